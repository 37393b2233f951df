"""Segments of members, and what is kept coarsely to find them by."""

import sqlalchemy as sa
from alembic import op

from domain.columns import UtcDateTime

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

STANDING = sa.text("retired_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "segment",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("conditions", sa.JSON, nullable=False),
        sa.Column("created_by", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
        sa.Column("retired_at", UtcDateTime),
    )
    op.create_index(
        "segment_name_once",
        "segment",
        ["name"],
        unique=True,
        sqlite_where=STANDING,
        postgresql_where=STANDING,
    )
    op.create_table(
        "member_profile",
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), primary_key=True),
        sa.Column("generation", sa.Integer),
        sa.Column("birth_month", sa.Integer),
        sa.Column("district", sa.String),
        sa.Column("estate", sa.String),
        sa.Column("interests", sa.Integer, nullable=False),
    )
    op.create_index("member_profile_district", "member_profile", ["district"])
    op.create_index("member_profile_estate", "member_profile", ["estate"])
    op.create_index("event_visit_member", "event_visit", ["member_id", "event_id"])


def downgrade() -> None:
    op.drop_index("event_visit_member", "event_visit")
    op.drop_table("member_profile")
    op.drop_table("segment")
