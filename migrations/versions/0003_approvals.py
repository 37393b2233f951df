"""Approvals and their steps."""

import sqlalchemy as sa
from alembic import op

from domain.columns import Sealed, SealedJson, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "approval",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("subject_kind", sa.String),
        sa.Column("subject_id", sa.Integer),
        sa.Column("requester_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("reason", Sealed, nullable=False),
        sa.Column("proposal", SealedJson),
        sa.Column("chain", sa.String, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("waiting_for", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("step_since", UtcDateTime, nullable=False),
        sa.Column("due_at", UtcDateTime),
        sa.Column("remind_at", UtcDateTime),
        sa.Column("reminded", sa.Integer, nullable=False),
        sa.Column("number", sa.String, unique=True),
        sa.Column("ended_at", UtcDateTime),
    )
    op.create_index("ix_approval_requester_id", "approval", ["requester_id"])
    op.create_index("ix_approval_remind_at", "approval", ["remind_at"])
    open_ = sa.text("state IN ('pending', 'returned')")
    op.create_index(
        "approval_open",
        "approval",
        ["kind", "subject_kind", "subject_id"],
        unique=True,
        sqlite_where=open_,
        postgresql_where=open_,
    )
    op.create_index("approval_subject", "approval", ["subject_kind", "subject_id"])
    op.create_index("approval_waiting", "approval", ["state", "waiting_for"])
    op.create_table(
        "approval_step",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("approval_id", sa.Integer, sa.ForeignKey("approval.id"), nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("decided_by", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("decision", sa.String, nullable=False),
        sa.Column("reason", Sealed),
    )
    op.create_index(
        "approval_step_once", "approval_step", ["approval_id", "round", "step"], unique=True
    )


def downgrade() -> None:
    op.drop_table("approval_step")
    op.drop_table("approval")
