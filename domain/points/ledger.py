"""Points move here and nowhere else. For the contexts that decide it: the caller holds the right.

Each function writes one transfer with entries that sum to zero, under the member's lock. A `key`
names the cause: the same key again returns the first transfer and adds nothing. Points are whole
numbers from 1 to 1,000,000. Only a reversal can take a balance below zero (R3.7).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlmodel import Session

from domain import upsert
from domain.points import legs, posting
from domain.points.correcting import adjust, reverse
from domain.points.errors import AlreadyResolved, NotReversible, PointsFrozen
from domain.points.legs import Locked, by_key, resolving
from domain.points.model import Account, Cause, Entry, Kind, Lot, Standing, Transfer
from domain.points.posting import Earning
from domain.standing import service as standing_of
from domain.work import Work

__all__ = (
    "Earning",
    "adjust",
    "available",
    "by_key",
    "earn",
    "earn_many",
    "hold",
    "release",
    "resolving",
    "reverse",
    "settle",
    "settle_many",
    "spend",
    "standing",
)

_T = Transfer.__table__  # type: ignore[attr-defined]
_E = Entry.__table__  # type: ignore[attr-defined]
_L = Lot.__table__  # type: ignore[attr-defined]


def earn(
    work: Work,
    *,
    member_id: int,
    points: int,
    key: str,
    cause: Cause,
    active_from: datetime | None = None,
    expires_at: datetime | None = None,
    counts: bool = False,
) -> Transfer:
    """Post points earned: usable from `active_from` (default now), gone at `expires_at` (None:
    never). What is owed is repaid from them first (R3.7).

    Raises:
        PointsUnfit: not 1 to 1,000,000 points.
    """
    one = Earning(member_id, points, key, cause, active_from, expires_at, counts)
    return earn_many(work, [one])[0]


def earn_many(work: Work, earnings: Sequence[Earning]) -> list[Transfer]:
    """Post many at once, in a handful of statements; transfers in the order asked for.

    Raises:
        PointsUnfit: one of them is not 1 to 1,000,000 points.
    """
    return posting.post(work, Kind.EARN, Account.ISSUED, earnings)


# ── Spending and holding ──────────────────────────────────────────────────────────────────────


def spend(work: Work, *, member_id: int, points: int, key: str, cause: Cause) -> Transfer:
    """Points given for something that is had at once.

    Raises:
        NotEnoughPoints: `available` is less. PointsFrozen: barred, left, or under examination.
        PointsUnfit: not 1 to 1,000,000 points.
    """
    return _take(
        work,
        Kind.SPEND,
        Account.REDEEMED,
        member_id=member_id,
        points=points,
        key=key,
        cause=cause,
    )


def hold(work: Work, *, member_id: int, points: int, key: str, cause: Cause) -> Transfer:
    """Points put aside until `settle` or `release`.

    Raises:
        NotEnoughPoints, PointsFrozen, PointsUnfit: as `spend`.
    """
    return _take(
        work, Kind.HOLD, Account.HELD, member_id=member_id, points=points, key=key, cause=cause
    )


def _take(
    work: Work, kind: Kind, into: Account, *, member_id: int, points: int, key: str, cause: Cause
) -> Transfer:
    legs.check(points)
    account = legs.lock(work, [member_id])[member_id]
    if (known := legs.by_key(work.session, key)) is not None:
        return known
    if (status := standing_of.may_move_points(work.session, member_id)) is not None:
        raise PointsFrozen(status=status)
    return posting.take(work, kind, into, account, points=points, key=key, cause=cause)


def settle(work: Work, hold_id: int) -> Transfer:
    """What was held is handed over for good; again, it returns the same.

    Raises:
        AlreadyResolved: it was given back. NotReversible: it is no reservation.
    """
    held, account, known = _held(work, hold_id)
    if known is not None:
        if known.kind != Kind.SETTLE:
            raise AlreadyResolved
        return known
    account.club(Account.HELD, -held.points)
    account.club(Account.REDEEMED, held.points)
    return legs.write(work, account, _resolving(work, Kind.SETTLE, held, held.points, 0))


def settle_many(work: Work, hold_ids: Sequence[int]) -> int:
    """`settle` for many reservations, in a handful of statements; how many were new. What was
    settled or given back before stays as it is."""
    found = select(Transfer).where(_T.c.id.in_(hold_ids), _T.c.kind == Kind.HOLD)
    held = {int(one.id or 0): one for one in work.session.execute(found).scalars()}
    legs.lock(work, {one.member_id for one in held.values()})
    known = select(_T.c.resolves_id).where(_T.c.resolves_id.in_(held))
    for hold_id in work.session.execute(known).scalars():
        del held[hold_id]
    rows = [_resolving(work, Kind.SETTLE, held[one], held[one].points, 0) for one in sorted(held)]
    made = upsert.new_ids(work.session, _T, "key", rows)
    entries = [
        {"transfer_id": made[row["key"]], "account": account, "amount": sign * row["points"]}
        for row in rows
        if row["key"] in made
        for account, sign in ((Account.HELD, -1), (Account.REDEEMED, 1))
    ]
    if entries:
        work.session.execute(insert(_E), entries)
    return len(made)


def release(work: Work, hold_id: int) -> Transfer:
    """What was held goes back to its lots; an expired one lives 14 days longer (R3.9). Again, it
    returns the same.

    Raises:
        AlreadyResolved: it was handed over. NotReversible: it is no reservation.
    """
    held, account, known = _held(work, hold_id)
    if known is not None:
        if known.kind != Kind.RELEASE:
            raise AlreadyResolved
        return known
    account.club(Account.HELD, -held.points)
    back = [(lot_id, -amount) for lot_id, amount in legs.legs_of(work, held.id)]
    legs.give_back(work, account, back, work.policy.returned_lot_days)
    row = _resolving(work, Kind.RELEASE, held, held.points, held.points)
    return legs.write(work, account, row)


def _held(work: Work, hold_id: int) -> tuple[Transfer, Locked, Transfer | None]:
    held = work.session.get(Transfer, hold_id)
    if held is None or held.kind != Kind.HOLD:
        raise NotReversible
    account = legs.lock(work, [held.member_id])[held.member_id]
    known = legs.resolving(work.session, hold_id)
    return held, account, known


def _resolving(work: Work, kind: Kind, of: Transfer, points: int, delta: int) -> dict[str, Any]:
    cause = Cause(of.source_kind, of.source_id, of.rule, of.programme_id)
    row = legs.values(
        work,
        kind,
        f"{kind}:{of.id}",
        member_id=of.member_id,
        points=points,
        delta=delta,
        cause=cause,
    )
    return {**row, "resolves_id": of.id}


# ── Reading what stands ───────────────────────────────────────────────────────────────────────


def standing(session: Session, member_id: int) -> Standing:
    """Where a member stands; zeros before the first entry."""
    found = session.get(Standing, member_id, populate_existing=True)
    return found or Standing(member_id=member_id)


def available(session: Session, member_id: int, now: datetime) -> int:
    """What can be spent now: the balance less what is pending or has just expired."""
    open_ = (_L.c.member_id == member_id) & (_L.c.remaining > 0)
    pending = select(func.sum(_L.c.remaining)).where(open_, _L.c.active_from > now)
    gone = select(func.sum(_L.c.remaining)).where(
        open_, _L.c.expires_at <= now, _L.c.active_from <= now
    )
    not_now = session.execute(
        select(
            func.coalesce(pending.scalar_subquery(), 0) + func.coalesce(gone.scalar_subquery(), 0)
        )
    ).scalar_one()
    return standing(session, member_id).balance - int(not_now)
