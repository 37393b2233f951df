"""From the outbox to Telegram: claim, say, settle. Replies at once, the rest by lanes."""

import asyncio
import secrets
from collections import Counter
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path

import structlog
from sqlmodel import Session

from delivery import notices
from delivery.conclusions import Conclusions
from delivery.pace import Pace
from delivery.replies import Replies
from delivery.saying import Render, Saying
from delivery.settling import Door, Settling
from delivery.speaker import Speaker
from domain import addresses, clock, dispatch
from domain.dispatch import Claimed
from domain.outbox import Lane, Reply

log = structlog.get_logger(__name__)
BATCH = 100  # rows claimed at once
LOW = 50  # held rows below which more are claimed
MOST = 300
TICK = 1.0  # seconds between looks when nobody pokes
HEARTBEAT = 15.0
STOPPING = 8.0
Task = asyncio.Task[float | None]


class Worker:
    """`alone`: no other process sends, so whatever is leased at the start is an orphan. `media`
    is the folder of stored files; `window` how many requests of the lanes are under way."""

    def __init__(
        self,
        door: Door,
        speaker: Speaker,
        pace: Pace,
        *,
        media: Path,
        render: Render = notices.render,
        alone: bool = False,
        window: int = 4,
    ) -> None:
        self._door, self._speaker, self._pace = door, speaker, pace
        self._alone, self._window = alone, window
        self._settling = Settling(door)
        self._conclude = Conclusions(self._settling, pace, self.poke)
        self._saying = Saying(door, speaker, pace, self._conclude, media=media, render=render)
        self._replies = Replies(self._saying.reply, self._conclude.behind)
        self._me = secrets.token_hex(8)
        self._claims = 0
        self._held: dict[int, tuple[Claimed, int]] = {}  # row id → (row, chat), urgent first
        self._busy: set[int] = set()
        self._running: set[Task] = set()
        self._wake = asyncio.Event()
        self._poked = True
        self._stopping = False
        self._ended = asyncio.Event()
        self._ended.set()

    # ── What others call ──────────────────────────────────────────────────────────────────────

    def release(self, replies: list[Reply]) -> None:
        """Say the replies of a turn that has just been committed; on the event loop."""
        for reply in replies:
            self._replies.put(dispatch.of_reply(reply))

    def poke(self) -> None:
        """Something was queued; look now."""
        self._poked = True
        self._wake.set()

    @property
    def counts(self) -> Counter[str]:
        """Sends by outcome since the start: sent, later, refused, unsure, not_sent."""
        return self._conclude.counts

    async def run(self) -> None:
        """Claim, say and settle until `stop`."""
        self._ended.clear()
        heart = asyncio.create_task(self._beat())
        try:
            if self._alone:
                await self._door.run(partial(dispatch.orphan, now=clock.now()))
            claimed_at = 0.0
            while not self._stopping:
                due = self._poked or clock.ticks() - claimed_at >= TICK
                if due and len(self._held) < MOST:
                    claimed_at = clock.ticks()
                    await self._claim()
                await self._sleep(min(self._start(), TICK))
        finally:
            heart.cancel()
            self._ended.set()

    async def stop(self) -> None:
        """Begin nothing more, let what is under way end, settle, give the rest back (≤ 10 s).
        Stopping twice is harmless."""
        self._stopping = self._saying.stopping = True
        self._wake.set()
        await self._ended.wait()
        await asyncio.gather(self._replies.drain(STOPPING), _finish(self._running))
        with suppress(TimeoutError):
            await asyncio.wait_for(self._settling.drain(), 1.5)
        self._held.clear()
        try:
            await self._door.run(partial(dispatch.give_back, holder=self._me))
        except Exception as error:  # the lease runs out instead
            log.warning("rows not given back", kind=type(error).__name__)

    async def say_unlogged(self, chat_id: int, text: str) -> None:
        """A line while the database is away, at most once an hour a person, from memory (F46)."""
        if self._conclude.may_tell(chat_id):
            await self._speaker.say_plainly(chat_id, text)

    # ── The loop ──────────────────────────────────────────────────────────────────────────────

    async def _sleep(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), max(seconds, 0.001))
        self._wake.clear()

    async def _claim(self) -> None:
        self._poked = False
        self._claims += 1
        unit = partial(_claim, now=clock.now(), lease=f"{self._me}:{self._claims}")
        try:
            rows, chats, gate = await self._door.run(unit)
        except Exception as error:
            log.error("outbox not read", kind=type(error).__name__)
            return
        self._saying.saw_gate(gate)
        for row in rows:
            if row.lane == Lane.REPLY:
                self._replies.put(row, claimed_again=True)
            else:
                self._held[row.id] = (row, row.chat_id or chats.get(row.person_id or 0, 0))
        self._held = dict(sorted(self._held.items(), key=lambda one: (one[1][0].lane, one[0])))

    def _start(self) -> float:
        """Begin what may begin now; seconds until it is worth looking again."""
        if closed := self._pace.closed_for():
            return closed
        soonest = TICK
        for row_id, (row, chat) in list(self._held.items()):
            if len(self._running) >= self._window or self._stopping:
                break
            if chat in self._busy:
                continue
            if wait := self._pace.chat_wait(chat):
                soonest = min(soonest, wait)
                continue
            del self._held[row_id]
            self._busy.add(chat)
            task = asyncio.create_task(self._saying.row(row))
            self._running.add(task)
            task.add_done_callback(partial(self._done, chat))
        return soonest

    def _done(self, chat: int, task: Task) -> None:
        self._running.discard(task)
        self._busy.discard(chat)
        self._wake.set()

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT)
            try:
                await self._door.run(partial(dispatch.keep, holder=self._me, now=clock.now()))
            except Exception as error:
                log.error("lease not renewed", kind=type(error).__name__)


def _claim(
    session: Session, *, now: datetime, lease: str
) -> tuple[list[Claimed], dict[int, int], datetime | None]:
    """Rows, the chats of their people, and the gate; no rows while it is closed (F22)."""
    gate = addresses.gate(session)
    if gate is not None and gate > now:
        return [], {}, gate
    rows = dispatch.claim(session, now=now, lease=lease, limit=BATCH)
    chats = addresses.chats(session, {row.person_id for row in rows if row.person_id})
    if any(row.person_id is None and row.chat_id is None for row in rows):
        chats[0] = addresses.staff_group(session) or 0
    return rows, chats, gate


async def _finish(tasks: set[Task]) -> None:
    if tasks:
        _, late = await asyncio.wait(tasks, timeout=STOPPING)
        for task in late:
            task.cancel()
