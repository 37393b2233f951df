"""The picture of a member's year: what was earned and spent each month, in their language."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from chat import charts
from chat.charts import Chart, Series
from delivery.drawing import Json, drawing
from domain import policy
from domain.members.model import Member
from domain.points import reading
from locales.i18n import _, language


@dataclass(frozen=True, slots=True)
class _Facts:
    chart: Chart
    language: str


def _read(session: Session, params: Json) -> _Facts:
    member_id, year = int(params["member_id"]), int(params["year"])
    months = reading.year(session, member_id, year)
    member = session.get_one(Member, member_id)
    chart = Chart(
        title=_("Your points in {year}", year=year),
        note=_(
            "{club} · member number {number}",
            club=policy.in_force(session).club_name,
            number=member.number,
        ),
        labels=tuple(_(month) for month in charts.MONTHS),
        series=(
            Series(_("Came in"), tuple(month.earned for month in months)),
            Series(_("Went out"), tuple(month.spent for month in months)),
        ),
        empty=_("No points came or went this year."),
    )
    return _Facts(chart, language())


def _draw(facts: _Facts) -> bytes:
    return charts.bars(facts.chart, facts.language)


drawing("points_year", read=_read, draw=_draw)
