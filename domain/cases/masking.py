"""What stays out of the staff group: numbers, addresses, plates, accounts, the member's own name
(R2.2). What words mean beyond that cannot be known here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from domain.people.names import family

HIDDEN = "•••"

_HARMLESS = re.compile(
    r"(?<!\d)(?:19|20)\d\d\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}(?!\d)"
    r"|(?<!\d)\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d(?!\d)"
    r"|(?<!\d)\d{1,2}:\d\d(?!\d)"
    r"|(?<!\w)C\d\d-\d{4,}"
)
_LABEL = r"(?:微信|wechat|weixin|(?<![a-z])vx|(?<![a-z])qq)"
_N = r"[\d一二三四五六七八九十百]+\s?"
_PART = "号楼|號樓|幢|栋|棟|单元|單元|室"
_TELLING = re.compile(
    r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+"
    r"|[+(]?\d(?:[\s\-‐‑–.·()/]{0,3}\d){6,}[Xx]?"
    r"|[〇零一二三四五六七八九幺两]{7,}"
    r"|(?<![\w.])@[A-Za-z]\w{3,}"
    rf"|{_LABEL}(?:号|號|\s?id)?\s?[:=是为為]\s?[a-z0-9][\w-]{{4,}}"
    rf"|{_LABEL}(?:号|號|\s?id)?\s?(?=[a-z_-]*\d)[a-z0-9][\w-]{{4,}}"
    r"|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·•\s]?[A-Z0-9]{5,6}(?![A-Z0-9])"
    rf"|(?<=[路街巷弄道村苑园園])\s?{_N}(?:号|號)(?:{_N}(?:{_PART}))*"
    rf"|(?:{_N}(?:号|號))?(?:{_N}(?:{_PART}))+",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_\u4e00-\u9fff]{3,}")
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")


def masked(words: str, names: Collection[str] = ()) -> str:
    """The words with every number of seven or more digits, e-mail address, @name, account, number
    plate and number of a home hidden, written in any width or in Chinese signs, and these names
    in whole or part; dates, times and case numbers stay as they are."""
    plain = "".join(map(_narrow, words))
    plain = _HARMLESS.sub(lambda found: "|" * len(found.group()), plain)
    parts, at = [], 0
    for found in _TELLING.finditer(plain):
        parts += [words[at : found.start()], HIDDEN]
        at = found.end()
    found_names = _names(names)
    seen = "".join([*parts, words[at:]])
    return found_names.sub(HIDDEN, seen) if found_names else seen


def _names(names: Collection[str]) -> re.Pattern[str] | None:
    """王小明 and 小明; Mei Chen, Mei and Chen as words of their own."""
    wanted = {one.strip() for one in names if len(one.strip()) > 1}
    for one in tuple(wanted):
        wanted |= set(_WORD.findall(one)) | set(_HAN.findall(one))
        if _HAN.fullmatch(one) and len(one) > 2:
            wanted.add(one[len(family(one)) :])
    ready = [_bounded(one) for one in sorted(wanted, key=len, reverse=True) if len(one) > 1]
    return re.compile("|".join(ready), re.IGNORECASE) if ready else None


def _bounded(name: str) -> str:
    return re.escape(name) if _HAN.search(name) else rf"(?<!\w){re.escape(name)}(?!\w)"


def _narrow(letter: str) -> str:
    """The same letter in half width; always one, so that every place stays the same."""
    plain = unicodedata.normalize("NFKC", letter)
    return plain if len(plain) == 1 else letter
