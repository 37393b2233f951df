"""The year's events as a spreadsheet, and the empty one that is filled in and sent back.

Both have the columns that `chat/kinds/plan_table` reads, so a calendar taken along can be changed
and come back as a file.
"""

from __future__ import annotations

from typing import Any

from sqlmodel import Session

from chat.kinds.plan_table import PLAN
from chat.kinds.spreadsheet import Column
from chat.plan_words import kind
from chat.sheets import Book, Table
from delivery.drawing import Json
from delivery.sheets import sheet
from domain import clock
from domain.access import SYSTEM
from domain.plans import reading
from domain.plans.reading import Entry
from domain.work import Work
from locales.i18n import _, sentences_

WIDTHS = tuple(column.width for column in PLAN.columns)


def _read(session: Session, params: Json) -> tuple[int, list[Entry]]:
    number = int(params["year"])
    return number, reading.entries(Work(session, SYSTEM, clock.now()), number)


def _write(facts: tuple[int, list[Entry]]) -> Book:
    number, found = facts
    rows = [
        (one.title, kind(one.kind), one.month, one.day, one.budget, _note(one)) for one in found
    ]
    return Book(f"events-{number}", (Table(_("Events"), _head(), rows, WIDTHS),))


def _note(one: Entry) -> str:
    marks = [
        one.note,
        _("outside the year's plan") if one.outside else "",
        _("not approved yet") if one.waits else "",
    ]
    return " · ".join(filter(None, marks))


def _head() -> tuple[str, ...]:
    return tuple(_(column.label) for column in PLAN.columns)


def _blank(session: Session, params: Json) -> int:
    return int(params["year"])


def _explained(column: Column) -> str:
    """What belongs there, with an example where the words do not give one already."""
    told = _(column.help)
    if not column.example or column.example in told:
        return told
    return sentences_(told, _("For example {example}", example=_(column.example)))


def _template(number: int) -> Book:
    """The first sheet is the one that is read; how to fill it in stands on the second."""
    hints = [
        (
            _(column.label),
            _("needed") if column.needed else _("may stay empty"),
            _explained(column),
        )
        for column in PLAN.columns
    ]
    how = Table(_("How to fill it in"), (_("Column"), _("Required"), _("What it says")), hints,
                (20, 16, 70))  # fmt: skip
    rows: list[tuple[Any, ...]] = []
    return Book(f"events-{number}-template", (Table(_("Events"), _head(), rows, WIDTHS), how))


sheet("plan.calendar", read=_read, write=_write)
sheet("plan.template", read=_blank, write=_template)
