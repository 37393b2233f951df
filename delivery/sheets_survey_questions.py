"""A survey's questions as a spreadsheet, and the empty one that is filled in and sent back.

Both have the columns that `chat/kinds/survey_table` reads, so that a survey taken along can be
changed and come back.
"""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from chat.kinds.spreadsheet import Column
from chat.kinds.survey_table import QUESTIONS, SHORT
from chat.sheets import Book, Table
from delivery.drawing import Json
from delivery.sheets import sheet
from domain import clock
from domain.access import SYSTEM
from domain.surveys import reading
from domain.surveys.model import CHOICES, Kind, SurveyQuestion
from domain.surveys.reading import Seen
from domain.work import Work
from locales.i18n import _, sentences_

WIDTHS = tuple(column.width for column in QUESTIONS.columns)


def _read(session: Session, params: Json) -> Seen:
    return reading.told(Work(session, SYSTEM, clock.now()), int(params["survey_id"]))


def _write(seen: Seen) -> Book:
    known = {one.id: one for one in seen.questions}
    rows = [_row(one, known) for one in seen.questions]
    return Book(f"survey-{seen.survey.id}", (Table(_("Survey questions"), _head(), rows, WIDTHS),))


def _row(one: SurveyQuestion, known: dict[int | None, SurveyQuestion]) -> tuple[Any, ...]:
    """In the first language it was written in, as it would come back."""
    after, answers = None, ""
    if one.only_if and one.only_if["question"] in known:
        before = known[one.only_if["question"]]
        after = before.position
        answers = "; ".join(_answer(before, int(key)) for key in one.only_if["values"])
    return (
        _first(one.words),
        _(SHORT[Kind(one.kind)]),
        "; ".join(_first(each["words"]) for each in one.options or ()),
        _("Yes") if one.required else _("No"),
        after,
        answers,
    )


def _answer(one: SurveyQuestion, key: int) -> str:
    if one.kind not in CHOICES:
        return str(key)
    return next(_first(each["words"]) for each in one.options if int(each["key"]) == key)


def _first(words: dict[str, str]) -> str:
    return next(iter(words.values()))


def _head() -> tuple[str, ...]:
    return tuple(_(column.label) for column in QUESTIONS.columns)


def _blank(session: Session, params: Json) -> int:
    return 0


def _explained(column: Column) -> str:
    told = _(column.help)
    if not column.example or column.example in column.help:
        return told
    return sentences_(told, _("For example {example}", example=_(column.example)))


def _template(_facts: int) -> Book:
    """The first sheet is the one that is read; how to fill it in stands on the second."""
    hints = [
        (
            _(column.label),
            _("needed") if column.needed else _("may stay empty"),
            _explained(column),
        )
        for column in QUESTIONS.columns
    ]
    head = (_("Column"), _("Required"), _("What it says"))
    how = Table(_("How to fill it in"), head, hints, (24, 16, 70))
    rows: list[tuple[Any, ...]] = []
    return Book("survey-template", (Table(_("Survey questions"), _head(), rows, WIDTHS), how))


sheet("survey.questions", read=_read, write=_write)
sheet("survey.template", read=_blank, write=_template)
