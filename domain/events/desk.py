"""What colleagues see of events: the list by where they stand, one of them in figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from domain.access import Permission
from domain.approvals.model import Approval
from domain.errors import NotFound
from domain.events import seats
from domain.events.model import (
    Event,
    EventState,
    Quota,
    Registration,
    SeatState,
    Turn,
    TurnState,
)
from domain.plans.model import EventTask, TaskState
from domain.work import Work

SIZE = 8

_A = Approval.__table__  # type: ignore[attr-defined]
_K = EventTask.__table__  # type: ignore[attr-defined]
_R = Registration.__table__  # type: ignore[attr-defined]
_T = Turn.__table__  # type: ignore[attr-defined]
_V = Event.__table__  # type: ignore[attr-defined]


PAST = (EventState.OVER, EventState.SUMMARIZED, EventState.SIGNED, EventState.CANCELLED)


class Shelf(StrEnum):
    """Where an event stands: being planned, agreed and not announced, announced, past."""

    PLANNED = "planned"
    AGREED = "agreed"
    COMING = "coming"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Line:
    """An event in the list. `asked`: registrations that wait for a colleague's yes."""

    event_id: int
    title: str
    state: str
    starts_at: datetime
    zone: str
    capacity: int | None
    taken: int
    asked: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A page, how many there are on this shelf, and on each."""

    items: Sequence[Line]
    total: int
    shelves: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Overview:
    """One event in figures. Registrations and places in the queue are counted, `seats` are those
    of registrations held, `seats_asked` and `seats_offered` those put aside; `free` is what is
    left of the capacity, None without a limit. `tasks` are done and all."""

    event: Event
    quotas: Sequence[Quota]
    held: int
    seats: int
    asked: int
    seats_asked: int
    came: int
    offered: int
    seats_offered: int
    waiting: int
    revoked: int
    tasks: tuple[int, int]
    approval: Approval | None

    @property
    def free(self) -> int | None:
        if self.event.capacity is None:
            return None
        return max(self.event.capacity - self.event.taken, 0)


# ── The list ──────────────────────────────────────────────────────────────────────────────────


def events(work: Work, shelf: Shelf = Shelf.COMING, *, first: int = 0, size: int = SIZE) -> Listed:
    """A page of a shelf: what is to come by its day, what is over the newest first."""
    work.require(Permission.SEE_EVENTS)
    shelves = _shelves(work)
    order = _V.c.starts_at.desc() if shelf is Shelf.OVER else _V.c.starts_at
    found = work.session.execute(
        select(
            _V.c.id.label("event_id"),
            _V.c.title,
            _V.c.state,
            _V.c.starts_at,
            _V.c.zone,
            _V.c.capacity,
            _V.c.taken,
        )
        .where(_on(shelf, work.now))
        .order_by(order, _V.c.id)
        .offset(first)
        .limit(size)
    )
    rows: list[Any] = list(found)
    asked = _asked(work, [row.event_id for row in rows])
    items = [Line(**row._mapping, asked=asked.get(row.event_id, 0)) for row in rows]
    return Listed(items, shelves[shelf], shelves)


def _on(shelf: Shelf, now: datetime) -> ColumnElement[bool]:
    state, announced = _V.c.state, _V.c.state == EventState.ANNOUNCED
    found: dict[Shelf, ColumnElement[bool]] = {
        Shelf.PLANNED: state.in_((EventState.DRAFT, EventState.PROPOSED)),
        Shelf.AGREED: state == EventState.APPROVED,
        Shelf.COMING: and_(announced, _V.c.ends_at > now),
        Shelf.OVER: or_(state.in_(PAST), and_(announced, _V.c.ends_at <= now)),
    }
    return found[shelf]


def _shelves(work: Work) -> dict[str, int]:
    counts = [
        func.coalesce(func.sum(case((_on(shelf, work.now), 1), else_=0)), 0) for shelf in Shelf
    ]
    row = work.session.execute(select(*counts)).one()
    return {shelf: int(count) for shelf, count in zip(Shelf, row, strict=True)}


def _asked(work: Work, ids: Sequence[int]) -> dict[int, int]:
    rows = work.session.execute(
        select(_R.c.event_id, func.count())
        .where(_R.c.event_id.in_(ids), _R.c.state == SeatState.ASKED)
        .group_by(_R.c.event_id)
    )
    return {event_id: int(count) for event_id, count in rows}


# ── One event ─────────────────────────────────────────────────────────────────────────────────


def overview(work: Work, event_id: int) -> Overview:
    """One event in figures.

    Raises:
        NotFound: no such event.
    """
    work.require(Permission.SEE_EVENTS)
    event = known(work, event_id)
    seated = _by_state(work, _R, event_id)
    queued = _by_state(work, _T, event_id)
    came = work.session.execute(
        select(func.count()).where(
            _R.c.event_id == event_id, _R.c.state == SeatState.HELD, _R.c.came_at.is_not(None)
        )
    ).scalar_one()
    held, seats_held = seated.get(SeatState.HELD, (0, 0))
    asked, seats_asked = seated.get(SeatState.ASKED, (0, 0))
    offered, seats_offered = queued.get(TurnState.OFFERED, (0, 0))
    return Overview(
        event,
        seats.quotas(work, event_id),
        held,
        seats_held,
        asked,
        seats_asked,
        came,
        offered,
        seats_offered,
        queued.get(TurnState.WAITING, (0, 0))[0],
        queued.get(TurnState.REVOKED, (0, 0))[0],
        _tasks(work, event_id),
        _approval(work, event),
    )


def known(work: Work, event_id: int) -> Event:
    """The event as it stands; the caller holds the right.

    Raises:
        NotFound: no such event.
    """
    event = work.session.get(Event, event_id)
    if event is None:
        raise NotFound
    return event


def _by_state(work: Work, table: Any, event_id: int) -> dict[str, tuple[int, int]]:
    """state → how many, and their seats."""
    rows = work.session.execute(
        select(table.c.state, func.count(), func.sum(table.c.seats))
        .where(table.c.event_id == event_id)
        .group_by(table.c.state)
    )
    return {state: (int(count), int(taken)) for state, count, taken in rows}


def _tasks(work: Work, event_id: int) -> tuple[int, int]:
    done = case((_K.c.state == TaskState.DONE, 1), else_=0)
    row = work.session.execute(
        select(func.coalesce(func.sum(done), 0), func.count()).where(_K.c.event_id == event_id)
    ).one()
    return int(row[0]), int(row[1])


def _approval(work: Work, event: Event) -> Approval | None:
    return None if event.approval_id is None else work.session.get(Approval, event.approval_id)
