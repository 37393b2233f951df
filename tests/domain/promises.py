"""Promised times counted by hand: minute for minute, by a calendar written out here.

Shares nothing with domain/calendar. `promises.txt` keeps what came of it; each of its lines is
zone, hours, days entered, pace, clock, allowed, start, pauses, due, provisional. Written anew with
`python -m tests.domain.promises`, and read through by a person when that changes it.
"""

from __future__ import annotations

import random
from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

FILE = Path(__file__).with_name("promises.txt")
MINUTE = timedelta(minutes=1)

# State Council notice for 2026: days off beside weekends, and the weekends worked instead.
_OFF_2026 = (
    ("01-01", "01-03"), ("02-15", "02-23"), ("04-04", "04-06"), ("05-01", "05-05"),
    ("06-19", "06-21"), ("09-25", "09-27"), ("10-01", "10-07"),
)  # fmt: skip
_WORKED_2026 = {"01-04", "02-14", "02-28", "05-09", "09-20", "10-10"}
# Federal holidays near the changes of the clock in New York.
_OFF_NEW_YORK = {"2026-02-16", "2026-05-25", "2026-10-12", "2026-11-11", "2026-11-26"}


@dataclass(frozen=True)
class Example:
    zone: str
    hours: str
    entered: str  # 2026-11-28+ works, 2026-11-25- does not; "." nothing
    pace: str  # office | urgent
    clock: str  # first | next | resolution
    allowed: int  # hours, for a resolution days
    start: datetime
    pauses: tuple[tuple[datetime, datetime], ...] = ()
    due: datetime | None = None
    provisional: bool = False

    @property
    def country(self) -> str:
        return "US" if self.zone == "America/New_York" else "CN"

    @property
    def days(self) -> dict[date, bool]:
        words = [] if self.entered == "." else self.entered.split(",")
        return {date.fromisoformat(one[:-1]): one[-1] == "+" for one in words}

    @property
    def blocks(self) -> tuple[str, ...]:
        return tuple(self.hours.split(","))


def works(example: Example, day: date) -> bool:
    if day in example.days:
        return example.days[day]
    if example.country == "US":
        return day.weekday() < 5 and day.isoformat() not in _OFF_NEW_YORK
    if day.year == 2026:
        short = day.strftime("%m-%d")
        if short in _WORKED_2026:
            return True
        if any(first <= short <= last for first, last in _OFF_2026):
            return False
    return day.weekday() < 5


@cache
def _open_minutes(
    zone: str, hours: str, entered: str, around: date, length: int
) -> list[datetime]:
    """Every minute at work in the weeks from that day on, in order."""
    like = Example(zone, hours, entered, "office", "first", 1, datetime.now(UTC))
    place = ZoneInfo(zone)
    moment = datetime(around.year, around.month, around.day, tzinfo=place).astimezone(UTC)
    found = []
    for _ in range(length * 24 * 60):
        local = moment.astimezone(place)
        at = local.strftime("%H:%M")
        if any(a <= at < b for a, b in (block.split("-") for block in like.blocks)) and works(
            like, local.date()
        ):
            found.append(moment)
        moment += MINUTE
    return found


def minutes_open(example: Example, length: int = 40) -> list[datetime]:
    around = example.start.astimezone(ZoneInfo(example.zone)).date()
    if example.pace == "urgent":
        first = example.start.astimezone(UTC)
        return [first + n * MINUTE for n in range(20 * 24 * 60)]
    return _open_minutes(example.zone, example.hours, example.entered, around, length)


def wanted(example: Example) -> int:
    if example.clock != "resolution":
        return example.allowed * 60
    if example.pace == "urgent":
        return example.allowed * 24 * 60
    return example.allowed * sum(
        (datetime.fromisoformat(f"2026-01-01T{b}") - datetime.fromisoformat(f"2026-01-01T{a}"))
        // MINUTE
        for a, b in (block.split("-") for block in example.blocks)
    )


def by_hand(example: Example) -> datetime:
    """The end of the minute in which the last minute allowed is used up."""
    left = wanted(example)
    for minute in minutes_open(example):
        paused = any(begin <= minute < end for begin, end in example.pauses)
        if minute >= example.start and not paused:
            left -= 1
            if not left:
                return minute + MINUTE
    raise AssertionError(f"too short a stretch for {example}")


def used(example: Example, begin: datetime, end: datetime) -> int:
    """Minutes at work from one to the other."""
    minutes = minutes_open(example)
    return bisect_left(minutes, end) - bisect_left(minutes, begin)


# ── The file ──────────────────────────────────────────────────────────────────────────────────


def read() -> list[Example]:
    found = []
    for line in FILE.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        zone, hours, entered, pace, clock, allowed, start, pauses, due, sure = line.split()
        pairs = () if pauses == "." else tuple(one.split("/") for one in pauses.split(","))
        found.append(
            Example(
                zone, hours, entered, pace, clock, int(allowed), datetime.fromisoformat(start),
                tuple((datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b in pairs),
                datetime.fromisoformat(due), sure == "provisional",
            )
        )  # fmt: skip
    return found


def _line(example: Example) -> str:
    def shown(moment: datetime) -> str:
        return moment.astimezone(ZoneInfo(example.zone)).isoformat(timespec="minutes")

    due = by_hand(example)
    unknown = example.pace == "office" and due.astimezone(ZoneInfo(example.zone)).year > 2026
    if example.country == "US":
        unknown = False
    pauses = ",".join(f"{shown(a)}/{shown(b)}" for a, b in example.pauses) or "."
    return " ".join(
        (
            example.zone, example.hours, example.entered, example.pace, example.clock,
            str(example.allowed), shown(example.start), pauses, shown(due),
            "provisional" if unknown else "known",
        )
    )  # fmt: skip


STANDARD, PLAIN, NIGHT = "09:00-12:00,13:30-18:00", "09:00-17:00", "00:30-04:00,20:00-23:00"
SHANGHAI, NEW_YORK = "Asia/Shanghai", "America/New_York"
# Weekends, the edges of blocks, holiday weeks, weekends worked, the year without data.
_STARTS = (
    "2026-01-02T10:00", "2026-01-03T23:59", "2026-01-04T16:45", "2026-02-13T17:59",
    "2026-02-14T11:30", "2026-02-14T17:00", "2026-02-20T12:00", "2026-02-27T16:30",
    "2026-02-28T15:10", "2026-04-03T17:45", "2026-04-30T17:30", "2026-05-08T13:29",
    "2026-05-09T09:00", "2026-06-18T12:00", "2026-09-18T18:00", "2026-09-20T08:59",
    "2026-09-24T16:01", "2026-09-30T15:30", "2026-10-01T00:00", "2026-10-09T14:00",
    "2026-10-10T17:15", "2026-11-20T16:30", "2026-11-23T12:30", "2026-12-30T15:45",
)  # fmt: skip
_LATER = (
    "2027-01-01T10:00", "2027-02-05T17:00", "2027-02-06T12:00", "2027-10-01T09:00",
    "2027-12-28T11:59",
)  # fmt: skip
_AWAY = (
    "2026-03-06T16:30", "2026-03-07T01:00", "2026-03-08T00:45", "2026-03-08T03:30",
    "2026-10-30T16:30", "2026-10-31T22:30", "2026-11-01T00:15", "2026-11-01T01:50",
)  # fmt: skip


def _at(words: str, zone: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=ZoneInfo(zone))


def _all() -> list[Example]:
    found = []
    for n, words in enumerate(_STARTS):
        start = _at(words, SHANGHAI)
        for clock, allowed in (("first", 2), ("next", 4), ("resolution", 3)):
            found.append(Example(SHANGHAI, STANDARD, ".", "office", clock, allowed, start))
        found.append(Example(SHANGHAI, PLAIN, ".", "office", "first", 1, start))
        if n % 2:
            found.append(Example(SHANGHAI, STANDARD, ".", "urgent", "resolution", 3, start))
        entered = "2026-11-25-,2026-11-28+,2026-02-18+,2026-10-03+"
        found.append(Example(SHANGHAI, STANDARD, entered, "office", "resolution", 2, start))
    for words in _LATER:
        start = _at(words, SHANGHAI)
        for clock, allowed in (("first", 2), ("resolution", 3)):
            found.append(Example(SHANGHAI, STANDARD, ".", "office", clock, allowed, start))
    sundays = "2026-03-07+,2026-03-08+,2026-10-31+,2026-11-01+"
    for words in _AWAY:
        start = _at(words, NEW_YORK)
        found.append(Example(NEW_YORK, PLAIN, ".", "office", "first", 1, start))
        found.append(Example(NEW_YORK, NIGHT, sundays, "office", "next", 4, start))
        found.append(Example(NEW_YORK, PLAIN, ".", "urgent", "first", 2, start))
    return [*found, *_paused(200 - len(found))]


def _paused(count: int) -> list[Example]:
    """Solutions that waited for the member once or twice, at odd minutes."""
    chance = random.Random(2026)
    found = []
    for n in range(count):
        start = _at(chance.choice(_STARTS), SHANGHAI)
        plain = Example(SHANGHAI, STANDARD, ".", "office", "resolution", 3, start)
        pauses, moment = [], start
        for _ in range(1 + n % 2):
            begin = moment + timedelta(minutes=chance.randrange(5, 900))
            moment = begin + timedelta(minutes=chance.randrange(1, 4000))
            pauses.append((begin, moment))
        before = sum(
            used(plain, a, b)
            for a, b in zip([start, *(b for _, b in pauses)], [a for a, _ in pauses], strict=False)
        )
        if before < wanted(plain):  # it was not late before the member was asked
            found.append(Example(*list(plain.__dict__.values())[:7], tuple(pauses)))
    return found


if __name__ == "__main__":
    heading = (__doc__ or "").splitlines()[0]
    FILE.write_text("\n".join([f"# {heading}", *map(_line, _all())]) + "\n")
