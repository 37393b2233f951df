"""What members can be chosen by: data, and nothing the club does not know (SPEC 10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from domain.members.model import Status
from domain.segments.errors import SegmentUnfit
from domain.segments.profiles import GENERATIONS, INTERESTS
from domain.standing.model import Value
from domain.tiers.model import Tier

Conditions = Mapping[str, Sequence[Any]]

ON_THE_ROLL = (Status.ACTIVE, Status.DORMANT, Status.LOST)
THIS_MONTH, NEXT_MONTH = 0, 13  # beside 1 to 12
MOST = 40  # values of one condition


class Code(StrEnum):
    """`bought`, `idle`: whether they bought in so many months; `came`, `away`: whether they took
    part in an event in so many; `event`: in one of these."""

    TIER = "tier"
    STATUS = "status"
    VALUE = "value"
    LANGUAGE = "language"
    INTEREST = "interest"
    GENERATION = "generation"
    BIRTHDAY = "birthday"
    DISTRICT = "district"
    ESTATE = "estate"
    JOINED_FROM = "joined_from"
    JOINED_BEFORE = "joined_before"
    BOUGHT = "bought"
    IDLE = "idle"
    EVENT = "event"
    CAME = "came"
    AWAY = "away"
    POINTS = "points"
    REACHABLE = "reachable"


@dataclass(frozen=True, slots=True)
class Known:
    """The values of a condition. `fixed` None: a day, or what the roll holds. `many`: any one of
    several is enough; else a new value takes the place of the old."""

    fixed: tuple[str | int, ...] | None
    many: bool = True


_MONTHS = (1, 3, 6, 12, 24)

CONDITIONS: Mapping[Code, Known] = {
    Code.TIER: Known(tuple(one.value for one in Tier)),
    Code.STATUS: Known(tuple(one.value for one in ON_THE_ROLL)),
    Code.VALUE: Known(tuple(one.value for one in Value)),
    Code.LANGUAGE: Known(("zh_CN", "zh_TW", "en")),
    Code.INTEREST: Known(INTERESTS),
    Code.GENERATION: Known(GENERATIONS),
    Code.BIRTHDAY: Known((THIS_MONTH, NEXT_MONTH, *range(1, 13))),
    Code.DISTRICT: Known(None),
    Code.ESTATE: Known(None),
    Code.JOINED_FROM: Known(None, many=False),
    Code.JOINED_BEFORE: Known(None, many=False),
    Code.BOUGHT: Known(_MONTHS, many=False),
    Code.IDLE: Known(_MONTHS, many=False),
    Code.EVENT: Known(None),
    Code.CAME: Known(_MONTHS, many=False),
    Code.AWAY: Known(_MONTHS, many=False),
    Code.POINTS: Known((50, 100, 200, 500, 1000, 2000, 5000, 10000), many=False),
    Code.REACHABLE: Known((1,), many=False),
}
DAYS = (Code.JOINED_FROM, Code.JOINED_BEFORE)


def ticked(kept: Conditions, code: Code, value: str | int, *, on: bool) -> dict[str, list[Any]]:
    """The conditions with this value, or without it. Again, nothing changes.

    Raises:
        SegmentUnfit: `condition`, no such value; `days`, nobody can have joined then.
    """
    found = {name: list(values) for name, values in kept.items()}
    values = [one for one in found.get(code, ()) if one != value]
    if on:
        _check(code, value)
        before = found.get(code, [])
        values = before if value in before else [*values, value]
        if not CONDITIONS[code].many:
            values = [value]
    if len(values) > MOST:
        raise SegmentUnfit(reason="condition")
    found[code.value] = values
    _check_days(found)
    return {one.value: found[one] for one in Code if found.get(one)}


def _check(code: Code, value: str | int) -> None:
    fixed = CONDITIONS[code].fixed
    if fixed is not None and value not in fixed:
        raise SegmentUnfit(reason="condition")
    if code is Code.EVENT and not isinstance(value, int):
        raise SegmentUnfit(reason="condition")
    if code in DAYS:
        _day(value)


def _check_days(found: Conditions) -> None:
    first, last = (found.get(one) for one in DAYS)
    if first and last and _day(first[0]) >= _day(last[0]):
        raise SegmentUnfit(reason="days")


def _day(value: Any) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise SegmentUnfit(reason="condition") from None
