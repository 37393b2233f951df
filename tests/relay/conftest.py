"""Both halves of the bot around a real sandbox: what people do there is heard, what the bot has
to say is said there."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import select
from sqlmodel import Session
from telegram import Bot

from delivery.pace import Pace
from delivery.speaker import Speaker
from delivery.worker import Worker
from domain import clock
from domain.access import Actor, Role
from domain.cases.model import CaseMessage
from domain.outbox import OutboxMessage, Reply
from domain.people import facts
from domain.people.model import Undertaking
from domain.policy import PolicyValue
from tests.conftest import Club
from tests.delivery.conftest import DEADLINE, OWNER, STAFF, Sandbox, bot, sandbox
from tests.sandbox.test_media import PICTURE
from tests.talk import House

__all__ = ("bot", "sandbox")
Json = dict[str, Any]
WAITING = ("pending", "leased", "sending")


class Hearing(House):
    """Hears as tests do, and hands its replies to a real sender."""

    worker: Worker

    async def _fetch(self, batch: Any) -> tuple[()]:
        return ()  # no form waits for a file here

    def _release(self, replies: list[Reply]) -> None:
        self.worker.release(replies)


class Swift(Pace):
    """Without Telegram's limits for a chat, which have tests of their own."""

    def chat_wait(self, chat_id: int) -> float:
        return 0.0


class Office:
    """A club with a staff group of topics, its members, and everything that is said."""

    def __init__(self, club: Club, bot: Bot, sandbox: Sandbox, media: Path) -> None:
        self.club, self.sandbox = club, sandbox
        self.hearing = Hearing(club.engines)
        speaker = Speaker(bot)
        self.hearing.worker = Worker(self.hearing.door, speaker, Swift(rate=500.0), media=media)
        self._albums = itertools.count(1)

    # ── People ────────────────────────────────────────────────────────────────────────────────

    async def guest(self, name: str = "Ann") -> int:
        actor = await self._somebody(name)
        return actor.telegram_id

    async def agent(self, *roles: Role, name: str = "Chen") -> Actor:
        """A colleague, signed, in the staff group."""
        actor = await self._somebody(name, *(roles or (Role.SERVICE_AGENT,)))
        self.club.now = clock.now()
        with self.club.work() as work:
            work.session.add(
                Undertaking(
                    person_id=actor.person_id,
                    year=work.today.year,
                    signed_name="x",
                    signed_at=work.now,
                )
            )
        await self.sandbox.page("group", group=STAFF, action="join", as_=actor.telegram_id)
        return actor

    async def _somebody(self, name: str, *roles: Role) -> Actor:
        actor: Actor = self.club.person(*roles, language="en")
        number = actor.telegram_id
        await self.sandbox.page(
            "people", id=number, first_name="Mei", last_name=name, language_code="en"
        )
        await self.sandbox.page("start", as_=number)
        await self.goes_on()
        return actor

    # ── What they do ──────────────────────────────────────────────────────────────────────────

    async def says(self, who: int, text: str, **more: Any) -> int:
        """Write in one's own chat, or in `chat` and `thread`; the message's id."""
        made = await self.sandbox.page("send", as_=who, text=text, **more)
        await self.goes_on()
        return int(made["message_id"])

    async def sends(self, who: int, kind: str, *, count: int = 1, **more: Any) -> list[int]:
        """Send files; several at once are an album."""
        made = await self.posts(who, kind, count=count, **more)
        await self.goes_on()
        return made

    async def posts(self, who: int, kind: str, *, count: int = 1, **more: Any) -> list[int]:
        """The same, not yet heard."""
        form = aiohttp.FormData()
        for name, value in {"as": who, "kind": kind, **more}.items():
            form.add_field(name, str(value))
        for k in range(count):
            form.add_field("files", PICTURE, filename=f"{k}.jpg", content_type="image/jpeg")
        url = f"{self.sandbox.url}/page/upload"
        async with self.sandbox.http.post(url, data=form) as response:
            assert response.status == 200, await response.text()
            made = await response.json()
        return [one["message_id"] for one in made]

    async def edits(self, who: int, message: int, text: str, **more: Any) -> None:
        await self.sandbox.page("edit", as_=who, message_id=message, text=text, **more)
        await self.goes_on()

    async def presses(self, who: int, label: str) -> None:
        for one in reversed(await self.sees(who)):
            rows = (one.get("reply_markup") or {}).get("inline_keyboard", [])
            for button in (button for row in rows for button in row):
                if label in button["text"]:
                    data, number = button["callback_data"], one["message_id"]
                    await self.sandbox.page("press", as_=who, message_id=number, data=data)
                    await self.goes_on()
                    return
        raise AssertionError(f"no button reads {label}")

    async def goes_on(self) -> None:
        """Let the bot hear all that happened and say all that is due."""
        updates = self.sandbox.desk.world.updates
        while updates.waiting or self._due():
            bodies = [dict(one.update) for one in updates.waiting]
            updates.waiting.clear()
            for body in bodies:
                body.pop("update_id", None)
            await self.hearing.feed(*bodies)
            self.hearing.worker.poke()
            await self._said()

    async def tries_again(self) -> None:
        """Wait for what was put off for a moment."""
        waiting = [one.not_before for one in self.rows() if one.state in WAITING]
        assert waiting, "nothing waits any more"
        await asyncio.sleep(max(0.0, (min(waiting) - clock.now()).total_seconds()))
        await self.goes_on()

    def _due(self) -> bool:
        with Session(self.club.engines.read) as session:
            found = session.scalars(
                select(OutboxMessage).where(
                    OutboxMessage.state.in_(WAITING), OutboxMessage.not_before <= clock.now()
                )
            )
            return found.first() is not None

    async def _said(self) -> None:
        end = clock.ticks() + DEADLINE
        while self._due():
            assert clock.ticks() < end, [(r.kind, r.state, r.reason) for r in self.rows()]
            await asyncio.sleep(0.01)

    # ── What is seen ──────────────────────────────────────────────────────────────────────────

    async def sees(self, who: int, **more: Any) -> list[Json]:
        query = {"as": who, **more}
        url = f"{self.sandbox.url}/page/messages"
        async with self.sandbox.http.get(url, params=query) as response:
            found: list[Json] = (await response.json())["messages"]
        return found

    async def topic(self, thread: int | None = None) -> list[Json]:
        """What stands in the newest topic of the staff group, Telegram's own lines left out."""
        thread = thread or self.thread()
        found = await self.sees(OWNER, chat=STAFF, thread=thread, limit=200)
        return [one for one in found if not any(key.startswith("forum_") for key in one)]

    async def texts(self, thread: int | None = None) -> list[str]:
        return [words(one) for one in await self.topic(thread)]

    async def last(self, who: int) -> Json:
        return (await self.sees(who))[-1]

    def thread(self) -> int:
        return max(int(one) for one in self.sandbox.desk.world.groups[STAFF]["topics"])

    def rows(self) -> list[OutboxMessage]:
        with Session(self.club.engines.read) as session:
            return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))

    def kept(self) -> list[CaseMessage]:
        with Session(self.club.engines.read) as session:
            return list(session.scalars(select(CaseMessage).order_by(CaseMessage.id)))

    async def close(self) -> None:
        await self.hearing.close()


def words(message: Json) -> str:
    """Text or caption; else what kind of message it is."""
    for key in ("text", "caption"):
        if message.get(key):
            return str(message[key])
    kinds = ("photo", "voice", "video", "video_note", "sticker", "document", "location")
    return next((f"<{kind}>" for kind in kinds if kind in message), "<?>")


@pytest.fixture
async def office(
    sqlite_club: Club, bot: Bot, sandbox: Sandbox, tmp_path: Path
) -> AsyncIterator[Office]:
    sqlite_club.now = clock.now()
    with sqlite_club.work() as work:
        facts.put(work.session, "staff_group", str(STAFF), work.now)
        facts.put(work.session, "bot_username", "guildhall_bot", work.now)
        english = {"key": "language", "value": '"en"', "changed_by": 0, "changed_at": work.now}
        work.session.add(PolicyValue(**english))
    made = Office(sqlite_club, bot, sandbox, tmp_path)
    running = asyncio.create_task(made.hearing.worker.run())
    yield made
    await made.hearing.worker.stop()
    await running
    assert not [row for row in await sandbox.log() if row["unknown_params"]]
    await made.close()
    clock.shift_by(0)
