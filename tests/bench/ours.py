"""Guildhall's own pieces, put together as in bot/app: intake, inbox, turns, door, outbox, speaker.

Two limits are opened, because the crowd is faster than Telegram lets a bot be: how much one person
may say in a minute, and how many messages leave in a second.
"""

# aiogram must be prepared before anything imports it.
# ruff: noqa: E402
from bot import light_aiogram

light_aiogram.prepare()

import asyncio
import json
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from aiogram import Dispatcher
from aiohttp import ClientSession
from psycopg import Cursor
from sqlalchemy import event
from telegram import Bot

from bot import dispatcher
from bot.conversation import TurnStorage
from bot.database import Engines
from bot.door import Door
from bot.intake import Flood, Intake
from bot.turns import Ears, Turns
from chat.screen import Screen
from delivery.pace import Pace
from delivery.speaker import Speaker
from delivery.transport import AiohttpRequest
from delivery.worker import Worker
from domain.people import facts
from tests.bench import measuring, opening
from tests.bench.conversation import router, unrelated
from tests.bench.quick_api import BOT_ID, ME, TOKEN

NO_LIMIT = 10**6


async def say(event: Any, text: str) -> Screen:
    return Screen(text=text)


async def keep(person: int, answers: dict[str, Any], work: Any) -> None:
    facts.put(work.session, f"bench:{person}", json.dumps(answers), work.now)


async def nothing(*_: Any) -> Any:
    return ()


async def run(chosen: Any) -> dict[str, Any]:
    engines = opening.engines(chosen)
    hears = Dispatcher(storage=TurnStorage())
    hears.include_routers(*unrelated(chosen.crowded), router(say, keep))
    door = Door(engines)
    request = AiohttpRequest()
    bot = Bot(TOKEN, base_url=f"{chosen.api}/bot", request=request, get_updates_request=request)
    await bot.initialize()
    folder = Path(tempfile.mkdtemp())
    worker = Worker(door, Speaker(bot), Pace(rate=NO_LIMIT), media=folder, alone=True)
    ears = Ears(hears, dispatcher.ear(BOT_ID, ME["username"], "Hall"), str(ME["username"]))
    turns = Turns(
        door, ears, fetch=nothing, release=worker.release, poke=worker.poke, trouble=nothing
    )
    flood = Flood(NO_LIMIT, NO_LIMIT)
    intake = Intake(
        door, turns.offer, flood=flood, flooded=nothing, conflict=nothing, trouble=nothing
    )
    statements = counted(engines) if chosen.count else None
    async with ClientSession() as session:
        jobs = [
            asyncio.create_task(job)
            for job in (
                turns.run(),
                worker.run(),
                intake.poll(session, f"{chosen.api}/bot{TOKEN}/getUpdates"),
            )
        ]
        took = await measuring.measure(chosen)
        intake.stop()
        await turns.stop()
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
    await worker.stop()
    await door.close()
    await bot.shutdown()
    if statements is not None:
        everything = chosen.people * (chosen.conversations + measuring.WARM) * 5
        took["statements"] = {what: n / everything for what, n in statements.items()}
    engines.dispose()
    return took


def counted(engines: Engines) -> Counter[str]:
    """Count what the database is asked, at the driver, by its first words."""
    seen: Counter[str] = Counter()

    def heard(said: object) -> None:
        seen[" ".join(str(said).split(maxsplit=2)[:1])] += 1

    class Counting(Cursor[Any]):
        def execute(self, query: Any, *args: Any, **kwargs: Any) -> Any:
            heard(query)
            return super().execute(query, *args, **kwargs)

    def connected(connection: Any, _record: object) -> None:
        if engines.is_sqlite:
            connection.set_trace_callback(heard)
        else:
            connection.cursor_factory = Counting

    event.listen(engines.write, "connect", connected)
    return seen


if __name__ == "__main__":
    measuring.tell(asyncio.run(run(measuring.arguments())))
