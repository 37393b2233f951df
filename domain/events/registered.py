"""The registrations of an event as colleagues see them: the list, one of them, its answers.

Of a name the first sign only; answers and companions' names are read one by one, and recorded.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, func, select

from domain import audit
from domain.access import Permission
from domain.errors import NotFound
from domain.events import desk
from domain.events.errors import NotHere
from domain.events.model import Event, Registration, SeatState
from domain.events.own import STANDING
from domain.events.payments_model import EventPayment
from domain.members.errors import NoSuchMember
from domain.members.model import Member
from domain.work import Work

SIZE = 8

_M = Member.__table__  # type: ignore[attr-defined]
_R = Registration.__table__  # type: ignore[attr-defined]
_Y = EventPayment.__table__  # type: ignore[attr-defined]

# What the list can be narrowed to; "" is everybody who has or asks for a seat.
STATES: Mapping[str, tuple[SeatState, ...]] = {
    "": STANDING,
    "asked": (SeatState.ASKED,),
    "held": (SeatState.HELD,),
    "ended": (SeatState.CANCELLED, SeatState.REFUSED),
}


@dataclass(frozen=True, slots=True)
class Narrowed:
    """`state` is one of STATES, `session` a key of the event's, `came` "yes", "no" or ""."""

    state: str = ""
    session: str = ""
    came: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    registration_id: int
    number: str
    initial: str
    state: str
    seats: int
    session: str | None
    came_at: datetime | None
    paid: Decimal | None = None  # of the fee, in yuan


@dataclass(frozen=True, slots=True)
class Listed:
    event: Event
    items: Sequence[Line]
    total: int
    seats: int


@dataclass(frozen=True, slots=True)
class One:
    """A registration with its member by number. `own`: it is the actor's."""

    registration: Registration
    event: Event
    number: str
    initial: str
    own: bool


@dataclass(frozen=True, slots=True)
class Answers:
    """What was asked for this event only: the answers, the companions' names, a colleague's
    words when it was refused or given up."""

    one: One
    answers: Mapping[str, Any]
    companions: Sequence[str]
    words: str | None


def listed(
    work: Work,
    event_id: int,
    narrowed: Narrowed = Narrowed(),
    *,
    first: int = 0,
    size: int = SIZE,
) -> Listed:
    """A page of registrations in the order they came, with how many and how many seats in all.

    Raises:
        NotFound: no such event.
    """
    work.require(Permission.SEE_EVENTS)
    event = desk.known(work, event_id)
    wanted = _wanted(event_id, narrowed)
    count, taken = work.session.execute(
        select(func.count(), func.coalesce(func.sum(_R.c.seats), 0)).where(*wanted)
    ).one()
    page = select(_R.c.id).where(*wanted).order_by(_R.c.id).offset(first).limit(size)
    rows = work.session.execute(
        select(
            _R.c.id,
            _M.c.number,
            _M.c.name,
            _R.c.state,
            _R.c.seats,
            _R.c.session,
            _R.c.came_at,
            _Y.c.amount,
        )
        .join(_M, _M.c.id == _R.c.member_id)
        .outerjoin(_Y, _Y.c.registration_id == _R.c.id)
        .where(_R.c.id.in_(page.subquery().select()))
        .order_by(_R.c.id)
    )
    items = [Line(row.id, row.number, (row.name or "")[:1], *row[3:]) for row in rows]
    return Listed(event, items, int(count), int(taken))


def _wanted(event_id: int, narrowed: Narrowed) -> list[ColumnElement[bool]]:
    states = STATES.get(narrowed.state, STANDING)
    found = [_R.c.event_id == event_id, _R.c.state.in_(states)]
    if narrowed.session:
        found.append(_R.c.session == narrowed.session)
    if narrowed.came:
        came = _R.c.came_at.is_not(None) if narrowed.came == "yes" else _R.c.came_at.is_(None)
        found.append(came)
    return found


def found(work: Work, event_id: int, *, number: str) -> int:
    """The registration of the member with this number: the one that stands, else the last.

    Raises:
        NoSuchMember: nobody has the number. NotHere: nothing of theirs here.
    """
    work.require(Permission.SEE_EVENTS)
    member_id = member_of(work, number)
    row = work.session.execute(
        select(_R.c.id)
        .where(_R.c.event_id == event_id, _R.c.member_id == member_id)
        .order_by(_R.c.state.in_(STANDING).desc(), _R.c.id.desc())
        .limit(1)
    ).first()
    if row is None:
        raise NotHere
    return int(row.id)


def member_of(work: Work, number: str) -> int:
    """The member with this number; bare figures get the club's letters. The caller holds the
    right.

    Raises:
        NoSuchMember: nobody has it.
    """
    typed = "".join(number.split()).upper()
    wanted = work.policy.number_prefix + typed if typed.isdigit() else typed
    row = work.session.execute(select(_M.c.id).where(_M.c.number == wanted)).first()
    if row is None:
        raise NoSuchMember
    return int(row.id)


def one(work: Work, registration_id: int) -> One:
    """One registration, without what is personal.

    Raises:
        NotFound: no such registration.
    """
    work.require(Permission.SEE_EVENTS)
    return shown(work, registration_id)


def shown(work: Work, registration_id: int) -> One:
    """The same; the caller holds a right.

    Raises:
        NotFound: no such registration.
    """
    found = work.session.get(Registration, registration_id)
    if found is None:
        raise NotFound
    member = work.session.get_one(Member, found.member_id)
    return One(
        found,
        work.session.get_one(Event, found.event_id),
        member.number,
        (member.name or "")[:1],
        is_own(work, member),
    )


def is_own(work: Work, member: Member) -> bool:
    """Whether the member is the actor, or somebody the actor stands in for."""
    return member.person_id in {work.actor.person_id, *work.actor.acting_for}


def answers(work: Work, registration_id: int) -> Answers:
    """What the member answered for this event; the look is recorded.

    Raises:
        NotFound: no such registration.
    """
    work.require(Permission.RUN_EVENTS)
    seen = shown(work, registration_id)
    audit.record(work, "registration.read", seen.registration)
    found = seen.registration
    return Answers(seen, found.answers or {}, found.companions or (), found.words)
