"""Purchases recorded by hand, and returned; each earns by the rule of what was bought (E70)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from sqlalchemy import select, update

from domain import audit, calendar, outbox, upsert
from domain.access import Permission
from domain.errors import NotFound, ReasonMissing
from domain.members.errors import NoSuchMember
from domain.members.model import Member
from domain.people import service as people
from domain.points import earning, granting, ledger
from domain.points.earning import Award
from domain.points.model import Cause, Kind, Transfer
from domain.purchases import rows, worth
from domain.purchases.errors import MemberBarred, PurchaseUnfit, ReceiptRepeated
from domain.purchases.model import Purchase, PurchaseState, Sort
from domain.purchases.rows import Row
from domain.standing import months
from domain.standing import service as standing
from domain.work import Work

_U = Purchase.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]
_T = Transfer.__table__  # type: ignore[attr-defined]

SOURCE = "purchase"  # what the points' history calls it
RULES = worth.RULES
RETURN_REASONS = ("goods_back", "cancelled", "wrong_sum", "wrong_member", "other")


@dataclass(frozen=True, slots=True)
class Recorded:
    """A purchase just recorded, the member's number, and what became of its points."""

    purchase: Purchase
    number: str
    award: Award


def record(
    work: Work,
    *,
    number: str,
    shop: str,
    receipt: str,
    amount: Decimal,
    bought_on: date,
    kind: str = Sort.SHOP,
    category: str | None = None,
) -> Recorded:
    """Keep one purchase and give its points, in one go; the member is told. `amount` in yuan,
    `bought_on` a club day. Without a rule that runs it is kept without points. What costs more
    than `purchase_alone_limit` is handed in to the manager (domain/purchases/large).

    Raises:
        PurchaseUnfit: something in it will not do. NoSuchMember: nobody has this number.
        MemberBarred: neither earning nor buying for now. OwnPoints: one's own purchase.
        OwnHousehold: that of somebody one lives with.
        ReceiptRepeated: it is recorded already; by whom and when.
    """
    work.require(Permission.RECORD_PURCHASES)
    one = rows.row(
        number=number,
        shop=shop,
        receipt=receipt,
        amount=amount,
        bought_on=bought_on,
        kind=kind,
        category=category,
    )
    fits(work, one)
    if one.amount > work.policy.purchase_alone_limit:
        raise PurchaseUnfit(reason="needs_manager")
    return keep(work, one)


def fits(work: Work, one: Row) -> None:
    """
    Raises:
        PurchaseUnfit: something in it will not do.
    """
    if wrong := rows.faults(one, work.today, work.policy.purchase_days):
        raise PurchaseUnfit(reason=wrong[0][1], days=work.policy.purchase_days)
    most = worth.largest(work).get(one.kind)
    if most is not None and one.amount > most:
        raise PurchaseUnfit(reason="points", largest=most)


def keep(work: Work, one: Row) -> Recorded:
    """What `record` does with a row that fits. The caller holds the right."""
    member = buyer(work, one.number)
    purchase = _kept(work, one, member.id or 0)
    award = _award(work, purchase)
    if award.points:
        purchase.points = award.points
        work.session.flush()
    bought(work, {purchase.member_id: one.bought_on})
    audit.record(work, "purchase.recorded", purchase)
    if award.points and member.person_id is not None:
        outbox.queue(
            work,
            "purchase.recorded",
            to=member.person_id,
            key=f"purchase:{purchase.id}",
            purchase_id=purchase.id,
        )
    return Recorded(purchase, member.number, award)


def buyer(work: Work, number: str) -> Member:
    """The member a purchase can be recorded for. The caller holds the right.

    Raises:
        NoSuchMember, MemberBarred, OwnPoints, OwnHousehold: as `record`.
    """
    wanted = rows.row(
        number=number, shop="", receipt="", amount=Decimal(1), bought_on=work.today
    ).number
    member: Member | None = work.session.execute(
        select(Member).where(_M.c.number == wanted)
    ).scalar_one_or_none()
    if member is None:
        raise NoSuchMember
    if why := standing.may_move_points(work.session, member.id or 0):
        raise MemberBarred(reason=why)
    return granting.others(work, member.id or 0)


def _kept(work: Work, one: Row, member_id: int) -> Purchase:
    """The new row; the receipt's uniqueness is the database's, so two at once cannot both."""
    made = upsert.new_id(
        work.session, _U, **values(work, one, member_id), state=PurchaseState.VALID
    )
    if made is None:
        raise repeated(work, one)
    return work.session.get_one(Purchase, made)


def values(work: Work, one: Row, member_id: int) -> dict[str, object]:
    """A purchase's columns but for its state, without points yet."""
    return {
        "member_id": member_id,
        "shop": one.shop,
        "receipt": one.receipt,
        "kind": one.kind,
        "category": one.category,
        "amount": one.amount,
        "bought_on": one.bought_on,
        "points": 0,
        "recorded_by": work.actor.person_id,
        "recorded_at": work.now,
    }


def not_yet(work: Work, one: Row) -> None:
    """The caller holds the right.

    Raises:
        ReceiptRepeated: this receipt is recorded already.
    """
    there = select(_U.c.id).where(
        _U.c.shop == one.shop, _U.c.receipt == one.receipt, _U.c.state != PurchaseState.RETURNED
    )
    if work.session.execute(there).first() is not None:
        raise repeated(work, one)


def repeated(work: Work, one: Row) -> ReceiptRepeated:
    """Who has recorded this receipt, and when."""
    first = work.session.execute(
        select(_U.c.recorded_by, _U.c.recorded_at).where(
            _U.c.shop == one.shop,
            _U.c.receipt == one.receipt,
            _U.c.state != PurchaseState.RETURNED,
        )
    ).one()
    name = people.staff_name(work.session, first.recorded_by)
    return ReceiptRepeated(by=str(name), at=first.recorded_at)


def _award(work: Work, purchase: Purchase) -> Award:
    code = RULES.get(Sort(purchase.kind))
    if code is None:
        return Award(None, 0, "no_rule")
    return earning.award(
        work,
        code,
        member_id=purchase.member_id,
        source=SOURCE,
        source_id=purchase.id or 0,
        amount=purchase.amount,
        at=bought_at(work, purchase.bought_on),
    )


def bought_at(work: Work, day: date) -> datetime:
    """The instant a purchase of that club day counts from, aware UTC."""
    return min(work.now, calendar.local_instant(day, time(0), work.policy.timezone))


def bought(work: Work, latest: Mapping[int, date]) -> None:
    """Tell the other rooms who bought (member → latest club day): whoever slept is active again if
    that was not too long ago (R3.10), whoever was brought by a member has bought now (R3.11)."""
    from domain.referrals import service as referrals

    since = months.latest(work.today, work.policy.dormant_months)
    standing.woke(work, [member_id for member_id, day in latest.items() if day > since])
    referrals.bought(work, latest)


# ── Returned ──────────────────────────────────────────────────────────────────────────────────


def return_(work: Work, purchase_id: int, *, reason: str) -> Purchase:
    """The goods came back or the purchase was a mistake: its points are taken back, whatever was
    spent of them meanwhile (R3.7). `reason` is one of RETURN_REASONS. Again, nothing changes.

    Raises:
        NotFound: no such purchase. ReasonMissing: none of the reasons.
        OwnPoints: one's own purchase. OwnHousehold: that of somebody one lives with.
    """
    work.require(Permission.RECORD_PURCHASES)
    if reason not in RETURN_REASONS:
        raise ReasonMissing
    done = work.session.execute(
        update(_U)
        .where(_U.c.id == purchase_id, _U.c.state == PurchaseState.VALID)
        .values(
            state=PurchaseState.RETURNED,
            returned_by=work.actor.person_id,
            returned_at=work.now,
            return_reason=reason,
        )
    )
    purchase = work.session.get(Purchase, purchase_id, populate_existing=True)
    if purchase is None or purchase.state == PurchaseState.INCOMING:
        raise NotFound
    granting.others(work, purchase.member_id)
    if done.rowcount:  # type: ignore[attr-defined]
        _taken_back(work, purchase, reason)
        audit.record(work, "purchase.returned", purchase, purpose=reason)
    return purchase


def _taken_back(work: Work, purchase: Purchase, reason: str) -> None:
    """The points of the purchase, unless somebody reversed them before."""
    entry = work.session.execute(
        select(_T.c.id).where(
            _T.c.source_kind == SOURCE, _T.c.source_id == purchase.id, _T.c.kind == Kind.EARN
        )
    ).scalar_one_or_none()
    if entry is None or ledger.resolving(work.session, entry) is not None:
        return
    cause = Cause(SOURCE, purchase.id, reason=reason)
    earning.take_back(work, entry, key=f"purchase:{purchase.id}:returned", cause=cause)
    member = work.session.get_one(Member, purchase.member_id)
    if member.person_id is not None:
        outbox.queue(
            work,
            "purchase.returned",
            to=member.person_id,
            key=f"purchase:{purchase.id}:returned",
            purchase_id=purchase.id,
        )
