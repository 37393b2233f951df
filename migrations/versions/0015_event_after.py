"""After an event: costs, papers, feedback, summaries."""

import sqlalchemy as sa
from alembic import op

from domain.columns import Sealed, UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TABLES = ("event_after", "event_visit", "event_cost", "event_paper", "annual_summary")
STANDING = sa.text("removed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "event_after",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("event_id", sa.Integer, sa.ForeignKey("event.id"), nullable=False, unique=True),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("next_at", UtcDateTime),
        sa.Column("counted", sa.String),
        sa.Column("opens_at", UtcDateTime, nullable=False),
        sa.Column("closes_at", UtcDateTime, nullable=False),
        sa.Column("drafted_at", UtcDateTime),
        sa.Column("due_at", UtcDateTime),
        sa.Column("remind_at", UtcDateTime),
        sa.Column("reminded", sa.Integer, nullable=False),
        sa.Column("effect", sa.String, nullable=False),
        sa.Column("problems", sa.String, nullable=False),
        sa.Column("lessons", sa.String, nullable=False),
        sa.Column("figures", sa.JSON),
        sa.Column("approval_id", sa.Integer, sa.ForeignKey("approval.id")),
    )
    op.create_index("ix_event_after_next_at", "event_after", ["next_at"])
    _visits()
    _costs()
    _papers()
    op.create_table(
        "annual_summary",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("year", sa.Integer, nullable=False, unique=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("effect", sa.String, nullable=False),
        sa.Column("deviations", sa.String, nullable=False),
        sa.Column("problems", sa.String, nullable=False),
        sa.Column("figures", sa.JSON),
        sa.Column("approval_id", sa.Integer, sa.ForeignKey("approval.id")),
        sa.Column("begun_at", UtcDateTime, nullable=False),
    )


def _visits() -> None:
    op.create_table(
        "event_visit",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("event_id", sa.Integer, sa.ForeignKey("event.id"), nullable=False),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), nullable=False),
        sa.Column(
            "registration_id",
            sa.Integer,
            sa.ForeignKey("registration.id"),
            nullable=False,
            unique=True,
        ),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("rewarded_at", UtcDateTime),
        sa.Column("asked_at", UtcDateTime),
        sa.Column("reminded_at", UtcDateTime),
        sa.Column("answered_at", UtcDateTime),
        sa.Column("stars", sa.Integer),
        sa.Column("recommend", sa.Integer),
        sa.Column("good", Sealed),
        sa.Column("bad", Sealed),
        sa.Column("quotable", sa.Boolean, nullable=False),
        sa.UniqueConstraint("event_id", "member_id"),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name="event_visit_stars"),
        sa.CheckConstraint("recommend BETWEEN 0 AND 10", name="event_visit_recommend"),
    )
    op.create_index("event_visit_answers", "event_visit", ["event_id", "answered_at"])


def _costs() -> None:
    op.create_table(
        "event_cost",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("event_id", sa.Integer, sa.ForeignKey("event.id"), nullable=False),
        sa.Column("what", sa.String, nullable=False),
        sa.Column("amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("bearer", sa.String, nullable=False),
        sa.Column("voucher", sa.String),
        sa.Column("media_type", sa.String),
        sa.Column("noted_at", UtcDateTime, nullable=False),
        sa.Column("noted_by", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("struck_at", UtcDateTime),
        sa.Column("struck_by", sa.Integer, sa.ForeignKey("person.id")),
        sa.CheckConstraint("amount > 0", name="event_cost_amount"),
    )
    op.create_index("event_cost_of", "event_cost", ["event_id", "struck_at"])
    op.create_index("ix_event_cost_voucher", "event_cost", ["voucher"])


def _papers() -> None:
    op.create_table(
        "event_paper",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("event_id", sa.Integer, sa.ForeignKey("event.id"), nullable=False),
        sa.Column("slot", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("stored", sa.String),
        sa.Column("media_type", sa.String, nullable=False),
        sa.Column("received_at", UtcDateTime, nullable=False),
        sa.Column("received_by", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("removed_at", UtcDateTime),
    )
    op.create_index("ix_event_paper_stored", "event_paper", ["stored"])
    op.create_index(
        "event_paper_once",
        "event_paper",
        ["event_id", "slot", "sha256"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
