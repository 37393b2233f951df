"""What rewards cost: by reward, and for each member who got one (C:2 no. 4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import and_, func, select
from sqlmodel import Session

from domain.access import Permission
from domain.rewards.model import COUNTED, LIVE, Redemption, Reward, Stage, yuan
from domain.work import Work

_X = Redemption.__table__  # type: ignore[attr-defined]
_R = Reward.__table__  # type: ignore[attr-defined]
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Line:
    """One reward in a stretch of days. Sums in yuan; `budget` and `spent` are since its
    beginning, None without a budget."""

    reward_id: int
    titles: dict[str, str]
    redeemed: int
    handed_over: int
    under_way: int
    taken_back: int
    members: int
    points: int
    cost: Decimal
    budget: Decimal | None
    spent: Decimal


@dataclass(frozen=True, slots=True)
class Costs:
    """`first` and `last` are club days, both included. `cost` is what was redeemed in these days
    and not taken back, in yuan; `per_member` is that for each of the `members` who redeemed."""

    first: date
    last: date
    lines: Sequence[Line]
    members: int
    points: int
    cost: Decimal
    per_member: Decimal


MONTHS = {"month": 1, "quarter": 3, "year": 12}
Span = tuple[date, date]


def span(today: date, which: str, before: int = 0) -> Span:
    """The first and last day of the month, quarter or year (of MONTHS) of today, or of the one so
    many before it."""
    size = MONTHS[which]
    start = (today.year * 12 + today.month - 1) // size * size - before * size
    end = start + size
    return _first(start), _first(end) - timedelta(days=1)


def _first(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)


def costs(work: Work, first: date, last: date) -> Costs:
    """What was redeemed from the first to the last of these club days, the dearest for the club
    first. Two queries."""
    work.require(Permission.MANAGE_REWARDS)
    return counted(work.session, work.zone, first, last)


def counted(session: Session, zone: tzinfo, first: date, last: date) -> Costs:
    """The same for a spreadsheet; whoever shows it has seen to the right."""
    within = and_(
        _X.c.asked_at >= _midnight(first, zone),
        _X.c.asked_at < _midnight(last + timedelta(days=1), zone),
    )
    kept = _X.c.state.in_(COUNTED)
    cost = func.coalesce(func.sum(_X.c.cost_fen).filter(kept), 0)
    rows = session.execute(
        select(
            _R.c.id,
            _R.c.titles,
            func.count().label("redeemed"),
            func.count().filter(_X.c.state == Stage.HANDED_OVER).label("handed_over"),
            func.count().filter(_X.c.state.in_(LIVE)).label("under_way"),
            func.count().filter(~kept).label("taken_back"),
            func.count(_X.c.member_id.distinct()).filter(kept).label("members"),
            func.coalesce(func.sum(_X.c.points).filter(kept), 0).label("points"),
            cost.label("cost"),
            _R.c.budget_fen,
            _R.c.spent_fen,
        )
        .join(_R, _R.c.id == _X.c.reward_id)
        .where(within)
        .group_by(_R.c.id, _R.c.budget_fen, _R.c.spent_fen)
        .order_by(cost.desc(), _R.c.id)
    )
    lines = [
        Line(
            row.id,
            row.titles,
            row.redeemed,
            row.handed_over,
            row.under_way,
            row.taken_back,
            row.members,
            int(row.points),
            yuan(int(row.cost)),
            None if row.budget_fen is None else yuan(row.budget_fen),
            yuan(row.spent_fen),
        )
        for row in rows
    ]
    members = session.execute(
        select(func.count(_X.c.member_id.distinct())).where(within, kept)
    ).scalar_one()
    total = sum((line.cost for line in lines), Decimal(0))
    each = (total / members).quantize(_CENT, ROUND_HALF_UP) if members else Decimal(0)
    points = sum(line.points for line in lines)
    return Costs(first, last, lines, members, points, total, each)


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
