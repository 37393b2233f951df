"""The template of a file of purchases, and what is wrong with one that was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from sqlmodel import Session

from chat import purchase_file_screens as screens
from chat import purchase_words as words
from chat import sheets
from chat.kinds.purchase_table import EXAMPLE, PURCHASES, SORTS
from chat.sheets import Book, Cell, Table
from delivery.sheets import Json, sheet
from domain import clock
from domain.access import SYSTEM
from domain.purchases import imports
from domain.purchases.imports import Looked
from domain.work import Work
from locales.i18n import _, series_

# ── The template ──────────────────────────────────────────────────────────────────────────────


def _nothing(session: Session, params: Json) -> None:
    return None


def _template(_facts: None) -> Book:
    """Columns in the reader's language, one example to type over, what each column means."""
    columns = PURCHASES.columns
    fill_in = Table(
        _("Purchases"),
        [_(one.label) for one in columns],
        [[_(one.example) for one in columns]],
        [one.width for one in columns],
        words=[n for n, one in enumerate(columns) if one.name in ("number", "shop", "receipt")],
    )
    meaning = Table(
        _("Explanations"),
        [_("Column"), _("Required"), _("What belongs there")],
        [
            [_(one.label), _("yes") if one.needed else _("no"), _(one.help)]
            for one in columns
        ],
        [20, 10, 80],
        [
            _("The row with receipt {example} is an example and is never posted.",
              example=EXAMPLE),
            _("What was bought may be: {kinds}.", kinds=series_(_(one) for one in SORTS.values())),
            _("All rows are posted or none; the same receipt is never posted twice."),
        ],
    )  # fmt: skip
    return Book("purchases-template", [fill_in, meaning])


sheet("purchases.template", read=_nothing, write=_template)


# ── What is wrong ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Faults:
    looked: Looked
    zone: tzinfo
    watermark: str


def _read(session: Session, params: Json) -> _Faults:
    work = Work(session, SYSTEM, clock.now())
    looked = imports.told(work, int(params["import_id"]))
    return _Faults(looked, work.zone, sheets.watermark(params["reader"], work.now, work.zone))


def _faulty(found: _Faults) -> Book:
    """A line for each bad cell. Member numbers only, and what the sender wrote."""
    rows: list[list[Cell]] = [
        [
            fault.line,
            screens.cell(fault, found.looked),
            words.column(fault.column),
            said,
            words.fault(fault.code, fault.facts, found.zone),
        ]
        for fault, said in found.looked.faults
    ]
    head = [_("Row"), _("Cell"), _("Column"), _("What stands there"), _("What is wrong")]
    table = Table(_("What is wrong"), head, rows, [8, 8, 20, 30, 70])
    return Book("purchases-to-correct", [table], found.watermark)


sheet("purchases.faults", read=_read, write=_faulty)
