"""A month to tap on."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Collection
from datetime import date, timedelta

from aiogram.filters.callback_data import CallbackData

from chat.actions import Nothing
from chat.screen import Button
from locales.i18n import N_, _, language

# Monday first, as the club's week begins.
WEEKDAYS = (N_("Mo"), N_("Tu"), N_("We"), N_("Th"), N_("Fr"), N_("Sa"), N_("Su"))


def month(text: str, fallback: date) -> date:
    """The first day of the month in `2026-12`; of `fallback`'s month when that is none."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return fallback.replace(day=1)


def grid(
    shown: date,
    *,
    choose: Callable[[str], CallbackData],
    turn: Callable[[str], CallbackData],
    earliest: date,
    latest: date,
    today: date | None = None,
    marked: Collection[date] = (),
) -> tuple[tuple[Button, ...], ...]:
    """Rows of a month's days; those outside the bounds cannot be pressed, nor is a month or
    a week without any shown. Today is in brackets.

    `choose` gets the day as 2026-12-24, `turn` the month as 2026-12; `marked` days carry a dot.
    """
    first = min(max(shown, earliest), latest).replace(day=1)
    before, after = first - timedelta(days=1), (first + timedelta(days=32)).replace(day=1)
    head = (
        Button("‹", turn(f"{before:%Y-%m}")) if before >= earliest else Button("·", Nothing()),
        Button(_month(first), Nothing()),
        Button("›", turn(f"{after:%Y-%m}")) if after <= latest else Button("·", Nothing()),
    )
    rows = [head, tuple(Button(_(name), Nothing()) for name in WEEKDAYS)]
    for week in calendar.Calendar().monthdatescalendar(first.year, first.month):
        if week[-1] < earliest or week[0] > latest:
            continue
        rows.append(
            tuple(
                Button(_day(day, today, marked), choose(day.isoformat()))
                if day.month == first.month and earliest <= day <= latest
                else Button("·", Nothing())
                for day in week
            )
        )
    return tuple(rows)


def _day(day: date, today: date | None, marked: Collection[date]) -> str:
    text = f"{day.day}•" if day in marked else str(day.day)
    return f"[{text}]" if day == today else text


def _month(first: date) -> str:
    return f"{first:%b %Y}" if language() == "en" else f"{first.year}年{first.month}月"
