"""G28: the database refuses everybody for ten seconds while people write; nothing is lost."""

import asyncio
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, text

from tests.prove import state
from tests.prove.figure import Figure
from tests.prove.house import Bot, opened, sandbox

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
DONE = "SELECT count(*) FROM inbound WHERE state = 'done'"
SAID = "SELECT count(*) FROM outbox_message WHERE lane = 0 AND state = 'sent'"
FIRST, PEOPLE = 7_000_100_001, 10


async def prove(folder: Path, *, away: float = 10.0) -> list[Figure]:
    try:
        with _database() as (admin, name):
            return await _prove(folder, admin, name, away)
    except OSError as missing:
        return [Figure("G28 database away (no PostgreSQL here)", type(missing).__name__, None)]


async def _prove(folder: Path, admin: Connection, name: str, away: float) -> list[Figure]:
    url = POSTGRES.rsplit("/", 1)[0] + f"/{name}"
    people = range(FIRST, FIRST + PEOPLE)
    async with sandbox() as telegram:
        for one in people:
            await telegram.ask("people", {"id": one, "first_name": "Ann", "language_code": "en"})
        with Bot(folder, url, telegram.url) as bot:
            await telegram.until(lambda: telegram.starts > 0, 120)
            for one in people:
                await telegram.ask("send", {"as": one, "text": "/start"})
            await telegram.until(lambda: len(telegram.log) >= PEOPLE)
            _refuse(admin, name, away=True)
            for one in people:
                await telegram.ask("send", {"as": one, "text": "/help"})
            await asyncio.sleep(away)
            _refuse(admin, name, away=False)
            began = time.monotonic()
            engines = opened(url)
            back = await telegram.until(lambda: state.count(engines, SAID) >= 2 * PEOPLE, 90)
            took = time.monotonic() - began
            alive = not bot.ended
            done = state.count(engines, DONE)
            engines.dispose()
    return [
        Figure(
            f"G28 updates kept, database away {away:.0f} s",
            f"{done} of {2 * PEOPLE}",
            done == 2 * PEOPLE,
        ),
        Figure("G28 the process lives on", "yes" if alive else "no", alive),
        Figure("G28 everybody answered after it came back", f"{took:.1f} s", back),
    ]


@contextmanager
def _database() -> Iterator[tuple[Connection, str]]:
    name = f"guildhall_prove_{uuid.uuid4().hex[:8]}"
    url = POSTGRES.replace("postgresql://", "postgresql+psycopg://", 1)
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        admin = engine.connect()
    except Exception as error:
        raise OSError(type(error).__name__) from None
    admin.execute(text(f"CREATE DATABASE {name}"))
    try:
        yield admin, name
    finally:
        admin.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        admin.close()
        engine.dispose()


def _refuse(admin: Connection, name: str, *, away: bool) -> None:
    admin.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {str(not away).lower()}"))
    if away:
        ends = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"
        admin.execute(text(ends), {"name": name})
