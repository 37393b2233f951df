"""Tickets and the door."""

import sqlalchemy as sa
from alembic import op

from domain.columns import UtcDateTime

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "registration", sa.Column("ticket", sa.Integer, nullable=False, server_default="1")
    )
    op.create_table(
        "event_door",
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), primary_key=True),
        sa.Column("event_id", sa.Integer, sa.ForeignKey("event.id"), nullable=False),
        sa.Column("until", UtcDateTime, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("event_door")
    op.drop_column("registration", "ticket")
