"""A member's ticket, and what the code on the wall says to whoever scans it."""

from __future__ import annotations

from chat.actions import Home
from chat.actions_door import RenewTicket, SeeTicket
from chat.actions_events import SeeEvent
from chat.application_screens import menu
from chat.door_screens import clock, title
from chat.screen import Button, Picture, Screen
from domain.events.door import Entry, Outcome
from domain.events.model import Event, EventState, SeatState
from domain.events.tickets import Ticket
from locales.i18n import _, moment_, n_


def ticket(mine: Ticket, *, line: str = "") -> Screen:
    """The ticket as a picture; one that is void or not confirmed says so."""
    event, registration = mine.event, mine.registration
    if not mine.good:
        return Screen(title(event), _void(mine), (_back(event),))
    lines = [
        line,
        _where(event, registration.seats),
        _("Show this at the entrance: a colleague scans it, and you are in."),
    ]
    if registration.came_at is not None:
        lines[-1] = _("You are in since {time}. Enjoy it!",
                      time=clock(event, registration.came_at))  # fmt: skip
    number = event.id or 0
    fresh = Button(_("New code"), RenewTicket(event_id=number))
    rows = (_back(event),) if registration.came_at else ((fresh,), _back(event))
    return Screen(
        _("Your ticket: {title}", title=title(event)),
        "\n\n".join(filter(None, lines)),
        rows,
        picture=Picture("ticket", {"registration_id": registration.id}),
        protect=True,
        fresh=True,
    )


def _where(event: Event, seats: int) -> str:
    parts = [moment_(event.starts_at, event.zone), event.place, n_("{n} seat", "{n} seats", seats)]
    return " · ".join(filter(None, parts))


def _void(mine: Ticket) -> str:
    if mine.event.state == EventState.CANCELLED:
        return _("This event has been cancelled, so its tickets are void.")
    if mine.registration.state == SeatState.ASKED:
        return _("Your registration waits for a colleague's yes. The ticket comes with it.")
    return _("This ticket is void: the registration was given up.")


def _back(event: Event) -> tuple[Button, ...]:
    return (Button(_("‹ The event"), SeeEvent(event_id=event.id or 0)), *menu())


def renewing(mine: Ticket) -> Screen:
    """The second look before the old code stops."""
    number = mine.event.id or 0
    return Screen(
        _("A new code?"),
        _("Has somebody else got a picture of your ticket? With a new code the old one opens no "
          "door any more."),
        (
            (Button(_("No, keep it"), SeeTicket(event_id=number), style="primary"),),
            (
                Button(
                    _("Yes, a new code"), RenewTicket(event_id=number, sure=True), style="danger"
                ),
            ),
        ),
        fresh=True,
    )  # fmt: skip


def for_colleagues(club: str) -> Screen:
    """A ticket's code, opened by somebody whose it is not and who checks none."""
    return Screen(
        text=_("This is a ticket of {club}. Only our colleagues at the door let in with it.",
               club=club),
        rows=((Button(_("Menu"), Home(), style="primary"),),),
    )  # fmt: skip


# ── The code on the wall ──────────────────────────────────────────────────────────────────────


def at_the_wall(entry: Entry) -> Screen:
    """The answer to the code on the wall; once in, there is nothing more to do."""
    event = entry.event
    if entry.outcome not in (Outcome.IN, Outcome.ALREADY) or entry.came_at is None:
        waits = _("Your registration waits for a colleague's yes. Please ask at the entrance.")
        return Screen(_("🟠 Not confirmed yet"), waits, (menu(),))
    at = clock(event, entry.came_at)
    lines = [_where(event, entry.seats), _("You are in since {time}. Enjoy it!", time=at)]
    heading = _("🟢 Welcome") if entry.outcome == Outcome.IN else _("🟡 In already")
    return Screen(heading, "\n\n".join((title(event), *lines)), (menu(),))


def no_seat(event: Event) -> Screen:
    """Scanned by somebody who has no seat here."""
    return Screen(
        title(event),
        _("I find no registration of yours for this event. Please tell our colleague at the "
          "entrance your member number: if there is room, you come in all the same."),
        (menu(),),
    )  # fmt: skip


def no_code() -> Screen:
    return Screen(
        text=_("This is none of our codes. Please scan the one on the wall once more."),
        rows=(menu(),),
    )
