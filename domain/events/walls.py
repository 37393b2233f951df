"""The code on the wall renews itself as long as its screen stands: the schedule has the message
drawn anew at each tick, an edit each half minute."""

from datetime import timedelta

from sqlalchemy import delete, update

from domain import outbox, upsert
from domain.access import Permission
from domain.events import wall
from domain.events.model import Event
from domain.events.wall import Shown
from domain.events.walls_model import EventWall
from domain.work import Work

_W = EventWall.__table__  # type: ignore[attr-defined]

KIND = "event.wall"
LATE = timedelta(seconds=wall.SLOT)  # a drawing that comes later than this is overtaken


def put_up(work: Work, event_id: int) -> Shown:
    """The code in a message of its own that renews itself until the event is over; one put up
    before by the same colleague stays as it is and runs out.

    Raises:
        As `wall.show`.
    """
    work.require(Permission.CHECK_IN)
    shown = wall.show(work, event_id)
    mark = f"wall:{work.actor.person_id}:{event_id}:{int(work.now.timestamp())}"
    upsert.or_replace(
        work.session,
        _W,
        ["person_id"],
        person_id=work.actor.person_id,
        event_id=event_id,
        mark=mark,
        slot=shown.slot,
        until=shown.event.ends_at,
    )
    outbox.queue(work, KIND, to=work.actor.person_id, key=mark, event_id=event_id)
    return shown


def take_down(work: Work) -> None:
    """The actor's code renews itself no more. Again, it changes nothing."""
    work.require(Permission.CHECK_IN)
    work.session.execute(delete(_W).where(_W.c.person_id == work.actor.person_id))


def renew(work: Work) -> int:
    """Draw every code of a past half minute anew; how many. Those of events that are over go."""
    work.require(Permission.RUN_SCHEDULE)
    work.session.execute(delete(_W).where(_W.c.until <= work.now))
    now = wall.slot(work.now)
    due = update(_W).where(_W.c.slot < now).values(slot=now)  # of two schedules one gets them
    taken = due.returning(_W.c.person_id, _W.c.event_id, _W.c.mark)
    found = work.session.execute(taken).all()
    for one in found:  # a handful: one for each door
        outbox.queue(
            work,
            KIND,
            to=one.person_id,
            key=f"{one.mark}:{now}",
            edits=one.mark,
            expires_at=work.now + LATE,
            event_id=one.event_id,
        )
    return len(found)


def told(work: Work, event_id: int) -> Shown | None:
    """The code of this half minute for the message; None when the event is over."""
    event = work.session.get_one(Event, event_id)
    return None if event.ends_at <= work.now else wall.now(event, work.now)
