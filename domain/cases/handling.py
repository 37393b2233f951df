"""What colleagues do with a case: take it, pass it on, ask, solve, close, take up again."""

from sqlalchemy import ColumnElement, update

from domain.access import RIGHTS, STAFF, Permission, Role
from domain.cases import assigning, clocks, conflict, messages, moving, telling
from domain.cases.errors import CaseRated, CaseTaken, CaseUnfit, TakerUnfit
from domain.cases.model import (
    AREAS,
    CAUSES,
    HOWS,
    NOT_RATED,
    CaseMessage,
    Clock,
    Kind,
    ServiceCase,
    Side,
    State,
)
from domain.cases.said import Said
from domain.cases.ways import STAFF as WAYS
from domain.errors import NotPermitted
from domain.people import service as people
from domain.work import Work

_C = ServiceCase.__table__  # type: ignore[attr-defined]

DEPARTMENTS = tuple(
    role for role in Role if role in STAFF and Permission.HANDLE_CASES in RIGHTS[role]
)


def claim(work: Work, *, case_id: int) -> ServiceCase:
    """Take a case nobody has; of two colleagues at once one gets it. Taking one's own again
    changes nothing. Taking it is no answer: the clocks run on (R7.2).

    Raises:
        NotFound: no such case, or not for the actor. CaseTaken: a colleague has it.
        CaseMoved: it has ended.
    """
    work.require(Permission.HANDLE_CASES)
    case = conflict.handled(work, case_id)
    me = work.actor.person_id
    if case.assignee_id == me:
        return case
    moving.check(case, WAYS["claim"])
    done = work.session.execute(
        update(_C)
        .where(_C.c.id == case_id, is_free())
        .values(assignee_id=me, version=_C.c.version + 1)
    )
    work.session.refresh(case)
    if not done.rowcount:  # type: ignore[attr-defined]
        assert case.assignee_id is not None
        raise CaseTaken(by=people.staff_name(work.session, case.assignee_id).family)
    _acknowledged(case)
    moving.step(work, case, "claimed")
    return case


def is_free() -> ColumnElement[bool]:
    """Nobody has it: of two who take it at once, the second finds this no longer so."""
    free: ColumnElement[bool] = _C.c.assignee_id.is_(None)
    return free


def hand_over(work: Work, *, case_id: int, to: int) -> ServiceCase:
    """Give the case to a colleague: one's own or one that nobody has; a colleague's only with the
    right to assign. No clock begins anew (R7.2). To the one who has it, it changes nothing.

    Raises:
        NotFound: no such case, or not for the actor. NotPermitted: a colleague has it.
        TakerUnfit: they may not handle it. CaseMoved: it has ended.
    """
    work.require(Permission.HANDLE_CASES)
    case = _assignable(work, case_id, "hand_over")
    if case.assignee_id == to:
        return case
    if not conflict.may_take(work, case, to):
        raise TakerUnfit
    case.assignee_id, case.department = to, conflict.department_of(case)
    _acknowledged(case)
    case.version += 1
    moving.step(work, case, "handed_over", to=to)
    assigning.tell(work, case)
    return case


def hand_to_department(work: Work, *, case_id: int, department: str) -> ServiceCase:
    """Give the case to a department (a role that handles cases): whoever of it is free takes it.
    No clock begins anew.

    Raises:
        NotFound: no such case, or not for the actor. NotPermitted: a colleague has it.
        TakerUnfit: no such department, nobody is in it, or the case is confidential.
        CaseMoved: it has ended.
    """
    work.require(Permission.HANDLE_CASES)
    case = _assignable(work, case_id, "hand_over")
    if case.confidential or department not in DEPARTMENTS:
        raise TakerUnfit
    holders = people.holders(work.session, Role(department), work.today)
    if not conflict.unconcerned(work, case, holders):
        raise TakerUnfit
    case.assignee_id, case.department = None, department
    case.version += 1
    moving.step(work, case, "to_department", department=department)
    return case


def release_all(work: Work, person_id: int) -> int:
    """A leaving colleague's cases have nobody again; how many."""
    done = work.session.execute(
        update(_C)
        .where(_C.c.assignee_id == person_id, _C.c.ended_at.is_(None))
        .values(assignee_id=None, version=_C.c.version + 1)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


# ── What it is ────────────────────────────────────────────────────────────────────────────────


def retype(work: Work, *, case_id: int, kind: str, area: str) -> ServiceCase:
    """Say that it is something else: kind and area. No clock begins anew (R7.2). About a
    colleague it becomes confidential, and stays so while one is named.

    Raises:
        NotFound, CaseMoved, CaseUnfit: no such kind or area.
    """
    work.require(Permission.HANDLE_CASES)
    case = conflict.handled(work, case_id)
    moving.check(case, WAYS["retype"])
    if kind not in set(Kind) or area not in AREAS[Kind(kind)]:
        raise CaseUnfit(reason="kind" if kind not in set(Kind) else "area")
    if (case.kind, case.area) == (kind, area):
        return case
    was = [case.kind, case.area]
    case.kind, case.area = kind, area
    case.confidential = case.about_person_id is not None or area == "staff"
    case.department = conflict.department_of(case)
    if case.confidential:
        keeper = case.assignee_id
        if keeper is not None and not conflict.may_take(work, case, keeper):
            case.assignee_id = None
    if case.state == State.SCREENED and kind != Kind.SUGGESTION:
        case.state = State.IN_PROGRESS
    case.version += 1
    moving.step(work, case, "retyped", was=was, now=[kind, area])
    return case


def mark_urgent(work: Work, *, case_id: int, on: bool) -> ServiceCase:
    """Have the clocks run day and night, or in office hours again; what was used stays used.

    Raises:
        NotFound, CaseMoved.
    """
    work.require(Permission.HANDLE_CASES)
    case = conflict.handled(work, case_id)
    moving.check(case, WAYS["mark_urgent"])
    if case.urgent != on:
        clocks.hurry(work, case, urgent=on)
        case.urgent, case.version = on, case.version + 1
        moving.step(work, case, "urgent" if on else "not_urgent")
        assigning.call(work, case)
    return case


# ── Asking, solving, ending ───────────────────────────────────────────────────────────────────


def ask_member(work: Work, *, case_id: int, said: Said) -> CaseMessage:
    """Ask the member something the solution waits for: its clock stands still until they answer
    (R7.2).

    Raises:
        NotFound, CaseMoved, CaseUnfit: nothing was said.
    """
    work.require(Permission.HANDLE_CASES)
    case = conflict.handled(work, case_id)
    moving.check(case, WAYS["ask_member"])
    message = messages.put(work, case, said, Side.STAFF, work.actor.person_id)
    messages.replied(work, case)
    clocks.pause(work, case)
    silent = moving.silent_from(work.now)
    moving.move(work, case, WAYS["ask_member"], state=State.WAITING, **silent)
    telling.message(work, case, message)
    moving.step(work, case, "asked")
    return message


def resolve(
    work: Work,
    *,
    case_id: int,
    words: str,
    cause: str,
    cause_words: str | None = None,
    upheld: bool | None = None,
) -> ServiceCase:
    """Tell the member what was done; they say whether it is solved (R7.5). The solution's clock
    ends here, in time or late. `upheld` says whether the shop was at fault and is needed in a
    dispute (R7.6).

    Raises:
        NotFound, CaseMoved, CaseUnfit: no words, unknown cause, no verdict in a dispute.
    """
    work.require(Permission.HANDLE_CASES)
    case = conflict.handled(work, case_id)
    if cause not in CAUSES:
        raise CaseUnfit(reason="cause")
    if case.kind == Kind.DISPUTE and upheld is None:
        raise CaseUnfit(reason="verdict")
    moving.check(case, WAYS["resolve"])
    message = messages.put(work, case, Said(words=words), Side.STAFF, work.actor.person_id)
    messages.replied(work, case)
    clocks.end(work, case, Clock.RESOLUTION)
    moving.move(
        work,
        case,
        WAYS["resolve"],
        state=State.RESOLVED,
        resolution=message.words,
        resolved_at=work.now,
        resolved_by=work.actor.person_id,
        cause=cause,
        cause_words=(cause_words or "").strip() or None,
        upheld=upheld,
        **moving.silent_from(work.now),
    )
    moving.step(work, case, "resolved", message_id=message.id)
    return case


def close(work: Work, *, case_id: int, how: str, words: str = "") -> ServiceCase:
    """Close a case that gets no solution: duplicate, spam, supplier, unreachable, other. Nobody
    is asked to rate spam or a supplier's letter (R7.5).

    Raises:
        NotFound, CaseMoved, CaseUnfit: unknown reason, or "other" without words.
    """
    work.require(Permission.HANDLE_CASES)
    case = conflict.handled(work, case_id)
    if how not in HOWS:
        raise CaseUnfit(reason="how")
    if how == "other" and not words.strip():
        raise CaseUnfit(reason="words")
    skipped = how if how in NOT_RATED else case.rating_skipped
    moving.end(work, case, WAYS["close"], State.CLOSED, how, rating_skipped=skipped)
    moving.step(work, case, "closed", how=how, words=words.strip())
    return case


def reopen(work: Work, *, case_id: int, words: str) -> ServiceCase:
    """Take a solved or ended case up again; its solution is due anew (R7.2). Colleagues read why.

    Raises:
        NotFound, CaseMoved, CaseUnfit: no words.
    """
    work.require(Permission.HANDLE_CASES)
    case = conflict.handled(work, case_id)
    moving.check(case, WAYS["reopen"])
    note = messages.put(work, case, Said(words=words), Side.NOTE, work.actor.person_id)
    moving.again(work, case, WAYS["reopen"], note)
    telling.message(work, case, note)
    moving.step(work, case, "reopened", message_id=note.id)
    return case


def skip_rating(work: Work, *, case_id: int, reason: str) -> ServiceCase:
    """Have the member not asked how content they are, since it is spam or from a supplier (R7.5).

    Raises:
        NotFound. CaseUnfit: another reason. CaseRated: they have said it.
    """
    work.require(Permission.HANDLE_CASES)
    case = conflict.handled(work, case_id)
    if reason not in NOT_RATED:
        raise CaseUnfit(reason="how")
    if case.rating is not None:
        raise CaseRated
    case.rating_skipped = reason
    case.version += 1
    moving.step(work, case, "rating_skipped", reason=reason)
    return case


def _acknowledged(case: ServiceCase) -> None:
    if case.state == State.NEW:
        case.state = State.ACKNOWLEDGED


def _assignable(work: Work, case_id: int, act: str) -> ServiceCase:
    case = conflict.handled(work, case_id)
    moving.check(case, WAYS[act])
    us = {None, work.actor.person_id} | work.actor.acting_for
    if case.assignee_id not in us and not work.actor.may(Permission.ASSIGN_CASES):
        raise NotPermitted(permission=Permission.ASSIGN_CASES.value)
    return case
