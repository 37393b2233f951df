"""One list of gates, one engine, for the preview, for handing in and for every later look (R1.1).

The first gate that is shut gives `reason` and `next_step`, both codes. The barred read the same
neutral refusal as anybody the club does not accept (F49).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_, select

from domain.applications import facts
from domain.applications.facts import Answers
from domain.applications.model import ACCEPTED, WAITING, Application, ApplicationAnswer, State
from domain.members import household
from domain.members import service as members
from domain.members.model import Member, Status
from domain.work import Work

_A = Application.__table__  # type: ignore[attr-defined]
_ANSWER = ApplicationAnswer.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Gate:
    """`passed` only when all gates are open. `facts` fill the sentence to the reason."""

    passed: bool
    reason: str | None = None
    next_step: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Case:
    """Everything the gates look at, read beforehand."""

    work: Work
    application: Application
    answers: Answers
    same_person: Sequence[Member]
    applied_elsewhere: bool
    cards: int  # the household's, without those given by exception


_Check = Callable[[_Case], Gate | None]


def gate(
    work: Work, application: Application, *, answers: Answers | None = None, after: str = ""
) -> Gate:
    """Where the application stands. `after` names a gate (a key of GATES) to begin behind.

    At most four reads, however long the form is.
    """
    case = _case(work, application, answers_of(work, application) if answers is None else answers)
    names = list(GATES)
    for name in names[names.index(after) + 1 if after else 0 :]:
        shut = GATES[name](case)
        if shut is not None:
            return shut
    return Gate(True)


def for_handing_in(
    work: Work, application: Application, *, answers: Answers | None = None
) -> Gate:
    """The gates before the decision. A full household does not shut them: it is handed in and
    the exception is asked for (E21.2); `facts["exception"]` tells."""
    found = gate(work, application, answers=answers)
    exception = found.reason == "household_full"
    if exception:
        found = gate(work, application, answers=answers, after="household")
    if found.reason in (None, "approval_pending", "fee_due"):
        return Gate(True, facts={"exception": exception})
    return found


def answers_of(work: Work, application: Application) -> dict[str, Any]:
    """All answers, path → value, in one query."""
    rows = work.session.execute(
        select(_ANSWER.c.path, _ANSWER.c.value).where(_ANSWER.c.application_id == application.id)
    )
    return {row.path: row.value for row in rows}


def _case(work: Work, application: Application, answers: Answers) -> _Case:
    # The hashes of a file that was emptied (R1.6) live on the member's entry, not here.
    id_hash = facts.id_hash(answers) or application.id_hash
    phone_hash = facts.phone_hash(answers) or application.phone_hash
    same = members.matching(
        work, person_id=application.person_id, id_hash=id_hash, phone_hash=phone_hash
    )
    key = facts.household_key(application.preset, answers) or application.household_key
    return _Case(
        work,
        application,
        answers,
        [one for one in same if one.id != application.member_id],
        _applied_elsewhere(work, application, id_hash, phone_hash),
        household.taken(work.session, key),
    )


def _applied_elsewhere(
    work: Work, application: Application, id_hash: str | None, phone_hash: str | None
) -> bool:
    same = [
        column == value
        for column, value in ((_A.c.id_hash, id_hash), (_A.c.phone_hash, phone_hash))
        if value is not None
    ]
    if not same or application.state in ACCEPTED:
        return False
    found = work.session.execute(
        select(_A.c.id)
        .where(or_(*same), _A.c.state.in_(WAITING), _A.c.id != application.id)
        .limit(1)
    )
    return found.first() is not None


# ── The gates, in order ───────────────────────────────────────────────────────────────────────


def _barred(case: _Case) -> Gate | None:
    if any(one.status == Status.BLACKLISTED for one in case.same_person):
        return Gate(False, "not_accepted", "contact", {"contact": case.work.policy.contact})
    return None


def _already_member(case: _Case) -> Gate | None:
    if not case.same_person:
        if not case.applied_elsewhere:
            return None
        return Gate(False, "already_applied", "contact", {"contact": case.work.policy.contact})
    person = case.application.person_id
    own = person is not None and any(one.person_id == person for one in case.same_person)
    return Gate(False, "already_member", "show_card" if own else "relink")


def _accepting(case: _Case) -> Gate | None:
    handed_in = case.application.submitted_at is not None
    if handed_in or case.work.policy.accepting_applications:
        return None
    return Gate(False, "not_accepting", "wait")


def _age(case: _Case) -> Gate | None:
    born = facts.born_on(case.answers)
    if born is None:
        emptied = case.application.forgotten_at is not None
        return None if emptied else Gate(False, "birthday_missing", "answer")
    work, years = case.work, case.work.policy.youngest_applicant
    day = (case.application.submitted_at or work.now).astimezone(work.zone).date()
    from_day = facts.of_age_from(born, years)
    if day >= from_day:
        return None
    return Gate(False, "under_age", "come_back", {"youngest": years, "from_day": from_day})


def _relation(case: _Case) -> Gate | None:
    emptied = case.application.forgotten_at is not None
    if case.application.preset != "owners" or emptied:
        return None
    if case.answers.get(facts.RELATION) in facts.RELATIONS:
        return None
    return Gate(False, "relation_not_shown", "answer")


def _household(case: _Case) -> Gate | None:
    cap = case.work.policy.cards_per_household
    seated = case.application.member_id is not None and case.application.state in ACCEPTED
    if seated or case.application.exception_granted or case.cards < cap:
        return None
    return Gate(False, "household_full", "exception", {"cards": cap})


def _materials(case: _Case) -> Gate | None:
    if case.application.forgotten_at is not None:
        return None
    required = facts.required_slots(case.application.preset, case.answers)
    open_slots = tuple(slot for slot in required if not case.answers.get(slot))
    if open_slots or case.application.state == State.MATERIALS_MISSING:
        return Gate(False, "materials_missing", "send_materials", {"slots": open_slots})
    return None


def _approval(case: _Case) -> Gate | None:
    state = case.application.state
    if state in ACCEPTED:
        return None
    if state in (State.REJECTED, State.WITHDRAWN, State.EXPIRED):
        return Gate(False, state, "contact", {"contact": case.work.policy.contact})
    return Gate(False, "approval_pending", "submit" if state == State.DRAFT else "wait")


def _fee(case: _Case) -> Gate | None:
    application = case.application
    if application.fee is None or application.fee_paid_at is not None:
        return None
    return Gate(False, "fee_due", "pay", {"fee": application.fee})


GATES: dict[str, _Check] = {
    "blacklist": _barred,
    "already_member": _already_member,
    "accepting": _accepting,
    "age": _age,
    "relation": _relation,
    "household": _household,
    "materials": _materials,
    "approval": _approval,
    "fee": _fee,
}
