"""People, rights, audit trail, settings, inbox, conversation and outbox."""

import sqlalchemy as sa
from alembic import op

from domain.columns import SealedJson, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("telegram_id", sa.BigInteger, unique=True),
        sa.Column("name", sa.LargeBinary),
        sa.Column("language", sa.String),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("unreachable_since", UtcDateTime),
        sa.Column("unreachable_reason", sa.String),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("since", UtcDateTime, nullable=False),
        sa.Column("until", UtcDateTime),
        sa.Column("granted_by", sa.Integer, sa.ForeignKey("person.id")),
    )
    op.create_index("ix_role_grant_person_id", "role_grant", ["person_id"])
    op.create_index(
        "role_grant_standing",
        "role_grant",
        ["person_id", "role"],
        unique=True,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_table(
        "undertaking",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("signed_name", sa.LargeBinary, nullable=False),
        sa.Column("signed_at", UtcDateTime, nullable=False),
        sa.UniqueConstraint("person_id", "year"),
    )
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("person_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("substitute_id", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("first_day", sa.Date, nullable=False),
        sa.Column("last_day", sa.Date, nullable=False),
        sa.Column("named_by", sa.Integer, sa.ForeignKey("person.id"), nullable=False),
        sa.Column("state", sa.String, nullable=False),
    )
    op.create_index("ix_absence_person_id", "absence", ["person_id"])
    op.create_index("ix_absence_substitute_id", "absence", ["substitute_id"])
    op.create_table(
        "club_fact",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("value", sa.String, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "policy_value",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("value", sa.String, nullable=False),
        sa.Column("changed_by", sa.Integer, nullable=False),
        sa.Column("changed_at", UtcDateTime, nullable=False),
    )
    _audit()
    _runtime()


def _audit() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("seq", ROW_ID, primary_key=True, autoincrement=False),
        sa.Column("at", UtcDateTime, nullable=False),
        sa.Column("actor_id", sa.Integer, nullable=False),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("object_kind", sa.String),
        sa.Column("object_id", sa.BigInteger),
        sa.Column("purpose", sa.String),
        sa.Column("fields", sa.String, nullable=False),
        sa.Column("prev", sa.String, nullable=False),
        sa.Column("mac", sa.String, nullable=False),
    )
    op.create_index("ix_audit_entry_action", "audit_entry", ["action"])
    op.create_index("audit_object", "audit_entry", ["object_kind", "object_id"])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("mac", sa.String, nullable=False),
    )
    op.execute("INSERT INTO audit_head (id, seq, mac) VALUES (1, 0, '')")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the audit trail is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_entry "
            "FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()"
        )
    else:
        for act in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_entry_kept_{act.lower()} BEFORE {act} ON audit_entry "
                "BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END"
            )


def _runtime() -> None:
    op.create_table(
        "inbound",
        sa.Column("update_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("received_at", UtcDateTime, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("person", sa.BigInteger),
        sa.Column("chat", sa.BigInteger),
        sa.Column("album", sa.String),
        sa.Column("body", SealedJson),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("repeats", sa.Integer, nullable=False),
        sa.Column("error", sa.String),
        sa.Column("handled_at", UtcDateTime),
    )
    op.create_index(
        "inbound_waiting",
        "inbound",
        ["person", "update_id"],
        sqlite_where=sa.text("state = 'new'"),
        postgresql_where=sa.text("state = 'new'"),
    )
    op.create_table(
        "conversation",
        sa.Column("person", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("state", sa.String),
        sa.Column("data", SealedJson),
        sa.Column("changed_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "outbox_message",
        sa.Column("id", ROW_ID, primary_key=True),
        sa.Column("lane", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("person_id", sa.Integer),
        sa.Column("chat_id", sa.BigInteger),
        sa.Column("topic", sa.String),
        sa.Column("params", SealedJson),
        sa.Column("dedupe_key", sa.String, unique=True),
        sa.Column("edits", sa.String),
        sa.Column("on_unknown", sa.String, nullable=False),
        sa.Column("not_before", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime),
        sa.Column("lease", sa.String),
        sa.Column("lease_until", UtcDateTime),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("maybe_repeated", sa.Boolean, nullable=False),
        sa.Column("parts_said", sa.Integer, nullable=False),
        sa.Column("message_id", sa.BigInteger),
        sa.Column("reason", sa.String),
        sa.Column("created_at", UtcDateTime, nullable=False),
        sa.Column("settled_at", UtcDateTime),
    )
    op.create_index("outbox_waiting", "outbox_message", ["state", "lane", "not_before", "id"])
    op.create_index("outbox_person", "outbox_message", ["person_id"])


def downgrade() -> None:
    for table in (
        "outbox_message",
        "conversation",
        "inbound",
        "audit_head",
        "audit_entry",
        "policy_value",
        "club_fact",
        "absence",
        "undertaking",
        "role_grant",
        "person",
    ):
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION audit_is_append_only()")
