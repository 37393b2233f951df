"""Corrections are entries of their own: adjusting, reversing, giving back what expired.

For the contexts that decide it; the caller holds the right (R3.7, R3.8).
"""

from datetime import datetime

from sqlalchemy import func, select

from domain.points import legs, posting
from domain.points.errors import AlreadyReversed, NotReversible
from domain.points.legs import Locked
from domain.points.model import Account, Cause, Entry, Kind, Lot, Transfer
from domain.work import Work

_T = Transfer.__table__  # type: ignore[attr-defined]
_E = Entry.__table__  # type: ignore[attr-defined]
_L = Lot.__table__  # type: ignore[attr-defined]

# Where the points of a transfer that took some away went: a reversal brings them back from there.
_TAKEN_TO = {
    Kind.SPEND: Account.REDEEMED,
    Kind.ADJUST: Account.CORRECTED,
    Kind.EXPIRE: Account.EXPIRED,
}
_GIVEN_FROM = {Kind.EARN: Account.ISSUED, Kind.ADJUST: Account.CORRECTED}


def adjust(
    work: Work,
    *,
    member_id: int,
    points: int,
    key: str,
    cause: Cause,
    expires_at: datetime | None = None,
) -> Transfer:
    """Add points (above zero) or take some away (below), never more than can be spent now (R3.8).

    Raises:
        NotEnoughPoints: fewer are there. PointsUnfit: zero, or more than 1,000,000.
    """
    if points > 0:
        one = posting.Earning(member_id, points, key, cause, expires_at=expires_at)
        return posting.post(work, Kind.ADJUST, Account.CORRECTED, [one])[0]
    legs.check(-points)
    account = legs.lock(work, [member_id])[member_id]
    if (known := legs.by_key(work.session, key)) is not None:
        return known
    return posting.take(
        work, Kind.ADJUST, Account.CORRECTED, account, points=-points, key=key, cause=cause
    )


def reverse(work: Work, transfer_id: int, *, key: str, cause: Cause) -> Transfer:
    """Undo an earning, a spending, an adjustment, or give expired points back (reinstate).

    Reversing points that are spent already makes the balance negative; later earnings repay it
    (R3.7). Given back, points return to their lots; expired lots live `returned_lot_days` longer
    (`reinstate_days` when it was the expiry that is undone). The same key again returns the first
    reversal.

    Raises:
        NotReversible: a reservation, a reversal, or nothing is left to give back.
        AlreadyReversed: it has been reversed.
    """
    of = work.session.get(Transfer, transfer_id)
    if of is None or (of.kind not in _TAKEN_TO and of.kind not in _GIVEN_FROM):
        raise NotReversible
    account = legs.lock(work, [of.member_id])[of.member_id]
    if (known := legs.by_key(work.session, key)) is not None:
        return known
    if legs.resolving(work.session, transfer_id) is not None:
        raise AlreadyReversed
    before = account.balance
    kind = Kind.REINSTATE if of.kind == Kind.EXPIRE else Kind.REVERSE
    if of.kind == Kind.EARN or of.delta > 0:
        _take_back(work, account, of)
        points = of.points
    else:
        points = _give_back(work, account, of)
    row = legs.values(
        work,
        kind,
        key,
        member_id=of.member_id,
        points=points,
        delta=account.balance - before,
        cause=_cause(of, cause),
    )
    return legs.write(work, account, {**row, "counts": of.counts, "resolves_id": transfer_id})


def _cause(of: Transfer, cause: Cause) -> Cause:
    """The reversal stands under the same rule and programme, so that reports net out."""
    return Cause(cause.kind, cause.id, of.rule, of.programme_id, cause.reason, cause.note)


def _take_back(work: Work, account: Locked, of: Transfer) -> None:
    """Points that were given go back to the club account: what remains of their lot, what of it
    had expired, and the rest as points owed."""
    lot_id, remaining = work.session.execute(
        select(_L.c.id, _L.c.remaining).where(_L.c.transfer_id == of.id)
    ).one()
    expired = _expired(work, lot_id)
    legs.move(work, account, [(lot_id, -remaining)] if remaining else [])
    account.club(Account.EXPIRED, -expired)
    account.leg(-(of.points - remaining - expired))
    account.club(_GIVEN_FROM[Kind(of.kind)], of.points)
    account.tier_points -= of.points if of.counts else 0
    legs.repay(work, account)


def _expired(work: Work, lot_id: int) -> int:
    """How much of a lot has expired and was not given back."""
    found = (
        select(func.coalesce(-func.sum(_E.c.amount), 0))
        .join(_T, _T.c.id == _E.c.transfer_id)
        .where(_E.c.lot_id == lot_id, _T.c.kind.in_((Kind.EXPIRE, Kind.REINSTATE)))
    )
    return int(work.session.execute(found).scalar_one())


def _give_back(work: Work, account: Locked, of: Transfer) -> int:
    """Points that were taken return to their lots; how many. Expired points of an earning that
    was reversed do not: they were never the member's."""
    moves = [(lot_id, -amount) for lot_id, amount in legs.legs_of(work, of.id)]
    days = work.policy.returned_lot_days
    if of.kind == Kind.EXPIRE:
        days = work.policy.reinstate_days
        gone = _reversed(work, [lot_id for lot_id, _amount in moves])
        moves = [(lot_id, amount) for lot_id, amount in moves if lot_id not in gone]
    if not moves:
        raise NotReversible
    points = sum(amount for _lot_id, amount in moves)
    account.club(_TAKEN_TO[Kind(of.kind)], -points)
    legs.give_back(work, account, moves, days)
    return points


def _reversed(work: Work, lot_ids: list[int]) -> set[int]:
    """Which of these lots come from an earning that was reversed."""
    undoing = _T.alias()
    found = (
        select(_L.c.id)
        .join(undoing, undoing.c.resolves_id == _L.c.transfer_id)
        .where(_L.c.id.in_(lot_ids))
    )
    return set(work.session.execute(found).scalars())
