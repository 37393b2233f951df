"""Whether the ledger is whole: every transfer sums to zero, every balance is the sum of its own
entries and of its open lots less what is owed (G5)."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Subquery, Table, TextClause, func, or_, select, text
from sqlmodel import Session

from domain import outbox
from domain.access import Permission
from domain.outbox import STAFF_GROUP
from domain.people import facts
from domain.points.model import MOVED, Entry, Lot, Standing, Transfer
from domain.work import Work

_T = Transfer.__table__  # type: ignore[attr-defined]
_E = Entry.__table__  # type: ignore[attr-defined]
_L = Lot.__table__  # type: ignore[attr-defined]
_S = Standing.__table__  # type: ignore[attr-defined]

CHUNK = 200  # members a unit
_CHECKED = "points.checked"  # day:last member
_DONE = "done"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not add up: of a transfer, or of a member."""

    transfer_id: int | None = None
    member_id: int | None = None


def faults(session: Session) -> list[Fault]:
    """Everything in the whole ledger that does not add up; reads every entry."""
    unbalanced = session.execute(
        select(_E.c.transfer_id)
        .group_by(_E.c.transfer_id)
        .having(func.sum(_E.c.amount) != 0)
        .order_by(_E.c.transfer_id)
    ).scalars()
    return [
        *(Fault(transfer_id=one) for one in unbalanced),
        *(Fault(member_id=one) for one in _wrong(session, 0, None)),
    ]


def _wrong(session: Session, after: int, last: int | None) -> list[int]:
    """Members from behind `after` up to `last` whose standing is not what their rows say."""
    entries = _sums(_E, _E.c.amount, after, last)
    # Empty lots and settled reservations add nothing; without them an index is enough.
    lots = _sums(_L, _L.c.remaining, after, last, text("remaining > 0"))
    transfers = _sums(_T, _T.c.delta, after, last, MOVED)
    found = (
        select(_S.c.member_id)
        .outerjoin(entries, entries.c.member_id == _S.c.member_id)
        .outerjoin(lots, lots.c.member_id == _S.c.member_id)
        .outerjoin(transfers, transfers.c.member_id == _S.c.member_id)
        .where(
            _S.c.member_id > after,
            or_(
                _S.c.balance != func.coalesce(entries.c.total, 0),
                _S.c.balance != func.coalesce(transfers.c.total, 0),
                _S.c.balance != func.coalesce(lots.c.total, 0) - _S.c.debt,
            ),
        )
        .order_by(_S.c.member_id)
    )
    if last is not None:
        found = found.where(_S.c.member_id <= last)
    return list(session.execute(found).scalars())


def _sums(
    table: Table, amount: ColumnElement[int], after: int, last: int | None, *wanted: TextClause
) -> Subquery:
    found = select(table.c.member_id, func.sum(amount).label("total")).where(
        table.c.member_id > after, *wanted
    )
    if last is not None:
        found = found.where(table.c.member_id <= last)
    return found.group_by(table.c.member_id).subquery()


def run(work: Work) -> int:
    """Check a stretch of members, everybody once a day; the staff are alerted to what does not
    add up. How many were looked at, 0 when today's round is done."""
    work.require(Permission.RUN_SCHEDULE)
    day, _colon, last = (facts.fact(work.session, _CHECKED) or "").partition(":")
    if (day, last) == (str(work.today), _DONE):
        return 0
    after = int(last) if day == str(work.today) else 0
    stretch = list(
        work.session.execute(
            select(_S.c.member_id)
            .where(_S.c.member_id > after)
            .order_by(_S.c.member_id)
            .limit(CHUNK)
        ).scalars()
    )
    reached = str(stretch[-1]) if stretch else _DONE
    facts.put(work.session, _CHECKED, f"{work.today}:{reached}", work.now)
    wrong = _wrong(work.session, after, stretch[-1]) if stretch else []
    if wrong:
        key = f"points:{work.today}:{wrong[0]}:wrong"
        outbox.queue(
            work,
            "alert",
            to=STAFF_GROUP,
            topic="alerts",
            key=key,
            what="points_wrong",
            count=len(wrong),
            number=f"member {wrong[0]}",
        )
    return len(stretch)
