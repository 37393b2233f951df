"""Words that mean the same: which lines of synonyms.toml a text touches."""

import re
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files

MARK = "="  # begins a term that stands for a line, so that no word is mistaken for one

Normal = Callable[[str], str]


def of(folded: str, stemmed: str, normal: Normal) -> list[str]:
    """The terms of the lines whose words stand in a text, as often as they do: Chinese ones
    anywhere in `folded`, English ones among its `stemmed` words. `normal` stems words."""
    chinese, english = _patterns(normal)
    found: list[str] = []
    for (pattern, lines), text in ((chinese, folded), (english, stemmed)):
        for match in pattern.finditer(text):
            found += lines[match[0]]
    return found


@cache
def source() -> str:
    """The whole of synonyms.toml."""
    return files("domain.knowledge").joinpath("synonyms.toml").read_text("utf-8")


def apart(folded: str) -> list[str]:
    """The runs of Chinese signs between the words of two signs and more that lines have."""
    return [one for one in _between().split(folded) if len(one) > 1]


@cache
def _between() -> re.Pattern[str]:
    words = {word for line in tomllib.loads(source()).values() for word in _words(line)}
    long = sorted((one for one in words if len(one) > 1 and not one.isascii()), key=len)
    return re.compile("|".join(long[::-1]) + r"|[^\u3400-\u9fff]+")


_Pattern = tuple[re.Pattern[str], dict[str, list[str]]]


@cache
def _patterns(normal: Normal) -> tuple[_Pattern, _Pattern]:
    chinese: dict[str, list[str]] = {}
    english: dict[str, list[str]] = {}
    for name, line in tomllib.loads(source()).items():
        for word in _words(line):
            plain = normal(word.replace("'", "")) if word.isascii() else word
            lines = (english if word.isascii() else chinese).setdefault(plain, [])
            if MARK + name not in lines:
                lines.append(MARK + name)
    return (_any(chinese, ""), chinese), (_any(english, r"\b"), english)


def _words(line: str) -> Iterator[str]:
    yield from (word.replace("_", " ") for word in line.split())


def _any(words: dict[str, list[str]], edge: str) -> re.Pattern[str]:
    """The longest of the words that stand at a place."""
    longest = sorted(words, key=lambda one: -len(one))
    return re.compile(edge + "(?:" + "|".join(map(re.escape, longest)) + ")" + edge)
