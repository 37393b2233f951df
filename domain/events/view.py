"""One event as its reader may see it, and what they can do there next (R4.2, R4.3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import and_, func, or_, select
from sqlmodel import Session

from domain.access import Permission
from domain.errors import NotFound, Refused
from domain.events import feedback, gates, listing, offers, own, seats
from domain.events.model import Event, EventState, Registration, SeatState, Turn, TurnState
from domain.events.own import QUEUED, STANDING
from domain.events.seats import Rooms
from domain.members import service as members
from domain.members.model import Member
from domain.points import ledger
from domain.work import Work

_R = Registration.__table__  # type: ignore[attr-defined]
_T = Turn.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]

# What everybody may know of; a cancelled one only when it was announced before.
PUBLIC = (EventState.ANNOUNCED, EventState.OVER, EventState.SUMMARIZED, EventState.SIGNED)


class Step(StrEnum):
    """What there is to do: the first that fits."""

    SEATED = "seated"
    ASKED = "asked"
    ACCEPT = "accept"
    WAITING = "waiting"
    JOIN_CLUB = "join_club"
    REGISTER = "register"
    WAIT = "wait"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class View:
    """An event for its reader. `free` are the seats left for their tier (None: no limit), `ahead`
    how many wait before them, `why` what stands against a seat, `points` what they can spend.
    `asked`: it is over, and they may say how it was."""

    event: Event
    step: Step
    member: Member | None = None
    registration: Registration | None = None
    turn: Turn | None = None
    free: int | None = None
    rooms: Rooms | None = None
    opens_at: datetime | None = None
    why: Refused | None = None
    ahead: int = 0
    points: int = 0
    asked: bool = False

    @property
    def tier(self) -> str:
        return "" if self.member is None else self.member.tier

    @property
    def has_begun(self) -> bool:
        """Whether its reader came, or it is over or off: a seat is no longer given up."""
        came = self.registration is not None and self.registration.came_at is not None
        return came or self.event.state in listing.ENDED


def see(work: Work, event_id: int) -> View:
    """The event with the acting person's place in it.

    Raises:
        NotFound: no such event, or not announced yet.
    """
    work.require(Permission.SEE_OWN)
    member = members.of(work)
    member_id = None if member is None else member.id
    event = seats.read(work, event_id)
    has = None if member_id is None else own.traces(work, event_id, member_id)
    taken = None
    if member_id is not None and has is not None and has.seat:
        taken = own.last(work, event_id, member_id)
    if event is None or not _shown(event, taken):
        raise NotFound
    if member is None or member_id is None or has is None:
        step = Step.JOIN_CLUB if event.state == EventState.ANNOUNCED else Step.NONE
        return View(event, step)
    turn = own.place(work, event_id, member_id, anew=True) if has.place else None
    rooms = seats.rooms(work, event, limited=has.limits)
    opens_at, why = _gate(work, event, member)
    free = listing.free_seats(event, rooms, member.tier)
    step = _step(work, event, (taken, turn), why, free)
    points = 0
    if event.points_price and step in (Step.REGISTER, Step.ACCEPT, Step.SEATED):
        points = ledger.available(work.session, member_id, work.now)
    ahead = _ahead(work, turn) if turn is not None else 0
    asked = event.state in listing.ENDED and feedback.is_open(work, event_id, member_id)
    return View(event, step, member, taken, turn, free, rooms, opens_at, why, ahead, points, asked)


def taken(work: Work, made: Registration) -> View:
    """The event of seats that were taken in this turn; the database is not asked again, for its
    event is locked until the turn is over."""
    work.require(Permission.SEE_OWN)
    event = work.session.get_one(Event, made.event_id)
    step = Step.SEATED if made.state == SeatState.HELD else Step.ASKED
    return View(event, step, registration=made)


def _shown(event: Event, own: Registration | None) -> bool:
    if event.state == EventState.CANCELLED:
        return event.announced_at is not None or own is not None
    return event.state in PUBLIC or own is not None


def _gate(work: Work, event: Event, member: Member) -> tuple[datetime | None, Refused | None]:
    opens_at = event.opens_at
    try:
        opens_at = gates.checked(work, event, member).opens_at
        gates.window(event, opens_at, work.said_at or work.heard_at or work.now)
    except Refused as why:
        return opens_at, why
    return opens_at, None


def _step(
    work: Work,
    event: Event,
    own: tuple[Registration | None, Turn | None],
    why: Refused | None,
    free: int | None,
) -> Step:
    taken, turn = own
    if taken is not None and taken.state in STANDING:
        return Step.SEATED if taken.state == SeatState.HELD else Step.ASKED
    live = event.state == EventState.ANNOUNCED
    if live and turn is not None:
        until = turn.offer_until or work.now
        if turn.state == TurnState.OFFERED and until > work.now:
            return Step.ACCEPT
        # After the cutoff nothing is held for those who wait: whoever asks first has it (R4.4).
        if work.now < offers.cutoff(event) or why is not None or free == 0:
            return Step.WAITING
    if why is not None or not live:
        return Step.NONE
    if free is None or free > 0:
        return Step.REGISTER
    return Step.WAIT if event.waiting_open and work.now < offers.cutoff(event) else Step.NONE


def _ahead(work: Work, turn: Turn) -> int:
    """How many come before this place in the queue."""
    mine = (turn.round, -turn.priority, turn.joined_at, turn.id)
    theirs = (_T.c.round, -_T.c.priority, _T.c.joined_at, _T.c.id)
    earlier = or_(
        *(
            and_(*(theirs[k] == mine[k] for k in range(at)), theirs[at] < mine[at])
            for at in range(len(mine))
        )
    )
    found = select(func.count()).where(
        _T.c.event_id == turn.event_id,
        _T.c.state.in_((TurnState.WAITING, TurnState.OFFERED)),
        earlier,
    )
    return int(work.session.execute(found).scalar_one())


# ── For notices and files ─────────────────────────────────────────────────────────────────────


def event_told(session: Session, event_id: int) -> Event:
    """An event to be written about. For notices and files; the caller has seen to the right.

    Raises:
        NotFound: there is none.
    """
    found = session.get(Event, event_id)
    if found is None:
        raise NotFound
    return found


def registration_told(session: Session, registration_id: int) -> tuple[Event, Registration]:
    """A registration with its event; for notices to its member.

    Raises:
        NotFound: there is none.
    """
    found = session.get(Registration, registration_id)
    if found is None:
        raise NotFound
    return event_told(session, found.event_id), found


def turn_told(session: Session, turn_id: int) -> tuple[Event, Turn]:
    """A place in the queue with its event; for notices to its member.

    Raises:
        NotFound: there is none.
    """
    found = session.get(Turn, turn_id)
    if found is None:
        raise NotFound
    return event_told(session, found.event_id), found


def takes_part(session: Session, event_id: int, member_id: int) -> bool:
    """Whether the member has a seat, waits for one, or has asked."""
    seat = select(_R.c.id).where(
        _R.c.event_id == event_id, _R.c.member_id == member_id, _R.c.state.in_(STANDING)
    )
    turn = select(_T.c.id).where(
        _T.c.event_id == event_id, _T.c.member_id == member_id, _T.c.state.in_(QUEUED)
    )
    return session.execute(seat.union_all(turn)).first() is not None


def deadline(event: Event) -> datetime:
    """Until then a seat is given up free of charge (R4.5); aware UTC."""
    return event.starts_at - timedelta(hours=event.cancel_hours)
