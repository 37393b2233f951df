"""Tiers: changes, tiers fixed by hand, yearly evaluations."""

import sqlalchemy as sa
from alembic import op

from domain.columns import Sealed, UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tier_change",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), nullable=False),
        sa.Column("before", sa.String, nullable=False),
        sa.Column("after", sa.String, nullable=False),
        sa.Column("why", sa.String, nullable=False),
        sa.Column("by_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_index("tier_change_member", "tier_change", ["member_id", "id"])
    op.create_table(
        "tier_hold",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), nullable=False),
        sa.Column("tier", sa.String, nullable=False),
        sa.Column("before", sa.String, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("reason", Sealed, nullable=False),
        sa.Column("by_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("ended_at", UtcDateTime),
        sa.Column("ended_by", sa.Integer, sa.ForeignKey("person.id")),
    )
    held = sa.text("ended_at IS NULL")
    op.create_index(
        "tier_hold_standing",
        "tier_hold",
        ["member_id"],
        unique=True,
        sqlite_where=held,
        postgresql_where=held,
    )
    op.create_table(
        "tier_review",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("step", sa.String, nullable=False),
        sa.Column("tier", sa.String, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("lowers_on", sa.Date),
        sa.Column("outcome", sa.String),
        sa.Column("settled_at", UtcDateTime),
    )
    op.create_index("tier_review_member", "tier_review", ["member_id", "due_on"])
    open_ = sa.text("outcome = 'open'")
    op.create_index(
        "tier_review_open",
        "tier_review",
        ["member_id"],
        unique=True,
        sqlite_where=open_,
        postgresql_where=open_,
    )

    counting = sa.text("counts")
    op.create_index(
        "points_transfer_counting",
        "points_transfer",
        ["member_id", "at", "delta"],
        sqlite_where=counting,
        postgresql_where=counting,
    )


def downgrade() -> None:
    op.drop_index("points_transfer_counting", "points_transfer")
    op.drop_table("tier_review")
    op.drop_table("tier_hold")
    op.drop_table("tier_change")
