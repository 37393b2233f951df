"""A poster with a code, a page of A4. Pure and slow as all pictures: call in a thread."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import segno
from PIL import Image

from chat.card_picture import Pen
from chat.ticket_picture import GOLD, GREEN, INK, PAPER, SOFT, WHITE
from locales.i18n import speaking

SIZE = WIDTH, HEIGHT = 1240, 1754  # A4 at 150 dots an inch
DOTS = 150
HEAD = 420
CODE = 820


@dataclass(frozen=True)
class PosterFace:
    """`call` is what the poster asks for, `how` how to do it; `link` is in the code."""

    club: str
    call: str
    how: str
    place: str
    link: str


def page(face: PosterFace, language: str) -> Image.Image:
    """The page as a picture. The same face gives the same picture."""
    sheet = Image.new("RGB", SIZE, PAPER)
    sheet.paste(GREEN, (0, 0, WIDTH, HEAD))
    sheet.paste(GOLD, (0, HEAD, WIDTH, HEAD + 10))
    with speaking(language):
        pen = Pen(sheet, 3 if language == "zh_TW" else 2)
        _centred(pen, face.club, 90, range(52, 29, -2), GOLD)
        _centred(pen, face.call, 200, range(96, 49, -2), WHITE, bold=1.4)
        end = _matrix(sheet, face.link, HEAD + 90)
        _centred(pen, face.how, end + 40, range(48, 27, -2), SOFT)
        _centred(pen, face.place, end + 150, range(64, 35, -2), INK, bold=0.9)
    return sheet


def pdf(face: PosterFace, language: str) -> bytes:
    """The page as a PDF."""
    out = BytesIO()
    page(face, language).save(out, "PDF", resolution=DOTS, quality=95)
    return out.getvalue()


def _centred(
    pen: Pen, text: str, y: int, sizes: range, colour: tuple[int, int, int], *, bold: float = 0
) -> None:
    fit = pen.fitting(text, WIDTH - 160, sizes=sizes)
    x = (WIDTH - pen.width(fit.lines[0], fit.size)) // 2
    pen.write(x, y, fit.lines[0], fit.size, colour, bold=bold)


def _matrix(sheet: Image.Image, text: str, y: int) -> int:
    """The code with its quiet zone on white, in whole pixels a module; where it ends."""
    drawn = segno.make(text, error="q", micro=False)
    out = BytesIO()
    drawn.save(out, kind="png", scale=max(1, CODE // drawn.symbol_size(border=4)[0]), border=4)
    with Image.open(out) as matrix:
        sheet.paste(matrix.convert("RGB"), ((WIDTH - matrix.width) // 2, y))
        return y + matrix.height
