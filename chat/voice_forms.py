"""What colleagues fill in about voices, posters and who is on duty, as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from chat import case_words as words
from chat import voice_words as voices
from chat.forms import Field, Form, Section
from chat.kinds import Choice, Date, LongText, Text, TimeOfDay
from chat.kinds.days import days
from chat.screen import Screen
from domain.voices.logging import KINDS
from locales.i18n import N_

Send = Callable[[Any, dict[str, Any]], Screen]


def _form(name: str, title: str, send: Send, *fields: Field, review: bool = False) -> Form:
    return Form(name, (Section(title, fields),), send, title=title, review=review)


def _options(known: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(known.items())


def logging(name: str, send: Send) -> Form:
    """Something said about the club elsewhere."""
    place = Field("place", N_("Where was it said?"), Choice(_options(voices.PLACES), columns=2),
        N_("Said where"))  # fmt: skip
    day = Field("day", N_("On which day?"), Date(earliest=days(-365), latest=days(0), near=True),
        N_("Said when"))  # fmt: skip
    mood = Field("mood", N_("How does it sound?"), Choice(_options(voices.MOODS)),
        N_("Mood"))  # fmt: skip
    topic = Field("topic", N_("What is it about?"), Choice(_options(words.ABOUT), columns=2),
        N_("About"))  # fmt: skip
    said = Field("words", N_("What was said? Copy the words, without names if you can."),
        LongText(longest=2000, shortest=2), N_("What was said"))  # fmt: skip
    link = Field("link", N_("Is there a link to it?"), Text(shortest=4, longest=400), N_("Link"),
        optional=True)  # fmt: skip
    title = N_("Write down a voice")
    return _form(name, title, send, place, day, mood, topic, said, link, review=True)


def opening_case(name: str, send: Send) -> Form:
    """A voice becomes a case."""
    kinds = tuple((one.value, words.KINDS[one]) for one in KINDS)
    kind = Field("kind", N_("What is it?"), Choice(kinds), N_("Kind"))
    member = Field("member", N_("Which member is it? The member number, please."),
        Text(shortest=2, longest=20), N_("Member"), optional=True,
        help=N_("Skip this when it is not a member, or you do not know."))  # fmt: skip
    return _form(name, N_("Make a case of it"), send, kind, member)


def poster(name: str, send: Send) -> Form:
    place = Field("place", N_("Where will it hang? This name stands on the poster and in its "
        "cases."), Text(shortest=2, longest=60), N_("Where it hangs"))  # fmt: skip
    return _form(name, N_("A new poster"), send, place)


def shift(name: str, colleagues: Sequence[tuple[str, str]], send: Send) -> Form:
    """`colleagues` are (person id, how they are called)."""
    who = Field("who", N_("Who is on duty?"), Choice(tuple(colleagues), verbatim=True),
        N_("On duty"))  # fmt: skip
    near = Date(earliest=days(0), latest=days(365), near=True)
    first = Field("first", N_("From which day on?"), near, N_("First day"))
    last = Field("last", N_("Until which day? For one day, the same again."), near, N_("Last day"))
    begins = Field("begins", N_("From what time on, each of these days?"), TimeOfDay(),
        N_("From what time"))  # fmt: skip
    ends = Field("ends", N_("Until what time? An earlier one is the next morning."), TimeOfDay(),
        N_("Until what time"))  # fmt: skip
    return _form(name, N_("Put somebody on duty"), send, who, first, last, begins, ends,
        review=True)  # fmt: skip


def day(value: Any) -> date:
    return date.fromisoformat(str(value))
