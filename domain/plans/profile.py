"""The membership at the end of a year, in figures: what the next year's plan builds on (E42)."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import func, select

from domain import calendar
from domain.members.model import Member, Status
from domain.tiers.model import TierChange
from domain.work import Work

_M = Member.__table__  # type: ignore[attr-defined]
_C = TierChange.__table__  # type: ignore[attr-defined]


def figures(work: Work, year: int) -> dict[str, Any]:
    """Members at 31 December of the year before, or today while that is to come: how many, by
    tier and by status; how many joined in that year and in the one before. Who has left by now is
    left out; statuses are today's. The caller holds the right."""
    first, last = date(year - 1, 1, 1), min(date(year - 1, 12, 31), work.today)
    here = (_M.c.status != Status.WITHDRAWN, _M.c.joined_on <= last)
    tier = func.coalesce(_tier_then(work, last), _M.c.tier)
    tiers = select(tier.label("one"), func.count().label("count")).where(*here).group_by("one")
    statuses = select(_M.c.status, func.count()).where(*here).group_by(_M.c.status)
    by_tier = {row[0]: int(row[1]) for row in work.session.execute(tiers)}
    return {
        "on": last.isoformat(),
        "members": sum(by_tier.values()),
        "tiers": by_tier,
        "statuses": {row[0]: int(row[1]) for row in work.session.execute(statuses)},
        "joined": _joined(work, first, last),
        "joined_before": _joined(work, date(year - 2, 1, 1), date(year - 2, 12, 31)),
    }


def _tier_then(work: Work, last: date) -> Any:
    """The tier before the first change after that day; NULL when nothing changed since."""
    ends: datetime = calendar.local_instant(last + calendar.DAY, time(0), work.policy.timezone)
    later = select(_C.c.before).where(_C.c.member_id == _M.c.id, _C.c.at >= ends)
    return later.order_by(_C.c.id).limit(1).correlate(_M).scalar_subquery()


def _joined(work: Work, first: date, last: date) -> int:
    found = select(func.count()).select_from(_M).where(_M.c.joined_on.between(first, last))
    return int(work.session.execute(found).scalar_one())
