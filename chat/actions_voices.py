"""The buttons of voices heard elsewhere, of posters, and of who is on duty."""

from __future__ import annotations

from datetime import date

from aiogram.filters.callback_data import CallbackData

# ── Voices ────────────────────────────────────────────────────────────────────────────────────


def numbered(day: date) -> int:
    """Its month as one number."""
    return day.year * 12 + day.month - 1


class SeeVoices(CallbackData, prefix="cv"):
    """A `month` as `numbered`, 0 is the present one; `place`, `mood` when only those are meant."""

    month: int = 0
    place: str = ""
    mood: str = ""
    page: int = 1


class PickVoices(CallbackData, prefix="cvp"):
    """Which places and moods the list shows."""

    year: int
    month: int


class SeeVoice(CallbackData, prefix="cvo"):
    voice: int


class StrikeVoice(CallbackData, prefix="cvx"):
    """Take it out; `sure` after the second look."""

    voice: int
    sure: bool = False


class SeeVoiceMonth(CallbackData, prefix="cvm"):
    """The summary of a month."""

    year: int
    month: int


class TakeVoices(CallbackData, prefix="cvt"):
    """A month as an Excel file."""

    year: int
    month: int


# ── Posters ───────────────────────────────────────────────────────────────────────────────────


class SeePosters(CallbackData, prefix="cpo"):
    page: int = 1


class SeePoster(CallbackData, prefix="cps"):
    poster: int


class PrintPoster(CallbackData, prefix="cpp"):
    """The poster as a file to print."""

    poster: int


class EndPoster(CallbackData, prefix="cpx"):
    """It hangs no more; `sure` after the second look."""

    poster: int
    sure: bool = False


# ── On duty ───────────────────────────────────────────────────────────────────────────────────


class SeeRota(CallbackData, prefix="cro"):
    page: int = 1


class DropShift(CallbackData, prefix="crx"):
    """`sure` after the second look."""

    shift: int
    sure: bool = False
