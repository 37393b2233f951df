"""What finance pays back: the fees of a cancelled event, and of paid seats given up by one or by
one; a list by member number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlmodel import Session

from domain import audit
from domain.access import Permission
from domain.errors import NotFound
from domain.events.cancelling import WHY
from domain.events.model import Event, Registration
from domain.events.own import STANDING
from domain.events.payments_model import EventPayment
from domain.members.model import Member
from domain.work import Work

_R = Registration.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]
_Y = EventPayment.__table__  # type: ignore[attr-defined]

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Fee:
    """What a member may have paid for seats that are given up, in yuan. `paid` is what a colleague
    ticked off, None: nothing; `refunded_at`: it was paid back."""

    registration_id: int
    number: str
    seats: int
    amount: Decimal
    paid: Decimal | None = None
    refunded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fees:
    """A page of them, by member number. `total` members, `amount` the sum of all, `paid` what of
    it is known to be paid, `refunded` what of that was paid back."""

    event: Event
    items: Sequence[Fee]
    total: int
    amount: Decimal
    paid: Decimal = Decimal(0)
    refunded: Decimal = Decimal(0)


def fees(work: Work, event_id: int, *, first: int = 0, size: int = 8) -> Fees:
    """Whose fee comes back: everybody's when the event was cancelled, as far as it was paid, and
    what was ticked off for seats given up before.

    Raises:
        NotFound: no such event.
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
    if event is None:
        raise NotFound
    back = _comes_back(event_id)
    paid, refunded = func.coalesce(_Y.c.amount, 0), _Y.c.refunded_at.is_not(None)
    sums = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(_R.c.seats), 0),
            func.coalesce(func.sum(paid), 0),
            func.coalesce(func.sum(case((refunded, paid), else_=0)), 0),
        )
        .select_from(_R)
        .outerjoin(_Y, _Y.c.registration_id == _R.c.id)
        .where(back)
    ).one()
    found = session.execute(
        select(_R.c.id, _M.c.number, _R.c.seats, _Y.c.amount, _Y.c.refunded_at)
        .join(_M, _M.c.id == _R.c.member_id)
        .outerjoin(_Y, _Y.c.registration_id == _R.c.id)
        .where(back)
        .order_by(_M.c.number, _R.c.id)
        .offset(first)
        .limit(size)
    )
    items = [
        Fee(row.id, row.number, row.seats, event.fee * row.seats, row.amount, row.refunded_at)
        for row in found
    ]
    total, seats, *money = sums
    known, gone = (Decimal(one).quantize(CENT) for one in money)
    return Fees(event, items, int(total), event.fee * int(seats), known, gone)


def _comes_back(event_id: int) -> ColumnElement[bool]:
    """Seats of a cancelled event, paid or not, and whatever was paid for seats given up."""
    gone = and_(_Y.c.id.is_not(None), _R.c.state.not_in(STANDING))
    return and_(_R.c.event_id == event_id, or_(_R.c.ended_because == WHY, gone))
