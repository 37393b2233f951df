"""Turns: one update (or album) of one person at a time, each in one Work.

The inbox is the truth; the lanes in memory only say who is next. A turn that is refused by a rule
is undone and answered with its sentence; one that fails is tried three times, then put aside with
an apology and an alert (F4, F5, F54).
"""

import asyncio
import re
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from pydantic import ValidationError
from sqlmodel import Session

from bot import answers, inbox, mishaps
from bot.conversation import stand
from bot.door import Door, DoorClosed, finish, store_is_down
from bot.inbox import Arrival
from bot.logs import place
from bot.mishaps import NotForUs, Outcome
from chat.screen import Screen
from domain import clock
from domain.errors import Outdated, Refused, Unreadable
from domain.outbox import Reply
from domain.work import Work
from locales.i18n import speaking

log = structlog.get_logger(__name__)
WAITS = (timedelta(seconds=1), timedelta(seconds=5), timedelta(0))  # before the next try
DOWN = 2.0  # seconds between tries while the store is down
_HUGE = re.compile(r"\d{10}")  # no id of ours is that long: forged, and too big for a database
SWEEP = 5.0  # seconds between looks for updates left by another process


@dataclass(slots=True)
class Ears:
    """How an update is heard: aiogram's dispatcher, its listening Bot, and our username."""

    dispatcher: Any
    bot: Any
    username: str


Fetch = Callable[[Sequence[Arrival]], Awaitable[tuple[Any, ...]]]
Release = Callable[[list[Reply]], None]


class Turns:
    """`fetch` brings the files of an album or message, `release` says replies at once, `poke`
    wakes the sender, `trouble` tells people that the store is down (F46)."""

    def __init__(
        self,
        door: Door,
        ears: Ears,
        *,
        fetch: Fetch,
        release: Release,
        poke: Callable[[], None],
        trouble: Callable[[Arrival], Awaitable[None]],
    ) -> None:
        self._door, self._ears = door, ears
        self._fetch, self._release, self._poke, self._trouble = fetch, release, poke, trouble
        self._lanes: dict[int, deque[tuple[Arrival, float]]] = {}
        self._held: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stopping = False

    def offer(self, arrivals: Sequence[Arrival]) -> None:
        """Take committed updates into their person's lane. One already held is not taken twice."""
        ticks = clock.ticks()
        for one in arrivals:
            if one.update_id in self._held or self._stopping:
                continue
            self._held.add(one.update_id)
            lane = self._lanes.get(one.person)
            if lane is not None:
                lane.append((one, ticks))
                continue
            self._lanes[one.person] = deque([(one, ticks)])
            task = asyncio.create_task(self._walk(one.person))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def sweep(self) -> None:
        """Offer what waits in the inbox: after a restart, or left behind by another process."""
        self.offer(await self._door.read(inbox.waiting))

    async def run(self, every: float = SWEEP) -> None:
        """Sweep every so many seconds, for ever."""
        while not self._stopping:
            try:
                await self.sweep()
            except DoorClosed:
                return
            except Exception as error:
                log.warning("cannot look into the inbox", kind=type(error).__name__)
            await asyncio.sleep(every)

    async def idle(self) -> None:
        """Wait until every lane is empty."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def stop(self, within: float = 10.0) -> None:
        """Take in nothing more; let running turns end."""
        self._stopping = True
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within)
        for task in self._tasks:
            task.cancel()

    async def _walk(self, person: int) -> None:
        lane = self._lanes[person]
        try:
            while lane and not self._stopping:
                batch = await self._gather(lane)
                try:
                    await self._handle(batch)
                finally:
                    for _done in batch:
                        self._held.discard(lane.popleft()[0].update_id)
        finally:
            for left, _ticks in lane:
                self._held.discard(left.update_id)
            del self._lanes[person]

    async def _gather(self, lane: deque[tuple[Arrival, float]]) -> list[Arrival]:
        """The next update, or the whole album once nothing more of it came for a while (F9)."""
        first = lane[0][0]
        if first.album is None:
            return [first]
        quiet = inbox.ALBUM_WAIT.total_seconds()
        while True:
            batch = []
            for one, ticks in lane:
                if one.album != first.album:
                    break
                batch.append(one)
                last = ticks
            left = last + quiet - clock.ticks()
            if left <= 0 or self._stopping:
                return batch
            await asyncio.sleep(left)

    async def _handle(self, batch: list[Arrival]) -> None:
        files: tuple[Any, ...] | None = None
        wait: float | None = 0.0
        while wait is not None and not self._stopping:
            if wait:
                await asyncio.sleep(wait)
            try:
                if files is None:
                    files = await self._fetch(batch)
                outcome = await self._try(batch, files)
            except DoorClosed:
                return
            except Exception as error:
                wait = await self._failed(batch, error)
            else:
                self._done(outcome)
                return

    async def _try(self, batch: list[Arrival], files: tuple[Any, ...]) -> Outcome:
        """The turn itself, or what is said when a rule or a shape of things forbids it."""
        try:
            return await self._door.run(partial(self._turn, batch, files))
        except Refused as refused:
            return await self._door.run(partial(mishaps.refuse, batch, refused))
        except NotForUs:
            log.warning("update not understood", update_id=batch[0].update_id)
            return await self._door.run(partial(mishaps.leave, batch))
        except Unreadable as error:
            log.error("unreadable", update_id=batch[0].update_id, at=place(error))
            return await self._door.run(partial(mishaps.unreadable, batch))

    async def _failed(self, batch: list[Arrival], error: Exception) -> float | None:
        """Count the failure; seconds until the next try, or None when it was the last. While the
        store is down nothing is counted: the update waits (F46)."""
        number, kind = batch[0].update_id, type(error).__name__
        if store_is_down(error):
            log.error("the store is down", update_id=number, kind=kind)
            await self._trouble(batch[0])
            return DOWN
        log.error("turn failed", update_id=number, kind=kind, at=place(error))
        try:
            outcome, tries = await self._door.run(partial(mishaps.put_aside, batch, kind))
        except DoorClosed:
            return None
        except Exception as worse:
            if store_is_down(worse):
                return DOWN
            outcome, tries = Outcome(), await self._only_count(batch, kind, worse)
        self._done(outcome)
        return WAITS[tries - 1].total_seconds() if 0 < tries < inbox.ATTEMPTS else None

    async def _only_count(self, batch: list[Arrival], kind: str, worse: Exception) -> int:
        """Even the apology fails: at least it is not tried for ever."""
        ids = [one.update_id for one in batch]
        log.error("no apology", update_id=ids[0], kind=type(worse).__name__, at=place(worse))
        try:
            return await self._door.run(
                partial(inbox.fail, update_ids=ids, now=clock.now(), error=kind)
            )
        except Exception as last:  # the sweep offers it again
            log.error("failure not counted", update_id=ids[0], kind=type(last).__name__)
            return 0

    def _done(self, outcome: Outcome) -> None:
        if outcome.replies:
            self._release(outcome.replies)
        if outcome.queued:
            self._poke()

    # ── Units, run by the door's thread ───────────────────────────────────────────────────────

    def _turn(self, batch: list[Arrival], files: tuple[Any, ...], session: Session) -> Outcome:
        taken = mishaps.take(session, batch)
        if not taken:
            return Outcome()
        if not taken[0].body:
            raise Unreadable
        work, standing = mishaps.open_work(taken, session)
        stand(standing)
        with speaking(work.actor.language):
            screen = self._hear(taken, work, files)
            replies = answers.write(work, taken[0].body, screen)
        if standing is not None:
            standing.write(work.now)
        ids = [one.update_id for one in taken]
        inbox.settle(session, ids, now=work.now, untraced=work.untraced)
        return Outcome(replies, work.queued)

    def _hear(self, taken: list[Arrival], work: Work, files: tuple[Any, ...]) -> Screen | None:
        from aiogram.types import Update

        ears = self._ears
        if _HUGE.search(str((taken[0].body.get("callback_query") or {}).get("data", ""))):
            raise Outdated
        try:
            update = Update.model_validate(taken[0].body, context={"bot": ears.bot})
        except ValidationError:
            raise NotForUs from None
        said = finish(
            ears.dispatcher.feed_update(
                ears.bot,
                update,
                work=work,
                actor=work.actor,
                files=files,
                message_ids=_message_ids(taken),
                bodies=tuple(one.body for one in taken),
                bot_username=ears.username,
            )
        )
        return said if isinstance(said, Screen) else None


def _message_ids(batch: list[Arrival]) -> tuple[int, ...]:
    """The messages of this turn: one, or all of an album."""
    found = (one.body.get("message") or {} for one in batch)
    return tuple(message["message_id"] for message in found if "message_id" in message)
