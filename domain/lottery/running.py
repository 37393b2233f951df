"""A lottery at work: opened with a promise, closed with a list, drawn from both (SPEC 5).

docs/lottery.md says why nobody can steer it: the seed is fixed and its digest public before the
first ticket, the list of tickets is fixed before the seed is shown, and both make the winners.
"""

import secrets
from datetime import datetime, timedelta
from itertools import chain, repeat
from typing import Any

from sqlalchemy import insert, select, update

from domain import audit, sealing
from domain.access import Permission
from domain.lottery import codes, draw, moving
from domain.lottery.errors import LotteryNotThere
from domain.lottery.model import (
    DRAWN,
    Lottery,
    LotteryPrize,
    LotteryTicket,
    LotteryWin,
    State,
    WinState,
)
from domain.points import ledger, rules
from domain.points.ledger import Earning
from domain.points.model import Cause
from domain.standing import service as standing
from domain.work import Work

_P = LotteryPrize.__table__  # type: ignore[attr-defined]
_T = LotteryTicket.__table__  # type: ignore[attr-defined]
_W = LotteryWin.__table__  # type: ignore[attr-defined]

SEED_BYTES = 32
DRAWN_BY_ITSELF = timedelta(hours=24)  # after the closing, when no colleague has


def open_(work: Work, lottery_id: int) -> bool:
    """Open an approved lottery whose time has come: the seed is made and sealed, its digest goes
    to the trail, the page and the staff group. Whether it was there; again, nothing changes."""
    work.require(Permission.RUN_SCHEDULE)
    seed = secrets.token_hex(SEED_BYTES)
    promise = draw.commitment(seed)
    if not moving.moved(
        work,
        lottery_id,
        (State.APPROVED,),
        State.OPEN,
        seed=seed,
        commitment=promise,
        opened_at=work.now,
    ):
        return False
    lottery = moving.get(work, lottery_id)
    audit.record(work, "lottery.opened", lottery, purpose=promise)
    moving.card(work, lottery)
    return True


def close(work: Work, lottery_id: int) -> bool:
    """Close it: no ticket after this, and the digest of the list is fixed and kept in the trail.
    Whether it was open; again, nothing changes."""
    work.require(Permission.RUN_SCHEDULE)
    if not moving.moved(work, lottery_id, (State.OPEN,), State.CLOSED):
        return False
    digest = draw.list_digest(draw.ticket_list(tickets_of(work, lottery_id)))
    lottery = moving.move(work, lottery_id, (State.CLOSED,), State.CLOSED, list_digest=digest)
    audit.record(work, "lottery.closed", lottery, purpose=digest)
    moving.card(work, lottery)
    return True


def tickets_of(work: Work, lottery_id: int) -> list[tuple[int, datetime]]:
    """Number and moment of every ticket, in order; for the list, which names nobody."""
    found = work.session.execute(
        select(_T.c.number, _T.c.taken_at)
        .where(_T.c.lottery_id == lottery_id)
        .order_by(_T.c.number)
    )
    return [(row.number, row.taken_at) for row in found]


def draw_now(work: Work, lottery_id: int) -> Lottery:
    """Draw the winners of a closed lottery and publish the seed. Drawn already, it is returned as
    it stands: of two who press at once, one draws and both see the same.

    Raises:
        NotFound, LotteryNotThere: it is not closed.
    """
    work.require(Permission.MANAGE_LOTTERIES)
    if not drawn(work, lottery_id):
        lottery = moving.get(work, lottery_id)
        if lottery.state not in DRAWN:
            raise LotteryNotThere(state=lottery.state)
    return moving.get(work, lottery_id)


def drawn(work: Work, lottery_id: int) -> bool:
    """The draw itself, for a colleague or the schedule; the caller holds the right. Points are
    paid in the same transaction. Whether it was closed; again, nothing changes."""
    if not moving.moved(work, lottery_id, (State.CLOSED,), State.DRAWN, drawn_at=work.now):
        return False
    lottery = moving.get(work, lottery_id)
    seed, digest = lottery.seed or "", lottery.list_digest or ""
    lottery = moving.move(work, lottery_id, (State.DRAWN,), State.DRAWN, revealed=seed)
    prizes = list(
        work.session.execute(
            select(LotteryPrize).where(_P.c.lottery_id == lottery_id).order_by(_P.c.place)
        ).scalars()
    )
    count = sum(prize.count for prize in prizes)
    numbers = draw.winners(seed, lottery_id, lottery.sold, count, digest)
    _keep(work, lottery_id, prizes, numbers)
    pay(work, lottery_id)
    audit.record(work, "lottery.drawn", lottery, purpose=lottery.commitment)
    moving.card(work, lottery)
    return True


def _keep(work: Work, lottery_id: int, prizes: list[LotteryPrize], numbers: list[int]) -> None:
    """A win for each number, in the order of the prizes."""
    if not numbers:
        return
    held = work.session.execute(
        select(_T.c.number, _T.c.id, _T.c.member_id).where(
            _T.c.lottery_id == lottery_id, _T.c.number.in_(numbers)
        )
    )
    tickets = {row.number: row for row in held}
    units = chain.from_iterable(repeat(prize, prize.count) for prize in prizes)
    until = work.now + timedelta(days=work.policy.prize_days)
    rows: list[dict[str, Any]] = [
        {
            "lottery_id": lottery_id,
            "prize_id": prize.id,
            "unit": unit,
            "ticket_id": tickets[number].id,
            "member_id": tickets[number].member_id,
            "state": WinState.WAITING,
            "reminded": False,
            "code_hash": None if prize.points else sealing.digest(codes.code(lottery_id, unit)),
            "collect_by": until,
        }
        for unit, (number, prize) in enumerate(zip(numbers, units, strict=False))
    ]
    work.session.execute(insert(_W), rows)


def pay(work: Work, lottery_id: int | None = None) -> int:
    """Pay points prizes of one lottery, or all that wait; how many. At the draw, and by the
    schedule for winners who could not earn then (barred, under examination) and can now. The
    caller holds the right."""
    wanted = [_W.c.state == WinState.WAITING, _P.c.points.is_not(None)]
    if lottery_id is not None:
        wanted.append(_W.c.lottery_id == lottery_id)
    due = work.session.execute(
        select(_W.c.id, _W.c.lottery_id, _W.c.unit, _W.c.member_id, _P.c.points)
        .join(_P, _P.c.id == _W.c.prize_id)
        .where(*wanted)
    ).all()
    barred = standing.may_not_move_points(work.session, {row.member_id for row in due})
    paid = [row for row in due if row.member_id not in barred]
    if not paid:
        return 0
    ledger.earn_many(
        work,
        [
            Earning(
                member_id=row.member_id,
                points=row.points,
                key=f"lottery:{row.lottery_id}:prize:{row.unit}",
                cause=Cause("lottery.prize", row.lottery_id),
                expires_at=rules.expiry(work, work.now),
            )
            for row in paid
        ],
    )
    ids = [row.id for row in paid]
    work.session.execute(
        update(_W)
        .where(_W.c.id.in_(ids), _W.c.state == WinState.WAITING)
        .values(state=WinState.PAID)
    )
    audit.record_all(work, "lottery.prize_paid", "lottery_win", ids)
    return len(ids)
