"""At the door: members are let in by scan or list, and an entry is taken back (R4.7).

Whoever is in is in once: a conditional update on `came_at` decides, and every try leaves a row
whose nonce makes a replay harmless (F41, F42, G3). Nothing is said to the member.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import select, update

from domain import audit, sealing, upsert
from domain.access import Permission
from domain.cards import guesses
from domain.errors import NotFound
from domain.events import offers, payments, posts, registering, seats, tickets
from domain.events.errors import NoDoor, UndoOver
from domain.events.model import Event, EventState, Registration, Scan, SeatState
from domain.events.own import STANDING
from domain.members.model import Member
from domain.people import service as people
from domain.people.names import StaffName
from domain.work import Work

_R = Registration.__table__  # type: ignore[attr-defined]
_S = Scan.__table__  # type: ignore[attr-defined]

UNDO = timedelta(minutes=10)


class Outcome(StrEnum):
    """What came of a try. `asked`: the registration still waits for a colleague's yes; `older`:
    its owner has asked for a new code since."""

    IN = "in"
    ALREADY = "already"
    FOREIGN = "foreign"
    CANCELLED = "cancelled"
    ASKED = "asked"
    UNKNOWN = "unknown"
    OLDER = "older"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Entry:
    """A try and what is behind it; empty for a code that is none. `initial` is the first sign of
    the name, `by` who let them in, None when it was the code on the wall."""

    outcome: str
    event: Event
    registration_id: int | None = None
    number: str = ""
    initial: str = ""
    seats: int = 0
    came_at: datetime | None = None
    by: StaffName | None = None
    late: bool = False
    walk_in: bool = False
    elsewhere: Event | None = None  # the one the ticket is for
    open_fee: Decimal = Decimal(0)  # still to be paid, in yuan


# ── Letting in ────────────────────────────────────────────────────────────────────────────────


def scan(work: Work, token: str, *, nonce: str | None = None) -> Entry | None:
    """Let in whoever this ticket's code belongs to, at the door where the colleague stands. Ten
    wrong codes an hour and the answer is silence (None), whatever the code is (G18).

    `nonce` names this one try (default: the update, else colleague and minute); the same nonce
    again gives the first answer and changes nothing (F42).

    Raises:
        NoDoor: they stand at none. DoorClosed: see posts.opened.
    """
    work.require(Permission.CHECK_IN)
    if guesses.too_many(work):
        return None
    event_id = posts.at(work)
    if event_id is None:
        raise NoDoor
    event = seats.lock(work, event_id)
    found = tickets.resolve(work.session, token)
    if found is not None:
        return admit(work, event, found, how="scan", nonce=nonce)
    outcome = Outcome.OLDER if tickets.is_older(work.session, token) else Outcome.UNKNOWN
    if outcome == Outcome.UNKNOWN:
        guesses.note(work, "ticket")
    note(work, event, outcome, None, nonce or default_nonce(work, sealing.digest(token)))
    return Entry(outcome, event)


def check_in(
    work: Work, event_id: int, registration_id: int, *, nonce: str | None = None
) -> Entry:
    """Let in somebody from the list of those who registered.

    Raises:
        NotFound: no such event or registration. DoorClosed: see posts.opened.
    """
    work.require(Permission.CHECK_IN)
    event = seats.lock(work, event_id)
    found = work.session.get(Registration, registration_id, populate_existing=True)
    if found is None or found.event_id != event_id:
        raise NotFound
    return admit(work, event, found, how="list", nonce=nonce)


def admit(
    work: Work, event: Event, found: Registration, *, how: str, nonce: str | None = None
) -> Entry:
    """Let a registration in, once. The event is locked; for scans, lists and the code on the
    wall, whose caller holds the right or is its member.

    Raises:
        DoorClosed: see posts.opened.
    """
    nonce = nonce or default_nonce(work, str(found.id))
    if (before := _known(work, nonce)) is not None:
        return entry(work, event, found, before)
    outcome = _hindrance(event, found)
    if outcome is None:
        posts.opened(work, event)
        outcome = Outcome.IN if take(work, found, how) else Outcome.ALREADY
    note(work, event, outcome, found.id, nonce)
    if outcome == Outcome.IN:
        audit.record(work, "registration.came", found, purpose=how)
    return entry(work, event, found, outcome)


def take(work: Work, found: Registration, how: str) -> bool:
    """Mark that they came, unless somebody has; whether it was new."""
    done = work.session.execute(
        update(_R)
        .where(_R.c.id == found.id, _R.c.state == SeatState.HELD, _R.c.came_at.is_(None))
        .values(
            came_at=posts.moment(work),
            checked_by=work.actor.person_id,
            came_how=how,
            version=_R.c.version + 1,
        )
    )
    work.session.refresh(found)
    return bool(done.rowcount)  # type: ignore[attr-defined]


def _hindrance(event: Event, found: Registration) -> Outcome | None:
    if found.event_id != event.id:
        return Outcome.FOREIGN
    if event.state == EventState.CANCELLED:
        return Outcome.CANCELLED
    if found.state == SeatState.ASKED:
        return Outcome.ASKED
    return None if found.state == SeatState.HELD else Outcome.CANCELLED


def undo(work: Work, event_id: int, registration_id: int) -> Entry:
    """Take an entry back within ten minutes; a walk-in's seats are free again. Once more, it
    changes nothing.

    Raises:
        NotFound: no such registration. UndoOver: it was longer ago, or the event is cancelled.
    """
    work.require(Permission.CHECK_IN)
    event = seats.lock(work, event_id)
    found = work.session.get(Registration, registration_id, populate_existing=True)
    if found is None or found.event_id != event_id:
        raise NotFound
    since = found.came_at
    if event.state == EventState.CANCELLED and since is not None:
        raise UndoOver(reason="cancelled")
    done = work.session.execute(
        update(_R)
        .where(_R.c.id == registration_id, _R.c.came_at > work.now - UNDO)
        .values(came_at=None, checked_by=None, came_how=None, version=_R.c.version + 1)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        if since is not None:
            raise UndoOver
        return entry(work, event, found, Outcome.UNDONE)
    work.session.refresh(found)
    nonce = f"undo:{registration_id}:{found.version}"
    note(work, event, Outcome.UNDONE, registration_id, nonce)
    audit.record(work, "registration.came_undone", found)
    if found.walk_in:
        registering.end(work, event, found, SeatState.CANCELLED, "staff")
        offers.process(work, event)
    return entry(work, event, found, Outcome.UNDONE)


# ── Tries and answers ─────────────────────────────────────────────────────────────────────────


def default_nonce(work: Work, about: str) -> str:
    """One try: this update, else this colleague within this minute (F42)."""
    one = work.update_id or f"{work.actor.person_id}:{work.now:%Y%m%d%H%M}"
    return f"{one}:{about[:16]}"


def _known(work: Work, nonce: str) -> str | None:
    """What came of the same try before."""
    return work.session.execute(
        select(_S.c.outcome).where(_S.c.nonce == nonce)
    ).scalar_one_or_none()


def note(work: Work, event: Event, outcome: str, registration_id: int | None, nonce: str) -> None:
    """Keep a try; one with the same nonce is kept already."""
    upsert.if_new(
        work.session,
        _S,
        event_id=event.id,
        nonce=nonce,
        registration_id=registration_id,
        outcome=outcome,
        at=work.now,
        by=work.actor.person_id,
    )


def entry(work: Work, event: Event, found: Registration, outcome: str) -> Entry:
    """A try as it is shown. For those who have tried; the caller holds the right."""
    member = work.session.get_one(Member, found.member_id)
    foreign = outcome == Outcome.FOREIGN
    elsewhere = work.session.get_one(Event, found.event_id) if foreign else None
    by = None
    if found.checked_by is not None and found.came_how != "wall":
        by = people.staff_name(work.session, found.checked_by)
    return Entry(
        outcome,
        event,
        None if foreign else found.id,
        member.number,
        (member.name or "")[:1],
        found.seats,
        found.came_at,
        by,
        late(event, found.came_at, found.came_how),
        found.walk_in,
        elsewhere,
        Decimal(0) if foreign else _open_fee(work, event, found),
    )


def _open_fee(work: Work, event: Event, found: Registration) -> Decimal:
    if not event.fee or found.state not in STANDING or event.state == EventState.CANCELLED:
        return Decimal(0)
    payment = payments.of(work.session, found.id)
    return max(event.fee * found.seats - (payment.amount if payment else 0), Decimal(0))


def late(event: Event, came_at: datetime | None, how: str | None) -> bool:
    """After the start; who stood on a list typed in later is not."""
    return came_at is not None and how != "sheet" and came_at > event.starts_at
