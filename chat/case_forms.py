"""What people fill in to complain, to suggest, to ask; and later about their own case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from chat import case_words as words
from chat.case_answers import BestAnswers, Find, Read
from chat.forms import Field, Form, Section
from chat.kinds import Answers, Choice, LongText, Telling, Text
from chat.screen import Screen
from locales.i18n import N_, _

Send = Callable[[Any, dict[str, Any]], Screen]
UNKNOWN = "unknown"
_URGENT = (
    ("no", N_("No, in office hours")),
    ("yes", N_("Yes, somebody is in danger")),
)


def _form(name: str, title: str, send: Send, *fields: Field, review: bool = False) -> Form:
    return Form(name, (Section(title, fields),), send, title=title, review=review)


def _about(kind: str, question: str, *without: str) -> Field:
    options = tuple((k, v) for k, v in words.areas(kind).items() if k not in without)
    return Field("area", question, Choice(options, columns=2), N_("About"))


# ── Raising a case ────────────────────────────────────────────────────────────────────────────


def complaining(name: str, colleagues: Sequence[tuple[str, str]], send: Send) -> Form:
    """`colleagues` are (person id, how they are called) of those who can be named."""

    def of(area: str) -> Callable[[Answers], bool]:
        return lambda answers: answers.get("area") == area

    named = (*colleagues, (UNKNOWN, _("I do not know the name")))
    whom = Field("whom",
        N_("Which colleague is it about? They will not see this; somebody above them handles it."),
        Choice(named, verbatim=True, other=True), N_("Colleague"), when=of("staff"))  # fmt: skip
    shop = Field("shop", N_("Which shop or merchant is it about?"), Text(shortest=2, longest=100),
        N_("Shop"), when=of("merchant"))  # fmt: skip
    urgent = Field("urgent",
        N_("Is it urgent? That is when somebody's safety is at risk; then a colleague looks at "
           "it at any hour."), Choice(_URGENT), N_("Urgent"))  # fmt: skip
    return _form(
        name,
        N_("Make a complaint"),
        send,
        _about("complaint", N_("We are sorry that something went wrong. What is it about?")),
        whom,
        shop,
        Field("told", N_("What happened?"), Telling(shortest=5), N_("What happened")),
        urgent,
        review=True,
    )


def suggesting(name: str, send: Send) -> Form:
    return _form(
        name,
        N_("Make a suggestion"),
        send,
        _about("suggestion", N_("What would you like to make better?"), "staff"),
        Field("told", N_("What do you suggest?"), Telling(shortest=5), N_("Suggestion")),
        review=True,
    )


def asking(name: str, area: str, find: Find, read: Read, send: Send) -> Form:
    """The best articles stand before a person is asked; `area` when it is known already."""

    def found(answers: Answers) -> bool:
        return bool(find(area or str(answers.get("area")), _words(answers)))

    fields = [
        Field("told", N_("What would you like to know?"), Telling(shortest=3), N_("Question")),
        Field("found", N_("This may be your answer. Tap a title to read it."),
            BestAnswers(area, find, read), N_("Answer"), when=found),
    ]  # fmt: skip
    if not area:
        fields.insert(0, _about("consultation", N_("What is your question about?")))
    return _form(name, N_("Ask a question"), send, *fields)


def _words(answers: Answers) -> str:
    return str((answers.get("told") or {}).get("words") or "")


# ── About one's own case ──────────────────────────────────────────────────────────────────────


def writing(name: str, number: str, send: Send) -> Form:
    field = Field("told", N_("What would you like to add to {number}?"), Telling(),
        N_("Message"), facts={"number": number})  # fmt: skip
    return _form(name, N_("Write to us"), send, field)


def not_solved(name: str, number: str, send: Send) -> Form:
    field = Field("words",
        N_("We are sorry. What is still missing in {number}? We go on with it at once."),
        LongText(longest=2000, shortest=2), N_("Still missing"), facts={"number": number},
    )  # fmt: skip
    return _form(name, N_("Not solved yet"), send, field)


def reopening(name: str, number: str, send: Send) -> Form:
    field = Field("words", N_("What has come up again in {number}?"),
        LongText(longest=2000, shortest=2), N_("What came up"), facts={"number": number},
    )  # fmt: skip
    return _form(name, N_("Take it up again"), send, field)


def rating_words(name: str, send: Send) -> Form:
    field = Field("words", N_("What was good, and what should we do better?"),
        LongText(longest=1000), N_("In your words"))  # fmt: skip
    return _form(name, N_("In your words"), send, field)
