"""Every night: who has not bought for long is dormant, then lost (R3.10, SPEC 4, C:4).

A club day's count walks the roll by id, a stretch of members a unit, and remembers how far it
came; a stretch in which nobody changes writes nothing but that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, insert, literal, or_, select, update

from domain import audit
from domain.access import Permission
from domain.members.model import Member, Status
from domain.people import facts
from domain.purchases.model import Purchase, PurchaseState
from domain.standing import months
from domain.standing.model import StatusChange
from domain.standing.service import COUNTED
from domain.work import Work

CHUNK = 1000
_REACHED = "statuses_counted_to"  # day@member id; nothing behind the @ when the day is done

_M = Member.__table__  # type: ignore[attr-defined]
_P = Purchase.__table__  # type: ignore[attr-defined]
_S = StatusChange.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Limits:
    """The latest days from which one is dormant and lost today, in club days."""

    dormant: date
    lost: date


def run(work: Work, *, chunk: int = CHUNK) -> int:
    """Count the next stretch of members: from the last valid purchase, or the day they joined
    when that is later, 6 calendar months make them dormant and 12 lost; who has bought since is
    active. How many were looked at; 0 when this club day is done.

    In a club that does not count by purchases everybody dormant or lost becomes active again.
    """
    work.require(Permission.RUN_SCHEDULE)
    today = work.today.isoformat()
    day, _at, row = (facts.fact(work.session, _REACHED) or "@").partition("@")
    if (day, row) == (today, ""):
        return 0
    after = int(row or 0) if day == today else 0
    ids = _next(work, after, chunk)
    if ids:
        _count(work, ids)
    reached = ids[-1] if len(ids) == chunk else ""
    facts.put(work.session, _REACHED, f"{today}@{reached}", work.now)
    return len(ids)


def _next(work: Work, after: int, chunk: int) -> Sequence[int]:
    found = work.session.execute(
        select(_M.c.id).where(_M.c.id > after).order_by(_M.c.id).limit(chunk)
    )
    return found.scalars().all()


def _count(work: Work, ids: Sequence[int]) -> None:
    wanted = _to_change(work, ids[0], ids[-1])
    wrong = {one.id for one in work.session.execute(wanted)}
    if not wrong:
        return
    # Looked at again under the lock: a purchase of this very moment is not overlooked.
    work.session.execute(
        select(_M.c.id).where(_M.c.id.in_(wrong)).order_by(_M.c.id).with_for_update(key_share=True)
    ).all()
    rows = [one for one in work.session.execute(wanted) if one.id in wrong]
    if not rows:
        return
    for status in COUNTED:  # three statements at the most, whatever the number of members
        changing = [one.id for one in rows if one.wanted == status]
        if changing:
            work.session.execute(
                update(_M)
                .where(_M.c.id.in_(changing), _M.c.status.in_(COUNTED))
                .values(status=status)
            )
    work.session.execute(insert(_S), [_change(work, one) for one in rows])
    audit.record(work, "member.statuses_counted", purpose=f"{len(rows)} members")


def _to_change(work: Work, first: int, last_id: int) -> Any:
    """Members of this stretch of ids whose status is not what their purchases make it."""
    if not work.policy.counts_statuses:
        wanted: Any = literal(Status.ACTIVE.value)
        return select(_M.c.id, _M.c.status, wanted.label("wanted")).where(
            _M.c.id.between(first, last_id), _M.c.status.in_((Status.DORMANT, Status.LOST))
        )
    limits = limits_of(work)
    last = (
        select(_P.c.member_id, func.max(_P.c.bought_on).label("bought_on"))
        .where(_P.c.member_id.between(first, last_id), _P.c.state == PurchaseState.VALID)
        .group_by(_P.c.member_id)
        .subquery()
    )

    def quiet_since(limit: date) -> ColumnElement[bool]:
        bought = or_(last.c.bought_on.is_(None), last.c.bought_on <= limit)
        return and_(_M.c.joined_on <= limit, bought)

    wanted = case(
        (quiet_since(limits.lost), Status.LOST.value),
        (quiet_since(limits.dormant), Status.DORMANT.value),
        else_=Status.ACTIVE.value,
    )
    return (
        select(_M.c.id, _M.c.status, wanted.label("wanted"))
        .outerjoin(last, last.c.member_id == _M.c.id)
        .where(_M.c.id.between(first, last_id), _M.c.status.in_(COUNTED), _M.c.status != wanted)
        .order_by(_M.c.id)
    )


def limits_of(work: Work) -> Limits:
    """By the settings, as of today."""
    policy = work.policy
    return Limits(
        months.latest(work.today, policy.dormant_months),
        months.latest(work.today, policy.lost_months),
    )


def _change(work: Work, row: Any) -> dict[str, Any]:
    why = "no_purchase"
    if row.wanted == Status.ACTIVE:
        why = "purchase" if work.policy.counts_statuses else "not_counted"
    return {
        "member_id": row.id,
        "was": row.status,
        "became": row.wanted,
        "why": why,
        "at": work.now,
        "by": None,
    }
