"""Events: quotas, registrations, the queue, strikes and scans."""

import sqlalchemy as sa
from alembic import op

from domain.columns import SealedJson, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = ("event", "event_quota", "registration", "event_turn", "event_strike", "event_scan")


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("words", sa.JSON),
        sa.Column("about", sa.String, nullable=False),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("latitude", sa.Float),
        sa.Column("longitude", sa.Float),
        sa.Column("picture", sa.String),
        sa.Column("starts_at", UtcDateTime, nullable=False),
        sa.Column("ends_at", UtcDateTime, nullable=False),
        sa.Column("zone", sa.String, nullable=False),
        sa.Column("opens_at", UtcDateTime),
        sa.Column("closes_at", UtcDateTime),
        sa.Column("capacity", sa.Integer),
        sa.Column("taken", sa.Integer, nullable=False),
        sa.Column("companions", sa.Integer, nullable=False),
        sa.Column("least_tier", sa.String, nullable=False),
        sa.Column("early", sa.JSON),
        sa.Column("questions", sa.JSON),
        sa.Column("sessions", sa.JSON),
        sa.Column("needs_approval", sa.Boolean, nullable=False),
        sa.Column("points_price", sa.Integer, nullable=False),
        sa.Column("fee", sa.Numeric(12, 2), nullable=False),
        sa.Column("strikes", sa.Boolean, nullable=False),
        sa.Column("cancel_hours", sa.Integer, nullable=False),
        sa.Column("cutoff_hours", sa.Integer, nullable=False),
        sa.Column("offer_batch", sa.Integer, nullable=False),
        sa.Column("waiting_open", sa.Boolean, nullable=False),
        sa.Column("final_called_at", UtcDateTime),
        sa.Column("segment", sa.JSON),
        sa.Column("plan_item_id", sa.Integer),
        sa.Column("budget", sa.Numeric(12, 2), nullable=False),
        sa.Column("cost_bearer", sa.String, nullable=False),
        sa.Column("staffing", sa.String, nullable=False),
        sa.Column("approval_id", sa.Integer, sa.ForeignKey("approval.id")),
        sa.Column("created_by", sa.Integer, nullable=False),
        sa.Column("announced_at", UtcDateTime),
        sa.Column("cancelled_because", sa.String),
        sa.CheckConstraint("taken >= 0", name="event_taken"),
        sa.CheckConstraint("capacity IS NULL OR taken <= capacity", name="event_has_room"),
        sa.CheckConstraint("starts_at < ends_at", name="event_times"),
    )
    op.create_index("event_when", "event", ["state", "starts_at"])
    op.create_index("ix_event_plan_item_id", "event", ["plan_item_id"])
    op.create_table(
        "event_quota",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("event_id", sa.Integer, sa.ForeignKey("event.id"), nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("key", sa.String, nullable=False),
        sa.Column("capacity", sa.Integer, nullable=False),
        sa.Column("taken", sa.Integer, nullable=False),
        sa.UniqueConstraint("event_id", "kind", "key"),
        sa.CheckConstraint("taken >= 0 AND taken <= capacity", name="event_quota_has_room"),
    )
    _seats()


def _seats() -> None:
    op.create_table(
        "registration",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("event_id", sa.Integer, sa.ForeignKey("event.id"), nullable=False),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("seats", sa.Integer, nullable=False),
        sa.Column("tier", sa.String, nullable=False),
        sa.Column("session", sa.String),
        sa.Column("answers", SealedJson),
        sa.Column("companions", SealedJson),
        sa.Column("heard_at", UtcDateTime, nullable=False),
        sa.Column("said_at", UtcDateTime),
        sa.Column("ended_at", UtcDateTime),
        sa.Column("ended_because", sa.String),
        sa.Column("hold_id", sa.BigInteger),
        sa.Column("walk_in", sa.Boolean, nullable=False),
        sa.Column("came_at", UtcDateTime),
        sa.Column("checked_by", sa.Integer),
        sa.Column("came_how", sa.String),
        sa.CheckConstraint("seats >= 1", name="registration_seats"),
    )
    op.create_index("registration_of_event", "registration", ["event_id", "state", "id"])
    op.create_index("registration_of_member", "registration", ["member_id", "id"])
    op.create_index(
        "registration_once",
        "registration",
        ["event_id", "member_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('asked', 'held')"),
        postgresql_where=sa.text("state IN ('asked', 'held')"),
    )
    op.create_table(
        "event_turn",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("event_id", sa.Integer, sa.ForeignKey("event.id"), nullable=False),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("seats", sa.Integer, nullable=False),
        sa.Column("tier", sa.String, nullable=False),
        sa.Column("session", sa.String),
        sa.Column("answers", SealedJson),
        sa.Column("companions", SealedJson),
        sa.Column("joined_at", UtcDateTime, nullable=False),
        sa.Column("offered_at", UtcDateTime),
        sa.Column("offer_until", UtcDateTime),
        sa.Column("offers", sa.Integer, nullable=False),
        sa.Column("skipped_at", UtcDateTime),
        sa.Column("ended_at", UtcDateTime),
    )
    op.create_index("event_turn_offers", "event_turn", ["state", "offer_until"])
    op.create_index(
        "event_turn_once",
        "event_turn",
        ["event_id", "member_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('waiting', 'offered', 'revoked')"),
        postgresql_where=sa.text("state IN ('waiting', 'offered', 'revoked')"),
    )
    op.create_index("event_turn_queue", "event_turn", ["event_id", "state", "round"])
    _door()


def _door() -> None:
    op.create_table(
        "event_strike",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), nullable=False),
        sa.Column(
            "registration_id",
            sa.Integer,
            sa.ForeignKey("registration.id"),
            nullable=False,
            unique=True,
        ),
        sa.Column("why", sa.String, nullable=False),
        sa.Column("on_day", sa.Date, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("waived_by", sa.Integer),
        sa.Column("waived_because", sa.String),
    )
    op.create_index("event_strike_of", "event_strike", ["member_id", "until"])
    op.create_table(
        "event_scan",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("event_id", sa.Integer, sa.ForeignKey("event.id"), nullable=False),
        sa.Column("nonce", sa.String, nullable=False, unique=True),
        sa.Column("registration_id", sa.Integer, sa.ForeignKey("registration.id")),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("by", sa.Integer, nullable=False),
    )
    op.create_index("event_scan_of", "event_scan", ["event_id", "at"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
