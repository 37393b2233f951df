"""When an event's costs, papers and summary may still be written: until it is handed in, and again
while it is sent back (E44.2)."""

from sqlalchemy import select

from domain.approvals.model import Approval
from domain.approvals.taking import hold
from domain.errors import NotFound, Outdated
from domain.events import seats
from domain.events.after_errors import BooksClosed
from domain.events.after_model import EventAfter
from domain.events.model import Event, EventState
from domain.work import Work

_P = Approval.__table__  # type: ignore[attr-defined]
_A = EventAfter.__table__  # type: ignore[attr-defined]

OPEN = (EventState.APPROVED, EventState.ANNOUNCED, EventState.OVER, EventState.CANCELLED)


def opened(work: Work, event_id: int) -> Event:
    """The event, nobody else's until the transaction ends, with its books open. The approval is
    locked before the event, as a decision takes them. The caller holds the right.

    Raises:
        NotFound: no such event. BooksClosed: `reason` early, handed_in, signed.
    """
    approval_id = _approval(work, event_id)
    held = hold(work, approval_id)
    event = seats.lock(work, event_id)
    if _approval(work, event_id) != approval_id:
        raise Outdated
    if not _open(event, held):
        raise BooksClosed(reason=_why(event))
    return event


def stands_open(work: Work, event: Event) -> bool:
    """Whether the books are open; the caller holds the right."""
    held = None
    if event.state == EventState.SUMMARIZED:
        state = select(_P.c.state).where(_P.c.id == _approval(work, int(event.id or 0)))
        held = work.session.execute(state).scalar_one_or_none()
    return _open(event, held)


def known(work: Work, event_id: int) -> Event:
    """The event as it stands; the caller holds the right.

    Raises:
        NotFound: no such event.
    """
    found: Event | None = work.session.get(Event, event_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def _approval(work: Work, event_id: int) -> int | None:
    mine = select(_A.c.approval_id).where(_A.c.event_id == event_id)
    return work.session.execute(mine).scalar_one_or_none()


def _open(event: Event, held: str | None) -> bool:
    return event.state in OPEN or (event.state == EventState.SUMMARIZED and held == "returned")


def _why(event: Event) -> str:
    if event.state == EventState.SIGNED:
        return "signed"
    return "handed_in" if event.state == EventState.SUMMARIZED else "early"
