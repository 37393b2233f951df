"""Specimen papers for the demo club's waiting application: drawn here, kept like any others."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

from bot.attachments import keep
from chat.card_picture import font
from domain.applications import facts

SPECIMEN = "样本 SPECIMEN"
_INK, _PAPER, _TINT = (52, 66, 78), (246, 243, 236), (206, 216, 222)


def papers(folder: Path) -> dict[str, dict[str, Any]]:
    """One kept file for each slot, as the form keeps them. Again, it is the same files."""
    made: dict[str, dict[str, Any]] = {}
    for slot in facts.SLOTS:
        draw: Callable[[str], Image.Image] = _portrait if slot == facts.PORTRAIT else _paper
        file = keep(_jpeg(draw(slot)), f"demo-{slot}", folder)
        made[slot] = {
            "sha256": file.sha256,
            "media_type": file.media_type,
            "size": file.size,
            "stored": file.stored,
        }
    return made


def _paper(slot: str) -> Image.Image:
    picture = Image.new("RGB", (1000, 630), _PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((24, 24, 976, 606), 28, outline=_INK, width=4)
    pen.text((70, 60), SPECIMEN, _INK, font(54))
    pen.text((70, 140), slot.replace("_", " "), _INK, font(34))
    for line in range(5):
        pen.rectangle((70, 240 + line * 62, 620 - line * 50, 262 + line * 62), fill=_TINT)
    if slot == facts.ID_FRONT:
        picture.paste(_portrait(slot).resize((240, 320)), (690, 200))
    return picture


def _portrait(_slot: str) -> Image.Image:
    picture = Image.new("RGB", (600, 800), (222, 231, 234))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((90, 560, 510, 1100), fill=(60, 88, 102))
    pen.rectangle((250, 420, 350, 610), fill=(226, 190, 166))
    pen.ellipse((180, 150, 420, 480), fill=(236, 203, 180))
    pen.pieslice((165, 120, 435, 470), 180, 360, fill=(48, 42, 40))
    pen.text((168, 748), SPECIMEN, (120, 140, 148), font(28))
    return picture


def _jpeg(picture: Image.Image) -> bytes:
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=88)
    return content.getvalue()
