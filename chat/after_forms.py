"""What is asked after an event, as data: of members how it was, of colleagues sums and words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chat.annual_screens import DEVIATIONS, YEAR_EFFECT
from chat.forms import Field, Form, Section
from chat.kinds import Answers, LongText, Materials, Money, Rating, Recommend, Text, YesNo
from chat.screen import Screen
from chat.summary_screens import EFFECT, LESSONS, PROBLEMS
from domain.events.after_model import EventAfter, Visit
from domain.events.costs import BEARER_LONGEST, WHAT_LONGEST
from domain.events.feedback import WORDS_LONGEST
from domain.events.summary import LONGEST
from domain.plans.yearly import LONGEST as YEAR_LONGEST
from domain.plans.yearly_model import AnnualSummary
from locales.i18n import N_

Send = Callable[[Any, dict[str, Any]], Screen]
MOST_FILES = 10


def _form(
    name: str, title: str, send: Send, fields: Sequence[Field], *, label: str = N_("Send")
) -> Form:
    section = Section(title, tuple(fields))
    return Form(name, (section,), send, title=title, review=len(fields) > 1, send_label=label)


# ── Members ───────────────────────────────────────────────────────────────────────────────────


def feedback(name: str, event: str, send: Send) -> Form:
    """`event` is its title in the reader's language."""

    def wrote(answers: Answers) -> bool:
        return bool(answers.get("good") or answers.get("bad"))

    fields = (
        Field("stars", N_("How was “{event}”? Five stars are the best."), Rating(),
            N_("Stars"), facts={"event": event}),
        Field("recommend", N_("How likely is it that you recommend our events to a friend? "
            "0 is not at all, 10 is certainly."), Recommend(), N_("Recommend")),
        Field("good", N_("What did you like?"), LongText(longest=WORDS_LONGEST),
            N_("Liked"), optional=True),
        Field("bad", N_("What could be better next time?"), LongText(longest=WORDS_LONGEST),
            N_("Could be better"), optional=True),
        Field("quotable", N_("May we quote your words when we report on the event? Never with "
            "your name."), YesNo(), N_("May be quoted"), when=wrote),
    )  # fmt: skip
    return _form(name, N_("Your view"), send, fields)


def feedback_now(visit: Visit) -> dict[str, Any]:
    """What the form begins with: nothing, or the answer given before."""
    if visit.answered_at is None:
        return {}
    given = {"stars": visit.stars, "recommend": visit.recommend}
    words: Mapping[str, Any] = {"good": visit.good, "bad": visit.bad}
    quotable = {"quotable": visit.quotable} if visit.good or visit.bad else {}
    return {**given, **words, **quotable}


# ── Colleagues ────────────────────────────────────────────────────────────────────────────────


def cost(name: str, bearer: str, send: Send) -> Form:
    """`bearer` is who bears the costs by the event's plan; it may be empty."""
    by_plan = Field("bearer", N_("Who bears it? By the plan: {bearer}. Skip it for the club."),
        Text(longest=BEARER_LONGEST), N_("Borne by"), optional=True,
        facts={"bearer": bearer})  # fmt: skip
    plain = Field("bearer", N_("Who bears it, such as a department? Skip it for the club."),
        Text(longest=BEARER_LONGEST), N_("Borne by"), optional=True)  # fmt: skip
    fields = (
        Field("what", N_("What was paid for? Such as: hall, tea and cakes."),
            Text(shortest=2, longest=WHAT_LONGEST), N_("Paid for")),
        Field("amount", N_("How much, in yuan? Such as 1280 or 99.50."), Money(most=10_000_000),
            N_("Sum")),
        by_plan if bearer else plain,
        Field("bill", N_("Please send the bill as a photo or PDF. Skip it if there is none."),
            Materials(), N_("Bill"), optional=True),
    )  # fmt: skip
    return _form(name, N_("A cost"), send, fields, label=N_("Note it"))


def paper(name: str, paper: str, send: Send) -> Form:
    """`paper` is the slot, in words."""
    files = Field("files", N_("{paper}: please send the files, up to {most}."),
        Materials(most=MOST_FILES), N_("Files"),
        facts={"paper": paper, "most": MOST_FILES})  # fmt: skip
    return _form(name, N_("For the archive"), send, (files,))


def summary(name: str, send: Send) -> Form:
    fields = (
        Field("effect", N_("What did the event bring about? For the club, for members, for new "
            "contacts."), LongText(shortest=5, longest=LONGEST), EFFECT),
        Field("problems", N_("What went wrong, or nearly did?"), LongText(longest=LONGEST),
            PROBLEMS, optional=True),
        Field("lessons", N_("What shall we do better next time?"), LongText(longest=LONGEST),
            LESSONS, optional=True),
    )  # fmt: skip
    return _form(name, N_("The summary in words"), send, fields, label=N_("Keep it"))


def summary_now(after: EventAfter) -> dict[str, Any]:
    """What the form begins with."""
    words = {"effect": after.effect, "problems": after.problems, "lessons": after.lessons}
    return {name: said or None for name, said in words.items()} if after.effect else {}


def annual(name: str, send: Send) -> Form:
    fields = (
        Field("effect", N_("What did the year's events bring about, seen against how the "
            "membership has changed?"), LongText(shortest=5, longest=YEAR_LONGEST), YEAR_EFFECT),
        Field("deviations", N_("Where did the year leave its plan, and why?"),
            LongText(longest=YEAR_LONGEST), DEVIATIONS, optional=True),
        Field("problems", N_("Which problems came up?"), LongText(longest=YEAR_LONGEST),
            PROBLEMS, optional=True),
    )  # fmt: skip
    return _form(name, N_("The year in words"), send, fields, label=N_("Keep it"))


def annual_now(one: AnnualSummary | None) -> dict[str, Any]:
    """What the form begins with."""
    if one is None or not one.effect:
        return {}
    words = {"effect": one.effect, "deviations": one.deviations, "problems": one.problems}
    return {name: said or None for name, said in words.items()}
