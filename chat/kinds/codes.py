"""QR codes in a photo or a text: what they carry, as values for the turn."""

from __future__ import annotations

import re
from dataclasses import dataclass

from chat.kinds.incoming import File
from domain.events.tickets import LINK

_TICKET = re.compile(
    rf"(?:^|[?&\s]start=|\s){LINK}([0-9a-z]{{1,6}}-[A-Za-z0-9_-]{{22}})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class CodeFile(File):
    """A photo in which codes were looked for; it is not kept. `codes` are their texts."""

    codes: tuple[str, ...] = ()


def tickets(text: str) -> tuple[str, ...]:
    """The codes of tickets in a text, alone or in their links, each once."""
    return tuple(dict.fromkeys(_TICKET.findall(text)))
