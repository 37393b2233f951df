"""Unusual earning, for the manager to look at (C:4): a list with its evidence, no verdict.

Bursts of entries, one colleague giving one member again and again, purchases of one member that
come from one shop or one colleague. Thresholds are settings.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, func, select

from domain.access import Permission
from domain.members.model import Member
from domain.points.model import Kind, Transfer
from domain.purchases.model import Purchase, PurchaseState
from domain.work import Work

_M = Member.__table__  # type: ignore[attr-defined]
_T = Transfer.__table__  # type: ignore[attr-defined]
_P = Purchase.__table__  # type: ignore[attr-defined]

LOOKED_AT = timedelta(days=30)
MOST = 100  # findings of one sort; who has more has another problem
BY_HAND = ("grant", "adjustment")  # kinds of cause


class Sort(StrEnum):
    BURST = "burst"
    GRANTS = "grants"
    SHOP = "shop"
    COLLEAGUE = "colleague"


@dataclass(frozen=True, slots=True)
class Finding:
    """What is unusual about a member: `count` entries worth `points`, the last one `last`, aware
    UTC; by which colleague (person id) or shop, and what share of all they make (percent)."""

    sort: Sort
    member_id: int
    number: str
    count: int
    points: int
    last: datetime
    colleague: int | None = None
    shop: str | None = None
    share: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    items: Sequence[Finding]
    total: int


def unusual(work: Work, *, first: int = 0, size: int = 5) -> Listed:
    """What is unusual in the last 30 days, the latest first."""
    work.require(Permission.WATCH_POINTS)
    found = [*_bursts(work), *_grants(work), *_shops(work), *_recorders(work)]
    found.sort(key=lambda one: (one.last, one.count), reverse=True)
    return Listed(found[first : first + size], len(found))


def _bursts(work: Work) -> Iterable[Finding]:
    """Members with so many earning entries within so many hours."""
    many, span = work.policy.watch_entries, work.policy.watch_hours * 3600
    seconds = _seconds(work, _T.c.at)
    order: Any = {"partition_by": _T.c.member_id, "order_by": (seconds, _T.c.id)}
    took = seconds - func.lag(seconds, many - 1).over(**order)
    worth = func.sum(_T.c.delta).over(**order, rows=(1 - many, 0))
    entries = (
        select(_T.c.member_id, _T.c.at, took.label("took"), worth.label("worth"))
        .where(_T.c.at > work.now - LOOKED_AT, _T.c.delta > 0)
        .where(_T.c.kind.in_((Kind.EARN, Kind.ADJUST)))
        .subquery()
    )
    # Each row that is left ends a burst; those that began the first one come on top.
    rows = work.session.execute(
        select(
            entries.c.member_id,
            _M.c.number,
            func.count() + many - 1,
            func.max(entries.c.worth),
            func.max(entries.c.at),
        )
        .join(_M, _M.c.id == entries.c.member_id)
        .where(entries.c.took <= span)
        .group_by(entries.c.member_id, _M.c.number)
        .order_by(func.max(entries.c.at).desc())
        .limit(MOST)
    )
    return [Finding(Sort.BURST, *_facts(row)) for row in rows]


def _grants(work: Work) -> Iterable[Finding]:
    """A colleague who gave one member points by hand so many times."""
    rows = work.session.execute(
        select(
            _T.c.member_id,
            _M.c.number,
            func.count(),
            func.sum(_T.c.delta),
            func.max(_T.c.at),
            _T.c.actor_id,
        )
        .join(_M, _M.c.id == _T.c.member_id)
        .where(
            _T.c.at > work.now - LOOKED_AT,
            _T.c.delta > 0,
            _T.c.source_kind.in_(BY_HAND),
        )
        .group_by(_T.c.member_id, _M.c.number, _T.c.actor_id)
        .having(func.count() >= work.policy.watch_grants)
        .order_by(func.max(_T.c.at).desc())
        .limit(MOST)
    )
    return [Finding(Sort.GRANTS, *_facts(row), colleague=row[5]) for row in rows]


def _shops(work: Work) -> Iterable[Finding]:
    """Members most of whose many purchases come from one shop."""
    rows = _concentrated(work, _P.c.shop)
    return [Finding(Sort.SHOP, *_facts(row), shop=row[5], share=_share(row)) for row in rows]


def _recorders(work: Work) -> Iterable[Finding]:
    """Members most of whose many purchases were recorded by one colleague."""
    rows = _concentrated(work, _P.c.recorded_by)
    return [
        Finding(Sort.COLLEAGUE, *_facts(row), colleague=row[5], share=_share(row)) for row in rows
    ]


def _concentrated(work: Work, by: ColumnElement[Any]) -> Sequence[Any]:
    lately = (_P.c.recorded_at > work.now - LOOKED_AT, _P.c.state == PurchaseState.VALID)
    single = lately if by is _P.c.shop else (*lately, _P.c.import_id.is_(None))
    whole = (
        select(_P.c.member_id, func.count().label("in_all"))
        .where(*single)
        .group_by(_P.c.member_id)
        .having(func.count() >= work.policy.watch_entries)
        .subquery()
    )
    return work.session.execute(
        select(
            _P.c.member_id,
            _M.c.number,
            func.count(),
            func.sum(_P.c.points),
            func.max(_P.c.recorded_at),
            by,
            whole.c.in_all,
        )
        .join(whole, whole.c.member_id == _P.c.member_id)
        .join(_M, _M.c.id == _P.c.member_id)
        .where(*single)
        .group_by(_P.c.member_id, _M.c.number, by, whole.c.in_all)
        .having(func.count() >= work.policy.watch_entries)
        .having(func.count() * 100 >= whole.c.in_all * work.policy.watch_share)
        .order_by(func.max(_P.c.recorded_at).desc())
        .limit(MOST)
    ).all()


def _facts(row: Any) -> tuple[int, str, int, int, datetime]:
    return row[0], row[1], int(row[2]), int(row[3]), row[4]


def _share(row: Any) -> int:
    return int(row[2]) * 100 // int(row[6])


def _seconds(work: Work, moment: ColumnElement[Any]) -> ColumnElement[Any]:
    """Seconds since 1970, on both databases."""
    if work.session.get_bind().dialect.name == "postgresql":
        return func.extract("epoch", moment)
    return cast(func.strftime("%s", moment), Integer)
