"""Engines for SQLite and PostgreSQL, with the settings RELIABILITY 5.1 asks for."""

import sqlite3
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

# The WAL-reset bug: two connections writing and checkpointing at once could lose a commit.
_WAL_FIXED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))


@dataclass(frozen=True, slots=True)
class Engines:
    """`write` for the door's units, `read` for readers beside it."""

    write: Engine
    read: Engine

    @property
    def is_sqlite(self) -> bool:
        return self.write.dialect.name == "sqlite"

    def dispose(self) -> None:
        self.write.dispose()
        self.read.dispose()


def journal_mode(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> str:
    """WAL on versions without the WAL-reset bug, else the rollback journal."""
    for fixed in _WAL_FIXED:
        if version[:2] == fixed[:2]:
            return "WAL" if version >= fixed else "DELETE"
    return "WAL" if version > _WAL_FIXED[0] else "DELETE"


def open_engines(url: str, *, threads: int = 8, synchronous: str = "FULL") -> Engines:
    """Open the database named by a SQLAlchemy URL; nothing is connected yet."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return Engines(
            _sqlite(url, synchronous=synchronous, writes=True),
            _sqlite(url, synchronous=synchronous, writes=False),
        )
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    engine = create_engine(parsed, pool_size=threads + 2, max_overflow=2, pool_recycle=1800)
    return Engines(engine, engine)


def _sqlite(url: str, *, synchronous: str, writes: bool) -> Engine:
    # A reader closes its connection after each look: in the rollback journal an open one would
    # hold up the writer's commit.
    options: dict[str, Any] = {} if writes else {"poolclass": NullPool}
    engine = create_engine(
        url, connect_args={"timeout": 30, "check_same_thread": False}, **options
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        # Python's own transaction handling breaks savepoints; SQLAlchemy says BEGIN below.
        connection.isolation_level = None
        connection.execute(f"PRAGMA journal_mode={journal_mode()}")
        connection.execute(f"PRAGMA synchronous={synchronous}")
        connection.execute("PRAGMA foreign_keys=ON")
        connection.execute("PRAGMA cache_size=-8000")
        if not writes:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
