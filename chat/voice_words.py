"""The words of voices heard elsewhere: places, moods, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from chat.case_words import ABOUT
from locales.i18n import N_, _, number_, series_

PLACES: Mapping[str, str] = {
    "wechat": N_("WeChat"),
    "weibo": N_("Weibo"),
    "rednote": N_("RedNote"),
    "douyin": N_("Douyin"),
    "reviews": N_("Review sites"),
    "forum": N_("Forums"),
    "press": N_("Newspapers and news sites"),
    "other": N_("Somewhere else"),
}
MOODS: Mapping[str, str] = {
    "good": N_("Pleased"),
    "neutral": N_("Neither way"),
    "bad": N_("Displeased"),
}
_MARKS = {"good": "🙂", "neutral": "😐", "bad": "🙁"}


def place(code: str) -> str:
    return _(PLACES.get(code, code))


def mood(code: str) -> str:
    return f"{_MARKS.get(code, '')} {_(MOODS.get(code, code))}".strip()


def topic(code: str) -> str:
    return _(ABOUT.get(code, code))


def moods(found: Counter[str]) -> str:
    """🙂 3, 🙁 1: how often each."""
    return series_(f"{mark} {number_(found[one])}" for one, mark in _MARKS.items() if found[one])
