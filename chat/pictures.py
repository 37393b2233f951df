"""Pictures: the membership card, and photographs made safe.

Pure and slow (tens of milliseconds): call in a thread, after the Work has closed, never on the
event loop.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Literal

import segno
from PIL import Image, ImageOps

from chat.card_picture import (
    HEIGHT,
    MISSING_GLYPH,
    WIDTH,
    Look,
    Pen,
    drawable,
    font,
    gradient,
    ground,
    look,
    mask,
)
from locales.i18n import N_, _, date_, speaking

MOST_PIXELS = 40_000_000
CARD_BYTES = 200_000
MARGIN = 56
PORTRAIT = (MARGIN, 222, 270, 360)  # left, top, width, height: three to four
TEXT_LEFT = 366
CODE_SIDE = 212

TIERS = {
    "ordinary": N_("Member"),
    "silver": N_("Silver member"),
    "gold": N_("Gold member"),
    "diamond": N_("Diamond member"),
}

# Pillow only warns between 89 and 179 megapixels; for us that is already a bomb (G20).
warnings.simplefilter("error", Image.DecompressionBombWarning)


class NotAPicture(ValueError):
    """A file that cannot be taken as a photograph. `reason`: "too_large" or "unreadable"."""

    def __init__(self, reason: Literal["too_large", "unreadable"]) -> None:
        super().__init__(reason)
        self.reason = reason


# ── Photographs ───────────────────────────────────────────────────────────────────────────────


def safe_image(data: bytes, *, max_side: int = 1600) -> bytes:
    """The photograph as a fresh JPEG, upright, at most `max_side` pixels long, on white.

    Nothing but the pixels survives: no EXIF, no place, no colour profile, no hidden second file.
    The size is read from the header before anything is decoded (G20: at most 40 megapixels).

    Raises:
        NotAPicture: not a JPEG or PNG, broken, or too large.
    """
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as image:
            if image.width * image.height > MOST_PIXELS:
                raise NotAPicture("too_large")
            if image.format == "JPEG":
                image.draft(None, (max_side, max_side))
            clean = _upright(image, max_side)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise NotAPicture("too_large") from bomb
    except NotAPicture:
        raise
    except Exception as broken:  # decoders of broken files raise whatever comes to their mind
        raise NotAPicture("unreadable") from broken
    out = BytesIO()
    clean.save(out, "JPEG", quality=88, optimize=True)
    return out.getvalue()


def _upright(image: Image.Image, max_side: int) -> Image.Image:
    """Shrunk first, so that turning and flattening copy little."""
    if image.mode not in ("L", "LA", "RGB", "RGBA"):
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    image.thumbnail((max_side, max_side), Image.Resampling.LANCZOS)
    turned = ImageOps.exif_transpose(image)
    clean = Image.new("RGB", turned.size, "white")
    clean.paste(turned, (0, 0), turned.getchannel("A") if "A" in turned.getbands() else None)
    return clean


# ── Card ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class CardFace:
    """What stands on a card. `code` is the opaque text of the QR code (R1.7: nothing personal)."""

    club: str
    name: str
    number: str
    tier: str
    code: str
    pinyin: str = ""
    member_since: date | None = None
    portrait: bytes | None = None


def card(face: CardFace, language: str) -> bytes:
    """The digital membership card as a PNG, 1012 × 638, at most 200 kB (SPEC 2.3).

    The same face gives the same bytes. A portrait that cannot be read is left out.
    """
    style = look(face.tier)
    picture = ground(face.tier)
    with speaking(language):
        pen = Pen(picture, 3 if language == "zh_TW" else 2)
        _head(pen, face, style)
        _portrait(pen, face, style)
        _name(pen, face, style)
        _facts(pen, face, style)
        _code(picture, face.code)
    return _png(picture)


def _png(picture: Image.Image) -> bytes:
    """Few colours, finely mixed: half the bytes and a fifth of the time of full colour."""
    out = BytesIO()
    for colours in (256, 96, 32):
        few = picture.quantize(
            colours, Image.Quantize.MEDIANCUT, dither=Image.Dither.FLOYDSTEINBERG
        )
        out = BytesIO()
        few.save(out, "PNG")
        if out.tell() <= CARD_BYTES:
            break
    return out.getvalue()


def _head(pen: Pen, face: CardFace, style: Look) -> None:
    tier = _(TIERS.get(face.tier, TIERS["ordinary"]))
    wide = pen.width(tier, 30, spaced=4)
    right = WIDTH - MARGIN
    pen.write(right - wide, 70, tier, 30, style.accent, bold=0.4, spaced=4)
    x = right - wide - 34
    pen.stamp((x - 11, 80, 22, 30), style.accent, "lozenge")
    club = pen.fitting(face.club, x - 60 - MARGIN, sizes=range(46, 25, -2))
    pen.write(MARGIN, 60 + (46 - club.size) // 2, club.lines[0], club.size, style.ink, bold=0.7)
    pen.draw.line([(MARGIN, 152), (right, 152)], fill=style.accent, width=2)
    pen.draw.line([(MARGIN, 158), (right, 158)], fill=style.accent, width=1)


def _portrait(pen: Pen, face: CardFace, style: Look) -> None:
    left, top, wide, high = PORTRAIT
    photo = _photo(face.portrait, (wide, high)) or _monogram(face, style, pen.face)
    pen.picture.paste(photo, (left, top), mask((wide, high), "plate"))
    pen.stamp((left - 6, top - 6, wide + 12, high + 12), style.accent, "plate", 2)


def _photo(data: bytes | None, size: tuple[int, int]) -> Image.Image | None:
    if data is None:
        return None
    try:
        with Image.open(BytesIO(safe_image(data, max_side=900))) as photo:
            return ImageOps.fit(photo, size, Image.Resampling.LANCZOS, centering=(0.5, 0.3))
    except NotAPicture:
        return None


def _monogram(face: CardFace, style: Look, index: int) -> Image.Image:
    """The family name's character, or the initials, on a plate in the card's colours."""
    _, _, wide, high = PORTRAIT
    plate = gradient((wide, high), style.dark, style.light)
    pen = Pen(plate, index)
    letters = initials(face.name) or initials(face.pinyin) or initials(face.club)
    size = 150 if len(letters) == 1 else 108
    centre = (wide // 2, high // 2)
    for radius, line in ((112, 2), (103, 1)):
        box = (centre[0] - radius, centre[1] - radius, 2 * radius, 2 * radius)
        pen.stamp(box, style.accent, "ring", line)
    pen.draw.text(centre, letters, style.ink, font(size, index), anchor="mm", stroke_width=0.8)
    return plate


def initials(name: str) -> str:
    """The first character of a Chinese name, up to two initials of any other."""
    words = [word for word in drawable(name).replace(MISSING_GLYPH, " ").split() if word]
    if not words:
        return ""
    if ord(words[0][0]) >= 0x2E80:
        return words[0][0]
    return "".join(word[0] for word in ([words[0], words[-1]] if words[1:] else words)).upper()


def _name(pen: Pen, face: CardFace, style: Look) -> None:
    name, pinyin = drawable(face.name), drawable(face.pinyin)
    if name.count(MISSING_GLYPH) * 2 > len(name) or not name:  # a script we have no type for
        name, pinyin = pinyin or name or face.number, ""
    wide = WIDTH - MARGIN - TEXT_LEFT
    fit = pen.fitting(name, wide, sizes=range(76, 43, -4), rows=2)
    if fit.lines[-1].endswith("…"):
        fit = pen.fitting(name, wide, sizes=range(34, 33, -1), rows=3)
    y = 208
    for line in fit.lines:
        pen.write(TEXT_LEFT, y, line, fit.size, style.ink, bold=fit.size / 60)
        y += int(fit.size * 1.24)
    if pinyin and pinyin.casefold() != name.casefold():
        small = pen.fitting(pinyin.upper(), wide, sizes=range(28, 17, -2), spaced=3)
        pen.write(TEXT_LEFT, y + 12, small.lines[0], small.size, style.soft, spaced=3)


def _facts(pen: Pen, face: CardFace, style: Look) -> None:
    wide = WIDTH - MARGIN - CODE_SIDE - 28 - TEXT_LEFT
    since = date_(face.member_since, weekday=False) if face.member_since else ""
    rows = [(_("Member number"), face.number, 40, 2), (_("Member since"), since, 30, 0)]
    y = 402
    for label, value, size, spaced in rows:
        if value:
            fit = pen.fitting(value, wide, sizes=range(size, 17, -2), spaced=spaced)
            pen.write(TEXT_LEFT, y, label, 21, style.soft, spaced=1)
            pen.write(
                TEXT_LEFT, y + 30, fit.lines[0], fit.size, style.ink, bold=0.5, spaced=spaced
            )
        y += 104


def _code(picture: Image.Image, text: str) -> None:
    """The QR code, dark on white with its quiet zone, in whole pixels a module."""
    code = segno.make(text, error="m", micro=False, boost_error=False)
    scale = max(1, CODE_SIDE // code.symbol_size()[0])
    out = BytesIO()
    code.save(out, kind="png", scale=scale, border=0)  # the plate around it is the quiet zone
    left, top = WIDTH - MARGIN - CODE_SIDE, HEIGHT - MARGIN - CODE_SIDE
    picture.paste((255, 255, 255), (left, top), mask((CODE_SIDE, CODE_SIDE), "plate"))
    with Image.open(out) as drawn:
        inset = (CODE_SIDE - drawn.width) // 2
        picture.paste(drawn.convert("RGB"), (left + inset, top + inset))
