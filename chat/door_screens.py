"""What colleagues see at a door: which one, how many are in, and what came of a try."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from chat import labels
from chat.actions import BeginForm
from chat.actions_door import (
    LeaveDoor,
    PrintGuests,
    SeeDoor,
    SeeDoors,
    SeeGuests,
    ShowWall,
    UndoEntry,
)
from chat.actions_event_desk import SeeEventDesk
from chat.application_screens import menu
from chat.event_fee_screens import button as fee_button
from chat.member_screens import masked
from chat.screen import Button, Screen
from domain.events.door import Entry, Outcome
from domain.events.guest_list import Counts
from domain.events.model import Event, EventState
from domain.events.tickets import said
from locales.i18n import N_, _, language, list_, moment_, money_, n_, number_, opening, time_


@dataclass(frozen=True, slots=True)
class Door:
    """A door as one colleague sees it. `opens`: it does so later, aware UTC."""

    event: Event
    counts: Counts
    opens: datetime | None = None


def title(event: Event) -> str:
    return said(event, language())


def clock(event: Event, moment: datetime) -> str:
    """A moment as the clocks at the event's place show it."""
    return time_(moment.astimezone(ZoneInfo(event.zone)))


def back(event_id: int) -> tuple[Button, ...]:
    return (Button(_("‹ The door"), SeeDoor(event_id=event_id)), *menu())


# ── Which door ────────────────────────────────────────────────────────────────────────────────


def doors(events: Sequence[Event], *, again: bool = False) -> Screen:
    """The events of the day, to choose from; `again`: a ticket was scanned and waits for it."""
    if not events:
        return Screen(
            _("At the door"),
            _("No event within the next hours. On the day you choose it here, and then let "
              "members in by their tickets."),
            (menu(),),
        )  # fmt: skip
    lines = [
        _("{n}. {line}", n=at, line=" · ".join((title(one), moment_(one.starts_at, one.zone))))
        for at, one in enumerate(events, 1)
    ]  # fmt: skip
    buttons = [
        Button(number_(at), SeeDoor(event_id=one.id or 0), style="primary" if at == 1 else None)
        for at, one in enumerate(events, 1)
    ]
    return Screen(
        _("At which door do you stand?"),
        "\n".join(lines) + ("\n\n" + _("Then scan the ticket once more.") if again else ""),
        (tuple(buttons), menu()),
    )


def door(found: Door) -> Screen:
    """How many are in, and every way to let somebody in."""
    event, number = found.event, found.event.id or 0
    how = _(
        "Scan a ticket with the camera of this phone, or send me a photo of its code. Without a "
        "ticket, take the list."
    )
    if found.opens is not None:
        how = _("The door opens at {moment}.", moment=moment_(found.opens, event.zone))
    return Screen(
        title(event),
        "\n\n".join((_counted(found), how)),
        (
            (Button(_("The list"), SeeGuests(event_id=number), style="primary"),
             Button(_("Find"), BeginForm(form=f"doorfind.{number}")),
             Button(_("Walk-in"), BeginForm(form=f"doorwalk.{number}"))),
            (Button(_("Code for the wall"), ShowWall(event_id=number)),
             Button(_("Refresh"), SeeDoor(event_id=number)),
             Button(_("Event"), SeeEventDesk(event_id=number))),
            (Button(_("Print the list"), PrintGuests(event_id=number)),
             Button(_("Enter numbers"), BeginForm(form=f"doorlist.{number}"))),
            (Button(_("Other door"), SeeDoors()), Button(_("Leave"), LeaveDoor()), *menu()),
        ),
    )  # fmt: skip


def _counted(found: Door) -> str:
    event, counts = found.event, found.counts
    place = (event.place,) if event.place else ()
    lines = [
        " · ".join((moment_(event.starts_at, event.zone), *place)),
        _("In: {come} of {registered}", come=counts.in_, registered=counts.registered),
        _("Seats: {come} of {seats}", come=counts.seats_in, seats=counts.seats),
    ]
    if counts.walk_ins:
        lines.append(_("Walk-ins: {n}", n=counts.walk_ins))
    if counts.late:
        lines.append(_("Late: {n}", n=counts.late))
    return "\n".join(lines)


def left() -> Screen:
    return Screen(
        _("At the door"),
        _("You have left the door. Thank you."),
        ((Button(_("Choose a door"), SeeDoors(), style="primary"),), menu()),
    )


# ── A try and its end ─────────────────────────────────────────────────────────────────────────

# Each end has a colour of its own (F41), so that one glance is enough.
TITLES: Mapping[str, str] = {
    Outcome.IN: N_("🟢 In"),
    Outcome.ALREADY: N_("🟡 In already"),
    Outcome.FOREIGN: N_("🟣 Not this event"),
    Outcome.CANCELLED: N_("🔴 Cancelled"),
    Outcome.ASKED: N_("🟠 Not confirmed yet"),
    Outcome.UNKNOWN: N_("⚫ No ticket of ours"),
    Outcome.OLDER: N_("🟤 An older code"),
    Outcome.UNDONE: N_("⚪ Taken back"),
}


def tried(entry: Entry, counts: Counts) -> Screen:
    """The end of a try, big and clear, with how many are in by now."""
    if entry.event.state == EventState.CANCELLED and entry.outcome == Outcome.CANCELLED:
        return _off(entry)
    number = entry.event.id or 0
    sums = _("In: {come} of {registered}", come=counts.in_, registered=counts.registered)
    text = "\n\n".join(filter(None, (_who(entry), _why(entry), _fee(entry), sums)))
    rows: list[tuple[Button, ...]] = []
    undo = UndoEntry(event_id=number, registration_id=entry.registration_id or 0)
    if entry.outcome == Outcome.IN:
        rows.append((Button(_("Undo"), undo, style="danger"),))
    if entry.open_fee and entry.outcome in (Outcome.IN, Outcome.ALREADY):
        rows.append((fee_button(entry.registration_id or 0),))
    rows.append((Button(_("The list"), SeeGuests(event_id=number), style="primary"),))
    return Screen(_(TITLES[entry.outcome]), text, (*rows, back(number)))


def _off(entry: Entry) -> Screen:
    """The event itself is cancelled: nobody comes in, and nothing leads to its lists."""
    event = entry.event
    since = _("“{title}” is cancelled and does not take place.", title=title(event))
    if event.cancelled_at is not None:
        since = _("“{title}” was cancelled {moment} and does not take place.", title=title(event),
                  moment=moment_(event.cancelled_at, event.zone))  # fmt: skip
    why = event.cancelled_because
    reason = _("Reason: {reason}", reason=why) if why else ""
    text = "\n\n".join(filter(None, (since, reason, _who(entry))))
    other = Button(_("Other door"), SeeDoors(), style="primary")
    return Screen(_("🔴 The event is off"), text, ((other, *menu()),))


def _who(entry: Entry) -> str:
    if not entry.number:
        return ""
    seats = n_("{n} seat", "{n} seats", entry.seats)
    name = masked(entry.initial)
    first = " · ".join(filter(None, (entry.number, name, seats)))
    marks = [_("walk-in")] if entry.walk_in else []
    if entry.late:
        marks.append(_("late"))
    return "\n".join(filter(None, (first, opening(list_(marks)) if marks else "")))


def _fee(entry: Entry) -> str:
    return _("Fee still open: {sum}", sum=money_(entry.open_fee)) if entry.open_fee else ""


def _why(entry: Entry) -> str:
    match entry.outcome:
        case Outcome.ALREADY if entry.came_at is not None:
            at = clock(entry.event, entry.came_at)
            if entry.by:
                by = labels.colleague(entry.by)
                return _("In already at {time}, by {name}.", time=at, name=by)
            return _("In already at {time}, by the code on the wall.", time=at)
        case Outcome.FOREIGN if entry.elsewhere is not None:
            other = entry.elsewhere
            return _("This ticket is for “{title}”, {moment}.", title=title(other),
                     moment=moment_(other.starts_at, other.zone))  # fmt: skip
        case Outcome.CANCELLED:
            return _("This registration was cancelled. If there is room: Walk-in, by the number.")
        case Outcome.ASKED:
            return _("This registration still waits for a colleague's yes.")
        case Outcome.UNKNOWN:
            return _(
                "This code belongs to no ticket. Please ask for the number and take the list."
            )
        case Outcome.OLDER:
            return _("There is a newer ticket. Please ask for that one: /events, “My ticket”.")
        case Outcome.UNDONE:
            return _("The entry is taken back.")
    return ""


def no_code(reason: str) -> Screen:
    """A photo in which there is nothing to let anybody in by."""
    words = {
        "several": _("There are several tickets in this picture. One at a time, please."),
        "failed": _("The picture did not reach me. Please send it once more."),
        "too_big": _("This picture is too large. Please send it as a photo, not as a file."),
    }
    none = _("I see no ticket in this picture. Go closer, keep it flat and in the light; or take "
             "the list.")  # fmt: skip
    doors_ = Button(_("‹ The door"), SeeDoors())
    return Screen(text=words.get(reason, none), rows=((doors_, *menu()),))
