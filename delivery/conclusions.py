"""From an outcome to the fate of its row, and what else was learned (F20–F28)."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from delivery.notices import KEPT, LOST, Draft
from delivery.outcome import EXPELLED, UNREACHABLE, Outcome
from delivery.pace import Pace
from delivery.settling import After, Settling
from domain import addresses, clock, outbox
from domain.access import SYSTEM
from domain.dispatch import Claimed, Settled
from domain.outbox import STAFF_GROUP
from domain.work import Work

log = structlog.get_logger(__name__)
BACKOFF = (1.0, 60.0)  # seconds: first, longest (F24)
REPEATS = 6  # tries of a `resend` row whose answers are lost, before a person looks at it
EXPELLED_WAIT = 300.0  # seconds until a card the staff group did not take is tried again (F19)
SILENT = 300.0  # seconds without a connection until the staff is told (F24)
PAUSE_TOLD = 60.0  # seconds of a pause worth telling the staff (F22)
HOUR = 3600.0
REMEMBERED = 10_000  # people told of trouble


class Conclusions:
    """`poke` wakes the worker when a row may go again at once; `counts` are sends by outcome.
    Each of its functions settles the row and gives the seconds it waits, or None when it is
    done."""

    def __init__(self, settling: Settling, pace: Pace, poke: Callable[[], None]) -> None:
        self._settling, self._pace, self._poke = settling, pace, poke
        self._silent_since: float | None = None
        self._told: dict[int, float] = {}
        self.counts: Counter[str] = Counter()

    def may_tell(self, chat_id: int) -> bool:
        """Whether this person has not been told of the trouble within the hour (F46)."""
        ticks = clock.ticks()
        if ticks - self._told.get(chat_id, -HOUR) < HOUR:
            return False
        if len(self._told) > REMEMBERED:
            self._told.clear()
        self._told[chat_id] = ticks
        return True

    # ── Without an outcome ────────────────────────────────────────────────────────────────────

    def wait(self, row: Claimed, seconds: float, reason: str, *afters: After) -> float:
        not_before = clock.now() + timedelta(seconds=seconds)
        settled = self._settled(row, "pending", reason=reason, not_before=not_before)
        self._settling.add(settled, *afters)
        return seconds

    def behind(self, row: Claimed, seconds: float) -> None:
        """A reply waits behind an earlier one to the same chat."""
        self.wait(row, seconds, "behind")

    def expired(self, row: Claimed) -> None:
        self._settling.add(self._settled(row, "expired"))

    def without_saying(self, row: Claimed, draft: Draft) -> float | None:
        if draft.state == "wait":
            return self.wait(row, draft.seconds, draft.reason or "waiting")
        afters = _lost(row) if draft.state == "refused" else ()
        self._settling.add(self._settled(row, draft.state, reason=draft.reason), *afters)
        return None

    def broken(self, row: Claimed, error: Exception) -> float | None:
        """Our own fault: a database away is tried again, anything else is refused and told."""
        if isinstance(error, OperationalError):
            return self.wait(row, 5.0, type(error).__name__)
        afters = () if row.kind == "alert" else (_alert("notice_broken", row.kind),)
        self._settling.add(self._settled(row, "refused", reason=type(error).__name__), *afters)
        return None

    # ── After an outcome ──────────────────────────────────────────────────────────────────────

    def after(self, row: Claimed, draft: Draft, outcome: Outcome) -> float | None:
        """Settle the row as the answer of Telegram says."""
        self.counts[outcome.state] += 1
        if outcome.state in ("sent", "refused", "later"):
            self._heard()
        if outcome.state == "not_sent":
            self._silent_since = self._silent_since or clock.ticks()
            return self.wait(row, _backoff(row.attempts), "not_sent")
        if outcome.state == "unsure":
            return self._unsure(row, outcome)
        if outcome.state == "later":
            return self._later(row, draft, outcome)
        if outcome.state == "refused":
            return self._refused(row, draft, outcome)
        self._pace.succeeded()
        self._sent(row, draft, outcome)
        return None

    def _sent(self, row: Claimed, draft: Draft, outcome: Outcome) -> None:
        if outcome.parts > 1:
            self._pace.spent(draft.said.chat_id, outcome.parts - 1)
        afters: list[After] = []
        if draft.redraws is not None and outcome.message_id not in (None, draft.said.edit):
            afters.append(
                partial(addresses.renamed, row_id=draft.redraws, message_id=outcome.message_id)
            )
        if outcome.ids and (keep := KEPT.get(row.kind)):
            chat, ids = draft.said.chat_id, outcome.ids
            afters.append(partial(keep, params=row.params or {}, chat_id=chat, messages=ids))
        if outcome.reason == "formatting_refused":  # the build should have caught it (F28)
            log.error("formatting refused", row=row.id, notice=row.kind)
            afters.append(_alert("formatting_refused", row.kind))
        self._settling.add(
            self._settled(row, "sent", message_id=outcome.message_id, parts=outcome.parts), *afters
        )

    def pause(self, seconds: float | None) -> None:
        """Telegram asked for silence outside of any row."""
        self._settling.later(_closed(self._pace.flooded(seconds)))

    def _later(self, row: Claimed, draft: Draft, outcome: Outcome) -> float:
        if outcome.chat_id is not None:
            moved = partial(
                addresses.migrated, old=draft.said.chat_id, new=outcome.chat_id, now=clock.now()
            )
            self._poke()
            return self.wait(row, 0.0, "migrated", moved)
        until = self._pace.flooded(outcome.seconds)
        seconds = self._pace.closed_for()
        log.warning("asked to wait", seconds=outcome.seconds)
        afters = [_closed(until)]
        if seconds > PAUSE_TOLD:
            afters.append(_alert("sending_paused", until=until.isoformat()))
        return self.wait(self._partly(row, outcome), seconds, "flood", *afters)

    def _unsure(self, row: Claimed, outcome: Outcome) -> float | None:
        until = self._pace.doubted()
        afters = () if until is None else (_closed(until),)
        row = self._partly(row, outcome)
        if row.on_unknown == "resend" and row.attempts < REPEATS:
            again = replace(row, maybe_repeated=True)
            seconds = max(_backoff(row.attempts), self._pace.closed_for())
            return self.wait(again, seconds, "unsure", *afters)
        self._settling.add(self._settled(row, "uncertain", reason=outcome.reason), *afters)
        return None

    def _refused(self, row: Claimed, draft: Draft, outcome: Outcome) -> float | None:
        reason, now, chat = outcome.reason, clock.now(), draft.said.chat_id
        if draft.staff and row.topic is not None and reason in ("topic_gone", "topic_closed"):
            self._poke()
            lost = partial(addresses.topic_lost, name=row.topic)
            return self.wait(row, 0.0, str(reason), lost)
        if draft.staff and reason in (EXPELLED, "forbidden", "never_started"):
            return self.wait(row, EXPELLED_WAIT, str(reason))
        afters = list(_lost(row))
        if reason in UNREACHABLE and chat > 0:
            afters.append(
                partial(addresses.unreachable, chat_id=chat, reason=str(reason), now=now)
            )
        log.info("refused", row=row.id, notice=row.kind, reason=reason)
        self._settling.add(self._settled(row, "refused", reason=reason), *afters)
        return None

    def _heard(self) -> None:
        """Telegram answers again; after a long silence the staff is told (F24)."""
        since, self._silent_since = self._silent_since, None
        if since is not None and clock.ticks() - since > SILENT:
            log.error("telegram was silent", seconds=round(clock.ticks() - since))
            self._settling.later(_alert("telegram_silent"))

    def _partly(self, row: Claimed, outcome: Outcome) -> Claimed:
        return replace(row, parts_said=outcome.parts) if outcome.parts else row

    def _settled(
        self,
        row: Claimed,
        state: str,
        *,
        reason: str | None = None,
        message_id: int | None = None,
        not_before: datetime | None = None,
        parts: int | None = None,
    ) -> Settled:
        return Settled(
            id=row.id,
            lease=row.lease,
            state=state,
            at=clock.now(),
            message_id=message_id,
            reason=reason,
            not_before=not_before,
            maybe_repeated=row.maybe_repeated,
            parts_said=row.parts_said if parts is None else parts,
        )


def _backoff(attempts: int) -> float:
    first, longest = BACKOFF
    whole = min(first * 2.0 ** min(attempts - 1, 6), longest)
    return whole * random.uniform(0.5, 1.0)  # noqa: S311 - spreads tries, guards nothing


def _closed(until: datetime) -> After:
    def close(session: Session) -> None:
        addresses.close_gate(session, until=until, now=clock.now())

    return close


def _lost(row: Claimed) -> tuple[After, ...]:
    """Those who wait for it to arrive are told that it does not."""
    tell = LOST.get(row.kind)
    if tell is None:
        return ()

    def told(session: Session) -> None:
        tell(Work(session, SYSTEM, clock.now()), row.params or {})

    return (told,)


def _alert(what: str, error: str = "", *, until: str | None = None) -> After:
    """One alert in ten minutes and kind (F54)."""

    def queue(session: Session) -> None:
        now = clock.now()
        outbox.queue(
            Work(session, SYSTEM, now),
            "alert",
            to=STAFF_GROUP,
            key=f"alert:{what}:{int(now.timestamp()) // 600}",
            topic="alerts",
            what=what,
            error=error,
            until=until,
        )

    return queue
