"""The queue as colleagues see it: who waits, why they have no offer, what to do (R4.3, R4.4).

The order is that of the offers: round, priority, when they joined.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select, update

from domain import audit
from domain.access import Permission
from domain.errors import NotFound, Outdated
from domain.events import desk, managing, offers, seats
from domain.events.errors import OwnSeat, QueueClosed
from domain.events.model import Event, EventState, Quota, Turn, TurnState
from domain.events.own import QUEUED
from domain.events.registered import is_own
from domain.events.seats import Wanted
from domain.members.model import Member
from domain.work import Work

SIZE = 8
# Why somebody is offered a seat before their turn.
WHY = ("promised", "our_mistake", "guest_of_honour", "hardship")

_M = Member.__table__  # type: ignore[attr-defined]
_T = Turn.__table__  # type: ignore[attr-defined]


class Why(StrEnum):
    """What a place in the queue is waiting for. `next`: nothing; the next look offers it."""

    OFFERED = "offered"
    OFFER_OVER = "offer_over"
    REVOKED = "revoked"
    LIST_CLOSED = "list_closed"
    NOT_ANNOUNCED = "not_announced"
    PAST_CUTOFF = "past_cutoff"
    FULL = "full"
    TIER_FULL = "tier_full"
    SESSION_FULL = "session_full"
    TOO_LARGE = "too_large"
    BATCH_OUT = "batch_out"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why there is no offer, or until when it stands (`until`, aware UTC). `free` seats are left
    where `wanted` are needed; `batch` offers stand at a time."""

    why: Why
    until: datetime | None = None
    free: int = 0
    wanted: int = 0
    batch: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody in the queue, `position` counted from 1; of a name the first sign only."""

    turn: Turn
    position: int
    number: str
    initial: str
    own: bool
    reason: Reason


@dataclass(frozen=True, slots=True)
class Listed:
    event: Event
    items: Sequence[Place]
    total: int
    seats: int


# ── Looking ───────────────────────────────────────────────────────────────────────────────────


def listed(work: Work, event_id: int, *, first: int = 0, size: int = SIZE) -> Listed:
    """A page of the queue in its order, each place with its reason.

    Raises:
        NotFound: no such event.
    """
    work.require(Permission.SEE_EVENTS)
    event = desk.known(work, event_id)
    queued = (_T.c.event_id == event_id, _T.c.state.in_(QUEUED))
    total, wanted = work.session.execute(
        select(func.count(), func.coalesce(func.sum(_T.c.seats), 0)).where(*queued)
    ).one()
    found = work.session.execute(
        select(Turn, Member)
        .join(Member, _M.c.id == _T.c.member_id)
        .where(*queued)
        .order_by(*offers.IN_ORDER)
        .offset(first)
        .limit(size)
    ).all()
    looked = _Look(work, event)
    items = [
        _place(work, turn, member, first + n, looked) for n, (turn, member) in enumerate(found, 1)
    ]
    return Listed(event, items, int(total), int(wanted))


def one(work: Work, turn_id: int) -> tuple[Event, Place]:
    """One place in a queue and its event; position 0 when it has ended.

    Raises:
        NotFound: no such place.
    """
    work.require(Permission.SEE_EVENTS)
    turn = work.session.get(Turn, turn_id)
    if turn is None:
        raise NotFound
    event = work.session.get_one(Event, turn.event_id)
    member = work.session.get_one(Member, turn.member_id)
    return event, _place(work, turn, member, _position(work, turn), _Look(work, event))


def reason(work: Work, turn: Turn) -> Reason:
    """Why this place has no offer, as things stand; the caller holds the right (R4.4)."""
    return _Look(work, work.session.get_one(Event, turn.event_id)).reason(turn)


def _place(work: Work, turn: Turn, member: Member, position: int, looked: "_Look") -> Place:
    initial = (member.name or "")[:1]
    own = is_own(work, member)
    return Place(turn, position, member.number, initial, own, looked.reason(turn))


def _position(work: Work, turn: Turn) -> int:
    if turn.state not in QUEUED:
        return 0
    ids = work.session.execute(
        select(_T.c.id)
        .where(_T.c.event_id == turn.event_id, _T.c.state.in_(QUEUED))
        .order_by(*offers.IN_ORDER)
    ).scalars()
    return list(ids).index(turn.id) + 1


class _Look:
    """The event as it stands, looked up once for all places of a page."""

    def __init__(self, work: Work, event: Event) -> None:
        self.event, self.now = event, work.now
        self.quotas: Collection[Quota] = seats.quotas(work, int(event.id or 0))
        self.offered = work.session.execute(
            select(func.count()).where(
                _T.c.event_id == event.id,
                _T.c.state == TurnState.OFFERED,
                _T.c.offer_until > work.now,
            )
        ).scalar_one()

    def reason(self, turn: Turn) -> Reason:
        if turn.state == TurnState.OFFERED:
            over = turn.offer_until is None or turn.offer_until <= self.now
            return Reason(Why.OFFER_OVER if over else Why.OFFERED, until=turn.offer_until)
        if turn.state == TurnState.REVOKED:
            return Reason(Why.REVOKED)
        if self.event.state != EventState.ANNOUNCED:
            return Reason(Why.NOT_ANNOUNCED)
        if not self.event.waiting_open:
            return Reason(Why.LIST_CLOSED)
        if self.now >= offers.cutoff(self.event):
            return Reason(Why.PAST_CUTOFF, until=offers.cutoff(self.event))
        return self._room(turn)

    def _room(self, turn: Turn) -> Reason:
        limits = [(one.kind, one.capacity - one.taken) for one in self._applying(turn)]
        if self.event.capacity is not None:
            limits.insert(0, ("event", self.event.capacity - self.event.taken))
        where, free = min(limits, key=lambda one: one[1], default=("", turn.seats))
        if free <= 0:
            return Reason(_FULL[where])
        if free < turn.seats:
            return Reason(Why.TOO_LARGE, free=free, wanted=turn.seats)
        if self.offered >= self.event.offer_batch:
            return Reason(Why.BATCH_OUT, batch=self.event.offer_batch)
        return Reason(Why.NEXT)

    def _applying(self, turn: Turn) -> list[Quota]:
        keys = {("tier", turn.tier), ("session", turn.session)}
        return [one for one in self.quotas if (one.kind, one.key) in keys]


_FULL = {"event": Why.FULL, "tier": Why.TIER_FULL, "session": Why.SESSION_FULL}


# ── Acting ────────────────────────────────────────────────────────────────────────────────────


def revoke(work: Work, turn_id: int, *, version: int) -> Turn:
    """Skip this place until somebody puts it back; a standing offer is taken back, its member told
    and its seats go on. Again, it changes nothing.

    Raises:
        NotFound: no such place. OwnSeat: it is the actor's own.
        Outdated: it has changed meanwhile. NotOpen: see managing.running.
    """
    work.require(Permission.RUN_EVENTS)
    event, turn = _locked(work, turn_id)
    if turn.state == TurnState.REVOKED:
        return turn
    if turn.version != version or turn.state not in (TurnState.WAITING, TurnState.OFFERED):
        raise Outdated
    if turn.state == TurnState.OFFERED:
        key = f"turn:{turn.id}:taken_back:{turn.offers}"
        offers.take_back(work, event, [turn], state=TurnState.REVOKED)
        offers.tell(work, "event.offer_taken_back", [(turn, key)])
    else:
        _move(work, turn, TurnState.WAITING, TurnState.REVOKED)
    work.session.refresh(turn)
    audit.record(work, "event_turn.revoked", turn)
    offers.process(work, event)
    return turn


def put_back(work: Work, turn_id: int, *, version: int) -> Turn:
    """A revoked place takes part again, where it stood. Again, it changes nothing.

    Raises:
        As `revoke`.
    """
    work.require(Permission.RUN_EVENTS)
    event, turn = _locked(work, turn_id)
    if turn.state in (TurnState.WAITING, TurnState.OFFERED):
        return turn
    if turn.version != version or turn.state != TurnState.REVOKED:
        raise Outdated
    _move(work, turn, TurnState.REVOKED, TurnState.WAITING)
    audit.record(work, "event_turn.put_back", turn)
    offers.process(work, event)
    work.session.refresh(turn)
    return turn


def offer_by_hand(work: Work, turn_id: int, *, version: int, why: str) -> Turn:
    """Offer seats before their turn, for one of the reasons in WHY; it is in the trail. Not bound
    to how many offers stand at a time. Again, the offer stands as it is.

    Raises:
        EventFull: `free` seats are left. QueueClosed: nothing is held any more, or the list is
        closed. Outdated: no such reason. Else as `revoke`.
    """
    work.require(Permission.RUN_EVENTS)
    if why not in WHY:
        raise Outdated
    event, turn = _locked(work, turn_id)
    if turn.state == TurnState.OFFERED:
        return turn
    if turn.version != version or turn.state not in (TurnState.WAITING, TurnState.REVOKED):
        raise Outdated
    if (
        event.state != EventState.ANNOUNCED
        or not event.waiting_open
        or work.now >= offers.cutoff(event)
    ):
        raise QueueClosed
    seats.take(work, event, Wanted(turn.seats, turn.tier, turn.session))
    offers.hand_out(work, event, [turn])
    work.session.refresh(turn)
    audit.record(work, "event_turn.offered_by_hand", turn, purpose=why)
    return turn


def _locked(work: Work, turn_id: int) -> tuple[Event, Turn]:
    event_id = work.session.execute(
        select(_T.c.event_id).where(_T.c.id == turn_id)
    ).scalar_one_or_none()
    if event_id is None:
        raise NotFound
    event = seats.lock(work, event_id)
    managing.running(work, event)
    turn = work.session.get_one(Turn, turn_id, populate_existing=True)
    if is_own(work, work.session.get_one(Member, turn.member_id)):
        raise OwnSeat
    return event, turn


def _move(work: Work, turn: Turn, before: TurnState, after: TurnState) -> None:
    done = work.session.execute(
        update(_T)
        .where(_T.c.id == turn.id, _T.c.state == before, _T.c.version == turn.version)
        .values(state=after, version=_T.c.version + 1)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Outdated
    work.session.refresh(turn)
