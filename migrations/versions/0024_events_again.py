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


def downgrade() -> None:
    op.drop_table("event_payment")
