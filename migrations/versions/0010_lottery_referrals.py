"""Points lotteries, their tickets and wins; members' personal links and whom they led here."""

import sqlalchemy as sa
from alembic import op

from domain.columns import Sealed, UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _lotteries()
    _referrals()


def _lotteries() -> None:
    op.create_table(
        "lottery",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("about", sa.String),
        sa.Column("ticket_points", sa.Integer, nullable=False),
        sa.Column("tickets_per_member", sa.Integer, nullable=False),
        sa.Column("most_tickets", sa.Integer, nullable=False),
        sa.Column("opens_at", UtcDateTime, nullable=False),
        sa.Column("closes_at", UtcDateTime, nullable=False),
        sa.Column("budget", sa.Numeric(12, 2), nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("sold", sa.Integer, nullable=False),
        sa.Column("seed", Sealed),
        sa.Column("commitment", sa.String),
        sa.Column("list_digest", sa.String),
        sa.Column("revealed", sa.String),
        sa.Column("settled_upto", sa.Integer, nullable=False),
        sa.Column("made_by", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("opened_at", UtcDateTime),
        sa.Column("drawn_at", UtcDateTime),
        sa.Column("cancelled_why", Sealed),
        sa.CheckConstraint("sold >= 0 AND sold <= most_tickets", name="lottery_has_room"),
        sa.CheckConstraint("opens_at < closes_at", name="lottery_window"),
    )
    op.create_index("lottery_due", "lottery", ["state", "opens_at", "closes_at"])
    op.create_table(
        "lottery_prize",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("lottery_id", sa.Integer, sa.ForeignKey("lottery.id"), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("points", sa.Integer),
        sa.Column("cost", sa.Numeric(12, 2), nullable=False),
        sa.UniqueConstraint("lottery_id", "place"),
        sa.CheckConstraint("count >= 1", name="lottery_prize_count"),
    )
    op.create_table(
        "lottery_ticket",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("lottery_id", sa.Integer, sa.ForeignKey("lottery.id"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), nullable=False),
        sa.Column("nth", sa.Integer, nullable=False),
        sa.Column("transfer_id", sa.Integer, nullable=False),
        sa.Column("taken_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("lottery_id", "number"),
        sa.UniqueConstraint("lottery_id", "member_id", "nth"),
        sa.CheckConstraint("nth >= 1", name="lottery_ticket_nth"),
    )
    op.create_index("lottery_ticket_of", "lottery_ticket", ["member_id"])
    op.create_table(
        "lottery_win",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("lottery_id", sa.Integer, sa.ForeignKey("lottery.id"), nullable=False),
        sa.Column("prize_id", sa.Integer, sa.ForeignKey("lottery_prize.id"), nullable=False),
        sa.Column("unit", sa.Integer, nullable=False),
        sa.Column(
            "ticket_id",
            sa.Integer,
            sa.ForeignKey("lottery_ticket.id"),
            nullable=False,
            unique=True,
        ),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("reminded", sa.Boolean, nullable=False),
        sa.Column("code_hash", sa.String, unique=True),
        sa.Column("collect_by", UtcDateTime),
        sa.Column("handed_by", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("handed_at", UtcDateTime),
        sa.Column("transfer_id", sa.Integer),
        sa.UniqueConstraint("lottery_id", "unit"),
    )
    op.create_index("lottery_win_due", "lottery_win", ["state", "collect_by"])
    op.create_index("ix_lottery_win_member_id", "lottery_win", ["member_id"])


def _referrals() -> None:
    op.create_table(
        "referral_link",
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), primary_key=True),
        sa.Column("token_hash", sa.String, nullable=False, unique=True),
        sa.Column("made_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "referral",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("referrer_id", sa.Integer, sa.ForeignKey("member.id"), nullable=False),
        sa.Column(
            "person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False, unique=True
        ),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), unique=True),
        sa.Column("first_touch", UtcDateTime, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("why", sa.String),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("joined_at", UtcDateTime),
        sa.Column("referrer_points", sa.Integer, nullable=False),
        sa.Column("referred_points", sa.Integer, nullable=False),
        sa.Column("referrer_transfer_id", sa.Integer),
        sa.Column("referred_transfer_id", sa.Integer),
        sa.CheckConstraint(
            "referrer_points >= 0 AND referred_points >= 0", name="referral_points"
        ),
    )
    op.create_index("referral_by", "referral", ["referrer_id", "state"])


def downgrade() -> None:
    op.drop_table("referral")
    op.drop_table("referral_link")
    op.drop_table("lottery_win")
    op.drop_table("lottery_ticket")
    op.drop_table("lottery_prize")
    op.drop_table("lottery")
