"""What a good translation must keep, and how Chinese must be written (docs/glossary.md, Tone)."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from typing import NamedTuple

HAN = r"㐀-鿿"
FORMS = {"zh_CN": 1, "zh_TW": 1, "en": 2}
# A script's own national character set knows its characters; the other script's are strangers.
CHARSET = {"zh_CN": "gb2312", "zh_TW": "big5"}
ENDS = {".": "。", "!": "。", "！": "。", "?": "？", ":": "：", "...": "…"}

_MARKS = (
    (rf"[{HAN}}}][,;:?!]|[,;:?!][{HAN}]|[{HAN}]\.(\s|$)", "half-width mark beside Chinese"),
    (rf"\([^)]*[{HAN}]|[{HAN}][^(]*\)", "half-width brackets round Chinese"),
    (r"[０-９Ａ-Ｚａ-ｚ]", "full-width letters or digits"),
    (r"\.\.\.", "three dots instead of …"),
    (r"  ", "two spaces"),
    (
        rf"[{HAN}] [{HAN}]|[，。：；？！、] | [，。：；？！、]",
        "a space that does not belong there",
    ),
    (r'"', "straight quotes"),
)
_QUOTES = {"zh_CN": "「」『』", "zh_TW": "“”‘’"}
_WORDS = {
    "zh_CN": ["你", "資料", "透过", "短訊"],
    "zh_TW": [
        "你",
        "信息",
        "消息",
        "短信",
        "視頻",
        "默認",
        "鏈接",
        "點擊",
        "發送",
        "設置",
        "搜索",
        "菜單",
        "登錄",
        "用戶",
        "界面",
        "網絡",
        "打印",
        "屏幕",
        "數據",
        "文件夾",
        "質量",
        "照片",
        "身份證",
        "賬號",
        "軟件",
        "保存",
    ],
}


class Problem(NamedTuple):
    language: str
    kind: str
    message: str
    detail: str

    def __str__(self) -> str:
        tail = f": {self.detail}" if self.detail else ""
        return f"{self.language} {self.kind}{tail} — {self.message!r}"


def problems_of(
    language: str, sources: tuple[str, ...], forms: tuple[str, ...]
) -> Iterator[Problem]:
    """What is wrong with one translation; `sources` are the English forms (one, or two)."""

    def problem(kind: str, detail: str) -> Problem:
        return Problem(language, kind, sources[0], detail)

    if len(sources) > 1 and (len(forms) != FORMS[language] or not all(forms)):
        yield problem("plural", f"{len(forms)} forms, {FORMS[language]} wanted")
    for index, text in enumerate(forms):
        source = sources[min(index, len(sources) - 1)] if language == "en" else sources[-1]
        if (has := fields(text)) != (wants := fields(source)):
            yield problem("fields", f"{_set(has)} instead of {_set(wants)}")
        if commands(source) != commands(text):
            yield problem("fields", f"commands {_set(commands(text))}")
        if _edges(source) != _edges(text):
            yield problem("ends", "line breaks at the ends differ")
        if language in CHARSET:
            yield from (problem(kind, detail) for kind, detail in _chinese(language, source, text))


def fields(text: str) -> set[str] | None:
    """The `{fields}` of a sentence, with their formats; None when its brackets are broken."""
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        return None
    return {f"{name}:{how}" if how else name for _, name, how, _ in parts if name is not None}


def commands(text: str) -> set[str]:
    return set(re.findall(r"(?<![\w/])/[a-z]+\b", text))


def _chinese(language: str, source: str, text: str) -> Iterator[tuple[str, str]]:
    for pattern, what in _MARKS:
        if found := re.search(pattern, text):
            yield "marks", f"{what} at {found[0]!r}"
    if wrong := set(text) & set(_QUOTES[language]):
        yield "marks", f"quotes {_set(wrong)} of the other script"
    if strangers := {char for char in text if "一" <= char <= "鿿" and not _known(char, language)}:
        yield "script", _set(strangers)
    for word in _WORDS[language]:
        if word in text:
            yield "wording", word
    # English leaves a last field bare (“Questions? {contact}”); a Chinese sentence has its stop.
    bare = source.rstrip().endswith("}") and _end(text) == "。"
    if _end(source) != _end(text) and not bare:
        yield (
            "ends",
            f"ends with {text.rstrip()[-1:]!r}, the English with {source.rstrip()[-1:]!r}",
        )


def _known(char: str, language: str) -> bool:
    try:
        char.encode(CHARSET[language])
    except UnicodeEncodeError:
        return False
    return True


def _end(text: str) -> str | None:
    last = text.rstrip().rstrip('）)”」"')[-1:]
    return last if last in ENDS.values() else ENDS.get(last)


def _edges(text: str) -> tuple[bool, bool]:
    return text.startswith("\n"), text.endswith("\n")


def _set(words: set[str] | None) -> str:
    return "broken brackets" if words is None else (", ".join(sorted(words)) or "none")
