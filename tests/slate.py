"""One PostgreSQL database for many tests, as new for each of them.

Making and dropping a database costs more than most tests that use it, and every drop makes the
server write out all it holds. So a database is wiped instead: what was written is deleted, the
sequences begin again, and what the migrations put in is there. Whoever changed the shape of its
tables, or made it unreachable, has it dropped; the next test gets a new one.
"""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

Say = Callable[[str], None]
MANY = 500  # deleted rows that later tests should not have to read over
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
# Whatever changes a column, index, rule or function writes a newer row into one of these.
_SHAPE = "SELECT " + ", ".join(
    f"(SELECT count(*) || '/' || coalesce(max(xmin::text::bigint), 0) FROM {one})"
    for one in (
        "pg_attribute WHERE attrelid >= 16384 AND attnum > 0",
        "pg_index WHERE indexrelid >= 16384",
        "pg_constraint WHERE oid >= 16384",
        "pg_trigger WHERE oid >= 16384",
        "pg_proc WHERE oid >= 16384",
        "pg_namespace WHERE oid >= 16384 AND nspname NOT LIKE 'pg_%'",
        "pg_db_role_setting",
    )
)
_OTHERS = (
    "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE pid <> "
    "pg_backend_pid() AND datname = current_database() AND backend_type = 'client backend'"
)
_SEQUENCES = (
    "SELECT setval(used.name::regclass, coalesce(kept.last_value, used.start_value), "
    "kept.last_value IS NOT NULL) FROM (SELECT *, format('public.%I', sequencename) AS name "
    "FROM pg_sequences WHERE schemaname = 'public') AS used JOIN kept.sequences AS kept "
    "USING (sequencename) WHERE used.last_value IS DISTINCT FROM kept.last_value"
)


class Slate:
    """`named` makes the URL of a database; `admin` lends one who may make and drop them."""

    def __init__(
        self,
        template: str,
        named: Callable[[str], str],
        admin: Callable[[], AbstractContextManager[Say]],
    ) -> None:
        self._template, self._named, self._admin = template, named, admin
        self._name: str | None = None
        self._shape: Any = None
        self._kept: list[str] = []
        self._written = ""

    def another(self) -> "Slate":
        """One like it, with a database of its own."""
        return Slate(self._template, self._named, self._admin)

    def url(self) -> str:
        """A database as the migrations left it."""
        if self._name is None:
            self._name = f"guildhall_test_{uuid.uuid4().hex[:12]}"
            with self._admin() as say:
                say(f"CREATE DATABASE {self._name} TEMPLATE {self._template}")
            with self._inside(self._name) as inside:
                self._remember(inside)
        return self._named(self._name)

    def wipe(self) -> None:
        """Make it as new, or drop it when that cannot be done."""
        if self._name is None:
            return
        try:
            with self._inside(self._name) as inside:
                inside.execute(text(_OTHERS))
                if inside.execute(text(_SHAPE)).one() == self._shape:
                    self._empty(inside)
                    return
        except DBAPIError:
            pass  # away, or not ours to wipe
        self.drop()

    def drop(self) -> None:
        """Have it gone; the next `url` makes another."""
        if self._name is not None:
            with self._admin() as say:
                say(f"DROP DATABASE {self._name} WITH (FORCE)")
            self._name = None

    def _inside(self, name: str) -> AbstractContextManager[Connection]:
        url = self._named(name).replace("postgresql://", "postgresql+psycopg://", 1)
        engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        return engine.connect()

    def _remember(self, inside: Connection) -> None:
        tables = [f'"{one}"' for one in inside.execute(text(_TABLES)).scalars()]
        self._written = " UNION ALL ".join(
            f"SELECT '{one}' WHERE EXISTS (SELECT FROM {one})" for one in tables
        )
        inside.execute(text("CREATE SCHEMA kept"))
        self._kept = list(inside.execute(text(self._written)).scalars())
        for one in self._kept:
            inside.execute(text(f"CREATE TABLE kept.{one} AS TABLE {one}"))
        inside.execute(text("CREATE TABLE kept.sequences AS SELECT * FROM pg_sequences"))
        self._shape = inside.execute(text(_SHAPE)).one()

    def _empty(self, inside: Connection) -> None:
        inside.execute(text("SET session_replication_role = replica"))  # no trigger says no
        for one in inside.execute(text(self._written)).scalars().all():
            if inside.execute(text(f"DELETE FROM {one}")).rowcount > MANY:
                inside.execute(text(f"VACUUM {one}"))
        for one in self._kept:
            inside.execute(
                text(f"INSERT INTO {one} OVERRIDING SYSTEM VALUE SELECT * FROM kept.{one}")
            )
        inside.execute(text(_SEQUENCES))
