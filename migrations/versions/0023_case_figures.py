"""Figures of cases found quickly; voices heard elsewhere, posters, the duty rota, thanks due."""

import sqlalchemy as sa
from alembic import op

from domain.columns import Sealed, UtcDateTime

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

INDICES = (
    ("service_case_opened", "service_case", ["opened_at"]),
    ("service_case_resolved", "service_case", ["resolved_at"]),
    ("case_clock_ended", "case_clock", ["ended_at"]),
    ("case_clock_breached", "case_clock", ["breached_at"]),
    ("case_step_what", "case_step", ["what", "at"]),
)


def upgrade() -> None:
    op.add_column("service_case", sa.Column("thank_at", UtcDateTime))
    for name, table, columns in INDICES:
        op.create_index(name, table, columns)
    op.create_table(
        "voice",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("topic", sa.String, nullable=False),
        sa.Column("mood", sa.String, nullable=False),
        sa.Column("words", Sealed, nullable=False),
        sa.Column("link", Sealed),
        sa.Column("logged_by", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("logged_at", UtcDateTime, nullable=False),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("service_case.id"), unique=True),
    )
    op.create_index("voice_day", "voice", ["day", "id"])
    op.create_table(
        "poster",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("token", sa.String, nullable=False, unique=True),
        sa.Column("place", sa.String, nullable=False),
        sa.Column("made_by", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("ended_at", UtcDateTime),
    )
    op.create_table(
        "duty_shift",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("begins_at", UtcDateTime, nullable=False),
        sa.Column("ends_at", UtcDateTime, nullable=False),
        sa.Column("named_by", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.CheckConstraint("ends_at > begins_at", name="duty_shift_order"),
        sa.UniqueConstraint("person_id", "begins_at"),
    )
    op.create_index("duty_shift_time", "duty_shift", ["begins_at", "ends_at"])


def downgrade() -> None:
    for table in ("duty_shift", "poster", "voice"):
        op.drop_table(table)
    for name, table, _columns in reversed(INDICES):
        op.drop_index(name, table)
    op.drop_column("service_case", "thank_at")
