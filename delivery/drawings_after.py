"""Pictures of events that are over: guests by tier, stars, and the events of a year by month."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session

from chat import after_words, charts, event_words
from chat.charts import Chart, Series
from chat.pictures import TIERS
from delivery.drawing import Json, drawing
from domain import clock
from domain.access import SYSTEM
from domain.events import summary
from domain.plans import held, rate
from domain.work import Work
from locales.i18n import _, date_, language, n_, number_


@dataclass(frozen=True, slots=True)
class _Facts:
    chart: Chart
    language: str


def _work(session: Session) -> Work:
    return Work(session, SYSTEM, clock.now())


def _guests(session: Session, params: Json) -> _Facts:
    """Each tier with who had a seat, who came, who did not."""
    work = _work(session)
    seen = summary.told(work, int(params["event_id"]))
    one = seen.figures
    there = [(code, one.tiers[code]) for code in TIERS if code in one.tiers]
    series = [Series(_("Had a seat"), tuple(tier.registered for _code, tier in there))]
    if one.checked:
        came = tuple(tier.came for _code, tier in there)
        stayed = tuple(tier.registered - tier.came for _code, tier in there)
        series += [Series(_("Came"), came), Series(_("Did not come"), stayed)]
    day = date_(seen.event.starts_at.astimezone(work.zone).date(), weekday=False)
    chart = Chart(
        title=event_words.title(seen.event),
        note=f"{day} · {after_words.cost(one)}",
        labels=tuple(_(TIERS[code]) for code, _tier in there),
        series=tuple(series),
        empty=_("Nobody had a seat."),
    )
    return _Facts(chart, language())


def _feedback(session: Session, params: Json) -> _Facts:
    """How many gave five stars, four, and so on; nothing below five answers."""
    work = _work(session)
    seen = summary.told(work, int(params["event_id"]))
    one = seen.figures
    counts = tuple(reversed(one.stars)) if one.stars else (0,) * 5
    chart = Chart(
        title=event_words.title(seen.event),
        note=after_words.of_figures(one),
        labels=tuple(n_("{n} star", "{n} stars", stars) for stars in range(5, 0, -1)),
        series=(Series(_("Answers"), counts),),
        empty=_("Too few answers yet."),
    )
    return _Facts(chart, language())


def _rate(session: Session, params: Json) -> _Facts:
    """What was planned for each month, and what was held."""
    work = _work(session)
    year = int(params["year"])
    found = rate.rate_told(work, year)
    planned = held.of_year(work, year).planned
    series = [Series(_("Held"), found.months)]
    if any(planned):
        series.insert(0, Series(_("Planned"), planned))
    chart = Chart(
        title=_("Events a month, {year}", year=str(year)),
        note=_("{club} · at least {least} a month", club=work.policy.club_name,
               least=number_(found.least)),
        labels=tuple(_(month) for month in charts.MONTHS),
        series=tuple(series),
        empty=_("No event was held in this year."),
    )  # fmt: skip
    return _Facts(chart, language())


def _draw(facts: _Facts) -> bytes:
    return charts.bars(facts.chart, facts.language)


drawing("event_guests", read=_guests, draw=_draw)
drawing("event_feedback", read=_feedback, draw=_draw)
drawing("event_rate", read=_rate, draw=_draw)
