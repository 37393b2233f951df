"""What a survey asks, as its maker types it: a question, its words in other languages."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chat import survey_words as words
from chat.forms import Field, Form, Group, Section
from chat.kinds import Answers, Choice, Choices, Ctx, Incoming, LongText, Text, Value, Wrong, YesNo
from chat.screen import Screen
from domain.surveys.model import CHOICES, SurveyQuestion
from domain.surveys.question_rules import (
    LONGEST,
    MOST_OPTIONS,
    OPTION_LONGEST,
    OnlyIf,
    Question,
    answers_of,
)
from locales.i18n import LANGUAGES, N_, _, series_

Send = Callable[[Any, dict[str, Any]], Screen]
ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Lines(LongText):
    """Answers to choose from, one a line; kept as a list. `exactly`: so many, in their order."""

    exactly: int = 0

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        lines = [" ".join(line.split()) for line in incoming.words().split("\n")]
        found = [line for line in lines if line]
        if self.exactly:
            if len(found) != self.exactly:
                raise Wrong(
                    N_("There are {n} answers to choose from; please write as many lines, in the "
                       "same order."), n=self.exactly
                )  # fmt: skip
        else:
            found = list(dict.fromkeys(found))
        if not 2 <= len(found) <= MOST_OPTIONS or any(len(one) > OPTION_LONGEST for one in found):
            raise Wrong(
                N_("Please give between 2 and {most} answers, each on a line of its own and at "
                   "most {longest} characters long."), most=MOST_OPTIONS, longest=OPTION_LONGEST
            )  # fmt: skip
        return found

    def show(self, value: Value, *, open_: bool = False) -> str:
        return series_(value)


# ── A question ────────────────────────────────────────────────────────────────────────────────


def question(name: str, send: Send, *, language: str, before: Sequence[SurveyQuestion]) -> Form:
    """One question; `before` are those that stand before it, `language` is the club's."""
    kinds = tuple((kind.value, label) for kind, label in words.KINDS.items())
    fields: list[Field] = [
        Field("ask", N_("What do you ask? Please write in {language}."),
            Text(shortest=2, longest=LONGEST), N_("Question"),
            facts={"language": LANGUAGES[language]}),
        Field("kind", N_("How is it answered?"), Choice(kinds), N_("Kind of answer")),
        Field("options", N_("Which answers are there to choose from? One on each line."), Lines(),
            N_("To choose from"), when=lambda answers: answers.get("kind") in set(CHOICES)),
        Field("required", N_("Must it be answered?"), YesNo(), N_("Required")),
        *_conditions([one for one in before if answers_of(one)]),
    ]  # fmt: skip
    return Form(
        name,
        (Section(N_("A question"), tuple(fields)),),
        send,
        title=N_("A question of the survey"),
        send_label=N_("Save"),
    )


def _conditions(before: Sequence[SurveyQuestion]) -> list[Field]:
    if not before:
        return []
    options = (
        (ALWAYS, _("Ask it always")),
        *((str(one.id), f"{one.position}. {words.said(one.words)}"[:50]) for one in before),
    )
    which = Field("only", N_("Is it asked only after a certain answer to an earlier question?"),
        Choice(options, verbatim=True), N_("Asked"))  # fmt: skip
    return [which, *(_values(one) for one in before)]


def _values(one: SurveyQuestion) -> Field:
    options = tuple((str(key), words.option(one, key)) for key in answers_of(one))
    columns = 1 if one.kind in CHOICES else 4
    return Field(
        f"of{one.id}",
        N_("After which answers to question {n}?"),
        Choices(options, columns=columns, verbatim=True, per_page=12),
        N_("If it was answered"),
        when=lambda answers: answers.get("only") == str(one.id),
        facts={"n": one.position},
    )


def given(answers: Answers, language: str, known: SurveyQuestion | None = None) -> Question:
    """What was typed; words in other languages stay as `known` has them."""
    options = answers.get("options") or ()
    before = (known.options if known else None) or ()
    had = {words_of(one)[0]: dict(one["words"]) for one in before}
    only, chosen = answers.get("only", ALWAYS), None
    if only != ALWAYS:
        chosen = OnlyIf(int(only), tuple(int(key) for key in answers[f"of{only}"]))
    return Question(
        kind=str(answers["kind"]),
        words=_renewed(known.words if known else {}, language, str(answers["ask"])),
        options=tuple({language: one} | had.get(one, {}) for one in options),
        required=bool(answers["required"]),
        only_if=chosen,
    )


def words_of(one: Mapping[str, Any]) -> list[str]:
    return list(one["words"].values())


def _renewed(had: Mapping[str, str], language: str, ask: str) -> dict[str, str]:
    """The new words; translations of other words would be wrong and go."""
    return dict(had) if had.get(language) == ask else {language: ask}


def filled(one: SurveyQuestion, language: str) -> dict[str, Value]:
    """The answers that make this question."""
    known: dict[str, Value] = {
        "ask": one.words.get(language) or words_of({"words": one.words})[0],
        "kind": one.kind,
        "required": one.required,
        "only": ALWAYS,
    }
    if one.options:
        known["options"] = [words_of(each)[0] for each in one.options]
    if one.only_if:
        number = one.only_if["question"]
        known["only"] = str(number)
        known[f"of{number}"] = [str(key) for key in one.only_if["values"]]
    return known


# ── Other languages ───────────────────────────────────────────────────────────────────────────


def wording(name: str, send: Send, one: SurveyQuestion, language: str) -> Form:
    """The question in further languages."""
    others = tuple((code, label) for code, label in LANGUAGES.items() if code != language)
    count = len(one.options or ())
    fields = [
        Field("language", N_("Which language?"), Choice(others, verbatim=True), N_("Language")),
        Field("ask", N_("The question in it:"), Text(shortest=2, longest=LONGEST),
            N_("Question")),
    ]  # fmt: skip
    if count:
        fields.append(
            Field("options", N_("And its answers, in the same order, one on each line:"),
                Lines(exactly=count), N_("To choose from"))
        )  # fmt: skip
    group = Group("words", N_("In which other language shall it be asked?"), tuple(fields),
        item=N_("Language no. {n}"), add=N_("Add a language"), label=N_("Languages"),
        most=len(others))  # fmt: skip
    title = N_("The question in other languages")
    return Form(name, (Section(title, (group,)),), send, title=title, send_label=N_("Save"))


def worded(answers: Answers) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The words, and those of each option."""
    rows = answers.get("words") or ()
    count = max((len(row.get("options") or ()) for row in rows), default=0)
    options = [{row["language"]: row["options"][at] for row in rows} for at in range(count)]
    return {row["language"]: row["ask"] for row in rows}, options


def in_others(one: SurveyQuestion) -> dict[str, Value]:
    """The answers that make its words in other languages."""
    codes = list(one.words)[1:]
    rows = []
    for code in codes:
        row: dict[str, Value] = {"language": code, "ask": one.words[code]}
        if one.options and all(code in each["words"] for each in one.options):
            row["options"] = [each["words"][code] for each in one.options]
        rows.append(row)
    return {"words": rows} if rows else {}
