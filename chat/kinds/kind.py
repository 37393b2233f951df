"""What every kind of answer has: how it is offered, read and shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from chat.actions import FormPress
from chat.kinds.incoming import Incoming
from chat.screen import Ask, Button

Value = Any  # what JSON can hold
Answers = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Ctx:
    """Where a question stands. `answers` are those in force, in a group the item's own by name.

    `value` is the answer given before, `view` the page or month asked for, `today` the club's
    date, `region` the default of typed phone numbers.
    """

    form: str
    question: str
    today: date
    answers: Answers = field(default_factory=dict)
    value: Value = None
    view: str = ""
    region: str = "CN"

    def press(self, verb: str, value: str = "") -> FormPress:
        return FormPress(form=self.form, question=self.question, verb=verb, value=value)

    def choose(self, value: str) -> FormPress:
        """The button that gives this answer."""
        return self.press("c", value)

    def turn(self, view: str) -> FormPress:
        """The button that shows another page or month of the same question."""
        return self.press("v", view)

    def done(self) -> FormPress:
        """The button that closes an answer of several."""
        return self.press("d")


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """What a kind adds to the question: buttons, a keyboard, a line on how to answer."""

    rows: Rows = ()
    ask: Ask | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """The simplest: a line of text. Values are what JSON can hold."""

    def offer(self, ctx: Ctx) -> Offer:
        return Offer()

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        """The answer in what the person sent.

        Raises:
            Wrong: it holds none, or one that will not do.
        """
        return incoming.line()

    def show(self, value: Value, *, open_: bool = False) -> str:
        """The answer as the review shows it; sensitive ones are masked unless `open_`."""
        return str(value)

    def skipped(self) -> str:
        """What the review shows where nothing was answered."""
        return "—"

    def enough(self, value: Value) -> bool:
        """Whether the answer is complete; one of several parts may still lack some."""
        return True

    def stays(self, value: Value) -> bool:
        """Whether the question stays open for more parts after this answer."""
        return False

    def closes(self, value: Value) -> Value:
        """The value when the person says that this was all.

        Raises:
            Wrong: it is not enough yet.
        """
        return value

    def page_of(self, pressed: str) -> str:
        """The view in which a pressed button stands, so that the question stays there."""
        return ""
