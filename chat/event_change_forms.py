"""What is typed when an event moves or is cancelled."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from chat import event_words as words
from chat.forms import Field, Form, Section
from chat.kinds import Answers, Choice, Date, LongText, OnTheMap, Text, TimeOfDay, days
from chat.screen import Screen
from domain.events.model import Event
from locales.i18n import N_, n_

Send = Callable[[Any, dict[str, Any]], Screen]
WHAT = (("time", N_("The time")), ("place", N_("The place")), ("both", N_("Both")))


def lasts_days(event: Event) -> bool:
    """Whether it ends on another day than it begins, by the clocks of its place."""
    zone = ZoneInfo(event.zone)
    return event.starts_at.astimezone(zone).date() != event.ends_at.astimezone(zone).date()


def moving(name: str, event: Event, send: Send) -> Form:
    """The new time, the new place, or both; then why. Times are those of the event's place."""
    old = words.span(event, ZoneInfo(event.zone))

    def time(answers: Answers) -> bool:
        return answers.get("what") in ("time", "both")

    def place(answers: Answers) -> bool:
        return answers.get("what") in ("place", "both")

    def last_day(answers: Answers) -> bool:
        return time(answers) and lasts_days(event)

    soon = Date(near=True, earliest=days(0), latest=days(730))
    fields = (
        Field("what", N_("What changes?"), Choice(WHAT), N_("Changes")),
        Field("day", N_("On which day does it begin? Until now: {old}, by the clocks of {zone}."),
            soon, N_("Day"), when=time,
            facts={"old": old, "zone": event.zone}),
        Field("begins", N_("When does it begin?"), TimeOfDay(), N_("Begins"), when=time),
        Field("last_day", N_("On which day does it end?"),
            replace(soon, since="day"), N_("Last day"), when=last_day),
        Field("ends", N_("When does it end?"), TimeOfDay(), N_("Ends"), when=time),
        Field("place", N_("Where is it now? Until now: {old}."), Text(shortest=2, longest=200),
            N_("Place"), when=place, facts={"old": event.place or "—"}),
        Field("spot", N_("Where is that on the map?"), OnTheMap(), N_("On the map"),
            optional=True, when=place),
        Field("reason", N_("Why does it change? Everybody who comes reads this."),
            LongText(longest=300, shortest=5), N_("Reason")),
    )  # fmt: skip
    title = N_("Change time or place")
    return Form(
        name,
        (Section(title, fields),),
        send,
        title=title,
        send_label=N_("Ask for the change"),
    )


def cancelling(name: str, send: Send, *, members: int, waiting: int) -> Form:
    """Two looks at what cannot simply be undone: the reason, then a summary with the send
    button."""
    told = n_("{n} member is told.", "{n} members are told.", members + waiting)
    question = N_("Why is the event cancelled? Everybody who comes reads this. {told}")
    field = Field("reason", question, LongText(longest=300, shortest=5), N_("Reason"),
        facts={"told": told})  # fmt: skip
    title = N_("Cancel the event")
    return Form(name, (Section(title, (field,)),), send, title=title, send_label=N_("Cancel it"))
