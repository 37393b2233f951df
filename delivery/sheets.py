"""Spreadsheets of a Screen, made after the commit and off the event loop, as drawings are.

A sheet reads its facts through the door and is written in a thread; both speak the reader's
language. Whoever shows the Screen has seen to it that its reader may have the list.
"""

import asyncio
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from typing import Any

from sqlmodel import Session

import delivery
from chat import sheets
from chat.sheets import Book
from delivery.settling import Door
from delivery.speaker import Media
from locales.i18n import speaking

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`read` collects the facts, `write` makes a Book of them, or a file of another kind."""

    read: Callable[[Session, Json], Any]
    write: Callable[[Any], Book | Media]


SHEETS: dict[str, Sheet] = {}


def sheet(
    name: str, *, read: Callable[[Session, Json], Any], write: Callable[[Any], Book | Media]
) -> None:
    """Make a spreadsheet known under the name that `Document.kind` uses."""
    SHEETS[name] = Sheet(read, write)


@cache
def load_all() -> None:
    """Import every delivery/sheets_*.py once."""
    for module in pkgutil.iter_modules(delivery.__path__):
        if module.name.startswith("sheets_"):
            import_module(f"delivery.{module.name}")


async def made(door: Door, document: Sequence[Any], language: str) -> Media:
    """The file of a Screen's `document`, its kind and params, under its own name.

    Raises:
        KeyError: nobody writes that.
    """
    kind, params = document
    load_all()
    known = SHEETS[kind]
    facts = await door.read(partial(_facts, known, params, language))
    return await asyncio.to_thread(_written, known, facts, language)


def _facts(known: Sheet, params: Json, language: str, session: Session) -> Any:
    with speaking(language):
        return known.read(session, params)


def _written(known: Sheet, facts: Any, language: str) -> Media:
    with speaking(language):
        book = known.write(facts)
    if isinstance(book, Media):
        return book
    return Media(sheets.xlsx(book), f"{book.file}.xlsx")
