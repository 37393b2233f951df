"""Where colleagues stand on the day: at which event's door, and when doors are open (R4.7)."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlmodel import Session

from domain import upsert
from domain.access import Permission
from domain.errors import NotFound
from domain.events.errors import DoorClosed
from domain.events.model import Door, Event, EventState
from domain.people.model import Person
from domain.work import Work

_D = Door.__table__  # type: ignore[attr-defined]
_P = Person.__table__  # type: ignore[attr-defined]
_V = Event.__table__  # type: ignore[attr-defined]

BEFORE = timedelta(hours=3)  # the door opens so long before the start
AFTER = timedelta(hours=24)  # lists written on paper are typed in by then
STANDS = timedelta(hours=16)  # a colleague's working day at one door
_LIVE = (EventState.ANNOUNCED, EventState.OVER)
_PAST = (EventState.SUMMARIZED, EventState.SIGNED)


def doors(work: Work) -> list[Event]:
    """The events whose door is open now or opens within the day, the next first."""
    work.require(Permission.CHECK_IN)
    found = work.session.execute(
        select(Event)
        .where(
            _V.c.state.in_(_LIVE),
            _V.c.starts_at <= work.now + STANDS,
            _V.c.ends_at >= work.now - AFTER,
        )
        .order_by(_V.c.starts_at, _V.c.id)
        .limit(8)
    )
    return list(found.scalars())


def stand(work: Work, event_id: int) -> Event:
    """Stand at this event's door from now on, for the day; again, it changes nothing.

    Raises:
        NotFound: no such event. DoorClosed: `reason` not_announced or cancelled.
    """
    work.require(Permission.CHECK_IN)
    event: Event | None = work.session.get(Event, event_id)
    if event is None:
        raise NotFound
    if event.state not in _LIVE:
        cancelled = event.state == EventState.CANCELLED
        raise DoorClosed(reason="cancelled" if cancelled else "not_announced")
    upsert.or_replace(
        work.session,
        _D,
        ["person_id"],
        person_id=work.actor.person_id,
        event_id=event_id,
        until=work.now + STANDS,
    )
    return event


def leave(work: Work) -> None:
    """Go from the door; a photo sent to the bot is looked at no more."""
    work.require(Permission.CHECK_IN)
    work.session.execute(delete(_D).where(_D.c.person_id == work.actor.person_id))


def at(work: Work) -> int | None:
    """The event at whose door the acting colleague stands."""
    work.require(Permission.CHECK_IN)
    return work.session.execute(
        select(_D.c.event_id).where(_D.c.person_id == work.actor.person_id, _D.c.until > work.now)
    ).scalar_one_or_none()


def stands(session: Session, telegram_id: int, now: datetime) -> bool:
    """Whether somebody stands at a door: then a photo of theirs may show a code. For whoever
    fetches files; the right is asked for when the code is used."""
    found = select(_D.c.event_id).join(_P, _P.c.id == _D.c.person_id)
    known = found.where(_P.c.telegram_id == telegram_id, _D.c.until > now)
    return session.execute(known).first() is not None


def moment(work: Work) -> datetime:
    """When somebody was at the door: as it was sent, though it may be read later (F39)."""
    return work.said_at or work.heard_at or work.now


def opened(work: Work, event: Event) -> None:
    """
    Raises:
        DoorClosed: `reason` not_announced, cancelled, too_early (`from_time`), over.
    """
    if event.state == EventState.CANCELLED:
        raise DoorClosed(reason="cancelled")
    if event.state not in _LIVE:
        raise DoorClosed(reason="over" if event.state in _PAST else "not_announced")
    if moment(work) < event.starts_at - BEFORE:
        raise DoorClosed(reason="too_early", from_time=event.starts_at - BEFORE)
    if moment(work) > event.ends_at + AFTER:
        raise DoorClosed(reason="over")
