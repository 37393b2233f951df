"""The card's fee: taken once, with a receipt; returned when there will be no card (R1.3, E28)."""

from sqlalchemy import select, update

from domain import audit
from domain.access import Permission
from domain.applications import desk, moving
from domain.applications.errors import FeeAlreadyPaid, NoFeeDue, ReceiptUsed
from domain.applications.model import WAITING, Application, State
from domain.cards.model import Card, CardState
from domain.errors import Outdated, ReasonMissing
from domain.work import Work

_A = Application.__table__  # type: ignore[attr-defined]
_C = Card.__table__  # type: ignore[attr-defined]


def fee_paid(work: Work, application_id: int, receipt: str) -> Application:
    """The fee was taken and this receipt given (E22.4). An approved application that waited for
    it may now be produced. The same receipt again changes nothing.

    Raises:
        ReasonMissing: no receipt number.
        NoFeeDue: this application costs nothing, or is over.
        FeeAlreadyPaid: with another receipt.
        ReceiptUsed: for another application.
        Outdated: it moved on in this moment; once more will do.
        NotFound: no such application.
    """
    work.require(Permission.TAKE_FEE)
    number = receipt.strip().upper()
    if not number:
        raise ReasonMissing
    application = moving.get(work, application_id)
    if application.fee_receipt == number:
        return application
    if application.fee_paid_at is not None:
        raise FeeAlreadyPaid(receipt=application.fee_receipt)
    if application.fee is None or application.state not in (*WAITING, State.FEE_DUE):
        raise NoFeeDue
    _require_fresh(work, number)
    due = application.state == State.FEE_DUE
    done = work.session.execute(
        update(_A)
        .where(
            _A.c.id == application_id,
            _A.c.fee_paid_at.is_(None),
            moving.unchanged(application.version),
        )
        .values(
            fee_paid_at=work.now,
            fee_receipt=number,
            fee_taken_by=work.actor.person_id,
            state=State.APPROVED if due else application.state,
            version=_A.c.version + 1,  # so that a decision made beside it looks again
        )
    )
    application = moving.get(work, application_id)
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Outdated(state=application.state)
    if due:
        _order(work, application)
    audit.record(work, "application.fee_paid", application)
    desk.tell_applicant(work, application, "application.fee_paid")
    desk.redraw(work, application)
    return application


def fee_returned(work: Work, application_id: int) -> Application:
    """The fee of a declined or withdrawn application was paid back (R1.3). Again, it refuses.

    Raises:
        NoFeeDue: nothing is to be paid back.
        NotFound: no such application.
    """
    work.require(Permission.TAKE_FEE)
    application = moving.get(work, application_id)
    done = work.session.execute(
        update(_A)
        .where(_A.c.id == application_id, _A.c.refund_due)
        .values(refund_due=False, fee_paid_at=None, fee_receipt=None, fee_taken_by=None)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise NoFeeDue
    application = moving.get(work, application_id)
    audit.record(work, "application.fee_returned", application)
    return application


def _require_fresh(work: Work, receipt: str) -> None:
    used = work.session.execute(select(_A.c.id).where(_A.c.fee_receipt == receipt))
    if used.first() is not None:
        raise ReceiptUsed(receipt=receipt)


def _order(work: Work, application: Application) -> None:
    work.session.execute(
        update(_C)
        .where(_C.c.member_id == application.member_id, _C.c.state == CardState.FEE_DUE)
        .values(state=CardState.ORDERED, state_since=work.now)
    )
