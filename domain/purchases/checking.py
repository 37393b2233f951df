"""Is every row of a file fit to be posted? Looked at all together, in a handful of queries."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, or_, select

from domain.members import kin
from domain.members.model import Member
from domain.people import service as people
from domain.purchases import rows, worth
from domain.purchases.model import Purchase, PurchaseState
from domain.purchases.rows import Row
from domain.standing import service as standing
from domain.work import Work

_U = Purchase.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]

COLUMNS = ("number", "shop", "receipt", "amount", "bought_on", "kind", "category")
SHOPS = 300  # in one question to the database


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell. `line` is its row in the file, `column` one of COLUMNS; `facts`
    are for the sentence: `by` and `at` of a receipt recorded before, the `line` of its twin."""

    line: int
    column: str
    code: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Checked:
    """`members` are the ids of the members whose numbers stand in the rows."""

    faults: Sequence[Fault]
    members: Mapping[str, int]


def rows_of(plain: Iterable[Sequence[Any]]) -> list[Row]:
    """Rows as a file's reader and an import's content hold them: [line, values by COLUMNS]."""
    return [
        rows.row(
            line=line,
            number=number,
            shop=shop,
            receipt=receipt,
            amount=Decimal(amount),
            bought_on=date.fromisoformat(bought_on),
            kind=kind,
            category=category,
        )
        for line, (number, shop, receipt, amount, bought_on, kind, category) in plain
    ]


def check(work: Work, wanted: Sequence[Row]) -> Checked:
    """Every fault of every row, at most one for each cell. The caller holds the right."""
    faults: list[Fault] = []

    def found(row: Row, column: str, code: str, **facts: Any) -> None:
        faults.append(Fault(row.line, column, code, facts))

    members = members_of(work, wanted)
    barred = standing.may_not_move_points(work.session, set(members.values()))
    days, today = work.policy.purchase_days, work.today
    first: dict[tuple[str, str], int] = {}
    most = worth.largest(work)
    recorded, near = _recorded(work, wanted), kin.all_near(work)
    for row in wanted:
        member_id = members.get(row.number)
        for wrong in rows.faults(row, today, days):
            found(row, *wrong, days=days)
        _too_much(work, row, most, found)
        if member_id is None:
            found(row, "number", "nobody")
        elif member_id in barred:
            found(row, "number", barred[member_id])
        elif member_id in near:
            found(row, "number", near[member_id])
        if (twin := first.setdefault((row.shop, row.receipt), row.line)) != row.line:
            found(row, "receipt", "twice", line=twin)
        elif before := recorded.get((row.shop, row.receipt)):
            found(row, "receipt", "recorded", by=before[0], at=before[1].isoformat())
    return Checked(faults, members)


def _too_much(work: Work, row: Row, most: Mapping[str, int], found: Callable[..., None]) -> None:
    """Sums that fit into no entry of points, and those one colleague may not record alone."""
    if not row.amount.is_finite() or row.amount > rows.LARGEST:
        return
    if row.amount > most.get(row.kind, rows.LARGEST):
        found(row, "amount", "points", largest=most[row.kind])
    elif row.amount > work.policy.purchase_alone_limit:
        found(row, "amount", "needs_manager")


def members_of(work: Work, wanted: Sequence[Row]) -> dict[str, int]:
    """Member number → id, of those in the rows that somebody has. The caller holds the right."""
    numbers = sorted({row.number for row in wanted})
    found = work.session.execute(select(_M.c.number, _M.c.id).where(_M.c.number.in_(numbers)))
    return {row.number: row.id for row in found}


def _recorded(work: Work, wanted: Sequence[Row]) -> dict[tuple[str, str], tuple[str, datetime]]:
    """(shop, receipt) → by whom and when, of those recorded before. One question for a few
    hundred shops, each looked up by its own index."""
    by_shop: dict[str, set[str]] = {}
    for row in wanted:
        by_shop.setdefault(row.shop, set()).add(row.receipt)
    shops = sorted(by_shop)
    found = [
        one
        for at in range(0, len(shops), SHOPS)
        for one in work.session.execute(_standing(by_shop, shops[at : at + SHOPS]))
    ]
    names = people.staff_names(work.session, {one.recorded_by for one in found}) if found else {}
    return {
        (one.shop, one.receipt): (str(names[one.recorded_by]), one.recorded_at) for one in found
    }


def _standing(by_shop: Mapping[str, set[str]], shops: Sequence[str]) -> Any:
    return select(_U.c.shop, _U.c.receipt, _U.c.recorded_by, _U.c.recorded_at).where(
        _U.c.state != PurchaseState.RETURNED,
        or_(*(and_(_U.c.shop == s, _U.c.receipt.in_(sorted(by_shop[s]))) for s in shops)),
    )
