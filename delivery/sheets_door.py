"""The list of a door for paper: a number, one sign of the name, seats, a box to tick."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from chat.member_screens import masked
from chat.sheets import Book, Table, watermark
from delivery.sheets import Json, sheet
from domain import policy
from domain.events import guest_list, tickets
from domain.events.guest_list import Line
from domain.events.model import Event
from locales.i18n import _, language, moment_, time_

BOX = "☐"
EMPTY = 15  # lines for those who walk in


@dataclass(frozen=True, slots=True)
class _Facts:
    event: Event
    lines: list[Line]
    watermark: str


def _read(session: Session, params: Json) -> _Facts:
    event, lines = guest_list.printed(session, int(params["event_id"]))
    zone = ZoneInfo(policy.in_force(session).timezone)
    at = datetime.fromisoformat(params["at"])
    return _Facts(event, lines, watermark(int(params["person_id"]), at, zone))


def _write(found: _Facts) -> Book:
    event = found.event
    zone, sessions = ZoneInfo(event.zone), event.sessions or {}
    head = (
        _("Here"), _("Member number"), _("Name"), _("Seats"), _("Time"), _("In already"),
    )  # fmt: skip
    rows = [
        (
            BOX if one.came_at is None else "✓",
            one.number,
            masked(one.initial),
            one.seats,
            str(sessions.get(one.session, "")),
            time_(one.came_at.astimezone(zone)) if one.came_at else "",
        )
        for one in found.lines
    ]
    empty = [(BOX, "", "", "", "", "") for _line in range(EMPTY)]
    title = tickets.said(event, language())
    notes = (
        moment_(event.starts_at, event.zone),
        _("The empty lines are for those who walk in: write down their number."),
        _("Afterwards: /door, “Enter numbers”. Then destroy this list."),
    )
    table = Table(title, head, [*rows, *empty], (6, 16, 10, 8, 18, 12), notes)
    day = f"{event.starts_at.astimezone(zone):%Y-%m-%d}"
    return Book(f"{_('Door list')} {day}", (table,), found.watermark)


sheet("door_list", read=_read, write=_write)
