"""Posting: points come into lots, or are drawn from them. Used by the ledger alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from domain import upsert
from domain.points import legs
from domain.points.errors import NotEnoughPoints
from domain.points.legs import Locked
from domain.points.model import Account, Cause, Entry, Kind, Lot, Transfer
from domain.points.telling import next_telling
from domain.work import Work

_T = Transfer.__table__  # type: ignore[attr-defined]
_E = Entry.__table__  # type: ignore[attr-defined]
_L = Lot.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Earning:
    """Points somebody earns: usable from `active_from` (default now), gone at `expires_at`
    (None: never); `counts` for the tier."""

    member_id: int
    points: int
    key: str
    cause: Cause
    active_from: datetime | None = None
    expires_at: datetime | None = None
    counts: bool = False


def post(work: Work, kind: Kind, source: Account, earnings: Sequence[Earning]) -> list[Transfer]:
    """Bring points out of a club account into lots of their own; what is owed is repaid from
    them first. Keys that are known add nothing. Transfers in the order asked for."""
    by_key = {one.key: one for one in earnings}
    for one in by_key.values():
        legs.check(one.points)
    accounts = legs.lock(work, (one.member_id for one in by_key.values()))
    known = set(work.session.execute(select(_T.c.key).where(_T.c.key.in_(by_key))).scalars())
    fresh = [one for key, one in by_key.items() if key not in known]
    made = upsert.new_ids(work.session, _T, "key", [_row(work, kind, one) for one in fresh])
    _lots(work, source, [one for one in fresh if one.key in made], made, accounts)
    found = work.session.execute(select(Transfer).where(_T.c.key.in_(by_key)))
    transfers = {transfer.key: transfer for transfer in found.scalars()}
    return [transfers[one.key] for one in earnings]


def _row(work: Work, kind: Kind, one: Earning) -> dict[str, Any]:
    row = legs.values(
        work,
        kind,
        one.key,
        member_id=one.member_id,
        points=one.points,
        delta=one.points,
        cause=one.cause,
    )
    return {**row, "counts": one.counts}


def _lots(
    work: Work,
    source: Account,
    earnings: Sequence[Earning],
    transfers: dict[str, int],
    accounts: dict[int, Locked],
) -> None:
    """The lots, legs and standings of new earnings."""
    if not earnings:
        return
    rows, repaid = [], {}
    owed = {member_id: account.debt for member_id, account in accounts.items()}
    for one in earnings:
        repaid[one.key] = min(owed[one.member_id], one.points)
        owed[one.member_id] -= repaid[one.key]
        rows.append(_lot(work, one, transfers[one.key], one.points - repaid[one.key]))
    made = work.session.execute(insert(_L).returning(_L.c.transfer_id, _L.c.id), rows)
    lots = {row[0]: row[1] for row in made}
    entries = []
    for one in earnings:
        account, transfer_id = accounts[one.member_id], transfers[one.key]
        account.leg(one.points, lots[transfer_id])
        account.leg(-repaid[one.key], lots[transfer_id])
        account.leg(repaid[one.key])
        account.club(source, -one.points)
        account.tier_points += one.points if one.counts else 0
        entries += [{"transfer_id": transfer_id, **leg} for leg in account.legs]
        account.legs.clear()
    work.session.execute(insert(_E), entries)
    legs.keep(work, [accounts[one] for one in sorted({one.member_id for one in earnings})])


def _lot(work: Work, one: Earning, transfer_id: int, remaining: int) -> dict[str, Any]:
    return {
        "member_id": one.member_id,
        "transfer_id": transfer_id,
        "points": one.points,
        "remaining": remaining,
        "earned_at": work.now,
        "active_from": one.active_from or work.now,
        "expires_at": one.expires_at,
        "tell_at": next_telling(work, one.expires_at),
    }


def take(
    work: Work, kind: Kind, into: Account, account: Locked, *, points: int, key: str, cause: Cause
) -> Transfer:
    """Draw points from the member's open lots into a club account.

    Raises:
        NotEnoughPoints: fewer can be spent now.
    """
    there = legs.there(work, account)
    if there < points:
        raise NotEnoughPoints(available=there, needed=points)
    legs.draw(work, account, points, legs.spendable(work))
    account.club(into, points)
    row = legs.values(
        work, kind, key, member_id=account.member_id, points=points, delta=-points, cause=cause
    )
    return legs.write(work, account, row)
