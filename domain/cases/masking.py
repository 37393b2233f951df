"""What stays out of the staff group: telephone and ID numbers, e-mail addresses (R2.2)."""

from __future__ import annotations

import re
import unicodedata

HIDDEN = "•••"

_HARMLESS = re.compile(
    r"(?<!\d)(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}(?!\d)"
    r"|(?<!\d)\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d(?!\d)"
    r"|(?<!\d)\d{1,2}:\d\d(?!\d)"
    r"|(?<!\w)C\d\d-\d{4,}"
)
_TELLING = re.compile(
    r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+"
    r"|[+(]?\d(?:[\s\-‐‑–.·()/]{0,3}\d){6,}[Xx]?"
    r"|[〇零一二三四五六七八九幺两]{7,}"
)


def masked(words: str) -> str:
    """The words with every number of seven or more digits and every e-mail address hidden,
    written in any width or in Chinese signs; dates, times and case numbers stay as they are."""
    plain = "".join(map(_narrow, words))
    plain = _HARMLESS.sub(lambda found: "|" * len(found.group()), plain)
    parts, at = [], 0
    for found in _TELLING.finditer(plain):
        parts += [words[at : found.start()], HIDDEN]
        at = found.end()
    return "".join([*parts, words[at:]])


def _narrow(letter: str) -> str:
    """The same letter in half width; always one, so that every place stays the same."""
    plain = unicodedata.normalize("NFKC", letter)
    return plain if len(plain) == 1 else letter
