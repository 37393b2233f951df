"""How fast we may speak: evenly spaced, replies first, nobody while the gate is closed.

A bucket of allowances would earn refusals for ever; even spacing reaches almost the whole limit
with none. Spans are steady ticks; the gate is an instant, shared by all processes (F22).
"""

import asyncio
from collections import deque
from datetime import datetime, timedelta

from domain import clock

OVERALL = 25.0  # messages a second
PRIVATE = 1.0  # seconds between two messages of the lanes to one person
GROUP = 20  # messages a minute to one group
GROUP_SPAN = 60.0
QUIET = (30.0, 300.0)  # seconds of silence after an outage: first, longest (F25)
FLOOD = (60.0, 900.0)  # after a 429 without a time, or with one beyond an hour (F23)
HOUR = 3600.0
DOUBTS, DOUBTS_WITHIN = 3, 10.0
KEPT = 5000  # chats remembered; older ones have long been allowed again


class Pace:
    """One per process. `rate` is messages a second over all."""

    def __init__(self, *, rate: float = OVERALL) -> None:
        self._step = 1 / rate
        self._next = 0.0
        self._chats: dict[int, float] = {}
        self._groups: dict[int, deque[float]] = {}
        self._doubts: deque[float] = deque()
        self._quiet = QUIET[0]
        self._flood = FLOOD[0]
        self.gate: datetime | None = None

    # ── The gate ──────────────────────────────────────────────────────────────────────────────

    def closed_for(self) -> float:
        """Seconds until anything may be sent; 0 while the gate is open."""
        if self.gate is None:
            return 0.0
        left = (self.gate - clock.now()).total_seconds()
        if left <= 0:
            self.gate = None
        return max(0.0, left)

    def close_until(self, until: datetime | None) -> None:
        """What the gate row says; an earlier instant never opens what a later one closed."""
        if until is not None and (self.gate is None or until > self.gate):
            self.gate = until

    def flooded(self, seconds: float | None) -> datetime:
        """Telegram asked for silence: close; the instant is for the gate row (F22, F23)."""
        if seconds is None or seconds > HOUR:
            seconds, self._flood = self._flood, min(self._flood * 2, FLOOD[1])
        until = clock.now() + timedelta(seconds=seconds + 1)
        self.close_until(until)
        return until

    def doubted(self) -> datetime | None:
        """An answer was lost. The third in ten seconds with no good one between closes the gate,
        so that an outage leaves few doubtful rows (F25)."""
        ticks = clock.ticks()
        self._doubts.append(ticks)
        while self._doubts and ticks - self._doubts[0] > DOUBTS_WITHIN:
            self._doubts.popleft()
        if len(self._doubts) < DOUBTS:
            return None
        self._doubts.clear()
        until = clock.now() + timedelta(seconds=self._quiet)
        self._quiet = min(self._quiet * 2, QUIET[1])
        self.close_until(until)
        return until

    def succeeded(self) -> None:
        """Telegram answered as it should."""
        self._doubts.clear()
        self._quiet, self._flood = QUIET[0], FLOOD[0]

    # ── Spacing ───────────────────────────────────────────────────────────────────────────────

    async def reply_turn(self, chat_id: int) -> None:
        """Wait for the next place; replies take it before the lanes do, and are counted."""
        ticks = clock.ticks()
        place = max(ticks, self._next)
        self._next = place + self._step
        self._count(chat_id, place)
        if place > ticks:
            await asyncio.sleep(place - ticks)

    async def lane_turn(self, chat_id: int) -> None:
        """Wait until a place is free that no reply wants."""
        # A reply may take the place meanwhile, so look again after every wait.
        while (left := self._next - clock.ticks()) > 0:  # noqa: ASYNC110 - a place, not an event
            await asyncio.sleep(left)
        ticks = clock.ticks()
        self._next = ticks + self._step
        self._count(chat_id, ticks)

    def spent(self, chat_id: int, messages: int) -> None:
        """Count further messages that one turn sent."""
        ticks = clock.ticks()
        for _ in range(messages):
            self._next = max(ticks, self._next) + self._step
            self._count(chat_id, ticks)

    def chat_wait(self, chat_id: int) -> float:
        """Seconds until the lanes may speak to this chat again."""
        ticks = clock.ticks()
        if chat_id > 0:
            return max(0.0, self._chats.get(chat_id, 0.0) + PRIVATE - ticks)
        sent = self._groups.get(chat_id)
        if not sent:
            return 0.0
        while sent and ticks - sent[0] >= GROUP_SPAN:
            sent.popleft()
        return 0.0 if len(sent) < GROUP else GROUP_SPAN - (ticks - sent[0])

    def _count(self, chat_id: int, ticks: float) -> None:
        if chat_id < 0:
            self._groups.setdefault(chat_id, deque(maxlen=GROUP)).append(ticks)
            return
        self._chats.pop(chat_id, None)
        self._chats[chat_id] = ticks
        if len(self._chats) > KEPT:
            self._chats.pop(next(iter(self._chats)))
