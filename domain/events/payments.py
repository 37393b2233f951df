"""Fees of an event: ticked off at the desk or the door, noted as paid back by finance.

Of two colleagues who tick the same fee off, one does; the other reads who has and when.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from sqlalchemy import delete, select, update
from sqlmodel import Session

from domain import audit, upsert
from domain.access import Permission
from domain.errors import Outdated
from domain.events import registered
from domain.events.errors import FeeNotYours, OwnSeat
from domain.events.model import Event, EventState, Registration
from domain.events.own import STANDING
from domain.events.payments_model import EventPayment, PaidHow
from domain.people import service as people
from domain.people.names import StaffName
from domain.work import Work

_Y = EventPayment.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Paid:
    """The fee of one registration, in yuan. `due` is what its seats cost as they are, nothing once
    they are given up or the event is off; `stands`: it has or asks for seats. `by`, `back_by`: who
    noted the payment, who paid it back; `may_undo`: the reader may take it off again; `before`:
    a colleague had ticked it off already."""

    registration: Registration
    event: Event
    number: str
    due: Decimal
    stands: bool
    own: bool
    payment: EventPayment | None = None
    by: StaffName | None = None
    back_by: StaffName | None = None
    may_undo: bool = False
    before: bool = False

    @property
    def settled(self) -> bool:
        """Whether nothing is missing."""
        return self.payment is not None and self.payment.amount >= self.due


# ── At the desk and the door ──────────────────────────────────────────────────────────────────


def see(work: Work, registration_id: int) -> Paid:
    """What is paid for a registration.

    Raises:
        NotFound: no such registration.
    """
    work.require(Permission.CHECK_IN)
    return _read(work, registration_id)


def pay(work: Work, registration_id: int, how: str) -> Paid:
    """The whole fee of these seats has come in, in cash or by transfer. Again, it changes nothing;
    after more seats were taken, the sum grows with them.

    Raises:
        NotFound: no such registration. OwnSeat: it is the actor's own.
        Outdated: no such way to pay, nothing is to be paid, or the seats are given up.
    """
    work.require(Permission.CHECK_IN)
    seen = _read(work, registration_id)
    if seen.own:
        raise OwnSeat
    if how not in set(PaidHow) or not seen.due or not seen.stands:
        raise Outdated
    facts = {
        "amount": seen.due,
        "how": how,
        "paid_at": work.now,
        "paid_by": work.actor.person_id,
    }
    made = upsert.new_id(work.session, _Y, registration_id=registration_id, **facts)
    if made is None:
        more = (_Y.c.registration_id == registration_id, _Y.c.amount < seen.due)
        grown = work.session.execute(update(_Y).where(*more).values(**facts))
        if not grown.rowcount:  # type: ignore[attr-defined]
            known = _read(work, registration_id)
            first = known.payment.paid_by if known.payment else None
            return replace(known, before=first != work.actor.person_id)
    audit.record(work, "registration.fee_paid", seen.registration, purpose=how)
    return _read(work, registration_id)


def undo(work: Work, registration_id: int) -> Paid:
    """It was not paid after all; not once it was paid back. Again, it changes nothing.

    Raises:
        NotFound: no such registration. OwnSeat: it is the actor's own.
        FeeNotYours: a colleague ticked it off, and the actor does not run events.
    """
    work.require(Permission.CHECK_IN)
    seen = _read(work, registration_id)
    if seen.own:
        raise OwnSeat
    if seen.payment is None or seen.payment.refunded_at is not None:
        return seen
    if not seen.may_undo:
        raise FeeNotYours(by=str(seen.by), at=seen.payment.paid_at)
    gone = work.session.execute(
        delete(_Y).where(
            _Y.c.registration_id == registration_id,
            _Y.c.refunded_at.is_(None),
            _Y.c.paid_by == seen.payment.paid_by,
        )
    )
    if gone.rowcount:  # type: ignore[attr-defined]
        audit.record(work, "registration.fee_undone", seen.registration)
    return _read(work, registration_id)


# ── Finance ───────────────────────────────────────────────────────────────────────────────────


def owed(work: Work, registration_id: int) -> Paid:
    """The same for finance.

    Raises:
        NotFound: no such registration.
    """
    work.require(Permission.TAKE_FEE)
    return _read(work, registration_id)


def refund(work: Work, registration_id: int, *, back: bool = True) -> Paid:
    """The fee of seats that are given up was paid back; `back` False: it was not after all.
    Again, it changes nothing.

    Raises:
        NotFound: no such registration. OwnSeat: it is the actor's own.
        Outdated: the seats stand, or nothing was paid.
    """
    work.require(Permission.TAKE_FEE)
    seen = _read(work, registration_id)
    if seen.own:
        raise OwnSeat
    if seen.stands or seen.payment is None:
        raise Outdated
    noted = _Y.c.refunded_at.is_(None) if back else _Y.c.refunded_at.is_not(None)
    done = work.session.execute(
        update(_Y)
        .where(_Y.c.registration_id == registration_id, noted)
        .values(
            refunded_at=work.now if back else None,
            refunded_by=work.actor.person_id if back else None,
        )
    )
    if done.rowcount:  # type: ignore[attr-defined]
        action = "registration.fee_refunded" if back else "registration.fee_refund_undone"
        audit.record(work, action, seen.registration)
    return _read(work, registration_id)


# ── Reading ───────────────────────────────────────────────────────────────────────────────────


def _read(work: Work, registration_id: int) -> Paid:
    one = registered.shown(work, registration_id)
    payment = of(work.session, registration_id)
    found, event = one.registration, one.event
    names: dict[int, StaffName] = {}
    if payment is not None:
        ids = {payment.paid_by, payment.refunded_by} - {None}
        names = people.staff_names(work.session, [int(each) for each in ids if each])
    stands = found.state in STANDING and event.state != EventState.CANCELLED
    mine = payment is not None and payment.paid_by == work.actor.person_id
    return Paid(
        found,
        event,
        one.number,
        event.fee * found.seats if stands else Decimal(0),
        stands,
        one.own,
        payment,
        names.get(payment.paid_by) if payment else None,
        names.get(payment.refunded_by or 0) if payment else None,
        payment is not None and (mine or work.actor.may(Permission.RUN_EVENTS)),
    )


def of(session: Session, registration_id: int | None) -> EventPayment | None:
    """The payment of a registration; the caller holds a right."""
    return session.execute(
        select(EventPayment)
        .where(_Y.c.registration_id == registration_id)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
