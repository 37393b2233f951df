"""QR codes in photos of colleagues at a door: looked for in a thread, before the turn begins."""

import hashlib
from io import BytesIO

from chat.kinds.codes import CodeFile
from chat.pictures import MOST_PIXELS

LONGEST_SIDE = 1600  # pixels: a code in a photo of a ticket is still some hundred wide
MOST = 8  # codes of one photo; a wall of codes is nobody's ticket
LONGEST = 300  # signs of a code that could be ours


def codes_in(data: bytes, unique_id: str) -> CodeFile:
    """The texts of the QR codes in a picture; none in what is no JPEG or PNG, or is too large.

    Slow (tens of milliseconds) and in need of memory for the pixels: to be called in a thread.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        found = _read(data)
    except Exception:  # decoders of broken files raise whatever comes to their mind
        return CodeFile(unique_id, sha256, size=len(data), refusal="unreadable")
    codes = tuple(dict.fromkeys(text for text in found if len(text) <= LONGEST))[:MOST]
    return CodeFile(unique_id, sha256, "image/jpeg", len(data), codes=codes)


def _read(data: bytes) -> list[str]:
    import zxingcpp
    from PIL import Image

    with Image.open(BytesIO(data), formats=("JPEG", "PNG")) as picture:
        if picture.width * picture.height > MOST_PIXELS:
            return []
        if picture.format == "JPEG":
            picture.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
        grey = picture.convert("L")
    grey.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    wanted = zxingcpp.barcode_formats_from_str("QRCode")
    read = zxingcpp.read_barcodes(grey, formats=wanted)
    return [one.text for one in read]
