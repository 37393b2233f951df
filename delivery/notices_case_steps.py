"""What members and colleagues are reminded of in a case: a missing word, time running out."""

from __future__ import annotations

from chat import case_step_screens as screens
from chat.screen import Screen
from delivery.notices import Json, notice
from domain.cases import clocks, silence
from domain.cases.model import CaseClock, ClockState, ServiceCase, State
from domain.cases.ways import DECIDED, ENDED
from domain.work import Work


def _case(work: Work, params: Json) -> ServiceCase | None:
    return work.session.get(ServiceCase, int(params["case_id"]))


@notice("case.reminder")
def _reminder(work: Work, params: Json) -> Screen | None:
    """To the member, after days without a word; the end is told beforehand (R7.5)."""
    case = _case(work, params)
    if case is None or case.silent_since is None or case.reminded != int(params["nth"]):
        return None
    if case.state == State.RESOLVED:
        return screens.still_solved(case, silence.ends_at(work, case), work.zone)
    return screens.still_asked(case) if case.state == State.WAITING else None


@notice("case.assigned")
def _assigned(work: Work, params: Json) -> Screen | None:
    """To the colleague who has it now."""
    case = _case(work, params)
    if case is None or case.state in ENDED or case.assignee_id is None:
        return None
    open_ = [one for one in clocks.of_case(work, case) if one.state == ClockState.RUNNING]
    return screens.assigned(case, min((one.due_at for one in open_), default=None), work.zone)


@notice("case.rung")
def _rung(work: Work, params: Json) -> Screen | None:
    """To colleagues, when a share of a promise's time has gone (R7.3)."""
    case, clock = _case(work, params), work.session.get(CaseClock, int(params["clock_id"]))
    if case is None or clock is None or clock.state != ClockState.RUNNING:
        return None
    return screens.rung(case, clock, int(params["rung"]), work.zone)


@notice("case.unsolved")
def _unsolved(work: Work, params: Json) -> Screen | None:
    """To the colleague who has it: the solution was none (R7.5)."""
    case = _case(work, params)
    return None if case is None or case.state in ENDED else screens.unsolved(case)


@notice("case.unanswered")
def _unanswered(work: Work, params: Json) -> Screen | None:
    """To the colleague: the member does not answer what they were asked."""
    case = _case(work, params)
    if case is None or case.state in ENDED or case.state != State.WAITING:
        return None
    return screens.unanswered(case)


@notice("case.often")
def _often(work: Work, params: Json) -> Screen | None:
    """To those above: the member is not content, again and again (R7.5)."""
    case = _case(work, params)
    return None if case is None or case.state in ENDED else screens.often(case)


@notice("case.duty")
def _on_duty(work: Work, params: Json) -> Screen | None:
    """To the colleague on duty, of an urgent case while the club is closed (A:(2)5)."""
    case = _case(work, params)
    return None if case is None or case.state in ENDED else screens.on_duty(case)


@notice("case.unthanked")
def _unthanked(work: Work, params: Json) -> Screen | None:
    """To the colleague: an idea was taken up and nobody thanked for it (C:4三5)."""
    case = _case(work, params)
    return screens.unthanked(case) if case is not None and case.state in DECIDED else None
