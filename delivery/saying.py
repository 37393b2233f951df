"""One row from its claim to its outcome: look, draw, wait for its turn, begin, say."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

import structlog
from sqlmodel import Session

from delivery import drawing, notices
from delivery.conclusions import Conclusions
from delivery.notices import Draft
from delivery.outcome import Outcome
from delivery.pace import Pace
from delivery.settling import Door
from delivery.speaker import Speaker
from domain import addresses, clock, dispatch
from domain.cases import topics
from domain.dispatch import Claimed
from domain.outbox import LEASE, REPLY_LEASE, Lane

log = structlog.get_logger(__name__)
FRESH = LEASE.total_seconds() - 20  # a reply waiting longer is left to the rescue
TOPIC_WAIT = 5.0
GATE_FRESH = 2.0  # seconds that a look at the gate row is good for
Render = Callable[[Claimed, Session], Draft]


class Saying:
    """Its functions give the seconds a row was put back for, or None when it is done."""

    def __init__(
        self,
        door: Door,
        speaker: Speaker,
        pace: Pace,
        conclude: Conclusions,
        *,
        media: Path,
        render: Render,
    ) -> None:
        self._door, self._speaker, self._pace = door, speaker, pace
        self._conclude, self._media, self._render = conclude, media, render
        self._gate_seen = -GATE_FRESH
        self.stopping = False

    def saw_gate(self, until: datetime | None) -> None:
        """What the gate row says, just read."""
        self._gate_seen = clock.ticks()
        self._pace.close_until(until)

    async def reply(self, row: Claimed, since: float) -> float | None:
        """Say a reply that waits since those ticks."""
        if clock.ticks() - self._gate_seen > GATE_FRESH:
            try:
                self.saw_gate(await self._door.read(addresses.gate))
            except Exception as error:  # then with what we know
                log.warning("gate not read", kind=type(error).__name__)
        if closed := self._pace.closed_for():
            return self._conclude.wait(row, closed, "gate")
        if clock.ticks() - since > FRESH:
            return None
        return await self.row(row)

    async def row(self, row: Claimed) -> float | None:
        """Say one row and settle it. Never raises."""
        try:
            return await self._row(row)
        except Exception as error:
            log.error("row not said", row=row.id, notice=row.kind, kind=type(error).__name__)
            return self._conclude.broken(row, error)

    async def _row(self, row: Claimed) -> float | None:
        if row.expires_at is not None and row.expires_at <= clock.now():
            self._conclude.expired(row)
            return None
        fresh = row.lease == REPLY_LEASE
        if fresh:
            draft = notices.of_reply(row)
        else:
            draft = await self._door.read(partial(self._render, row))
        if draft.state == "ready" and draft.topic is not None:
            draft = await self._topic(row, draft)
        if draft.state != "ready":
            return self._conclude.without_saying(row, draft)
        if not fresh or draft.said.answer is None:
            return await self._in_turn(row, draft, fresh)
        # The press stops waiting now; its message may still have to be drawn or to queue.
        silent = replace(draft, said=replace(draft.said, answer=None))
        both = self._in_turn(row, silent, fresh), self._speaker.answer(draft.said.answer)
        return (await asyncio.gather(*both))[0]

    async def _in_turn(self, row: Claimed, draft: Draft, fresh: bool) -> float | None:
        draft = await self._with_media(draft)
        await self._turn(row, draft)
        if closed := self._pace.closed_for():
            return self._conclude.wait(row, closed, "gate")
        if not fresh:
            begin = partial(dispatch.begin, row_id=row.id, lease=row.lease, now=clock.now())
            if self.stopping or not await self._door.run(begin):
                return None
            row = replace(row, attempts=row.attempts + 1)
        outcome = await self._speaker.say(draft.said)
        if outcome.reason == "topic_closed" and draft.said.thread is not None:
            if not await self._speaker.reopen_topic(draft.said.chat_id, draft.said.thread):
                draft = _in_topic(draft, addresses.GENERAL)
            outcome = await self._speaker.say(draft.said)
        return self._conclude.after(row, draft, outcome)

    async def _topic(self, row: Claimed, draft: Draft) -> Draft:
        """Make the missing topic; in a group without topics everything goes to General (F18)."""
        made = await self._speaker.new_topic(draft.said.chat_id, draft.topic or "")
        if (
            isinstance(made, Outcome)
            and made.state == "refused"
            and topics.case_of(row.topic) is not None
        ):
            await self._door.run(partial(topics.impossible, now=clock.now()))
            return replace(draft, state="wait", reason="no_topics")
        if isinstance(made, Outcome) and made.state == "refused":
            if made.reason != "no_forum":
                return _in_topic(draft, addresses.GENERAL)
            made = addresses.GENERAL
        if isinstance(made, int):
            name, now = row.topic or "", clock.now()
            chat = draft.said.chat_id
            keep = partial(addresses.topic_made, name=name, chat_id=chat, thread=made, now=now)
            self._pace.spent(chat, 1)
            if await self._door.run(keep):
                return replace(draft, state="wait", reason="card_first")
            return _in_topic(draft, made)
        if made.reason == "flood":
            self._conclude.pause(made.seconds)
        return replace(draft, state="wait", reason="no_topic", seconds=TOPIC_WAIT)

    async def _with_media(self, draft: Draft) -> Draft:
        ready = draft.said.screen or {}
        if not any(ready.get(key) for key in ("picture", "document", "file", "album")):
            return draft
        made = await drawing.media(self._door, self._media, ready, draft.language)
        return replace(draft, said=replace(draft.said, media=made))

    async def _turn(self, row: Claimed, draft: Draft) -> None:
        if row.lane != Lane.REPLY:
            await self._pace.lane_turn(draft.said.chat_id)
        elif draft.said.screen:
            await self._pace.reply_turn(draft.said.chat_id)


def _in_topic(draft: Draft, thread: int) -> Draft:
    """Addressed to its topic; 0 is General, which is addressed by leaving it out."""
    return replace(draft, said=replace(draft.said, thread=thread or None))
