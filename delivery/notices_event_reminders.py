"""What those who come are told of their event: reminders, and what to know."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from chat import event_words as words
from chat.actions_door import SeeTicket
from chat.actions_events import GiveUpSeat, SeeEvent
from chat.application_screens import menu
from chat.screen import Button, Screen
from delivery.notices import Json, notice
from domain.events import view
from domain.events.model import Event, EventState, Registration, SeatState
from domain.work import Work
from locales.i18n import _, n_, opening, relative_days


def _seat(work: Work, params: Json) -> tuple[Event, Registration] | None:
    """The registration with its event, if there is still something to come to."""
    event, found = view.registration_told(work.session, int(params["registration_id"]))
    comes = found.state == SeatState.HELD and found.came_at is None
    live = event.state == EventState.ANNOUNCED and event.starts_at > work.now
    return (event, found) if comes and live else None


def _days(work: Work, event: Event) -> int:
    """How many days it is from today, by the calendar of the event's place."""
    zone = ZoneInfo(event.zone)
    today: date = work.now.astimezone(zone).date()
    return (event.starts_at.astimezone(zone).date() - today).days


def _what_to_know(work: Work, event: Event, found: Registration) -> str:
    parts = ["\n".join(filter(None, (words.when(event, work.zone), event.place)))]
    if found.seats > 1:
        parts.append(n_("You have {n} seat.", "You have {n} seats.", found.seats))
    deadline = view.deadline(event)
    if deadline > work.now:
        until = words.moment(event, deadline)
        parts.append(
            _("Should you be unable to come, please give your seat up before {until}: somebody "
              "may be waiting for it.", until=until)
        )  # fmt: skip
    else:
        parts.append(_("Should you be unable to come after all, please tell us."))
    return "\n\n".join(parts)


def _rows(event: Event, found: Registration) -> tuple[tuple[Button, ...], ...]:
    number = event.id or 0
    return (
        (Button(_("My ticket"), SeeTicket(event_id=number), style="primary"),),
        (
            Button(_("The event"), SeeEvent(event_id=number)),
            Button(_("I cannot come"), GiveUpSeat(event_id=number)),
        ),
        menu(),
    )


@notice("event.reminder")
def _reminder(work: Work, params: Json) -> Screen | None:
    """Not when the start has moved meanwhile: then there is another one."""
    seat = _seat(work, params)
    if seat is None or str(int(seat[0].starts_at.timestamp())) != str(params["start"]):
        return None
    event, found = seat
    when = opening(relative_days(_days(work, event)))
    title = _("{when}: {event}", when=when, event=words.title(event))
    return Screen(title, _what_to_know(work, event, found), _rows(event, found))


@notice("event.to_know")
def _to_know(work: Work, params: Json) -> Screen | None:
    """To whoever registered after the first reminder."""
    seat = _seat(work, params)
    if seat is None:
        return None
    event, found = seat
    title = _("Good to know for {event}", event=words.title(event))
    return Screen(title, _what_to_know(work, event, found), _rows(event, found))
