"""The club calendar: working days and hours, quiet hours, clock changes, yearly days.

Pure and synchronous; nothing here reads the clock. Every instant handed in is aware, every instant
handed out is aware UTC. Zones are names ("Asia/Shanghai").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Literal
from zoneinfo import ZoneInfo

from domain.public_days import public_days, published

Block = tuple[time, time]
LeapRule = Literal["28 February", "1 March"]

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
OFFICE_HOURS: tuple[Block, ...] = ((time(9), time(12)), (time(13, 30), time(18)))
LONGEST_SEARCH = 1500  # days; farther away lies no deadline, only a mistake in the policy


class NoWorkingTime(ValueError):
    """The calendar leaves no working day, or no working hours, to count in."""


@dataclass(frozen=True)
class Calendar:
    """Which days and hours the club works.

    `overrides` are the days staff entered (True: we work), stronger than the public calendar.
    `entered_years` are years whose public holidays staff entered completely.
    """

    country: str = "CN"
    subdivision: str | None = None
    hours: tuple[Block, ...] = OFFICE_HOURS
    overrides: Mapping[date, bool] = field(default_factory=dict)
    entered_years: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        edges = [edge for block in self.hours for edge in block]
        if not edges or any(late <= early for early, late in pairwise(edges)):
            raise NoWorkingTime("working hours must be blocks in order, none of them empty")


STANDARD = Calendar()


# ── Working days ──────────────────────────────────────────────────────────────────────────────


def has_data(year: int, calendar: Calendar = STANDARD) -> bool:
    """Whether the holidays and make-up days of the year are known.

    Until they are, Monday to Friday count and deadlines in that year are provisional (F38).
    China publishes a year's make-up days in the November before it.
    """
    return year in calendar.entered_years or published(calendar.country, year)


def is_working_day(day: date, calendar: Calendar = STANDARD) -> bool:
    """Whether the club works that day: staff's word, then make-up days, holidays, weekend."""
    if day in calendar.overrides:
        return calendar.overrides[day]
    if day.year in calendar.entered_years or not published(calendar.country, day.year):
        return day.weekday() < 5
    holidays, made_up, weekend = public_days(calendar.country, calendar.subdivision, day.year)
    return day in made_up or (day not in holidays and day.weekday() not in weekend)


def add_working_days(day: date, count: int, calendar: Calendar = STANDARD) -> date:
    """The `count`-th working day after `day`; for 0 the day itself or the first one after it.

    Raises:
        NoWorkingTime: there is none within about four years.
    """
    if count == 0 and is_working_day(day, calendar):
        return day
    left = max(count, 1)
    for _ in range(LONGEST_SEARCH):
        day += DAY
        left -= is_working_day(day, calendar)
        if left == 0:
            return day
    raise NoWorkingTime(f"no working day up to {day}")


def due_at(
    start: datetime, working_days: int, zone: str, calendar: Calendar = STANDARD
) -> datetime:
    """The close of business (18:00 by default) `working_days` after the club day of `start`.

    R1.4: completeness 2, entry 3, card 20.
    """
    day = add_working_days(start.astimezone(ZoneInfo(zone)).date(), working_days, calendar)
    return local_instant(day, calendar.hours[-1][1], zone)


def is_provisional(
    start: datetime, due: datetime, zone: str, calendar: Calendar = STANDARD
) -> bool:
    """Whether a deadline was counted through a year whose holidays are not known yet (F38)."""
    first, last = (moment.astimezone(ZoneInfo(zone)).year for moment in (start, due))
    return not all(has_data(year, calendar) for year in range(first, last + 1))


# ── Working hours ─────────────────────────────────────────────────────────────────────────────


def is_open(moment: datetime, zone: str, calendar: Calendar = STANDARD) -> bool:
    """Whether the club is at work at that instant."""
    day = moment.astimezone(ZoneInfo(zone)).date()
    return any(opens <= moment < closes for opens, closes in _blocks(day, zone, calendar))


def working_minutes_between(
    start: datetime, end: datetime, zone: str, calendar: Calendar = STANDARD
) -> float:
    """Minutes of working time from `start` to `end`; 0 when `end` is not later."""
    total = timedelta(0)
    day, last = (moment.astimezone(ZoneInfo(zone)).date() for moment in (start, end))
    while day <= last:
        for opens, closes in _blocks(day, zone, calendar):
            total += max(min(end, closes) - max(start, opens), timedelta(0))
        day += DAY
    return total / MINUTE


def add_working_minutes(
    start: datetime, minutes: float, zone: str, calendar: Calendar = STANDARD
) -> datetime:
    """The instant at which that much working time will have passed since `start`.

    It is the end of a block rather than the beginning of the next (R7.2: Friday 16:30 and one
    hour, working 9 to 17, is Monday 09:30).

    Raises:
        NoWorkingTime: there is not that much within about four years.
    """
    left = minutes * MINUTE
    day = start.astimezone(ZoneInfo(zone)).date()
    for _ in range(LONGEST_SEARCH):
        for opens, closes in _blocks(day, zone, calendar):
            begins = max(start, opens)
            if begins < closes and left <= closes - begins:
                return (begins + left).astimezone(UTC)
            left -= max(closes - begins, timedelta(0))
        day += DAY
    raise NoWorkingTime(f"no working time up to {day}")


def share_passed(
    start: datetime, due: datetime, now: datetime, zone: str, calendar: Calendar = STANDARD
) -> float:
    """How much of the working time between `start` and `due` has passed: 0.8 warns, 1.0 is late.

    Grows beyond 1 after the deadline (the ladder of R7.3 goes to 1.5). With no working time
    between the two, 0 before `due` and 1 from then on.
    """
    whole = working_minutes_between(start, due, zone, calendar)
    if whole == 0:
        return float(now >= due)
    return working_minutes_between(start, now, zone, calendar) / whole


def share_reached_at(
    start: datetime, due: datetime, share: float, zone: str, calendar: Calendar = STANDARD
) -> datetime:
    """The instant at which `share_passed` reaches `share`: when to look again."""
    if share == 1:
        return due.astimezone(UTC)
    whole = working_minutes_between(start, due, zone, calendar)
    return add_working_minutes(start, whole * share, zone, calendar)


def _blocks(day: date, zone: str, calendar: Calendar) -> Iterator[tuple[datetime, datetime]]:
    if is_working_day(day, calendar):
        for opens, closes in calendar.hours:
            yield local_instant(day, opens, zone), local_instant(day, closes, zone)


# ── Local time ────────────────────────────────────────────────────────────────────────────────


def local_instant(day: date, at: time, zone: str) -> datetime:
    """The instant at which clocks in `zone` show that day and time (F35).

    A time skipped by a clock change moves to the next minute that exists; of a doubled hour the
    first one counts, so a daily date yields exactly one instant.
    """
    place = ZoneInfo(zone)
    shown = datetime.combine(day, at.replace(tzinfo=None, fold=0))
    while True:
        instant = shown.replace(tzinfo=place).astimezone(UTC)
        if instant.astimezone(place).replace(tzinfo=None, fold=0) == shown:
            return instant
        shown = shown.replace(second=0, microsecond=0) + MINUTE


def quiet_until(
    moment: datetime, zone: str, start: time = time(21), end: time = time(9)
) -> datetime | None:
    """When the quiet hours around `moment` end, or None outside them (R8.5).

    `start` belongs to them, `end` does not. They may run over midnight; equal times mean none.
    """
    today = moment.astimezone(ZoneInfo(zone)).date()
    for first in (today - DAY, today):
        last = first + DAY if end < start else first
        begins, ends = local_instant(first, start, zone), local_instant(last, end, zone)
        if begins <= moment < ends:
            return ends
    return None


# ── Days that return every year ───────────────────────────────────────────────────────────────


def birthday_in(year: int, month: int, day: int, leap_rule: LeapRule = "28 February") -> date:
    """The day a yearly occasion falls on; 29 February in common years by the member's rule (F36).

    Raises:
        ValueError: no such day exists in any year.
    """
    if (month, day) != (2, 29):
        return date(year, month, day)
    march = date(year, 3, 1)
    before = march - DAY
    return before if before.day == 29 or leap_rule == "28 February" else march


@dataclass(frozen=True)
class LunarDay:
    year: int
    month: int
    day: int
    leap_month: bool = False


def lunar_day(day: date) -> LunarDay:
    """The day in the Chinese lunar calendar; known from 1900 to 2100.

    Raises:
        ValueError: outside those years.
    """
    from borax.calendars.lunardate import LunarDate

    found = LunarDate.from_solar(day)
    return LunarDay(found.year, found.month, found.day, bool(found.leap))


def lunar_birthdays(
    month: int, day: int, first: date, last: date, *, leap_months: bool = False
) -> list[tuple[int, date]]:
    """Every (lunar year, day) from `first` to `last` on which the lunar occasion falls (R5.2).

    Day 30 of a short month is its day 29. A leap month counts beside the regular one only with
    `leap_months`. The lunar year belongs in the occasion's key: a solar year may hold two of them
    or none.
    """
    from borax.calendars.lunardate import LCalendars, LunarDate

    found = []
    for year in range(lunar_day(first).year, lunar_day(last).year + 1):
        doubled = leap_months and LCalendars.leap_month(year) == month
        for leap in (0, 1) if doubled else (0,):
            longest = LCalendars.ndays(year, month, leap)
            falls = LunarDate(year, month, min(day, longest), leap).to_solar_date()
            if first <= falls <= last:
                found.append((year, falls))
    return found
