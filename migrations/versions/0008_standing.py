"""Statuses, blacklist cases and value classes."""

import sqlalchemy as sa
from alembic import op

from domain.columns import Sealed, UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "status_change",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), nullable=False),
        sa.Column("was", sa.String, nullable=False),
        sa.Column("became", sa.String, nullable=False),
        sa.Column("why", sa.String, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("by", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("cause", sa.String),
        sa.Column("cause_by", sa.Integer, sa.ForeignKey("person.id")),
    )
    op.create_index("status_change_member", "status_change", ["member_id", "id"])
    _cases()
    op.create_table(
        "member_value",
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), primary_key=True),
        sa.Column("last_bought", sa.Date),
        sa.Column("purchases", sa.Integer, nullable=False),
        sa.Column("yuan", sa.Integer, nullable=False),
        sa.Column("categories", sa.Integer, nullable=False),
        sa.Column("score", sa.Integer, nullable=False),
        sa.Column("suggested", sa.String),
        sa.Column("confirmed", sa.String),
        sa.Column("confirmed_by", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("confirmed_at", UtcDateTime),
        sa.Column("reason", Sealed),
    )
    op.create_index("member_value_rank", "member_value", ["score", "yuan", "member_id"])


def _cases() -> None:
    op.create_table(
        "blacklist_case",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("words", Sealed),
        sa.Column("responsible_id", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("opened_by", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("opened_at", UtcDateTime, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("approval_id", sa.Integer, sa.ForeignKey("approval.id")),
        sa.Column("status_before", sa.String),
        sa.Column("ended_at", UtcDateTime),
        sa.Column("forgotten_at", UtcDateTime),
    )
    op.create_index("ix_blacklist_case_member_id", "blacklist_case", ["member_id"])
    op.create_index("ix_blacklist_case_ended_at", "blacklist_case", ["ended_at"])
    standing = sa.text("state IN ('open', 'barred')")
    op.create_index(
        "blacklist_case_standing",
        "blacklist_case",
        ["member_id"],
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    op.create_table(
        "blacklist_appeal",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("blacklist_case.id"), nullable=False),
        sa.Column("against", sa.String, nullable=False),
        sa.Column("words", Sealed),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("approval_id", sa.Integer, sa.ForeignKey("approval.id")),
        sa.UniqueConstraint("case_id", "against"),
    )
    op.create_table(
        "blacklist_file",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("blacklist_case.id"), nullable=False),
        sa.Column("appeal_id", sa.Integer, sa.ForeignKey("blacklist_appeal.id")),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("media_type", sa.String, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("stored", sa.String, nullable=False),
        sa.Column("received_at", UtcDateTime, nullable=False),
    )
    op.create_index("blacklist_file_case", "blacklist_file", ["case_id"])
    op.create_index("ix_blacklist_file_stored", "blacklist_file", ["stored"])


def downgrade() -> None:
    op.drop_table("member_value")
    op.drop_table("blacklist_file")
    op.drop_table("blacklist_appeal")
    op.drop_table("blacklist_case")
    op.drop_table("status_change")
