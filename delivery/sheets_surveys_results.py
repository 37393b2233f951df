"""What a survey came to as an Excel file: figures and groups, or the answers one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sqlmodel import Session

from chat import survey_result_words as words
from chat.sheets import Book, Cell, Table, watermark
from chat.survey_words import said, title
from delivery.drawing import Json
from delivery.sheets import sheet
from domain import clock, policy
from domain.surveys import exporting, questions, results
from domain.surveys.bands import DIMENSIONS
from domain.surveys.exporting import Line
from domain.surveys.figures import HIDDEN, LEAST, Marks
from domain.surveys.model import Kind, Survey, SurveyQuestion
from domain.surveys.results import Group, Results
from locales.i18n import _, series_

Rows = list[tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class _Figures:
    found: Results
    groups: dict[str, list[Group]]
    line: str


@dataclass(frozen=True, slots=True)
class _Answers:
    survey: Survey
    questions: Sequence[SurveyQuestion]
    lines: Sequence[Line]
    line: str


def _line(session: Session, params: Json) -> str:
    zone = ZoneInfo(policy.in_force(session).timezone)
    return watermark(int(params["by"]), clock.now(), zone)


# ── Figures ───────────────────────────────────────────────────────────────────────────────────


def _read(session: Session, params: Json) -> _Figures:
    survey = session.get_one(Survey, int(params["survey_id"]))
    found = results.drawn(session, survey)
    by = {one: results.grouped(session, survey, one) for one in DIMENSIONS}
    return _Figures(found, by if found.enough else {}, _line(session, params))


def _write(facts: _Figures) -> Book:
    found = facts.found
    groups = [_groups(by, seen) for by, seen in facts.groups.items()]
    return Book(
        f"survey-{found.survey.id}", (_whole(found), _questions(found), *groups), facts.line
    )


def _whole(found: Results) -> Table:
    rows: Rows = [
        (_("Survey"), title(found.survey)),
        (_("Invited"), found.sent),
        (_("Of them answered"), found.answered),
        (_("Answered from the list of surveys"), found.uninvited),
        (_("Begun, not handed in"), found.begun),
        (_("Answers counted"), found.n),
        *_marked(found.marks),
    ]
    if found.before is not None:
        rows += [(), (_("Last time"), title(found.before.survey)), *_marked(found.before.marks)]
    return Table(_("The figures"), (_("What"), _("How much")), rows, (34, 40))


def _marked(marks: Marks) -> Rows:
    return [
        (_("Satisfied, in per cent"), marks.csat),
        (_("Marks counted for it"), marks.csat_n),
        (_("NPS"), marks.nps),
        (_("Answers counted for it"), marks.nps_n),
    ]


def _questions(found: Results) -> Table:
    rows: Rows = []
    for place, one in enumerate(found.questions, 1):
        rows.append((place, said(one.question.words), "", one.n))
        rows += [
            ("", "", words.label(one.question, value), "–" if n == HIDDEN else n)
            for value, n in words.cells(one)
        ]
    head = (_("Question number"), _("Question"), _("Answer given"), _("How many"))
    note = _("“–”: fewer than {n}, or hidden beside these.", n=LEAST)
    return Table(_("Question by question"), head, rows, (6, 50, 34, 12), notes=(note,))


def _groups(by: str, seen: Sequence[Group]) -> Table:
    rows: Rows = [
        (words.band(by, one.band), "–")
        if one.n == HIDDEN
        else (
            words.band(by, one.band), one.n, one.marks.csat, one.marks.csat_n, one.marks.nps,
            one.marks.nps_n,
        )
        for one in seen
    ]  # fmt: skip
    head = (
        _("Group"), _("Members"), _("Satisfied, in per cent"), _("Marks counted for it"),
        _("NPS"), _("Answers counted for it"),
    )  # fmt: skip
    return Table(_(words.DIMENSIONS[by]), head, rows, (28, 10, 22, 20, 10, 22))


# ── Answers one by one ────────────────────────────────────────────────────────────────────────


def _read_answers(session: Session, params: Json) -> _Answers:
    survey = session.get_one(Survey, int(params["survey_id"]))
    asked = questions.of(session, survey.id or 0)
    return _Answers(survey, asked, exporting.lines(session, survey), _line(session, params))


def _write_answers(facts: _Answers) -> Book:
    named = not facts.survey.anonymous
    head = (_("Member"), _("Day")) if named else ()
    rows: Rows = []
    for one in facts.lines:
        who: tuple[Cell, ...] = (one.number, one.day) if named else ()
        rows.append((*who, *(_cell(asked, one) for asked in facts.questions)))
    names = [*head, *(said(one.words) for one in facts.questions)]
    widths = [14] * len(head) + [24] * len(facts.questions)
    table = Table(_("Answers one by one"), names, rows, widths)
    return Book(f"survey-{facts.survey.id}-answers", (table,), facts.line)


def _cell(asked: SurveyQuestion, line: Line) -> Cell:
    given = line.cells.get(asked.id or 0, [])
    if not given:
        return None
    value = given[0].value
    if asked.kind == Kind.TEXT:
        return given[0].words
    if asked.kind == Kind.PHOTO:
        return len(given)
    if asked.kind in (Kind.SINGLE, Kind.MULTIPLE):
        return series_(words.label(asked, one.value or 0) for one in given)
    if asked.kind == Kind.DATE and value is not None:
        return f"{value // 10000}-{value // 100 % 100:02}-{value % 100:02}"
    return value


sheet("survey_results", read=_read, write=_write)
sheet("survey_answers", read=_read_answers, write=_write_answers)
