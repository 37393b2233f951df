"""Under the ledger: a member's lock, the lots points are drawn from, the entries of a transfer.

Nothing here decides anything. Whoever changes a member's points locks the standing first, so that
two changes of one member happen one after the other on every database.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, func, insert, or_, select, update
from sqlmodel import Session

from domain import upsert
from domain.points.errors import PointsUnfit
from domain.points.model import LARGEST, Account, Cause, Entry, Kind, Lot, Standing, Transfer
from domain.points.telling import next_telling
from domain.work import Work

_T = Transfer.__table__  # type: ignore[attr-defined]
_E = Entry.__table__  # type: ignore[attr-defined]
_L = Lot.__table__  # type: ignore[attr-defined]
_S = Standing.__table__  # type: ignore[attr-defined]


@dataclass(slots=True)
class Locked:
    """A member's standing under lock, and what a transfer is about to do to it."""

    member_id: int
    balance: int
    debt: int
    tier_points: int
    legs: list[dict[str, Any]] = field(default_factory=list)

    def leg(self, amount: int, lot_id: int | None = None) -> None:
        """Move the member's own points, in a lot or (None) what is owed."""
        if amount:
            self.balance += amount
            self.debt -= amount if lot_id is None else 0
            self.legs.append(
                {
                    "account": Account.MEMBER,
                    "member_id": self.member_id,
                    "lot_id": lot_id,
                    "amount": amount,
                }
            )

    def club(self, account: Account, amount: int) -> None:
        """Move the club's own points."""
        if amount:
            self.legs.append(
                {"account": account, "member_id": None, "lot_id": None, "amount": amount}
            )


def lock(work: Work, member_ids: Iterable[int]) -> dict[int, Locked]:
    """The standings of these members, in one order for everybody, until the transaction ends."""
    ids = sorted(set(member_ids))
    zero = {"balance": 0, "debt": 0, "tier_points": 0}
    known = work.session.execute(select(_S.c.member_id).where(_S.c.member_id.in_(ids))).scalars()
    new = sorted(set(ids) - set(known))
    upsert.all_if_new(work.session, _S, [{"member_id": one, **zero} for one in new])
    rows = work.session.execute(
        select(_S).where(_S.c.member_id.in_(ids)).order_by(_S.c.member_id).with_for_update()
    )
    return {row.member_id: Locked(**row._asdict()) for row in rows}


def values(
    work: Work, kind: Kind, key: str, *, member_id: int, points: int, delta: int, cause: Cause
) -> dict[str, Any]:
    """A transfer's row."""
    return {
        "key": key,
        "kind": kind,
        "member_id": member_id,
        "points": points,
        "delta": delta,
        "counts": False,
        "rule": cause.rule,
        "programme_id": cause.programme_id,
        "source_kind": cause.kind,
        "source_id": cause.id,
        "reason": cause.reason,
        "note": cause.note,
        "actor_id": work.actor.person_id,
        "at": work.now,
        "resolves_id": None,
    }


def write(work: Work, account: Locked, row: dict[str, Any]) -> Transfer:
    """The transfer with its legs, and the standing as it is now. The legs sum to zero."""
    assert sum(leg["amount"] for leg in account.legs) == 0, row["kind"]
    made = work.session.execute(insert(_T).values(row).returning(_T.c.id)).scalar_one()
    work.session.execute(insert(_E), [{"transfer_id": made, **leg} for leg in account.legs])
    keep(work, [account])
    return Transfer(id=made, **row)


def keep(work: Work, accounts: Sequence[Locked]) -> None:
    """The standings as their legs left them."""
    work.session.execute(
        update(_S)
        .where(_S.c.member_id == bindparam("_member"))
        .values(
            balance=bindparam("_balance"),
            debt=bindparam("_debt"),
            tier_points=bindparam("_tier_points"),
        ),
        [
            {
                "_member": one.member_id,
                "_balance": one.balance,
                "_debt": one.debt,
                "_tier_points": one.tier_points,
            }
            for one in accounts
        ],
        execution_options={"synchronize_session": False},
    )


# ── Lots ──────────────────────────────────────────────────────────────────────────────────────


def spendable(work: Work) -> ColumnElement[bool]:
    """The condition that a lot can be spent now."""
    lives = or_(_L.c.expires_at.is_(None), _L.c.expires_at > work.now)
    return and_(_L.c.active_from <= work.now, lives)


def there(work: Work, account: Locked) -> int:
    """What the member can spend now; what is owed, below zero."""
    if account.debt:
        return account.balance
    found = select(func.coalesce(func.sum(_L.c.remaining), 0)).where(
        _L.c.member_id == account.member_id, _L.c.remaining > 0, spendable(work)
    )
    return int(work.session.execute(found).scalar_one())


def draw(work: Work, account: Locked, points: int, *conditions: ColumnElement[bool]) -> int:
    """Take up to so many points from the member's lots, what expires first and was earned first
    going first (R3.1). How many there were."""
    lots = work.session.execute(
        select(_L.c.id, _L.c.remaining)
        .where(_L.c.member_id == account.member_id, _L.c.remaining > 0, *conditions)
        .order_by(_L.c.expires_at.is_(None), _L.c.expires_at, _L.c.earned_at, _L.c.id)
    )
    taken: list[tuple[int, int]] = []
    left = points
    for lot_id, remaining in lots:
        if left == 0:
            break
        taken.append((lot_id, min(left, remaining)))
        left -= taken[-1][1]
    lots.close()
    move(work, account, [(lot_id, -amount) for lot_id, amount in taken])
    return points - left


def move(work: Work, account: Locked, moves: Sequence[tuple[int, int]]) -> None:
    """Change what remains of lots, each with its leg."""
    if not moves:
        return
    work.session.execute(
        update(_L)
        .where(_L.c.id == bindparam("_lot"))
        .values(remaining=_L.c.remaining + bindparam("_amount")),
        [{"_lot": lot_id, "_amount": amount} for lot_id, amount in moves],
        execution_options={"synchronize_session": False},
    )
    for lot_id, amount in moves:
        account.leg(amount, lot_id)


def give_back(work: Work, account: Locked, moves: Sequence[tuple[int, int]], days: int) -> None:
    """Put points back into the lots they came from; one that has expired lives `days` longer."""
    move(work, account, moves)
    until = work.now + timedelta(days=days)
    work.session.execute(
        update(_L)
        .where(_L.c.id.in_([lot_id for lot_id, _amount in moves]), _L.c.expires_at <= work.now)
        .values(expires_at=until, tell_at=next_telling(work, until))
    )
    repay(work, account)


def repay(work: Work, account: Locked) -> None:
    """What is owed is paid from whatever lots are open (R3.7)."""
    if account.debt > 0:
        account.leg(draw(work, account, account.debt))


def legs_of(work: Work, transfer_id: int | None) -> list[tuple[int, int]]:
    """(lot, amount) of the member's legs of a transfer, one for each lot."""
    rows = work.session.execute(
        select(_E.c.lot_id, func.sum(_E.c.amount))
        .where(_E.c.transfer_id == transfer_id, _E.c.lot_id.is_not(None))
        .group_by(_E.c.lot_id)
        .order_by(_E.c.lot_id)
    )
    return [(lot_id, int(amount)) for lot_id, amount in rows]


# ── Transfers ─────────────────────────────────────────────────────────────────────────────────


def by_key(session: Session, key: str) -> Transfer | None:
    """The transfer of this cause."""
    return session.execute(select(Transfer).where(_T.c.key == key)).scalar_one_or_none()


def resolving(session: Session, transfer_id: int) -> Transfer | None:
    """The transfer that settled, released, reinstated or reversed this one."""
    found = select(Transfer).where(_T.c.resolves_id == transfer_id)
    return session.execute(found).scalar_one_or_none()


def check(points: int) -> None:
    """
    Raises:
        PointsUnfit: not 1 to 1,000,000 points.
    """
    if type(points) is not int or not 1 <= points <= LARGEST:
        raise PointsUnfit(least=1, most=LARGEST)
