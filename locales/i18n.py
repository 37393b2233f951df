"""The club's words, dates and numbers in the reader's language.

English sentences are the message ids; the `.po` catalogues beside this file are read directly,
once, when a language is first spoken. The reader's language is a context variable: whoever
prepares a text for somebody wraps it in `speaking(language)`; texts, dates and sums inside follow.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, tzinfo
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

log = logging.getLogger(__name__)

HERE = Path(__file__).parent
SOURCE = "en"

# Each language under its own name, in the order in which it is offered.
LANGUAGES: Mapping[str, str] = MappingProxyType(
    {"zh_CN": "简体中文", "zh_TW": "繁體中文", "en": "English"}
)
_BABEL = {"zh_CN": "zh_Hans_CN", "zh_TW": "zh_Hant_TW", "en": "en"}
_DAY = {"zh_CN": "y年M月d日", "zh_TW": "y年M月d日", "en": "d MMM y"}
_DAY_AND_WEEKDAY = {"zh_CN": "y年M月d日(EEE)", "zh_TW": "y年M月d日(EEE)", "en": "EEE d MMM y"}
_MONTH = {"zh_CN": "y年M月", "zh_TW": "y年M月", "en": "MMM y"}
_BEFORE_TIME = {"zh_CN": " ", "zh_TW": " ", "en": ", "}

_reader: ContextVar[str] = ContextVar("language", default=SOURCE)


# ── Whose language ────────────────────────────────────────────────────────────────────────────


def resolve(code: str | None, default: str = "zh_CN") -> str:
    """The club language nearest to a client's language code (`zh-hant`, `zh-HK`, `yue`, `de`).

    A named script wins over the region. No code at all gives `default`; a language we do not
    speak gives English. Never raises.
    """
    if not isinstance(code, str) or not code.strip():
        return default if default in LANGUAGES else SOURCE
    parts = code.strip().lower().replace("_", "-").split("-")
    if parts[0] not in ("zh", "yue"):
        return "en"
    if "hans" in parts:
        return "zh_CN"
    if "hant" in parts or parts[0] == "yue" or not {"tw", "hk", "mo"}.isdisjoint(parts):
        return "zh_TW"
    return "zh_CN"


def language() -> str:
    """The language being spoken now: zh_CN, zh_TW or en."""
    return _reader.get()


def use(code: str | None) -> None:
    """Speak this language from now on in the current context (a turn, a task)."""
    _reader.set(resolve(code))


@contextmanager
def speaking(code: str | None) -> Iterator[None]:
    """Speak this language inside the block, then the former one again."""
    token = _reader.set(resolve(code))
    try:
        yield
    finally:
        _reader.reset(token)


def telegram_codes() -> dict[str, str]:
    """Command menus to register: Telegram language code → club language.

    setMyCommands takes two-letter codes only, so "zh" (Simplified) is what every Chinese client
    sees; a reader of Traditional Chinese is given a menu of the own chat (scope "chat") when the
    language becomes known. Any other client falls back to the menu without a code: register that
    in the club's default language.
    """
    return {"zh": "zh_CN", "en": "en"}


# ── Words ─────────────────────────────────────────────────────────────────────────────────────


def N_(message: str, /) -> str:  # noqa: N802 - the name translators' tools look for
    """Mark a sentence for the catalogue; it is translated later, by `_`, for its reader."""
    return message


def _(message: str, /, **fields: object) -> str:
    """The sentence in the reader's language, its `{fields}` filled in.

    A sentence not yet translated stays English; a field nobody gave becomes "…". Never raises.
    """
    found = catalogue(_reader.get()).get(message)
    return _filled(found[0] if found else message, fields)


def n_(one: str, many: str, n: int, /, **fields: object) -> str:
    """The sentence for `n` things; `{n}` is the number written the reader's way."""
    spoken = _reader.get()
    forms: Sequence[str] = catalogue(spoken).get(one) or (one, many)
    plural = 1 if spoken == SOURCE and n != 1 else 0
    if spoken != SOURCE and forms == (one, many):
        plural = 0 if n == 1 else 1
    return _filled(forms[min(plural, len(forms) - 1)], {"n": number_(n), **fields})


class _Fields(dict[str, object]):
    def __missing__(self, name: str) -> str:
        log.warning("a text lacks its field %s", name)
        return "…"


def _filled(text: str, fields: Mapping[str, object]) -> str:
    if not fields and "{" not in text:
        return text
    try:
        return text.format_map(_Fields(fields))
    except (ValueError, IndexError, AttributeError, TypeError, KeyError):
        log.warning("a text cannot be filled: %r", text)
        return text


def po_path(spoken: str) -> Path:
    """Where the translations of a language are kept."""
    return HERE / spoken / "LC_MESSAGES" / "guildhall.po"


@cache
def catalogue(spoken: str) -> Mapping[str, tuple[str, ...]]:
    """English sentence → its finished translation (all plural forms); read once per process."""
    path = po_path(spoken)
    if not path.exists():
        return {}
    from babel.messages.pofile import read_po

    words: dict[str, tuple[str, ...]] = {}
    with path.open("rb") as file:
        for entry in read_po(file):
            if not entry.id or entry.fuzzy:
                continue
            forms = (entry.string,) if isinstance(entry.string, str) else tuple(entry.string or ())
            if forms and all(forms):
                words[entry.id if isinstance(entry.id, str) else entry.id[0]] = forms
    return words


# ── Dates, numbers, lists ─────────────────────────────────────────────────────────────────────


def date_(day: date, *, weekday: bool = True) -> str:
    """2026年11月22日(周日); Sun 22 Nov 2026. Birthdays read better with `weekday=False`."""
    from babel.dates import format_date

    spoken = _reader.get()
    pattern = (_DAY_AND_WEEKDAY if weekday else _DAY)[spoken]
    return format_date(day, pattern, locale=_BABEL[spoken])


def month_(day: date) -> str:
    """The month of a day: 2026年11月; Nov 2026."""
    from babel.dates import format_date

    spoken = _reader.get()
    return format_date(day, _MONTH[spoken], locale=_BABEL[spoken])


def time_(moment: time | datetime) -> str:
    """14:05, in every language."""
    return moment.strftime("%H:%M")


def moment_(moment: datetime, zone: tzinfo | str) -> str:
    """Day and time of an aware moment, as the clocks of `zone` show it.

    Raises:
        ValueError: the moment is naive.
    """
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    local = moment.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)
    return date_(local.date()) + _BEFORE_TIME[_reader.get()] + time_(local)


def number_(value: int | float | Decimal) -> str:
    """12,345.5 — three decimals at most."""
    from babel.numbers import format_decimal

    return format_decimal(value, locale=_BABEL[_reader.get()])


def money_(yuan: Decimal | int) -> str:
    """¥1,234.50; whole sums without cents: ¥20."""
    from babel.numbers import format_decimal

    pattern = "¥#,##0" if yuan == int(yuan) else "¥#,##0.00"
    return format_decimal(yuan, pattern, locale=_BABEL[_reader.get()])


def percent_(share: float | Decimal) -> str:
    """A share of one as a percentage: 0.125 → 12.5%."""
    from babel.numbers import format_percent

    return format_percent(share, "#,##0.#%", locale=_BABEL[_reader.get()])


def list_(items: Iterable[str], joined_by: Literal["and", "or"] = "and") -> str:
    """甲、乙和丙; A, B, and C."""
    from babel.lists import format_list

    style: Literal["standard", "or"] = "standard" if joined_by == "and" else "or"
    return format_list(list(items), style=style, locale=_BABEL[_reader.get()])


def pair_(name: str, value: str) -> str:
    """One line of a form: 姓名：王小明; Name: Ann Lee."""
    return _("{name}: {value}", name=name, value=value)


def series_(items: Iterable[str]) -> str:
    """Choices side by side, without "and": 健身、美食; Fitness, Good food."""
    return _(", ").join(items)


def groups_(items: Iterable[str]) -> str:
    """Things that hold commas themselves: 甲、乙；丙; a, b; c."""
    return _("; ").join(items)


def sentences_(*sentences: str) -> str:
    """Sentences one after another, with a space between them where the language writes one."""
    return ("" if language().startswith("zh") else " ").join(one for one in sentences if one)


def opening(words: str) -> str:
    """A label with a capital, where it opens a line or stands on a button."""
    at = next((k for k, sign in enumerate(words) if sign.isalpha()), 0)
    return words[:at] + words[at : at + 1].upper() + words[at + 1 :]


def relative_days(days: int) -> str:
    """How far a day is from today: 0 today, 1 tomorrow, -1 yesterday, 3 in 3 days."""
    if days in _NEAR:
        return _(_NEAR[days])
    if days > 0:
        return n_("in {n} day", "in {n} days", days)
    return n_("{n} day ago", "{n} days ago", -days)


_NEAR = {0: N_("today"), 1: N_("tomorrow"), -1: N_("yesterday")}
