"""Points rules, programmes and disputes."""

from decimal import Decimal

import sqlalchemy as sa
from alembic import op

from domain.columns import Sealed, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")

# code, kind, unit in yuan, points, counts for the tier, days until they can be used (E70)
CLUB = (
    ("group.joined", "per_event", None, 1, False, 0),
    ("survey.answered", "per_event", None, 1, False, 0),
    ("event.attended", "per_event", None, 2, False, 0),
    ("article.published", "per_event", None, 3, False, 0),
    ("suggestion.adopted", "per_event", None, 3, False, 0),
    ("home.traded_in", "per_amount", 100_000, 1, False, 0),
    ("home.referred", "per_amount", 10_000, 1, False, 0),
    ("home.repurchased", "per_amount", 10_000, 5, False, 0),
)
SHOP = (("shop.purchase", "per_amount", 1, 1, True, 7),)


def upgrade() -> None:
    programme = op.create_table(
        "points_programme",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String, unique=True),
        sa.Column("name", sa.String),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("budget", sa.BigInteger, nullable=False),
        sa.Column("spent", sa.BigInteger, nullable=False),
        sa.Column("starts_on", sa.Date),
        sa.Column("ends_on", sa.Date),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("approval_id", sa.Integer, sa.ForeignKey("approval.id")),
        sa.CheckConstraint("spent >= 0 AND spent <= budget", name="points_programme_budget"),
    )
    rule = op.create_table(
        "points_rule",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("code", sa.String, nullable=False, unique=True),
        sa.Column("name", sa.String),
        sa.Column(
            "programme_id", sa.Integer, sa.ForeignKey("points_programme.id"), nullable=False
        ),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("unit", sa.Numeric(12, 2)),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("cap_day", sa.Integer),
        sa.Column("cap_week", sa.Integer),
        sa.Column("cap_month", sa.Integer),
        sa.Column("counts", sa.Boolean, nullable=False),
        sa.Column("lock_days", sa.Integer, nullable=False),
        sa.Column("starts_on", sa.Date),
        sa.Column("ends_on", sa.Date),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.CheckConstraint("points > 0 AND lock_days >= 0", name="points_rule_sizes"),
        sa.CheckConstraint("(kind = 'per_amount') = (unit IS NOT NULL)", name="points_rule_unit"),
        sa.CheckConstraint("unit IS NULL OR unit > 0", name="points_rule_unit_size"),
    )
    op.create_index("ix_points_rule_programme_id", "points_rule", ["programme_id"])
    op.create_table(
        "points_cap_use",
        sa.Column("rule_id", sa.Integer, sa.ForeignKey("points_rule.id"), primary_key=True),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), primary_key=True),
        sa.Column("period", sa.String, primary_key=True),
        sa.Column("used", sa.Integer, nullable=False),
    )
    _disputes()
    op.bulk_insert(
        programme,
        [
            {
                "id": 1,
                "code": "club",
                "state": "draft",
                "budget": 100_000,
                "spent": 0,
                "version": 1,
            },
            {
                "id": 2,
                "code": "shop",
                "state": "draft",
                "budget": 10_000_000,
                "spent": 0,
                "version": 1,
            },
        ],
    )
    op.bulk_insert(rule, [*_rows(1, CLUB), *_rows(2, SHOP)])
    if op.get_bind().dialect.name == "postgresql":  # the ids above were not counted
        op.execute("SELECT setval('points_programme_id_seq', 2)")


def _disputes() -> None:
    op.create_table(
        "points_dispute",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("transfer_id", BIG, sa.ForeignKey("points_transfer.id"), nullable=False),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("words", Sealed, nullable=False),
        sa.Column("raised_at", UtcDateTime, nullable=False),
        sa.Column("due_at", UtcDateTime, nullable=False),
        sa.Column("reminded", sa.Boolean, nullable=False),
        sa.Column("outcome", sa.String),
        sa.Column("answer", Sealed),
        sa.Column("decided_by", sa.Integer, sa.ForeignKey("person.id")),
        sa.Column("decided_at", UtcDateTime),
    )
    op.create_index("ix_points_dispute_member_id", "points_dispute", ["member_id"])
    open_ = sa.text("state = 'open'")
    op.create_index(
        "points_dispute_open",
        "points_dispute",
        ["transfer_id"],
        unique=True,
        sqlite_where=open_,
        postgresql_where=open_,
    )
    op.create_index("points_dispute_due", "points_dispute", ["state", "due_at"])


def _rows(programme_id: int, rules: tuple[tuple[object, ...], ...]) -> list[dict[str, object]]:
    return [
        {
            "code": code,
            "programme_id": programme_id,
            "kind": kind,
            "unit": None if unit is None else Decimal(str(unit)),
            "points": points,
            "counts": counts,
            "lock_days": lock_days,
            "active": True,
        }
        for code, kind, unit, points, counts, lock_days in rules
    ]


def downgrade() -> None:
    op.drop_table("points_dispute")
    op.drop_table("points_cap_use")
    op.drop_table("points_rule")
    op.drop_table("points_programme")
