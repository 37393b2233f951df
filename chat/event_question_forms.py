"""What a colleague writes so that an event asks it: the questions, one after another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chat.event_questions import asks_names
from chat.forms import Field, Form, Group, Section, scattered
from chat.kinds import Answers, Choice, Ctx, Incoming, LongText, Text, Value, Wrong, YesNo
from chat.screen import Screen
from domain.events.model import Event
from domain.events.questions import MOST, MOST_OPTIONS, Question
from locales.i18n import N_, series_

Send = Callable[[Any, dict[str, Any]], Screen]
_CHOSEN = ("choice", "choices")


@dataclass(frozen=True, slots=True)
class Lines(LongText):
    """Answers to choose from, one a line; kept as a list."""

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        lines = [" ".join(line.split()) for line in incoming.words().split("\n")]
        found = list(dict.fromkeys(line for line in lines if line))
        if not 2 <= len(found) <= MOST_OPTIONS or any(len(line) > 40 for line in found):
            raise Wrong(
                N_("Please give between 2 and {most} answers, each on a line of its own and at "
                   "most 40 characters long."), most=MOST_OPTIONS
            )  # fmt: skip
        return found

    def show(self, value: Value, *, open_: bool = False) -> str:
        return series_(value)


def questions(name: str, event: Event, send: Send) -> Form:
    """All questions of one event; what it asks already is filled in by `before`."""
    fields: list[Field | Group] = []
    if event.companions:
        fields.append(
            Field("names", N_("Shall members give the names of those they bring?"), YesNo(),
                label=N_("Names of guests"))
        )  # fmt: skip
    fields.append(
        Group(
            "asked",
            N_("What shall we ask those who register? Only what the event needs."),
            _one(),
            item=N_("Question {n}"),
            add=N_("Add a question"),
            label=N_("Questions"),
            most=MOST,
        )
    )
    return Form(
        name,
        (Section("", tuple(fields)),),
        send,
        title=N_("Questions to those who register"),
        send_label=N_("Save"),
    )


def _one() -> tuple[Field, ...]:
    kinds = (
        ("text", N_("In words")),
        ("yes_no", N_("Yes or no")),
        ("choice", N_("One of several")),
        ("choices", N_("Several of many")),
        ("number", N_("A number")),
        ("date", N_("A day")),
    )
    return (
        Field("ask", N_("What do you ask?"), Text(shortest=3, longest=200), N_("Question")),
        Field("kind", N_("How is it answered?"), Choice(kinds, columns=2), N_("Kind of answer")),
        Field("options", N_("Which answers are there to choose from? One on each line."), Lines(),
            N_("To choose from"), when=lambda answers: answers.get("kind") in _CHOSEN),
        Field("needed", N_("Must it be answered?"), YesNo(), N_("Required")),
    )  # fmt: skip


def before(form: Form, event: Event) -> dict[str, Value]:
    """The answers of the form as the event asks now."""
    if not event.questions:
        return {}
    known = [one for one in event.questions if isinstance(one, dict) and "ask" in one]
    values: dict[str, Value] = {"asked": [_row(one) for one in known]}
    if event.companions:
        values["names"] = asks_names(event)
    return scattered(form, values)


def _row(one: Mapping[str, Any]) -> dict[str, Value]:
    row: dict[str, Value] = {"ask": one["ask"], "kind": one["kind"]}
    if one["kind"] in _CHOSEN:
        row["options"] = [text for _key, text in one.get("options") or ()]
    return {**row, "needed": not one.get("optional")}


def given(answers: Answers) -> Sequence[Question]:
    """What was written."""
    return [
        Question(
            ask=str(row["ask"]),
            kind=str(row["kind"]),
            options=tuple(row.get("options") or ()),
            optional=not row["needed"],
        )
        for row in answers.get("asked") or ()
    ]
