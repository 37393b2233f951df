"""Looking at lotteries: what members see, what colleagues see, and the numbers to check a draw.

The seed is never read here before the draw; afterwards it is public.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Select, func, select

from domain.access import Permission
from domain.errors import NotFound
from domain.lottery import codes, moving
from domain.lottery.model import (
    PUBLIC,
    Lottery,
    LotteryPrize,
    LotteryTicket,
    LotteryWin,
    State,
)
from domain.members import service as members
from domain.points import ledger
from domain.work import Work

_L = Lottery.__table__  # type: ignore[attr-defined]
_P = LotteryPrize.__table__  # type: ignore[attr-defined]
_T = LotteryTicket.__table__  # type: ignore[attr-defined]
_W = LotteryWin.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of lotteries, newest first, and how many in all."""

    items: list[Lottery]
    total: int


@dataclass(frozen=True, slots=True)
class OwnWin:
    """What the member won with which ticket. `code` is shown while the thing waits for them."""

    win_id: int
    lottery_id: int
    unit: int
    prize: str
    points: int | None
    ticket: int
    state: str
    collect_by: datetime | None
    code: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """One lottery for a member: `tickets` are their own numbers, `available` what they can spend;
    None for somebody who is no member."""

    lottery: Lottery
    prizes: list[LotteryPrize]
    tickets: list[int] = field(default_factory=list)
    wins: list[OwnWin] = field(default_factory=list)
    available: int | None = None


@dataclass(frozen=True, slots=True)
class Winner:
    """A winning ticket, with nobody's name."""

    ticket: int
    prize: str
    state: str


@dataclass(frozen=True, slots=True)
class Proof:
    """Everything a draw is checked with. `seed` and `winners` are there once it is drawn,
    `digest` once it is closed; `prizes` counts all things and sums to be won."""

    lottery: Lottery
    prizes: int
    tickets: int
    commitment: str
    digest: str | None
    seed: str | None
    winners: list[Winner]


def _page(work: Work, wanted: Select[Lottery], first: int, size: int) -> Listed:
    total = work.session.execute(
        select(func.count()).select_from(wanted.order_by(None).subquery())
    ).scalar_one()
    rows = work.session.execute(wanted.offset(first).limit(size)).scalars()
    return Listed(list(rows), total)


def _prizes(work: Work, lottery_id: int) -> list[LotteryPrize]:
    found = work.session.execute(
        select(LotteryPrize).where(_P.c.lottery_id == lottery_id).order_by(_P.c.place)
    )
    return list(found.scalars())


# ── For members and everybody ─────────────────────────────────────────────────────────────────


def public(work: Work, *, first: int = 0, size: int = 6) -> Listed:
    """Lotteries that have opened, the open ones first, then the newest."""
    work.require(Permission.SEE_OWN)
    wanted = (
        select(Lottery)
        .where(_L.c.state.in_(PUBLIC))
        .order_by((_L.c.state == State.OPEN).desc(), _L.c.id.desc())
    )
    return _page(work, wanted, first, size)


def one(work: Work, lottery_id: int) -> View:
    """A lottery that has opened, with the actor's own tickets and wins.

    Raises:
        NotFound: there is none, or it has not opened yet.
    """
    work.require(Permission.SEE_OWN)
    lottery = _opened(work, lottery_id)
    prizes = _prizes(work, lottery_id)
    member = members.of(work)
    if member is None:
        return View(lottery, prizes)
    member_id = member.id or 0
    numbers = work.session.execute(
        select(_T.c.number)
        .where(_T.c.lottery_id == lottery_id, _T.c.member_id == member_id)
        .order_by(_T.c.number)
    ).scalars()
    return View(
        lottery,
        prizes,
        list(numbers),
        wins_of(work, member_id, lottery_id),
        ledger.available(work.session, member_id, work.now),
    )


def own_win(work: Work, win_id: int) -> OwnWin:
    """One of the acting member's own wins.

    Raises:
        NotFound: it is not theirs.
    """
    work.require(Permission.SEE_OWN)
    member = members.of(work)
    wins = [] if member is None else wins_of(work, member.id or 0, win_id=win_id)
    if not wins:
        raise NotFound
    return wins[0]


def wins_of(
    work: Work, member_id: int, lottery_id: int | None = None, *, win_id: int | None = None
) -> list[OwnWin]:
    """What a member has won, in all lotteries or one; the caller has seen to whose it is."""
    wanted = [_W.c.member_id == member_id]
    if lottery_id is not None:
        wanted.append(_W.c.lottery_id == lottery_id)
    if win_id is not None:
        wanted.append(_W.c.id == win_id)
    rows = work.session.execute(
        select(
            _W.c.id,
            _W.c.lottery_id,
            _W.c.unit,
            _P.c.title,
            _P.c.points,
            _T.c.number,
            _W.c.state,
            _W.c.collect_by,
        )
        .join(_P, _P.c.id == _W.c.prize_id)
        .join(_T, _T.c.id == _W.c.ticket_id)
        .where(*wanted)
        .order_by(_W.c.id)
    )
    return [
        OwnWin(
            win_id=row.id,
            lottery_id=row.lottery_id,
            unit=row.unit,
            prize=row.title,
            points=row.points,
            ticket=row.number,
            state=row.state,
            collect_by=row.collect_by,
            code="" if row.points else codes.code(row.lottery_id, row.unit),
        )
        for row in rows
    ]


def proof(work: Work, lottery_id: int) -> Proof:
    """The numbers a draw is checked with, as far as they are public by now.

    Raises:
        NotFound: there is none, or it has not opened yet.
    """
    work.require(Permission.SEE_OWN)
    lottery = _opened(work, lottery_id)
    rows = work.session.execute(
        select(_T.c.number, _P.c.title, _W.c.state)
        .join(_T, _T.c.id == _W.c.ticket_id)
        .join(_P, _P.c.id == _W.c.prize_id)
        .where(_W.c.lottery_id == lottery_id)
        .order_by(_W.c.unit)
    )
    return Proof(
        lottery,
        sum(prize.count for prize in _prizes(work, lottery_id)),
        lottery.sold,
        lottery.commitment or "",
        lottery.list_digest,
        lottery.revealed,
        [Winner(*row) for row in rows],
    )


def _opened(work: Work, lottery_id: int) -> Lottery:
    lottery = moving.get(work, lottery_id)
    if lottery.opened_at is None:
        raise NotFound
    return lottery


# ── For colleagues ────────────────────────────────────────────────────────────────────────────


def all_(work: Work, *, first: int = 0, size: int = 6) -> Listed:
    """Every lottery, newest first, for who runs them."""
    work.require(Permission.MANAGE_LOTTERIES)
    return _page(work, select(Lottery).order_by(_L.c.id.desc()), first, size)


def plan(work: Work, lottery_id: int) -> tuple[Lottery, Sequence[LotteryPrize]]:
    """One lottery with its prizes, whatever its state, for who runs them.

    Raises:
        NotFound: there is none.
    """
    work.require(Permission.MANAGE_LOTTERIES)
    return moving.get(work, lottery_id), _prizes(work, lottery_id)


def asked(work: Work, lottery_id: int) -> tuple[Lottery, Sequence[LotteryPrize]]:
    """The same for who may read the request for it.

    Raises:
        NotFound: there is none.
    """
    work.require(Permission.SEE_APPROVALS)
    return moving.get(work, lottery_id), _prizes(work, lottery_id)


def told(work: Work, lottery_id: int) -> Lottery:
    """The lottery as delivery needs it for a notice; run by the system.

    Raises:
        NotFound: there is none.
    """
    work.require(Permission.RUN_SCHEDULE)
    return moving.get(work, lottery_id)


def win_told(work: Work, win_id: int) -> OwnWin:
    """A win as delivery needs it for a notice; run by the system.

    Raises:
        NotFound: there is none.
    """
    work.require(Permission.RUN_SCHEDULE)
    found = work.session.get(LotteryWin, win_id)
    if found is None:
        raise NotFound
    return wins_of(work, found.member_id, win_id=win_id)[0]
