"""Reports of points: by rule and by colleague, for a month, a quarter or a year, with their cost.

Points cost what a point costs the club (`point_cost`): what was handed over in the period, and as
a liability what members still hold (R13).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, distinct, func, or_, select
from sqlmodel import Session

from domain import audit, calendar, policy
from domain.access import Permission
from domain.members.model import Member
from domain.people import service as people
from domain.people.names import StaffName
from domain.points.model import Kind, Lot, Transfer
from domain.points.rules_model import Rule
from domain.work import Work

_T = Transfer.__table__  # type: ignore[attr-defined]
_L = Lot.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]
_R = Rule.__table__  # type: ignore[attr-defined]


class Span(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


_MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Period:
    """`first` is its first club day, `after` the first one behind it."""

    span: Span
    first: date
    after: date

    def other(self, steps: int) -> "Period":
        """The period so many further on, or back."""
        months = self.first.year * 12 + self.first.month - 1 + steps * _MONTHS[self.span]
        return period(self.span, date(months // 12, months % 12 + 1, 1))


@dataclass(frozen=True, slots=True)
class Sums:
    """Points of a period, corrections and reversals with their sign. `spent` were handed over:
    reservations that were given back are not among them. `members`: how many had an entry."""

    earned: int = 0
    spent: int = 0
    expired: int = 0
    adjusted: int = 0
    reversed: int = 0
    entries: int = 0
    members: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """What one rule gave. `code` is a rule's, or the kind of cause where no rule stands behind
    it; `name` the words of a rule the club made."""

    code: str
    sums: Sums
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Keyed:
    """What one colleague keyed by hand."""

    by: StaffName
    sums: Sums


@dataclass(frozen=True, slots=True)
class Report:
    """`cost` of what was handed over and `liability` of what members hold now, both in yuan;
    `open_points` are the latter in points. `n`: members on the roll."""

    period: Period
    total: Sums
    rules: Sequence[Line]
    colleagues: Sequence[Keyed]
    open_points: int
    cost: Decimal
    liability: Decimal
    unit_cost: Decimal
    n: int


def period(span: Span, day: date) -> Period:
    """The month, quarter or year of that club day."""
    months = _MONTHS[span]
    first = date(day.year, (day.month - 1) // months * months + 1, 1)
    number = first.year * 12 + first.month - 1 + months
    return Period(span, first, date(number // 12, number % 12 + 1, 1))


def report(work: Work, span: Span, day: date) -> Report:
    """The points of the period in which `day` lies."""
    work.require(Permission.SEE_POINTS_REPORTS)
    return drawn(work.session, period(span, day), work.now)


def taken(work: Work, wanted: Period) -> None:
    """A report was taken along as a file: that is kept in the trail."""
    work.require(Permission.SEE_POINTS_REPORTS)
    audit.record(work, "points_report.taken", purpose=f"{wanted.span} {wanted.first}")


def drawn(session: Session, wanted: Period, now: datetime) -> Report:
    """The same for a picture or a file that somebody who may see it has asked for."""
    rules = policy.in_force(session)
    within = _within(wanted, rules.timezone)
    total = _sums(session.execute(select(*_columns()).where(within)).one())
    open_points = session.execute(
        select(func.coalesce(func.sum(_L.c.remaining), 0)).where(
            _L.c.remaining > 0, or_(_L.c.expires_at.is_(None), _L.c.expires_at > now)
        )
    ).scalar_one()
    on_roll = select(func.count()).select_from(_M).where(_M.c.status != "withdrawn")
    return Report(
        wanted,
        total,
        _by_rule(session, within),
        _by_colleague(session, within),
        open_points=int(open_points),
        cost=total.spent * rules.point_cost,
        liability=int(open_points) * rules.point_cost,
        unit_cost=rules.point_cost,
        n=session.execute(on_roll).scalar_one(),
    )


def months(session: Session, year: int) -> list[tuple[int, int]]:
    """Points earned and handed over in each month of a year, for a picture."""
    zone = policy.in_force(session).timezone
    columns: list[ColumnElement[Any]] = []
    for month in range(1, 13):
        within = _within(period(Span.MONTH, date(year, month, 1)), zone)
        columns += [_sum(and_(within, _EARNED)), _sum(and_(within, _SPENT))]
    row = session.execute(
        select(*columns).where(_within(period(Span.YEAR, date(year, 1, 1)), zone))
    ).one()
    found = [int(value or 0) for value in row]
    return [(found[at], found[at + 1]) for at in range(0, 24, 2)]


def _within(wanted: Period, zone: str) -> ColumnElement[bool]:
    begin, end = (
        calendar.local_instant(day, time(0), zone) for day in (wanted.first, wanted.after)
    )
    return and_(_T.c.at >= begin, _T.c.at < end)


# ── Sums ──────────────────────────────────────────────────────────────────────────────────────

_EARNED = _T.c.kind == Kind.EARN
_SPENT = _T.c.kind.in_((Kind.SPEND, Kind.SETTLE))


def _sum(which: ColumnElement[bool], of: ColumnElement[Any] = _T.c.points) -> ColumnElement[Any]:
    return func.coalesce(func.sum(case((which, of), else_=0)), 0)


def _columns() -> list[ColumnElement[Any]]:
    gone = case((_T.c.kind == Kind.EXPIRE, _T.c.points), else_=-_T.c.points)
    return [
        _sum(_EARNED),
        _sum(_SPENT),
        _sum(_T.c.kind.in_((Kind.EXPIRE, Kind.REINSTATE)), gone),
        _sum(_T.c.kind == Kind.ADJUST, _T.c.delta),
        _sum(_T.c.kind == Kind.REVERSE, _T.c.delta),
        func.count(),
        func.count(distinct(_T.c.member_id)),
    ]


def _sums(row: Any) -> Sums:
    return Sums(*(int(value or 0) for value in row[-7:]))


def _by_rule(session: Session, within: ColumnElement[bool]) -> list[Line]:
    """The most earned first, then the most handed over."""
    code = func.coalesce(_T.c.rule, _T.c.source_kind)
    rows = session.execute(
        select(code, _R.c.name, *_columns())
        .outerjoin(_R, _R.c.code == _T.c.rule)
        .where(within, _T.c.kind.not_in((Kind.HOLD, Kind.RELEASE)))
        .group_by(code, _R.c.name)
    )
    lines = [Line(row[0], _sums(row), row[1]) for row in rows]
    return sorted(lines, key=lambda one: (-one.sums.earned, -one.sums.spent, one.code))


def _by_colleague(session: Session, within: ColumnElement[bool]) -> list[Keyed]:
    """Who keyed entries for others: not the system, and not members for themselves."""
    rows = session.execute(
        select(_T.c.actor_id, *_columns())
        .join(_M, _M.c.id == _T.c.member_id)
        .where(within, _T.c.actor_id != 0)
        .where(_T.c.kind.in_((Kind.EARN, Kind.ADJUST, Kind.REVERSE, Kind.REINSTATE)))
        .where(or_(_M.c.person_id.is_(None), _M.c.person_id != _T.c.actor_id))
        .group_by(_T.c.actor_id)
        .order_by(func.count().desc(), _T.c.actor_id)
    ).all()
    names = people.staff_names(session, {row[0] for row in rows})
    return [Keyed(names[row[0]], _sums(row)) for row in rows]
