"""What a lottery's keeper has to type: the plan, why it is asked for, why it is called off, a
winner's code."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from chat.forms import Field, Form, Group, Section
from chat.kinds import Choice, Date, Incoming, LongText, Money, Number, Text, Wrong, days
from chat.kinds.kind import Answers, Ctx, Value
from chat.screen import Screen
from domain.lottery.codes import LENGTH, SIGNS, typed
from domain.lottery.model import Lottery, LotteryPrize
from domain.lottery.planning import MOST_PRIZES, MOST_TICKETS
from locales.i18n import N_

Send = Callable[[Any, dict[str, Any]], Screen]
LATEST = days(366)
_CODE = re.compile(f"[{SIGNS}]{{{LENGTH}}}")


def plan(name: str, send: Send) -> Form:
    """The whole plan, with a summary in which each answer can be changed."""
    about = Section(N_("The lottery"), (
        Field("title", N_("What is the lottery called? Members read it."),
            Text(shortest=2, longest=60), N_("Lottery name")),
        Field("about", N_("Would you like to say a word about it to members?"),
            LongText(longest=600), N_("About it"), optional=True),
        Field("opens_on", N_("From which day on are there tickets? They begin at 9:00."),
            Date(near=True, earliest=days(0), latest=LATEST), N_("First day")),
        Field("closes_on", N_("Until which day? It closes at 20:00."),
            Date(near=True, earliest=days(0), latest=LATEST, since="opens_on"),
            N_("Last day")),
    ))  # fmt: skip
    tickets = Section(N_("Tickets"), (
        Field("ticket_points", N_("How many points does a ticket cost?"),
            Number(least=1, most=100_000), N_("Points a ticket")),
        Field("most_tickets", N_("How many tickets are there in all? The odds follow from it."),
            Number(least=1, most=MOST_TICKETS), N_("Tickets")),
        Field("tickets_per_member", N_("How many may one member hold?"),
            Number(least=1, most=MOST_TICKETS), N_("A member's most")),
    ))  # fmt: skip
    prizes = Section(N_("Prizes"), (
        Group("prizes", N_("Is there another prize?"), _prize(), item=N_("Prize no. {n}"),
            add=N_("Add a prize"), label=N_("Prizes"), least=1, most=20,
            first=N_("What can be won?")),
        Field("budget", N_("What may all prizes cost together, in yuan?"), Money(),
            N_("Budget")),
    ))  # fmt: skip
    return Form(
        name, (about, tickets, prizes), send, title=N_("A lottery's plan"), send_label=N_("Save")
    )


def _prize() -> tuple[Field, ...]:
    def things(answers: Answers) -> bool:
        return answers.get("kind") == "thing"

    def points(answers: Answers) -> bool:
        return answers.get("kind") == "points"

    return (
        Field("title", N_("What is it called?"), Text(shortest=2, longest=60), N_("Prize")),
        Field("count", N_("How many of them?"), Number(least=1, most=MOST_PRIZES),
            N_("How many")),
        Field("kind", N_("Is it a thing to be fetched, or points?"),
            Choice((("thing", N_("A thing")), ("points", N_("Points")))), N_("Kind")),
        Field("points", N_("How many points is it?"), Number(least=1, most=100_000),
            N_("Points"), when=points),
        Field("cost", N_("What does one cost the club, in yuan?"), Money(), N_("Cost"),
            when=things),
    )  # fmt: skip


def filled(
    lottery: Lottery, prizes: Sequence[LotteryPrize], first_day: str, last_day: str
) -> dict[str, Value]:
    """The answers that make this plan, as `forms.collected` builds them."""
    return {
        "title": lottery.title,
        "about": lottery.about,
        "opens_on": first_day,
        "closes_on": last_day,
        "ticket_points": lottery.ticket_points,
        "most_tickets": lottery.most_tickets,
        "tickets_per_member": lottery.tickets_per_member,
        "prizes": [
            {"title": one.title, "count": one.count}
            | (
                {"kind": "points", "points": one.points}
                if one.points
                else {"kind": "thing", "cost": format(one.cost, ".2f")}
            )
            for one in prizes
        ],
        "budget": format(lottery.budget, ".2f"),
    }


def asking(name: str, send: Send) -> Form:
    field = Field("reason", N_("Why this lottery? The leader reads it."),
        LongText(longest=1000, shortest=5), N_("Reason"))  # fmt: skip
    return _one(name, N_("Ask the leader"), send, field)


def calling_off(name: str, send: Send, *, tickets: int) -> Form:
    """Two looks at what cannot be undone: the reason, then a summary with the send button."""
    question = N_("Why is it called off? Nobody has a ticket yet.")
    if tickets:
        question = N_(
            "Why is it called off? All points come back, and everybody with a ticket reads this."
        )
    field = Field("reason", question, LongText(longest=300, shortest=5), N_("Reason"))
    section = Section(N_("Call the lottery off"), (field,))
    return Form(
        name, (section,), send, title=N_("Call the lottery off"), send_label=N_("Call it off")
    )


@dataclass(frozen=True, slots=True)
class PrizeCode(Text):
    """The code of a prize; typed with or without gaps, or pasted with its link."""

    longest: int = 300

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        code = typed(str(Text.parse(self, incoming, ctx)))
        if not _CODE.fullmatch(code):
            raise Wrong(
                N_("This is not the code of a prize: it has eight letters and figures, such as "
                   "{example}."), example="K7PM 2XWA"
            )  # fmt: skip
        return code


def checking(name: str, send: Send) -> Form:
    field = Field("code",
        N_("Which code does the member show? Please type it, or scan it with your camera."),
        PrizeCode(), N_("Collection code"))  # fmt: skip
    return _one(name, N_("Check a prize"), send, field)


def _one(name: str, title: str, send: Send, field: Field) -> Form:
    return Form(name, (Section(title, (field,)),), send, title=title, review=False)
