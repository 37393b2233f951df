"""What an event cost, against its budget (E44.1). Sums in yuan, as Decimal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import func, select, update
from sqlmodel import Session

from domain import audit
from domain.access import Permission
from domain.errors import NotFound
from domain.events import books
from domain.events.after_errors import CostUnfit
from domain.events.after_model import EventCost
from domain.events.model import Event
from domain.people import service as people
from domain.people.names import StaffName
from domain.work import Work

_C = EventCost.__table__  # type: ignore[attr-defined]

WHAT_LONGEST = 80
BEARER_LONGEST = 60
LARGEST = Decimal(10_000_000)  # yuan; beyond lies a typing mistake
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Spent:
    """Something that was paid for. `bearer` is who pays; empty: the club. `voucher` is a file's
    name in the sealed store, with its `media_type`."""

    what: str
    amount: Decimal
    bearer: str = ""
    voucher: str | None = None
    media_type: str | None = None


@dataclass(frozen=True, slots=True)
class Sums:
    """What an event cost, by who bears it. `over`: more than its budget."""

    budget: Decimal
    total: Decimal
    by_bearer: Mapping[str, Decimal]

    @property
    def over(self) -> bool:
        return self.total > self.budget


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of an event's costs. `writable`: the books are open."""

    event: Event
    items: Sequence[EventCost]
    count: int
    sums: Sums
    writable: bool


@dataclass(frozen=True, slots=True)
class Seen:
    cost: EventCost
    event: Event
    by: StaffName
    writable: bool


# ── Writing ───────────────────────────────────────────────────────────────────────────────────


def add(work: Work, event_id: int, spent: Spent) -> EventCost:
    """Note a sum. Over the budget it is noted all the same, and flagged.

    Raises:
        NotFound: no such event. CostUnfit: the words or the sum will not do.
        BooksClosed: the summary is handed in, or the event is not approved yet.
    """
    work.require(Permission.RUN_EVENTS)
    wrong = fault(spent)
    if wrong is not None:
        raise CostUnfit(reason=wrong)
    books.opened(work, event_id)
    cost = EventCost(
        event_id=event_id,
        what=" ".join(spent.what.split()),
        amount=spent.amount,
        bearer=" ".join(spent.bearer.split()),
        voucher=spent.voucher,
        media_type=spent.media_type,
        noted_at=work.now,
        noted_by=work.actor.person_id,
    )
    work.session.add(cost)
    work.session.flush()
    audit.record(work, "event_cost.noted", cost)
    return cost


def fault(spent: Spent) -> str | None:
    """The first thing that will not do: what, amount, large, cents; None when all is well."""
    fits = spent.amount.is_finite()
    checks = (
        ("what", 2 <= len(" ".join(spent.what.split())) <= WHAT_LONGEST),
        ("what", len(" ".join(spent.bearer.split())) <= BEARER_LONGEST),
        ("amount", fits and spent.amount > 0),
        ("large", fits and spent.amount <= LARGEST),
        ("cents", fits and spent.amount == spent.amount.quantize(CENT)),
    )
    return next((why for why, good in checks if not good), None)


def strike(work: Work, cost_id: int) -> EventCost:
    """A sum that was noted by mistake counts no more; again, nothing changes.

    Raises:
        NotFound: no such sum. BooksClosed: the summary is handed in.
    """
    work.require(Permission.RUN_EVENTS)
    cost = _cost(work, cost_id)
    books.opened(work, cost.event_id)
    done = work.session.execute(
        update(_C)
        .where(_C.c.id == cost_id, _C.c.struck_at.is_(None))
        .values(struck_at=work.now, struck_by=work.actor.person_id)
    )
    work.session.refresh(cost)
    if done.rowcount:  # type: ignore[attr-defined]
        audit.record(work, "event_cost.struck", cost)
    return cost


def _cost(work: Work, cost_id: int) -> EventCost:
    found = work.session.get(EventCost, cost_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found


# ── Reading ───────────────────────────────────────────────────────────────────────────────────


def listed(work: Work, event_id: int, *, first: int = 0, size: int = 6) -> Listed:
    """A page of what an event cost, in the order it was noted; struck ones are left out.

    Raises:
        NotFound: no such event.
    """
    work.require(Permission.SEE_EVENTS)
    event = books.known(work, event_id)
    mine = (_C.c.event_id == event_id, _C.c.struck_at.is_(None))
    count = work.session.execute(select(func.count()).select_from(_C).where(*mine)).scalar_one()
    found = work.session.execute(
        select(EventCost).where(*mine).order_by(_C.c.id).offset(first).limit(size)
    )
    writable = _writable(work, event)
    return Listed(event, list(found.scalars()), count, sums(work.session, event), writable)


def one(work: Work, cost_id: int) -> Seen:
    """A sum with its voucher.

    Raises:
        NotFound: no such sum.
    """
    work.require(Permission.SEE_EVENTS)
    cost = _cost(work, cost_id)
    event = books.known(work, cost.event_id)
    by = people.staff_name(work.session, cost.noted_by)
    writable = cost.struck_at is None and _writable(work, event)
    return Seen(cost, event, by, writable)


def _writable(work: Work, event: Event) -> bool:
    return work.actor.may(Permission.RUN_EVENTS) and books.stands_open(work, event)


def sums(session: Session, event: Event) -> Sums:
    """What an event cost by now; the caller holds the right."""
    found = _by_bearer(session, [int(event.id or 0)])
    mine = {bearer: amount for (_event, bearer), amount in found.items()}
    return Sums(event.budget, sum(mine.values(), Decimal(0)), mine)


def totals(session: Session, event_ids: Sequence[int]) -> dict[int, Decimal]:
    """What each of these events cost; the caller holds the right."""
    found = dict.fromkeys(event_ids, Decimal(0))
    for (event_id, _bearer), amount in _by_bearer(session, event_ids).items():
        found[event_id] += amount
    return found


def entries(session: Session, event_id: int) -> list[EventCost]:
    """Every sum that counts, for a file; the caller holds the right."""
    mine = (_C.c.event_id == event_id, _C.c.struck_at.is_(None))
    return list(session.execute(select(EventCost).where(*mine).order_by(_C.c.id)).scalars())


def _by_bearer(session: Session, event_ids: Sequence[int]) -> dict[tuple[int, str], Decimal]:
    rows = session.execute(
        select(_C.c.event_id, _C.c.bearer, func.sum(_C.c.amount))
        .where(_C.c.event_id.in_(event_ids), _C.c.struck_at.is_(None))
        .group_by(_C.c.event_id, _C.c.bearer)
        .order_by(_C.c.event_id, _C.c.bearer)
    )
    # SQLite adds up as floating point; whole cents come out of it unharmed.
    return {
        (event_id, bearer): Decimal(amount).quantize(CENT) for event_id, bearer, amount in rows
    }
