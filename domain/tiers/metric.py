"""The points that make a tier, by the club's choice (R3.4): all that were ever earned, those of
the last days, or the balance that can be spent. One expression, so that a query over many members
stays one query."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, TextClause, case, func, literal, select

from domain import calendar
from domain.columns import UtcDateTime
from domain.members.model import Member
from domain.points.model import Kind, Lot, Standing, Transfer
from domain.policy import Policy
from domain.tiers.model import COUNTING
from domain.work import Work

_M = Member.__table__  # type: ignore[attr-defined]
_T = Transfer.__table__  # type: ignore[attr-defined]
_L = Lot.__table__  # type: ignore[attr-defined]
_S = Standing.__table__  # type: ignore[attr-defined]


def points(policy: Policy, now: datetime) -> ColumnElement[int]:
    """A column of a query over `member`: the points that count for the tier now. Spending lowers
    it only where the balance counts."""
    if policy.tier_metric == "lifetime_earned":
        return _standing(_S.c.tier_points)
    if policy.tier_metric == "earned_in_window":
        since = now - timedelta(days=policy.tier_window_days)
        earned = select(func.sum(_T.c.delta)).where(
            _T.c.member_id == _M.c.id, COUNTING, _T.c.at > since
        )
        return func.coalesce(earned.scalar_subquery(), 0)
    pending = select(func.sum(_L.c.remaining)).where(
        _L.c.member_id == _M.c.id, _L.c.remaining > 0, _L.c.active_from > now
    )
    return _standing(_S.c.balance) - func.coalesce(pending.scalar_subquery(), 0)


def _standing(column: ColumnElement[int]) -> ColumnElement[int]:
    kept = select(column).where(_S.c.member_id == _M.c.id)
    return func.coalesce(kept.scalar_subquery(), 0)


def on_days(work: Work, days: Mapping[int, date], now: Mapping[int, int]) -> dict[int, int]:
    """The points of members (id → evaluation day) as that day begins or began: a period is
    counted back from it, and what expires on it still counts (R3.5: before any reset). `now` are
    their points at this moment."""
    if not days or work.policy.tier_metric == "lifetime_earned":
        return {member_id: now[member_id] for member_id in days}
    zone = work.policy.timezone
    begins = {
        member_id: calendar.local_instant(day, time(0), zone) for member_id, day in days.items()
    }
    if work.policy.tier_metric == "earned_in_window":
        back = timedelta(days=work.policy.tier_window_days)
        begins = {member_id: moment - back for member_id, moment in begins.items()}
        earned = _sums(work, begins, _T.c.delta, COUNTING)
        return {member_id: earned.get(member_id, 0) for member_id in days}
    expired = _sums(work, begins, -_T.c.delta, _T.c.kind == Kind.EXPIRE)
    return {member_id: now[member_id] + expired.get(member_id, 0) for member_id in days}


def _sums(
    work: Work,
    since: Mapping[int, datetime],
    amount: ColumnElement[int],
    wanted: ColumnElement[bool] | TextClause,
) -> dict[int, int]:
    """Member → sum of their transfers from a moment of their own on."""
    own: Any = case(
        {member_id: literal(moment, UtcDateTime) for member_id, moment in since.items()},
        value=_T.c.member_id,
    )
    found = work.session.execute(
        select(_T.c.member_id, func.sum(amount))
        .where(_T.c.member_id.in_(since), wanted, _T.c.at >= own)
        .group_by(_T.c.member_id)
    )
    return {member_id: int(total) for member_id, total in found}
