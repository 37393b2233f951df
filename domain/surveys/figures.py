"""Figures of surveys, reckoned from counts of marks; small groups stay hidden (R6.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from domain.events.feedback import percent

LEAST = 5  # answers, below which a cell is not shown
TARGET = 95  # per cent of members who are content (A:2.5)
HIDDEN = -1  # stands in place of a count that is not shown

Key = TypeVar("Key")
Counts = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Marks:
    """Of some answers together, with the number of each it rests on: `csat` is the share of 4
    and 5 in per cent, `nps` from -100 to 100. None where too few answered."""

    csat: int | None = None
    csat_n: int = 0
    nps: int | None = None
    nps_n: int = 0


def csat(counts: Counts) -> int | None:
    """round(100 × fours and fives / answers) of a 1–5 scale; None below LEAST answers."""
    n = sum(counts.values())
    return percent(counts.get(4, 0) + counts.get(5, 0), n) if n >= LEAST else None


def nps(counts: Counts) -> int | None:
    """round(100 × (9–10 less 0–6) / answers); passives count below the line only (R6.1)."""
    n = sum(counts.values())
    if n < LEAST:
        return None
    promoters, _passives, detractors = thirds(counts)
    return percent(promoters - detractors, n)


def thirds(counts: Counts) -> tuple[int, int, int]:
    """Promoters, passives, detractors."""
    promoters = sum(n for mark, n in counts.items() if mark >= 9)
    detractors = sum(n for mark, n in counts.items() if mark <= 6)
    return promoters, sum(counts.values()) - promoters - detractors, detractors


def together(scales: Counts, recommend: Counts) -> Marks:
    """Both figures from the marks of all scales, and of all questions of recommendation."""
    return Marks(
        csat(scales), sum(scales.values()), nps(recommend), sum(recommend.values())
    )  # fmt: skip


def hidden(cells: Mapping[Key, int]) -> set[Key]:
    """Which of these cells are not shown: those below LEAST, and as many of the next smallest
    that nothing below LEAST can be had by taking the others from the total. Empty cells show."""
    ranked = sorted((n, str(key), key) for key, n in cells.items() if n)
    found: set[Key] = {key for n, _name, key in ranked if n < LEAST}
    lost = sum(cells[key] for key in found)
    for n, _name, key in ranked:
        if not found or (len(found) > 1 and lost >= LEAST):
            break
        if key not in found:
            found.add(key)
            lost += n
    return found


def shown(cells: Mapping[Key, int]) -> dict[Key, int]:
    """The cells with HIDDEN in place of what is not shown."""
    away = hidden(cells)
    return {key: HIDDEN if key in away else n for key, n in cells.items()}
