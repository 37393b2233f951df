"""The list of an event as an Excel file: by numbers, or with names under a request (E34)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from chat import standing_words
from chat.event_answers_screens import answered
from chat.event_fee_screens import HOW
from chat.event_questions import asked_by
from chat.event_seats_screens import STATES, session
from chat.sheets import Book, Cell, Table, watermark
from delivery.drawing import Json
from delivery.sheets import sheet
from domain import clock, policy
from domain.events import exporting
from domain.events.exporting import Row
from domain.events.model import Event, SeatState
from locales.i18n import _, series_


@dataclass(frozen=True, slots=True)
class _Facts:
    event: Event
    rows: list[Row]
    line: str
    named: bool


def _read(session: Session, params: Json) -> _Facts:
    now, request = clock.now(), params.get("request")
    event_id = int(params["event_id"])
    event = session.get_one(Event, event_id)
    zone = ZoneInfo(policy.in_force(session).timezone)
    line = watermark(int(params["person_id"]), now, zone, request=request)
    rows = exporting.rows(session, event_id, request=request, now=now)
    return _Facts(event, rows, line, named=request is not None)


def _write(facts: _Facts) -> Book:
    event, questions = facts.event, asked_by(facts.event) if facts.named else ()
    head = [
        _("Number"),
        _("State"),
        _("Seats"),
        _("Tier"),
        _("Session"),
        _("Registered"),
        _("Came"),
    ]
    widths = [14, 14, 8, 12, 18, 18, 18]
    if event.fee:
        head += [_("Paid, in yuan"), _("Paid how"), _("Paid on")]
        widths += [14, 14, 18]
    if facts.named:
        head += [_("Name"), _("Comes with"), *(words for _name, words in questions)]
        widths += [18, 28, *(24 for _question in questions)]
    zone = ZoneInfo(event.zone)
    names = [name for name, _words in questions]
    rows = [(*_plain(event, one, zone), *_named(facts, one, names)) for one in facts.rows]
    table = Table(_("Registrations"), head, rows, widths, notes=(event.title,))
    return Book(f"event-{event.id}-registrations", (table,), facts.line)


def _plain(event: Event, one: Row, zone: ZoneInfo) -> tuple[Cell, ...]:
    return (
        one.number,
        _(STATES[SeatState(one.state)]),
        one.seats,
        standing_words.tier(one.tier),
        session(event, one.session),
        _here(one.heard_at, zone),
        None if one.came_at is None else _here(one.came_at, zone),
        *(_payment(one, zone) if event.fee else ()),
    )


def _payment(one: Row, zone: ZoneInfo) -> tuple[Cell, ...]:
    if one.paid is None or one.paid_at is None:
        return (None, None, None)
    return (one.paid, _(HOW[one.paid_how or ""]), _here(one.paid_at, zone))


def _here(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone)


def _named(facts: _Facts, one: Row, names: Sequence[str]) -> tuple[Cell, ...]:
    if not facts.named:
        return ()
    given = one.answers
    said = [
        answered(given[name]) if given.get(name) not in (None, "", []) else "" for name in names
    ]
    return (one.name, series_(one.companions), *said)


sheet("event.registrations", read=_read, write=_write)
