"""What of a text is looked for: one script, one case, short pieces of Chinese, stems of words.

Width and compatibility forms are made one (NFKC), traditional Chinese becomes simplified, with
the words of Taiwan in those of the mainland (程式 → 程序). Chinese is cut into single signs and
pairs, so that no dictionary of words is needed; English words lose their endings.
"""

import re
import unicodedata
from functools import cache, lru_cache
from typing import Any

from domain.knowledge import meaning

LONGEST = 500  # signs of a question that are looked at
_PIECES = re.compile(r"[a-z0-9]+|[\u3400-\u9fff]+")
_APOSTROPHES = re.compile("['\u2019]")
# Little words that every question has and that say nothing about what it asks.
_LITTLE = (
    "a an and are as at be been but by can could did do does for from get got had has have how i "
    "if in into is it its just me my of on or our please should so some that the their them then "
    "there they this to us want was we were what when where which who why will with would you "
    "your am im ive dont cant whats"
)
_EMPTY = frozenset(_LITTLE.split())
_FILLERS = re.compile(
    "请问一下|请问|麻烦|你好|您好|谢谢|我想问|想问问|想问|我想知道|想知道|告诉我|一下|"
    "怎么办理|怎么办|怎么样|怎么|怎样|如何|什么时候|为什么|什么|多少|是不是|能不能|可不可以|可以|"
    "有没有|哪里|哪儿|哪些|吗|呢|吧|啊|呀|的|了|我|你|您|们"
)


def fold(text: str) -> str:
    """The text in one script and case; folding it again changes nothing."""
    plain = unicodedata.normalize("NFKC", text)
    return _APOSTROPHES.sub("", _simplified().convert(plain).lower())


def pieces(folded: str) -> list[str]:
    """Runs of Chinese signs and Latin words, in order."""
    return _PIECES.findall(folded)


def words(folded: str) -> list[str]:
    """Its whole words in Latin letters, empty ones left out."""
    return [one for one in pieces(folded) if one.isascii() and one not in _EMPTY]


def terms(folded: str, *, single: bool = True) -> list[str]:
    """The terms of a folded text, as often as they occur, and those of what its words mean.
    `single`: single Chinese signs too."""
    return _grams(folded, single) + meaning.of(folded, stems(folded), stems)


def asked(folded: str) -> list[str]:
    """The terms of a folded question, what is said only out of politeness left out; all of it if
    nothing else is there."""
    bare = _FILLERS.sub(" ", folded)
    grams = _grams(bare if pieces(bare) else folded, single=True)
    return list(dict.fromkeys(grams + meaning.of(folded, stems(folded), stems)))


def stems(folded: str) -> str:
    """Its words in Latin letters by their stems, little ones too, a space between them."""
    return " ".join(_stem(one) for one in pieces(folded) if one.isascii())


def _grams(folded: str, single: bool) -> list[str]:
    found: list[str] = []
    for piece in pieces(folded):
        if piece.isascii():
            if piece not in _EMPTY:
                found.append(_stem(piece))
            continue
        if single or len(piece) == 1:
            found.extend(piece)
        found.extend(piece[at : at + 2] for at in range(len(piece) - 1))
    return found


@cache
def _simplified() -> Any:
    import opencc

    return opencc.OpenCC("tw2sp.json")


@lru_cache(20_000)
def _stem(word: str) -> str:
    if word.isdecimal():
        return word
    return str(_stemmer().stemWord(word))


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")
