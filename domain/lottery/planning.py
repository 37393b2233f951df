"""A lottery before its opening: planned, approved by the leader, given up (SPEC 5, E67)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Exists, delete, exists, insert, select, update

from domain import audit
from domain.access import Permission
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.errors import ReasonMissing
from domain.lottery import moving
from domain.lottery.errors import LotteryNotThere, LotteryUnfit
from domain.lottery.model import Lottery, LotteryPrize, State
from domain.work import Work

_L = Lottery.__table__  # type: ignore[attr-defined]
_P = LotteryPrize.__table__  # type: ignore[attr-defined]
_A = Approval.__table__  # type: ignore[attr-defined]

KIND = "points_lottery"
MOST_TICKETS = 20_000  # of one lottery: its list is read at once when it closes
MOST_PRIZES = 200
GIVEN_UP_FROM = (State.DRAFT, State.APPROVED, State.OPEN, State.CLOSED)


@dataclass(frozen=True, slots=True)
class Prize:
    """`count` of the same; `points` pays them at once, None is a thing to fetch. `cost` in yuan
    for one."""

    title: str
    count: int
    points: int | None = None
    cost: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked for. Moments are aware UTC, `budget` is yuan for all prizes together."""

    title: str
    about: str | None
    ticket_points: int
    tickets_per_member: int
    most_tickets: int
    opens_at: datetime
    closes_at: datetime
    budget: Decimal
    prizes: Sequence[Prize]


def save(work: Work, plan: Plan, lottery_id: int | None = None) -> Lottery:
    """Keep a new draft, or change this one: a draft, or what the leader has sent back for revision
    (R12.1). The same plan again changes nothing more.

    Raises:
        LotteryUnfit: window, prizes, number of tickets or budget do not go together.
        NotFound, LotteryNotThere: there is no such draft (any more).
    """
    work.require(Permission.MANAGE_LOTTERIES)
    _check(work, plan)
    values: dict[str, Any] = {
        "title": plan.title.strip(),
        "about": (plan.about or "").strip() or None,
        "ticket_points": plan.ticket_points,
        "tickets_per_member": plan.tickets_per_member,
        "most_tickets": plan.most_tickets,
        "opens_at": plan.opens_at,
        "closes_at": plan.closes_at,
        "budget": plan.budget,
    }
    if lottery_id is None:
        lottery = Lottery(**values, made_by=work.actor.person_id, made_at=work.now)
        work.session.add(lottery)
        work.session.flush()
    else:
        lottery = _changed(work, lottery_id, values)
        work.session.execute(delete(_P).where(_P.c.lottery_id == lottery_id))
    rows = [
        {
            "lottery_id": lottery.id,
            "place": place,
            "title": prize.title.strip(),
            "count": prize.count,
            "points": prize.points,
            "cost": prize.cost,
        }
        for place, prize in enumerate(plan.prizes, 1)
    ]
    work.session.execute(insert(_P), rows)
    audit.record(work, "lottery.planned", lottery)
    return lottery


def _changed(work: Work, lottery_id: int, values: dict[str, Any]) -> Lottery:
    """A draft, or what the leader has sent back, with these values."""
    returned = _sent_back(lottery_id)
    proposed = State.PROPOSED
    if not (
        moving.moved(work, lottery_id, (State.DRAFT,), State.DRAFT, **values)
        or moving.moved(work, lottery_id, (proposed,), proposed, guard=returned, **values)
    ):
        raise LotteryNotThere(state=moving.get(work, lottery_id).state)
    return moving.get(work, lottery_id)


def _sent_back(lottery_id: int) -> Exists:
    return exists().where(
        _A.c.kind == KIND,
        _A.c.subject_kind == Lottery.__tablename__,
        _A.c.subject_id == lottery_id,
        _A.c.state == "returned",
    )


def may_change(work: Work, lottery: Lottery) -> bool:
    """Whether its plan can be changed now: it is a draft, or was sent back for revision."""
    work.require(Permission.MANAGE_LOTTERIES)
    if lottery.state != State.PROPOSED:
        return lottery.state == State.DRAFT
    return bool(work.session.execute(select(_sent_back(lottery.id or 0))).scalar_one())


def _check(work: Work, plan: Plan) -> None:
    count = sum(prize.count for prize in plan.prizes)
    cost = sum((prize.cost * prize.count for prize in plan.prizes), Decimal(0))
    if plan.opens_at >= plan.closes_at or plan.closes_at <= work.now:
        raise LotteryUnfit(reason="window")
    if not plan.prizes or any(prize.count < 1 for prize in plan.prizes):
        raise LotteryUnfit(reason="prizes")
    if not 1 <= count <= min(MOST_PRIZES, plan.most_tickets):
        raise LotteryUnfit(reason="too_many", most=min(MOST_PRIZES, plan.most_tickets))
    if not 1 <= plan.tickets_per_member <= plan.most_tickets <= MOST_TICKETS:
        raise LotteryUnfit(reason="limit", most=MOST_TICKETS)
    if cost > plan.budget:
        raise LotteryUnfit(reason="budget", cost=cost, budget=plan.budget)


def propose(work: Work, lottery_id: int, reason: str) -> Approval:
    """Ask the leader; the plan stays as it is from here on.

    Raises:
        ReasonMissing: no reason.
        LotteryUnfit: its window is over.
        NotFound, LotteryNotThere: it is no draft.
    """
    work.require(Permission.MANAGE_LOTTERIES)
    if not reason.strip():
        raise ReasonMissing
    if moving.get(work, lottery_id).closes_at <= work.now:
        raise LotteryUnfit(reason="window")
    lottery = moving.move(work, lottery_id, (State.DRAFT,), State.PROPOSED)
    audit.record(work, "lottery.proposed", lottery)
    return approvals.propose(work, KIND, subject=lottery, reason=reason)


@approvals.executor(KIND)
def approved(work: Work, approval: Approval) -> None:
    """The leader agreed: it opens by itself when its time has come."""
    lottery = moving.get(work, approval.subject_id or 0)
    if lottery.closes_at <= work.now:
        raise LotteryUnfit(reason="window")
    if moving.moved(work, lottery.id or 0, (State.PROPOSED,), State.APPROVED):
        audit.record(work, "lottery.approved", lottery)


@approvals.refusal(KIND)
def declined(work: Work, approval: Approval) -> None:
    """Refused or taken back: a draft again."""
    moving.moved(work, approval.subject_id or 0, (State.PROPOSED,), State.DRAFT)


def give_up(work: Work, lottery_id: int, reason: str) -> Lottery:
    """Call it off, before the draw. Every ticket is paid back by the schedule, and its holder is
    told with the reason. Called off already, nothing changes.

    Raises:
        ReasonMissing: no reason.
        NotFound, LotteryNotThere: it waits for the leader, or it is drawn.
    """
    work.require(Permission.MANAGE_LOTTERIES)
    if not reason.strip():
        raise ReasonMissing
    if moving.get(work, lottery_id).state == State.CANCELLED:
        return moving.get(work, lottery_id)
    lottery = moving.move(
        work, lottery_id, GIVEN_UP_FROM, State.CANCELLED, cancelled_why=reason.strip(), seed=None
    )
    audit.record(work, "lottery.cancelled", lottery)
    moving.card(work, lottery)
    return lottery


def overtaken(work: Work) -> int:
    """Call off what was approved too late to open at all; for the schedule."""
    work.require(Permission.RUN_SCHEDULE)
    done = work.session.execute(
        update(_L)
        .where(_L.c.state == State.APPROVED, _L.c.closes_at <= work.now)
        .values(state=State.CANCELLED, version=_L.c.version + 1)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]
