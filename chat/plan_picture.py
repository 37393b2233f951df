"""The work calendar as a picture: twelve months on one page, at phone width.

Pure and slow as all pictures: call in a thread, after the Work has closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from PIL import Image

from chat.card_picture import LOOKS, Colour, Pen

WIDTH, HEIGHT = 1080, 1596
MARGIN, GAP = 44, 22
TOP, BOTTOM = 190, 78
COLUMNS, ROWS = 2, 6
LINES = 4  # of a month; what is more is counted
LINE = 35

PAPER: Colour = (253, 251, 245)
PANEL: Colour = (247, 243, 232)
INK: Colour = (31, 42, 44)
SOFT: Colour = (112, 120, 118)
RULE: Colour = (222, 214, 196)
FAINT: Colour = (186, 180, 164)
GREEN: Colour = LOOKS["ordinary"].light
GOLD: Colour = LOOKS["gold"].dark
# A colour for each kind, in the order in which they are handed over.
KINDS: tuple[Colour, ...] = (
    GREEN, GOLD, (92, 108, 128), (142, 68, 58), (64, 122, 150), (120, 92, 140), (98, 122, 62),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """An event: its day in the month ("" while none is set), its name, which kind (a place in
    KINDS); `faint`: not agreed to yet."""

    day: str
    title: str
    kind: int
    faint: bool = False


@dataclass(frozen=True, slots=True)
class Year:
    """`months` are twelve names with their lines; `more` are the words behind a count of events
    that have no room, `legend` the kinds in the order of KINDS. `empty` stands in a month without
    any."""

    title: str
    note: str
    months: Sequence[tuple[str, Sequence[Line]]]
    legend: Sequence[str]
    more: Sequence[str]
    empty: str


def year(facts: Year, language: str) -> bytes:
    """A PNG, 1080 × 1596. The same facts, the same bytes."""
    sheet = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = Pen(sheet, 3 if language == "zh_TW" else 2)
    _head(pen, facts)
    wide = (WIDTH - 2 * MARGIN - GAP) // COLUMNS
    high = (HEIGHT - TOP - BOTTOM - (ROWS - 1) * GAP) // ROWS
    for number in range(len(facts.months)):
        row, column = divmod(number, COLUMNS)
        x, y = MARGIN + column * (wide + GAP), TOP + row * (high + GAP)
        pen.draw.rounded_rectangle((x, y, x + wide, y + high), 14, PANEL, RULE, 1)
        _month(pen, (x + 18, y + 12, wide - 36), facts, number)
    _legend(pen, facts.legend)
    out = BytesIO()
    sheet.save(out, "PNG", optimize=True)
    return out.getvalue()


def _head(pen: Pen, facts: Year) -> None:
    fit = pen.fitting(facts.title, WIDTH - 2 * MARGIN, sizes=range(54, 30, -2))
    pen.write(MARGIN, 40, fit.lines[0], fit.size, INK, bold=0.8)
    fit = pen.fitting(facts.note, WIDTH - 2 * MARGIN, sizes=range(28, 20, -2))
    pen.write(MARGIN, 122, fit.lines[0], fit.size, SOFT)


def _month(pen: Pen, box: tuple[int, int, int], facts: Year, number: int) -> None:
    (x, y, wide), (name, lines) = box, facts.months[number]
    pen.write(x, y, name, 26, GREEN, bold=0.6)
    y += 40
    if not lines:
        pen.write(x, y, facts.empty, 24, FAINT)
        return
    shown = lines if len(lines) <= LINES else lines[: LINES - 1]
    for one in shown:
        _line(pen, x, y, wide, one)
        y += LINE
    if len(shown) < len(lines):
        pen.write(x + 62, y, facts.more[number], 22, SOFT)


def _line(pen: Pen, x: int, y: int, wide: int, one: Line) -> None:
    colour = KINDS[one.kind % len(KINDS)]
    if one.faint:
        pen.draw.ellipse((x, y + 12, x + 13, y + 25), outline=colour, width=2)
    else:
        pen.draw.ellipse((x, y + 12, x + 13, y + 25), fill=colour)
    pen.write(x + 24, y, one.day or "–", 24, SOFT)
    fit = pen.fitting(one.title, wide - 66, sizes=range(24, 23, -1))
    pen.write(x + 62, y, fit.lines[0], 24, SOFT if one.faint else INK)


def _legend(pen: Pen, names: Sequence[str]) -> None:
    """All kinds in one line, in the largest type in which they fit."""
    size = next(
        (
            size
            for size in (24, 22, 20, 18)
            if sum(pen.width(name, size) + 52 for name in names) <= WIDTH - 2 * MARGIN + 26
        ),
        16,
    )
    x, y = MARGIN, HEIGHT - 54
    for number, name in enumerate(names):
        colour = KINDS[number % len(KINDS)]
        pen.draw.ellipse((x, y + 11, x + 13, y + 24), fill=colour)
        pen.write(x + 24, y, name, size, SOFT)
        x += 24 + pen.width(name, size) + 26
