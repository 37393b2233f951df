"""How many may come: capacity, quotas, companions, and when nobody registers or queues any more.

The desk's own adjustments while an event runs, each against the version the colleague saw. What
is given stays given (R4.1); whatever may have freed a seat is offered to the queue at once (R4.4).
"""

from typing import Any

from sqlalchemy import select, update

from domain import audit
from domain.access import Permission
from domain.errors import Outdated
from domain.events import limits, managing, offers, seats
from domain.events.errors import CapacityTaken, QuotaUnfit
from domain.events.model import Event, Turn, TurnState
from domain.tiers.model import Tier
from domain.work import Work

MOST_SEATS = 100_000
MOST_COMPANIONS = 10

_T = Turn.__table__  # type: ignore[attr-defined]
_V = Event.__table__  # type: ignore[attr-defined]


def set_capacity(work: Work, event_id: int, capacity: int | None, *, version: int) -> Event:
    """So many seats in all; None: no limit. Only for what needs nobody's agreement; else
    `agreeing.ask_capacity`.

    Raises:
        NotFound: no such event. Outdated: a colleague has changed it.
        CapacityTaken: `taken` are given already. QuotaUnfit: no such number.
        NotOpen: over, cancelled, or its plan is being decided.
    """
    work.require(Permission.RUN_EVENTS)
    if capacity is not None and not 1 <= capacity <= MOST_SEATS:
        raise QuotaUnfit
    return resize(work, _held(work, event_id, version), capacity)


def resize(work: Work, event: Event, capacity: int | None) -> Event:
    """What `set_capacity` does to a locked event; the caller has seen to the right.

    Raises:
        CapacityTaken: `taken` are given already. NotOpen: it is not running.
    """
    managing.running(work, event)
    if capacity is not None and capacity < event.taken:
        raise CapacityTaken(taken=event.taken)
    return _changed(work, event, "event.capacity_changed", capacity=capacity)


def set_quota(
    work: Work, event_id: int, kind: str, key: str, places: int | None, *, version: int
) -> Event:
    """A limit for a tier or a session, beside the capacity; what is given already counts in it.
    `places` None takes the limit away.

    Raises:
        QuotaUnfit: no such tier, session or number. CapacityTaken: `taken` are given in it.
        Else as `set_capacity`.
    """
    work.require(Permission.RUN_EVENTS)
    event = _held(work, event_id, version)
    sessions = event.sessions or {}
    known = list(Tier) if kind == "tier" else list(sessions) if kind == "session" else []
    if key not in known or (places is not None and not 0 <= places <= MOST_SEATS):
        raise QuotaUnfit
    wanted = limits.standing(work, event_id)
    wanted.pop((kind, key), None)
    if places is not None:
        wanted[kind, key] = places
    limits.replace(work, event, wanted, sessions)
    return _changed(work, event, "event.quota_changed")


def set_companions(work: Work, event_id: int, most: int, *, version: int) -> Event:
    """How many one may bring from now on; larger parties that have their seats keep them.

    Raises:
        QuotaUnfit: no such number. Else as `set_capacity`.
    """
    work.require(Permission.RUN_EVENTS)
    if not 0 <= most <= MOST_COMPANIONS:
        raise QuotaUnfit
    event = _held(work, event_id, version)
    return _changed(work, event, "event.companions_changed", companions=most)


def close_registration(work: Work, event_id: int, *, version: int) -> Event:
    """Nobody registers from now on; what was asked for before counts still (F39).

    Raises:
        As `set_capacity`.
    """
    work.require(Permission.RUN_EVENTS)
    event = _held(work, event_id, version)
    return _changed(work, event, "event.registration_closed", closes_at=work.now)


def open_registration(work: Work, event_id: int, *, version: int) -> Event:
    """Register again, until the event begins.

    Raises:
        As `set_capacity`.
    """
    work.require(Permission.RUN_EVENTS)
    event = _held(work, event_id, version)
    return _changed(work, event, "event.registration_opened", closes_at=None)


def close_list(work: Work, event_id: int, *, version: int) -> Event:
    """Nobody joins the queue any more and nothing is offered; standing offers are taken back and
    their members told (R4.4). Places are kept for when it opens again.

    Raises:
        As `set_capacity`.
    """
    work.require(Permission.RUN_EVENTS)
    event = _held(work, event_id, version)
    offered = list(
        work.session.execute(
            select(Turn).where(_T.c.event_id == event_id, _T.c.state == TurnState.OFFERED)
        ).scalars()
    )
    offers.take_back(work, event, offered, state=TurnState.WAITING)
    keys = [(turn, f"turn:{turn.id}:taken_back:{turn.offers}") for turn in offered]
    offers.tell(work, "event.offer_taken_back", keys)
    return _changed(work, event, "event.queue_closed", waiting_open=False)


def open_list(work: Work, event_id: int, *, version: int) -> Event:
    """The queue goes on where it stopped; free seats are offered at once.

    Raises:
        As `set_capacity`.
    """
    work.require(Permission.RUN_EVENTS)
    event = _held(work, event_id, version)
    return _changed(work, event, "event.queue_opened", waiting_open=True)


def _held(work: Work, event_id: int, version: int) -> Event:
    event = seats.lock(work, event_id)
    if event.version != version:
        raise Outdated
    managing.running(work, event)
    return event


def _changed(work: Work, event: Event, action: str, **values: Any) -> Event:
    """Write it down as the next version; then the queue's turn."""
    work.session.execute(
        update(_V).where(_V.c.id == event.id).values(version=_V.c.version + 1, **values)
    )
    work.session.refresh(event)
    audit.record(work, action, event, fields=sorted(values))
    offers.process(work, event)
    return event
