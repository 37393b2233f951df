"""The picture of the club's year in points: earned and handed over each month."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from chat import charts
from chat.charts import Chart, Series
from delivery.drawing import Json, drawing
from domain import policy
from domain.points import reports
from locales.i18n import _, language


@dataclass(frozen=True, slots=True)
class _Facts:
    chart: Chart
    language: str


def _read(session: Session, params: Json) -> _Facts:
    year = int(params["year"])
    months = reports.months(session, year)
    chart = Chart(
        title=_("Points of the club, {year}", year=year),
        note=policy.in_force(session).club_name,
        labels=tuple(_(month) for month in charts.MONTHS),
        series=(
            Series(_("Earned"), tuple(earned for earned, _spent in months)),
            Series(_("Handed over"), tuple(spent for _earned, spent in months)),
        ),
        empty=_("No points moved in this time."),
    )
    return _Facts(chart, language())


def _draw(facts: _Facts) -> bytes:
    return charts.bars(facts.chart, facts.language)


drawing("points_report", read=_read, draw=_draw)
