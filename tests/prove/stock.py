"""A control for G9: stock aiogram polling under the same kills loses updates.

Run as a module it is that bot: each message takes a moment, then one row is written.
"""

import asyncio
import contextlib
import random
import sqlite3
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

from tests.prove.figure import Figure
from tests.prove.house import ROOT, Sandbox, sandbox

PERSON, PEOPLE = 7_000_100_001, 20
TAKES = 0.2  # seconds a message waits in its handler; a kill falls within them
IDLE = 2.0  # seconds after which a bot that heard nothing is killed too
SEED = 346


async def prove(folder: Path, *, sent: int = 300, kills: int = 12) -> list[Figure]:
    """How many of its updates left no row, with and without kills."""
    quiet = await _lost(folder, sent, 0)
    lost = await _lost(folder, sent, kills)
    return [
        Figure(
            f"G9 control: stock polling loses of {sent}, {kills} × kill -9", f"{lost}", lost > 0
        ),
        Figure("G9 control: and without kills", f"{quiet}", quiet == 0),
    ]


async def _lost(folder: Path, sent: int, kills: int) -> int:
    rows = folder / "stock.db"
    with sqlite3.connect(rows) as made:
        made.execute("CREATE TABLE IF NOT EXISTS said (words TEXT)")
        made.execute("DELETE FROM said")
    chance = random.Random(SEED)
    async with sandbox() as telegram:
        for n in range(PEOPLE):
            await telegram.ask("people", {"id": PERSON + n, "first_name": "Ann"})
        talking = asyncio.create_task(_talk(telegram, sent))
        for _ in range(kills):
            await _run(telegram.url, rows, kill_after=chance.random() * TAKES)
        await _run(telegram.url, rows, until=_quiet(talking, rows))
    return sent - _written(rows)


async def _talk(telegram: Sandbox, sent: int) -> None:
    """A hundred messages a second, so that the kills fall among them."""
    for n in range(sent):
        await telegram.ask("send", {"as": PERSON + n % PEOPLE, "text": f"{n}"})
        await asyncio.sleep(0.01)


async def _run(
    telegram: str,
    rows: Path,
    *,
    kill_after: float = 0,
    until: Coroutine[Any, Any, None] | None = None,
) -> None:
    """One life of the bot: until it is done, or killed that long after its first message."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.prove.stock", telegram, str(rows)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    assert child.stdout is not None
    await child.stdout.readline()
    if until is not None:
        await until
    else:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(child.stdout.readline(), IDLE)
            await asyncio.sleep(kill_after)
    child.kill()
    await child.wait()
    child._transport.close()  # type: ignore[attr-defined]  # asyncio leaves it open


async def _quiet(talking: "asyncio.Task[None]", rows: Path) -> None:
    """Until everything was said and nothing has been written for a while."""
    await talking
    before, now = -1, _written(rows)
    while before != now:
        await asyncio.sleep(3)
        before, now = now, _written(rows)


def _written(rows: Path) -> int:
    with sqlite3.connect(rows, timeout=30) as kept:
        found: int = kept.execute("SELECT count(DISTINCT words) FROM said").fetchone()[0]
    return found


async def _bot(telegram: str, rows: str) -> None:
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import Message

    from sandbox import DEFAULT_TOKEN

    dispatcher, database = Dispatcher(), sqlite3.connect(rows, timeout=30)

    @dispatcher.message()
    async def keep(message: Message) -> None:
        print("hears", flush=True)
        await asyncio.sleep(TAKES)
        with database:
            database.execute("INSERT INTO said VALUES (?)", (message.text,))

    session = AiohttpSession(api=TelegramAPIServer.from_base(telegram))
    print("polls", flush=True)
    await dispatcher.start_polling(Bot(DEFAULT_TOKEN, session=session), handle_signals=False)


if __name__ == "__main__":
    from bot import light_aiogram

    light_aiogram.prepare()
    asyncio.run(_bot(sys.argv[1], sys.argv[2]))
