"""The words of events: kinds, times, prices, and where somebody stands with one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from chat import standing_words
from domain.events.model import Event, EventKind, EventState, SeatState, TurnState
from domain.events.tickets import said
from locales.i18n import N_, _, language, moment_, money_, n_, time_

KINDS: Mapping[str, str] = {
    EventKind.CULTURAL: N_("culture"),
    EventKind.CHARITY: N_("charity"),
    EventKind.ROUND_TABLE: N_("round table"),
    EventKind.LECTURE: N_("lecture"),
    EventKind.RECRUITMENT: N_("recruitment"),
    EventKind.SOCIAL: N_("get-together"),
    EventKind.TRADE_VISIT: N_("trade visit"),
}
# What a reader has at an event, in a list; the codes of seats and of places in the queue.
STATES: Mapping[str, str] = {
    SeatState.HELD: N_("you have a seat"),
    SeatState.ASKED: N_("your request is with us"),
    SeatState.CANCELLED: N_("given up"),
    SeatState.REFUSED: N_("not this time"),
    TurnState.WAITING: N_("on the waiting list"),
    TurnState.OFFERED: N_("a seat is offered to you"),
}


def kind(code: str) -> str:
    return _(KINDS.get(code, KINDS[EventKind.SOCIAL]))


def title(event: Event) -> str:
    """The event's name in the reader's language, if it has one there."""
    return said(event, language())


def about(event: Event) -> str:
    """What it is about, in the reader's language, if it is written there."""
    words: Any = (event.words or {}).get(language())
    own = words.get("text") if isinstance(words, dict) else None
    return str(own or event.about)


def when(event: Event, zone: tzinfo) -> str:
    """From when to when, by the clocks of its place; by those of `zone`, too, where they
    differ."""
    here = ZoneInfo(event.zone)
    line = span(event, here)
    if (
        event.starts_at.astimezone(here).utcoffset()
        == event.starts_at.astimezone(zone).utcoffset()
    ):
        return line
    place = _("{time} (local time, {zone})", time=line, zone=event.zone)
    return "\n".join((place, _("With us: {time}", time=span(event, zone))))


def span(event: Event, zone: tzinfo) -> str:
    """Both moments as the clocks of `zone` show them; the day once, if it is one."""
    start, end = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    if start.date() == end.date():
        return f"{moment_(start, zone)}–{time_(end)}"
    return f"{moment_(start, zone)} – {moment_(end, zone)}"


def begins(event: Event) -> str:
    """When it begins, by the clocks of its place."""
    return moment_(event.starts_at, event.zone)


def moment(event: Event, when_: datetime) -> str:
    """Any moment, by the clocks of the event's place."""
    return moment_(when_, event.zone)


def points(number: int) -> str:
    return n_("{n} point", "{n} points", number)


def price(event: Event) -> str:
    """What a seat costs, in points and in money; "" when nothing."""
    parts = []
    if event.points_price:
        each = n_("{n} point for each seat", "{n} points for each seat", event.points_price)
        parts.append(each)
    if event.fee:
        parts.append(_("fee {sum}", sum=money_(event.fee)))
    return " · ".join(parts)


def tier(event: Event) -> str:
    return standing_words.tier(event.least_tier)


def seats_left(free: int | None, *, waiting: bool) -> str:
    """How many seats are left; "" without a limit."""
    if free is None:
        return ""
    if free > 0:
        return n_("{n} seat left", "{n} seats left", free)
    return _("full: waiting list") if waiting else _("full")


def open_(event: Event) -> bool:
    return event.state == EventState.ANNOUNCED
