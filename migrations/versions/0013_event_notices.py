"""Changes of events, what registered members say to them, and rounds of notices."""

import sqlalchemy as sa
from alembic import op

from domain.columns import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

TABLES = ("event_change", "event_answer", "event_round")


def upgrade() -> None:
    op.add_column("event", sa.Column("cancelled_at", UtcDateTime))
    op.add_column("event", sa.Column("swept_at", UtcDateTime))
    op.add_column("registration", sa.Column("before_cancel", sa.String))
    op.add_column("registration", sa.Column("briefed_at", UtcDateTime))
    op.create_table(
        "event_change",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("event_id", sa.Integer, sa.ForeignKey("event.id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("starts_before", UtcDateTime, nullable=False),
        sa.Column("starts_after", UtcDateTime, nullable=False),
        sa.Column("ends_before", UtcDateTime, nullable=False),
        sa.Column("ends_after", UtcDateTime, nullable=False),
        sa.Column("place_before", sa.String, nullable=False),
        sa.Column("place_after", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("major", sa.Boolean, nullable=False),
        sa.Column("free_until", UtcDateTime),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("by", sa.Integer, nullable=False),
        sa.UniqueConstraint("event_id", "version"),
    )
    op.create_table(
        "event_answer",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("change_id", sa.Integer, sa.ForeignKey("event_change.id"), nullable=False),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), nullable=False),
        sa.Column("keeps", sa.Boolean, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("change_id", "member_id"),
    )
    op.create_table(
        "event_round",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("event_id", sa.Integer, sa.ForeignKey("event.id"), nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("mark", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("upto", sa.Integer, nullable=False),
        sa.Column("told", sa.Integer, nullable=False),
        sa.Column("begun_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("event_id", "kind", "mark"),
    )
    op.create_index("event_round_open", "event_round", ["state", "id"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
    op.drop_column("registration", "briefed_at")
    op.drop_column("registration", "before_cancel")
    op.drop_column("event", "swept_at")
    op.drop_column("event", "cancelled_at")
