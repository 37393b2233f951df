"""Events as colleagues run them: the list by where they stand, and one of them in figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from chat import event_words as words
from chat import labels
from chat.actions import BeginForm
from chat.actions_event_desk import (
    SeeAppeals,
    SeeEventDesk,
    SeeEventsDesk,
    SeeLimits,
    SeeQueue,
    SeeRegistrations,
)
from chat.actions_events import SeeEvents
from chat.application_screens import menu
from chat.desk_screens import back_to_desk
from chat.paging import counted, turning
from chat.screen import Button, Screen
from domain.events.desk import SIZE, Line, Listed, Overview, Shelf
from domain.events.model import Event, EventState
from locales.i18n import N_, _, moment_, n_, number_, opening, pair_

Row = tuple[Button, ...]

STATES = {
    EventState.DRAFT: N_("being planned"),
    EventState.PROPOSED: N_("waiting for approval"),
    EventState.APPROVED: N_("approved, not announced"),
    EventState.ANNOUNCED: N_("announced"),
    EventState.OVER: N_("over"),
    EventState.SUMMARIZED: N_("over, summary written"),
    EventState.SIGNED: N_("over, summary signed"),
    EventState.CANCELLED: N_("cancelled"),
}
SHELVES = {
    Shelf.COMING: N_("To come"),
    Shelf.AGREED: N_("To announce"),
    Shelf.PLANNED: N_("Planned"),
    Shelf.OVER: N_("Over"),
}
_EMPTY = {
    Shelf.COMING: N_(
        "Here stand events members can register for. The next one appears once it is announced."
    ),
    Shelf.AGREED: N_("Here stand events that are approved and wait for their announcement."),
    Shelf.PLANNED: N_("Here stand events that are being planned. A new one begins with its plan."),
    Shelf.OVER: N_("Here stand events that have taken place or were cancelled."),
}


@dataclass(frozen=True, slots=True)
class Ways:
    """Where the reader can go from here: buttons of other rooms, and what they may do."""

    runs: bool = False
    is_member: bool = False
    buttons: Sequence[Button] = field(default_factory=tuple)


# ── The list ──────────────────────────────────────────────────────────────────────────────────


def listed(found: Listed, shelf: Shelf, page: int, ways: Ways) -> Screen:
    """One shelf at a time; what waits for a colleague's yes is marked."""
    tabs = tuple(
        Button(
            _numbered(f"✓ {_(name)}" if one is shelf else _(name), found.shelves.get(one, 0)),
            SeeEventsDesk(shelf=one),
        )
        for one, name in SHELVES.items()
    )
    tools = list(ways.buttons)
    if ways.runs:
        tools.append(Button(_("Appeals"), SeeAppeals()))
    if ways.is_member:
        tools.append(Button(_("Events for me"), SeeEvents()))
    last = (*((tuple(tools),) if tools else ()), back_to_desk())
    if not found.items:
        return Screen(_("Events"), _(_EMPTY[shelf]), (tabs[:2], tabs[2:], *last))
    lines = [
        _("{n}. {line}", n=number_(at), line=_line(one))
        for at, one in enumerate(found.items, (page - 1) * SIZE + 1)
    ]
    numbers = [
        Button(number_(at), SeeEventDesk(event_id=one.event_id))
        for at, one in enumerate(found.items, (page - 1) * SIZE + 1)
    ]
    turn = turning(
        counted(found.total, page, SIZE), lambda to: SeeEventsDesk(shelf=shelf, page=to)
    )
    rows = (*(tuple(numbers[at : at + 4]) for at in range(0, len(numbers), 4)), *turn)
    return Screen(_("Events"), "\n".join(lines), (*rows, tabs[:2], tabs[2:], *last))


def _numbered(name: str, count: int) -> str:
    return f"{name} ({number_(count)})" if count else name


def _line(one: Line) -> str:
    parts = [one.title, moment_(one.starts_at, one.zone)]
    if one.state == EventState.ANNOUNCED:
        parts.append(_seats(one.taken, one.capacity))
    else:
        parts.append(state(one.state))
    if one.asked:
        parts.append("⚠ " + n_("{n} asks for a seat", "{n} ask for a seat", one.asked))
    return " · ".join(parts)


def state(code: str) -> str:
    return _(STATES.get(EventState(code), STATES[EventState.DRAFT]))


def _seats(taken: int, capacity: int | None) -> str:
    if capacity is None:
        return n_("{n} seat taken", "{n} seats taken", taken)
    return _("{taken} of {all} seats", taken=number_(taken), all=number_(capacity))


# ── One event ─────────────────────────────────────────────────────────────────────────────────


def event(seen: Overview, now: datetime, ways: Ways, *, line: str = "") -> Screen:
    """One event in figures; `line` says what was just done."""
    one = seen.event
    parts = [
        line,
        "\n".join(
            filter(None, (words.span(one, ZoneInfo(one.zone)), one.place, _state(seen, now)))
        ),
        "\n".join(figures(seen)),
        "\n".join(_plans(seen)),
    ]
    return Screen(one.title, "\n\n".join(filter(None, parts)), (*_rooms(seen, ways), _last()))


def _state(seen: Overview, now: datetime) -> str:
    one = seen.event
    said = [opening(state(one.state))]
    if one.state == EventState.ANNOUNCED:
        said.append(_window(one, now))
    if one.plan_item_id is None:
        said.append(_("outside the year's plan"))
    return " · ".join(said)


def _window(one: Event, now: datetime) -> str:
    if one.opens_at is not None and now < one.opens_at:
        return _("registration opens {moment}", moment=words.moment(one, one.opens_at))
    closes = one.closes_at or one.starts_at
    if now >= closes:
        return _("registration is closed")
    return _("registration until {moment}", moment=words.moment(one, closes))


def figures(seen: Overview) -> list[str]:
    """Seats and the queue, line by line."""
    one = seen.event
    lines = [_seats(one.taken, one.capacity)]
    if seen.free is not None:
        lines[0] += " · " + n_("{n} free", "{n} free", seen.free)
    lines.append(
        n_("{n} registration", "{n} registrations", seen.held)
        + " · "
        + n_("{n} seat", "{n} seats", seen.seats)
    )
    if seen.asked:
        lines.append("⚠ " + n_("{n} asks for a seat", "{n} ask for a seat", seen.asked))
    if seen.offered:
        lines.append(n_("{n} offer stands", "{n} offers stand", seen.offered))
    if seen.waiting or seen.revoked:
        waits = n_("{n} on the waiting list", "{n} on the waiting list", seen.waiting)
        aside = n_("{n} set aside", "{n} set aside", seen.revoked) if seen.revoked else ""
        lines.append(" · ".join(filter(None, (waits, aside))))
    if seen.came:
        lines.append(n_("{n} came", "{n} came", seen.came))
    return lines


def _plans(seen: Overview) -> list[str]:
    lines = []
    if seen.approval is not None:
        said = labels.state(seen.approval.state)
        if seen.approval.number:
            said = f"{said} · {seen.approval.number}"
        lines.append(pair_(_("Approval"), said))
    done, every = seen.tasks
    if every:
        lines.append(_("Tasks: {done} of {all} done", done=number_(done), all=number_(every)))
    if seen.event.cancelled_because:
        lines.append(_("Cancelled: {reason}", reason=seen.event.cancelled_because))
    return lines


def _rooms(seen: Overview, ways: Ways) -> tuple[Row, ...]:
    number = seen.event.id or 0
    own = [
        Button(
            _numbered(_("Registrations"), seen.held + seen.asked),
            SeeRegistrations(event_id=number, state="asked" if seen.asked else ""),
            style="primary",
        ),
        Button(
            _numbered(_("Waiting list"), seen.waiting + seen.offered), SeeQueue(event_id=number)
        ),
        Button(_("Seats and limits"), SeeLimits(event_id=number)),
    ]
    buttons = (*own, *ways.buttons)
    return tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))


def _last() -> Row:
    return (Button(_("‹ All events"), SeeEventsDesk()), *menu())


def back(event_id: int) -> Row:
    return (Button(_("‹ The event"), SeeEventDesk(event_id=event_id)), *menu())


def search(event_id: int) -> Button:
    return Button(_("Find by number"), BeginForm(form=f"edfind.{event_id}"))
