"""What is refused after an event, in sentences; part of the table in chat/errors."""

from __future__ import annotations

from collections.abc import Mapping

from locales.i18n import N_

SENTENCES: Mapping[str, str] = {
    "feedback_shut": N_("This event does not ask for your view just now."),
    "feedback_shut.not_there": N_("Only those who came to an event are asked how it was."),
    "feedback_shut.early": N_("We ask how it was from {from_time} on. See you then."),
    "feedback_shut.over": N_(
        "The week for answers is over. Whatever you would like to tell us: /help says how."
    ),
    "event_books_closed": N_("The books of this event are closed for now."),
    "event_books_closed.early": N_("This event is not approved yet, so nothing is noted for it."),
    "event_books_closed.handed_in": N_(
        "The summary is handed in, so its sums and papers stay as they are."
    ),
    "event_books_closed.signed": N_("The summary is signed; the books of this event are closed."),
    "event_cost_unfit": N_("Something about this sum does not fit. Please look at it again."),
    "event_cost_unfit.what": N_("Please say what it was for in 2 to 80 characters."),
    "event_cost_unfit.amount": N_("Please give a sum in yuan, such as 1280 or 99.50."),
    "event_cost_unfit.large": N_("This sum is too large for one event; please check it."),
    "event_cost_unfit.cents": N_("A sum has no parts of a cent."),
    "event_summary_not_there": N_("This summary is at another step by now. Please look again."),
    "event_summary_not_there.early": N_("This event is not over yet. Its summary follows then."),
    "event_summary_not_there.soon": N_(
        "Members still answer. The summary can be handed in from {from_time} on."
    ),
    "event_summary_not_there.handed_in": N_(
        "The summary is handed in, so it stays as it is for now."
    ),
    "event_summary_not_there.signed": N_("The summary is signed and stays as it is."),
    "event_summary_not_there.empty": N_("Please write first what the event has brought about."),
    "annual_summary_not_there": N_("The year's summary is at another step. Please look again."),
    "annual_summary_not_there.early": N_("The year's summary is handed in from 1 December on."),
    "annual_summary_not_there.year": N_("A summary is written for this year or for the last."),
    "annual_summary_not_there.handed_in": N_(
        "The year's summary is handed in, so it stays as it is for now."
    ),
    "annual_summary_not_there.signed": N_("The year's summary is signed and stays as it is."),
    "annual_summary_not_there.empty": N_(
        "Please write first what the year's events have brought about."
    ),
}
