"""What those who come say to a moved event: they keep their seat, or give it up freely (R4.8)."""

from dataclasses import dataclass

from sqlalchemy import func, select

from domain import audit, upsert
from domain.access import Permission
from domain.errors import NotFound, Outdated
from domain.events import moved, offers, queue, registering, seats
from domain.events.changes_model import EventAnswer, EventChange
from domain.events.errors import AlreadyCame, FreeTimeOver, NotRegistered
from domain.events.model import Event, Registration, SeatState
from domain.events.own import place, standing
from domain.work import Work

_C = EventChange.__table__  # type: ignore[attr-defined]
_A = EventAnswer.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Choice:
    """What the acting member decides about; `seat` is None for a place in the queue."""

    event: Event
    change: EventChange
    seat: Registration | None


def keep(work: Work, change_id: int) -> Choice:
    """The acting member comes, or goes on waiting, though the event has moved; again, it is the
    same. They may still change their mind.

    Raises:
        NotFound: no such change. Outdated: it has moved once more.
        NotRegistered: neither a seat nor a place in the queue.
    """
    work.require(Permission.REGISTER)
    own = _own(work, change_id)
    _answer(work, own, keeps=True)
    return own


def let_go(work: Work, change_id: int) -> Choice:
    """The acting member gives seat or place up because the event has moved: no strike, and points
    come back. Whoever waits is offered the seat.

    Raises:
        NotFound, Outdated, NotRegistered: as `keep`. AlreadyCame: who came in keeps the seat.
        FreeTimeOver: since `until`; what it costs now the event's own page says.
    """
    work.require(Permission.REGISTER)
    own = _own(work, change_id)
    if own.seat is None:
        _answer(work, own, keeps=False)
        queue.leave(work, int(own.event.id or 0))
        return own
    if own.seat.came_at is not None:
        raise AlreadyCame(reason="own")
    if moved.free_until(work, own.seat) is None:
        raise FreeTimeOver(until=own.change.free_until)
    _answer(work, own, keeps=False)
    registering.end(work, own.event, own.seat, SeatState.CANCELLED, "member")
    offers.process(work, own.event)
    return own


def asked(work: Work, change_id: int) -> Choice:
    """What giving up is about, before it is done.

    Raises:
        NotFound, Outdated, NotRegistered: as `keep`.
    """
    work.require(Permission.REGISTER)
    return _own(work, change_id)


def _own(work: Work, change_id: int) -> Choice:
    found = work.session.get(EventChange, change_id)
    if found is None:
        raise NotFound
    event = seats.lock(work, found.event_id)
    newest = work.session.execute(
        select(func.max(_C.c.id)).where(_C.c.event_id == event.id, _C.c.major.is_(True))
    ).scalar_one()
    if not moved.is_known(event) or newest != change_id:
        raise Outdated
    member_id = work.actor.member_id
    if member_id is None:
        raise NotRegistered
    seat = standing(work, found.event_id, member_id)
    if seat is None and place(work, found.event_id, member_id) is None:
        raise NotRegistered
    return Choice(event, found, seat)


def _answer(work: Work, own: Choice, *, keeps: bool) -> None:
    upsert.or_replace(
        work.session,
        _A,
        ("change_id", "member_id"),
        change_id=own.change.id,
        member_id=work.actor.member_id,
        keeps=keeps,
        at=work.now,
    )
    if keeps:
        audit.record(work, "event_change.kept", own.change)
    else:
        audit.record(work, "event_change.declined", own.change)
