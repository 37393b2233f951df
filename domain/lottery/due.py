"""What is due in lotteries: opened, closed, drawn, everybody told, prizes that nobody fetched.

One chunk a call; called again until it returns 0.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import exists, select, update

from domain import audit, outbox
from domain.access import Permission
from domain.lottery import moving, planning, running
from domain.lottery.model import Lottery, LotteryTicket, LotteryWin, State, WinState
from domain.lottery.running import DRAWN_BY_ITSELF
from domain.members.model import Member
from domain.points import ledger
from domain.points.model import Cause
from domain.work import Work

CHUNK = 50  # tickets in one unit
REMINDED = timedelta(days=7)  # before a prize lapses

_L = Lottery.__table__  # type: ignore[attr-defined]
_T = LotteryTicket.__table__  # type: ignore[attr-defined]
_W = LotteryWin.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]


def run(work: Work) -> int:
    """Do what is due, in the order of a lottery's life; how much was done."""
    work.require(Permission.RUN_SCHEDULE)
    steps = (
        planning.overtaken,
        _open,
        _close,
        _draw,
        _after,
        running.pay,
        _remind,
        _lapse,
        _settle,
    )
    return next((done for step in steps if (done := step(work))), 0)


def _one(work: Work, *wanted: Any) -> int | None:
    return work.session.execute(
        select(_L.c.id).where(*wanted).order_by(_L.c.id).limit(1)
    ).scalar_one_or_none()


def _open(work: Work) -> int:
    found = _one(work, _L.c.state == State.APPROVED, _L.c.opens_at <= work.now)
    return int(found is not None and running.open_(work, found))


def _close(work: Work) -> int:
    found = _one(work, _L.c.state == State.OPEN, _L.c.closes_at <= work.now)
    return int(found is not None and running.close(work, found))


def _draw(work: Work) -> int:
    """A draw that no colleague has made within a day."""
    late = work.now - DRAWN_BY_ITSELF
    found = _one(work, _L.c.state == State.CLOSED, _L.c.closes_at <= late)
    return int(found is not None and running.drawn(work, found))


def _after(work: Work) -> int:
    """The next holders of a lottery that is drawn or called off: told, and paid back (R3.7: a
    reversal, to the same lots)."""
    found = _one(
        work, _L.c.state.in_((State.DRAWN, State.CANCELLED)), _L.c.settled_upto < _L.c.sold
    )
    if found is None:
        return 0
    lottery = moving.get(work, found)
    upto = min(lottery.settled_upto + CHUNK, lottery.sold)
    taken = work.session.execute(
        update(_L)
        .where(_L.c.id == found, _L.c.settled_upto == lottery.settled_upto)
        .values(settled_upto=upto)
    )
    if not taken.rowcount:  # type: ignore[attr-defined]
        return 0
    held = work.session.execute(
        select(_T.c.number, _T.c.member_id, _T.c.transfer_id, _M.c.person_id)
        .join(_M, _M.c.id == _T.c.member_id)
        .where(_T.c.lottery_id == found, _T.c.number > lottery.settled_upto, _T.c.number <= upto)
        .order_by(_T.c.number)
    ).all()
    cancelled = lottery.state == State.CANCELLED
    if cancelled:
        for row in held:
            key = f"lottery:{found}:refund:{row.number}"
            ledger.reverse(work, row.transfer_id, key=key, cause=Cause("lottery.cancelled", found))
    kind = "lottery.cancelled" if cancelled else "lottery.drawn"
    holders = {row.member_id: row.person_id for row in held if row.person_id is not None}
    told = [
        (
            person_id,
            f"{kind}:{found}:{member_id}",
            {"lottery_id": found, "member_id": member_id},
        )
        for member_id, person_id in holders.items()
    ]
    outbox.queue_all(work, kind, told)
    return len(held)


def _remind(work: Work) -> int:
    """Winners whose prize lapses within a week, once each."""
    due = work.session.execute(
        select(_W.c.id, _M.c.person_id)
        .join(_M, _M.c.id == _W.c.member_id)
        .where(
            _W.c.state == WinState.WAITING,
            _W.c.code_hash.is_not(None),
            _W.c.reminded.is_(False),
            _W.c.collect_by <= work.now + REMINDED,
        )
        .order_by(_W.c.id)
        .limit(CHUNK)
    ).all()
    ids = [row.id for row in due]
    work.session.execute(update(_W).where(_W.c.id.in_(ids)).values(reminded=True))
    told = [
        (row.person_id, f"lottery:prize:{row.id}:reminder", {"win_id": row.id})
        for row in due
        if row.person_id is not None
    ]
    outbox.queue_all(work, "lottery.prize_waiting", told)
    return len(due)


def _lapse(work: Work) -> int:
    """Things nobody fetched in time stay with the club."""
    lapsed = work.session.execute(
        update(_W)
        .where(_W.c.state == WinState.WAITING, _W.c.collect_by <= work.now)
        .values(state=WinState.LAPSED)
        .returning(_W.c.id)
    ).scalars()
    ids = list(lapsed.all())
    audit.record_all(work, "lottery.prize_lapsed", "lottery_win", ids)
    return len(ids)


def _settle(work: Work) -> int:
    """Drawn, everybody told and no prize waiting: it is over."""
    waiting = exists().where(_W.c.lottery_id == _L.c.id, _W.c.state == WinState.WAITING)
    found = _one(work, _L.c.state == State.DRAWN, _L.c.settled_upto >= _L.c.sold, ~waiting)
    if found is None or not moving.moved(work, found, (State.DRAWN,), State.SETTLED):
        return 0
    lottery = moving.get(work, found)
    audit.record(work, "lottery.settled", lottery)
    moving.card(work, lottery)
    return 1
