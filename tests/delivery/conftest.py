"""A whole sender against a real sandbox over HTTP, on both databases."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from sqlalchemy import select
from sqlmodel import Session
from telegram import Bot
from telegram.request import BaseRequest

from bot.door import Door
from delivery.pace import Pace
from delivery.speaker import Speaker
from delivery.transport import AiohttpRequest
from delivery.worker import Worker
from domain import clock, outbox
from domain.access import Actor, Role
from domain.outbox import Lane, OutboxMessage, Reply
from domain.people import facts
from sandbox import DEFAULT_TOKEN
from sandbox.api import Desk
from sandbox.cast import new_world
from sandbox.server import application

Json = dict[str, Any]
STAFF = -1002000000001
OWNER = 7000000115
DEADLINE = 15.0
_STATE = OutboxMessage.__table__.c.state  # type: ignore[attr-defined]
_ID = OutboxMessage.__table__.c.id  # type: ignore[attr-defined]


class Sandbox:
    """The pretend Telegram and its witness."""

    def __init__(self, url: str, http: aiohttp.ClientSession, desk: Desk) -> None:
        self.url, self.http, self.desk = url, http, desk

    async def page(self, path: str, **body: Any) -> Any:
        named = {key.rstrip("_"): value for key, value in body.items()}
        async with self.http.post(f"{self.url}/page/{path}", json=named) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def faults(self, *rules: Json) -> None:
        await self.page("faults", faults=list(rules))

    async def log(self, method: str = "") -> list[Json]:
        """What was asked so far, pleasantries left out."""
        async with self.http.get(f"{self.url}/page/log", params={"method": method}) as response:
            rows: list[Json] = await response.json()
        return [row for row in rows if row["method"] not in ("getMe", "setMyCommands")]

    async def texts(self) -> list[str]:
        """Texts of the messages that arrived, in order."""
        return [row["params"]["text"] for row in await self.log("sendMessage") if row["ok"]]

    async def messages(self, person: int, chat: int | None = None) -> list[Json]:
        query = {"as": person, "chat": chat or person}
        async with self.http.get(f"{self.url}/page/messages", params=query) as response:
            found: list[Json] = (await response.json())["messages"]
            return found


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    desk = Desk(new_world(), DEFAULT_TOKEN, calm=True)
    runner = web.AppRunner(application(desk), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with aiohttp.ClientSession() as http:
        yield Sandbox(f"http://127.0.0.1:{runner.addresses[0][1]}", http, desk)
    await runner.cleanup()


def new_bot(url: str, **times: Any) -> Bot:
    request: BaseRequest = AiohttpRequest(**times)
    return Bot(DEFAULT_TOKEN, base_url=f"{url}/bot", request=request, get_updates_request=request)


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    made = new_bot(sandbox.url, read_timeout=1.0)
    async with made:
        yield made


class House:
    """A club, its door and its sender. The clock runs; `ahead` moves it."""

    def __init__(self, club: Any, door: Door, bot: Bot, sandbox: Sandbox, media: Path) -> None:
        self.club, self.door, self.bot, self.sandbox, self.media = club, door, bot, sandbox, media
        self.workers: list[tuple[Worker, asyncio.Task[None]]] = []

    def new_worker(self, *, bot: Bot | None = None, rate: float = 500.0, **more: Any) -> Worker:
        pace = Pace(rate=rate)
        return Worker(self.door, Speaker(bot or self.bot), pace, media=self.media, **more)

    def start(self, worker: Worker | None = None, **more: Any) -> Worker:
        worker = worker or self.new_worker(**more)
        self.workers.append((worker, asyncio.create_task(worker.run())))
        return worker

    async def stop(self) -> None:
        for worker, task in self.workers:
            await worker.stop()
            await task
        self.workers.clear()

    async def somebody(self, *roles: Role, language: str = "en", started: bool = True) -> Actor:
        actor = self.club.person(*roles, language=language)
        await self.sandbox.page("people", id=actor.telegram_id, first_name="A", last_name="B")
        if started:
            await self.sandbox.page("start", as_=actor.telegram_id)
        return actor

    def queue(self, text: str, to: Any, **more: Any) -> None:
        """Queue a sentence to an actor or the staff group."""
        self.club.now = clock.now()
        with self.club.work() as work:
            target = to.person_id if isinstance(to, Actor) else to
            kind = more.pop("kind", "text")
            outbox.queue(work, kind, to=target, msgid=text, **more)

    def reply(self, to: Actor, payload: Json) -> Reply:
        self.club.now = clock.now()
        assert to.telegram_id is not None
        with self.club.work() as work:
            return outbox.reply(work, chat_id=to.telegram_id, payload=payload)

    def fact(self, key: str, value: str | None = None) -> str | None:
        with self.club.work() as work:
            if value is not None:
                facts.put(work.session, key, value, clock.now())
            return facts.fact(work.session, key)

    def rows(self) -> list[OutboxMessage]:
        with Session(self.club.engines.read) as session:
            return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))

    def states(self) -> list[str]:
        with Session(self.club.engines.read) as session:
            return list(session.scalars(select(_STATE).order_by(_ID)))

    async def until(self, condition: Callable[[], Any]) -> Any:
        """Look until it holds; fails after DEADLINE seconds."""
        end = clock.ticks() + DEADLINE
        while True:
            found = await asyncio.to_thread(condition)
            if found:
                return found
            assert clock.ticks() < end, f"never happened; states {self.states()}"
            await asyncio.sleep(0.02)

    async def settled(self, *states: str) -> None:
        await self.until(lambda: self.states() == list(states))


@pytest.fixture
async def house(club: Any, bot: Bot, sandbox: Sandbox, tmp_path: Path) -> AsyncIterator[House]:
    club.now = clock.now()
    door = Door(club.engines)
    made = House(club, door, bot, sandbox, tmp_path)
    made.fact("staff_group", str(STAFF))
    yield made
    await made.stop()
    await door.close()
    clock.shift_by(0)


CAMPAIGN = {"lane": Lane.CAMPAIGN}
