"""What is due in cases: deadlines by a new calendar, warnings, the member's silence."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import defer

from domain import outbox
from domain.access import Permission
from domain.cases import clocks, ladder, moving, retention, silence, telling
from domain.cases.model import CaseClock, Kind, ServiceCase, State
from domain.cases.team import Team
from domain.cases.ways import ENDED, Way
from domain.columns import Sealed
from domain.work import Work

CHUNK = 25
_SILENT: Way = ((State.RESOLVED,), frozenset(Kind))
_C = ServiceCase.__table__  # type: ignore[attr-defined]
_WORDS = [getattr(ServiceCase, column.name) for column in _C.c if isinstance(column.type, Sealed)]


def run(work: Work) -> int:
    """Reckon anew what stands by an old calendar (R7.2), then look at the cases whose moment has
    come: late promises are noted, the ladder climbed (R7.3), the member reminded and a case
    closed after their silence (R7.5); words past their time are forgotten. Returns how many;
    called again until that is 0."""
    work.require(Permission.RUN_SCHEDULE)
    return _recount(work) or _due(work) or retention.forget(work)


def _recount(work: Work) -> int:
    mark = clocks.calendar_mark(work)
    cases = _some(work, _C.c.ended_at.is_(None) & (_C.c.reckoned != mark))
    open_ = clocks.open_ones(work, [case.id or 0 for case in cases])
    for case in cases:
        clocks.recount(work, case, open_[case.id or 0])
        silence.watch(work, case, open_[case.id or 0])
    work.session.flush()
    return len(cases)


def _due(work: Work) -> int:
    cases = _some(work, _C.c.next_at <= work.now)
    if not cases:
        return 0
    open_, team = clocks.open_ones(work, [case.id or 0 for case in cases]), Team(work)
    warnings = [one for case in cases for one in _look(work, case, open_[case.id or 0], team)]
    outbox.queue_all(work, "case.rung", warnings)
    work.session.flush()
    return len(cases)


def _some(work: Work, wanted: ColumnElement[bool]) -> list[ServiceCase]:
    """Without their words, which nobody here needs: what a broken seal hides (F48) keeps neither
    this case nor the others of the chunk from being looked at."""
    rows = work.session.execute(
        select(ServiceCase)
        .where(wanted)
        .order_by(_C.c.next_at, _C.c.id)
        .limit(CHUNK)
        .options(*map(defer, _WORDS))
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return list(rows.scalars())


def _look(
    work: Work, case: ServiceCase, open_: list[CaseClock], team: Team
) -> Sequence[ladder.Notice]:
    """Bring one case up to now; the warnings to be told about it."""
    broken = [clock for clock in open_ if clocks.breach(work, clock)]
    if broken:
        telling.overdue(work, case)
    warnings = ladder.climb(work, case, open_, team)
    if case.state not in ENDED and silence.is_waited_for(case, open_):
        _silence(work, case, team)
    if case.thank_at is not None and work.now >= case.thank_at:
        _unthanked(work, case, team)
    silence.watch(work, case, None if case.state in ENDED else open_)
    if case.next_at is not None:  # never twice in one round
        case.next_at = max(case.next_at, work.now + silence.BLINK)
    return warnings


def _silence(work: Work, case: ServiceCase, team: Team) -> None:
    """The reminders that are due count as one; who was not told of the end is told first."""
    last = len(work.policy.silence_reminders)
    passed = case.reminded
    while passed < last and work.now >= silence.due(work, case, passed):
        passed += 1
    if passed > case.reminded:
        case.reminded, case.reminded_at = passed, work.now
        _remind(work, case)
    elif case.reminded == last and work.now >= silence.due(work, case, last):
        if case.state == State.RESOLVED:
            moving.end(work, case, _SILENT, State.CLOSED, "silence")
            moving.step(work, case, "closed", how="silence")
        else:
            case.reminded += 1
            _unanswered(work, case, team)


def _remind(work: Work, case: ServiceCase) -> None:
    if case.person_id is None or case.silent_since is None:
        return
    since = int(case.silent_since.timestamp())
    outbox.queue(
        work,
        "case.reminder",
        to=case.person_id,
        key=f"case:{case.id}:silent:{since}:{case.reminded}",
        case_id=case.id,
        nth=case.reminded,
    )


def _unanswered(work: Work, case: ServiceCase, team: Team) -> None:
    """The member does not answer what the solution waits for: the colleague decides."""
    assert case.silent_since is not None
    key = f"case:{case.id}:unanswered:{int(case.silent_since.timestamp())}"
    whom = ladder.recipients(work, case, 0, team)
    told = [(one, f"{key}:{one}", {"case_id": case.id}) for one in whom]
    outbox.queue_all(work, "case.unanswered", told)


def _unthanked(work: Work, case: ServiceCase, team: Team) -> None:
    """An idea was taken up, and the member has not been thanked yet; told again every week."""
    assert case.thank_at is not None
    key = f"case:{case.id}:unthanked:{int(case.thank_at.timestamp())}"
    whom = ladder.recipients(work, case, 0, team)
    told = [(one, f"{key}:{one}", {"case_id": case.id}) for one in whom]
    outbox.queue_all(work, "case.unthanked", told, not_before=outbox.decent_hour(work))
    case.thank_at = work.now + silence.THANK_AGAIN
