"""The questions of a survey as its makers see them."""

from __future__ import annotations

from collections.abc import Sequence

from chat import survey_words as words
from chat.actions import BeginForm
from chat.actions_surveys import (
    CopySurveyQuestion,
    EditSurveyQuestion,
    MoveSurveyQuestion,
    RemoveSurveyQuestion,
    RunSurvey,
    SeeSurveyQuestion,
    SeeSurveyQuestions,
    TakeSurveySheet,
    WordSurveyQuestion,
)
from chat.application_screens import menu
from chat.kinds.survey_table import CELLS
from chat.paging import counted, turning
from chat.screen import Button, Document, Screen
from domain.surveys.model import Survey, SurveyQuestion
from domain.surveys.reading import Seen
from domain.surveys.sheet_rows import Fault
from locales.i18n import LANGUAGES, _, n_, series_

SIZE = 6
SHOWN = 20  # bad cells in one message


def listed(seen: Seen, page: int, *, changes: bool, toast: str = "") -> Screen:
    """All of them, a page at a time."""
    one, number = seen.survey, seen.survey.id or 0
    back = (Button(_("‹ The survey"), RunSurvey(survey_id=number)), *menu())
    add = BeginForm(form=f"svqadd.{number}")
    file = BeginForm(form=f"svfile.{number}")
    tools: tuple[tuple[Button, ...], ...] = ()
    if changes:
        tools = (
            (Button(_("Add a question"), add, style="primary"), Button(_("From a file"), file)),
        )
    title = _("Questions of {survey}", survey=words.title(one))
    if not seen.questions:
        text = _("Nothing is asked yet. Add the first question, or send several as a file.")
        return Screen(title, text, (*tools, back), toast=toast or None)
    shown = counted(len(seen.questions), page, SIZE)
    here = seen.questions[shown.first : shown.first + SIZE]
    known = {each.id or 0: each for each in seen.questions}
    lines = [_line(each, known) for each in here]
    rows = tuple(
        (Button(f"{each.position}. {words.said(each.words)}"[:60],
                SeeSurveyQuestion(question_id=each.id or 0)),)
        for each in here
    )  # fmt: skip
    turn = turning(shown, lambda to: SeeSurveyQuestions(survey_id=number, page=to))
    sheet = Button(_("As Excel"), TakeSurveySheet(survey_id=number))
    return Screen(
        title, "\n".join(lines), (*rows, *turn, *tools, (sheet, *back)), toast=toast or None
    )


def _line(one: SurveyQuestion, known: dict[int, SurveyQuestion]) -> str:
    parts = [
        words.kind(one),
        _("must be answered") if one.required else _("may be skipped"),
        words.condition(one, known),
    ]
    return f"{one.position}. " + " · ".join(filter(None, parts))


def question(
    survey: Survey, one: SurveyQuestion, every: Sequence[SurveyQuestion], *, changes: bool,
    toast: str = "",
) -> Screen:  # fmt: skip
    """One of them with what can be done about it."""
    number = one.id or 0
    known = {each.id or 0: each for each in every}
    options = [
        "• " + words.option(one, int(each["key"])) for each in one.options or ()
    ]  # fmt: skip
    spoken = series_(LANGUAGES.get(code, code) for code in one.words)
    parts = [
        words.said(one.words),
        "\n".join(options),
        _line(one, known),
        _("Written in: {languages}", languages=spoken),
    ]
    rows: tuple[tuple[Button, ...], ...] = ()
    if changes:
        rows = (
            (
                Button(_("Change"), EditSurveyQuestion(question_id=number), style="primary"),
                Button(_("Other languages"), WordSurveyQuestion(question_id=number)),
            ),
            (
                Button(_("↑ Up"), MoveSurveyQuestion(question_id=number, up=True)),
                Button(_("↓ Down"), MoveSurveyQuestion(question_id=number, up=False)),
            ),
            (
                Button(_("Copy"), CopySurveyQuestion(question_id=number)),
                Button(_("Remove"), RemoveSurveyQuestion(question_id=number)),
            ),
        )
    back = (Button(_("‹ All questions"), SeeSurveyQuestions(survey_id=survey.id or 0)), *menu())
    title = _("Question {n} of {all}", n=one.position, all=len(every))
    return Screen(
        title, "\n\n".join(filter(None, parts)), (*rows, back), toast=toast or None
    )  # fmt: skip


def removing(one: SurveyQuestion) -> Screen:
    """The second look."""
    number = one.id or 0
    sure = RemoveSurveyQuestion(question_id=number, sure=True)
    return Screen(
        _("Take this question out?"),
        words.said(one.words),
        (
            (Button(_("Yes, take it out"), sure, style="danger"),),
            (Button(_("‹ Back"), SeeSurveyQuestion(question_id=number)),),
        ),
    )


def faulty(survey: Survey, faults: Sequence[Fault]) -> Screen:
    """Every cell that will not do; nothing was taken."""
    number = survey.id or 0
    rows = len({one.line for one in faults})
    lines = [
        n_("{n} row does not fit yet, so nothing was taken:",
           "{n} rows do not fit yet, so nothing was taken:", rows),
        *(_fault(one) for one in faults[:SHOWN]),
    ]  # fmt: skip
    if len(faults) > SHOWN:
        lines.append(n_("… and {n} more", "… and {n} more", len(faults) - SHOWN))
    again = BeginForm(form=f"svfile.{number}")
    return Screen(
        _("Please correct the file"),
        "\n".join(lines),
        (
            (Button(_("Send it again"), again, style="primary"),),
            (Button(_("‹ All questions"), SeeSurveyQuestions(survey_id=number)),),
        ),
        fresh=True,
    )


def _fault(one: Fault) -> str:
    why = _(CELLS.get(one.code, CELLS["missing"]))
    cell = f"{one.letter}{one.line}"
    if one.words:
        return _("{cell} “{words}”: {why}", cell=cell, words=one.words[:40], why=why)
    return _("{cell}: {why}", cell=cell, why=why)


def sheet(survey: Survey | None) -> Screen:
    """The questions, or the empty template, as a file."""
    title = words.title(survey) if survey else _("Empty template")
    kind = "survey.questions" if survey else "survey.template"
    params = {"survey_id": survey.id} if survey else {}
    return Screen(title, document=Document(kind, params), fresh=True)
