"""Points that expire: out of their lots, and the member told before and after (R3.2–R3.3)."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import time
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from domain import calendar, outbox
from domain.access import Permission
from domain.members.model import Member, Status
from domain.points import legs
from domain.points.model import Account, Cause, Entry, Kind, Lot, Transfer
from domain.points.telling import next_telling
from domain.work import Work

_T = Transfer.__table__  # type: ignore[attr-defined]
_E = Entry.__table__  # type: ignore[attr-defined]
_L = Lot.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]

CHUNK = 100  # lots a unit: short enough for everybody who waits to write
TOLD_FROM = time(9)


def run(work: Work) -> int:
    """Take what has expired out of its lots, a stretch at a time; how many lots. One transfer for
    a member and moment, and one message to the member at nine the next time."""
    work.require(Permission.RUN_SCHEDULE)
    due = _due(work)
    if not due:
        return 0
    accounts = legs.lock(work, (lot.member_id for lot in due))
    by_member: dict[int, list[Row[Any]]] = defaultdict(list)
    for lot in _still(work, [lot.id for lot in due]):
        by_member[lot.member_id].append(lot)
    if by_member:
        transfers = _transfers(work, by_member)
        _legs(work, accounts, by_member, transfers)
        _tell(work, by_member, transfers)
    return len(due)


def _due(work: Work) -> Sequence[Row[Any]]:
    return work.session.execute(
        select(_L.c.id, _L.c.member_id)
        .where(_L.c.remaining > 0, _L.c.expires_at <= work.now)
        .order_by(_L.c.expires_at, _L.c.member_id)
        .limit(CHUNK)
    ).all()


def _still(work: Work, lot_ids: list[int]) -> Sequence[Row[Any]]:
    """What remains of these lots now that their members are locked."""
    return work.session.execute(
        select(_L.c.id, _L.c.member_id, _L.c.remaining, _L.c.expires_at)
        .where(_L.c.id.in_(lot_ids), _L.c.remaining > 0, _L.c.expires_at <= work.now)
        .order_by(_L.c.id)
    ).all()


def _transfers(work: Work, by_member: dict[int, list[Row[Any]]]) -> dict[int, int]:
    """Member → the new transfer. The key is the last lot with its day: it may expire once more
    after it was given back."""
    rows = []
    for member_id, lots in by_member.items():
        points = sum(lot.remaining for lot in lots)
        key = f"expire:{lots[-1].id}:{lots[-1].expires_at:%Y%m%d%H%M}"
        cause = Cause("expiry")
        row = legs.values(
            work,
            Kind.EXPIRE,
            key,
            member_id=member_id,
            points=points,
            delta=-points,
            cause=cause,
        )
        rows.append(row)
    made = work.session.execute(insert(_T).returning(_T.c.member_id, _T.c.id), rows)
    return {row.member_id: row.id for row in made}


def _legs(
    work: Work,
    accounts: dict[int, legs.Locked],
    by_member: dict[int, list[Row[Any]]],
    transfers: dict[int, int],
) -> None:
    entries = []
    for member_id, lots in by_member.items():
        account = accounts[member_id]
        for lot in lots:
            account.leg(-lot.remaining, lot.id)
        account.club(Account.EXPIRED, sum(lot.remaining for lot in lots))
        entries += [{"transfer_id": transfers[member_id], **leg} for leg in account.legs]
    gone = [lot.id for lots in by_member.values() for lot in lots]
    work.session.execute(update(_L).where(_L.c.id.in_(gone)).values(remaining=0, tell_at=None))
    work.session.execute(insert(_E), entries)
    legs.keep(work, [accounts[one] for one in sorted(by_member)])


def _tell(work: Work, by_member: dict[int, list[Row[Any]]], transfers: dict[int, int]) -> None:
    people = _people(work, by_member)
    outbox.queue_all(
        work,
        "points.expired",
        [
            (person_id, f"points:expired:{transfers[one]}", {"transfer_id": transfers[one]})
            for one, person_id in people.items()
        ],
        not_before=max(work.now, calendar.local_instant(work.today, TOLD_FROM, work.zone.key)),
    )


def _people(work: Work, member_ids: Collection[int]) -> dict[int, int]:
    """Member → person, of those who have an account with us and have not left."""
    found = select(_M.c.id, _M.c.person_id).where(
        _M.c.id.in_(member_ids), _M.c.person_id.is_not(None), _M.c.status != Status.WITHDRAWN
    )
    return {row.id: row.person_id for row in work.session.execute(found)}


def remind(work: Work) -> int:
    """Tell a stretch of members what will expire, 30, 7 and 1 days before: one message each, which
    lists every date (R3.3). How many lots were told of."""
    work.require(Permission.RUN_SCHEDULE)
    due = work.session.execute(
        select(_L.c.id, _L.c.member_id, _L.c.expires_at)
        .where(_L.c.remaining > 0, _L.c.tell_at <= work.now)
        .order_by(_L.c.tell_at, _L.c.member_id)
        .limit(CHUNK)
    ).all()
    if not due:
        return 0
    work.session.execute(
        update(_L).where(_L.c.id == bindparam("_lot")).values(tell_at=bindparam("_tell_at")),
        [{"_lot": lot.id, "_tell_at": next_telling(work, lot.expires_at)} for lot in due],
        execution_options={"synchronize_session": False},
    )
    people = _people(work, {lot.member_id for lot in due if lot.expires_at > work.now})
    outbox.queue_all(
        work,
        "points.expiring",
        [
            (person_id, f"points:expiring:{one}:{work.today}", {"member_id": one})
            for one, person_id in people.items()
        ],
    )
    return len(due)
