"""Events as lists: what is to come, and what the acting member takes part in.

Guests see what the club has on, too; who may come is said by the gates (R4.2).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, exists, func, select

from domain.access import Permission
from domain.calendar import local_instant
from domain.events.model import (
    Event,
    EventKind,
    EventState,
    Quota,
    Registration,
    Turn,
    TurnState,
)
from domain.events.own import QUEUED, STANDING
from domain.events.seats import Rooms, Wanted
from domain.members import service as members
from domain.members.model import Member
from domain.tiers.model import Tier
from domain.work import Work

_V = Event.__table__  # type: ignore[attr-defined]
_Q = Quota.__table__  # type: ignore[attr-defined]
_R = Registration.__table__  # type: ignore[attr-defined]
_T = Turn.__table__  # type: ignore[attr-defined]

# Not those whose plan is gone over once more: their seats stand.
ENDED = (EventState.OVER, EventState.SUMMARIZED, EventState.SIGNED, EventState.CANCELLED)
MONTH, MY_TIER = "month", "tier"  # filters beside the kinds of event


@dataclass(frozen=True, slots=True)
class Line:
    """An event in a list. `free` are the seats left for the reader's tier (None: no limit);
    `state` is what they have there: a SeatState, a TurnState, or ""."""

    event: Event
    free: int | None
    state: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    items: Sequence[Line]
    total: int
    is_member: bool


def coming(work: Work, *, first: int = 0, size: int = 6, only: str = "") -> Listed:
    """Announced events that are not over, the next first. `only` narrows them down: MONTH (this
    one, in the club's zone), MY_TIER, or a kind; anything else does not."""
    work.require(Permission.SEE_OWN)
    member = members.of(work)
    return _listed(work, _wanted(work, member, only), member, first=first, size=size)


def kinds(work: Work) -> list[EventKind]:
    """The kinds of event that are to come, in their usual order."""
    work.require(Permission.SEE_OWN)
    found = set(work.session.execute(select(_V.c.kind).where(*_coming(work)).distinct()).scalars())
    return [kind for kind in EventKind if kind in found]


def mine(work: Work, *, past: bool = False, first: int = 0, size: int = 6) -> Listed:
    """What the acting member has a seat for or waits for, the next first; `past`: what is over,
    was cancelled or given up, the latest first."""
    work.require(Permission.SEE_OWN)
    member = members.of(work)
    if member is None:
        return Listed((), 0, is_member=False)
    mine_ = (_R.c.event_id == _V.c.id, _R.c.member_id == member.id)
    waiting = exists().where(
        _T.c.event_id == _V.c.id, _T.c.member_id == member.id, _T.c.state.in_(QUEUED)
    )
    live = (exists().where(*mine_, _R.c.state.in_(STANDING)) | waiting) & (
        (_V.c.ends_at > work.now) & _V.c.state.not_in(ENDED)
    )
    wanted = [exists().where(*mine_), ~live] if past else [live]
    return _listed(work, wanted, member, first=first, size=size, latest=past)


# ── Reading ───────────────────────────────────────────────────────────────────────────────────


def _coming(work: Work) -> list[ColumnElement[bool]]:
    return [_V.c.state == EventState.ANNOUNCED, _V.c.ends_at > work.now]


def _wanted(work: Work, member: Member | None, only: str) -> list[ColumnElement[bool]]:
    wanted = _coming(work)
    if only == MONTH:
        first, last = _month(work)
        wanted += [_V.c.starts_at >= first, _V.c.starts_at < last]
    elif only == MY_TIER and member is not None:
        wanted.append(_V.c.least_tier.in_(tiers_up_to(member.tier)))
    elif only in set(EventKind):
        wanted.append(_V.c.kind == only)
    return wanted


def tiers_up_to(tier: str) -> list[str]:
    """This tier and those below it."""
    known = [one.value for one in Tier]
    return known[: known.index(tier) + 1]


def _month(work: Work) -> tuple[datetime, datetime]:
    """From when to when the club's calendar shows this month; aware UTC."""
    start = work.today.replace(day=1)
    end = (start + timedelta(days=32)).replace(day=1)
    zone = work.policy.timezone
    return local_instant(start, time(0), zone), local_instant(end, time(0), zone)


def _listed(
    work: Work,
    wanted: Sequence[ColumnElement[bool]],
    member: Member | None,
    *,
    first: int,
    size: int,
    latest: bool = False,
) -> Listed:
    total = work.session.execute(select(func.count()).select_from(_V).where(*wanted)).scalar_one()
    order = (_V.c.starts_at.desc(), _V.c.id.desc()) if latest else (_V.c.starts_at, _V.c.id)
    events = list(
        work.session.execute(
            select(Event)
            .where(*wanted)
            .order_by(*order)
            .offset(first)
            .limit(size)
            .execution_options(populate_existing=True)
        ).scalars()
    )
    ids = [int(event.id or 0) for event in events]
    limits = _limits(work, ids)
    states = {} if member is None else _states(work, ids, int(member.id or 0))
    tier = "" if member is None else member.tier
    lines = [
        Line(
            event,
            free_seats(event, Rooms(event, limits[int(event.id or 0)]), tier),
            states.get(int(event.id or 0), ""),
        )
        for event in events
    ]
    return Listed(lines, total, is_member=member is not None)


def free_seats(event: Event, rooms: Rooms, tier: str) -> int | None:
    """Seats left for this tier, None without a limit; of several sessions the roomiest."""
    keys: Iterable[str | None] = event.sessions or (None,)
    found = [rooms.free(Wanted(1, tier, key)) for key in keys]
    return None if None in found else max([0, *(one for one in found if one is not None)])


def _limits(work: Work, ids: Sequence[int]) -> dict[int, list[Quota]]:
    found: dict[int, list[Quota]] = {one: [] for one in ids}
    limits = work.session.execute(
        select(Quota).where(_Q.c.event_id.in_(ids)).execution_options(populate_existing=True)
    )
    for limit in limits.scalars():
        found[limit.event_id].append(limit)
    return found


def _states(work: Work, ids: Sequence[int], member_id: int) -> dict[int, str]:
    """What the member has at each of these events: the standing one before what ended."""
    taken = work.session.execute(
        select(_R.c.event_id, _R.c.state)
        .where(_R.c.event_id.in_(ids), _R.c.member_id == member_id)
        .order_by(_R.c.id)
    )
    found = {row.event_id: str(row.state) for row in taken}
    turns = work.session.execute(
        select(_T.c.event_id, _T.c.state).where(
            _T.c.event_id.in_(ids), _T.c.member_id == member_id, _T.c.state.in_(QUEUED)
        )
    )
    for row in turns:
        if found.get(row.event_id) not in STANDING:
            shown = TurnState.OFFERED if row.state == TurnState.OFFERED else TurnState.WAITING
            found[row.event_id] = str(shown)
    return found
