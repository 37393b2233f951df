"""The list of events as members and guests see it, its filters, and one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chat import event_words as words
from chat.actions_event_desk import SeeOwnStrikes
from chat.actions_events import FilterEvents, MyEvents, SeeEvent, SeeEvents
from chat.actions_joining import Apply
from chat.application_screens import menu
from chat.paging import counted, turning
from chat.screen import Button, Screen
from domain.events import listing
from domain.events.listing import Line, Listed
from domain.events.model import EventKind, SeatState, TurnState
from locales.i18n import N_, _, number_, opening

SIZE = 6
Row = tuple[Button, ...]

_FILTERS = {listing.MONTH: N_("this month"), listing.MY_TIER: N_("for my tier")}


def back() -> Row:
    return (Button(_("‹ Events"), SeeEvents()), *menu())


# ── The list ──────────────────────────────────────────────────────────────────────────────────


def listed(found: Listed, page: int, only: str = "") -> Screen:
    """What is to come, the next first. Guests see what the club has on and how to join it."""
    own: Row = (Button(_("My events"), MyEvents()),) if found.is_member else ()
    if not found.items:
        return _empty(only, (*own, *menu()), is_member=found.is_member)
    lines = [
        _("{n}. {line}", n=at, line=_line(one, is_member=found.is_member))
        for at, one in enumerate(found.items, (page - 1) * SIZE + 1)
    ]
    if only:
        lines.insert(0, _("Only: {filter}", filter=_filter(only)))
    if not found.is_member:
        lines.append(_("Seats are for members: you are welcome to become one."))
    rows: list[Row] = [
        _numbers(found.items, page, style="primary" if found.is_member else None),
        *turning(counted(found.total, page, SIZE), lambda to: SeeEvents(page=to, only=only)),
        (Button(_("Filter"), FilterEvents()), *own, *menu()),
    ]
    if not found.is_member:
        rows.insert(1, (Button(_("Become a member"), Apply(), style="primary"),))
    return Screen(_("Events"), "\n\n".join(lines), tuple(rows))


def _empty(only: str, last: Row, *, is_member: bool) -> Screen:
    if only:
        return Screen(
            _("Events"),
            _("There is nothing to come here: {filter}.", filter=_filter(only)),
            (
                (Button(_("All events"), SeeEvents(), style="primary"),),
                (Button(_("Filter"), FilterEvents()), *last),
            ),
        )
    text = _(
        "Here you will find the club's events: evenings, talks, visits, good causes. The next "
        "ones are being prepared."
    )
    if is_member:
        return Screen(_("Events"), text, (last,))
    join = Button(_("Become a member"), Apply(), style="primary")
    return Screen(_("Events"), text, ((join,), last))


def _numbers(items: Sequence[Line], page: int, style: Any = None) -> Row:
    return tuple(
        Button(
            number_(at),
            SeeEvent(event_id=one.event.id or 0),
            style=style if at == (page - 1) * SIZE + 1 else None,
        )
        for at, one in enumerate(items, (page - 1) * SIZE + 1)
    )


def _line(one: Line, *, is_member: bool) -> str:
    event = one.event
    if not is_member:
        return " · ".join((words.title(event), words.begins(event)))
    standing = one.state in (
        SeatState.HELD, SeatState.ASKED, TurnState.WAITING, TurnState.OFFERED,
    )  # fmt: skip
    last = (
        _(words.STATES[one.state])
        if standing
        else words.seats_left(one.free, waiting=event.waiting_open)
    )
    return " · ".join(filter(None, (words.title(event), words.begins(event), event.place, last)))


def _filter(only: str) -> str:
    return _(_FILTERS[only]) if only in _FILTERS else words.kind(only)


def filters(kinds: Sequence[EventKind], *, is_member: bool) -> Screen:
    """What the list can be narrowed down to; only kinds of which there are some."""
    first = [listing.MONTH, *((listing.MY_TIER,) if is_member else ())]
    choices = [
        Button(opening(_filter(only)), SeeEvents(only=only))
        for only in (*first, *(kind.value for kind in kinds))
    ]
    rows = tuple(tuple(choices[at : at + 3]) for at in range(0, len(choices), 3))
    every = Button(_("All events"), SeeEvents(), style="primary")
    return Screen(
        _("Which events?"), _("Choose what you would like to see."), (*rows, (every, *menu()))
    )


# ── One's own ─────────────────────────────────────────────────────────────────────────────────


def mine(found: Listed, page: int, *, past: bool) -> Screen:
    """What one has a seat for or waits for; `past`: what was."""
    other = Button(_("To come") if past else _("Past ones"), MyEvents(past=not past))
    title = _("My past events") if past else _("My events")
    if not found.items:
        text = (
            _("Events you registered for stay here when they are over.")
            if past
            else _("Events you register for will be here, with your ticket. See what is on.")
        )
        see = Button(_("See what is on"), SeeEvents(), style="primary")
        return Screen(title, text, ((see,), (other, *menu())))
    lines = [
        _("{n}. {line}", n=at, line=_own_line(one))
        for at, one in enumerate(found.items, (page - 1) * SIZE + 1)
    ]
    return Screen(
        title,
        "\n\n".join(lines),
        (
            _numbers(found.items, page, style="primary"),
            *turning(counted(found.total, page, SIZE), lambda to: MyEvents(page=to, past=past)),
            (other, *((Button(_("Missed events"), SeeOwnStrikes()),) if past else ()), *back()),
        ),
    )


def _own_line(one: Line) -> str:
    state = _(words.STATES[one.state]) if one.state in words.STATES else ""
    parts = (words.title(one.event), words.begins(one.event), one.event.place, state)
    return " · ".join(filter(None, parts))


def to_event(event_id: int) -> Row:
    return (Button(_("‹ The event"), SeeEvent(event_id=event_id)), *menu())
