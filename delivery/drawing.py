"""Pictures and stored files of a Screen, made ready after the commit and off the event loop.

A drawing reads its facts through the door and draws them in a thread; a stored file is opened
with the club's keys, bound to its name.
"""

import asyncio
import pkgutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlmodel import Session

import delivery
from delivery import sheets
from delivery.settling import Door
from delivery.speaker import Media
from domain import sealing
from domain.errors import Unreadable
from locales.i18n import speaking

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Drawing:
    """`read` collects facts in the reader's language; `draw` turns them into a PNG. `needs` names
    stored files, which `draw` gets after the facts: their bytes, or None for one that is gone."""

    read: Callable[[Session, Json], Any]
    draw: Callable[..., bytes]
    needs: Callable[[Any], Sequence[str]]


DRAWINGS: dict[str, Drawing] = {}


def drawing(
    name: str,
    *,
    read: Callable[[Session, Json], Any],
    draw: Callable[..., bytes],
    needs: Callable[[Any], Sequence[str]] | None = None,
) -> None:
    """Make a drawing known under the name that `Picture.kind` uses."""
    DRAWINGS[name] = Drawing(read, draw, needs or _nothing)


def _nothing(_facts: Any) -> Sequence[str]:
    return ()


@cache
def load_all() -> None:
    """Import every delivery/drawings_*.py once."""
    for module in pkgutil.iter_modules(delivery.__path__):
        if module.name.startswith("drawings_"):
            import_module(f"delivery.{module.name}")


async def media(door: Door, folder: Path, ready: Json, language: str) -> tuple[Media, ...]:
    """What a Screen shows besides its words.

    Raises:
        KeyError: nobody draws that.
        OSError: the stored file is gone.
        Unreadable: none of our keys opens it.
    """
    made: list[Media] = []
    if picture := ready.get("picture"):
        kind, params = picture
        load_all()
        known = DRAWINGS[kind]
        facts = await door.read(partial(_facts, known, params, language))
        content = await asyncio.to_thread(_drawn, known, facts, folder)
        made.append(Media(content, f"{kind}.png", photo=True))
    if document := ready.get("document"):
        made.append(await sheets.made(door, document, language))
    stored = [ready["file"]] if ready.get("file") else []
    for key, name, photo in (*stored, *ready.get("album", ())):
        content = await asyncio.to_thread(stored_file, folder, str(key))
        made.append(Media(content, name or ("photo.jpg" if photo else "document"), photo))
    return tuple(made)


def _facts(known: Drawing, params: Json, language: str, session: Session) -> Any:
    with speaking(language):
        return known.read(session, params)


def _drawn(known: Drawing, facts: Any, folder: Path) -> bytes:
    return known.draw(facts, *(_if_there(folder, key) for key in known.needs(facts)))


def _if_there(folder: Path, key: str) -> bytes | None:
    """A card without its portrait is better than none."""
    try:
        return stored_file(folder, key)
    except (OSError, Unreadable):
        return None


def stored_file(folder: Path, key: str) -> bytes:
    """The content of a stored file.

    Raises:
        OSError: there is no such file.
        Unreadable: it was changed, renamed or sealed with a key we lost.
    """
    if Path(key).name != key:
        raise FileNotFoundError(key)
    return sealing.ring().open((folder / key).read_bytes(), bound_to=key.encode())
