"""An event as a file for the reader's own calendar (RFC 5545), in the zone of its place.

The same event keeps its UID and counts its changes in SEQUENCE, so that a newer file replaces the
older entry, and a cancelled one takes it away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from chat import event_words as words
from delivery.drawing import Json
from delivery.sheets import sheet
from delivery.speaker import Media
from domain import clock
from domain.events import view
from domain.events.model import EventState
from domain.people import facts


@dataclass(frozen=True, slots=True)
class Entry:
    """What the calendar shows; moments are aware, in the zone of the place."""

    event_id: int
    version: int
    title: str
    about: str
    place: str
    point: tuple[float, float] | None
    starts_at: datetime
    ends_at: datetime
    cancelled: bool
    written_at: datetime
    house: str


def _read(session: Session, params: Json) -> Entry:
    event = view.event_told(session, int(params["event_id"]))
    point = None
    if event.latitude is not None and event.longitude is not None:
        point = (event.latitude, event.longitude)
    zone = ZoneInfo(event.zone)
    return Entry(
        event_id=event.id or 0,
        version=event.version,
        title=words.title(event),
        about=words.about(event),
        place=event.place,
        point=point,
        starts_at=event.starts_at.astimezone(zone),
        ends_at=event.ends_at.astimezone(zone),
        cancelled=event.state == EventState.CANCELLED,
        written_at=clock.now(),
        house=facts.fact(session, "bot_username") or "guildhall",
    )


def _write(entry: Entry) -> Media:
    return Media(file(entry), f"event-{entry.event_id}.ics")


def file(entry: Entry) -> bytes:
    """The file itself. Heavy: to be called in a thread."""
    from icalendar import Calendar, Event

    one = Event()
    one.add("uid", f"event-{entry.event_id}@{entry.house}")
    one.add("sequence", entry.version)
    one.add("dtstamp", entry.written_at)
    one.add("dtstart", entry.starts_at)
    one.add("dtend", entry.ends_at)
    one.add("summary", entry.title)
    one.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    if entry.about:
        one.add("description", entry.about)
    if entry.place:
        one.add("location", entry.place)
    if entry.point is not None:
        one.add("geo", entry.point)
    book = Calendar()
    book.add("version", "2.0")
    book.add("prodid", "-//Guildhall//Events//EN")
    book.add("method", "CANCEL" if entry.cancelled else "PUBLISH")
    book.add_component(one)
    # Only the clock changes around it: the whole table of a zone is ten times the event.
    around = timedelta(days=366)
    first, last = entry.starts_at.date() - around, entry.ends_at.date() + around
    book.add_missing_timezones(first, last)
    return bytes(book.to_ical())


sheet("event.calendar", read=_read, write=_write)
