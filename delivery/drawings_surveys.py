"""Pictures of what a survey came to: the marks of each question, one question, over time."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from chat import charts
from chat import survey_result_words as words
from chat.charts import Chart, Series
from chat.survey_words import said, title
from delivery.drawing import Json, drawing
from domain.surveys import results
from domain.surveys.figures import HIDDEN, TARGET, Marks
from domain.surveys.model import Survey
from domain.surveys.results import Answered, Results
from locales.i18n import _, date_, language, n_, number_, pair_, percent_, series_


@dataclass(frozen=True, slots=True)
class _Facts:
    chart: Chart
    language: str


def _read(session: Session, params: Json) -> _Facts:
    survey = session.get_one(Survey, int(params["survey_id"]))
    what = str(params["what"])
    found = results.drawn(session, survey)
    if what == "trend":
        chart = _trend(session, survey, found)
    elif what.isdecimal() and 1 <= int(what) <= len(found.questions):
        chart = _question(found, found.questions[int(what) - 1])
    else:
        chart = _marks(found)
    return _Facts(chart, language())


def _note(one: Marks) -> str:
    return series_(words.marks(one))


def _target() -> str:
    return _("Target {target}", target=percent_(TARGET / 100))


def _marks(found: Results) -> Chart:
    """How many are satisfied with each thing asked, beside the target (A:2.5)."""
    scales = [one for one in found.questions if one.csat is not None]
    return Chart(
        title=title(found.survey),
        note=_note(found.marks) or _("Too few answers yet."),
        labels=tuple(said(one.question.words) for one in scales),
        series=(
            Series(_("Satisfied, in per cent"), tuple(one.csat or 0 for one in scales)),
            Series(_target(), tuple(TARGET for _one in scales)),
        ),
        empty=_("Too few answers yet."),
        sums=False,
    )


def _question(found: Results, one: Answered) -> Chart:
    """How often each answer was given; what is hidden has no bar and says so."""
    cells = words.cells(one)
    labels = []
    for value, n in cells:
        name = words.label(one.question, value)
        labels.append(_("{answer} (too few)", answer=name) if n == HIDDEN else name)
    return Chart(
        title=said(one.question.words),
        note=series_((title(found.survey), n_("{n} answer", "{n} answers", one.n))),
        labels=tuple(labels),
        series=(Series(_("Answers counted"), tuple(max(n, 0) for _value, n in cells)),),
        empty=_("Too few answers yet."),
    )


def _trend(session: Session, survey: Survey, found: Results) -> Chart:
    """Satisfaction of this survey and those before it, the earliest above."""
    past = [(one.survey, one.marks) for one in reversed(results.trend(session, survey))]
    every = [one for one in (*past, (survey, found.marks)) if one[1].csat is not None]
    return Chart(
        title=title(survey),
        note=_note(found.marks) or _("Too few answers yet."),
        labels=tuple(_when(one, marks) for one, marks in every),
        series=(
            Series(_("Satisfied, in per cent"), tuple(marks.csat or 0 for _one, marks in every)),
            Series(_target(), tuple(TARGET for _one in every)),
        ),
        empty=_("Too few answers yet."),
        sums=False,
    )


def _when(one: Survey, marks: Marks) -> str:
    """The day it opened, and how many recommended us then."""
    day = date_(one.opened_at.date(), weekday=False) if one.opened_at else title(one)
    return day if marks.nps is None else f"{day} · {pair_(_('NPS'), number_(marks.nps))}"


def _draw(facts: _Facts) -> bytes:
    return charts.bars(facts.chart, facts.language)


drawing("survey_results", read=_read, draw=_draw)
