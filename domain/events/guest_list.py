"""The list at the door: who registered, who is in, by number and the first sign of the name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, case, func, select
from sqlmodel import Session

from domain import audit
from domain.access import Permission
from domain.errors import NotFound
from domain.events import door
from domain.events.model import Event, Registration, SeatState
from domain.members.model import Member
from domain.work import Work

_R = Registration.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]

MOST = 5000  # lines of a printed list
FOUND = 6  # lines of a search


@dataclass(frozen=True, slots=True)
class Counts:
    """Registrations and their seats: those in, and all. `walk_ins` and `late` are among those
    in, counted by registration."""

    in_: int
    seats_in: int
    registered: int
    seats: int
    walk_ins: int
    late: int


@dataclass(frozen=True, slots=True)
class Line:
    registration_id: int
    number: str
    initial: str
    seats: int
    session: str | None
    came_at: datetime | None
    late: bool
    walk_in: bool


@dataclass(frozen=True, slots=True)
class Listed:
    items: Sequence[Line]
    total: int


def counts(work: Work, event_id: int) -> Counts:
    """How many are in now, in one query.

    Raises:
        NotFound: no such event.
    """
    work.require(Permission.CHECK_IN)
    event = work.session.get(Event, event_id)
    if event is None:
        raise NotFound
    came = _R.c.came_at.is_not(None)
    late = and_(_R.c.came_at > event.starts_at, _R.c.came_how != "sheet")
    row = work.session.execute(
        select(
            func.count(_R.c.came_at),
            func.coalesce(func.sum(case((came, _R.c.seats), else_=0)), 0),
            func.count(),
            func.coalesce(func.sum(_R.c.seats), 0),
            func.coalesce(func.sum(case((and_(came, _R.c.walk_in), 1), else_=0)), 0),
            func.coalesce(func.sum(case((late, 1), else_=0)), 0),
        ).where(_R.c.event_id == event_id, _R.c.state == SeatState.HELD)
    ).one()
    return Counts(*(int(number) for number in row))


def listed(
    work: Work, event_id: int, *, waiting: bool = True, first: int = 0, size: int = 8
) -> Listed:
    """A page of those who registered, by number; `waiting`: only those not in yet.

    Raises:
        NotFound: no such event.
    """
    work.require(Permission.CHECK_IN)
    event = work.session.get(Event, event_id)
    if event is None:
        raise NotFound
    wanted = [_R.c.event_id == event_id, _R.c.state == SeatState.HELD]
    if waiting:
        wanted.append(_R.c.came_at.is_(None))
    total = work.session.execute(select(func.count()).select_from(_R).where(*wanted))
    rows = work.session.execute(_rows(event_id, waiting=waiting).offset(first).limit(size))
    return Listed([_line(event, row) for row in rows], total.scalar_one())


def found(work: Work, event_id: int, words: str) -> list[Line]:
    """Those of the list whose number ends so, or whose name or pinyin holds these words: the
    exact ones first, six at most.

    Raises:
        NotFound: no such event.
    """
    work.require(Permission.CHECK_IN)
    event = work.session.get(Event, event_id)
    if event is None:
        raise NotFound
    wanted = _plain(words)
    hits = [
        (row, rank)
        for row in work.session.execute(_rows(event_id, waiting=False).limit(MOST))
        if wanted and (rank := _fits(row, wanted))
    ]
    hits.sort(key=lambda hit: hit[1])
    return [_line(event, row) for row, _rank in hits[:FOUND]]


def taken_along(work: Work, event_id: int) -> Event:
    """Note that a colleague takes the list along on paper; the event.

    Raises:
        NotFound: no such event.
    """
    work.require(Permission.CHECK_IN)
    event: Event | None = work.session.get(Event, event_id)
    if event is None:
        raise NotFound
    audit.record(work, "event.list_taken", event)
    return event


def printed(session: Session, event_id: int) -> tuple[Event, list[Line]]:
    """The whole list for paper, by number. For whoever was let have it: `taken_along`."""
    event = session.get_one(Event, event_id)
    rows = session.execute(_rows(event_id, waiting=False).limit(MOST))
    return event, [_line(event, row) for row in rows]


def _rows(event_id: int, *, waiting: bool) -> Select[Any]:
    wanted = [_R.c.event_id == event_id, _R.c.state == SeatState.HELD]
    if waiting:
        wanted.append(_R.c.came_at.is_(None))
    return (
        select(
            _R.c.id, _M.c.number, _M.c.name, _M.c.pinyin, _R.c.seats, _R.c.session,
            _R.c.came_at, _R.c.came_how, _R.c.walk_in,
        )
        .join(_M, _M.c.id == _R.c.member_id)
        .where(*wanted)
        .order_by(_M.c.number)
    )  # fmt: skip


def _line(event: Event, row: Any) -> Line:
    return Line(
        row.id,
        row.number,
        (row.name or "")[:1],
        row.seats,
        row.session,
        row.came_at,
        door.late(event, row.came_at, row.came_how),
        row.walk_in,
    )


def _plain(words: str) -> str:
    return re.sub(r"[\W_]+", "", words).casefold()


def _fits(row: Any, wanted: str) -> int:
    """0: not at all; the smaller, the better."""
    number, name, pinyin = _plain(row.number), _plain(row.name or ""), _plain(row.pinyin or "")
    if wanted in (number, name, pinyin):
        return 1
    if number.endswith(wanted):
        return 2
    return 3 if len(wanted) > 1 and (wanted in name or wanted in pinyin) else 0
