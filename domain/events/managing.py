"""What colleagues decide about registrations: agree, refuse, give up, register a caller.

Each asks for the event's lock first, as members do; of two colleagues at once one decides, and the
other reads who and when (F3). Nobody decides about their own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from domain import audit
from domain.access import Permission
from domain.audit import AuditEntry
from domain.errors import AlreadyDecided, NotFound, Outdated, ReasonMissing
from domain.events import gates, offers, queue, registering, seats
from domain.events.errors import AlreadyCame, NotOpen, OwnSeat
from domain.events.model import Event, EventState, Registration, SeatState, Turn
from domain.events.own import Asked, place, standing
from domain.events.registered import is_own, member_of
from domain.events.seats import Rooms
from domain.members.model import Member
from domain.people import service as people
from domain.work import Work

_R = Registration.__table__  # type: ignore[attr-defined]
_L = AuditEntry.__table__  # type: ignore[attr-defined]

_DECIDED = {
    "registration.approved": "approved",
    "registration.refused": "rejected",
    "registration.cancelled": "cancelled",
}


# ── Those who ask ─────────────────────────────────────────────────────────────────────────────


def approve(work: Work, registration_id: int, *, version: int) -> Registration:
    """Agree to a registration that asks; its seats were put aside, the member is told. The
    actor's own press again changes nothing.

    Raises:
        NotFound: no such registration. OwnSeat: it is the actor's own.
        AlreadyDecided: a colleague was faster. Outdated: it has changed meanwhile.
        NotOpen: the event is over, cancelled or being planned anew.
    """
    work.require(Permission.RUN_EVENTS)
    event, found = _locked(work, registration_id)
    running(work, event)
    done = work.session.execute(
        update(_R)
        .where(
            _R.c.id == registration_id,
            _R.c.state == SeatState.ASKED,
            _R.c.version == version,
        )
        .values(state=SeatState.HELD, version=version + 1)
    )
    work.session.refresh(found)
    if not done.rowcount:  # type: ignore[attr-defined]
        return _too_late(work, found, "approved")
    audit.record(work, "registration.approved", found)
    registering.tell(work, found, "event.approved", "approved")
    return found


def refuse(work: Work, registration_id: int, *, version: int, words: str) -> Registration:
    """Say no to a registration that asks. The member reads the words, points come back, and the
    seats go to whoever waits. The actor's own press again changes nothing.

    Raises:
        ReasonMissing: no words. Else as `approve`.
    """
    work.require(Permission.RUN_EVENTS)
    said = _said(words)
    event, found = _locked(work, registration_id)
    if found.state != SeatState.ASKED or found.version != version:
        return _too_late(work, found, "rejected")
    _end(work, event, found, SeatState.REFUSED, said)
    registering.tell(work, found, "event.refused", "refused")
    offers.process(work, event)
    return found


def give_up(work: Work, registration_id: int, *, version: int, words: str) -> Registration:
    """Give somebody's seats up for them: no strike, points come back, the member reads why, and
    whoever waits is offered them at once. The actor's own press again changes nothing.

    Raises:
        ReasonMissing: no words. AlreadyCame: they are in. Else as `approve`.
    """
    work.require(Permission.RUN_EVENTS)
    said = _said(words)
    event, found = _locked(work, registration_id)
    if found.state not in (SeatState.ASKED, SeatState.HELD) or found.version != version:
        return _too_late(work, found, "cancelled")
    if found.came_at is not None:
        raise AlreadyCame
    _end(work, event, found, SeatState.CANCELLED, said)
    registering.tell(work, found, "event.given_up", "given_up")
    offers.process(work, event)
    return found


def _said(words: str) -> str:
    said = words.strip()
    if not said:
        raise ReasonMissing
    return said


def _locked(work: Work, registration_id: int) -> tuple[Event, Registration]:
    """The registration under its event's lock.

    Raises:
        NotFound: no such registration. OwnSeat: it is the actor's own.
    """
    event_id = work.session.execute(
        select(_R.c.event_id).where(_R.c.id == registration_id)
    ).scalar_one_or_none()
    if event_id is None:
        raise NotFound
    event = seats.lock(work, event_id)
    found = work.session.get_one(Registration, registration_id, populate_existing=True)
    if is_own(work, work.session.get_one(Member, found.member_id)):
        raise OwnSeat
    return event, found


def _end(work: Work, event: Event, found: Registration, state: SeatState, words: str) -> None:
    found.words = words
    work.session.flush()
    why = "refused" if state == SeatState.REFUSED else "staff"
    registering.end(work, event, found, state, why)


def _too_late(work: Work, found: Registration, outcome: str) -> Registration:
    """Who decided it, out of the trail; what the actor did themselves is simply done."""
    row = work.session.execute(
        select(_L.c.actor_id, _L.c.at, _L.c.action)
        .where(
            _L.c.object_kind == "registration",
            _L.c.object_id == found.id,
            _L.c.action.in_(_DECIDED),
        )
        .order_by(_L.c.seq.desc())
        .limit(1)
    ).first()
    if row is None:
        raise Outdated
    decided = _DECIDED[row.action]
    if row.actor_id == work.actor.person_id and decided == outcome:
        return found
    member = work.session.get_one(Member, found.member_id)
    if row.actor_id in (member.person_id, 0):
        raise Outdated  # the member's own doing, or the schedule's: nobody was faster
    by = people.staff_name(work.session, row.actor_id)
    raise AlreadyDecided(by=by, at=row.at, outcome=decided)


def running(work: Work, event: Event) -> None:
    """Whether the desk can still do something about seats; the caller holds the right.

    Raises:
        NotOpen: `reason` over, cancelled, proposed or not_announced.
    """
    if event.state == EventState.CANCELLED:
        raise NotOpen(reason="cancelled")
    if event.state not in (EventState.APPROVED, EventState.ANNOUNCED):
        past = event.ends_at <= work.now
        asked = event.state == EventState.PROPOSED and event.announced_at is not None
        raise NotOpen(reason="over" if past else "proposed" if asked else "not_announced")
    if event.ends_at <= work.now:
        raise NotOpen(reason="over")


# ── For a caller ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Called:
    """A member on the phone and what they have at the event: a registration that stands, a place
    in the queue, or neither."""

    event: Event
    member: Member
    rooms: Rooms
    registration: Registration | None
    turn: Turn | None


def caller(work: Work, *, number: str) -> int:
    """The member who called, by the number they say; bare figures get the club's letters.

    Raises:
        NoSuchMember: nobody has it.
    """
    work.require(Permission.RUN_EVENTS)
    return member_of(work, number)


def called(work: Work, event_id: int, member_id: int) -> Called:
    """What a caller has at an event.

    Raises:
        NotFound: no such event or member.
    """
    work.require(Permission.RUN_EVENTS)
    event = work.session.get(Event, event_id)
    if event is None:
        raise NotFound
    return Called(
        event,
        _member(work, member_id),
        seats.rooms(work, event),
        standing(work, event_id, member_id),
        place(work, event_id, member_id),
    )


def register_for(
    work: Work,
    event_id: int,
    member_id: int,
    *,
    party: int = 1,
    session: str | None = None,
    answers: Mapping[str, Any] | None = None,
    companions: Sequence[str] = (),
) -> Registration:
    """Register a member who called, through the same gates as they would themselves. Nobody is
    asked for a yes any more, unless the actor is that member. They are told; again, it returns
    what stands.

    Raises:
        NotFound: no such event or member. NotOpen, NotForYou, SeatsUnfit, SessionMissing: see
        gates. EventFull: not enough seats. NotEnoughPoints, PointsFrozen.
    """
    work.require(Permission.RUN_EVENTS)
    event = seats.lock(work, event_id)
    member = _member(work, member_id)
    guest = gates.checked(work, event, member)
    asked = Asked(party, session, answers, companions)
    return registering.admit(work, event, guest, asked, approved=not is_own(work, member))


def queue_for(
    work: Work,
    event_id: int,
    member_id: int,
    *,
    party: int = 1,
    session: str | None = None,
    answers: Mapping[str, Any] | None = None,
    companions: Sequence[str] = (),
) -> Turn:
    """Put a member who called on the waiting list; again, it returns their place.

    Raises:
        NotFound: no such event or member. SeatsAreFree, QueueClosed, AlreadyRegistered, NotOpen,
        NotForYou, SeatsUnfit, SessionMissing: as when they join themselves.
    """
    work.require(Permission.RUN_EVENTS)
    event = seats.lock(work, event_id)
    guest = gates.checked(work, event, _member(work, member_id))
    return queue.admit(work, event, guest, Asked(party, session, answers, companions))


def _member(work: Work, member_id: int) -> Member:
    member = work.session.get(Member, member_id)
    if member is None:
        raise NotFound
    return member
