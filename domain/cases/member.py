"""What the member does in a case of theirs: solved, not solved, withdrawn, rated (R7.5)."""

from datetime import timedelta

from sqlalchemy import update

from domain import outbox
from domain.access import Permission
from domain.cases import clocks, conflict, messages, moving, telling
from domain.cases.errors import CaseRated, CaseUnfit, ReopenOver
from domain.cases.model import Clock, ServiceCase, Side, State
from domain.cases.said import Said
from domain.cases.ways import ENDED, MEMBER
from domain.work import Work

OFTEN = 2  # times taken up again, after which those above hear of every further one
_C = ServiceCase.__table__  # type: ignore[attr-defined]


def confirm(work: Work, *, case_id: int) -> ServiceCase:
    """The member is satisfied: the case ends. Said again, it changes nothing. Of this and the
    closing by silence at the same moment, one counts.

    Raises:
        NotFound: not a case of the actor's. CaseMoved: it has ended otherwise.
    """
    work.require(Permission.RAISE_CASE)
    case = conflict.own(work, case_id)
    if case.state == State.CONFIRMED:
        return case
    moving.check(case, MEMBER["confirm"])
    clocks.end(work, case, Clock.RESOLUTION)
    moving.end(work, case, MEMBER["confirm"], State.CONFIRMED, "confirmed")
    moving.step(work, case, "confirmed")
    return case


def not_solved(
    work: Work, *, case_id: int, words: str = "", said: Said | None = None
) -> ServiceCase:
    """The member is not satisfied, or opens the case again within the days of the settings after
    its end: it goes on, and a solution is due anew.

    Raises:
        NotFound: not a case of the actor's. CaseMoved: it is being worked on.
        ReopenOver: too late. CaseUnfit: nothing was said.
    """
    work.require(Permission.RAISE_CASE)
    case = conflict.own(work, case_id)
    moving.check(case, MEMBER["not_solved"])
    days = work.policy.reopen_days
    if case.ended_at is not None and work.now > case.ended_at + timedelta(days=days):
        raise ReopenOver(days=days)
    told = said or Said(words=words)
    message = messages.put(work, case, told, Side.MEMBER, work.actor.person_id)
    moving.again(work, case, MEMBER["not_solved"], message)
    clocks.heard(work, case, message)
    telling.message(work, case, message)
    moving.step(work, case, "not_solved", message_id=message.id)
    if case.reopened > OFTEN:
        for person_id in conflict.above(work, case):
            key = f"case:{case.id}:often:{case.reopened}:{person_id}"
            outbox.queue(work, "case.often", to=person_id, key=key, case_id=case.id)
    return case


def withdraw(work: Work, *, case_id: int) -> ServiceCase:
    """The member lets it rest: the case ends. Again, it changes nothing.

    Raises:
        NotFound: not a case of the actor's. CaseMoved: it has ended otherwise, or waits for
        the member's word whether it is solved.
    """
    work.require(Permission.RAISE_CASE)
    case = conflict.own(work, case_id)
    if case.ended_how == "withdrawn":
        return case
    moving.check(case, MEMBER["withdraw"])
    moving.end(work, case, MEMBER["withdraw"], State.CLOSED, "withdrawn")
    moving.step(work, case, "withdrawn")
    return case


def rate(work: Work, *, case_id: int, stars: int, words: str = "") -> ServiceCase:
    """How content the member is with the solution, 1 to 5, once for each; words may follow in a
    second call with the same stars.

    Raises:
        NotFound: not a case of the actor's. CaseUnfit: not 1 to 5. CaseMoved: it has not ended.
        CaseRated: said before, or nobody is asked.
    """
    work.require(Permission.RAISE_CASE)
    case = conflict.own(work, case_id)
    if not 1 <= stars <= 5:
        raise CaseUnfit(reason="stars")
    moving.check(case, MEMBER["rate"])
    if case.rating_skipped or case.rating not in (None, stars):
        raise CaseRated
    told = words.strip() or None
    if told is not None and case.rating_words is not None:
        raise CaseRated
    if case.rating == stars and told is None:
        return case
    first = case.rating is None
    work.session.execute(
        update(_C)
        .where(_C.c.id == case_id)
        .values(rating=stars, rating_words=told, version=_C.c.version + 1)
    )
    work.session.refresh(case)
    if first:
        moving.step(work, case, "rated", stars=stars)
    return case


def reopen_until(work: Work, case: ServiceCase) -> timedelta | None:
    """How much longer the member can open it again; None: not at all."""
    if case.state not in ENDED or case.ended_at is None:
        return None
    left = case.ended_at + timedelta(days=work.policy.reopen_days) - work.now
    return left if left >= timedelta(0) else None
