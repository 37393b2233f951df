"""Everybody presses Register at once, for far fewer seats than there are people.

Our own pieces as in bot/app with the whole dispatcher: intake, inbox, turns, outbox, speaker.
"""

# aiogram must be prepared before anything imports it.
# ruff: noqa: E402
from bot import light_aiogram

light_aiogram.prepare()

import asyncio
import statistics
import tempfile
from pathlib import Path
from typing import Any

from aiohttp import ClientSession
from sqlalchemy import func, select
from sqlmodel import Session
from telegram import Bot

from bot import dispatcher
from bot.database import Engines
from bot.door import Door
from bot.intake import Flood, Intake
from bot.turns import Ears, Turns
from chat.actions_events import RegisterEvent
from delivery.pace import Pace
from delivery.speaker import Speaker
from delivery.transport import AiohttpRequest
from delivery.worker import Worker
from domain.events.model import Event, Registration
from tests.bench import event_crowd, measuring, opening
from tests.bench.ours import NO_LIMIT, nothing
from tests.bench.quick_api import BOT_ID, ME, TOKEN

SEATS = 200

_R = Registration.__table__  # type: ignore[attr-defined]


async def run(chosen: Any) -> dict[str, Any]:
    engines = opening.engines(chosen)
    with engines.write.begin() as connection, Session(connection) as session:
        event_id = event_crowd.event(session, capacity=SEATS)
        event_crowd.members(session, chosen.people)
        session.commit()
    took = await _rushed(chosen, engines, RegisterEvent(event_id=event_id).pack())
    with engines.read.connect() as connection, Session(connection) as session:
        taken = session.get_one(Event, event_id).taken
        held = select(func.count()).where(_R.c.event_id == event_id, _R.c.state == "held")
        seated = session.execute(held).scalar_one()
    engines.dispose()
    return took | {"taken": taken, "seated": seated, "people": chosen.people}


async def _rushed(chosen: Any, engines: Engines, data: str) -> dict[str, Any]:
    door, request = Door(engines), AiohttpRequest()
    bot = Bot(TOKEN, base_url=f"{chosen.api}/bot", request=request, get_updates_request=request)
    await bot.initialize()
    folder = Path(tempfile.mkdtemp())
    pace = Pace(rate=chosen.rate or NO_LIMIT)
    worker = Worker(door, Speaker(bot), pace, media=folder, alone=True)
    ears = Ears(dispatcher.build(), dispatcher.ear(BOT_ID, ME["username"], "Hall"), "hall_bot")
    turns = Turns(
        door, ears, fetch=nothing, release=worker.release, poke=worker.poke, trouble=nothing
    )
    intake = Intake(
        door, turns.offer, flood=Flood(), flooded=nothing, conflict=nothing, trouble=nothing
    )
    async with ClientSession() as session:
        updates = f"{chosen.api}/bot{TOKEN}/getUpdates"
        jobs = [
            asyncio.create_task(job)
            for job in (turns.run(), worker.run(), intake.poll(session, updates))
        ]
        body = {"people": chosen.people, "seconds": chosen.seconds, "data": data}
        before = measuring.spent()
        post = session.post(f"{chosen.api}/bench/rush", json={**body, "delay": chosen.delay})
        async with post as got:
            told: dict[str, Any] = await got.json()
        cpu = (measuring.spent() - before) / chosen.people
        intake.stop()
        await turns.stop()
        for job in jobs:
            job.cancel()
        await asyncio.gather(*jobs, return_exceptions=True)
    await worker.stop()
    await door.close()
    await bot.shutdown()
    return {
        "cpu": cpu,
        "seconds": told["seconds"],
        "answered": len(told["toasts"]),
        "toast": _spread(told["toasts"]),
        "redrawn": _spread(told["waits"]),
    }


def _spread(waits: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(waits, n=100)
    return {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98], "max": max(waits)}


if __name__ == "__main__":
    measuring.tell(asyncio.run(run(measuring.arguments())))
