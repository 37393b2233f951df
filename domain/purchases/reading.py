"""Purchases looked up: a member's for colleagues, one of them, what a file earned somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from domain.access import Permission
from domain.errors import NotFound
from domain.members.errors import NoSuchMember
from domain.members.model import Member
from domain.purchases import rows
from domain.purchases.model import Purchase, PurchaseState
from domain.work import Work

_U = Purchase.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]
_SHOWN = _U.c.state != PurchaseState.INCOMING
PLACES = 6  # shops or categories offered as buttons


@dataclass(frozen=True, slots=True)
class OfMember:
    """A page of a member's purchases, the latest day first; `total` counts all, `sum` is yuan of
    the valid ones."""

    member_id: int
    number: str
    items: Sequence[Purchase]
    total: int
    sum: Decimal


@dataclass(frozen=True, slots=True)
class One:
    """A purchase with its member's number."""

    purchase: Purchase
    number: str


def member_id(work: Work, number: str) -> int:
    """The id of the member with this number, whatever their status.

    Raises:
        NoSuchMember: nobody has it.
    """
    work.require(Permission.SEE_POINTS)
    wanted = rows.row(
        number=number, shop="", receipt="", amount=Decimal(1), bought_on=work.today
    ).number
    found = work.session.execute(select(_M.c.id).where(_M.c.number == wanted)).scalar_one_or_none()
    if found is None:
        raise NoSuchMember
    return int(found)


def of_member(work: Work, member_id: int, *, first: int = 0, size: int = 6) -> OfMember:
    """What a member bought, returned ones too.

    Raises:
        NoSuchMember: no such member.
    """
    work.require(Permission.SEE_POINTS)
    number = work.session.execute(
        select(_M.c.number).where(_M.c.id == member_id)
    ).scalar_one_or_none()
    if number is None:
        raise NoSuchMember
    mine = (_U.c.member_id == member_id, _SHOWN)
    items = work.session.execute(
        select(Purchase)
        .where(*mine)
        .order_by(_U.c.bought_on.desc(), _U.c.id.desc())
        .offset(first)
        .limit(size)
    )
    total = work.session.execute(select(func.count()).where(*mine)).scalar_one()
    spent = work.session.execute(
        select(func.sum(_U.c.amount)).where(*mine, _U.c.state == PurchaseState.VALID)
    ).scalar_one()
    return OfMember(member_id, number, list(items.scalars()), total, spent or Decimal(0))


def one(work: Work, purchase_id: int) -> One:
    """One purchase.

    Raises:
        NotFound: no such purchase.
    """
    work.require(Permission.SEE_POINTS)
    return _one(work, purchase_id)


def _one(work: Work, purchase_id: int) -> One:
    found = work.session.execute(
        select(Purchase, _M.c.number)
        .join(_M, _M.c.id == _U.c.member_id)
        .where(_U.c.id == purchase_id, _SHOWN)
    ).first()
    if found is None:
        raise NotFound
    return One(*found)


def shops(work: Work) -> list[tuple[int, str]]:
    """The shops of the actor's latest purchases, each with the id of one of them, so that a
    button need not carry a name."""
    work.require(Permission.RECORD_PURCHASES)
    return _latest(work, "shop")


def categories(work: Work) -> list[tuple[int, str]]:
    """The categories of the actor's latest purchases, likewise."""
    work.require(Permission.RECORD_PURCHASES)
    return _latest(work, "category")


def _latest(work: Work, name: str) -> list[tuple[int, str]]:
    lately = (
        select(_U.c.id, _U.c[name].label("name"))
        .where(_U.c.recorded_by == work.actor.person_id, _U.c[name].is_not(None))
        .order_by(_U.c.id.desc())
        .limit(200)
        .subquery()
    )
    latest = func.max(lately.c.id).label("latest")
    found = select(latest, lately.c.name).group_by(lately.c.name).order_by(latest.desc())
    return [(row[0], row[1]) for row in work.session.execute(found.limit(PLACES))]


# ── For what the system tells ─────────────────────────────────────────────────────────────────


def told(work: Work, purchase_id: int) -> One:
    """One purchase, for a notice about it."""
    work.require(Permission.RUN_SCHEDULE)
    return _one(work, purchase_id)


@dataclass(frozen=True, slots=True)
class Earned:
    """What a file brought one member: how many purchases, points, the first and the last day."""

    count: int
    points: int
    first: date | None
    last: date | None


def earned(work: Work, *, import_id: int, member_id: int) -> Earned:
    """What of a file's purchases counts for this member now."""
    work.require(Permission.RUN_SCHEDULE)
    found = work.session.execute(
        select(
            func.count(), func.sum(_U.c.points), func.min(_U.c.bought_on), func.max(_U.c.bought_on)
        ).where(
            _U.c.import_id == import_id,
            _U.c.member_id == member_id,
            _U.c.state == PurchaseState.VALID,
        )
    ).one()
    return Earned(found[0], int(found[1] or 0), found[2], found[3])
