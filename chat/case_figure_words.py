"""The figures of the service desk in words: promises, times of work, ratings."""

from __future__ import annotations

from collections.abc import Mapping

from chat import case_words as words
from domain.cases.figures import FEW, Figures, Promised, Sums
from domain.cases.model import Clock
from locales.i18n import N_, _, n_, number_, pair_, percent_, series_

VIEWS: Mapping[str, str] = {
    "all": N_("Overview"),
    "area": N_("By kind and area"),
    "colleague": N_("By colleague"),
    "department": N_("By department"),
    "cause": N_("By cause"),
    "place": N_("By place"),
}
OWN_VIEWS = ("all", "area", "cause")


def promised(one: Promised) -> str:
    """10 of 12 kept (83%); empty where there was nothing to keep."""
    if one.share is None:
        return ""
    return _("{kept} of {n} kept ({share})", kept=number_(one.kept), n=number_(one.n),
             share=percent_(round(one.share, 2)))  # fmt: skip


def lasting(clock: str, minutes: float, day: float) -> str:
    """Working time: minutes, hours, for solutions days."""
    if clock == Clock.RESOLUTION and minutes >= day:
        days = round(minutes / day, 1)
        return _("{n} working days", n=number_(days)) if days != 1 else _("one working day")
    if minutes >= 90:
        return _("{n} working hours", n=number_(round(minutes / 60, 1)))
    return n_("{n} working minute", "{n} working minutes", round(minutes))


def promises(found: Figures) -> list[str]:
    """A line for each of the three promises, with the time it took in the middle."""
    lines = []
    for clock, name in words.CLOCKS.items():
        kept = promised(found.total.promises[clock]) or _("none fell due")
        middle = found.middle.get(clock)
        took = _("half of them within {time}", time=lasting(clock, middle, found.day)) \
            if middle is not None else ""  # fmt: skip
        lines.append(pair_(_(name), series_(filter(None, (kept, took)))))
    return lines


def rating(sums: Sums) -> str:
    """How content members were; nothing is said of fewer than five."""
    if sums.mean is None or sums.content is None:
        few = _("Too few ratings to show: {n}, at least {least} are needed.",
                n=number_(sums.rated), least=number_(FEW))  # fmt: skip
        return few if sums.rated else _("No ratings.")
    return _("Ratings: {mean} of 5 stars; {share} gave four or five ({n} in all).",
             mean=number_(round(sums.mean, 1)), share=percent_(round(sums.content, 2)),
             n=number_(sums.rated))  # fmt: skip


def outcome(sums: Sums) -> str:
    """What came, is open, was solved: one line, as in lists."""
    parts = [
        _("{n} came in", n=number_(sums.came)),
        _("{n} open", n=number_(sums.open)) if sums.open else "",
        _("{n} solved", n=number_(sums.solved)) if sums.solved else "",
        promised(sums.kept),
    ]
    return series_(filter(None, parts))


def cases(n: int) -> str:
    return n_("{n} case", "{n} cases", n)
