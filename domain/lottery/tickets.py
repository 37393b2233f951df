"""Taking a ticket: points spent at once for a number in the chain (SPEC 5)."""

from sqlalchemy import ColumnElement, and_, select, update

from domain import audit
from domain.access import Permission
from domain.errors import NotFound, Outdated
from domain.lottery import moving
from domain.lottery.errors import LotteryNotOpen, MembersOnly, TicketLimit, TicketsGone
from domain.lottery.model import Lottery, LotteryTicket, State
from domain.members import service as members
from domain.points import ledger
from domain.points.model import Cause
from domain.work import Work

_L = Lottery.__table__  # type: ignore[attr-defined]
_T = LotteryTicket.__table__  # type: ignore[attr-defined]


def take(work: Work, lottery_id: int, *, nth: int) -> LotteryTicket:
    """The acting member's `nth` ticket (1, 2 …) of this lottery, paid in points. The same `nth`
    again is the same ticket, whoever pressed twice. A refusal leaves no row and no gap.

    Raises:
        MembersOnly: the actor is no member.
        LotteryNotOpen: before or after its window, or called off.
        TicketLimit: `most` a member is reached. TicketsGone: all are taken.
        NotEnoughPoints, PointsFrozen: as the ledger says.
        NotFound, Outdated: no such lottery, no such ticket.
    """
    work.require(Permission.SEE_OWN)
    member = members.of(work)
    if member is None:
        raise MembersOnly
    with work.session.begin_nested():  # all of it or nothing
        lottery = _locked(work, lottery_id)
        held = _held(work, lottery_id, member.id or 0, nth)
        if held is not None:
            return held
        if nth < 1:
            raise Outdated
        if nth > lottery.tickets_per_member:
            raise TicketLimit(most=lottery.tickets_per_member)
        number = _next_number(work, lottery)
        paid = ledger.spend(
            work,
            member_id=member.id or 0,
            points=lottery.ticket_points,
            key=f"lottery:{lottery_id}:{member.id}:{nth}",
            cause=Cause("lottery.ticket", lottery_id),
        )
        ticket = LotteryTicket(
            lottery_id=lottery_id,
            number=number,
            member_id=member.id or 0,
            nth=nth,
            transfer_id=paid.id or 0,
            taken_at=work.now,
        )
        work.session.add(ticket)
        work.session.flush()
    audit.record(work, "lottery.ticket_taken", ticket)
    return ticket


def _locked(work: Work, lottery_id: int) -> Lottery:
    """The row, held until the end: tickets of one lottery are taken one after another."""
    found: Lottery | None = work.session.execute(
        select(Lottery)
        .where(_L.c.id == lottery_id, _L.c.opened_at.is_not(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def _held(work: Work, lottery_id: int, member_id: int, nth: int) -> LotteryTicket | None:
    return work.session.execute(
        select(LotteryTicket).where(
            _T.c.lottery_id == lottery_id, _T.c.member_id == member_id, _T.c.nth == nth
        )
    ).scalar_one_or_none()


def open_now(work: Work) -> ColumnElement[bool]:
    """The guard: at the moment of writing it is open and within its window."""
    return and_(_L.c.state == State.OPEN, _L.c.opens_at <= work.now, _L.c.closes_at > work.now)


def has_room() -> ColumnElement[bool]:
    """The guard: at the moment of writing there is a ticket left."""
    room: ColumnElement[bool] = _L.c.sold < _L.c.most_tickets
    return room


def _next_number(work: Work, lottery: Lottery) -> int:
    number = work.session.execute(
        update(_L)
        .where(_L.c.id == lottery.id, open_now(work), has_room())
        .values(sold=_L.c.sold + 1)
        .returning(_L.c.sold)
    ).scalar_one_or_none()
    if number is not None:
        return int(number)
    lottery = moving.get(work, lottery.id or 0)
    if lottery.state == State.CANCELLED:
        raise LotteryNotOpen(reason="cancelled")
    if lottery.opens_at > work.now:
        raise LotteryNotOpen(reason="not_yet")
    if lottery.state != State.OPEN or lottery.closes_at <= work.now:
        raise LotteryNotOpen(reason="over")
    raise TicketsGone
