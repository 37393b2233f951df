"""What a moved event allows: a seat given up freely for a while (R4.8)."""

from datetime import datetime, timedelta

from sqlalchemy import func, select

from domain.events.changes_model import EventChange
from domain.events.model import Event, EventState, Registration
from domain.work import Work

_C = EventChange.__table__  # type: ignore[attr-defined]

AT_LEAST = timedelta(hours=24)  # to make up one's mind
_AGAIN = (EventState.DRAFT, EventState.APPROVED)  # its plan is gone over, members know of it


def is_known(event: Event) -> bool:
    """Whether members know when and where it is, so that they are told of a change."""
    anew = event.announced_at is not None and event.state in _AGAIN
    return anew or event.state == EventState.ANNOUNCED


def until(event: Event, now: datetime) -> datetime:
    """How long a seat at the event as it is now is given up freely: until the ordinary deadline
    of its start, a day at least, and never after the start; aware UTC."""
    deadline = event.starts_at - timedelta(hours=event.cancel_hours)
    return min(max(deadline, now + AT_LEAST), event.starts_at)


def free_until(work: Work, found: Registration) -> datetime | None:
    """Until when this registration ends without a strike or points lost because its event moved
    after it was made; None when it did not, or that time is over."""
    latest: datetime | None = work.session.execute(
        select(func.max(_C.c.free_until)).where(
            _C.c.event_id == found.event_id,
            _C.c.major.is_(True),
            _C.c.at >= found.heard_at,
            _C.c.free_until > work.now,
        )
    ).scalar_one()
    return latest
