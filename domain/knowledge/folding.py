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
# I'd is no id, we'll no well, and whoever would like something does not praise it.
_SHORTENED = re.compile(
    r"\b(i|you|he|she|it|we|they|that|there|who|what)['\u2019](?:d|ll|re|ve|s|m)\b"
)
_WISHES = re.compile(
    r"\b(?:would|d) like to\b|\blike to (?=know|see|ask|speak|talk)|\bwant to know\b"
)
# Little words that every question has and that say nothing about what it asks.
_LITTLE = (
    "a an and are as at be been but by can could did do does for from get got had has have how i "
    "if in into is it its just me my of on or our please should so some that the their them then "
    "there they this to us want was we were what when where which who why will with would you "
    "your am im ive dont cant whats hi hello hey thanks thank also any about now really ok "
    "anybody anyone he she him his her hers these those being"
)
_EMPTY = frozenset(_LITTLE.split())
PAIR = "+"  # between two Latin words that stand side by side
_EMPTY_SIGNS = frozenset(
    "的了是在有我你您他她它们这那哪谁么什怎吗呢吧啊呀就都还也要会能可以不没把被给让到去来和与跟对从用个几多少点"
    "时候里上下得着过想知道看样为啥咋又再才只说请问一"
)
# How it is said in Hong Kong and in the mainland's everyday speech, written in simplified signs.
_SPOKEN = {
    "点解": "为什么", "点样": "怎么", "边度": "哪里", "边个": "谁", "几时": "什么时候",
    "几多": "多少", "几钱": "多少钱", "而家": "现在", "系咪": "是不是", "讲嘢": "说话",
    "屋企": "家里", "返工": "上班", "收工": "下班", "听日": "明天", "寻日": "昨天",
    "唔该": "麻烦", "唔使": "不用", "有冇": "有没有", "搵": "找", "揾": "找", "攞": "拿",
    "睇": "看", "俾": "给", "畀": "给", "佢": "他", "冇": "没有", "唔": "不", "咗": "了",
    "嘅": "的", "嘢": "东西", "喺": "在", "嚟": "来", "咩": "什么", "啲": "些",
    "啥时候": "什么时候", "为啥": "为什么", "咋": "怎么", "啥": "什么", "甭": "不用",
    "木有": "没有",
}  # fmt: skip
_SPOKEN_ANY = re.compile("|".join(sorted(_SPOKEN, key=lambda one: -len(one))))
_FILLERS = re.compile(
    "请问一下|请问|麻烦|你好|您好|谢谢|我想问|想问问|想问|我想知道|想知道|告诉我|一下|"
    "怎么办理|怎么办|怎么样|怎么|怎样|如何|什么时候|为什么|什么|多少|是不是|能不能|可不可以|可以|"
    "有没有|哪里|哪儿|哪些|吗|呢|吧|啊|呀|的|了|我|你|您|们"
)


_WHOSE = re.compile("你们的?|我们的?|咱们的?|您的?|贵会的?|一[张个下份]")


def fold(text: str) -> str:
    """The text in one script and case; folding it again changes nothing."""
    plain = unicodedata.normalize("NFKC", text)
    lower = _SHORTENED.sub(r"\1", _simplified().convert(plain).lower())
    written = _APOSTROPHES.sub("", _WISHES.sub(" ", lower))
    return _SPOKEN_ANY.sub(lambda found: _SPOKEN[found[0]], written)


def pieces(folded: str) -> list[str]:
    """Runs of Chinese signs and Latin words, in order."""
    return _PIECES.findall(folded)


def words(folded: str) -> list[str]:
    """Its whole words in Latin letters, empty ones left out."""
    return [one for one in pieces(folded) if one.isascii() and one not in _EMPTY]


def terms(folded: str, *, whole: bool = True) -> list[str]:
    """The terms of a folded text, as often as they occur, and those of what its words mean.
    `whole`: single Chinese signs and pairs of Latin words too."""
    return _grams(folded, whole) + meaning.of(folded, stems(folded), stems)


def asked(folded: str) -> list[str]:
    """The terms of a folded question, what is said only out of politeness left out; all of it if
    nothing else is there."""
    bare = _FILLERS.sub(" ", folded)
    grams = _grams(bare if pieces(bare) else folded, whole=True)
    plain = _WHOSE.sub("", folded)  # 成为你们会员 is 成为会员
    return list(dict.fromkeys(grams + meaning.of(plain, stems(folded), stems)))


def empty_parts(term: str) -> int:
    """How many of its Chinese signs, or of its two Latin words, say nothing of what is asked."""
    if term.isascii():
        return sum(word in _empty_stems() for word in term.split(PAIR))
    return sum(sign in _EMPTY_SIGNS for sign in term)


def stems(folded: str) -> str:
    """Its words in Latin letters by their stems, little ones too, a space between them."""
    return " ".join(_stem(one) for one in pieces(folded) if one.isascii())


def _grams(folded: str, whole: bool) -> list[str]:
    """`whole`: single Chinese signs and pairs of Latin words too."""
    found: list[str] = []
    before = ""
    for piece in pieces(folded):
        if piece.isascii():
            stem = _stem(piece)
            if piece not in _EMPTY:
                found.append(stem)
            if whole and before:
                found.append(before + PAIR + stem)
            before = stem
            continue
        before = ""
        if whole or len(piece) == 1:
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
def _empty_stems() -> frozenset[str]:
    return frozenset(_stem(one) for one in _EMPTY)


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")
