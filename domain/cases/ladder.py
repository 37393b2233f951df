"""Who is warned when a promise runs out: 50, 80, 100, 150 % of its time (R7.3)."""

from collections.abc import Sequence
from typing import Any

from domain.access import Role
from domain.cases import clocks, conflict, rota, silence
from domain.cases.model import CaseClock, ClockState, ServiceCase
from domain.cases.team import Team
from domain.work import Work

DESK = (Role.SERVICE_AGENT, Role.MEMBER_SPECIALIST)  # take what nobody has


Notice = tuple[int, str, dict[str, Any]]  # person, key, parameters


def climb(
    work: Work, case: ServiceCase, open_: Sequence[CaseClock], team: Team
) -> Sequence[Notice]:
    """The highest rung reached that nobody was told of, one at a time: outside office hours and
    within the pause after the last one it waits, except that urgent cases keep no hours. What is
    to be told as "case.rung", and to whom."""
    by = clocks.measure(work, urgent=case.urgent)
    rested = silence.quiet_until(work, case)
    if by.opening(work.now) != work.now or (rested is not None and work.now < rested):
        return ()
    reached = [
        (rung, clock)
        for clock in open_
        if clock.state == ClockState.RUNNING and (rung := _reached(work, by, clock)) > clock.rung
    ]
    if not reached:
        return ()
    rung, clock = max(reached, key=lambda one: (one[0], -(one[1].id or 0)))
    passed = [n for n, one in enumerate(work.policy.case_rungs) if clock.rung < one <= rung]
    clock.rung, case.told_at = rung, work.now
    key = f"case:{case.id}:rung:{clock.id}:{rung}"
    facts = {"case_id": case.id, "clock_id": clock.id, "clock": clock.clock, "rung": rung}
    whom = [one for level in passed for one in recipients(work, case, level, team)]
    return [(one, f"{key}:{one}", facts) for one in dict.fromkeys(whom)]


def _reached(work: Work, by: clocks.Measure, clock: CaseClock) -> int:
    rungs = [
        rung
        for rung in work.policy.case_rungs
        if work.now >= clocks.reached_at(by, clock, rung / 100)
    ]
    return rungs[-1] if rungs else 0


def recipients(work: Work, case: ServiceCase, level: int, team: Team) -> list[int]:
    """Whom the rung concerns: who has the case; they and the manager; the manager; the leader.
    Where nobody is, or they are concerned by the case themselves, the next one above."""
    leaders = conflict.leading(work, case, team)
    managers = conflict.managing(work, case, team) or leaders
    if level >= 3:
        return leaders or managers
    if level == 2:
        return managers
    first = _first(work, case, team) or managers
    return list(dict.fromkeys([*first, *(managers if level == 1 else ())]))


def _first(work: Work, case: ServiceCase, team: Team) -> list[int]:
    if case.assignee_id is not None:
        return conflict.unconcerned(work, case, team.present(case.assignee_id), team)
    if case.confidential:
        return conflict.above(work, case, team)
    on_duty = rota.on_duty(work, case)
    if on_duty is not None:
        return [on_duty]
    roles = (Role(case.department),) if case.department else DESK
    return conflict.unconcerned(work, case, team.holding(*roles), team)
