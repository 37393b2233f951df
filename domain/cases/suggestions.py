"""Suggestions: sorted, taken up or not, put into practice, thanked for (R7.1, B:三(二)3, C:4)."""

from domain.access import Permission
from domain.cases import clocks, conflict, messages, moving, telling
from domain.cases.model import Clock, ServiceCase, Side, State
from domain.cases.said import Said
from domain.cases.ways import STAFF as WAYS
from domain.points import earning
from domain.work import Work

RULE = "suggestion.adopted"
SOURCE = "case"


def screen(work: Work, *, case_id: int) -> ServiceCase:
    """It was looked through and waits for a decision.

    Raises:
        NotFound, CaseMoved.
    """
    work.require(Permission.HANDLE_CASES)
    case = conflict.handled(work, case_id)
    moving.check(case, WAYS["screen"])
    clocks.resume(work, case)
    moving.move(work, case, WAYS["screen"], state=State.SCREENED, **moving.silent_from(None))
    moving.step(work, case, "screened")
    return case


def adopt(work: Work, *, case_id: int, words: str = "", gift: str = "") -> ServiceCase:
    """The club takes it up: the member is told and has the rule's points once, if they are a
    member who may earn; `gift` is what will be handed over by hand (R7.1). What became of the
    points stands in the step.

    Raises:
        NotFound, CaseMoved.
    """
    work.require(Permission.DECIDE_SUGGESTIONS)
    case = conflict.handled(work, case_id)
    _decide(work, case, "adopt", words)
    moving.move(work, case, WAYS["adopt"], state=State.ADOPTED, **_resolved(work, words))
    assert case.id is not None
    points, why = 0, "guest"
    if case.member_id is not None:
        given = earning.award(
            work, RULE, member_id=case.member_id, source=SOURCE, source_id=case.id
        )
        points, why = given.points, given.why
    moving.step(work, case, "adopted", points=points, why=why, gift=gift.strip())
    return case


def decline(work: Work, *, case_id: int, reason: str) -> ServiceCase:
    """It is not taken up; the member reads the reason, and the case ends.

    Raises:
        NotFound, CaseMoved, CaseUnfit: no reason.
    """
    work.require(Permission.DECIDE_SUGGESTIONS)
    case = conflict.handled(work, case_id)
    moving.check(case, WAYS["decline"])
    message = messages.put(work, case, Said(words=reason), Side.STAFF, work.actor.person_id)
    messages.replied(work, case)
    clocks.resume(work, case)
    clocks.end(work, case, Clock.RESOLUTION)
    resolved = _resolved(work, reason)
    moving.end(work, case, WAYS["decline"], State.DECLINED, "declined", **resolved)
    moving.step(work, case, "declined", message_id=message.id)
    return case


def implemented(work: Work, *, case_id: int, words: str = "") -> ServiceCase:
    """What was taken up has been put into practice; the member is told.

    Raises:
        NotFound, CaseMoved.
    """
    work.require(Permission.HANDLE_CASES)
    case = conflict.handled(work, case_id)
    moving.check(case, WAYS["implemented"])
    _say(work, case, words)
    moving.move(work, case, WAYS["implemented"], state=State.IMPLEMENTED)
    moving.step(work, case, "implemented")
    return case


def thank(work: Work, *, case_id: int, words: str = "", gift: str = "") -> ServiceCase:
    """Thank for it. What was put into practice ends here. For one that was not taken up, the
    thanks and a small `gift` are kept as a step, without points (C:4三5).

    Raises:
        NotFound, CaseMoved.
    """
    work.require(Permission.HANDLE_CASES)
    case = conflict.handled(work, case_id)
    moving.check(case, WAYS["thank"])
    _say(work, case, words)
    if case.state == State.IMPLEMENTED:
        moving.end(work, case, WAYS["thank"], State.THANKED, "thanked")
    moving.step(work, case, "thanked", gift=gift.strip())
    return case


def _decide(work: Work, case: ServiceCase, act: str, words: str) -> None:
    """The decision answers the member and ends the solution's clock."""
    moving.check(case, WAYS[act])
    _say(work, case, words)
    clocks.answered(work, case)  # the notice of the decision is the answer
    clocks.resume(work, case)
    clocks.end(work, case, Clock.RESOLUTION)


def _say(work: Work, case: ServiceCase, words: str) -> None:
    if words.strip():
        said = Said(words=words)
        message = messages.put(work, case, said, Side.STAFF, work.actor.person_id)
        messages.replied(work, case)
        telling.message(work, case, message)


def _resolved(work: Work, words: str) -> dict[str, object]:
    return {
        "resolution": words.strip() or None,
        "resolved_at": work.now,
        "resolved_by": work.actor.person_id,
        **moving.silent_from(None),
    }
