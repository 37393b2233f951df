"""Another time or place for an announced event, told at once to all who come (R4.8).

Who agrees to it stands in `agreeing` (R12.2).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select, update

from domain import audit, outbox
from domain.access import Permission
from domain.errors import ReasonMissing
from domain.events import moved, offers, rounds, seats
from domain.events.changes_model import EventChange, EventRound, RoundKind
from domain.events.errors import EventChanged, EventTimesUnfit, NothingChanged, NotOpen
from domain.events.model import Event, EventState, Registration, Turn, TurnState
from domain.events.own import QUEUED, STANDING
from domain.events.rounds import Seated
from domain.members.model import Member
from domain.work import Work

_V = Event.__table__  # type: ignore[attr-defined]
_R = Registration.__table__  # type: ignore[attr-defined]
_T = Turn.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]

TOPIC = "events"
MAJOR = frozenset({"starts_at", "place"})  # what members count on


@dataclass(frozen=True, slots=True)
class When:
    """The event's new time and place; aware UTC. `spot`: latitude and longitude, if known."""

    starts_at: datetime
    ends_at: datetime
    place: str
    spot: tuple[float, float] | None = None


# ── Changing ──────────────────────────────────────────────────────────────────────────────────


def change(work: Work, event_id: int, new: When, *, reason: str, version: int) -> EventChange:
    """Move an announced event; everybody who has a seat, has asked or waits is told at once. Only
    for what needs nobody's agreement; else `agreeing.ask_move`.

    With another start or place they may give it up freely for a while (moved.until); another end
    alone, or another point on the map, is told in a line. Registration that was to close is moved
    by as much as the start, offers end by the new cutoff, reminders follow by themselves.
    `version` is the one the actor saw.

    Raises:
        NotFound: no such event. NotOpen: not announced, over or cancelled.
        EventChanged: a colleague was faster. NothingChanged: it is as it was.
        EventTimesUnfit: past, backwards, or the event has begun. ReasonMissing.
    """
    work.require(Permission.RUN_EVENTS)
    if not reason.strip():
        raise ReasonMissing
    event = seats.lock(work, event_id)
    _known(event)
    if event.version != version:
        raise EventChanged
    return made(work, event, new, reason=reason, by=work.actor.person_id)


def made(work: Work, event: Event, new: When, *, reason: str, by: int) -> EventChange:
    """What `change` does to a locked event, for `by`, who asked for it. The caller has seen to the
    right."""
    before = now(event)
    fields = differs(work, event, new)
    _write(work, event, new)
    major = bool(MAJOR & set(fields))
    change = EventChange(
        event_id=event.id or 0,
        version=event.version,
        starts_before=before.starts_at,
        starts_after=new.starts_at,
        ends_before=before.ends_at,
        ends_after=new.ends_at,
        place_before=before.place,
        place_after=new.place,
        reason=reason.strip(),
        major=major,
        free_until=moved.until(event, work.now) if major else None,
        at=work.now,
        by=by,
    )
    work.session.add(change)
    work.session.flush()
    audit.record(work, "event.changed", event, fields=fields)
    _tell_all(work, event, change)
    offers.process(work, event)
    return change


def now(event: Event) -> When:
    """The event as it stands."""
    return When(event.starts_at, event.ends_at, event.place, spot(event))


def differs(work: Work, event: Event, new: When) -> list[str]:
    """What of the event would be another: starts_at, ends_at, place, spot.

    Raises:
        As `change`.
    """
    _known(event)
    if event.starts_at <= work.now:
        raise EventTimesUnfit(reason="begun")
    if new.starts_at <= work.now:
        raise EventTimesUnfit(reason="past")
    if new.ends_at <= new.starts_at:
        raise EventTimesUnfit(reason="backwards")
    before = now(event)
    fields = [
        name
        for name in ("starts_at", "ends_at", "place", "spot")
        if getattr(before, name) != getattr(new, name)
    ]
    if not fields:
        raise NothingChanged
    return fields


def _known(event: Event) -> None:
    if not moved.is_known(event):
        told = (EventState.CANCELLED, EventState.OVER, EventState.PROPOSED)
        raise NotOpen(reason=event.state if event.state in told else "not_announced")


def spot(event: Event) -> tuple[float, float] | None:
    """Where it is on the map, if that is known."""
    if event.latitude is None or event.longitude is None:
        return None
    return event.latitude, event.longitude


def _write(work: Work, event: Event, new: When) -> None:
    """The event as it is now; what hangs on its start follows."""
    closes = event.closes_at
    if closes is not None and closes > work.now:
        closes = min(closes + (new.starts_at - event.starts_at), new.starts_at)
    work.session.execute(
        update(_V)
        .where(_V.c.id == event.id)
        .values(
            starts_at=new.starts_at,
            ends_at=new.ends_at,
            place=new.place,
            latitude=new.spot[0] if new.spot else None,
            longitude=new.spot[1] if new.spot else None,
            closes_at=closes,
            version=_V.c.version + 1,
        )
    )
    work.session.refresh(event)
    cutoff = offers.cutoff(event)
    if cutoff > work.now:
        event.final_called_at = None
        work.session.flush()
    work.session.execute(
        update(_T)
        .where(
            _T.c.event_id == event.id,
            _T.c.state == TurnState.OFFERED,
            _T.c.offer_until > cutoff,
        )
        .values(offer_until=cutoff)
        .execution_options(synchronize_session=False)
    )


# ── Telling ───────────────────────────────────────────────────────────────────────────────────


def _tell_all(work: Work, event: Event, made: EventChange) -> None:
    kind = _kind(made)
    tell_queue(work, event, kind, f"change:{made.id}", change_id=made.id)
    round_ = rounds.begin(work, event, RoundKind.CHANGED, str(made.id))
    if round_ is not None:
        rounds.walk(work, event, round_)
    outbox.queue(
        work,
        "desk.event_changed",
        to=outbox.STAFF_GROUP,
        topic=TOPIC,
        key=f"desk:event_change:{made.id}",
        change_id=made.id,
    )


def _kind(made: EventChange) -> str:
    return "event.moved" if made.major else "event.adjusted"


def tell_queue(work: Work, event: Event, kind: str, mark: str, **params: Any) -> None:
    """Queue a notice for everybody in the event's queue, once for each mark."""
    people = work.session.execute(
        select(_T.c.id, _M.c.person_id)
        .join(_M, _M.c.id == _T.c.member_id)
        .where(_T.c.event_id == event.id, _T.c.state.in_(QUEUED), _M.c.person_id.is_not(None))
        .order_by(_T.c.id)
    )
    outbox.queue_all(
        work,
        kind,
        [
            (row.person_id, f"turn:{row.id}:{mark}", {"turn_id": row.id, **params})
            for row in people
        ],
    )


def _whom(work: Work, event: Event, round_: EventRound) -> Sequence[ColumnElement[bool]]:
    """Who had a seat when it moved; who took one since knows."""
    return (_R.c.state.in_(STANDING), _R.c.heard_at <= round_.begun_at)


def _each(work: Work, event: Event, round_: EventRound, those: Sequence[Seated]) -> None:
    made = work.session.get_one(EventChange, int(round_.mark))
    rounds.tell(work, _kind(made), f"change:{made.id}", those, change_id=made.id)


rounds.WALKS[RoundKind.CHANGED] = rounds.Walk(_whom, _each)
