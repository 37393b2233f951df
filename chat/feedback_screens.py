"""What a member sees of feedback: the question, the thanks."""

from __future__ import annotations

from datetime import datetime, tzinfo

from chat import event_words
from chat.actions_after import GiveFeedback
from chat.application_screens import menu
from chat.screen import Button, Screen
from domain.events.model import Event
from locales.i18n import _, moment_, n_


def asked(event: Event, points: int, closes_at: datetime, zone: tzinfo) -> Screen:
    """Two hours after the end; `points` are those just given for coming."""
    given = n_(
        "{n} point for coming is in your account.",
        "{n} points for coming are in your account.",
        points,
    )
    parts = [
        _("Thank you for being with us. How was it? Two taps are enough; words are welcome."),
        given if points else "",
        _("Nobody learns who said what. You can answer until {until}.",
          until=moment_(closes_at, zone)),
    ]  # fmt: skip
    return Screen(event_words.title(event), "\n\n".join(filter(None, parts)), (_row(event),))


def reminder(event: Event, closes_at: datetime, zone: tzinfo) -> Screen:
    """Once, after two days."""
    text = _("We would still like to know how it was. It takes a minute, and is open until "
             "{until}.", until=moment_(closes_at, zone))  # fmt: skip
    return Screen(event_words.title(event), text, (_row(event),))


def _row(event: Event) -> tuple[Button, ...]:
    give = GiveFeedback(event_id=event.id or 0)
    return (Button(_("Say how it was"), give, style="primary"),)


def thanks(event_id: int, closes_at: datetime, zone: tzinfo) -> Screen:
    change = Button(_("Change my answer"), GiveFeedback(event_id=event_id))
    text = _("This helps us with the next one. You can change your answer until {until}.",
             until=moment_(closes_at, zone))  # fmt: skip
    return Screen(_("Thank you!"), text, ((change,), menu()), fresh=True)
