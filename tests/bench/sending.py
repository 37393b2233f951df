"""What a sent message costs beside raw aiohttp: the speaker alone, and the whole outbox."""

# aiogram is not needed here, and nothing of it is imported.
import asyncio
import json
import tempfile
from pathlib import Path
from typing import Any

import aiohttp
import orjson
from sqlalchemy import insert
from telegram import Bot

from bot.door import Door
from chat import screen as screens
from chat.screen import Button, Screen
from delivery.pace import Pace
from delivery.speaker import Said, Speaker
from delivery.transport import AiohttpRequest
from delivery.worker import Worker
from domain import clock
from domain.outbox import OutboxMessage
from tests.bench import measuring, opening
from tests.bench.quick_api import TOKEN

WINDOW = 8
WARM_UP = 200
MANY, FEWER = 2000, 600  # the outbox commits for each, so it takes its time
SCREEN = screens.to_dict(
    Screen(title="Your card", text="It is ready.", rows=((Button("Show", "x"),),))
)
WAITING: Any = OutboxMessage.__table__  # type: ignore[attr-defined]


async def raw(chosen: Any) -> dict[str, float]:
    """aiohttp posts the same bytes and reads the answer."""
    async with aiohttp.ClientSession() as session:
        url = f"{chosen.api}/bot{TOKEN}/sendMessage"
        body = {"chat_id": 1, "text": SCREEN["text"], "reply_markup": {"inline_keyboard": []}}

        async def one(chat: int) -> None:
            content = {"Content-Type": "application/json"}
            said = orjson.dumps({**body, "chat_id": chat})
            async with session.post(url, data=said, headers=content) as got:
                orjson.loads(await got.read())

        return await _counted(one)


async def speaker(chosen: Any) -> dict[str, float]:
    bot = _bot(chosen)
    await bot.initialize()
    says = Speaker(bot)

    async def one(chat: int) -> None:
        outcome = await says.say(Said(chat, SCREEN))
        assert outcome.state == "sent", outcome

    took = await _counted(one)
    await bot.shutdown()
    return took


async def outbox(chosen: Any) -> dict[str, float]:
    """Rows claimed, begun, said and settled, each in the database's sight."""
    engines = opening.engines(chosen)
    bot = _bot(chosen)
    await bot.initialize()
    door = Door(engines)
    folder = Path(tempfile.mkdtemp())
    pace = Pace(rate=10**6)
    worker = Worker(door, Speaker(bot), pace, media=folder, alone=True, window=WINDOW)
    running = asyncio.create_task(worker.run())
    await _through(door, worker, 0, WARM_UP)
    before = measuring.spent()
    await _through(door, worker, WARM_UP, FEWER)
    took = {"cpu": (measuring.spent() - before) / FEWER}
    await worker.stop()
    await running
    await door.close()
    await bot.shutdown()
    engines.dispose()
    return took


async def _through(door: Door, worker: Worker, first: int, count: int) -> None:
    now = clock.now()
    rows = [
        {
            "lane": 1,
            "state": "pending",
            "kind": "screen",
            "chat_id": 7_000_000_001 + first + n,
            "params": {"screen": SCREEN},
            "on_unknown": "resend",
            "not_before": now,
            "attempts": 0,
            "maybe_repeated": False,
            "parts_said": 0,
            "created_at": now,
        }
        for n in range(count)
    ]
    await door.run(lambda session: session.connection().execute(insert(WAITING), rows))
    worker.poke()
    left = WAITING.select().where(WAITING.c.state.in_(("pending", "leased", "sending"))).limit(1)
    # The outbox tells nobody when it is empty, so it is looked at.
    while (await door.read(lambda s: s.execute(left).first())) is not None:  # noqa: ASYNC110
        await asyncio.sleep(0.2)


def _bot(chosen: Any) -> Bot:
    request = AiohttpRequest()
    return Bot(TOKEN, base_url=f"{chosen.api}/bot", request=request, get_updates_request=request)


async def _counted(one: Any) -> dict[str, float]:
    """Say MANY things, WINDOW at a time."""

    async def all_of(first: int, count: int) -> None:
        chats = iter(range(first, first + count))

        async def walk() -> None:
            for chat in chats:
                await one(7_000_000_001 + chat)

        await asyncio.gather(*(walk() for _ in range(WINDOW)))

    await all_of(0, WARM_UP)
    before = measuring.spent()
    await all_of(WARM_UP, MANY)
    return {"cpu": (measuring.spent() - before) / MANY}


if __name__ == "__main__":
    chosen = measuring.arguments()
    way = {"raw": raw, "speaker": speaker, "outbox": outbox}[chosen.way]
    print(json.dumps(asyncio.run(way(chosen))))
