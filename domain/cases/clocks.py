"""The three promises of a case, in the club's working time (R7.2).

First answer, next answer, solution. Whoever calls holds the case's row (moving.lock), so of two
people one follows the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256

from sqlalchemy import select

from domain import calendar, days
from domain.calendar import Calendar
from domain.cases.model import CaseClock, CaseMessage, Clock, ClockState, ServiceCase
from domain.public_days import published
from domain.work import Work

_K = CaseClock.__table__  # type: ignore[attr-defined]

HOUR = 60  # minutes
_OPEN = (ClockState.RUNNING, ClockState.PAUSED)
_ANSWERS = (Clock.FIRST, Clock.NEXT)


@dataclass(frozen=True, slots=True)
class Measure:
    """How time counts: the club's working time, or every minute (`urgent`)."""

    zone: str
    calendar: Calendar
    urgent: bool = False

    @property
    def day(self) -> float:
        """Minutes of a day of work."""
        return 24.0 * HOUR if self.urgent else sum(map(_minutes, self.calendar.hours))

    def after(self, start: datetime, minutes: float) -> datetime:
        """The instant at which that much will have passed."""
        if minutes <= 0:
            return start
        if self.urgent:
            return start.astimezone(UTC) + timedelta(minutes=minutes)
        return calendar.add_working_minutes(start, minutes, self.zone, self.calendar)

    def between(self, start: datetime, end: datetime) -> float:
        if self.urgent:
            return max((end - start) / calendar.MINUTE, 0.0)
        return calendar.working_minutes_between(start, end, self.zone, self.calendar)

    def opening(self, moment: datetime) -> datetime:
        """The instant itself when somebody is at work then, else when work begins again."""
        if self.urgent:
            return moment
        return calendar.add_working_minutes(moment, 0, self.zone, self.calendar)


def _minutes(block: tuple[time, time]) -> float:
    opens, closes = (at.hour * HOUR + at.minute for at in block)
    return float(closes - opens)


def measure(work: Work, *, urgent: bool = False) -> Measure:
    return Measure(work.policy.timezone, days.of_club(work), urgent)


def calendar_mark(work: Work) -> str:
    """A name of the calendar in force: deadlines reckoned by another one are counted anew."""
    club, year = days.of_club(work), work.today.year
    parts = (
        work.policy.timezone,
        club.country,
        club.hours,
        sorted(club.overrides.items()),
        sorted(club.entered_years),
        [published(club.country, one) for one in (year, year + 1)],
    )
    return sha256(repr(parts).encode()).hexdigest()[:16]


# ── Reading ───────────────────────────────────────────────────────────────────────────────────


def open_ones(work: Work, case_ids: Sequence[int]) -> dict[int, list[CaseClock]]:
    """The running and paused clocks of these cases, oldest first."""
    rows = work.session.execute(
        select(CaseClock)
        .where(_K.c.case_id.in_(case_ids), _K.c.state.in_(_OPEN))
        .order_by(_K.c.id)
    ).scalars()
    found: dict[int, list[CaseClock]] = {one: [] for one in case_ids}
    for clock in rows:
        found[clock.case_id].append(clock)
    return found


def of_case(work: Work, case: ServiceCase) -> list[CaseClock]:
    assert case.id is not None
    return open_ones(work, [case.id])[case.id]


def total(by: Measure, clock: CaseClock) -> float:
    """Minutes allowed."""
    return clock.allowed * (by.day if clock.clock == Clock.RESOLUTION else HOUR)


def reached_at(by: Measure, clock: CaseClock, share: float) -> datetime:
    """When the running clock has used that share (1.0: all) of its time."""
    return by.after(clock.since, total(by, clock) * share - clock.worked)


def share(by: Measure, clock: CaseClock, now: datetime) -> float:
    """How much of its time a running clock has used; 1.0 is the deadline (R7.3)."""
    return (clock.worked + by.between(clock.since, now)) / total(by, clock)


# ── Running ───────────────────────────────────────────────────────────────────────────────────


def begin(work: Work, case: ServiceCase, which: Clock, message: CaseMessage) -> CaseClock:
    """A promise begins now, with this message. Nobody waits at the other end of a survey: the
    first answer to one may take a working day (R6.5)."""
    rules, by = work.policy, measure(work, urgent=case.urgent)
    allowed: float = {
        Clock.FIRST: by.day / HOUR if case.source == "survey" else rules.first_answer_hours,
        Clock.NEXT: rules.next_answer_hours,
        Clock.RESOLUTION: rules.solution_days,
    }[which]
    assert case.id is not None
    assert message.id is not None
    clock = CaseClock(
        case_id=case.id,
        clock=which,
        message_id=message.id,
        allowed=allowed,
        started_at=work.now,
        since=work.now,
        due_at=work.now,
    )
    _reckon(by, clock)
    work.session.add(clock)
    work.session.flush()
    return clock


def heard(work: Work, case: ServiceCase, message: CaseMessage) -> None:
    """The member said something: the next answer is due, unless one is already (R7.2). While the
    first answer is owed there is no other: nothing shortens it."""
    if not any(clock.clock in _ANSWERS for clock in of_case(work, case)):
        begin(work, case, Clock.NEXT, message)


def answered(work: Work, case: ServiceCase) -> None:
    """A colleague answered the member: no answer is owed. The bot's own words never count."""
    end(work, case, *_ANSWERS)


def end(work: Work, case: ServiceCase, *which: Clock) -> None:
    """These promises are kept, in time or late; again, it changes nothing. `worked` then says how
    long it took."""
    by = measure(work, urgent=case.urgent)
    for clock in of_case(work, case):
        if clock.clock in which:
            breach(work, clock)
            if clock.state == ClockState.RUNNING:
                clock.worked += by.between(clock.since, work.now)
            clock.state = ClockState.MISSED_MET if clock.breached_at else ClockState.MET
            clock.ended_at = work.now
    work.session.flush()


def late_until_now(work: Work, case: ServiceCase) -> bool:
    """Whether a promise ended now that was broken before."""
    found = select(_K.c.id).where(
        _K.c.case_id == case.id, _K.c.ended_at == work.now, _K.c.breached_at.is_not(None)
    )
    return work.session.execute(found.limit(1)).first() is not None


def drop(work: Work, case: ServiceCase) -> None:
    """The case ended: nothing is owed any more. What was late stays late."""
    for clock in of_case(work, case):
        breach(work, clock)
        clock.state = ClockState.DROPPED
        clock.ended_at = work.now
    work.session.flush()


def breach(work: Work, clock: CaseClock) -> bool:
    """Keep that the deadline passed: once, and never changed after. Whether it was kept now."""
    late = clock.state == ClockState.RUNNING and work.now > clock.due_at
    if not late or clock.breached_at is not None:
        return False
    clock.breached_at = clock.due_at
    return True


def pause(work: Work, case: ServiceCase) -> None:
    """The member is waited for: the solution's clock stands still."""
    by = measure(work, urgent=case.urgent)
    for clock in of_case(work, case):
        if clock.clock == Clock.RESOLUTION and clock.state == ClockState.RUNNING:
            breach(work, clock)
            clock.worked += by.between(clock.since, work.now)
            clock.state, clock.paused_at = ClockState.PAUSED, work.now
    work.session.flush()


def resume(work: Work, case: ServiceCase) -> None:
    """The member answered: it goes on with what was left."""
    by = measure(work, urgent=case.urgent)
    for clock in of_case(work, case):
        if clock.state == ClockState.PAUSED:
            clock.state, clock.paused_at, clock.since = ClockState.RUNNING, None, work.now
            _reckon(by, clock)
    work.session.flush()


def recount(work: Work, case: ServiceCase, clocks: Sequence[CaseClock]) -> None:
    """Deadlines by the calendar of now. A breach on record stays as it is."""
    by = measure(work, urgent=case.urgent)
    for clock in clocks:
        if clock.state == ClockState.RUNNING:
            _reckon(by, clock)


def hurry(work: Work, case: ServiceCase, *, urgent: bool) -> None:
    """From now on every minute counts, or working time only: the share used so far stays used."""
    old, new = measure(work, urgent=not urgent), measure(work, urgent=urgent)
    for clock in of_case(work, case):
        breach(work, clock)
        if clock.state == ClockState.RUNNING:
            clock.worked += old.between(clock.since, work.now)
            clock.since = work.now
        clock.worked *= total(new, clock) / total(old, clock)
        if clock.state == ClockState.RUNNING:
            _reckon(new, clock)
    work.session.flush()


def _reckon(by: Measure, clock: CaseClock) -> None:
    if clock.breached_at is not None:
        return
    clock.due_at = reached_at(by, clock, 1)
    clock.provisional = not by.urgent and calendar.is_provisional(
        clock.started_at, clock.due_at, by.zone, by.calendar
    )
