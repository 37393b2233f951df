"""Seats are given and taken back here and nowhere else, under the event's lock (R4.1, G1).

Capacity means that every applicable quota has room: the event's, the tier's, the session's. The
counters are changed by conditional updates, and the database itself refuses a seat too many.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, update
from sqlalchemy.orm.attributes import set_committed_value

from domain.errors import NotFound
from domain.events.errors import EventFull
from domain.events.model import Event, Quota
from domain.prepared import Prepared
from domain.work import Work

_V = Event.__table__  # type: ignore[attr-defined]
_Q = Quota.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many seats, drawing on the quota of this tier and session."""

    seats: int
    tier: str
    session: str | None = None


# Asked at every press: made once.
_ONE = select(Event).where(_V.c.id == bindparam("event_id"))
_LOCKED = _ONE.with_for_update()
_LIMITS = select(Quota).where(_Q.c.event_id == bindparam("event_id")).order_by(_Q.c.id)
_ANEW = {"populate_existing": True}


def read(work: Work, event_id: int) -> Event | None:
    """The event as it stands, without holding it."""
    return work.session.execute(
        _ONE, {"event_id": event_id}, execution_options=_ANEW
    ).scalar_one_or_none()


def lock(work: Work, event_id: int) -> Event:
    """The event, nobody else's until the transaction ends. First of all locks.

    Raises:
        NotFound: no such event.
    """
    found: Event | None = work.session.execute(
        _LOCKED, {"event_id": event_id}, execution_options=_ANEW
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def quotas(work: Work, event_id: int) -> list[Quota]:
    """The event's limits beside its capacity, as they stand."""
    found = work.session.execute(_LIMITS, {"event_id": event_id}, execution_options=_ANEW)
    return list(found.scalars())


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


def rooms(work: Work, event: Event, *, limited: bool = True) -> Rooms:
    """The room of a locked event; not `limited`: the caller knows that it has no quotas."""
    return Rooms(event, quotas(work, int(event.id or 0)) if limited else ())


def take(work: Work, event: Event, wanted: Wanted, *, limited: bool = True) -> None:
    """Count the seats in. The event is locked; not `limited`: it is known to have no quotas.

    Raises:
        EventFull: `free` are left, fewer than wanted.
    """
    room = rooms(work, event, limited=limited)
    if not room.fits(wanted):
        raise EventFull(free=max(room.free(wanted) or 0, 0))
    count(work, event, wanted, wanted.seats, limited=limited)


def give_back(work: Work, event: Event, wanted: Wanted) -> None:
    """Count the seats out. The event is locked."""
    count(work, event, wanted, -wanted.seats)


_MORE: Any = bindparam("more", type_=_V.c.taken.type)
_COUNT = Prepared(
    update(_V)
    .where(
        _V.c.id == bindparam("event_id"),
        or_(_V.c.capacity.is_(None), _V.c.taken + _MORE <= _V.c.capacity),
    )
    .values(taken=_V.c.taken + _MORE)
    .returning(_V.c.taken)
)


def count(work: Work, event: Event, wanted: Wanted, seats: int, *, limited: bool = True) -> None:
    """Change the counters, if there is room.

    Raises:
        EventFull: there is not.
    """
    taken = _COUNT.run(work.session, {"event_id": event.id, "more": seats})
    if not taken:
        raise EventFull(free=0)
    set_committed_value(event, "taken", taken[0].taken)
    if not limited:
        return
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
