"""Complaints, suggestions and consultations: cases with clocks and steps; the club's own days."""

import sqlalchemy as sa
from alembic import op

from domain.columns import Sealed, SealedJson, UtcDateTime

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

TABLES = (
    "service_case",
    "case_message",
    "case_clock",
    "case_step",
    "case_counter",
    "club_day",
    "club_year",
)


def upgrade() -> None:
    _cases()
    _messages()
    _clocks()
    op.create_table(
        "case_step",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("service_case.id"), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("by", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("stars", sa.Integer),
        sa.Column("facts", SealedJson),
    )
    op.create_index("case_step_case", "case_step", ["case_id", "id"])
    op.create_table(
        "case_counter",
        sa.Column("year", sa.Integer, primary_key=True),
        sa.Column("last", sa.Integer, nullable=False),
    )
    op.create_table(
        "club_day",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("works", sa.Boolean, nullable=False),
        sa.Column("set_by", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("set_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "club_year",
        sa.Column("year", sa.Integer, primary_key=True),
        sa.Column("set_by", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("set_at", UtcDateTime, nullable=False),
    )


def _cases() -> None:
    op.create_table(
        "service_case",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("number", sa.String, nullable=False, unique=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("area", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id")),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.Column("urgent", sa.Boolean, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("place", sa.String),
        sa.Column("about_person_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("about_shop", Sealed),
        sa.Column("upheld", sa.Boolean),
        sa.Column("confidential", sa.Boolean, nullable=False),
        sa.Column("assignee_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("department", sa.String),
        sa.Column("resolution", Sealed),
        sa.Column("resolved_at", UtcDateTime),
        sa.Column("resolved_by", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("ended_at", UtcDateTime),
        sa.Column("ended_how", sa.String),
        sa.Column("reopened", sa.Integer, nullable=False),
        sa.Column("silent_since", UtcDateTime),
        sa.Column("reminded", sa.Integer, nullable=False),
        sa.Column("reminded_at", UtcDateTime),
        sa.Column("told_at", UtcDateTime),
        sa.Column("next_at", UtcDateTime),
        sa.Column("reckoned", sa.String, nullable=False),
        sa.Column("rating", sa.Integer),
        sa.Column("rating_words", Sealed),
        sa.Column("rating_skipped", sa.String),
        sa.Column("cause", sa.String),
        sa.Column("cause_words", Sealed),
        sa.Column("forgotten_at", UtcDateTime),
        sa.CheckConstraint("rating BETWEEN 1 AND 5", name="service_case_rating"),
    )
    op.create_index("service_case_due", "service_case", ["next_at"])
    op.create_index("service_case_person", "service_case", ["person_id", "id"])
    op.create_index("service_case_assignee", "service_case", ["assignee_id", "ended_at"])
    op.create_index("service_case_state", "service_case", ["state", "id"])
    op.create_index("service_case_reckoned", "service_case", ["ended_at", "reckoned"])
    op.create_index("ix_service_case_member_id", "service_case", ["member_id"])
    op.create_index("ix_service_case_about_person_id", "service_case", ["about_person_id"])


def _messages() -> None:
    op.create_table(
        "case_message",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("service_case.id"), nullable=False),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("side", sa.String, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("words", Sealed),
        sa.Column("media", sa.String, nullable=False),
        sa.Column("from_chat", sa.BigInteger),
        sa.Column("from_message", sa.BigInteger),
        sa.Column("album", sa.String),
        sa.Column("reply_to", sa.Integer, sa.ForeignKey("case_message.id")),
        sa.Column("stored", sa.String),
        sa.Column("media_type", sa.String),
        sa.Column("edited_at", UtcDateTime),
    )
    op.create_index("case_message_case", "case_message", ["case_id", "id"])
    op.create_index("case_message_original", "case_message", ["from_chat", "from_message"])
    op.create_index("ix_case_message_stored", "case_message", ["stored"])


def _clocks() -> None:
    op.create_table(
        "case_clock",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("service_case.id"), nullable=False),
        sa.Column("clock", sa.String, nullable=False),
        sa.Column("message_id", sa.Integer, sa.ForeignKey("case_message.id"), nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("allowed", sa.Float, nullable=False),
        sa.Column("started_at", UtcDateTime, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("worked", sa.Float, nullable=False),
        sa.Column("paused_at", UtcDateTime),
        sa.Column("ended_at", UtcDateTime),
        sa.Column("breached_at", UtcDateTime),
        sa.Column("rung", sa.Integer, nullable=False),
        sa.Column("provisional", sa.Boolean, nullable=False),
        sa.UniqueConstraint("case_id", "clock", "message_id"),
    )
    op.create_index("ix_case_clock_case_id", "case_clock", ["case_id"])
    op.create_index("case_clock_running", "case_clock", ["state", "due_at"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
