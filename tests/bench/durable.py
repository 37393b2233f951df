"""The plain durable bot: aiogram with its state in the database, a session per call.

On PostgreSQL SQLAlchemy's AsyncSession over psycopg. On SQLite a session per call in a thread,
with a writer's lock from the start of each write, or it would fail with "database is locked".
It is durable for its state and its final write only: a crash still loses updates and replies.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from sqlalchemy import JSON, BigInteger, Column, MetaData, String, Table, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import Session, sessionmaker
from sqlmodel import create_engine

from tests.bench import floor, measuring

META = MetaData()
STATE = Table(
    "plain_state",
    META,
    Column("person", BigInteger, primary_key=True),
    Column("state", String),
    Column("data", JSON),
)
FACT = Table("plain_fact", META, Column("key", String, primary_key=True), Column("value", String))
INSERT: Any = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
Call = Callable[[Any], Any]


class Rows:
    """One session, one transaction per call."""

    def __init__(self, url: str) -> None:
        self.on_sqlite = url.startswith("sqlite")
        if self.on_sqlite:
            engine = create_engine(url, connect_args={"timeout": 60})
            event.listen(engine, "connect", _prepare)
            event.listen(engine, "begin", lambda c: c.exec_driver_sql("BEGIN IMMEDIATE"))
            META.create_all(engine)
            self._threads = sessionmaker(engine)
            return
        plain = create_engine(url)
        META.create_all(plain)
        plain.dispose()
        self._sessions: async_sessionmaker[AsyncSession] = async_sessionmaker(
            create_async_engine(url, pool_size=20, max_overflow=30)
        )

    async def execute(self, statement: Any, *, writes: bool) -> Any:
        if self.on_sqlite:
            return await asyncio.to_thread(self._in_thread, statement, writes)
        async with self._sessions() as session:
            result = await session.execute(statement)
            if writes:
                await session.commit()
                return None
            return result.first()

    def _in_thread(self, statement: Any, writes: bool) -> Any:
        session: Session
        with self._threads() as session:
            result = session.execute(statement)
            if writes:
                session.commit()
                return None
            return result.first()

    async def put(self, table: Table, key: str, row: dict[str, Any]) -> None:
        made = INSERT["sqlite" if self.on_sqlite else "postgresql"](table).values(row)
        rest = {name: value for name, value in row.items() if name != key}
        await self.execute(
            made.on_conflict_do_update(index_elements=[key], set_=rest), writes=True
        )


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous=FULL")


class RowStorage(BaseStorage):
    """aiogram's storage, each call its own transaction."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        name = state.state if isinstance(state, State) else state
        await self._rows.put(STATE, "person", {"person": key.user_id, "state": name})

    async def get_state(self, key: StorageKey) -> str | None:
        asked = select(STATE.c.state).where(STATE.c.person == key.user_id)
        row = await self._rows.execute(asked, writes=False)
        return row.state if row else None

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        await self._rows.put(STATE, "person", {"person": key.user_id, "data": dict(data)})

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        asked = select(STATE.c.data).where(STATE.c.person == key.user_id)
        row = await self._rows.execute(asked, writes=False)
        return dict(row.data or {}) if row else {}

    async def close(self) -> None:
        return


if __name__ == "__main__":
    chosen = measuring.arguments()
    rows = Rows(chosen.database)

    async def keep(person: int, answers: dict[str, Any], _work: Any) -> None:
        await rows.put(FACT, "key", {"key": f"bench:{person}", "value": json.dumps(answers)})

    measuring.tell(asyncio.run(floor.run(chosen, RowStorage(rows), keep)))
