"""Rewards and redemptions."""

import sqlalchemy as sa
from alembic import op

from domain.columns import Sealed, UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _reward()
    _redemption()


def downgrade() -> None:
    op.drop_table("redemption")
    op.drop_table("reward")


def _reward() -> None:
    op.create_table(
        "reward",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("titles", sa.JSON, nullable=False),
        sa.Column("texts", sa.JSON, nullable=False),
        sa.Column("picture", sa.String),
        sa.Column("cost", sa.Integer, nullable=False),
        sa.Column("stock", sa.Integer),
        sa.Column("taken", sa.Integer, nullable=False),
        sa.Column("per_member", sa.Integer),
        sa.Column("tier_least", sa.String, nullable=False),
        sa.Column("visible_from", sa.Date),
        sa.Column("visible_until", sa.Date),
        sa.Column("active_from", sa.Date),
        sa.Column("active_until", sa.Date),
        sa.Column("collect_days", sa.Integer),
        sa.Column("unit_cost_fen", sa.Integer, nullable=False),
        sa.Column("budget_fen", sa.Integer),
        sa.Column("spent_fen", sa.Integer, nullable=False),
        sa.Column("pickup_place", sa.String),
        sa.Column("posting", sa.Boolean, nullable=False),
        sa.Column("at_hand", sa.Boolean, nullable=False),
        sa.Column("made_by", sa.Integer, nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.CheckConstraint("cost BETWEEN 1 AND 1000000", name="reward_cost"),
        sa.CheckConstraint(
            "taken >= 0 AND (stock IS NULL OR taken <= stock)", name="reward_stock"
        ),
        sa.CheckConstraint(
            "spent_fen >= 0 AND (budget_fen IS NULL OR spent_fen <= budget_fen)",
            name="reward_budget",
        ),
    )
    op.create_index("reward_shown", "reward", ["state", "cost", "id"])
    op.create_index("ix_reward_picture", "reward", ["picture"])


def _redemption() -> None:
    op.create_table(
        "redemption",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("reward_id", sa.Integer, sa.ForeignKey("reward.id"), nullable=False),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("way", sa.String, nullable=False),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("cost_fen", sa.Integer, nullable=False),
        sa.Column("hold_id", sa.Integer),
        sa.Column("code_hash", sa.String, unique=True),
        sa.Column("code_round", sa.Integer, nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("state_since", UtcDateTime, nullable=False),
        sa.Column("collect_by", sa.Date),
        sa.Column("watch_at", UtcDateTime),
        sa.Column("address", Sealed),
        sa.Column("tracking", Sealed),
        sa.Column("approved_by", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("handed_by", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("handed_at", UtcDateTime),
        sa.Column("ended_by", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("reason", sa.String),
        sa.Column("note", Sealed),
        sa.CheckConstraint("points >= 1", name="redemption_points"),
    )
    op.create_index("redemption_of", "redemption", ["member_id", "id"])
    op.create_index("redemption_limit", "redemption", ["reward_id", "member_id", "state"])
    op.create_index("redemption_waiting", "redemption", ["state", "way", "state_since"])
    op.create_index("redemption_due", "redemption", ["watch_at"])
    op.create_index("ix_redemption_asked_at", "redemption", ["asked_at"])
