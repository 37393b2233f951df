"""Articles, the index they are found by, ready answers, routes of questions."""

import sqlalchemy as sa
from alembic import op

from domain.columns import UtcDateTime

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TABLES = (
    "article", "article_text", "article_term", "article_word", "article_vote", "ready_answer",
    "consultation_route",
)  # fmt: skip


def upgrade() -> None:
    _articles()
    _index()
    op.create_table(
        "ready_answer",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("area", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("texts", sa.JSON, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("changed_by", sa.Integer, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.Column("retired_at", UtcDateTime),
    )
    op.create_index("ready_answer_listed", "ready_answer", ["retired_at", "area"])
    op.create_table(
        "consultation_route",
        sa.Column("area", sa.String, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("role", sa.String),
        sa.Column("set_by", sa.Integer, nullable=False),
        sa.Column("set_at", UtcDateTime, nullable=False),
    )


def _articles() -> None:
    op.create_table(
        "article",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String, unique=True),
        sa.Column("area", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("published_version", sa.Integer),
        sa.Column("made_by", sa.Integer, nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("changed_by", sa.Integer, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.Column("published_by", sa.Integer),
        sa.Column("published_at", UtcDateTime),
        sa.Column("review_by", sa.Date),
        sa.Column("review_told", sa.Date),
        sa.Column("case_id", sa.Integer),
    )
    op.create_index("article_listed", "article", ["state", "area", "id"])
    op.create_table(
        "article_text",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("article_id", sa.Integer, sa.ForeignKey("article.id"), nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("live", sa.Boolean, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("asked", sa.String, nullable=False),
        sa.Column("body", sa.String, nullable=False),
        sa.UniqueConstraint("article_id", "language", "live"),
    )
    op.create_table(
        "article_vote",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("article_id", sa.Integer, sa.ForeignKey("article.id"), nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("helped", sa.Boolean, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("article_id", "person_id"),
    )


def _index() -> None:
    op.create_table(
        "article_term",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("term", sa.String, nullable=False),
        sa.Column("article_id", sa.Integer, sa.ForeignKey("article.id"), nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("weight", sa.Float, nullable=False),
    )
    op.create_index(
        "article_term_found", "article_term", ["term", "article_id", "language", "weight"]
    )
    op.create_index("article_term_of", "article_term", ["article_id"])
    op.create_table("article_word", sa.Column("word", sa.String, primary_key=True))


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
