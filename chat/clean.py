"""Words supplied by a person, made harmless before they are kept or shown."""

from __future__ import annotations

import re
import unicodedata

_MARKS_IN_A_ROW = 3
# Kept although invisible: the joiner and the selectors that emoji and some scripts need.
_JOINERS = frozenset("\u200c\u200d\ufe0e\ufe0f")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n\s*\n+")


def clean(text: str) -> str:
    """Without NUL, control, direction and other invisible characters, in Unicode's composed form.

    Runs of spaces become one, blank lines at most one, stacked accents at most three, so that no
    name can turn a line around, hide in it or climb out of it. Cleaning twice changes nothing.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("[\u2028\u2029\u0085\v\f]", "\n", text)
    kept: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", text):
        kind = unicodedata.category(char)
        if kind in ("Mn", "Me") and char not in _JOINERS:
            marks += 1
            if marks > _MARKS_IN_A_ROW:
                continue
        elif char not in _JOINERS:
            marks = 0
        if char == "\t" or kind == "Zs":
            kept.append(" ")
        elif char == "\n" or char in _JOINERS or kind not in ("Cc", "Cf", "Cs", "Co", "Cn"):
            kept.append(char)
    text = unicodedata.normalize("NFC", "".join(kept))
    lines = _SPACES.sub(" ", text).split("\n")
    text = "\n".join(line.strip(" \u200c\u200d\ufe0e\ufe0f") for line in lines)
    return _BLANK_LINES.sub("\n\n", text).strip()


def one_line(text: str) -> str:
    """`clean`, on a single line."""
    return " ".join(clean(text).split())


def narrow(text: str) -> str:
    """Full-width letters and signs as their ordinary selves (＠ → @), and the digits of every
    script as 0–9 (１３ and ١٣ → 13)."""
    text = unicodedata.normalize("NFKC", text)
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in text)


def wordless(text: str) -> bool:
    """Whether there is neither letter nor digit in it: only emoji, signs or nothing."""
    return not any(unicodedata.category(char)[0] in "LN" for char in text)


def too_short(text: str, shortest: int) -> bool:
    """Whether it says less than so many letters do; a Chinese sign says as much as three, but one
    alone is not enough where more than one letter is wanted."""
    signs = sum("\u4e00" <= char <= "\u9fff" for char in text)
    return len(text) < min(shortest, 2) or len(text) + 2 * signs < shortest
