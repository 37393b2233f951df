"""Spreadsheets we hand out: tables as values, and as Excel files in which text stays text.

A cell is what it is: words, numbers, days. Words that look like a formula (= + - @) are kept as
words, marked so that they stay it when somebody saves the file as another kind (OWASP: CSV
injection).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal
from io import BytesIO
from typing import Any

from locales.i18n import _, moment_, series_

Cell = str | int | float | Decimal | date | datetime | None
LONGEST = 32_000  # characters of one cell; Excel ends at 32,767
_LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: a line of `head`, then the rows. Moments are written as they are given, so give
    them in the club's zone. `widths` in characters, column by column; `notes` stand below; what is
    typed into the columns of `words`, by place, is kept as it is typed."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]] = ()
    widths: Sequence[int] = ()
    notes: Sequence[str] = ()
    words: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A file of one or more tables. `file` is its name without the ending; `watermark` is the
    line above each table of a list about people (see `watermark`)."""

    file: str
    tables: Sequence[Table]
    watermark: str = ""


def watermark(
    person_id: int, moment: datetime, zone: tzinfo, *, request: int | None = None
) -> str:
    """Who took the list along, when, and under which request (SPEC 3): by number, never by name.
    `moment` is aware UTC."""
    parts = [
        _("Made for colleague no. {n}", n=person_id),
        moment_(moment, zone),
        _("request no. {n}", n=request) if request is not None else "",
        _("confidential, do not pass on"),
    ]
    return series_(filter(None, parts))


def xlsx(book: Book) -> bytes:
    """The file itself. Heavy: to be called in a thread."""
    from xlsxwriter import Workbook

    out = BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "remove_timezone": True,
    }
    workbook = Workbook(out, options)
    styles = _styles(workbook)
    for number, table in enumerate(book.tables, 1):
        sheet = workbook.add_worksheet(_name(table.name, number))
        _Pen(sheet, styles).table(table, book.watermark)
    workbook.close()
    return out.getvalue()


def _name(name: str, number: int) -> str:
    """What Excel takes as the name of a sheet."""
    return _NOT_IN_A_NAME.sub(" ", name).strip(" '")[:31] or str(number)


def _styles(workbook: Any) -> dict[str, Any]:
    quoted = workbook.add_format({"valign": "top"})
    quoted.set_quote_prefix()
    return {
        "head": workbook.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1}),
        "note": workbook.add_format({"font_color": "#666666", "italic": True}),
        "text": workbook.add_format({"valign": "top"}),
        "like_formula": quoted,
        "typed": workbook.add_format({"num_format": "@"}),
        "money": workbook.add_format({"num_format": "#,##0.00"}),
        "day": workbook.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }


@dataclass(frozen=True, slots=True)
class _Pen:
    """Writes the cells of one sheet."""

    sheet: Any
    styles: dict[str, Any]

    def table(self, table: Table, line: str) -> None:
        top = 0
        if line:
            self._put(0, 0, line, "note")
            top = 1
        for column, words in enumerate(table.head):
            self._put(top, column, words, "head")
        for row, cells in enumerate(table.rows, top + 1):
            for column, cell in enumerate(cells):
                self._put(row, column, cell)
        for row, note in enumerate(table.notes, top + len(table.rows) + 2):
            self._put(row, 0, note, "note")
        for column, width in enumerate(table.widths):
            style = self.styles["typed"] if column in table.words else None
            self.sheet.set_column(column, column, width, style)
        if table.rows:
            self.sheet.freeze_panes(top + 1, 0)

    def _put(self, row: int, column: int, cell: Cell, style: str = "") -> None:
        match cell:
            case None | "":
                return
            case str():
                plain = "like_formula" if cell.startswith(_LIKE_A_FORMULA) else "text"
                words = cell[:LONGEST]
                self.sheet.write_string(row, column, words, self.styles[style or plain])
            case datetime():
                self.sheet.write_datetime(row, column, cell, self.styles["moment"])
            case date():
                self.sheet.write_datetime(row, column, cell, self.styles["day"])
            case Decimal():
                self.sheet.write_number(row, column, cell, self.styles["money"])
            case int() | float():
                self.sheet.write_number(row, column, cell)
