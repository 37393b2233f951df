"""What a member, or a colleague for them, sees of their points."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import and_, case, exists, func, select
from sqlmodel import Session

from domain import policy
from domain.access import Permission
from domain.errors import NotFound
from domain.members import service as members
from domain.points import ledger
from domain.points.model import HELD, MOVED, Lot, Transfer
from domain.work import Work

_T = Transfer.__table__  # type: ignore[attr-defined]
_L = Lot.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Overview:
    """Points: `balance` as the ledger says, `available` to spend now, `pending` until their day,
    `held` for rewards on their way; `expiring`: what is gone from which club day on, if nothing
    is spent, soonest first."""

    member_id: int
    balance: int
    available: int
    pending: int
    held: int
    tier_points: int
    expiring: list[tuple[date, int]]


@dataclass(frozen=True, slots=True)
class Page:
    """Transfers, newest first; `total` counts them all."""

    items: list[Transfer]
    total: int


class Month(NamedTuple):
    """Points earned and given out in a club month; both ≥ 0."""

    earned: int
    spent: int


def overview(work: Work) -> Overview:
    """The acting member's points.

    Raises:
        NotFound: the actor is no member.
    """
    work.require(Permission.SEE_OWN)
    return _overview(work, _own(work))


def overview_of(work: Work, member_id: int) -> Overview:
    """Somebody's points, for a colleague."""
    work.require(Permission.SEE_POINTS)
    return _overview(work, member_id)


def history(work: Work, *, first: int = 0, size: int = 6) -> Page:
    """What moved the acting member's points, newest first, from the `first`-th on.

    Raises:
        NotFound: the actor is no member.
    """
    work.require(Permission.SEE_OWN)
    return _history(work, _own(work), first, size)


def history_of(work: Work, member_id: int, *, first: int = 0, size: int = 6) -> Page:
    """What moved somebody's points, for a colleague."""
    work.require(Permission.SEE_POINTS)
    return _history(work, member_id, first, size)


def expiring(work: Work, member_id: int) -> list[tuple[date, int]]:
    """Every club day on which points of a member are gone, with how many, soonest first."""
    found = work.session.execute(
        select(_L.c.expires_at, func.sum(_L.c.remaining))
        .where(_L.c.member_id == member_id, _L.c.remaining > 0, _L.c.expires_at > work.now)
        .group_by(_L.c.expires_at)
        .order_by(_L.c.expires_at)
    )
    days: dict[date, int] = defaultdict(int)
    for moment, points in found:
        days[moment.astimezone(work.zone).date()] += int(points)
    return sorted(days.items())


def year(session: Session, member_id: int, year_: int) -> list[Month]:
    """The twelve months of a year in the club's zone. What undoes another transfer counts against
    the side and the month of that one: an earning taken back never came in, a reservation let go
    never went out."""
    zone = ZoneInfo(policy.in_force(session).timezone)
    edges = [
        datetime(year_ + month // 12, month % 12 + 1, 1, tzinfo=zone).astimezone(UTC)
        for month in range(13)
    ]
    undone = _T.alias()
    at = func.coalesce(undone.c.at, _T.c.at)
    side = func.coalesce(undone.c.delta, _T.c.delta)
    sums = []
    for begin, end in pairwise(edges):
        within = (at >= begin) & (at < end)
        sums.append(func.sum(case((within & (side > 0), _T.c.delta), else_=0)))
        sums.append(func.sum(case((within & (side < 0), -_T.c.delta), else_=0)))
    row = session.execute(
        select(*sums)
        .select_from(_T.outerjoin(undone, undone.c.id == _T.c.resolves_id))
        .where(_T.c.member_id == member_id, _T.c.at >= edges[0])
    ).one()
    found = [int(value or 0) for value in row]
    return [Month(*found[at : at + 2]) for at in range(0, 24, 2)]


def _own(work: Work) -> int:
    member = members.of(work)
    if member is None or member.id is None:
        raise NotFound
    return member.id


def _overview(work: Work, member_id: int) -> Overview:
    session = work.session
    standing = ledger.standing(session, member_id)
    pending = session.execute(
        select(func.coalesce(func.sum(_L.c.remaining), 0)).where(
            _L.c.member_id == member_id, _L.c.remaining > 0, _L.c.active_from > work.now
        )
    ).scalar_one()
    return Overview(
        member_id=member_id,
        balance=standing.balance,
        available=ledger.available(session, member_id, work.now),
        pending=int(pending),
        held=_held(session, member_id),
        tier_points=standing.tier_points,
        expiring=expiring(work, member_id),
    )


def _held(session: Session, member_id: int) -> int:
    done = _T.alias()
    found = select(func.coalesce(func.sum(_T.c.points), 0)).where(
        _T.c.member_id == member_id, HELD, ~exists().where(done.c.resolves_id == _T.c.id)
    )
    return int(session.execute(found).scalar_one())


def _history(work: Work, member_id: int, first: int, size: int) -> Page:
    moved = and_(_T.c.member_id == member_id, MOVED)
    total = work.session.execute(select(func.count()).select_from(_T).where(moved)).scalar_one()
    found = work.session.execute(
        select(Transfer).where(moved).order_by(_T.c.id.desc()).offset(first).limit(size)
    )
    return Page(list(found.scalars()), total)
