"""What a turn looks like: a value that a handler returns and delivery/ says.

A Screen is plain text with buttons. It knows nothing of the network; as a dictionary it is a row
of the outbox, its keyboards already in the shape the Bot API takes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from chat.keyboards import Ask, Button, Json, ask_of, asked, button_dict, button_of, inline

__all__ = [
    "Ask",
    "Button",
    "Copy",
    "Document",
    "FileRef",
    "Part",
    "Picture",
    "Screen",
    "asked",
    "check",
    "copy_of",
    "from_dict",
    "inline",
    "parts",
    "split",
    "spoken",
    "to_dict",
    "utf16",
]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
TOAST_LIMIT = 200
BUTTONS_LIMIT = 100
ROW_LIMIT = 8


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing made after the commit: `Picture("card", {"card_id": 3})`; params are JSON."""

    kind: str
    params: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """A spreadsheet made after the commit: `Document("purchases.template")`; params are JSON."""

    kind: str
    params: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileRef:
    """A stored file. `photo` shows it as a picture, else it goes out as a document."""

    key: int | str
    name: str = ""
    photo: bool = False


@dataclass(frozen=True, slots=True)
class Copy:
    """Messages of another chat, copied below the words of the Screen; with `caption` the words
    stand under the one that is copied. `lost` is said where Telegram refuses to copy."""

    chat: int
    messages: tuple[int, ...]
    caption: bool = False
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Screen:
    """What the person sees next.

    `toast` answers the press (a window with `alert`); a Screen of nothing but a toast leaves the
    message as it is. `fresh` sends a new message where a press would edit the pressed one; a
    keyboard of `ask` always comes with a new one. `protect` forbids forwarding. `album` are
    further stored files, shown together with `file`; they cannot carry buttons, so these follow
    under the words of `below`. `reply` is the message of its chat that it answers, if that is
    still there.
    """

    title: str = ""
    text: str = ""
    rows: tuple[tuple[Button, ...], ...] = ()
    toast: str | None = None
    alert: bool = False
    picture: Picture | None = None
    document: Document | None = None
    file: FileRef | None = None
    ask: Ask | None = None
    fresh: bool = False
    protect: bool = False
    album: tuple[FileRef, ...] = ()
    below: str = ""
    copy: Copy | None = None
    reply: int | None = None

    @property
    def is_photo(self) -> bool:
        """Whether it is one photo with words and buttons."""
        shown = bool(self.picture) or bool(self.file and self.file.photo)
        return shown and not (self.album or self.ask or self.document)

    @property
    def speaks(self) -> bool:
        """Whether there is a message to send or edit, not only a toast."""
        return bool(self.title or self.text or _has_media(self) or self.copy)


@dataclass(frozen=True, slots=True)
class Part:
    """One message of a Screen, ready to say; `caption` when it belongs to the picture or file."""

    text: str
    entities: tuple[Json, ...] = ()
    markup: Json | None = None
    caption: bool = False


def _has_media(screen: Screen) -> bool:
    return bool(screen.picture or screen.document or screen.file or screen.album)


# ── Speaking ──────────────────────────────────────────────────────────────────────────────────


def utf16(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def spoken(screen: Screen) -> tuple[str, list[Json]]:
    """Text and entities: the title bold, then the text as it is. No name can forge either."""
    if not screen.title:
        return screen.text, []
    text = f"{screen.title}\n{screen.text}" if screen.text else screen.title
    return text, [{"type": "bold", "offset": 0, "length": utf16(screen.title)}]


def split(text: str, limit: int = TEXT_LIMIT, first: int | None = None) -> list[str]:
    """Cut at paragraphs, else lines, else words, else anywhere; no piece over `limit` (F29).

    `first` is the limit of the first piece when that differs (a caption). Empty text: one piece.
    """
    pieces: list[str] = []
    rest, room = text, first or limit
    while utf16(rest) > room:
        head = _head(rest, room)
        for mark in ("\n\n", "\n", "。", ". ", " "):
            at = head.rfind(mark)
            if at > len(head) // 3:
                head = head[: at + len(mark)]
                break
        pieces.append(head.rstrip())
        rest, room = rest[len(head) :].lstrip("\n "), limit
    if rest or not pieces:
        pieces.append(rest)
    return pieces


def _head(text: str, room: int) -> str:
    head = text[:room]
    while utf16(head) > room:
        head = head[: len(head) - max(1, (utf16(head) - room) // 2)]
    return head


def parts(screen: Screen) -> tuple[Part, ...]:
    """The messages to say, in order; buttons stand under the last one (F29).

    Key them 0, 1, … in the outbox and say part k only after part k-1. Only a Screen of one part
    can be an edit. A keyboard's removal goes ahead of the buttons, a keyboard after them.
    """
    if not screen.speaks:
        return ()
    media = _has_media(screen)
    text, entities = spoken(screen)
    pieces = split(text, first=CAPTION_LIMIT if media else None)
    buttons = inline(screen.rows)
    ask = asked(screen.ask)
    last = buttons or ask
    said = [
        Part(
            piece,
            tuple(_within(entities, utf16(piece))) if i == 0 else (),
            last if i == len(pieces) - 1 else None,
            caption=media and i == 0,
        )
        for i, piece in enumerate(pieces)
    ]
    if buttons and ask and screen.ask:
        extra = Part(screen.ask.line or "…", markup=ask)
        said.insert(0 if screen.ask.remove else len(said), extra)
    return tuple(said)


def _within(entities: Iterable[Json], length: int) -> Iterable[Json]:
    for entity in entities:
        if entity["offset"] < length:
            yield {**entity, "length": min(entity["length"], length - entity["offset"])}


def check(screen: Screen) -> None:
    """Refuse what Telegram would refuse, where it was built.

    Raises:
        ValueError: too many buttons, an empty or aimless one, data over 64 bytes, a long toast.
    """
    buttons = [button for row in screen.rows for button in row]
    if len(buttons) > BUTTONS_LIMIT or any(len(row) > ROW_LIMIT for row in screen.rows):
        raise ValueError("too many buttons")
    if buttons and not screen.speaks:
        raise ValueError("buttons without a text")
    for button in buttons:
        ready = button_dict(button)
        if not button.text.strip() or len(ready) < 2 + bool(button.style):
            raise ValueError(f"a button needs words and an aim: {button.text!r}")
        if not 1 <= len(ready.get("callback_data", "?").encode()) <= 64:
            raise ValueError(f"the data of {button.text!r} is too long")
    if screen.toast and utf16(screen.toast) > TOAST_LIMIT:
        raise ValueError("the toast is too long")


# ── As a row of the outbox ────────────────────────────────────────────────────────────────────


def to_dict(screen: Screen) -> Json:
    """Compact JSON; empty fields are left out, keyboards are ready for the Bot API.

    Raises:
        ValueError: see `check`.
    """
    check(screen)
    ready: Json = {
        "title": screen.title,
        "text": screen.text,
        "inline": inline(screen.rows),
        "toast": screen.toast,
        "alert": screen.alert,
        "picture": screen.picture and [screen.picture.kind, screen.picture.params],
        "document": screen.document and [screen.document.kind, screen.document.params],
        "file": screen.file and _file(screen.file),
        "ask": asked(screen.ask),
        "line": screen.ask.line if screen.ask else "",
        "fresh": screen.fresh,
        "protect": screen.protect,
        "album": [_file(file) for file in screen.album],
        "below": screen.below,
        "copy": screen.copy and _copy(screen.copy),
        "reply": screen.reply,
    }
    return {key: value for key, value in ready.items() if value}


def _file(file: FileRef) -> list[Any]:
    return [file.key, file.name, file.photo]


def _copy(copy: Copy) -> list[Any]:
    return [copy.chat, list(copy.messages), copy.caption, copy.lost]


def copy_of(ready: Mapping[str, Any]) -> Copy | None:
    """What the Screen of this dictionary copies."""
    found = ready.get("copy")
    return Copy(found[0], tuple(found[1]), *found[2:]) if found else None


def from_dict(ready: Mapping[str, Any]) -> Screen:
    """The Screen of `to_dict`; presses come back as packed strings, unknown keys are ignored."""
    rows = (ready.get("inline") or {}).get("inline_keyboard", ())
    picture, document, file = map(ready.get, ("picture", "document", "file"))
    return Screen(
        title=ready.get("title", ""),
        text=ready.get("text", ""),
        rows=tuple(tuple(button_of(button) for button in row) for row in rows),
        toast=ready.get("toast"),
        alert=ready.get("alert", False),
        picture=Picture(*picture) if picture else None,
        document=Document(*document) if document else None,
        file=FileRef(*file) if file else None,
        ask=ask_of(ready["ask"], ready.get("line", "")) if ready.get("ask") else None,
        fresh=ready.get("fresh", False),
        protect=ready.get("protect", False),
        album=tuple(FileRef(*one) for one in ready.get("album", ())),
        below=ready.get("below", ""),
        copy=copy_of(ready),
        reply=ready.get("reply"),
    )
