"""The picture of a year's work calendar: events with their days, month by month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from chat import plan_picture
from chat.event_words import KINDS
from chat.plan_picture import LINES, Line, Year
from chat.plan_words import kind
from delivery.drawing import Json, drawing
from domain import clock, policy
from domain.access import SYSTEM
from domain.plans import reading
from domain.plans.reading import Entry
from domain.work import Work
from locales.i18n import _, language, month_, n_


@dataclass(frozen=True, slots=True)
class _Facts:
    year: Year
    language: str


def _read(session: Session, params: Json) -> _Facts:
    number = int(params["year"])
    found = reading.entries(Work(session, SYSTEM, clock.now()), number)
    months = [[one for one in found if one.month == month] for month in range(1, 13)]
    facts = Year(
        title=_("Work calendar {year}", year=str(number)),
        note=_(
            "{club} · {events}",
            club=policy.in_force(session).club_name,
            events=n_("{n} event", "{n} events", len(found)),
        ),
        months=[
            (month_(date(number, month, 1)), [_line(one) for one in here])
            for month, here in enumerate(months, 1)
        ],
        legend=[kind(code) for code in KINDS],
        more=[n_("and {n} more", "and {n} more", len(here) - LINES + 1) for here in months],
        empty=_("nothing yet"),
    )
    return _Facts(facts, language())


def _line(one: Entry) -> Line:
    day = str(one.day.day) if one.day else ""
    return Line(day, one.title, list(KINDS).index(one.kind), faint=one.waits)


def _draw(facts: _Facts) -> bytes:
    return plan_picture.year(facts.year, facts.language)


drawing("plan_calendar", read=_read, draw=_draw)
