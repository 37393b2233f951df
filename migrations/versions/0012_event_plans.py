"""Annual plans, event plans and their tasks."""

import sqlalchemy as sa
from alembic import op

from domain.columns import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TABLES = ("annual_plan", "plan_item", "plan_upload", "event_task")


def upgrade() -> None:
    op.create_table(
        "annual_plan",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("year", sa.Integer, nullable=False, unique=True),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("problems", sa.String, nullable=False),
        sa.Column("profile", sa.JSON),
        sa.Column("profile_note", sa.String, nullable=False),
        sa.Column("approval_id", sa.Integer, sa.ForeignKey("approval.id")),
        sa.Column("made_by", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "plan_item",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("plan_id", sa.Integer, sa.ForeignKey("annual_plan.id"), nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("month", sa.Integer, nullable=False),
        sa.Column("day", sa.Date),
        sa.Column("budget", sa.Numeric(12, 2), nullable=False),
        sa.Column("note", sa.String, nullable=False),
        sa.Column("approval_id", sa.Integer, sa.ForeignKey("approval.id")),
        sa.Column("event_id", sa.Integer, sa.ForeignKey("event.id")),
        sa.Column("remind_at", UtcDateTime),
        sa.CheckConstraint("month BETWEEN 1 AND 12", name="plan_item_month"),
        sa.CheckConstraint("budget >= 0", name="plan_item_budget"),
    )
    op.create_index("plan_item_of", "plan_item", ["plan_id", "month"])
    op.create_index("ix_plan_item_remind_at", "plan_item", ["remind_at"])
    op.create_table(
        "plan_upload",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("plan_id", sa.Integer, sa.ForeignKey("annual_plan.id"), nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("bad", sa.Integer, nullable=False),
        sa.Column("content", sa.JSON),
        sa.Column("uploaded_by", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("uploaded_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_plan_upload_uploaded_at", "plan_upload", ["uploaded_at"])
    _tasks()


def _tasks() -> None:
    op.create_table(
        "event_task",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("event_id", sa.Integer, sa.ForeignKey("event.id"), nullable=False),
        sa.Column("code", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("owner_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("remind_at", UtcDateTime),
        sa.Column("reminded", sa.Integer, nullable=False),
        sa.Column("done_at", UtcDateTime),
        sa.Column("done_by", sa.Integer, sa.ForeignKey("person.id")),
        sa.UniqueConstraint("event_id", "code"),
    )
    op.create_index("ix_event_task_owner_id", "event_task", ["owner_id"])
    op.create_index("ix_event_task_remind_at", "event_task", ["remind_at"])


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
