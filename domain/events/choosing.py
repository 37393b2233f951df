"""What those who come say to a moved event: they keep their seat, or give it up freely (R4.8)."""

from sqlalchemy import func, select

from domain import audit, upsert
from domain.access import Permission
from domain.errors import NotFound, Outdated
from domain.events import moved, offers, queue, registering, seats
from domain.events.changes_model import EventAnswer, EventChange
from domain.events.errors import FreeTimeOver, NotRegistered
from domain.events.model import Event, EventState, Registration, SeatState
from domain.events.own import place, standing
from domain.work import Work

_C = EventChange.__table__  # type: ignore[attr-defined]
_A = EventAnswer.__table__  # type: ignore[attr-defined]


def keep(work: Work, change_id: int) -> tuple[Event, EventChange]:
    """The acting member comes, or goes on waiting, though the event has moved; again, it is the
    same. They may still change their mind.

    Raises:
        Outdated: it has moved once more. NotRegistered: neither a seat nor a place in the queue.
    """
    work.require(Permission.REGISTER)
    event, found, _seat = _own(work, change_id)
    _answer(work, found, keeps=True)
    return event, found


def let_go(work: Work, change_id: int) -> tuple[Event, EventChange]:
    """The acting member gives seat or place up because the event has moved: no strike, and points
    come back. Whoever waits is offered the seat.

    Raises:
        Outdated: it has moved once more. NotRegistered: nothing to give up.
        FreeTimeOver: since `until`; what it costs now the event's own page says.
    """
    work.require(Permission.REGISTER)
    event, found, seat = _own(work, change_id)
    if seat is None:
        _answer(work, found, keeps=False)
        queue.leave(work, int(event.id or 0))
        return event, found
    if seat.came_at is not None:
        raise NotRegistered
    if moved.free_until(work, seat) is None:
        raise FreeTimeOver(until=found.free_until)
    _answer(work, found, keeps=False)
    registering.end(work, event, seat, SeatState.CANCELLED, "member")
    offers.process(work, event)
    return event, found


def asked(work: Work, change_id: int) -> tuple[Event, EventChange, Registration | None]:
    """What giving up is about, before it is done: the event, its change, and the acting member's
    registration (None: a place in the queue).

    Raises:
        Outdated, NotRegistered: as `let_go`.
    """
    work.require(Permission.REGISTER)
    event, found, seat = _own(work, change_id)
    return event, found, seat


def _own(work: Work, change_id: int) -> tuple[Event, EventChange, Registration | None]:
    found = work.session.get(EventChange, change_id)
    if found is None:
        raise NotFound
    event = seats.lock(work, found.event_id)
    newest = work.session.execute(
        select(func.max(_C.c.id)).where(_C.c.event_id == event.id, _C.c.major.is_(True))
    ).scalar_one()
    if event.state != EventState.ANNOUNCED or newest != change_id:
        raise Outdated
    member_id = work.actor.member_id
    if member_id is None:
        raise NotRegistered
    seat = standing(work, found.event_id, member_id)
    if seat is None and place(work, found.event_id, member_id) is None:
        raise NotRegistered
    return event, found, seat


def _answer(work: Work, found: EventChange, *, keeps: bool) -> None:
    upsert.or_replace(
        work.session,
        _A,
        ("change_id", "member_id"),
        change_id=found.id,
        member_id=work.actor.member_id,
        keeps=keeps,
        at=work.now,
    )
    audit.record(work, "event_change.kept" if keeps else "event_change.declined", found)
