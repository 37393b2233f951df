"""The words of results: answers, groups, marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from chat.pictures import TIERS
from chat.survey_words import said
from domain.surveys.figures import HIDDEN, Marks
from domain.surveys.model import Kind, SurveyQuestion
from domain.surveys.results import Answered
from locales.i18n import LANGUAGES, N_, _, month_, n_, number_, pair_, percent_

BAR = 8  # blocks of the longest
DIMENSIONS: Mapping[str, str] = {
    "tier": N_("By tier"),
    "age": N_("By age"),
    "district": N_("By district"),
    "language": N_("By language"),
}
AGES: Mapping[str, str] = {
    "under_30": N_("under 30 years"),
    "30_44": N_("30 to 44 years"),
    "45_59": N_("45 to 59 years"),
    "60_on": N_("60 years and more"),
}
THIRDS: Mapping[int, str] = {
    10: N_("9 or 10: recommend us"),
    8: N_("7 or 8: neither nor"),
    6: N_("0 to 6: do not"),
}


def marks(one: Marks) -> list[str]:
    """Satisfied and recommend, each with the number of answers it rests on (R6.1)."""
    lines = []
    if one.csat is not None:
        said_by = n_("{n} answer", "{n} answers", one.csat_n)
        lines.append(pair_(_("Satisfied"), beside(percent_(one.csat / 100), said_by)))
    if one.nps is not None:
        said_by = n_("{n} answer", "{n} answers", one.nps_n)
        lines.append(pair_(_("Recommend us (NPS)"), beside(number_(one.nps), said_by)))
    return lines


def beside(what: str, rests_on: str) -> str:
    """A mark or a group, and on how many it rests."""
    return _("{what} ({rests_on})", what=what, rests_on=rests_on)


def cells(one: Answered) -> list[tuple[int, int]]:
    """In the order they are read: best marks first, options as they were offered."""
    best_first = one.question.kind in (Kind.SCALE5, Kind.NPS)
    ordered = sorted(one.cells.items(), reverse=best_first)
    if one.question.kind in (Kind.SINGLE, Kind.MULTIPLE):
        places = {int(each["key"]): at for at, each in enumerate(one.question.options or ())}
        ordered = sorted(one.cells.items(), key=lambda cell: places.get(cell[0], 99))
    return ordered


def label(one: SurveyQuestion, value: int) -> str:
    """What a value means."""
    if one.kind == Kind.SCALE5:
        return n_("{n} star", "{n} stars", value)
    if one.kind == Kind.NPS:
        return _(THIRDS[value])
    if one.kind == Kind.DATE:
        return month_(date(value // 100, value % 100, 1))
    options: Sequence[Mapping[str, Any]] = one.options or ()
    return next((said(each["words"]) for each in options if int(each["key"]) == value), str(value))


def bar_line(name: str, n: int, of: Mapping[int, int]) -> str:
    if n == HIDDEN:
        return f"{name}  –"
    most = max(of.values())
    blocks = round(BAR * n / most) if most > 0 else 0
    return f"{name}  {'▇' * blocks} {number_(n)}"


def band(by: str, code: str) -> str:
    """The name of a group; a district as its people wrote it."""
    if not code:
        return _("Not known")
    if by == "tier":
        return _(TIERS.get(code, code)) if code in TIERS else code
    if by == "age":
        return _(AGES[code]) if code in AGES else code
    return LANGUAGES.get(code, code) if by == "language" else code.title()
