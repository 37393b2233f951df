"""One line of the table."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`held` is None for a figure without an aim."""

    goal: str
    figure: str
    held: bool | None
