"""Applications, members, households, number ranges and cards."""

import sqlalchemy as sa
from alembic import op

from domain.columns import Sealed, SealedJson, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OPEN = "'draft', 'submitted', 'materials_missing', 'under_review', 'exception_pending'"


def _person(name: str, nullable: bool = True) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey("person.id"), nullable=nullable)


def _application(name: str = "application_id") -> sa.Column[int]:
    return sa.Column(name, sa.Integer, sa.ForeignKey("application.id"), nullable=False)


def _unique_where(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(
        name,
        table,
        columns,
        unique=True,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def _indexed(table: str, *columns: str) -> None:
    for column in columns:
        op.create_index(f"ix_{table}_{column}", table, [column])


def upgrade() -> None:
    _members()
    _cards()
    _applications()
    _around()


def _members() -> None:
    op.create_table(
        "household",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String, nullable=False, unique=True),
        sa.Column("seats", sa.Integer, nullable=False),
        sa.Column("taken", sa.Integer, nullable=False),
        sa.Column("granted", sa.Integer, nullable=False),
        sa.CheckConstraint("taken <= seats", name="household_has_room"),
        sa.CheckConstraint("taken >= 0 AND granted >= 0", name="household_counts"),
    )
    op.create_table(
        "number_range",
        sa.Column("prefix", sa.String, primary_key=True),
        sa.Column("next", sa.Integer, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.CheckConstraint("next <= last + 1", name="number_range_has_room"),
    )
    op.create_table(
        "member",
        sa.Column("id", sa.Integer, primary_key=True),
        _person("person_id"),
        sa.Column("number", sa.String, nullable=False, unique=True),
        sa.Column("status", sa.String, nullable=False),
        sa.Column("tier", sa.String, nullable=False),
        sa.Column("joined_on", sa.Date, nullable=False),
        sa.Column("admitted_at", UtcDateTime, nullable=False),
        sa.Column("application_id", sa.Integer),
        sa.Column("name", Sealed),
        sa.Column("pinyin", Sealed),
        sa.Column("title", Sealed),
        sa.Column("id_hash", sa.String),
        sa.Column("phone_hash", sa.String),
        sa.Column("household_id", sa.Integer, sa.ForeignKey("household.id")),
        sa.Column("by_exception", sa.Boolean, nullable=False),
        sa.Column("portrait", sa.String),
    )
    _unique_where(
        "member_standing",
        "member",
        ["person_id"],
        "person_id IS NOT NULL AND status <> 'withdrawn'",
    )
    _unique_where("member_id_once", "member", ["id_hash"], "status <> 'withdrawn'")
    _indexed("member", "application_id", "phone_hash", "household_id")


def _cards() -> None:
    op.create_table(
        "card",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id"), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("token_hash", sa.String, unique=True),
        sa.Column("issued_at", UtcDateTime, nullable=False),
        sa.Column("state_since", UtcDateTime, nullable=False),
        sa.Column("due", UtcDateTime),
        sa.Column("voided_at", UtcDateTime),
        sa.Column("void_reason", sa.String),
        sa.Column("receipt", sa.String, unique=True),
        _person("handed_by"),
        sa.UniqueConstraint("member_id", "version"),
    )
    _unique_where("card_one_valid", "card", ["member_id"], "voided_at IS NULL")
    op.create_table(
        "wrong_token",
        sa.Column("id", sa.Integer, primary_key=True),
        _person("person_id", nullable=False),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )
    op.create_index("wrong_token_recent", "wrong_token", ["person_id", "at"])


def _applications() -> None:
    op.create_table(
        "application",
        sa.Column("id", sa.Integer, primary_key=True),
        _person("person_id"),
        _person("entered_by", nullable=False),
        sa.Column("channel", sa.String, nullable=False),
        sa.Column("preset", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("started_at", UtcDateTime, nullable=False),
        sa.Column("touched_at", UtcDateTime, nullable=False),
        sa.Column("submitted_at", UtcDateTime),
        sa.Column("complete_at", UtcDateTime),
        sa.Column("tidied_at", UtcDateTime),
        sa.Column("completeness_due", UtcDateTime),
        sa.Column("entry_due", UtcDateTime),
        sa.Column("card_due", UtcDateTime),
        sa.Column("watch_at", UtcDateTime),
        _person("claimed_by"),
        sa.Column("claimed_at", UtcDateTime),
        _person("decided_by"),
        sa.Column("decided_at", UtcDateTime),
        sa.Column("outcome", sa.String),
        sa.Column("reason_code", sa.String),
        sa.Column("reason_text", Sealed),
        _person("undone_by"),
        sa.Column("undone_at", UtcDateTime),
        sa.Column("household_key", sa.String),
        sa.Column("id_hash", sa.String),
        sa.Column("phone_hash", sa.String),
        sa.Column("exception_id", sa.Integer),
        sa.Column("exception_granted", sa.Boolean, nullable=False),
        sa.Column("member_id", sa.Integer, sa.ForeignKey("member.id")),
        sa.Column("fee", sa.Numeric(10, 2)),
        sa.Column("fee_paid_at", UtcDateTime),
        sa.Column("fee_receipt", sa.String, unique=True),
        _person("fee_taken_by"),
        sa.Column("refund_due", sa.Boolean, nullable=False),
        sa.Column("forgotten_at", UtcDateTime),
    )
    _unique_where(
        "application_one_open",
        "application",
        ["person_id"],
        f"person_id IS NOT NULL AND state IN ({OPEN})",
    )
    _unique_where(
        "application_one_caller",
        "application",
        ["entered_by"],
        "person_id IS NULL AND state = 'draft'",
    )
    op.create_index("application_waiting", "application", ["state", "submitted_at"])
    op.create_index("application_ended", "application", ["state", "touched_at"])
    _indexed("application", "watch_at", "household_key", "id_hash", "phone_hash", "member_id")


def _around() -> None:
    op.create_table(
        "application_answer",
        sa.Column("id", sa.Integer, primary_key=True),
        _application(),
        sa.Column("path", sa.String, nullable=False),
        sa.Column("value", SealedJson),
        sa.UniqueConstraint("application_id", "path"),
    )
    op.create_table(
        "application_file",
        sa.Column("id", sa.Integer, primary_key=True),
        _application(),
        sa.Column("slot", sa.String, nullable=False),
        sa.Column("sha256", sa.String, nullable=False),
        sa.Column("media_type", sa.String, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("stored", sa.String, nullable=False),
        sa.Column("received_at", UtcDateTime, nullable=False),
        sa.Column("replaced_at", UtcDateTime),
    )
    _unique_where(
        "application_file_once",
        "application_file",
        ["application_id", "sha256"],
        "replaced_at IS NULL",
    )
    _indexed("application_file", "stored", "replaced_at")
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer, primary_key=True),
        _application(),
        _person("person_id"),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("version", sa.String, nullable=False),
        sa.Column("text_hash", sa.String, nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("update_id", sa.BigInteger),
        sa.Column("signature", Sealed),
        sa.UniqueConstraint("application_id", "purpose", "version"),
    )
    _indexed("consent", "person_id")
    op.create_table(
        "missing_item",
        sa.Column("id", sa.Integer, primary_key=True),
        _application(),
        sa.Column("slot", sa.String, nullable=False),
        sa.Column("reason_code", sa.String, nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("settled_at", UtcDateTime),
    )
    op.create_table(
        "opinion",
        sa.Column("id", sa.Integer, primary_key=True),
        _application(),
        _person("asked_by", nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
        sa.Column("question", Sealed),
        _person("given_by"),
        sa.Column("given_at", UtcDateTime),
        sa.Column("eligible", sa.Boolean),
        sa.Column("text", Sealed),
        sa.CheckConstraint("(given_by IS NULL) = (given_at IS NULL)"),
    )
    op.create_table(
        "review_note",
        sa.Column("id", sa.Integer, primary_key=True),
        _application(),
        _person("written_by", nullable=False),
        sa.Column("written_at", UtcDateTime, nullable=False),
        sa.Column("text", Sealed, nullable=False),
    )
    for table in ("missing_item", "opinion", "review_note"):
        _indexed(table, "application_id")


def downgrade() -> None:
    for table in (
        "review_note",
        "opinion",
        "missing_item",
        "consent",
        "application_file",
        "application_answer",
        "application",
        "wrong_token",
        "card",
        "member",
        "number_range",
        "household",
    ):
        op.drop_table(table)
