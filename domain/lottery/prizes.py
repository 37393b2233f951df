"""Things won, until they are in their winner's hands: the code shown, checked, handed over."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select, update

from domain import audit, sealing
from domain.access import Permission
from domain.cards import guesses
from domain.errors import NotFound
from domain.lottery import codes
from domain.lottery.errors import PrizeNotThere
from domain.lottery.model import Lottery, LotteryPrize, LotteryTicket, LotteryWin, WinState
from domain.members.model import Member
from domain.people import service as people
from domain.people.names import StaffName
from domain.work import Work

_L = Lottery.__table__  # type: ignore[attr-defined]
_P = LotteryPrize.__table__  # type: ignore[attr-defined]
_T = LotteryTicket.__table__  # type: ignore[attr-defined]
_W = LotteryWin.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Won:
    """A prize as a colleague sees it: the winner by number, never by name. `handed_at` and
    `collect_by` are aware UTC."""

    win_id: int
    lottery: str
    prize: str
    ticket: int
    member: str
    state: str
    collect_by: datetime | None
    handed_at: datetime | None
    handed_by: StaffName | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A page of prizes not fetched yet, the oldest promise first, and how many in all."""

    items: list[Won]
    total: int


def check(work: Work, code: str) -> Won | None:
    """What the code typed or scanned stands for, whatever became of it. After ten wrong codes
    within an hour the answer is None and an alert, whatever the code is (G18); a wrong one
    before that is a Won in state "unknown", since the guess has to be kept."""
    work.require(Permission.HAND_OVER_REWARDS)
    if guesses.too_many(work):
        return None
    wanted = sealing.digest(codes.typed(code))
    found = work.session.execute(_wanted().where(_W.c.code_hash == wanted)).first()
    if found is None:
        guesses.note(work, "prize")
        return _nobody()
    audit.record(work, "lottery.prize_checked", work.session.get_one(LotteryWin, found.id))
    return _named(work, found)


def _nobody() -> Won:
    return Won(0, "", "", 0, "", "unknown", None, None, None)


def one(work: Work, win_id: int) -> Won:
    """One prize, for who hands them over.

    Raises:
        NotFound: there is none.
    """
    work.require(Permission.HAND_OVER_REWARDS)
    found = work.session.execute(_wanted().where(_W.c.id == win_id)).first()
    if found is None:
        raise NotFound
    return _named(work, found)


def hand_over(work: Work, win_id: int) -> Won:
    """The thing is in the winner's hands. Of two colleagues one hands it over; the other is told
    who did.

    Raises:
        PrizeNotThere: it was handed over before, or has lapsed.
        NotFound: there is none.
    """
    work.require(Permission.HAND_OVER_REWARDS)
    done = work.session.execute(
        update(_W)
        .where(
            _W.c.id == win_id,
            _W.c.state == WinState.WAITING,
            _W.c.code_hash.is_not(None),
        )
        .values(state=WinState.HANDED_OVER, handed_by=work.actor.person_id, handed_at=work.now)
    )
    won = one(work, win_id)
    if not done.rowcount:  # type: ignore[attr-defined]
        raise PrizeNotThere(reason=won.state, by=str(won.handed_by or ""), at=won.handed_at or "")
    win = work.session.get_one(LotteryWin, win_id, populate_existing=True)
    audit.record(work, "lottery.prize_handed_over", win)
    return won


def waiting(work: Work, *, first: int = 0, size: int = 6) -> Waiting:
    """Things won and not fetched yet."""
    work.require(Permission.HAND_OVER_REWARDS)
    wanted = _wanted().where(_W.c.state == WinState.WAITING, _W.c.code_hash.is_not(None))
    total = work.session.execute(select(func.count()).select_from(wanted.subquery())).scalar_one()
    rows = work.session.execute(
        wanted.order_by(_W.c.collect_by, _W.c.id).offset(first).limit(size)
    )
    return Waiting([_won(row) for row in rows], total)


def _wanted() -> Select[Any]:
    return (
        select(
            _W.c.id,
            _L.c.title.label("lottery"),
            _P.c.title.label("prize"),
            _T.c.number.label("ticket"),
            _M.c.number.label("member"),
            _W.c.state,
            _W.c.collect_by,
            _W.c.handed_at,
            _W.c.handed_by,
        )
        .join(_L, _L.c.id == _W.c.lottery_id)
        .join(_P, _P.c.id == _W.c.prize_id)
        .join(_T, _T.c.id == _W.c.ticket_id)
        .join(_M, _M.c.id == _W.c.member_id)
    )


def _named(work: Work, row: Any) -> Won:
    by = None if row.handed_by is None else people.staff_name(work.session, row.handed_by)
    return _won(row, by)


def _won(row: Any, by: StaffName | None = None) -> Won:
    return Won(
        row.id,
        row.lottery,
        row.prize,
        row.ticket,
        row.member,
        row.state,
        row.collect_by,
        row.handed_at,
        by,
    )
