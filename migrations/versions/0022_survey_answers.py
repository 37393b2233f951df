"""Answers to surveys, apart from who gave them."""

import sqlalchemy as sa
from alembic import op

from domain.columns import Sealed, SealedJson, UtcDateTime

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

TABLES = (
    "survey_draft",
    "survey_ballot",
    "survey_answer",
    "survey_tray",
    "survey_tally",
    "survey_mix",
)


def upgrade() -> None:
    op.create_table(
        "survey_draft",
        sa.Column("survey_id", sa.Integer, sa.ForeignKey("survey.id"), primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("answers", SealedJson),
        sa.Column("photos", sa.Boolean, nullable=False),
        sa.Column("begun_at", UtcDateTime, nullable=False),
        sa.Column("touched_at", UtcDateTime, nullable=False),
    )
    _ballots()
    op.create_table(
        "survey_tray",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("survey_id", sa.Integer, sa.ForeignKey("survey.id"), nullable=False),
        sa.Column("pool", sa.String, nullable=False),
        sa.Column("photos", sa.Boolean, nullable=False),
        sa.Column("content", SealedJson),
        sqlite_with_rowid=False,
    )
    op.create_index("survey_tray_of", "survey_tray", ["survey_id", "pool"])
    op.create_table(
        "survey_tally",
        sa.Column("survey_id", sa.Integer, sa.ForeignKey("survey.id"), primary_key=True),
        sa.Column("pool", sa.String, primary_key=True),
        sa.Column("question_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("value", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("n", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "survey_mix",
        sa.Column("survey_id", sa.Integer, sa.ForeignKey("survey.id"), primary_key=True),
        sa.Column("fresh", sa.Boolean, nullable=False),
        sa.Column("mixed_on", sa.Date),
        sa.Column("low_told", sa.Integer, nullable=False),
        sa.Column("told_on", sa.Date),
    )


def _ballots() -> None:
    op.create_table(
        "survey_ballot",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("survey_id", sa.Integer, sa.ForeignKey("survey.id"), nullable=False),
        sa.Column("low", sa.Boolean, nullable=False),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id")),
        sa.Column("on_day", sa.Date),
        sa.Column("tier", sa.String),
        sa.Column("age", sa.String),
        sa.Column("district", sa.String),
        sa.Column("language", sa.String),
        sa.Column("followed_at", UtcDateTime),
        sa.UniqueConstraint("survey_id", "member_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("survey_ballot_low", "survey_ballot", ["low", "followed_at"])
    op.create_table(
        "survey_answer",
        sa.Column("ballot_id", sa.String, sa.ForeignKey("survey_ballot.id"), primary_key=True),
        sa.Column(
            "question_id", sa.Integer, sa.ForeignKey("survey_question.id"), primary_key=True
        ),
        sa.Column("place", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("value", sa.Integer),
        sa.Column("words", Sealed),
        sa.Column("stored", sa.String),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "survey_answer_of", "survey_answer", ["question_id", "value", "place", "ballot_id"]
    )
    op.create_index("ix_survey_answer_stored", "survey_answer", ["stored"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
