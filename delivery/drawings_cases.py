"""Pictures of the service desk: causes of a period, promises kept in each month of a year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from chat import case_words as words
from chat import charts
from chat.charts import Chart, Series
from chat.points_report_screens import named
from delivery.drawing import Json, drawing
from domain import policy
from domain.cases import figures
from domain.cases.figures import Wanted
from locales.i18n import _, language

CAUSES = 8  # the most frequent


@dataclass(frozen=True, slots=True)
class _Facts:
    chart: Chart
    language: str


def wanted(params: Json) -> Wanted:
    """The figures asked for, from the parameters of a picture or a file."""
    first = date(int(params["year"]), int(params["month"]), 1)
    return figures.wanted(params["span"], first, kind=params["kind"], area=params["area"])


def _read(session: Session, params: Json) -> _Facts:
    draw = _promises if params["what"] == "promises" else _causes
    return _Facts(draw(session, params), language())


def _causes(session: Session, params: Json) -> Chart:
    asked = wanted(params)
    found = figures.drawn(session, figures.read_by(params["reader"]), asked).causes[:CAUSES] or [
        ("", 0)
    ]
    return Chart(
        title=_("Causes, {period}", period=named(asked.period)),
        note=_note(session, asked),
        labels=tuple(words.cause(code) for code, _n in found),
        series=(Series(_("Cases solved"), tuple(n for _code, n in found)),),
        empty=_("Nothing was solved in this time."),
    )


def _promises(session: Session, params: Json) -> Chart:
    """In per cent of those that fell due."""
    asked = wanted(params)
    months = figures.kept_by_month(session, figures.read_by(params["reader"]), asked)
    return Chart(
        title=_("Promises kept, {year}, in per cent", year=asked.period.first.year),
        note=_note(session, asked),
        labels=tuple(_(month) for month in charts.MONTHS),
        series=tuple(
            Series(
                _(name), tuple(round((sums.promises[clock].share or 0) * 100) for sums in months)
            )
            for clock, name in words.CLOCKS.items()
        ),
        empty=_("No promise fell due in this time."),
        sums=False,
    )


def _note(session: Session, asked: Wanted) -> str:
    if asked.kind:
        return words.area(asked.area, asked.kind) if asked.area else words.kind(asked.kind)
    return policy.in_force(session).club_name


def _draw(facts: _Facts) -> bytes:
    return charts.bars(facts.chart, facts.language)


drawing("case_figures", read=_read, draw=_draw)
