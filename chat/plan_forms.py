"""What is typed for the year's plan: an event of it, last year's problems, reasons, a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from chat.actions_plans import TakePlanSheet
from chat.charts import MONTHS
from chat.event_words import KINDS
from chat.forms import Field, Form, Section
from chat.kinds import Answers, Choice, Date, Incoming, LongText, Money, Text
from chat.kinds.kind import Ctx, Value
from chat.kinds.plan_table import FORM
from chat.kinds.spreadsheet import Spreadsheet
from chat.screen import Button, Screen
from domain.plans import items
from domain.plans.items import NOTE_LONGEST, TITLE_LONGEST, Wanted
from domain.plans.model import PlanItem
from locales.i18n import N_, _, opening

Send = Callable[[Any, dict[str, Any]], Screen]
REASON = N_("Reason")
_SHORT = re.compile(r"(\d{1,2})\s*[-/.\u6708]\s*(\d{1,2})\s*[\u65e5\u53f7\u865f]?")


@dataclass(frozen=True, slots=True)
class OfYear(Date):
    """A day of the plan's year; typed with or without the year: 3-14, 3/14, 3月14日."""

    year: int = 0

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        if incoming.pressed is None:
            short = _SHORT.fullmatch(incoming.plain())
            if short is not None:
                incoming = Incoming(text=f"{self.year}-{short[1]}-{short[2]}")
        return Date.parse(self, incoming, ctx)


@dataclass(frozen=True, slots=True)
class Named(Choice):
    """One of the club's words, which are small in a sentence and large on a button."""

    def label(self, key: str) -> str:
        return opening(Choice.label(self, key))


KIND = Named(tuple(KINDS.items()), columns=2)


def item(name: str, send: Send, *, year: int, reason: bool, known: bool = False) -> Form:
    """One event of the year. `reason`: the plan is approved, so the change has to be asked for;
    `known`: all the rest is filled in, so that the reason is the first thing asked."""

    def without_a_day(answers: Answers) -> bool:
        return answers.get("day") is None

    months = tuple((str(n), label) for n, label in enumerate(MONTHS, 1))
    fields = [
        Field("title", N_("What is the event called?"), Text(shortest=2, longest=TITLE_LONGEST),
            N_("Event name")),
        Field("kind", N_("What kind of event is it?"), KIND, N_("Kind")),
        Field("day", N_("On which day of {year}? Skip this while only the month is clear."),
            OfYear(earliest=date(year, 1, 1), latest=date(year, 12, 31), near=True, year=year),
            N_("Day"), optional=True, facts={"year": str(year)}),
        Field("month", N_("In which month?"), Choice(months, columns=4, per_page=12),
            N_("Month"), when=without_a_day),
        Field("budget", N_("What may it cost, in yuan?"), Money(most=int(items.LARGEST)),
            N_("Budget")),
        Field("note", N_("Anything to note? Idea, partner, place."),
            LongText(longest=NOTE_LONGEST), N_("Note"), optional=True),
    ]  # fmt: skip
    if reason:
        why = N_("Why is it needed? The manager and the leader read it.")
        if known:
            why = N_("What is to change, and why? The manager and the leader read it. You change "
                "it on the next page.")  # fmt: skip
        fields.append(Field("reason", why, LongText(longest=1000, shortest=3), REASON))
    label = N_("Ask for it") if reason else N_("Save")
    section = Section(N_("An event of the year"), tuple(fields))
    return Form(name, (section,), send, title=N_("An event of the year"), send_label=label)


def wanted(answers: Mapping[str, Any]) -> Wanted:
    """What the answers of `item` ask for."""
    day = answers.get("day")
    return items.wanted(
        title=answers["title"],
        kind=answers["kind"],
        month=int(answers.get("month") or 0),
        day=date.fromisoformat(day) if day else None,
        budget=Decimal(answers["budget"]),
        note=answers.get("note") or "",
    )


def filled(one: PlanItem | Wanted) -> dict[str, Value]:
    """The answers that make this item."""
    return {
        "title": one.title,
        "kind": one.kind,
        "day": one.day and one.day.isoformat(),
        "month": str(one.month),
        "budget": format(one.budget, ".2f"),
        "note": one.note or None,
    }


def describing(name: str, send: Send) -> Form:
    """Last year, and what its members' figures say (E42.1)."""
    section = Section(N_("Last year, and the members"), (
        Field("problems",
            N_("What went wrong with last year's events, and what is done about it?"),
            LongText(longest=3000, shortest=5), N_("Last year")),
        Field("note", N_("What do the members' figures tell you about this year? I count them "
            "anew."), LongText(longest=2000), N_("The members"), optional=True),
    ))  # fmt: skip
    return Form(
        name, (section,), send, title=N_("Last year, and the members"), send_label=N_("Save")
    )


def asking(name: str, title: str, question: str, send: Send) -> Form:
    """One question: why. The deciders read it."""
    field = Field("reason", question, LongText(longest=1000, shortest=3), REASON)
    return Form(name, (Section(title, (field,)),), send, title=title, review=False)


def dropping(name: str, send: Send) -> Form:
    """Two looks: the reason, then a summary with the send button."""
    title = N_("Leave an event out")
    field = Field("reason", N_("Why is it left out? The manager and the leader read it."),
        LongText(longest=1000, shortest=3), REASON)  # fmt: skip
    return Form(
        name, (Section(title, (field,)),), send, title=title, send_label=N_("Ask to leave it out")
    )


def file(name: str, send: Send, *, year: int) -> Form:
    """The whole year as a spreadsheet."""
    blank = Button(_("Empty template"), TakePlanSheet(year=year, blank=True))
    field = Field("file", N_("Please send me the year's events as a spreadsheet, one row each. I "
        "look through it first; nothing is taken before you have seen what I found."),
        Spreadsheet(format=FORM, template=blank), N_("File"))  # fmt: skip
    title = N_("The year from a file")
    return Form(name, (Section(title, (field,)),), send, title=title, review=False)
