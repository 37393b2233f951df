"""A table that comes as a file: its columns found by their names, its cells read one by one.

`FORMATS["purchasefile"]` says what the form of that name waits for. The cells are read in the
thread that fetched the file, before the turn begins; the turn gets rows as plain values, each bad
cell with its place (C14) and a code for the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from chat.clean import narrow, one_line
from chat.keyboards import Button
from chat.kinds.incoming import UNWANTED, File, Incoming, Wrong
from chat.kinds.kind import Ctx, Kind, Offer, Value
from locales.i18n import LANGUAGES, N_, _, n_, series_, speaking

FORMATS: dict[str, Format] = {}
LOOK_FOR_NAMES = 10  # lines from the top in which the names of the columns may stand

REFUSALS = {
    "too_big": N_("This file is too big. Please send at most {most} MB, or in parts."),
    "too_long": N_("That is too much at once: at most {rows} rows a file, please."),
    "too_wide": N_("This table is too wide. Please use the template; it has {columns} columns."),
    "wrong_type": N_("This is no spreadsheet. Please send an .xlsx, .xls, .ods or .csv file."),
    "locked": N_("This file has a password. Please save it without one and send it again."),
    "unreadable": N_("This file cannot be opened. Please save it again as .xlsx and send that."),
    "empty": N_("There is nothing in this file. The template shows what belongs into it."),
    "failed": N_("The file did not reach us. Please send it once more."),
}


class Unfit(Exception):
    """A cell that cannot be read; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Column:
    """`label` is its name in the template; `also` other names that people give it. `read` turns
    the words of a cell into a JSON value or raises Unfit. `needed`: neither the column nor a cell
    of it may be missing; else `value` stands in."""

    name: str
    label: str
    read: Callable[[str], Value]
    also: tuple[str, ...] = ()
    needed: bool = True
    value: Value = None
    help: str = ""
    example: str = ""
    width: int = 14


@dataclass(frozen=True, slots=True)
class Format:
    """The columns of a file. `skips(values)`: leave out a row such as the template's example."""

    columns: tuple[Column, ...]
    most: int = 5000
    skips: Callable[[Mapping[str, Value]], bool] = field(default=lambda _values: False)


@dataclass(frozen=True, slots=True)
class Fault:
    """A bad cell: row and column as the spreadsheet counts them, the words in it, the reason."""

    line: int
    letter: str
    column: str
    code: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """`rows` are [line, values in the order of the format's columns]; `letters` column → letter.
    `missing` names needed columns that are not there: then nothing else was read."""

    letters: Mapping[str, str] = field(default_factory=dict)
    rows: Sequence[tuple[int, list[Value]]] = ()
    faults: Sequence[Fault] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetFile(File):
    """A file that came where a table is waited for, already read."""

    reading: Reading = field(default_factory=Reading)


# ── Reading, in the thread ────────────────────────────────────────────────────────────────────


def read(wanted: Format, grid: Sequence[Sequence[str]]) -> Reading:
    """What the rows of a file say. Pure, and slow for long files."""
    top, places = _names(wanted, grid)
    missing = tuple(c.name for c in wanted.columns if c.needed and c.name not in places)
    if missing:
        return Reading(missing=missing)
    letters = {name: letter(place) for name, place in places.items()}
    rows: list[tuple[int, list[Value]]] = []
    faults: list[Fault] = []
    for line, cells in enumerate(grid[top + 1 :], top + 2):
        if not any(cells):
            continue
        values, wrong = _row(wanted, places, cells)
        if wanted.skips(values):
            continue
        faults += [Fault(line, letters[name], name, *why) for name, why in wrong.items()]
        if not wrong:
            rows.append((line, list(values.values())))
    return Reading(letters, rows, faults)


def _row(
    wanted: Format, places: Mapping[str, int], cells: Sequence[str]
) -> tuple[dict[str, Value], dict[str, tuple[str, str]]]:
    values: dict[str, Value] = {}
    wrong: dict[str, tuple[str, str]] = {}
    for column in wanted.columns:
        place = places.get(column.name)
        words = cells[place] if place is not None and place < len(cells) else ""
        values[column.name] = column.value
        if not words.strip():
            if column.needed:
                wrong[column.name] = ("missing", "")
            continue
        try:
            values[column.name] = column.read(words)
        except Unfit as unfit:
            wrong[column.name] = (unfit.code, words)
    return values, wrong


def _names(wanted: Format, grid: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    """The line with the most names of columns, and where each stands."""
    known = {name: column.name for column in wanted.columns for name in _known(column)}
    best: tuple[int, dict[str, int]] = (0, {})
    for line, cells in enumerate(grid[:LOOK_FOR_NAMES]):
        found: dict[str, int] = {}
        for place, words in enumerate(cells):
            name = known.get(_alike(words))
            if name is not None:
                found.setdefault(name, place)
        if len(found) > len(best[1]):
            best = line, found
    return best


@cache
def _known(column: Column) -> frozenset[str]:
    """Whatever the column may be called: in each language of ours, and otherwise."""
    names = {column.name, column.label, *column.also}
    for code in LANGUAGES:
        with speaking(code):
            names.add(_(column.label))
    return frozenset(_alike(name) for name in names)


def _alike(words: str) -> str:
    """The name of a column without what people add: spaces, capitals, a unit in brackets."""
    text = narrow(one_line(words)).casefold()
    return text.partition("(")[0].replace(" ", "").replace("_", "").strip("*:")


def letter(place: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    name = ""
    place += 1
    while place:
        place, digit = divmod(place - 1, 26)
        name = chr(65 + digit) + name
    return name


# ── The answer ────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Spreadsheet(Kind):
    """One file. The value is {"sha256", "letters", "rows", "faults"}; it is handed on at once and
    never kept in the conversation. `template` is the button that brings an empty one."""

    format: str = ""
    megabytes: int = 10
    template: Button | None = None

    def offer(self, ctx: Ctx) -> Offer:
        hint = _("An .xlsx, .xls, .ods or .csv file will do.")
        return Offer(rows=((self.template,),) if self.template else (), hint=hint)

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        if not incoming.files:
            if incoming.other in UNWANTED or not incoming.text:
                raise Wrong(N_("Please send a spreadsheet here (.xlsx, .xls, .ods or .csv)."))
            raise Wrong(N_("This step needs a spreadsheet, not words. The template helps."))
        if len(incoming.files) > 1:
            raise Wrong(N_("One file at a time, please."))
        (file,) = incoming.files
        reading = file.reading if isinstance(file, SheetFile) else None
        wanted = FORMATS[self.format]
        if file.refusal or reading is None:
            raise Wrong(
                REFUSALS.get(file.refusal or "wrong_type", REFUSALS["failed"]),
                most=self.megabytes,
                rows=wanted.most,
                columns=len(wanted.columns),
            )
        self._complete(reading, wanted)
        return {
            "sha256": file.sha256,
            "letters": dict(reading.letters),
            "rows": reading.rows,
            "faults": [[f.line, f.letter, f.column, f.code, f.words] for f in reading.faults],
        }

    def _complete(self, reading: Reading, wanted: Format) -> None:
        labels = {column.name: column.label for column in wanted.columns}
        if reading.missing:
            names = series_(_(labels[name]) for name in reading.missing)
            raise Wrong(
                N_("I do not find these columns in the first rows: {names}. The template has "
                   "them; your own names would have to be the same."),
                names=names,
            )  # fmt: skip
        if not reading.rows and not reading.faults:
            raise Wrong(N_("Below the names of the columns there are no rows yet."))

    def show(self, value: Value, *, open_: bool = False) -> str:
        return n_("{n} row", "{n} rows", len(value["rows"]))
