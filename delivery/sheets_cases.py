"""The figures of the service desk as an Excel file: by area, colleague, cause, place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from chat import case_words as words
from chat import labels, sheets
from chat.case_figure_words import VIEWS
from chat.points_report_screens import named
from chat.sheets import Book, Cell, Table
from delivery.drawing import Json
from delivery.drawings_cases import wanted
from delivery.sheets import sheet
from domain import policy
from domain.cases import figures
from domain.cases.figures import FEW, Figures, Sums
from locales.i18n import _, number_


@dataclass(frozen=True, slots=True)
class _Facts:
    found: Figures
    watermark: str


def _read(session: Session, params: Json) -> _Facts:
    who = figures.read_by(params["reader"])
    zone = ZoneInfo(policy.in_force(session).timezone)
    mark = sheets.watermark(who.person_id, datetime.fromisoformat(params["at"]), zone)
    return _Facts(figures.drawn(session, who, wanted(params)), mark)


def _write(facts: _Facts) -> Book:
    found = facts.found
    period = found.wanted.period
    names = labels.told_apart((who, name) for who, name, _sums in found.colleagues)
    areas = [
        (f"{words.kind(kind)} · {words.area(area, kind)}", sums)
        for (kind, area), sums in found.areas
    ]
    areas.append((_("All together"), found.total))
    people = [(names[who], sums) for who, _name, sums in found.colleagues]
    departments = [(labels.role(role), sums) for role, sums in found.departments]
    return Book(
        file=f"cases-{period.span}-{period.first:%Y-%m}",
        tables=(
            _table("area", areas, found),
            _table("colleague", people, found),
            _table("department", departments, found),
            _promises(found),
            _list("cause", [(words.cause(code), n) for code, n in found.causes]),
            _list("place", found.places),
        ),
        watermark=facts.watermark,
    )


def _table(view: str, lines: list[tuple[str, Sums]], found: Figures) -> Table:
    head = (
        _(VIEWS[view]), _("Came in"), _("Open at the end"), _("Solved"), _("Confirmed"),
        _("Closed by silence"), _("Closed in all"), _("Taken up again"), _("Suggestions taken up"),
        _("Put into practice"), _("Promises kept"), _("Promises broken"), _("Ratings"),
        _("Stars on average"), _("Four or five stars, in per cent"),
    )  # fmt: skip
    notes = (
        _("Cases, {period}", period=named(found.wanted.period)),
        _("Ratings are shown from {n} answers on.", n=number_(FEW)),
    )
    rows = [_cells(name, sums) for name, sums in lines]
    return Table(_(VIEWS[view]), head, rows, (34, *(12,) * 14), notes=notes)


def _cells(name: str, one: Sums) -> tuple[Cell, ...]:
    kept = one.kept
    mean = None if one.mean is None else round(one.mean, 2)
    content = None if one.content is None else round(one.content * 100)
    return (
        name, one.came, one.open, one.solved, one.confirmed, one.silence, one.ended, one.again,
        one.adopted, one.implemented, kept.kept, kept.broken, one.rated, mean, content,
    )  # fmt: skip


def _promises(found: Figures) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for clock, name in words.CLOCKS.items():
        one, middle = found.total.promises[clock], found.middle.get(clock)
        share = None if one.share is None else round(one.share * 100)
        took = None if middle is None else round(middle)
        rows.append((_(name), one.n, one.kept, one.broken, share, took))
    head = (
        _("Promise"), _("Fell due"), _("Kept"), _("Broken"), _("Kept, in per cent"),
        _("Working minutes, median"),
    )  # fmt: skip
    return Table(_("Promises"), head, rows, (24, 12, 12, 12, 16, 22))


def _list(view: str, rows: Sequence[tuple[str, int]]) -> Table:
    return Table(_(VIEWS[view]), (_(VIEWS[view]), _("Cases")), rows, (40, 12))


sheet("case_figures", read=_read, write=_write)
