"""What an item of the year's plan must be like, typed or out of a file.

Pure: nothing here looks into the database.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from domain.events.model import EventKind
from domain.plans.model import PlanItem

TITLE_LONGEST = 80
NOTE_LONGEST = 300
LARGEST = Decimal(10_000_000)  # yuan; beyond lies a typing mistake
MOST = 200  # items of a year
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Wanted:
    """An event of the year: in a month (1 to 12), perhaps on a day. `budget` in yuan."""

    title: str
    kind: str
    month: int
    day: date | None
    budget: Decimal
    note: str = ""


def wanted(
    *, title: str, kind: str, month: int = 0, day: date | None = None, budget: Decimal,
    note: str = "",
) -> Wanted:  # fmt: skip
    """The Wanted with its words on one line; a day says its month."""
    return Wanted(
        title=" ".join(title.split()),
        kind=kind,
        month=day.month if day else month,
        day=day,
        budget=budget,
        note=note.strip(),
    )


def fault(one: Wanted, year: int) -> tuple[str, str] | None:
    """(field, reason) of the first thing that will not do; None when all is well.

    Reasons: title, kind, month, year, budget, cents, large, note.
    """
    fits = one.budget.is_finite()
    checks = (
        ("title", "title", 1 <= len(one.title) <= TITLE_LONGEST),
        ("kind", "kind", one.kind in set(EventKind)),
        ("month", "month", 1 <= one.month <= 12),
        ("day", "year", one.day is None or one.day.year == year),
        ("budget", "budget", fits and one.budget >= 0),
        ("budget", "large", fits and one.budget <= LARGEST),
        ("budget", "cents", fits and one.budget == one.budget.quantize(CENT)),
        ("note", "note", len(one.note) <= NOTE_LONGEST),
    )
    return next(((field, why) for field, why, good in checks if not good), None)


def values(one: Wanted) -> dict[str, Any]:
    """As the columns of an item."""
    return {
        "title": one.title,
        "kind": one.kind,
        "month": one.month,
        "day": one.day,
        "budget": one.budget,
        "note": one.note,
    }


def frozen(one: Wanted | PlanItem) -> dict[str, Any]:
    """As a request keeps it: JSON."""
    return {
        "title": one.title,
        "kind": one.kind,
        "month": one.month,
        "day": one.day and one.day.isoformat(),
        "budget": format(one.budget, ".2f"),
        "note": one.note,
    }


def thawed(kept: Mapping[str, Any]) -> Wanted:
    """The other way round."""
    day = kept["day"] and date.fromisoformat(kept["day"])
    return Wanted(
        **{**kept, "day": day, "budget": Decimal(kept["budget"])},
    )
