"""A link as a picture to be scanned. Quick, but pure: call it in a thread like every drawing."""

from __future__ import annotations

from io import BytesIO

import segno

SCALE, BORDER = 14, 4  # whole pixels a module; the quiet zone in modules


def qr(text: str) -> bytes:
    """The QR code of a text as a PNG, black on white with its quiet zone."""
    out = BytesIO()
    segno.make(text, error="m", micro=False).save(out, kind="png", scale=SCALE, border=BORDER)
    return out.getvalue()
