"""What members say against a strike and colleagues answer; why a registration was ended."""

import sqlalchemy as sa
from alembic import op

from domain.columns import Sealed, UtcDateTime

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

APPEAL = (
    ("appeal", Sealed),
    ("appealed_at", UtcDateTime),
    ("answer", Sealed),
    ("answered_at", UtcDateTime),
    ("answered_by", sa.Integer),
)


def upgrade() -> None:
    for name, kind in APPEAL:
        op.add_column("event_strike", sa.Column(name, kind))
    op.add_column("registration", sa.Column("words", Sealed))


def downgrade() -> None:
    op.drop_column("registration", "words")
    for name, _kind in reversed(APPEAL):
        op.drop_column("event_strike", name)
