"""What a membership card is printed with: a ground for each tier with engraved lines, and type."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import cos, pi, sin
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

SIZE = WIDTH, HEIGHT = 1012, 638  # a bank card at 300 dots an inch
FINE = 2  # lines are drawn this much larger and shrunk, so that they come out smooth

MISSING_GLYPH = "〓"  # what printers set for a character they do not have

Colour = tuple[int, int, int]
Point = tuple[float, float]
Box = tuple[int, int, int, int]
Shape = Literal["plate", "ring", "lozenge"]


@dataclass(frozen=True)
class Look:
    """The colours of one tier."""

    light: Colour  # upper left
    dark: Colour  # lower right
    ink: Colour  # names and numbers
    soft: Colour  # labels
    accent: Colour  # rules, frame, crest
    line: Colour  # engraving
    strength: float  # of the engraving, 0 to 1


LOOKS = {
    "ordinary": Look(
        (31, 92, 84), (9, 42, 48), (250, 246, 235), (176, 205, 194), (214, 184, 124),
        (190, 226, 208), 0.17,
    ),
    "silver": Look(
        (243, 245, 248), (160, 171, 184), (30, 39, 51), (82, 95, 112), (92, 108, 128),
        (62, 80, 104), 0.17,
    ),
    "gold": Look(
        (250, 236, 196), (190, 142, 62), (58, 36, 10), (116, 82, 34), (126, 84, 24),
        (120, 76, 14), 0.20,
    ),
    "diamond": Look(
        (38, 48, 98), (7, 9, 26), (244, 248, 255), (164, 180, 222), (168, 210, 255),
        (150, 196, 255), 0.20,
    ),
}  # fmt: skip


def look(tier: str) -> Look:
    """The colours of a tier; one we do not know looks ordinary."""
    return LOOKS.get(tier, LOOKS["ordinary"])


def ground(tier: str) -> Image.Image:
    """A fresh RGB image of the empty card in the tier's colours."""
    return _ground(tier if tier in LOOKS else "ordinary").copy()


@cache
def _ground(tier: str) -> Image.Image:
    style = look(tier)
    card = gradient(SIZE, style.light, style.dark)
    _shine(card, style)
    _print(card, style.line, style.strength, _waves())
    _print(card, style.line, style.strength * 0.9, _rosette(WIDTH * 0.80, HEIGHT * 0.30, 250))
    if tier == "diamond":
        _print(card, (255, 255, 255), 0.16, _facets(WIDTH * 0.80, HEIGHT * 0.30, 330))
    return card


def gradient(size: tuple[int, int], light: Colour, dark: Colour) -> Image.Image:
    """A slanting passage from one colour to the other."""
    down = Image.linear_gradient("L")
    slant = Image.blend(down, down.rotate(90), 0.55).resize(size, Image.Resampling.BICUBIC)
    return Image.composite(Image.new("RGB", size, dark), Image.new("RGB", size, light), slant)


def _shine(card: Image.Image, style: Look) -> None:
    glow = Image.radial_gradient("L").point([max(0, 255 - 2 * v) // 3 for v in range(256)])
    glow = glow.resize((WIDTH, WIDTH), Image.Resampling.BICUBIC)
    white = Image.new("RGB", (WIDTH, WIDTH), tuple(min(255, part + 70) for part in style.light))
    card.paste(white, (-WIDTH // 4, -WIDTH * 3 // 4), glow)


def _print(
    card: Image.Image, colour: Colour, strength: float, curves: Iterator[list[Point]]
) -> None:
    mask = Image.new("L", (WIDTH * FINE, HEIGHT * FINE))
    draw = ImageDraw.Draw(mask)
    for curve in curves:
        draw.line([(x * FINE, y * FINE) for x, y in curve], fill=255, width=FINE)
    mask = mask.resize(SIZE, Image.Resampling.LANCZOS)
    mask = mask.point([int(value * strength) for value in range(256)])
    card.paste(Image.new("RGB", SIZE, colour), (0, 0), mask)


def _waves() -> Iterator[list[Point]]:
    """A ribbon of lines crossing the card, twisting as engraved banknote ribbons do."""
    for step in range(26):
        turn = step / 26 * pi
        yield [
            (
                x,
                HEIGHT * 0.70
                + 66 * sin(x / WIDTH * 2.2 * pi + turn)
                + 38 * sin(x / WIDTH * 5.1 * pi - turn * 1.7),
            )
            for x in range(-8, WIDTH + 9, 8)
        ]


def _rosette(x: float, y: float, radius: float) -> Iterator[list[Point]]:
    """Rings whose petals shift from one to the next."""
    for ring in range(22):
        far = radius * (0.30 + 0.70 * ring / 21)
        yield [
            (
                x + far * (1 + 0.12 * cos(12 * angle + ring * 0.28)) * cos(angle),
                y + far * (1 + 0.12 * cos(12 * angle + ring * 0.28)) * sin(angle),
            )
            for angle in (step * pi / 180 for step in range(0, 361))
        ]


def _facets(x: float, y: float, radius: float) -> Iterator[list[Point]]:
    """A brilliant seen from above: table, star and girdle."""
    table, girdle = (
        [
            (x + far * cos((step + shift) * pi / 8), y + far * sin((step + shift) * pi / 8))
            for step in range(0, 17, 2)
        ]
        for far, shift in ((radius * 0.5, 0.0), (radius, 1.0))
    )
    yield table
    yield girdle
    for (corner, following), outer in zip(pairwise(table), girdle, strict=False):
        yield [corner, outer, following]
        yield [(x, y), corner]


def mask(size: tuple[int, int], shape: Shape, line: int = 0) -> Image.Image:
    """A smooth-edged shape filling `size`; `line` pixels wide, or filled when 0."""
    times = 4
    wide, high = size[0] * times, size[1] * times
    drawn = Image.new("L", (wide, high))
    draw = ImageDraw.Draw(drawn)
    fill, outline, width = (None, 255, line * times) if line else (255, None, 0)
    if shape == "plate":
        box = (0, 0, wide - 1, high - 1)
        draw.rounded_rectangle(box, 18 * times, fill, outline, width)
    elif shape == "ring":
        draw.ellipse((0, 0, wide - 1, high - 1), fill, outline, width)
    else:
        draw.polygon([(wide / 2, 0), (wide, high / 2), (wide / 2, high), (0, high / 2)], fill)
    return drawn.resize(size, Image.Resampling.LANCZOS)


# ── Type ──────────────────────────────────────────────────────────────────────────────────────


@cache
def font(size: int, index: int = 2) -> ImageFont.FreeTypeFont:
    """Noto Sans CJK: 2 draws the mainland's forms of characters, 3 Taiwan's."""
    import noto_cjk

    return ImageFont.truetype(noto_cjk.otc_path("sans"), size, index=index)


@cache
def _has_glyph(character: str) -> bool:
    face = font(24)
    return bytes(face.getmask(character)) != bytes(face.getmask("\U0010fffd"))


def drawable(text: str) -> str:
    """The text as it can be set: emoji, marks and controls dropped, rare characters as 〓."""
    kept = []
    for character in unicodedata.normalize("NFC", text).replace("’", "'"):  # ’ is full-width here
        kind = unicodedata.category(character)
        if kind in ("Zs", "Zl", "Zp") or character in "\t\n":
            kept.append(" ")
        elif kind[0] != "C" and kind not in ("So", "Sk", "Mn", "Me"):
            kept.append(character if _has_glyph(character) else MISSING_GLYPH)
    return " ".join("".join(kept).split())


@dataclass(frozen=True)
class Fit:
    lines: list[str]
    size: int


class Pen:
    """Writes on one picture with one face of the font."""

    def __init__(self, picture: Image.Image, index: int) -> None:
        self.picture, self.face = picture, index
        self.draw = ImageDraw.Draw(picture)

    def stamp(self, box: Box, colour: Colour, shape: Shape, line: int = 0) -> None:
        """A smooth shape in one colour; `box` is left, top, width, height."""
        self.picture.paste(colour, box[:2], mask(box[2:], shape, line))

    def width(self, text: str, size: int, *, spaced: int = 0) -> int:
        return int(font(size, self.face).getlength(text)) + spaced * max(0, len(text) - 1)

    def write(
        self, x: int, y: int, text: str, size: int, colour: Colour,
        *, bold: float = 0, spaced: int = 0,
    ) -> None:  # fmt: skip
        """Upper left corner of the line; letters `spaced` pixels apart; bold by stroke."""
        face = font(size, self.face)
        for part in text if spaced else [text]:
            self.draw.text((x, y), part, colour, face, stroke_width=bold, anchor="la")
            x += int(face.getlength(part)) + spaced

    def fitting(
        self, text: str, wide: int, *, sizes: range, spaced: int = 0, rows: int = 1
    ) -> Fit:
        """The text in the largest size that fits one line; else broken into `rows`, else cut."""
        text = drawable(text)
        for size in sizes:
            if self.width(text, size, spaced=spaced) <= wide:
                return Fit([text], size)
        size = sizes[-1]
        lines: list[str] = []
        while len(lines) < rows - 1 and self.width(text, size, spaced=spaced) > wide:
            cut = self._reach(text, wide, size, spaced)
            space = text.rfind(" ", 0, cut + 1)
            cut = space if space > 0 else cut
            lines.append(text[:cut].strip())
            text = text[cut:].strip()
        if self.width(text, size, spaced=spaced) > wide:
            room = wide - self.width("…", size) - spaced
            text = text[: self._reach(text, room, size, spaced)].rstrip() + "…"
        return Fit([*lines, text], size)

    def _reach(self, text: str, wide: int, size: int, spaced: int) -> int:
        """How many characters fit."""
        count = 1
        while count < len(text) and self.width(text[: count + 1], size, spaced=spaced) <= wide:
            count += 1
        return count
