"""Long lists a page at a time, with ‹ 2 / 5 › below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from aiogram.filters.callback_data import CallbackData

from chat.actions import Nothing
from chat.screen import Button

SIZE = 6

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """`number` counts from 1; `first` is the place of the first item in the whole, from 0."""

    items: Sequence[T]
    number: int
    of: int
    first: int = 0


def page(items: Sequence[T], number: int = 1, size: int = SIZE) -> Page[T]:
    """The page of a list that is there; a number beyond either end gives the nearest page."""
    of = max(1, -(-len(items) // size))
    number = min(max(number, 1), of)
    first = (number - 1) * size
    return Page(items[first : first + size], number, of, first)


def counted(total: int, number: int = 1, size: int = SIZE) -> Page[int]:
    """The same for a list that stays in the database: offsets `first` and `size` items on."""
    return page(range(total), number, size)


def turning(shown: Page[T], to: Callable[[int], CallbackData]) -> tuple[tuple[Button, ...], ...]:
    """The row that turns the pages: no row when there is but one. `to(number)` is the press."""
    if shown.of == 1:
        return ()
    back = Button("‹", to(shown.number - 1)) if shown.number > 1 else Button("·", Nothing())
    on = Button("›", to(shown.number + 1)) if shown.number < shown.of else Button("·", Nothing())
    return ((back, Button(f"{shown.number} / {shown.of}", Nothing()), on),)
