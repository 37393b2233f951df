"""Tickets: one opaque code for each registration, made anew when it is shown (R4.7, G18).

The code is keyed from the registration and its ticket's version; nothing of it is kept. A new
version makes every picture of the old one worthless.
"""

import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, select, update
from sqlmodel import Session

from domain import audit, sealing
from domain.access import Permission
from domain.errors import NotFound
from domain.events.errors import NotRegistered, TicketUsed
from domain.events.model import Event, EventState, Registration, SeatState
from domain.events.own import STANDING
from domain.members.model import Member
from domain.work import Work

_R = Registration.__table__  # type: ignore[attr-defined]
_V = Event.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]

LINK = "tk-"  # the deep link's payload is this and the code
_CODE = re.compile(r"([0-9a-z]{1,6})-([A-Za-z0-9_-]{22})", re.ASCII)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Ticket:
    """What one has for an event. `good`: it opens the door; else it waits for a yes or is void."""

    event: Event
    registration: Registration
    number: str

    @property
    def good(self) -> bool:
        standing = self.registration.state == SeatState.HELD
        return standing and self.event.state != EventState.CANCELLED


@dataclass(frozen=True, slots=True)
class Face:
    """What the picture shows; times are aware UTC, `zone` is where it takes place."""

    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    zone: str
    seats: int
    session: str
    number: str
    code: str


def said(event: Event, language: str) -> str:
    """The event's title in this language, if it has one."""
    words: Any = (event.words or {}).get(language)
    own = words.get("title") if isinstance(words, dict) else None
    return str(own or event.title)


def code(registration: Registration) -> str:
    """The code of a registration as its ticket carries it."""
    return f"{_short(registration.id or 0)}-{_token(registration.id or 0, registration.ticket)}"


def own(work: Work, event_id: int) -> Ticket:
    """The acting member's ticket, the standing one before one that was given up.

    Raises:
        NotRegistered: they never registered for this event.
    """
    work.require(Permission.SEE_OWN)
    row = work.session.execute(
        select(Event, Registration, _M.c.number)
        .join(Registration, _R.c.event_id == _V.c.id)
        .join(Member, _M.c.id == _R.c.member_id)
        .where(_V.c.id == event_id, _M.c.person_id == work.actor.person_id)
        .order_by(case((_R.c.state.in_(STANDING), 0), else_=1), _R.c.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise NotRegistered
    return Ticket(*row)


def own_by_code(work: Work, token: str) -> Ticket | None:
    """The acting member's ticket with this code; None for anybody else's or none at all."""
    work.require(Permission.SEE_OWN)
    found = resolve(work.session, token)
    if found is None or found.member_id != work.actor.member_id:
        return None
    return own(work, found.event_id)


def renew(work: Work, event_id: int) -> Ticket:
    """A new code for the acting member's ticket: pictures of the old one open no door any more.

    Raises:
        NotRegistered: there is no ticket. TicketUsed: it has let its owner in.
    """
    work.require(Permission.SEE_OWN)
    ticket = own(work, event_id)
    if not ticket.good:
        raise NotRegistered
    done = work.session.execute(
        update(_R)
        .where(
            _R.c.id == ticket.registration.id,
            _R.c.state == SeatState.HELD,
            _R.c.came_at.is_(None),
        )
        .values(ticket=_R.c.ticket + 1, version=_R.c.version + 1)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise TicketUsed
    work.session.refresh(ticket.registration)
    audit.record(work, "registration.ticket_renewed", ticket.registration)
    return ticket


def face(session: Session, registration_id: int, language: str = "") -> Face:
    """Everything the picture of a ticket needs, the title in this language; for its owner, the
    caller has seen to that.

    Raises:
        NotFound: no such ticket, or it is void.
    """
    row = session.execute(
        select(Event, Registration, _M.c.number)
        .join(Registration, _R.c.event_id == _V.c.id)
        .join(Member, _M.c.id == _R.c.member_id)
        .where(_R.c.id == registration_id)
    ).first()
    if row is None or not Ticket(*row).good:
        raise NotFound
    event, registration, number = row
    return Face(
        title=said(event, language),
        place=event.place,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        zone=event.zone,
        seats=registration.seats,
        session=str((event.sessions or {}).get(registration.session, "")),
        number=number,
        code=LINK + code(registration),
    )


# ── Resolving ─────────────────────────────────────────────────────────────────────────────────


def resolve(session: Session, token: str) -> Registration | None:
    """Whose code this is, whatever became of it; None when it is none of ours (any more)."""
    return resolve_all(session, [token]).get(token)


def is_older(session: Session, token: str) -> bool:
    """Whether this was the code of a ticket before its owner asked for a new one."""
    found = _CODE.fullmatch(token)
    registration = None if found is None else session.get(Registration, int(found[1], 36))
    if registration is None or found is None:
        return False
    former = (_token(registration.id or 0, n) for n in range(1, registration.ticket))
    return any(hmac.compare_digest(found[2], one) for one in former)


def resolve_all(session: Session, tokens: Iterable[str]) -> dict[str, Registration]:
    """The same for many, in one query: code → registration of those that are ours."""
    ids = {token: int(found[1], 36) for token in tokens if (found := _CODE.fullmatch(token))}
    if not ids:
        return {}
    rows = session.execute(
        select(Registration)
        .where(_R.c.id.in_(set(ids.values())))
        .execution_options(populate_existing=True)
    ).scalars()
    known = {row.id: row for row in rows}
    return {
        token: known[number]
        for token, number in ids.items()
        if number in known and hmac.compare_digest(token, code(known[number]))
    }


def _token(registration_id: int, version: int) -> str:
    return sealing.ring().token("ticket", registration_id, version)


def _short(number: int) -> str:
    signs = ""
    while number:
        number, digit = divmod(number, 36)
        signs = _DIGITS[digit] + signs
    return signs or "0"
