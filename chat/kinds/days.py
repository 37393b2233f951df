"""Days, tapped or typed in many ways."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from chat.calendar_grid import grid, month
from chat.kinds.incoming import Incoming, Wrong
from chat.kinds.kind import Ctx, Kind, Offer, Value
from chat.kinds.places import read_time
from locales.i18n import N_, _, date_

Bound = date | Callable[[date], date]  # a day, or what today makes of it

_MONTHS = "january february march april may june july august september october november december"
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号號]?")
_MINGUO = re.compile(r"民[国國]\s*(\d{1,3})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*[日号號]?")
_RUN = re.compile(r"(\d{4})(\d{2})(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s*([a-z]{3,9})\.?(?:,?\s+(\d{4}))?")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.?\s*(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*[-/月]\s*(\d{1,2})\s*[日号號]?")
_NEAR_WORDS = {
    **dict.fromkeys(("today", "今天", "今日"), 0),
    **dict.fromkeys(("tomorrow", "明天", "明日"), 1),
    **dict.fromkeys(("后天", "後天"), 2),
}
_LUNAR = re.compile(
    r"(?:农历|農曆|阴历|陰曆|lunar)\s*(?:(\d{4})\s*[-/年]\s*)?(闰|閏)?(.{1,3}?)\s*[-/月]\s*(.{1,3}?)[日号號]?"
)
_CHINESE = {
    **{c: n for n, c in enumerate("〇一二三四五六七八九十")},
    **{"正": 1, "冬": 11, "腊": 12, "臘": 12, "十一": 11, "十二": 12},
}


def days(count: int) -> Callable[[date], date]:
    """A bound so many days from today: `latest=days(90)`."""
    return lambda today: today + timedelta(days=count)


def years(count: int) -> Callable[[date], date]:
    """A bound so many years from today; 29 February falls on 1 March where there is none."""

    def bound(today: date) -> date:
        return same_day(today, today.year + count)

    return bound


def same_day(day: date, year: int) -> date:
    """The same day of another year; 29 February becomes 1 March in a plain year."""
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


@dataclass(frozen=True, slots=True)
class Date(Kind):
    """A day, kept as 2010-02-03. `near` shows a month to tap on and reads "tomorrow".

    `earliest`, `latest`: days, or functions of today. `youngest` is an age in whole years the day
    must allow today (SPEC 2.1); the refusal says from when on it will. `since` names the earlier
    question whose day this one follows: the month shown is that one, nothing before it is offered.
    `without` are the words for a day that was skipped.
    """

    earliest: Bound = date(1900, 1, 1)
    latest: Bound = date(2199, 12, 31)
    near: bool = False
    youngest: int = 0
    since: str = ""
    without: str = ""

    def bounds(self, today: date) -> tuple[date, date]:
        ends = [one(today) if callable(one) else one for one in (self.earliest, self.latest)]
        return ends[0], min(ends[1], today) if self.youngest else ends[1]

    def offer(self, ctx: Ctx) -> Offer:
        earliest, latest = self.bounds(ctx.today)
        if not self.near:
            return Offer(hint=_("For example {example}", example="1985-02-03"))
        begun = ctx.answers.get(self.since)
        if isinstance(begun, str):
            earliest = min(max(earliest, date.fromisoformat(begun)), latest)
        start = min(max(ctx.today, earliest), latest)
        if isinstance(ctx.value, str):
            start = date.fromisoformat(ctx.value)
        rows = grid(
            month(ctx.view, start),
            choose=ctx.choose,
            turn=ctx.turn,
            earliest=earliest,
            latest=latest,
            today=ctx.today,
        )
        return Offer(rows=rows, hint=_("Tap a day or type it."))

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        typed = incoming.pressed if incoming.pressed is not None else incoming.plain()
        today = ctx.today if self.near else None
        bounds = self.bounds(ctx.today)
        day = read(typed, today, bounds)
        if day is None and today is not None:
            day = _before_a_time(typed, today, bounds)
        if day is None:
            raise Wrong(
                N_("I cannot read this as a date. For example {example}"),
                example=self._near_example(ctx.today) if self.near else _example(),
            )
        self._fit(day, ctx.today)
        return day.isoformat()

    def _near_example(self, today: date) -> str:
        """A day that could be answered: a week from today, as far as the bounds allow."""
        earliest, latest = self.bounds(today)
        return min(max(today + timedelta(days=7), earliest), latest).isoformat()

    def _fit(self, day: date, today: date) -> None:
        earliest, latest = self.bounds(today)
        if day > latest:
            raise Wrong(N_("That is too late: {day} at the latest."), day=_plain(latest))
        if day < earliest:
            raise Wrong(N_("That is too early: {day} at the earliest."), day=_plain(earliest))
        of_age = same_day(day, day.year + self.youngest)
        if self.youngest and of_age > today:
            raise Wrong(
                N_("You have to be {age} for this. It will be possible from {day}."),
                age=self.youngest,
                day=_plain(of_age),
            )

    def show(self, value: Value, *, open_: bool = False) -> str:
        return date_(date.fromisoformat(value), weekday=self.near)

    def skipped(self) -> str:
        return _(self.without) if self.without else Kind.skipped(self)


def _plain(day: date) -> str:
    return date_(day, weekday=False)


def _example() -> str:
    return "1985-02-03"


def read(
    typed: str, today: date | None = None, bounds: tuple[date, date] = (date.min, date.max)
) -> date | None:
    """A day as people type it, or None. With `today` also "tomorrow" and days without a year: the
    next such day within the bounds, or the last one where only that is within them.

    Year first (2010-02-03, 2010/2/3, 20100203, 2010年2月3日, 民國99年2月3日) or the month as an
    English word. 3/2/2010 is not read: it means two different days.
    """
    text = " ".join(typed.casefold().split()).rstrip(".。,，")
    if today is not None and text in _NEAR_WORDS:
        return today + timedelta(days=_NEAR_WORDS[text])
    if found := _YEAR_FIRST.fullmatch(text) or _RUN.fullmatch(text):
        return _day(*map(int, found.groups()))
    if found := _MINGUO.fullmatch(text):
        return _day(int(found[1]) + 1911, int(found[2]), int(found[3]))
    if found := _DAY_FIRST.fullmatch(text):
        year, month_, day = found[3], _month(found[2]), int(found[1])
    elif found := _MONTH_FIRST.fullmatch(text):
        year, month_, day = found[3], _month(found[1]), int(found[2])
    elif found := _MONTH_DAY.fullmatch(text):
        year, month_, day = None, int(found[1]), int(found[2])
    else:
        return None
    if year:
        return _day(int(year), month_, day)
    return None if today is None else _nearest(month_, day, max(today, bounds[0]), bounds[1])


def _nearest(month_: int, day: int, start: date, latest: date) -> date | None:
    """Such a day from `start` on (29 February in a leap year); before it when that is too late."""
    years_ = range(start.year - 8, min(start.year + 9, date.max.year + 1))
    found = [one for one in (_day(year, month_, day) for year in years_) if one]
    coming = next((one for one in found if one >= start), None)
    if coming is not None and coming <= latest:
        return coming
    return next((one for one in reversed(found) if one <= min(start, latest)), coming)


def _before_a_time(typed: str, today: date, bounds: tuple[date, date]) -> date | None:
    """The day of "28 November 19:30" or 12月5日晚上7点; the time has a question of its own."""
    words = " ".join(typed.split())
    for place in range(len(words) - 1, 0, -1):
        if words[place - 1] not in " 日号號" or read_time(words[place:]) is None:
            continue
        if day := read(words[:place].rstrip(" ,，"), today, bounds):
            return day
    return None


def _month(word: str) -> int:
    """feb, sept, february → 2, 9, 2; 0 for any other word."""
    names = _MONTHS.split()
    found = [n for n, name in enumerate(names, 1) if word in (name, name[:3], name[:4])]
    return found[0] if found else 0


def _day(year: int, month_: int, day: int) -> date | None:
    try:
        return date(year, month_, day)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class MonthDay(Kind):
    """A birthday without its year, kept as 06-01."""

    def offer(self, ctx: Ctx) -> Offer:
        return Offer(hint=_("For example {example}", example="06-01"))

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        text = " ".join(incoming.plain().casefold().split()).rstrip(".。")
        # A leap year, so that 29 February is a day; a typed year is dropped.
        day = read(text) or read(f"{text} 2000") or read(f"2000-{text}")
        if day is None:
            raise Wrong(N_("I cannot read this as a date. For example {example}"), example="06-01")
        return f"{day:%m-%d}"

    def show(self, value: Value, *, open_: bool = False) -> str:
        month_, day = str(value).split("-")
        return _("{month}/{day}", month=int(month_), day=int(day))


@dataclass(frozen=True, slots=True)
class LunarOrSolarDate(Date):
    """A birthday of either calendar: {"calendar", "date"} or {"calendar": "lunar", "year",
    "month", "day", "leap"}; the year of a lunar one may be None."""

    def offer(self, ctx: Ctx) -> Offer:
        return Offer(hint=_("For example {example}", example="1985-02-03 / 农历1985年八月十五"))

    def parse(self, incoming: Incoming, ctx: Ctx) -> Value:
        found = _LUNAR.fullmatch(incoming.plain().casefold())
        if not found:
            return {"calendar": "solar", "date": Date.parse(self, incoming, ctx)}
        month_, day = _chinese(found[3]), _chinese(found[4].removeprefix("初"))
        if not 1 <= month_ <= 12 or not 1 <= day <= 30:
            raise Wrong(
                N_("I cannot read this as a date. For example {example}"), example=_example()
            )
        year = int(found[1]) if found[1] else None
        return {
            "calendar": "lunar",
            "year": year,
            "month": month_,
            "day": day,
            "leap": bool(found[2]),
        }

    def show(self, value: Value, *, open_: bool = False) -> str:
        if value["calendar"] == "solar":
            return Date.show(self, value["date"])
        leap = _("leap month ") if value["leap"] else ""
        return _(
            "lunar calendar: {leap}month {month}, day {day}",
            leap=leap,
            month=value["month"],
            day=value["day"],
        )


def _chinese(text: str) -> int:
    """十五, 廿三, 15 as a number; 0 when it is none."""
    if text.isdecimal():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    if text in _CHINESE:
        return _CHINESE[text]
    tens, ten, ones = text.partition("十")
    if not ten or any(part and part not in _CHINESE for part in (tens, ones)):
        return 0
    return _CHINESE.get(tens, 1) * 10 + _CHINESE.get(ones, 0)
