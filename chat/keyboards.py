"""Buttons under a message and in place of the letters, as values and as the Bot API takes them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from aiogram.filters.callback_data import CallbackData

Style = Literal["primary", "success", "danger"]
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Button:
    """One of `data` (a press), `url` or `copy` (text for the clipboard, 256 characters)."""

    text: str
    data: CallbackData | str | None = None
    url: str | None = None
    style: Style | None = None
    copy: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A keyboard in place of the letters, or (`remove`) its removal.

    `contact`, `location`, `users` are the words on a button that shares them; `words` are rows
    of buttons that say their own text. `line` is said with the keyboard when the Screen itself
    carries buttons, for one message cannot have both.
    """

    contact: str = ""
    location: str = ""
    users: str = ""
    words: tuple[tuple[str, ...], ...] = ()
    placeholder: str = ""
    remove: bool = False
    line: str = ""


def inline(rows: Iterable[Iterable[Button]]) -> Json | None:
    """The Bot API's InlineKeyboardMarkup, or None without buttons."""
    keyboard = [[button_dict(button) for button in row] for row in rows]
    keyboard = [row for row in keyboard if row]
    return {"inline_keyboard": keyboard} if keyboard else None


def button_dict(button: Button) -> Json:
    ready: Json = {"text": button.text}
    if isinstance(button.data, CallbackData):
        ready["callback_data"] = button.data.pack()
    elif button.data is not None:
        ready["callback_data"] = button.data
    elif button.url is not None:
        ready["url"] = button.url
    elif button.copy is not None:
        ready["copy_text"] = {"text": button.copy}
    if button.style:
        ready["style"] = button.style
    return ready


def asked(ask: Ask | None) -> Json | None:
    """The Bot API's ReplyKeyboardMarkup or ReplyKeyboardRemove."""
    if ask is None:
        return None
    if ask.remove:
        return {"remove_keyboard": True}
    rows: list[list[Json]] = []
    if ask.contact:
        rows.append([{"text": ask.contact, "request_contact": True, "style": "primary"}])
    if ask.location:
        rows.append([{"text": ask.location, "request_location": True}])
    if ask.users:
        rows.append([{"text": ask.users, "request_users": {"request_id": 1}}])
    rows += [[{"text": word} for word in row] for row in ask.words]
    if not rows:
        return {"force_reply": True, **_placeholder(ask)}
    ready: Json = {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True}
    return ready | _placeholder(ask)


def _placeholder(ask: Ask) -> Json:
    return {"input_field_placeholder": ask.placeholder[:64]} if ask.placeholder else {}


def button_of(ready: Json) -> Button:
    copied = ready.get("copy_text", {}).get("text")
    return Button(
        ready["text"], ready.get("callback_data"), ready.get("url"), ready.get("style"), copied
    )


def ask_of(ready: Json, line: str) -> Ask:
    buttons = [button for row in ready.get("keyboard", ()) for button in row]
    shares = {
        sign: next((button["text"] for button in buttons if f"request_{sign}" in button), "")
        for sign in ("contact", "location", "users")
    }
    words = (
        tuple(button["text"] for button in row if len(button) == 1)
        for row in ready.get("keyboard", ())
    )
    return Ask(
        **shares,
        words=tuple(row for row in words if row),
        placeholder=ready.get("input_field_placeholder", ""),
        remove=ready.get("remove_keyboard", False),
        line=line,
    )
