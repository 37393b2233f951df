"""What colleagues fill in about a service case, as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chat import case_words as words
from chat.forms import Field, Form, Section
from chat.kinds import Answers, Choice, Date, LongText, Telling, Text, YesNo
from chat.screen import Screen
from locales.i18n import N_

# Kinds that are about one thing only.
ONLY_AREA: Mapping[str, str] = {"rights": "rights", "dispute": "merchant"}
Send = Callable[[Any, dict[str, Any]], Screen]


def _form(name: str, title: str, send: Send, *fields: Field, review: bool = False) -> Form:
    return Form(name, (Section(title, fields),), send, title=title, review=review)


def _told(question: str, label: str, number: str) -> Field:
    return Field("told", question, Telling(), label, facts={"number": number})


def _options(known: Mapping[str, str], *without: str) -> tuple[tuple[str, str], ...]:
    return tuple((code, said) for code, said in known.items() if code not in without)


# ── Talking ───────────────────────────────────────────────────────────────────────────────────


def answering(name: str, number: str, send: Send) -> Form:
    return _form(name, N_("Answer the member"), send,
        _told(N_("What do you answer in {number}? Text, photos or a voice message."),
              N_("Answer"), number))  # fmt: skip


def ready(name: str, send: Send) -> Form:
    """A ready answer, read once more and changed where it does not fit."""
    field = Field("words", N_("How should the answer read?"), LongText(longest=3500),
        N_("Answer"))  # fmt: skip
    return _form(name, N_("Answer the member"), send, field, review=True)


def asking(name: str, number: str, send: Send) -> Form:
    field = Field("words",
        N_("What do you need to know in {number}? Its clock stands still until the member "
           "answers."), LongText(longest=2000, shortest=2), N_("Question"),
        facts={"number": number})  # fmt: skip
    return _form(name, N_("Ask the member"), send, field)


def noting(name: str, number: str, send: Send) -> Form:
    return _form(name, N_("A note for colleagues"), send,
        _told(N_("What should colleagues know about {number}? The member never sees it."),
              N_("Note"), number))  # fmt: skip


# ── Ending ────────────────────────────────────────────────────────────────────────────────────


def resolving(name: str, number: str, send: Send, *, dispute: bool) -> Form:
    """`dispute`: with a merchant, where somebody has to say who was right (R7.6)."""
    told = Field("words",
        N_("What was done in {number}? The member reads it and says whether it is solved."),
        LongText(longest=3000, shortest=5), N_("Solution"), facts={"number": number},
    )  # fmt: skip
    cause = Field("cause", N_("Why did it come to this? For our own figures."),
        Choice(_options(words.CAUSES), columns=2), N_("Cause"))  # fmt: skip
    more = Field("cause_words", N_("What was the cause, in a sentence?"),
        LongText(longest=500, shortest=3), N_("Cause in words"), when=_other)  # fmt: skip
    upheld = Field("upheld", N_("Was the complaint about the merchant right?"), YesNo(),
        N_("The complaint was right"))  # fmt: skip
    fields = (told, cause, more, upheld) if dispute else (told, cause, more)
    return _form(name, N_("It is solved"), send, *fields, review=True)


def _other(answers: Answers) -> bool:
    return answers.get("cause") == "other"


def closing(name: str, number: str, send: Send) -> Form:
    how = Field("how", N_("Why do you close {number} without a solution?"),
        Choice(_options(words.CLOSINGS)), N_("Reason"), facts={"number": number})  # fmt: skip
    more = Field("words", N_("Please say why, in a sentence. The member reads it."),
        LongText(longest=1000, shortest=3), N_("In words"))  # fmt: skip
    return _form(name, N_("Close the case"), send, how, more, review=True)


def reopening(name: str, number: str, send: Send) -> Form:
    field = Field("words", N_("Why is {number} taken up again? Colleagues read it."),
        LongText(longest=1000, shortest=3), N_("Why again"), facts={"number": number})  # fmt: skip
    return _form(name, N_("Take the case up again"), send, field)


def declining(name: str, number: str, send: Send) -> Form:
    field = Field("words", N_("Why is {number} not taken up? The member reads the reason."),
        LongText(longest=1000, shortest=5), N_("Reason"), facts={"number": number})  # fmt: skip
    return _form(name, N_("Not taken up"), send, field)


# ── Heard elsewhere, found, days ──────────────────────────────────────────────────────────────


def logging(name: str, send: Send) -> Form:
    """A case heard by telephone, e-mail, from a poster or online."""

    def about(*kinds: str) -> Callable[[Answers], bool]:
        return lambda answers: answers.get("kind") in kinds

    source = Field("source", N_("How did it reach us?"),
        Choice(_options(words.SOURCES, "bot", "survey"), columns=2), N_("How"))  # fmt: skip
    member = Field("member", N_("Which member is it? The member number, please."),
        Text(shortest=2, longest=20), N_("Member"), optional=True,
        help=N_("Skip this when it is not a member, or you do not know."))  # fmt: skip
    place = Field("place", N_("Where exactly: which shop, page or telephone line?"),
        Text(longest=120), N_("Where exactly"), optional=True)  # fmt: skip
    kind = Field("kind", N_("What is it?"), Choice(_options(words.KINDS), columns=2),
        N_("Kind"))  # fmt: skip
    shop = Field("shop", N_("Which shop or merchant is it about?"), Text(shortest=2, longest=100),
        N_("Shop"), when=about("dispute"))  # fmt: skip
    thing = Field("area", N_("What is it about?"), Choice(_options(words.ABOUT), columns=2),
        N_("About"), when=about("complaint", "suggestion"))  # fmt: skip
    field = Field("area", N_("What is it about?"), Choice(_options(words.FIELDS), columns=2),
        N_("About"), when=about("consultation"))  # fmt: skip
    told = Field("told", N_("What was said?"), Telling(), N_("What was said"))
    urgent = Field("urgent", N_("Is somebody's safety at risk?"), YesNo(), N_("Urgent"))
    return _form(name, N_("Enter a case"), send, source, member, place, kind, shop, thing, field,
        told, urgent, review=True)  # fmt: skip


def finding(name: str, send: Send) -> Form:
    field = Field("number", N_("Which case? Its number, please, such as C26-0042 or 42."),
        Text(shortest=1, longest=20), N_("Number"))  # fmt: skip
    return _form(name, N_("Find a case"), send, field)


def club_day(name: str, send: Send) -> Form:
    day = Field("day", N_("Which day?"), Date(near=True), N_("Day"))
    works = Field("works", N_("Does the club work on that day?"), YesNo(), N_("The club works"))
    return _form(name, N_("A day of the club"), send, day, works)
