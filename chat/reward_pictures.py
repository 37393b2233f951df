"""Pictures of rewards: a tile for one without a photograph, and the collection code as a QR code.

Pure and slow as all pictures: call in a thread, after the Work has closed.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from math import cos, pi, sin

import segno
from PIL import Image, ImageDraw

from chat.card_picture import Colour, Pen, Point, gradient
from chat.pictures import TIERS
from locales.i18n import _, number_, speaking

SIZE = WIDTH, HEIGHT = 1080, 720
FINE = 2  # drawn this much larger and shrunk, so that lines come out smooth
MARGIN = 84
CODE_SIZE = CODE_WIDTH, CODE_HEIGHT = 900, 1120
INK: Colour = (38, 44, 56)
SOFT: Colour = (116, 122, 134)
GOLD: Colour = (176, 138, 70)
PAPER: Colour = (253, 251, 246)

# Light and dark of a ground, and the ink on it; a reward keeps its own.
GROUNDS: tuple[tuple[Colour, Colour, Colour], ...] = (
    ((196, 92, 74), (112, 30, 44), (255, 245, 232)),  # lacquer red
    ((60, 122, 110), (14, 54, 60), (244, 250, 240)),  # jade
    ((82, 104, 170), (26, 34, 84), (240, 244, 255)),  # indigo
    ((230, 186, 108), (176, 112, 46), (64, 34, 10)),  # amber
    ((132, 98, 158), (58, 34, 92), (248, 242, 255)),  # wisteria
    ((112, 140, 92), (44, 70, 44), (248, 252, 238)),  # tea green
)


@dataclass(frozen=True)
class TileFace:
    """What stands on a tile. `points` is what it costs; `number` chooses the colours."""

    title: str
    points: int
    number: int
    tier: str = "ordinary"
    club: str = ""


def tile(face: TileFace, language: str) -> bytes:
    """A reward without a photograph as a PNG, 1080 × 720. The same face gives the same bytes."""
    light, dark, ink = GROUNDS[face.number % len(GROUNDS)]
    picture = gradient(SIZE, light, dark)
    _ornament(picture, ink, face.number)
    _ribbon(picture, ink)
    with speaking(language):
        pen = Pen(picture, 3 if language == "zh_TW" else 2)
        _words(pen, face, ink)
    return _png(picture)


def _words(pen: Pen, face: TileFace, ink: Colour) -> None:
    wide = WIDTH - 2 * MARGIN - 250
    if face.club:
        club = pen.fitting(face.club, wide, sizes=range(30, 19, -2), spaced=2)
        pen.write(MARGIN, MARGIN - 12, club.lines[0], club.size, ink, spaced=2)
    fit = pen.fitting(face.title, wide, sizes=range(92, 59, -4), rows=3)
    high = int(fit.size * 1.26)
    y = max(HEIGHT // 2 - high * len(fit.lines) // 2 - 10, 288)  # below the ribbon
    for line in fit.lines:
        pen.write(MARGIN, y, line, fit.size, ink, bold=fit.size / 70)
        y += high
    pen.draw.line([(MARGIN, y + 24), (MARGIN + 120, y + 24)], fill=ink, width=4)
    cost = _("{points} points", points=number_(face.points))
    pen.write(MARGIN, HEIGHT - MARGIN - 34, cost, 44, ink, bold=0.8)
    if face.tier != "ordinary":
        words = _("{tier} and above", tier=_(TIERS.get(face.tier, TIERS["ordinary"])))
        small = pen.fitting(words, 400, sizes=range(32, 19, -2))
        x = WIDTH - 256 - pen.width(small.lines[0], small.size)  # left of the ribbon
        pen.write(x, HEIGHT - MARGIN - 26, small.lines[0], small.size, ink)


def _ornament(picture: Image.Image, ink: Colour, number: int) -> None:
    """Rings of petals behind the ribbon, faint; their count differs from reward to reward."""
    mask = Image.new("L", (WIDTH * FINE, HEIGHT * FINE))
    draw = ImageDraw.Draw(mask)
    petals = 7 + number % 5
    for ring in range(16):
        curve = _rose(WIDTH - 210, 250, 90 + ring * 26, petals, ring * 0.22)
        draw.line([(x * FINE, y * FINE) for x, y in curve], fill=255, width=FINE)
    mask = mask.resize(SIZE, Image.Resampling.LANCZOS).point([n * 22 // 100 for n in range(256)])
    picture.paste(Image.new("RGB", SIZE, ink), (0, 0), mask)


def _rose(x: float, y: float, radius: float, petals: int, turn: float) -> list[Point]:
    return [
        (
            x + radius * (1 + 0.10 * cos(petals * angle + turn)) * cos(angle),
            y + radius * (1 + 0.10 * cos(petals * angle + turn)) * sin(angle),
        )
        for angle in (step * pi / 120 for step in range(241))
    ]


def _ribbon(picture: Image.Image, ink: Colour) -> None:
    """A gift's ribbon with its bow, on the right."""
    mask = Image.new("L", (WIDTH * FINE, HEIGHT * FINE))
    draw = ImageDraw.Draw(mask)
    x, y = WIDTH - 210, 250
    for left, top, right, low in ((x - 13, 0, x + 13, HEIGHT), (0, y - 13, WIDTH, y + 13)):
        draw.rectangle((left * FINE, top * FINE, right * FINE, low * FINE), fill=70)
    for way in (-1, 1):
        loop = [
            (
                x + way * (150 * sin(step * pi / 60)) * (0.62 + 0.38 * cos(step * pi / 60)),
                y - 22 - 104 * sin(step * pi / 60) * sin(step * pi / 60 - 0.42),
            )
            for step in range(61)
        ]
        tail = [(x, y), (x + way * 96, y + 128), (x + way * 60, y + 136), (x + way * 44, y + 176)]
        tail.append((x, y))
        for shape in (loop, tail):
            draw.polygon([(px * FINE, py * FINE) for px, py in shape], fill=215)
    knot = ((x - 26) * FINE, (y - 26) * FINE, (x + 26) * FINE, (y + 26) * FINE)
    draw.rounded_rectangle(knot, 16 * FINE, fill=255)
    mask = mask.resize(SIZE, Image.Resampling.LANCZOS)
    picture.paste(
        Image.new("RGB", SIZE, ink), (0, 0), mask.point([n * 88 // 100 for n in range(256)])
    )


# ── The collection code ───────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class CodeFace:
    """`link` is the opaque text of the QR code, `code` the same to be read out."""

    title: str
    code: str
    link: str
    until: str = ""
    place: str = ""
    club: str = ""


def grouped(code: str) -> str:
    """ACDE-FGHJ: in two halves, so that it can be read out."""
    return f"{code[:4]}-{code[4:]}"


def code(face: CodeFace, language: str) -> bytes:
    """The collection code as a PNG, 900 × 1120: QR code, the code to read out, until when."""
    picture = Image.new("RGB", CODE_SIZE, PAPER)
    with speaking(language):
        pen = Pen(picture, 3 if language == "zh_TW" else 2)
        y = 56
        if face.club:
            y = _centred(pen, face.club, y, range(30, 19, -2), SOFT) + 6
        y = _centred(pen, face.title, y, range(54, 35, -2), INK, bold=0.8) + 8
        pen.draw.line([(CODE_WIDTH // 2 - 60, y), (CODE_WIDTH // 2 + 60, y)], GOLD, 4)
        y = _matrix(picture, face.link, y + 26)
        y = _centred(pen, grouped(face.code), y + 18, range(76, 59, -2), INK, bold=1.2) + 6
        for line in filter(None, (face.until, face.place)):
            y = _centred(pen, line, y + 4, range(32, 19, -2), SOFT)
    return _png(picture)


def _centred(pen: Pen, text: str, y: int, sizes: range, colour: Colour, *, bold: float = 0) -> int:
    fit = pen.fitting(text, CODE_WIDTH - 120, sizes=sizes)
    x = (CODE_WIDTH - pen.width(fit.lines[0], fit.size)) // 2
    pen.write(x, y, fit.lines[0], fit.size, colour, bold=bold)
    return y + int(fit.size * 1.36)


def _matrix(picture: Image.Image, text: str, y: int) -> int:
    """The QR code with its quiet zone, in whole pixels a module; where it ends."""
    drawn = segno.make(text, error="q", micro=False, boost_error=False)
    side = 600
    scale = side // drawn.symbol_size(border=0)[0]
    out = BytesIO()
    drawn.save(out, kind="png", scale=scale, border=0, dark=INK, light=PAPER)
    with Image.open(out) as matrix:
        picture.paste(matrix.convert("RGB"), ((CODE_WIDTH - matrix.width) // 2, y + 20))
        return y + 20 + matrix.height + 20


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    few = picture.quantize(128, Image.Quantize.MEDIANCUT, dither=Image.Dither.FLOYDSTEINBERG)
    few.save(out, "PNG")
    return out.getvalue()
