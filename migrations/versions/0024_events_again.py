"""Registrations: what was paid, and what a change waits for."""

import sqlalchemy as sa
from alembic import op

from domain.columns import UtcDateTime

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "event_payment",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "registration_id",
            sa.Integer,
            sa.ForeignKey("registration.id"),
            nullable=False,
            unique=True,
        ),
        sa.Column("amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("how", sa.String, nullable=False),
        sa.Column("paid_at", UtcDateTime, nullable=False),
        sa.Column("paid_by", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("refunded_at", UtcDateTime),
        sa.Column("refunded_by", sa.Integer, sa.ForeignKey("person.id")),
        sa.CheckConstraint("amount > 0", name="event_payment_amount"),
    )
    op.create_table(
        "event_wall",
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("event_id", sa.Integer, sa.ForeignKey("event.id"), nullable=False),
        sa.Column("mark", sa.String, nullable=False),
        sa.Column("slot", sa.Integer, nullable=False),
        sa.Column("until", UtcDateTime, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("event_wall")
    op.drop_table("event_payment")
