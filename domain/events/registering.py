"""Taking a seat and giving it up (R4.1, R4.2, R4.5)."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from domain import audit, outbox, upsert
from domain.access import Permission
from domain.events import gates, moved, offers, queue, seats
from domain.events.errors import AlreadyCame, EventFull, NotRegistered, OfferOver
from domain.events.gates import Guest
from domain.events.model import Event, EventState, Registration, SeatState, Strike, Turn, TurnState
from domain.events.own import STANDING, Asked, place, standing, traces
from domain.events.seats import Wanted
from domain.members.model import Member
from domain.points import ledger
from domain.points.model import Cause
from domain.work import Work

_R = Registration.__table__  # type: ignore[attr-defined]
_STRIKE = Strike.__table__  # type: ignore[attr-defined]

SECOND_THOUGHTS = timedelta(minutes=75)  # after registering a late cancellation is free (R4.5)
STRIKE_DAYS = timedelta(days=180)


def register(
    work: Work,
    event_id: int,
    *,
    party: int = 1,
    session: str | None = None,
    answers: Mapping[str, Any] | None = None,
    companions: Sequence[str] = (),
    heard_at: datetime | None = None,
) -> Registration:
    """Take seats for the acting member: their own and their companions'.

    `party` counts both, `heard_at` is when they asked (default now; F39). Called again, it returns
    the standing registration. Points asked for are put aside.

    Raises:
        NotFound: no such event. NotOpen, NotForYou, SeatsUnfit, SessionMissing: see gates.
        EventFull: not enough seats; nothing is written. NotEnoughPoints, PointsFrozen.
    """
    work.require(Permission.REGISTER)
    event = seats.lock(work, event_id)
    asked = Asked(party, session, answers, companions, heard_at)
    return admit(work, event, gates.guest(work, event), asked)


def admit(
    work: Work, event: Event, guest: Guest, asked: Asked, *, approved: bool = False
) -> Registration:
    """Take seats for a guest of a locked event; the caller holds the right. `approved`: whoever
    could agree to it registers them, so nobody is asked any more.

    Raises:
        What `register` does; EventFull leaves the event's counters as they were.
    """
    event_id, member_id = int(event.id or 0), int(guest.member.id or 0)
    party, session = asked.party, asked.session
    has = traces(work, event_id, member_id)
    if has.seat and (known := standing(work, event_id, member_id)) is not None:
        return known
    heard_at = asked.heard_at or work.now
    gates.window(event, guest.opens_at, heard_at)
    gates.party(event, party, session)
    wanted = Wanted(party, guest.member.tier, session)
    turn = place(work, event_id, member_id) if has.place else None
    if turn is not None and turn.state == TurnState.OFFERED:
        _take_instead(work, event, turn, wanted)
    else:
        seats.take(work, event, wanted, limited=has.limits)
    made = Registration(
        event_id=event_id,
        member_id=member_id,
        state=SeatState.ASKED if event.needs_approval and not approved else SeatState.HELD,
        seats=party,
        tier=guest.member.tier,
        session=session,
        answers=dict(asked.answers or {}) or None,
        companions=list(asked.companions) or None,
        heard_at=heard_at,
    )
    return settle(work, event, made, turn)


def _take_instead(work: Work, event: Event, turn: Turn, wanted: Wanted) -> None:
    """Take seats for somebody whose own offer holds some; there being too few, it still does."""
    offered = Wanted(turn.seats, turn.tier, turn.session)
    seats.give_back(work, event, offered)
    try:
        seats.take(work, event, wanted)
    except EventFull:
        seats.count(work, event, offered, offered.seats)
        raise


def settle(work: Work, event: Event, made: Registration, turn: Turn | None) -> Registration:
    """Write a registration whose seats are counted: points aside, queue left, message queued."""
    work.session.add(made)
    work.session.flush()
    if event.points_price:
        made.hold_id = ledger.hold(
            work,
            member_id=made.member_id,
            points=event.points_price * made.seats,
            key=f"registration:{made.id}",
            cause=Cause("event.seat", event.id),
        ).id
    if turn is not None:
        queue.done(work, turn)
    audit.record(work, "registration.made", made)
    own = work.actor.member_id == made.member_id
    if not own or made.state == SeatState.ASKED:  # else their own screen says it
        tell(work, made, "event.registered", "made", by_colleague=not own)
    work.session.flush()
    return made


def tell(work: Work, made: Registration, kind: str, what: str, **params: Any) -> None:
    """Have its member told of a registration, once for each `what`; who has no account is not."""
    person_id = work.session.get_one(Member, made.member_id).person_id
    if person_id is not None:
        key = f"registration:{made.id}:{what}"
        outbox.queue(work, kind, to=person_id, key=key, registration_id=made.id, **params)


def accept(work: Work, event_id: int) -> Registration:
    """Take the seats that are offered; the place in the queue is used up for good.

    Raises:
        OfferOver: expired, taken back, or (`reason` none) none was made.
    """
    work.require(Permission.REGISTER)
    event = seats.lock(work, event_id)
    turn = queue.own(work, event_id)
    if (known := standing(work, event_id, turn.member_id)) is not None:
        return known
    if turn.state == TurnState.WAITING and not turn.offers:
        raise OfferOver(reason="none")
    if turn.state != TurnState.OFFERED or (turn.offer_until or work.now) <= work.now:
        raise OfferOver
    if event.state != EventState.ANNOUNCED:
        raise OfferOver
    made = Registration(
        event_id=event_id,
        member_id=turn.member_id,
        state=SeatState.HELD,
        seats=turn.seats,
        tier=turn.tier,
        session=turn.session,
        answers=turn.answers,
        companions=turn.companions,
        heard_at=work.now,
    )
    return settle(work, event, made, turn)


def cancel(work: Work, event_id: int) -> Registration:
    """The acting member gives their seats up; whoever waits is offered them at once.

    Late (within `cancel_hours` of the start) it may count as a strike, unless they registered
    within the last 75 minutes or were only asking (R4.5). Points come back when it is in time.

    Raises:
        NotFound: no such event. NotRegistered: nothing to give up. AlreadyCame: they are in.
    """
    work.require(Permission.REGISTER)
    event = seats.lock(work, event_id)
    member_id = work.actor.member_id
    found = None if member_id is None else standing(work, event_id, member_id)
    if found is None:
        raise NotRegistered
    if found.came_at is not None:
        raise AlreadyCame(reason="own")
    late = is_late(work, event, found)
    end(work, event, found, SeatState.CANCELLED, "late" if late else "member")
    if late and event.strikes:
        strike(work, found, "late_cancel")
    offers.process(work, event)
    return found


def is_late(work: Work, event: Event, found: Registration) -> bool:
    """Whether giving these seats up now counts as late (R4.5); the caller may see them. Of a
    cancelled event it never does, nor for a while after it has moved (R4.8)."""
    deadline = event.starts_at - timedelta(hours=event.cancel_hours)
    return (
        found.state == SeatState.HELD
        and event.state == EventState.ANNOUNCED
        and work.now > deadline
        and work.now - found.heard_at > SECOND_THOUGHTS
        and moved.free_until(work, found) is None
    )


def end(work: Work, event: Event, found: Registration, state: SeatState, why: str) -> None:
    """A registration ends: seats and points go back (points of a late cancellation are spent)."""
    work.session.execute(
        update(_R)
        .where(_R.c.id == found.id, _R.c.state.in_(STANDING))
        .values(state=state, ended_at=work.now, ended_because=why, version=_R.c.version + 1)
    )
    work.session.refresh(found)
    seats.give_back(work, event, Wanted(found.seats, found.tier, found.session))
    if found.hold_id is not None:
        (ledger.settle if why == "late" else ledger.release)(work, found.hold_id)
    audit.record(work, f"registration.{state}", found, purpose=why)


def strike(work: Work, found: Registration, why: str) -> None:
    """Count a no-show or late cancellation, once for each registration, and say so (R4.6)."""
    made = upsert.new_id(
        work.session,
        _STRIKE,
        member_id=found.member_id,
        registration_id=found.id,
        why=why,
        on_day=work.today,
        until=work.today + STRIKE_DAYS,
    )
    if made is not None:
        tell(work, found, "event_strike.counted", "strike", strike_id=made)
