"""Surveys, their questions, whom they were sent to."""

import sqlalchemy as sa
from alembic import op

from domain.columns import UtcDateTime

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

TABLES = ("survey", "survey_question", "survey_invitation", "survey_ask", "survey_optout")


def upgrade() -> None:
    _surveys()
    _questions()
    _invitations()


def _surveys() -> None:
    op.create_table(
        "survey",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("template", sa.String, nullable=False),
        sa.Column("title", sa.JSON, nullable=False),
        sa.Column("intro", sa.JSON),
        sa.Column("anonymous", sa.Boolean, nullable=False),
        sa.Column("nps", sa.Boolean, nullable=False),
        sa.Column("editable", sa.Boolean, nullable=False),
        sa.Column("counts_partials", sa.Boolean, nullable=False),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("opens_at", UtcDateTime),
        sa.Column("closes_at", UtcDateTime),
        sa.Column("quota", sa.Integer),
        sa.Column("answered", sa.Integer, nullable=False),
        sa.Column("audience", sa.JSON),
        sa.Column("approval_id", sa.Integer, sa.ForeignKey("approval.id")),
        sa.Column("created_by", sa.Integer, nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("opened_at", UtcDateTime),
        sa.Column("closed_at", UtcDateTime),
        sa.Column("closed_why", sa.String),
        sa.Column("walked", sa.Integer, nullable=False),
        sa.Column("walked_at", UtcDateTime),
        sa.CheckConstraint("quota IS NULL OR quota >= 1", name="survey_quota"),
        sa.CheckConstraint("quota IS NULL OR answered <= quota", name="survey_has_room"),
        sa.CheckConstraint("points >= 0", name="survey_points"),
        sa.CheckConstraint(
            "opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at", name="survey_times"
        ),
    )
    op.create_index("survey_when", "survey", ["state", "closes_at"])


def _questions() -> None:
    op.create_table(
        "survey_question",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("survey_id", sa.Integer, sa.ForeignKey("survey.id"), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("words", sa.JSON, nullable=False),
        sa.Column("options", sa.JSON),
        sa.Column("required", sa.Boolean, nullable=False),
        sa.Column("only_if", sa.JSON),
    )
    op.create_index("survey_question_of", "survey_question", ["survey_id", "position"])


def _invitations() -> None:
    op.create_table(
        "survey_invitation",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("survey_id", sa.Integer, sa.ForeignKey("survey.id"), nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("nps", sa.Boolean, nullable=False),
        sa.Column("held", sa.String),
        sa.Column("next_at", UtcDateTime),
        sa.Column("invited_at", UtcDateTime),
        sa.Column("reminded", sa.Integer, nullable=False),
        sa.Column("done_on", sa.Date),
        sa.UniqueConstraint("survey_id", "person_id"),
    )
    op.create_index(
        "survey_invitation_due", "survey_invitation", ["survey_id", "state", "next_at"]
    )
    op.create_index("survey_invitation_rest", "survey_invitation", ["person_id", "invited_at"])
    op.create_table(
        "survey_ask",
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("on_day", sa.Date, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
    )
    op.create_table(
        "survey_optout",
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
