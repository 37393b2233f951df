"""Calendar months: from 31 August six months reach to the last day of February (R3.10)."""

import calendar
from datetime import date


def later(day: date, months: int) -> date:
    """That many calendar months after the day; the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def latest(today: date, months: int) -> date:
    """The latest day from which that many calendar months have passed today: one date to compare
    a whole table with."""
    found = later(today, -months)
    if _is_last(today):
        # 28 February is six months after the 28th, 29th, 30th and 31st of August.
        return found.replace(day=calendar.monthrange(found.year, found.month)[1])
    return found


def _is_last(day: date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]
