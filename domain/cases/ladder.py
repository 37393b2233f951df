"""Who is warned when a promise runs out: 50, 80, 100, 150 % of its time (R7.3)."""

from collections.abc import Sequence
from functools import cached_property

from domain import outbox
from domain.access import Role
from domain.cases import clocks, conflict, silence
from domain.cases.model import CaseClock, ClockState, ServiceCase
from domain.people import service as people
from domain.work import Work

DESK = (Role.SERVICE_AGENT, Role.MEMBER_SPECIALIST)  # take what nobody has


class Team:
    """Who is at work today; read once for a run of the schedule."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._held: dict[Role, list[int]] = {}

    def holding(self, role: Role) -> list[int]:
        if role not in self._held:
            work = self._work
            self._held[role] = people.holders(work.session, role, work.today)
        return self._held[role]

    @cached_property
    def desk(self) -> list[int]:
        return [one for role in DESK for one in self.holding(role)]


def climb(work: Work, case: ServiceCase, open_: Sequence[CaseClock], team: Team) -> bool:
    """Tell of the highest rung reached that nobody was told of, one at a time: outside office
    hours and within the pause after the last one it waits, except that urgent cases keep no
    hours. Whether somebody was told."""
    by = clocks.measure(work, urgent=case.urgent)
    rested = silence.quiet_until(work, case)
    if by.opening(work.now) != work.now or (rested is not None and work.now < rested):
        return False
    reached = [
        (rung, clock)
        for clock in open_
        if clock.state == ClockState.RUNNING and (rung := _reached(work, by, clock)) > clock.rung
    ]
    if not reached:
        return False
    rung, clock = max(reached, key=lambda one: (one[0], -(one[1].id or 0)))
    clock.rung, case.told_at = rung, work.now
    key = f"case:{case.id}:rung:{clock.id}:{rung}"
    facts = {"case_id": case.id, "clock_id": clock.id, "clock": clock.clock, "rung": rung}
    whom = recipients(work, case, work.policy.case_rungs.index(rung), team)
    outbox.queue_all(work, "case.rung", [(one, f"{key}:{one}", facts) for one in whom])
    return True


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
    leaders = conflict.unconcerned(work, case, team.holding(Role.LEADER))
    managers = conflict.managing(work, case) or leaders
    if level >= 3:
        return leaders or managers
    if level == 2:
        return managers
    first = _first(work, case, team) or managers
    return list(dict.fromkeys([*first, *(managers if level == 1 else ())]))


def _first(work: Work, case: ServiceCase, team: Team) -> list[int]:
    if case.assignee_id is not None:
        return conflict.unconcerned(work, case, conflict.present(work, case.assignee_id))
    if case.confidential:
        return conflict.above(work, case)
    there = team.holding(Role(case.department)) if case.department else team.desk
    return conflict.unconcerned(work, case, there)
