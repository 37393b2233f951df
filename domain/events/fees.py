"""What finance pays back when an event with a fee was cancelled: a list by member number."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select
from sqlmodel import Session

from domain import audit
from domain.access import Permission
from domain.errors import NotFound
from domain.events.cancelling import WHY
from domain.events.model import Event, EventState, Registration
from domain.members.model import Member
from domain.work import Work

_R = Registration.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Fee:
    """What a member may have paid for a cancelled event, in yuan."""

    number: str
    seats: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Fees:
    """A page of them, by member number. `total` members, `amount` the sum of all."""

    event: Event
    items: Sequence[Fee]
    total: int
    amount: Decimal


def fees(work: Work, event_id: int, *, first: int = 0, size: int = 8) -> Fees:
    """Whose fee comes back because the event was cancelled, as far as it was paid.

    Raises:
        NotFound: no such event, or it is not cancelled.
    """
    work.require(Permission.TAKE_FEE)
    return _read(work.session, event_id, first=first, size=size)


def taken(work: Work, event_id: int) -> Event:
    """The whole list is taken as a file; kept in the trail.

    Raises:
        NotFound: as `fees`.
    """
    work.require(Permission.TAKE_FEE)
    event = _read(work.session, event_id, size=1).event
    audit.record(work, "event.fees_taken", event)
    return event


def told(session: Session, event_id: int) -> Fees:
    """All of them, for the file that `taken` has asked the right for.

    Raises:
        NotFound: as `fees`.
    """
    return _read(session, event_id)


def _read(session: Session, event_id: int, *, first: int = 0, size: int | None = None) -> Fees:
    event = session.get(Event, event_id, populate_existing=True)
    if event is None or event.state != EventState.CANCELLED:
        raise NotFound
    ended = (_R.c.event_id == event_id, _R.c.ended_because == WHY)
    total, seats = session.execute(
        select(func.count(), func.coalesce(func.sum(_R.c.seats), 0)).where(*ended)
    ).one()
    found = session.execute(
        select(_M.c.number, _R.c.seats)
        .join(_M, _M.c.id == _R.c.member_id)
        .where(*ended)
        .order_by(_M.c.number)
        .offset(first)
        .limit(size)
    )
    items = [Fee(row.number, row.seats, event.fee * row.seats) for row in found]
    return Fees(event, items, int(total), event.fee * int(seats))
