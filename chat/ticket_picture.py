"""Pictures of the door: the ticket, and the code for the wall.

Pure and slow as all pictures: call in a thread, after the Work has closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import segno
from PIL import Image, ImageDraw

from chat.card_picture import Colour, Pen
from locales.i18n import speaking

SIZE = WIDTH, HEIGHT = 900, 1160
HEAD = 260  # pixels of the coloured part
INK: Colour = (34, 40, 52)
SOFT: Colour = (110, 116, 128)
GOLD: Colour = (214, 184, 124)
GREEN: Colour = (12, 58, 56)
PAPER: Colour = (253, 251, 246)
WHITE: Colour = (255, 255, 255)


@dataclass(frozen=True)
class TicketFace:
    """`link` is the opaque text of the QR code; `lines` stand below it, the first one large."""

    club: str
    title: str
    when: str
    place: str
    link: str
    lines: Sequence[str] = ()


@dataclass(frozen=True)
class WallFace:
    title: str
    hint: str
    link: str
    until: str


def ticket(face: TicketFace, language: str) -> bytes:
    """A ticket as a PNG, 900 × 1160. The same face gives the same bytes."""
    picture = Image.new("RGB", SIZE, PAPER)
    picture.paste(GREEN, (0, 0, WIDTH, HEAD))
    picture.paste(GOLD, (0, HEAD, WIDTH, HEAD + 6))
    _notches(picture)
    with speaking(language):
        pen = Pen(picture, 3 if language == "zh_TW" else 2)
        y = _centred(pen, face.club, 36, range(30, 19, -2), GOLD)
        fit = pen.fitting(face.title, WIDTH - 140, sizes=range(60, 39, -2), rows=2)
        y += 8 + (2 - len(fit.lines)) * 24
        for line in fit.lines:
            y = _centred(pen, line, y, range(fit.size, fit.size - 1, -1), WHITE, bold=0.9)
        y = _centred(pen, face.when, HEAD + 36, range(40, 25, -2), INK, bold=0.6)
        y = _centred(pen, face.place, y, range(32, 19, -2), SOFT)
        y = _matrix(picture, face.link, max(y + 12, HEAD + 140), 560)
        for at, line in enumerate(face.lines):
            sizes = range(34, 19, -2) if at else range(54, 35, -2)
            y = _centred(pen, line, y, sizes, SOFT if at else INK, bold=0 if at else 1)
    return _png(picture)


def wall(face: WallFace, language: str) -> bytes:
    """The code for the wall as a PNG, as large as it goes."""
    picture = Image.new("RGB", SIZE, WHITE)
    with speaking(language):
        pen = Pen(picture, 3 if language == "zh_TW" else 2)
        y = _centred(pen, face.title, 50, range(60, 35, -2), INK, bold=0.9)
        y = _centred(pen, face.hint, y + 6, range(36, 21, -2), SOFT)
        y = _matrix(picture, face.link, y + 30, 800)
        _centred(pen, face.until, y + 10, range(40, 25, -2), INK)
    return _png(picture)


def _notches(picture: Image.Image) -> None:
    """Half circles at both edges, as a ticket is punched."""
    side = 44
    mask = Image.new("L", (side * 4, side * 4))
    ImageDraw.Draw(mask).ellipse((0, 0, side * 4 - 1, side * 4 - 1), fill=255)
    mask = mask.resize((side, side), Image.Resampling.LANCZOS)
    for x in (-side // 2, WIDTH - side // 2):
        picture.paste(WHITE, (x, HEAD + 3 - side // 2), mask)


def _centred(pen: Pen, text: str, y: int, sizes: range, colour: Colour, *, bold: float = 0) -> int:
    if not text:
        return y
    fit = pen.fitting(text, WIDTH - 120, sizes=sizes)
    x = (WIDTH - pen.width(fit.lines[0], fit.size)) // 2
    pen.write(x, y, fit.lines[0], fit.size, colour, bold=bold)
    return y + int(fit.size * 1.36)


def _matrix(picture: Image.Image, text: str, y: int, side: int) -> int:
    """The QR code with its quiet zone on white, in whole pixels a module; where it ends."""
    drawn = segno.make(text, error="m", micro=False, boost_error=False)
    scale = max(1, side // drawn.symbol_size(border=4)[0])
    out = BytesIO()
    drawn.save(out, kind="png", scale=scale, border=4)
    with Image.open(out) as matrix:
        picture.paste(matrix.convert("RGB"), ((WIDTH - matrix.width) // 2, y))
        return y + matrix.height + 10


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.quantize(64, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(out, "PNG")
    return out.getvalue()
