"""Where the messages of a case have been repeated: topics and copies."""

import sqlalchemy as sa
from alembic import op

from domain.columns import UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_topic",
        sa.Column("case_id", sa.Integer, sa.ForeignKey("service_case.id"), primary_key=True),
        sa.Column("chat_id", sa.BigInteger, nullable=False),
        sa.Column("thread", sa.BigInteger, nullable=False),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("chat_id", "thread"),
    )
    op.create_table(
        "case_copy",
        sa.Column("chat_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("message", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("case_id", sa.Integer, sa.ForeignKey("service_case.id"), nullable=False),
        sa.Column("message_id", sa.Integer, sa.ForeignKey("case_message.id")),
    )
    op.create_index("ix_case_copy_case_id", "case_copy", ["case_id"])
    op.create_index("case_copy_said", "case_copy", ["message_id", "chat_id"])


def downgrade() -> None:
    op.drop_table("case_copy")
    op.drop_table("case_topic")
