"""The statements behind the figures of cases; whoever calls has seen to the right.

Each carries `scope`: which cases the reader may know of at all, so that nothing can be found out
by taking one figure from another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlmodel import Session

from domain.cases.model import CaseClock, CaseStep, ClockState, Kind, ServiceCase

_C = ServiceCase.__table__  # type: ignore[attr-defined]
_K = CaseClock.__table__  # type: ignore[attr-defined]
_S = CaseStep.__table__  # type: ignore[attr-defined]

AGAIN = ("reopened", "not_solved")
_KEPT = (ClockState.MET, ClockState.MISSED_MET)


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `begin` up to, not including, `end`; both aware UTC."""

    begin: datetime
    end: datetime

    def holds(self, moment: ColumnElement[Any]) -> ColumnElement[bool]:
        within: ColumnElement[bool] = and_(moment >= self.begin, moment < self.end)
        return within


def outcomes(
    session: Session, scope: ColumnElement[bool], by: Sequence[Any], time: Stretch
) -> Sequence[Any]:
    """How many came, were solved and ended in that time, and were open at its end."""

    def ended(*hows: str) -> ColumnElement[bool]:
        return and_(time.holds(_C.c.ended_at), _C.c.ended_how.in_(hows))

    open_ = and_(
        _C.c.opened_at < time.end, or_(_C.c.ended_at.is_(None), _C.c.ended_at >= time.end)
    )
    return session.execute(
        select(
            *by,
            func.count().filter(time.holds(_C.c.opened_at)).label("came"),
            func.count().filter(open_).label("open"),
            func.count().filter(time.holds(_C.c.resolved_at)).label("solved"),
            func.count().filter(ended("confirmed")).label("confirmed"),
            func.count().filter(ended("silence")).label("silence"),
            func.count().filter(time.holds(_C.c.ended_at)).label("ended"),
        )
        .where(
            scope,
            _C.c.opened_at < time.end,
            or_(
                _C.c.ended_at.is_(None),
                _C.c.ended_at >= time.begin,
                _C.c.resolved_at >= time.begin,
            ),
        )
        .group_by(*by)
    ).all()


def steps(
    session: Session, scope: ColumnElement[bool], by: Sequence[Any], time: Stretch
) -> Sequence[Any]:
    """Taken up again, ideas taken up and put into practice, and the stars of each rating."""
    idea = _C.c.kind == Kind.SUGGESTION

    def those(*whats: str) -> ColumnElement[bool]:
        found: ColumnElement[bool] = _S.c.what.in_(whats)
        return found

    return session.execute(
        select(
            *by,
            func.count().filter(those(*AGAIN)).label("again"),
            func.count().filter(and_(idea, those("adopted"))).label("adopted"),
            func.count().filter(and_(idea, those("implemented"))).label("implemented"),
            func.count(_S.c.stars).label("rated"),
            func.coalesce(func.sum(_S.c.stars), 0).label("stars"),
            func.count().filter(_S.c.stars >= 4).label("good"),
        )
        .join(_C, _C.c.id == _S.c.case_id)
        .where(
            scope,
            those(*AGAIN, "adopted", "implemented", "rated"),
            time.holds(_S.c.at),
        )
        .group_by(*by)
    ).all()


def promises(
    session: Session, scope: ColumnElement[bool], by: Sequence[Any], time: Stretch
) -> Sequence[Any]:
    """Promises kept in that time, and those whose deadline passed in it, each once."""
    kept = and_(time.holds(_K.c.ended_at), _K.c.state == ClockState.MET)
    broken = time.holds(_K.c.breached_at)
    return session.execute(
        select(
            *by,
            _K.c.clock,
            func.count().filter(kept).label("kept"),
            func.count().filter(broken).label("broken"),
        )
        .join(_C, _C.c.id == _K.c.case_id)
        .where(scope, or_(kept, broken))
        .group_by(*by, _K.c.clock)
    ).all()


def promises_of_each(
    session: Session, scope: ColumnElement[bool], times: Sequence[Stretch]
) -> Sequence[Any]:
    """A row for each clock: kept and broken in the first of the times, in the second, and on."""
    columns = []
    for time in times:
        kept = and_(time.holds(_K.c.ended_at), _K.c.state == ClockState.MET)
        columns += [
            func.count().filter(kept),
            func.count().filter(time.holds(_K.c.breached_at)),
        ]
    whole = Stretch(times[0].begin, times[-1].end)
    return session.execute(
        select(_K.c.clock, *columns)
        .join(_C, _C.c.id == _K.c.case_id)
        .where(scope, or_(whole.holds(_K.c.ended_at), whole.holds(_K.c.breached_at)))
        .group_by(_K.c.clock)
    ).all()


def middles(session: Session, scope: ColumnElement[bool], time: Stretch) -> dict[str, float]:
    """The median of the working minutes of each promise that was met in that time, late or not."""
    ranked = (
        select(
            _K.c.clock,
            _K.c.worked,
            func.row_number().over(partition_by=_K.c.clock, order_by=_K.c.worked).label("place"),
            func.count().over(partition_by=_K.c.clock).label("n"),
        )
        .join(_C, _C.c.id == _K.c.case_id)
        .where(scope, _K.c.state.in_(_KEPT), time.holds(_K.c.ended_at))
        .subquery()
    )
    twice, n = ranked.c.place * 2, ranked.c.n
    rows = session.execute(
        select(ranked.c.clock, func.avg(ranked.c.worked))
        .where(twice >= n, twice <= n + 2)  # the one in the middle, or the two
        .group_by(ranked.c.clock)
    )
    return {row[0]: float(row[1]) for row in rows}


def counted(
    session: Session, scope: ColumnElement[bool], what: Any, when: Any, time: Stretch
) -> list[tuple[str, int]]:
    """How many cases of that time have which cause or place, the most first."""
    n = func.count().label("n")
    rows = session.execute(
        select(what, n)
        .where(scope, what.is_not(None), time.holds(when))
        .group_by(what)
        .order_by(n.desc(), what)
    )
    return [(row[0], int(row[1])) for row in rows]
