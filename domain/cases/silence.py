"""When the schedule looks at a case again: clocks, warnings, and the member's silence (R7.5)."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from domain.cases import clocks
from domain.cases.model import CaseClock, Clock, ClockState, ServiceCase, State
from domain.cases.ways import DECIDED, ENDED
from domain.work import Work

BLINK = timedelta(seconds=1)
THANK_DAYS = 10  # working days until thanks are reminded of, then every THANK_AGAIN
THANK_AGAIN = timedelta(days=7)
_WAITS = (State.RESOLVED, State.WAITING)


def watch(work: Work, case: ServiceCase, open_: Sequence[CaseClock] | None = None) -> None:
    """Note on the case when to look at it next."""
    if open_ is None:
        open_ = clocks.of_case(work, case)
    _thanks(work, case)
    case.next_at = _next(work, case, open_)
    case.reckoned = clocks.calendar_mark(work)


def _next(work: Work, case: ServiceCase, open_: Sequence[CaseClock]) -> datetime | None:
    if case.state in ENDED:
        return None
    moments = [*_of_clocks(work, case, open_), *_of_silence(work, case, open_)]
    moments += [case.thank_at] if case.thank_at else []
    return min(moments, default=None)


def _of_clocks(work: Work, case: ServiceCase, open_: Sequence[CaseClock]) -> Iterable[datetime]:
    by = clocks.measure(work, urgent=case.urgent)
    rested = quiet_until(work, case)
    for clock in open_:
        if clock.state != ClockState.RUNNING:
            continue
        if clock.breached_at is None:
            yield clock.due_at + BLINK
        higher = [rung for rung in work.policy.case_rungs if rung > clock.rung]
        if higher:
            moment = clocks.reached_at(by, clock, higher[0] / 100)
            yield by.opening(max(moment, rested or moment))


def quiet_until(work: Work, case: ServiceCase) -> datetime | None:
    """The end of the pause after the last warning about the case (R7.3)."""
    if case.told_at is None:
        return None
    return case.told_at + timedelta(minutes=work.policy.case_pause)


def _thanks(work: Work, case: ServiceCase) -> None:
    """An idea that was taken up ends with thanks; ten working days are time enough (C:4三5)."""
    if case.state not in DECIDED:
        case.thank_at = None
    elif case.thank_at is None:
        by = clocks.measure(work)
        case.thank_at = by.after(work.now, THANK_DAYS * by.day)


# ── Silence ───────────────────────────────────────────────────────────────────────────────────


def is_waited_for(case: ServiceCase, open_: Sequence[CaseClock]) -> bool:
    """Whether it is the member who has to say something: nothing of theirs is unanswered."""
    owed = any(clock.clock == Clock.NEXT for clock in open_)
    return case.state in _WAITS and case.silent_since is not None and not owed


def due(work: Work, case: ServiceCase, nth: int) -> datetime:
    """When the member's silence has lasted until the `nth` reminder, from 0 on; the one after
    the last reminder is the end. What the last one announced is kept: the end lies as many
    working days after it as the settings say."""
    rules = work.policy
    by = clocks.measure(work)
    days = (*rules.silence_reminders, rules.silence_days)
    assert case.silent_since is not None
    moment = by.after(case.silent_since, days[nth] * by.day)
    if nth == len(rules.silence_reminders) and case.reminded_at is not None:
        promised = by.after(case.reminded_at, (days[nth] - days[nth - 1]) * by.day)
        moment = max(moment, promised)
    return moment


def ends_at(work: Work, case: ServiceCase) -> datetime | None:
    """When a resolved case closes by itself if the member says nothing; None: it does not."""
    if case.state != State.RESOLVED or case.silent_since is None:
        return None
    return due(work, case, len(work.policy.silence_reminders))


def _of_silence(work: Work, case: ServiceCase, open_: Sequence[CaseClock]) -> Iterable[datetime]:
    if is_waited_for(case, open_) and case.reminded <= len(work.policy.silence_reminders):
        yield due(work, case, case.reminded)
