"""The decision: approve, reject, undo (E22–24, R1.2).

Every act names the `version` its button was drawn with; the row decides who was first (F3, G8).
"""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import SessionTransaction

from domain import audit
from domain.access import RIGHTS, Permission
from domain.applications import clocks, desk, facts, files, gates, moving
from domain.applications.errors import AnotherOpen, GateClosed, HouseholdFull, TooLateToUndo
from domain.applications.facts import Answers
from domain.applications.model import OPEN, Application, State
from domain.applications.moving import REVIEWABLE
from domain.cards import service as cards
from domain.cards.model import CardState
from domain.errors import OwnRequest, ReasonMissing
from domain.members import service as members
from domain.members.service import Newcomer
from domain.people import service as people
from domain.referrals import service as referrals
from domain.segments import profiles
from domain.work import Work

_A = Application.__table__  # type: ignore[attr-defined]

UNDOABLE = (State.APPROVED, State.FEE_DUE, State.REJECTED)
REJECT_REASONS = (
    "not_an_owner",
    "relation_not_shown",
    "papers_do_not_match",
    "materials_never_came",
    "household_full",
    "same_person",
    "other",
)


def _whole(work: Work) -> SessionTransaction:
    """All of the act or nothing, even for a caller that catches the refusal."""
    return work.session.begin_nested()


def approve(work: Work, application_id: int, version: int) -> Application:
    """Admit the applicant: seat, number, entry and card in one transaction (E22.3, E23.1). With
    an unpaid fee it goes to fee_due, whenever the fee is taken: its gate lies behind the
    decision (R1.1). One's own approval again returns it as it stands.

    Raises:
        GateClosed: a gate has shut meanwhile.
        HouseholdFull: the household has its cards and no exception was granted (E21.2).
        NumbersExhausted: the number range is used up.
        OwnRequest: the actor is the applicant, or typed it in and a colleague could approve it.
        NotFound, ClaimedByAnother, LateDecision, Outdated.
    """
    work.require(Permission.REVIEW_APPLICATION)
    application = moving.in_hand(work, application_id)
    if _decided_by_me(work, application, "approved"):
        return application
    if application.entered_by == work.actor.person_id and _has_colleague(work):
        raise OwnRequest
    answers = gates.answers_of(work, application)
    unpaid = application.fee is not None and application.fee_paid_at is None
    with _whole(work):
        application = moving.move(
            work,
            application_id,
            version,
            REVIEWABLE,
            state=State.FEE_DUE if unpaid else State.APPROVED,
            **moving.claimed(work),
            **_decided(work, "approved"),
        )
        _require_open_gates(work, application, answers)
        application = _admit(work, application, answers, unpaid=unpaid)
    audit.record(work, "application.approved", application)
    desk.tell_applicant(work, application, "application.approved", member_id=application.member_id)
    if unpaid:
        desk.tell_applicant(work, application, "application.fee_due")
    desk.redraw(work, application)
    return application


def reject(
    work: Work, application_id: int, reason_code: str, text: str = "", *, version: int
) -> Application:
    """Decline, with a code of REJECT_REASONS and, for `other`, words of one's own. A fee that
    was paid is to be returned (R1.3). One's own rejection again returns it as it stands.

    Raises:
        ReasonMissing: no such code, or `other` without words.
        NotFound, OwnRequest, ClaimedByAnother, LateDecision, Outdated.
    """
    work.require(Permission.REVIEW_APPLICATION)
    if reason_code not in REJECT_REASONS or (reason_code == "other" and not text.strip()):
        raise ReasonMissing
    application = moving.in_hand(work, application_id)
    if _decided_by_me(work, application, "rejected"):
        return application
    application = moving.move(
        work,
        application_id,
        version,
        (*REVIEWABLE, State.MATERIALS_MISSING),
        state=State.REJECTED,
        reason_code=reason_code,
        reason_text=text.strip() or None,
        refund_due=application.fee_paid_at is not None,
        watch_at=None,
        **_decided(work, "rejected"),
    )
    audit.record(work, "application.rejected", application, purpose=reason_code)
    desk.tell_applicant(work, application, "application.rejected")
    desk.redraw(work, application)
    return application


def undo(work: Work, application_id: int, version: int | None = None) -> Application:
    """Take a decision back, until the card is in production (R1.2): the card is void, the seat
    free, and the number waits for the same person. The review goes on in the actor's hands.

    Raises:
        TooLateToUndo: the card is in production, or the file has been emptied.
        AnotherOpen: the person has applied anew meanwhile.
        NotFound, OwnRequest, Outdated.
    """
    work.require(Permission.UNDO_DECISION)
    application = moving.in_hand(work, application_id)
    if application.state not in UNDOABLE or application.forgotten_at is not None:
        raise TooLateToUndo(state=application.state)
    _require_no_other(work, application)
    outcome, member_id = application.outcome, application.member_id
    with _whole(work):
        application = moving.move(
            work,
            application_id,
            application.version if version is None else version,
            UNDOABLE,
            state=State.UNDER_REVIEW,
            undone_by=work.actor.person_id,
            undone_at=work.now,
            refund_due=False,
            **moving.claimed(work),
            **_UNDECIDED,
        )
        if outcome == "approved" and member_id is not None:
            _take_back(work, member_id)
    if application.complete_at is None:
        application = moving.set_columns(work, application_id, **clocks.started(work))
    moving.watch(work, application)
    audit.record(work, "application.undone", application, purpose=outcome)
    desk.tell_applicant(work, application, "application.undone")
    desk.redraw(work, application)
    return application


# ── Parts of a decision ───────────────────────────────────────────────────────────────────────


def _has_colleague(work: Work) -> bool:
    """Whether somebody else may review too: four eyes need two people."""
    may = Permission.REVIEW_APPLICATION
    reviewing = (role for role, rights in RIGHTS.items() if may in rights)
    able = {one for role in reviewing for one in people.holders(work.session, role, work.today)}
    return bool(able - {work.actor.person_id})


def _decided(work: Work, outcome: str) -> dict[str, Any]:
    return {"decided_by": work.actor.person_id, "decided_at": work.now, "outcome": outcome}


_UNDECIDED = dict.fromkeys(("outcome", "decided_by", "decided_at", "reason_code", "reason_text"))


def _take_back(work: Work, member_id: int) -> None:
    waiting = (CardState.FEE_DUE, CardState.ORDERED)
    if not cards.void(work, member_id, reason="approval_undone", states=waiting):
        raise TooLateToUndo(state=State.IN_PRODUCTION)
    referrals.undone(work, member_id)
    members.strike(work, member_id)
    profiles.drop(work, [member_id])


def _decided_by_me(work: Work, application: Application, outcome: str) -> bool:
    return (application.outcome, application.decided_by) == (outcome, work.actor.person_id)


def _require_open_gates(work: Work, application: Application, answers: Answers) -> None:
    gate = gates.gate(work, application, answers=answers)
    if gate.reason == "household_full":
        raise HouseholdFull(**gate.facts)
    if not gate.passed and gate.reason != "fee_due":
        raise GateClosed(reason=gate.reason, next_step=gate.next_step, **gate.facts)


def _require_no_other(work: Work, application: Application) -> None:
    if application.person_id is None:
        return
    other = work.session.execute(
        select(_A.c.id).where(_A.c.person_id == application.person_id, _A.c.state.in_(OPEN))
    )
    if other.first() is not None:
        raise AnotherOpen


def _admit(work: Work, application: Application, answers: Answers, *, unpaid: bool) -> Application:
    portrait = next(
        (one.stored for one in files.of(work, application) if one.slot == facts.PORTRAIT), None
    )
    new = Newcomer(
        application_id=application.id or 0,
        person_id=application.person_id,
        name=answers.get(facts.FULL_NAME),
        pinyin=answers.get(facts.PINYIN),
        title=answers.get(facts.TITLE),
        id_hash=facts.id_hash(answers),
        phone_hash=facts.phone_hash(answers),
        household_key=facts.household_key(application.preset, answers),
        granted=application.exception_granted,
        portrait=portrait,
    )
    if application.member_id is None:
        member = members.admit(work, new)
    else:
        member = members.readmit(work, application.member_id, new)
    profiles.write(work, member.id or 0, answers)
    cards.issue(work, member, fee_due=unpaid, due=application.card_due)
    referrals.joined(work, member)
    application = moving.set_columns(work, application.id or 0, member_id=member.id)
    moving.watch(work, application)
    return application
