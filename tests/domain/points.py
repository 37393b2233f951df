"""Members with points, and a look at what stands in the ledger."""

import itertools

from sqlalchemy import func, select, update

from domain.members.model import Member
from domain.points import ledger
from domain.points.model import Cause, Entry, Lot

_E, _L, _M = Entry.__table__, Lot.__table__, Member.__table__
_numbers = itertools.count(1)


def new_member(club, *, person_id=None, tier="ordinary", status="active", row=None, joined=None):
    """A member's id; with `row` that member gets the status instead."""
    with club.work() as work:
        if row is not None:
            work.session.execute(update(_M).where(_M.c.id == row).values(status=status))
            return row
        member = Member(
            number=f"T{next(_numbers):06}",
            person_id=person_id,
            tier=tier,
            status=status,
            joined_on=joined or work.today,
            admitted_at=work.now,
        )
        work.session.add(member)
        work.session.flush()
        return member.id


def earn(work, member_id, points, *, key=None, source="test", **terms):
    key = key or f"test:{next(_numbers)}"
    return ledger.earn(
        work, member_id=member_id, points=points, key=key, cause=Cause(source), **terms
    )


def balance(work, member_id):
    """(balance, what can be spent now)"""
    return (
        ledger.standing(work.session, member_id).balance,
        ledger.available(work.session, member_id, work.now),
    )


def lots(work, member_id):
    """What remains of each lot, in the order they were made."""
    found = select(_L.c.remaining).where(_L.c.member_id == member_id).order_by(_L.c.id)
    return list(work.session.execute(found).scalars())


def entries(work, transfer):
    """Account → sum of the transfer's entries."""
    found = (
        select(_E.c.account, func.sum(_E.c.amount))
        .where(_E.c.transfer_id == transfer.id)
        .group_by(_E.c.account)
    )
    return {account: amount for account, amount in work.session.execute(found) if amount}
