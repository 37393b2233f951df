"""Seats are given and taken back here and nowhere else, under the event's lock (R4.1, G1).

Capacity means that every applicable quota has room: the event's, the tier's, the session's. The
counters are changed by conditional updates, and the database itself refuses a seat too many.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm.attributes import set_committed_value

from domain.errors import NotFound
from domain.events.errors import EventFull
from domain.events.model import Event, Quota
from domain.work import Work

_V = Event.__table__  # type: ignore[attr-defined]
_Q = Quota.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many seats, drawing on the quota of this tier and session."""

    seats: int
    tier: str
    session: str | None = None


def lock(work: Work, event_id: int) -> Event:
    """The event, nobody else's until the transaction ends. First of all locks.

    Raises:
        NotFound: no such event.
    """
    found: Event | None = work.session.execute(
        select(Event)
        .where(_V.c.id == event_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def quotas(work: Work, event_id: int) -> list[Quota]:
    """The event's limits beside its capacity, as they stand."""
    found = select(Quota).where(_Q.c.event_id == event_id).order_by(_Q.c.id)
    return list(work.session.execute(found.execution_options(populate_existing=True)).scalars())


class Rooms:
    """What is left of capacity and quotas, while seats are being shared out."""

    def __init__(self, event: Event, limits: Sequence[Quota]) -> None:
        self._left: dict[tuple[str, str], int] = {
            (limit.kind, limit.key): limit.capacity - limit.taken for limit in limits
        }
        if event.capacity is not None:
            self._left["event", ""] = event.capacity - event.taken

    def free(self, wanted: Wanted) -> int | None:
        """How many seats there are for this tier and session; None: no limit."""
        return min((self._left[one] for one in self._limits(wanted)), default=None)

    def fits(self, wanted: Wanted) -> bool:
        free = self.free(wanted)
        return free is None or free >= wanted.seats

    def count(self, wanted: Wanted) -> None:
        """Reckon with these seats being taken."""
        for one in self._limits(wanted):
            self._left[one] -= wanted.seats

    def _limits(self, wanted: Wanted) -> list[tuple[str, str]]:
        those = (("event", ""), ("tier", wanted.tier), ("session", wanted.session or ""))
        return [one for one in those if one in self._left]


def rooms(work: Work, event: Event) -> Rooms:
    """The room of a locked event."""
    return Rooms(event, quotas(work, int(event.id or 0)))


def take(work: Work, event: Event, wanted: Wanted) -> None:
    """Count the seats in. The event is locked.

    Raises:
        EventFull: `free` are left, fewer than wanted.
    """
    room = rooms(work, event)
    if not room.fits(wanted):
        raise EventFull(free=max(room.free(wanted) or 0, 0))
    count(work, event, wanted, wanted.seats)


def give_back(work: Work, event: Event, wanted: Wanted) -> None:
    """Count the seats out. The event is locked."""
    count(work, event, wanted, -wanted.seats)


def count(work: Work, event: Event, wanted: Wanted, seats: int) -> None:
    """Change the counters, if there is room.

    Raises:
        EventFull: there is not.
    """
    room = or_(_V.c.capacity.is_(None), _V.c.taken + seats <= _V.c.capacity)
    taken = work.session.execute(
        update(_V)
        .where(_V.c.id == event.id, room)
        .values(taken=_V.c.taken + seats)
        .returning(_V.c.taken)
    ).scalar_one_or_none()
    if taken is None:
        raise EventFull(free=0)
    set_committed_value(event, "taken", taken)
    work.session.execute(
        update(_Q)
        .where(_Q.c.event_id == event.id, applies(wanted))
        .values(taken=_Q.c.taken + seats)
        .execution_options(synchronize_session=False)
    )


def applies(wanted: Wanted) -> ColumnElement[bool]:
    """Which quotas these seats draw on."""
    return or_(
        and_(_Q.c.kind == "tier", _Q.c.key == wanted.tier),
        and_(_Q.c.kind == "session", _Q.c.key == wanted.session),
    )
