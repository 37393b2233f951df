"""A survey as its members see it: the list, what is told first, the questions, the thanks.

The questions are data and become Fields; staff wrote their words, so they are not translated here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo
from typing import Any

from chat.actions import BeginForm
from chat.actions_survey_answers import LookAtSurvey, MySurveys
from chat.application_screens import menu
from chat.forms import Field, Section
from chat.kinds import (
    IMAGES,
    Answers,
    Choice,
    Choices,
    Date,
    Kind,
    Materials,
    Number,
    Rating,
    Recommend,
)
from chat.kinds.words import LongText
from chat.paging import page, turning
from chat.screen import Button, Screen
from chat.survey_words import said
from domain.surveys import ballots, model
from domain.surveys.answering import Handed, Mine
from domain.surveys.model import Survey, SurveyQuestion
from locales.i18n import _, moment_, n_

LONGEST = 1000
MOST = 1_000_000_000
PER_PAGE = 6


def form_name(survey_id: int | None) -> str:
    return f"survey.{survey_id}"


# ── Questions as fields ───────────────────────────────────────────────────────────────────────


def sections(survey: Survey, questions: Sequence[SurveyQuestion]) -> tuple[Section, ...]:
    """All that is asked, one question a screen. Above the first stands who will know (R6.2)."""
    fields = [_field(one) for one in questions]
    if fields:
        first = fields[0]
        told = f"{who_knows(survey)}\n\n{first.question}"
        fields[0] = Field(
            first.name, told, first.kind, label=first.question[:80], optional=first.optional,
            when=first.when, verbatim=True,
        )  # fmt: skip
    return (Section(said(survey.title), tuple(fields), verbatim=True),)


def _field(one: SurveyQuestion) -> Field:
    return Field(
        ballots.path(one.id),
        said(one.words),
        _KINDS[model.Kind(one.kind)](_options(one)),
        optional=not one.required,
        when=_when(one.only_if) if one.only_if else None,
        verbatim=True,
    )


def _options(one: SurveyQuestion) -> tuple[tuple[str, str], ...]:
    return tuple((str(each["key"]), said(each["words"])) for each in one.options or ())


def _when(only_if: Mapping[str, Any]) -> Callable[[Answers], bool]:
    name = ballots.path(only_if["question"])
    wanted = {str(value) for value in only_if["values"]}

    def asked(answers: Answers) -> bool:
        given = answers.get(name)
        ticked = given if isinstance(given, list) else [given]
        return bool(wanted & {str(each) for each in ticked})

    return asked


Options = tuple[tuple[str, str], ...]
_KINDS: Mapping[model.Kind, Callable[[Options], Kind]] = {
    model.Kind.SINGLE: lambda options: Choice(options=options, verbatim=True),
    model.Kind.MULTIPLE: lambda options: Choices(options=options, verbatim=True),
    model.Kind.SCALE5: lambda _options: Rating(),
    model.Kind.NPS: lambda _options: Recommend(),
    model.Kind.TEXT: lambda _options: LongText(longest=LONGEST),
    model.Kind.NUMBER: lambda _options: Number(least=-MOST, most=MOST),
    model.Kind.DATE: lambda _options: Date(),
    model.Kind.PHOTO: lambda _options: Materials(types=IMAGES),
}


def who_knows(survey: Survey) -> str:
    """Anonymous or with one's name, and what that means (R6.2)."""
    if survey.anonymous:
        return _("🔒 Anonymous: nobody learns who answered what, not even we.")
    return _("👤 With your name: our colleagues see what you answered.")


# ── Screens ───────────────────────────────────────────────────────────────────────────────────


def listed(found: Sequence[Mine], number: int, zone: tzinfo) -> Screen:
    """What is open, those to answer first."""
    if not found:
        text = _("There is no survey for you at the moment. When we would like to know what you "
                 "think, it stands here, and you get a message.")  # fmt: skip
        return Screen(_("Surveys"), text, (menu(),))
    shown = page(found, number, PER_PAGE)
    rows = tuple(
        (Button(_entry(one)[:60], LookAtSurvey(survey_id=one.survey.id or 0)),)
        for one in shown.items
    )
    waiting = sum(not one.done for one in found)
    text = n_("{n} survey waits for your answer.", "{n} surveys wait for your answer.", waiting)
    if not waiting:
        text = _("You have answered everything. Thank you!")
    turn = turning(shown, lambda to: MySurveys(page=to))
    return Screen(_("Surveys"), text, (*rows, *turn, menu()))


def _entry(one: Mine) -> str:
    mark = "✓ " if one.done else "… " if one.begun else ""
    return f"{mark}{said(one.survey.title)}"


def opened(one: Mine, zone: tzinfo) -> Screen:
    """What somebody knows before the first question: who will know, how long, until when."""
    survey = one.survey
    parts = [said(survey.intro), who_knows(survey), _explained(survey), _size(one, zone)]
    back = (Button(_("‹ Surveys"), MySurveys()), *menu())
    rows: tuple[tuple[Button, ...], ...] = (back,)
    begin = BeginForm(form=form_name(survey.id))
    if not one.done:
        words = _("Go on answering") if one.begun else _("Begin")
        rows = ((Button(words, begin, style="primary"),), back)
    elif one.changeable:
        rows = ((Button(_("Change my answers"), begin),), back)
    if one.done:
        parts.append(_("You have answered. Thank you!"))
    return Screen(said(survey.title), "\n\n".join(filter(None, parts)), rows)


def _explained(survey: Survey) -> str:
    if survey.anonymous:
        return _("We note that you took part, and apart from it, without name and time, what was "
                 "answered. So we cannot find your answers again, nor change them. Please write "
                 "nothing that says who you are.")  # fmt: skip
    if survey.editable:
        return _("You can change your answers until the survey closes.")
    return _("Once you have sent your answers they stay as they are.")


def _size(one: Mine, zone: tzinfo) -> str:
    lines = [n_("{n} question at the most.", "{n} questions at the most.", one.asks)]
    if one.points:
        lines.append(
            n_("{n} point for you when you have answered.",
               "{n} points for you when you have answered.", one.points)
        )  # fmt: skip
    if one.survey.closes_at is not None:
        lines.append(_("Open until {moment}.", moment=moment_(one.survey.closes_at, zone)))
    return "\n".join(lines)


def thanks(handed: Handed) -> Screen:
    """After handing it in."""
    survey = handed.survey
    parts = []
    if handed.changed:
        parts.append(_("Your answers are changed."))
    elif survey.anonymous:
        parts.append(_("Your answers lie among those of others; nobody can tell whose they are."))
    else:
        parts.append(_("Your answers have reached us."))
    if handed.points:
        parts.append(n_("{n} point for it is in your account.",
                        "{n} points for it are in your account.", handed.points))  # fmt: skip
    back = (Button(_("‹ Surveys"), MySurveys()), *menu())
    return Screen(_("Thank you!"), "\n\n".join(parts), (back,), fresh=True)
