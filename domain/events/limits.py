"""The quotas of an event set anew: none below the seats that are given (R4.1)."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, func, insert, select, union_all

from domain.events import seats
from domain.events.errors import CapacityTaken
from domain.events.model import Event, Quota, Registration, SeatState, Turn, TurnState
from domain.work import Work

_Q = Quota.__table__  # type: ignore[attr-defined]
_R = Registration.__table__  # type: ignore[attr-defined]
_T = Turn.__table__  # type: ignore[attr-defined]

Limits = Mapping[tuple[str, str], int]


def standing(work: Work, event_id: int) -> dict[tuple[str, str], int]:
    """The limits of an event as they are: ("tier", "gold") or ("session", "1") → seats. The
    caller holds the right."""
    return {(one.kind, one.key): one.capacity for one in seats.quotas(work, event_id)}


def replace(work: Work, event: Event, wanted: Limits, sessions: Collection[str]) -> None:
    """Put these limits in the place of those of a locked event; what is given counts in them.
    `sessions` are the keys there will be.

    Raises:
        CapacityTaken: more seats are given than one of them allows, or in a session that goes.
    """
    given = _given(work, event.id or 0)
    for key in {*wanted, *(one for one in given if one[0] == "session")}:
        gone = key[0] == "session" and key[1] not in sessions
        allowed = 0 if gone else wanted.get(key)
        if allowed is not None and given.get(key, 0) > allowed:
            raise CapacityTaken(taken=given[key])
    before = standing(work, event.id or 0)
    if before == dict(wanted):
        return
    work.session.execute(delete(_Q).where(_Q.c.event_id == event.id))
    rows = [
        {
            "event_id": event.id,
            "kind": kind,
            "key": key,
            "capacity": capacity,
            "taken": given.get((kind, key), 0),
        }
        for (kind, key), capacity in wanted.items()
    ]
    if rows:
        work.session.execute(insert(_Q), rows)


def _given(work: Work, event_id: int) -> dict[tuple[str, str], int]:
    """Seats of registrations and of standing offers, by tier and by session."""
    held = select(_R.c.tier, _R.c.session, _R.c.seats).where(
        _R.c.event_id == event_id, _R.c.state.in_((SeatState.ASKED, SeatState.HELD))
    )
    offered = select(_T.c.tier, _T.c.session, _T.c.seats).where(
        _T.c.event_id == event_id, _T.c.state == TurnState.OFFERED
    )
    both = union_all(held, offered).subquery()
    rows = work.session.execute(
        select(both.c.tier, both.c.session, func.sum(both.c.seats)).group_by(
            both.c.tier, both.c.session
        )
    )
    found: dict[tuple[str, str], int] = {}
    for tier, session, count in rows:
        for key in (("tier", tier), ("session", session)):
            if key[1] is not None:
                found[key] = found.get(key, 0) + int(count)
    return found
