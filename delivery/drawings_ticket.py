"""Pictures of the door, in the reader's language: one's ticket, and the code for the wall."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from chat import ticket_picture as pictures
from chat.ticket_picture import TicketFace, WallFace
from delivery.drawing import Json, drawing
from domain import policy
from domain.events import tickets, wall
from domain.events.model import Event
from domain.people import facts
from locales.i18n import _, language, moment_, n_, time_


@dataclass(frozen=True, slots=True)
class _Ticket:
    face: TicketFace
    language: str


@dataclass(frozen=True, slots=True)
class _Wall:
    face: WallFace
    language: str


def _link(session: Session, payload: str) -> str:
    bot = facts.fact(session, "bot_username") or ""
    return f"https://t.me/{bot}?start={payload}"


def _read_ticket(session: Session, params: Json) -> _Ticket:
    """Whoever shows the Screen has seen to it that the ticket is its reader's own."""
    found = tickets.face(session, int(params["registration_id"]), language())
    seats = n_("{n} seat", "{n} seats", found.seats)
    ends = found.ends_at.astimezone(ZoneInfo(found.zone))
    club = policy.in_force(session)
    place = [found.place] if found.place else []
    if found.zone != club.timezone:
        place.append(_("local time there"))
    face = TicketFace(
        club=club.club_name,
        title=found.title,
        when=f"{moment_(found.starts_at, found.zone)}–{time_(ends)}",
        place=" · ".join(place),
        link=_link(session, found.code),
        lines=(
            " · ".join(filter(None, (seats, found.session))),
            _("Member number {number}", number=found.number),
        ),
    )
    return _Ticket(face, language())


def _draw_ticket(facts_: _Ticket, *_more: Any) -> bytes:
    return pictures.ticket(facts_.face, facts_.language)


def _read_wall(session: Session, params: Json) -> _Wall:
    event, slot = session.get_one(Event, int(params["event_id"])), int(params["slot"])
    over = datetime.fromtimestamp((slot + wall.VALID) * wall.SLOT, UTC)
    local = over.astimezone(ZoneInfo(event.zone))
    face = WallFace(
        title=tickets.said(event, language()),
        hint=_("Registered? Scan this to be in."),
        link=_link(session, wall.payload(event.id or 0, slot)),
        until=_("Until {time}", time=f"{local:%H:%M:%S}"),
    )
    return _Wall(face, language())


def _draw_wall(facts_: _Wall, *_more: Any) -> bytes:
    return pictures.wall(facts_.face, facts_.language)


drawing("ticket", read=_read_ticket, draw=_draw_ticket)
drawing("wall", read=_read_wall, draw=_draw_wall)
