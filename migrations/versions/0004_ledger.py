"""The points ledger: transfers, entries, lots, standings."""

import sqlalchemy as sa
from alembic import op

from domain.columns import Sealed, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
KEPT = ("points_transfer", "points_entry")


def upgrade() -> None:
    op.create_table(
        "points_transfer",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), nullable=False),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("delta", sa.Integer, nullable=False),
        sa.Column("counts", sa.Boolean, nullable=False),
        sa.Column("rule", sa.String),
        sa.Column("programme_id", sa.Integer),
        sa.Column("source_kind", sa.String, nullable=False),
        sa.Column("source_id", sa.BigInteger),
        sa.Column("reason", sa.String),
        sa.Column("note", Sealed),
        sa.Column("actor_id", sa.Integer, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("resolves_id", ROW_ID, sa.ForeignKey("points_transfer.id"), unique=True),
        sa.CheckConstraint("points > 0", name="points_transfer_size"),
    )
    moved = sa.text("kind <> 'settle'")
    op.create_index(
        "points_transfer_history",
        "points_transfer",
        ["member_id", "id"],
        sqlite_where=moved,
        postgresql_where=moved,
    )
    held = sa.text("kind = 'hold'")
    op.create_index(
        "points_transfer_held",
        "points_transfer",
        ["member_id"],
        sqlite_where=held,
        postgresql_where=held,
    )
    op.create_index("points_transfer_source", "points_transfer", ["source_kind", "source_id"])
    op.create_index("points_transfer_at", "points_transfer", ["at"])
    _lots()
    op.create_table(
        "points_entry",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("transfer_id", ROW_ID, sa.ForeignKey("points_transfer.id"), nullable=False),
        sa.Column("account", sa.String, nullable=False),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id")),
        sa.Column("lot_id", ROW_ID, sa.ForeignKey("points_lot.id")),
        sa.Column("amount", sa.Integer, nullable=False),
        sa.CheckConstraint("amount <> 0", name="points_entry_moves"),
        sa.CheckConstraint(
            "(account = 'member') = (member_id IS NOT NULL)", name="points_entry_of"
        ),
    )
    op.create_index("points_entry_transfer", "points_entry", ["transfer_id"])
    op.create_index("points_entry_member", "points_entry", ["member_id"])
    op.create_index("points_entry_lot", "points_entry", ["lot_id"])
    op.create_table(
        "points_standing",
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), primary_key=True),
        sa.Column("balance", sa.BigInteger, nullable=False),
        sa.Column("debt", sa.BigInteger, nullable=False),
        sa.Column("tier_points", sa.BigInteger, nullable=False),
        sa.CheckConstraint("debt >= 0", name="points_standing_debt"),
        sa.CheckConstraint(
            "balance >= 0 AND debt = 0 OR balance = -debt", name="points_standing_balance"
        ),
    )
    _append_only()


def _lots() -> None:
    op.create_table(
        "points_lot",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), nullable=False),
        sa.Column("transfer_id", ROW_ID, sa.ForeignKey("points_transfer.id"), nullable=False),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("remaining", sa.Integer, nullable=False),
        sa.Column("earned_at", UtcDateTime, nullable=False),
        sa.Column("active_from", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime),
        sa.Column("tell_at", UtcDateTime),
        sa.CheckConstraint("remaining >= 0", name="points_lot_remaining"),
    )
    for name, columns, condition in (
        ("open", ["member_id", "expires_at", "earned_at", "id"], "remaining > 0"),
        ("pending", ["member_id", "active_from"], "remaining > 0"),
        ("expiring", ["expires_at", "member_id"], "remaining > 0 AND expires_at IS NOT NULL"),
        ("tell", ["tell_at"], "remaining > 0 AND tell_at IS NOT NULL"),
    ):
        where = sa.text(condition)
        op.create_index(
            f"points_lot_{name}",
            "points_lot",
            columns,
            sqlite_where=where,
            postgresql_where=where,
        )
    op.create_index("points_lot_transfer", "points_lot", ["transfer_id"])


def _append_only() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION points_are_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the points ledger is append-only'; END $$"
        )
        for table in KEPT:
            op.execute(
                f"CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION points_are_append_only()"
            )
        return
    for table in KEPT:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_kept_{act.lower()} BEFORE {act} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the points ledger is append-only'); END"
            )


def downgrade() -> None:
    op.drop_table("points_standing")
    op.drop_table("points_entry")
    op.drop_table("points_lot")
    op.drop_table("points_transfer")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION points_are_append_only()")
