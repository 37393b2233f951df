"""By member number: who has not registered, and lists written while offline (R4.7, F42)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlmodel import Session

from domain import audit, upsert
from domain.access import Permission
from domain.cards import guesses
from domain.errors import Outdated
from domain.events import door, posts, queue, seats, tickets
from domain.events.door import Entry, Outcome
from domain.events.errors import EventFull, SeatsUnfit, SessionMissing, WalkInBarred
from domain.events.model import Event, Quota, Registration, Scan, SeatState, Turn, TurnState
from domain.events.own import STANDING, place, standing
from domain.events.seats import Wanted
from domain.members.errors import NoSuchMember
from domain.members.model import Member, Status
from domain.points import ledger
from domain.points.model import Cause
from domain.work import Work

_M = Member.__table__  # type: ignore[attr-defined]
_Q = Quota.__table__  # type: ignore[attr-defined]
_R = Registration.__table__  # type: ignore[attr-defined]
_S = Scan.__table__  # type: ignore[attr-defined]
_V = Event.__table__  # type: ignore[attr-defined]

WHY = ("promised", "guest_of_honour", "room_found")  # why more come in than were planned
MOST = 300  # entries of one typed list


@dataclass(frozen=True, slots=True)
class Walk:
    """Who walks in: so many seats, in this session."""

    member_id: int
    party: int = 1
    session: str | None = None


# ── Walking in ────────────────────────────────────────────────────────────────────────────────


def member_of(work: Work, number: str) -> int:
    """The member at the door, by the number they say; with or without the club's letters.

    Raises:
        NoSuchMember: nobody has it. WalkInBarred: barred or left.
    """
    work.require(Permission.CHECK_IN)
    row = work.session.execute(
        select(_M.c.id, _M.c.status).where(_M.c.number == _number(work, number))
    ).first()
    if row is None:
        raise NoSuchMember
    if row.status in (Status.BLACKLISTED, Status.WITHDRAWN):
        raise WalkInBarred
    return int(row.id)


def walk_in(work: Work, event_id: int, walk: Walk, *, nonce: str | None = None) -> Entry:
    """Register a member at the door and let them in at once; who has registered is let in.

    Nothing is said to them; points asked for are put aside. Again, they are in already.

    Raises:
        EventFull: `free` seats are left. SeatsUnfit, SessionMissing: see gates.
        NoSuchMember, WalkInBarred, NotEnoughPoints, PointsFrozen. DoorClosed: see posts.opened.
    """
    work.require(Permission.CHECK_IN)
    return _walk(work, event_id, walk, nonce=nonce)


def walk_in_beyond(
    work: Work, event_id: int, walk: Walk, *, why: str, nonce: str | None = None
) -> Entry:
    """The same where the event is full: its capacity is raised by what is missing, for one of the
    reasons in WHY.

    Raises:
        Outdated: no such reason. Else as `walk_in`.
    """
    work.require(Permission.RUN_EVENTS)
    if why not in WHY:
        raise Outdated
    return _walk(work, event_id, walk, nonce=nonce, why=why)


def _walk(work: Work, event_id: int, walk: Walk, *, nonce: str | None, why: str = "") -> Entry:
    event = seats.lock(work, event_id)
    posts.opened(work, event)
    member = work.session.get(Member, walk.member_id)
    if member is None:
        raise NoSuchMember
    if member.status in (Status.BLACKLISTED, Status.WITHDRAWN):
        raise WalkInBarred
    known = standing(work, event_id, walk.member_id)
    if known is not None:
        return door.admit(work, event, known, how="list", nonce=nonce)
    if not 1 <= walk.party <= 1 + event.companions:
        raise SeatsUnfit(most=event.companions)
    if (event.sessions or walk.session) and walk.session not in (event.sessions or {}):
        raise SessionMissing
    wanted = Wanted(walk.party, member.tier, walk.session)
    turn = place(work, event_id, walk.member_id)
    _seat(work, event, wanted, turn, why)
    made = _registered(work, event, walk, wanted)
    if turn is not None:
        queue.done(work, turn)
    door.note(
        work, event, Outcome.IN, made.id, nonce or door.default_nonce(work, f"w{walk.member_id}")
    )
    audit.record(work, "registration.walked_in", made)
    return door.entry(work, event, made, Outcome.IN)


def _seat(work: Work, event: Event, wanted: Wanted, turn: Turn | None, why: str) -> None:
    """Count the seats in, their own standing offer's first out; refused before anything is
    written."""
    offer = None
    room = seats.rooms(work, event)
    if turn is not None and turn.state == TurnState.OFFERED:
        offer = Wanted(turn.seats, turn.tier, turn.session)
        room.count(Wanted(-turn.seats, turn.tier, turn.session))
    if not why and not room.fits(wanted):
        raise EventFull(free=max(room.free(wanted) or 0, 0))
    if offer is not None:
        seats.give_back(work, event, offer)
    if not room.fits(wanted):
        _make_room(work, event, wanted, why)
    seats.count(work, event, wanted, wanted.seats)


def _make_room(work: Work, event: Event, wanted: Wanted, why: str) -> None:
    """Raise the limits in the way by what is missing."""
    for table, mine in ((_V, _V.c.id == event.id), (_Q, _Q.c.event_id == event.id)):
        full = table.c.capacity < table.c.taken + wanted.seats
        applies = [mine, full] if table is _V else [mine, full, seats.applies(wanted)]
        work.session.execute(
            update(table)
            .where(*applies)
            .values(capacity=table.c.taken + wanted.seats)
            .execution_options(synchronize_session=False)
        )
    work.session.refresh(event)
    audit.record(work, "event.capacity_raised", event, purpose=why)


def _registered(work: Work, event: Event, walk: Walk, wanted: Wanted) -> Registration:
    made = Registration(
        event_id=int(event.id or 0),
        member_id=walk.member_id,
        state=SeatState.HELD,
        seats=wanted.seats,
        tier=wanted.tier,
        session=wanted.session,
        heard_at=work.now,
        walk_in=True,
        came_at=posts.moment(work),
        checked_by=work.actor.person_id,
        came_how="list",
    )
    work.session.add(made)
    work.session.flush()
    if event.points_price:
        made.hold_id = ledger.hold(
            work,
            member_id=walk.member_id,
            points=event.points_price * made.seats,
            key=f"registration:{made.id}",
            cause=Cause("event.seat", event.id),
        ).id
        work.session.flush()
    return made


# ── Lists written while offline ───────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of a typed list: how many are in by it, how many were before, and the numbers
    that have no seat here or belong to nobody. Codes that are no ticket are only counted."""

    came: int
    before: int
    strangers: Sequence[str] = ()
    unknown: Sequence[str] = ()
    forged: int = 0


def enter(work: Work, event_id: int, written: Sequence[str]) -> Entered | None:
    """Let in everybody on a list: member numbers as written down, and the codes of tickets as a
    scanner without network kept them. Each counts once, however often it is entered (F42); their
    hour is not known, so nobody is late by it. None: too many wrong codes (G18).

    Raises:
        NotFound: no such event. DoorClosed: see posts.opened.
    """
    work.require(Permission.CHECK_IN)
    if guesses.too_many(work):
        return None
    event = seats.lock(work, event_id)
    posts.opened(work, event)
    codes = {one.rpartition(tickets.LINK)[2] for one in written if tickets.LINK in one}
    numbers = {_number(work, one): one for one in written if tickets.LINK not in one}
    scanned = tickets.resolve_all(work.session, codes)
    forged = len(codes) - len(scanned)
    if forged:
        guesses.note(work, "ticket")
    ids = {int(one.id or 0) for one in scanned.values() if one.event_id == event_id}
    named, unknown = _named(work.session, event_id, numbers)
    ids |= {number for number in named.values() if number is not None}
    came = _all_in(work, event, ids)
    before = _in_before(work.session, ids) - len(came)
    strangers = [number for number, found in named.items() if found is None]
    foreign = sum(1 for one in scanned.values() if one.event_id != event_id)
    return Entered(len(came), before, strangers, unknown, forged + foreign)


def _named(
    session: Session, event_id: int, numbers: dict[str, str]
) -> tuple[dict[str, int | None], list[str]]:
    """number → registration, None without one; and the numbers nobody has."""
    mine = (_R.c.member_id == _M.c.id) & (_R.c.event_id == event_id) & _R.c.state.in_(STANDING)
    rows = session.execute(
        select(_M.c.number, _R.c.id)
        .select_from(_M.outerjoin(_R, mine))
        .where(_M.c.number.in_(numbers))
        .order_by(_M.c.number)
    )
    named = {row.number: row.id for row in rows}
    return named, [number for number in numbers if number not in named]


def _all_in(work: Work, event: Event, ids: set[int]) -> list[int]:
    done = work.session.execute(
        update(_R)
        .where(_R.c.id.in_(ids), _R.c.state == SeatState.HELD, _R.c.came_at.is_(None))
        .values(
            came_at=work.now,
            checked_by=work.actor.person_id,
            came_how="sheet",
            version=_R.c.version + 1,
        )
        .returning(_R.c.id)
        .execution_options(synchronize_session=False)
    )
    came = sorted(done.scalars())
    rows = [
        {
            "event_id": event.id,
            "nonce": door.default_nonce(work, f"s{number}"),
            "registration_id": number,
            "outcome": Outcome.IN,
            "at": work.now,
            "by": work.actor.person_id,
        }
        for number in came
    ]
    upsert.all_if_new(work.session, _S, rows)
    audit.record_all(work, "registration.came", "registration", came, purpose="sheet")
    return came


def _in_before(session: Session, ids: set[int]) -> int:
    rows = session.execute(select(_R.c.id).where(_R.c.id.in_(ids), _R.c.came_at.is_not(None)))
    return len(rows.all())


def _number(work: Work, typed: str) -> str:
    """A number as we keep it; bare figures get the club's letters."""
    number = "".join(typed.split()).upper()
    return work.policy.number_prefix + number if number.isdigit() else number
