"""One card more than the household's two: asked by the specialist, agreed above (E21.2)."""

from domain import audit
from domain.access import Permission
from domain.applications import desk, gates, moving
from domain.applications.errors import ExceptionNotNeeded
from domain.applications.model import Application, State
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.errors import ReasonMissing
from domain.work import Work

KIND = "card_exception"


def propose_exception(work: Work, application_id: int, reason: str, version: int) -> Application:
    """Ask for one card more for this application's household; the applicant is told that it
    takes longer. While it is asked already, that stands.

    Raises:
        ReasonMissing: no reason.
        ExceptionNotNeeded: the household has room, or the exception is granted.
        NotFound, OwnRequest, ClaimedByAnother, LateDecision, Outdated.
    """
    work.require(Permission.REVIEW_APPLICATION)
    if not reason.strip():
        raise ReasonMissing
    application = moving.in_hand(work, application_id)
    if application.state == State.EXCEPTION_PENDING:
        return application
    if gates.gate(work, application).reason != "household_full":
        raise ExceptionNotNeeded
    with work.session.begin_nested():  # all of it or nothing
        application = moving.move(
            work,
            application_id,
            version,
            moving.REVIEWABLE,
            state=State.EXCEPTION_PENDING,
            tidied_at=work.now,
            **moving.claimed(work),
        )
        approval = approvals.propose(work, KIND, subject=application, reason=reason)
    application = moving.set_columns(work, application_id, exception_id=approval.id)
    moving.watch(work, application)
    audit.record(work, "application.exception_asked", application)
    desk.tell_applicant(work, application, "application.exception_pending")
    desk.redraw(work, application)
    return application


@approvals.executor(KIND)
def granted(work: Work, approval: Approval) -> None:
    """The chain agreed: this application, and no other of the household, has a seat."""
    _go_on(work, approval, granted=True)


@approvals.refusal(KIND)
def declined(work: Work, approval: Approval) -> None:
    """The chain refused or the specialist took it back: the review goes on without the seat."""
    _go_on(work, approval, granted=False)


def _go_on(work: Work, approval: Approval, *, granted: bool) -> None:
    application = moving.get(work, approval.subject_id or 0)
    if application.state != State.EXCEPTION_PENDING or application.exception_id != approval.id:
        return  # the applicant has withdrawn meanwhile
    application = moving.move(
        work,
        application.id or 0,
        application.version,
        (State.EXCEPTION_PENDING,),
        state=State.UNDER_REVIEW,
        exception_granted=granted,
    )
    audit.record(work, "application.exception_decided", application, purpose=approval.state)
    desk.tell_applicant(work, application, "application.exception_decided", granted=granted)
    desk.tell_staff(
        work, application, "application.exception_decided", desk.in_charge(work, application)
    )
    desk.redraw(work, application)
