"""What is typed for articles, ready answers and for finding them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from chat import knowledge_words as words
from chat.forms import Field, Form, Section
from chat.kinds import Choice, Date, Incoming, LongText, Text, Wrong, days
from chat.kinds.kind import Ctx, Value
from chat.screen import Screen
from domain.knowledge import ready, texts
from domain.knowledge.model import LANGUAGES
from domain.knowledge.writing import FURTHEST
from locales.i18n import LANGUAGES as NAMES
from locales.i18n import N_, series_

Send = Callable[[Any, dict[str, Any]], Screen]
_SUBJECT = Choice(tuple(words.SUBJECTS.items()), columns=2, per_page=12)
_UNKNOWN = N_("I do not know {word}. These can be filled in: {known}")


@dataclass(frozen=True, slots=True)
class Filled(LongText):
    """Words with placeholders, of which only `known` ones can be filled in."""

    known: Sequence[str] = ()

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        text = str(LongText.parse(self, incoming, ctx))
        unknown = sorted(texts.fields(text) - set(self.known))
        if unknown:
            raise Wrong(_UNKNOWN, word=braced(unknown[:1]), known=braced(self.known))
        return text


def braced(names: Sequence[str]) -> str:
    """{club}, {contact}: placeholders as they are typed."""
    return series_(f"{{{name}}}" for name in names)


# ── Finding ───────────────────────────────────────────────────────────────────────────────────


def finding(name: str, send: Send) -> Form:
    title = N_("Search the answers")
    field = Field("words", N_("What would you like to know? Type it in your own words."),
        LongText(shortest=1, longest=500), N_("Question"))  # fmt: skip
    return Form(name, (Section(title, (field,)),), send, title=title, review=False)


# ── Articles ──────────────────────────────────────────────────────────────────────────────────


def _text_fields(*, personal: bool = False) -> tuple[Field, ...]:
    asks = N_("Which question does it answer? Write it as a member would ask.")
    answers = N_("What is the answer? Short and concrete, the most important first.")
    if personal:
        asks = N_(
            "Which question does it answer? Then the words of the case follow: take out names, "
            "numbers and whatever shows who asked, before you keep it."
        )
        answers = N_("What is the answer? Take out names, numbers and whatever is personal.")
    fill = N_("These are filled in from the club's settings, so that the answer stays true: "
              "{placeholders}")  # fmt: skip
    return (
        Field("title", asks, Text(shortest=2, longest=texts.TITLE_LONGEST),
            N_("Question it answers")),
        Field("body", answers,
            Filled(shortest=2, longest=texts.BODY_LONGEST, known=texts.FACTS), N_("The answer"),
            help=fill, facts={"placeholders": braced(texts.FACTS)}),
        Field("asked", N_("How else do people ask it? One question a line; it is found by them "
            "too."), LongText(longest=texts.ASKED_LONGEST), N_("Asked like"), optional=True),
    )  # fmt: skip


def new(name: str, send: Send, *, personal: bool = False) -> Form:
    """A new article with its first text; `personal`: out of somebody's question."""
    subject = Field("area", N_("What is it about?"), _SUBJECT, N_("Subject"))
    spoken = Field("language", N_("In which language do you write first?"),
        Choice(tuple(NAMES.items()), verbatim=True, columns=3), N_("Language"))  # fmt: skip
    fields = (subject, spoken, *_text_fields(personal=personal))
    title = N_("A new article")
    return Form(name, (Section(title, fields),), send, title=title, send_label=N_("Save"))


def out_of_case(area: str, language: str, question: str, answer: str) -> dict[str, Value]:
    """What the form of a new article begins with: the words of an answered question."""
    plain = str.maketrans("{}", "()")  # what looks like a placeholder was none
    body = answer.translate(plain)[: texts.BODY_LONGEST].strip()
    asked = " ".join(question.split())[: texts.ASKED_LONGEST]
    found: dict[str, Value] = {"area": area, "language": language, "asked": asked or None}
    return found | ({"body": body} if len(body) >= 2 else {})


def text(name: str, send: Send) -> Form:
    """An article's text in one language."""
    title = N_("The text of an article")
    section = Section(title, _text_fields())
    return Form(name, (section,), send, title=title, send_label=N_("Save"))


def settling(name: str, send: Send) -> Form:
    """What an article is about, and when it is looked through again."""
    day = Date(earliest=days(1), latest=days(FURTHEST.days), near=True)
    title = N_("Subject and day")
    fields = (
        Field("area", N_("What is it about?"), _SUBJECT, N_("Subject")),
        Field("day", N_("By which day is it looked through again? You are reminded two weeks "
            "before."), day, N_("Look through by")),
    )  # fmt: skip
    return Form(name, (Section(title, fields),), send, title=title, send_label=N_("Save"))


# ── Ready answers ─────────────────────────────────────────────────────────────────────────────


def ready_answer(name: str, send: Send, *, club: str) -> Form:
    """Words to answer cases with: in the `club`'s language first, in the others if wanted."""
    said = Filled(longest=ready.TEXT_LONGEST, known=ready.FIELDS)
    asked = {
        "zh_CN": N_("What does it say in simplified Chinese?"),
        "zh_TW": N_("What does it say in traditional Chinese?"),
        "en": N_("What does it say in English?"),
    }
    labels = {"zh_CN": N_("Words (CN)"), "zh_TW": N_("Words (TW)"), "en": N_("Words (EN)")}
    fill = N_("These are filled in for the case: {placeholders}")
    fields = [
        Field("area", N_("For questions about what?"), _SUBJECT, N_("Subject")),
        Field("name", N_("What do colleagues call this answer?"),
            Text(shortest=2, longest=ready.NAME_LONGEST), N_("Called")),
    ]  # fmt: skip
    for code in sorted(LANGUAGES, key=lambda one: one != club):
        fields.append(
            Field(code, asked[code], said, labels[code], help=fill, optional=code != club,
                facts={"placeholders": braced(ready.FIELDS)})
        )  # fmt: skip
    title = N_("A ready answer")
    return Form(name, (Section(title, tuple(fields)),), send, title=title, send_label=N_("Save"))
