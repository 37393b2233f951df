"""Purchases and their imports."""

import sqlalchemy as sa
from alembic import op

from domain.columns import SealedJson, UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "purchase_import",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        sa.Column("bad", sa.Integer, nullable=False),
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Numeric(14, 2), nullable=False),
        sa.Column("content", SealedJson),
        sa.Column("uploaded_by", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("uploaded_at", UtcDateTime, nullable=False),
        sa.Column("posted_by", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("posted_at", UtcDateTime),
    )
    taken = sa.text("state IN ('posting', 'posted')")
    op.create_index(
        "purchase_import_once",
        "purchase_import",
        ["sha256"],
        unique=True,
        sqlite_where=taken,
        postgresql_where=taken,
    )
    op.create_index("purchase_import_waiting", "purchase_import", ["state", "uploaded_at"])
    op.create_index("purchase_import_by", "purchase_import", ["uploaded_by", "uploaded_at"])
    op.create_table(
        "purchase",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), nullable=False),
        sa.Column("shop", sa.String, nullable=False),
        sa.Column("receipt", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("category", sa.String),
        sa.Column("amount", sa.Numeric(12, 2), nullable=False),
        sa.Column("bought_on", sa.Date, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("recorded_by", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("recorded_at", UtcDateTime, nullable=False),
        sa.Column("import_id", sa.Integer, sa.ForeignKey("purchase_import.id")),
        sa.Column("returned_by", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("returned_at", UtcDateTime),
        sa.Column("return_reason", sa.String),
        sa.CheckConstraint("amount > 0", name="purchase_amount"),
    )
    stands = sa.text("state <> 'returned'")
    op.create_index(
        "purchase_receipt_once",
        "purchase",
        ["shop", "receipt"],
        unique=True,
        sqlite_where=stands,
        postgresql_where=stands,
    )
    op.create_index("purchase_of_member", "purchase", ["member_id", "bought_on"])
    op.create_index("purchase_of_import", "purchase", ["import_id", "member_id"])
    op.create_index("purchase_of_day", "purchase", ["bought_on", "id"])


def downgrade() -> None:
    op.drop_table("purchase")
    op.drop_table("purchase_import")
