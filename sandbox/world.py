"""The world of the pretend Telegram: people, groups, messages, and who sees what."""

import copy
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sandbox.clock import Clock
from sandbox.hub import Hub
from sandbox.refusals import bad
from sandbox.texts import found_entities
from sandbox.updates import Updates

Json = dict[str, Any]

ANONYMOUS_ADMIN: Json = {
    "id": 1087968824,
    "is_bot": True,
    "first_name": "Group",
    "username": "GroupAnonymousBot",
}
USER_KEYS = ("id", "is_bot", "first_name", "last_name", "username", "language_code")
MEDIA_KINDS = [
    "photo",
    "video",
    "animation",
    "audio",
    "document",
    "voice",
    "video_note",
    "sticker",
]


@dataclass(slots=True)
class Entry:
    """A message as kept: what the Bot API shows of it, and what only the sandbox knows."""

    message: Json
    by_bot: bool
    author: int  # who really wrote it, also when anonymous
    deleted: bool = False
    keyboard: Json | None = None  # what came with it and is no inline keyboard

    @property
    def id(self) -> int:
        return int(self.message["message_id"])


class World:
    """Everything that is. Changed things are named in `touched`, for the store."""

    def __init__(self, bot: Json) -> None:
        self.clock = Clock()
        self.hub = Hub()
        self.bot: Json = bot
        self.people: dict[int, Json] = {}
        self.groups: dict[int, Json] = {}
        self.messages: dict[int, dict[int, Entry]] = {}
        self.last_ids: dict[int, int] = {}
        self.pins: dict[int, list[int]] = {}
        self.keyboards: dict[str, Json] = {}  # "chat:person" -> reply keyboard on screen
        self.files: dict[str, Json] = {}  # by file_unique_id
        self.file_ids: dict[str, str] = {}  # file_id -> file_unique_id
        self.blobs: dict[str, bytes] = {}
        self.settings: dict[str, Any] = {}  # commands, names, menu buttons, webhook
        self.queries: dict[str, Json] = {}  # callback queries not answered yet
        self.read: dict[tuple[int, int], int] = {}
        self.updates = Updates(self.clock)
        self.touched: dict[tuple[str, str], None] = {}

    # --- remembering -------------------------------------------------------------------

    def touch(self, kind: str, key: object = "") -> None:
        self.touched[(kind, str(key))] = None

    def clear(self) -> None:
        """Everybody and everything said is gone; the bot's own settings stay."""
        by_number: list[dict[int, Any]] = [self.people, self.groups, self.messages]
        by_name: list[dict[str, Any]] = [self.keyboards, self.files, self.file_ids, self.queries]
        for numbered in [*by_number, self.last_ids, self.pins]:
            numbered.clear()
        for named in [*by_name, self.blobs]:
            named.clear()
        self.read.clear()
        self.updates.clear()

    # --- people and chats --------------------------------------------------------------

    @property
    def bot_id(self) -> int:
        return int(self.bot["id"])

    def user(self, user_id: int) -> Json:
        """A User as the Bot API shows it."""
        if user_id == ANONYMOUS_ADMIN["id"]:
            return dict(ANONYMOUS_ADMIN)
        person = self.bot if user_id == self.bot_id else self.people[user_id]
        user = {key: person[key] for key in USER_KEYS if person.get(key) not in (None, "")}
        return {"is_bot": False, **user}

    def chat(self, chat_id: int) -> Json:
        """A Chat as it stands in messages."""
        if chat_id > 0:
            person = self.people[chat_id]
            keys = ("first_name", "last_name", "username")
            names = {key: person[key] for key in keys if person.get(key)}
            return {"id": chat_id, "type": "private", **names}
        group = self.groups[chat_id]
        chat = {"id": chat_id, "type": group["type"], "title": group["title"]}
        if group.get("is_forum"):
            chat["is_forum"] = True
        return chat

    def members(self, chat_id: int) -> list[int]:
        """The people (without the bot) who see what happens in a chat."""
        if chat_id > 0:
            return [chat_id]
        gone = ("left", "kicked")
        members = self.groups[chat_id]["members"].items()
        return [int(person) for person, status in members if status not in gone]

    def bot_in(self, group_id: int) -> str:
        """creator, administrator, member, left or kicked."""
        return str(self.groups[group_id]["bot"])

    def knows(self, person_id: int) -> bool:
        """Has the bot ever met this person (a message, a shared group)?"""
        person = self.people[person_id]
        if person.get("started") or person.get("met"):
            return True
        return any(
            person_id in self.members(group_id)
            for group_id, group in self.groups.items()
            if group["bot"] in ("member", "administrator")
        )

    # --- messages ----------------------------------------------------------------------

    def entry(self, chat_id: int, message_id: int) -> Entry | None:
        found = self.messages.get(chat_id, {}).get(message_id)
        return None if found is None or found.deleted else found

    def post(self, chat_id: int, author: int, content: Json, **extra: Any) -> Entry:
        """Put a message into a chat and show it to its members.

        `extra`: thread (topic id), reply_to (message id), sender_chat, keyboard, person (who is
        really behind an anonymous author).
        """
        number = self.last_ids.get(chat_id, 0) + 1
        self.last_ids[chat_id] = number
        message: Json = {
            "message_id": number,
            "from": self.user(author),
            "chat": self.chat(chat_id),
            "date": self.clock.seconds(),
        }
        if extra.get("sender_chat"):
            message["sender_chat"] = extra["sender_chat"]
        thread = extra.get("thread")
        if thread:
            message |= {"message_thread_id": thread, "is_topic_message": True}
        replied = self.entry(chat_id, extra.get("reply_to") or 0)
        if replied:
            message["reply_to_message"] = without_reply(replied.message)
        message |= content
        add_found_entities(message)
        entry = Entry(
            message,
            author == self.bot_id,
            extra.get("person") or author,
            keyboard=extra.get("keyboard"),
        )
        self.messages.setdefault(chat_id, {})[number] = entry
        self.touch("message", f"{chat_id}:{number}")
        self.touch("chat", chat_id)
        self.show(entry, "message")
        if entry.keyboard:
            self.set_keyboard(chat_id, entry.keyboard)
        return entry

    def edit(self, entry: Entry, content: Json, removed: Iterable[str] = ()) -> None:
        """Change a message in place and show it."""
        for key in removed:
            entry.message.pop(key, None)
        entry.message |= content
        add_found_entities(entry.message)
        entry.message["edit_date"] = self.clock.seconds()
        self.touch("message", f"{entry.message['chat']['id']}:{entry.id}")
        self.show(entry, "edited")

    def delete(self, entry: Entry) -> None:
        chat_id = int(entry.message["chat"]["id"])
        entry.deleted = True
        if entry.id in self.pins.get(chat_id, []):
            self.pins[chat_id].remove(entry.id)
        self.touch("message", f"{chat_id}:{entry.id}")
        self.touch("chat", chat_id)
        gone = {"chat": chat_id, "message_id": entry.id}
        self.hub.tell(self.members(chat_id), "deleted", gone)

    def show(self, entry: Entry, event: str) -> None:
        if not self.hub.watchers:
            return
        for person in self.members(int(entry.message["chat"]["id"])):
            self.hub.tell([person], event, self.view(person, entry))

    def view(self, person: int, entry: Entry) -> Json:
        """A message in the eyes of a person: the contract's M."""
        seen = {
            **entry.message,
            "outgoing": entry.author == person,
            "deleted": entry.deleted,
        }
        unique = main_file(entry.message)
        if unique:
            seen["file_url"] = f"/page/file/{unique}"
        if entry.keyboard and entry.keyboard.get("force_reply"):
            seen["reply_markup"] = entry.keyboard
        return seen

    def set_keyboard(self, chat_id: int, keyboard: Json) -> None:
        """A reply keyboard appears, or goes, for everybody in the chat."""
        for person in self.members(chat_id):
            key = f"{chat_id}:{person}"
            if keyboard.get("keyboard"):
                self.keyboards[key] = keyboard
            elif keyboard.get("remove_keyboard"):
                self.keyboards.pop(key, None)
            else:
                continue
            self.touch("keyboard", key)
            shown = {"chat": chat_id, "keyboard": self.keyboards.get(key)}
            self.hub.tell([person], "keyboard", shown)

    def entries(self, chat_id: int) -> Iterator[Entry]:
        """Messages of a chat, newest first, deleted ones included."""
        return reversed(self.messages.get(chat_id, {}).values())

    # --- groups ------------------------------------------------------------------------

    def group(self, group_id: int) -> Json:
        if group_id not in self.groups:
            raise bad("chat not found")
        return self.groups[group_id]

    def topic(self, group_id: int, thread: int) -> Json | None:
        found: Json | None = self.group(group_id)["topics"].get(str(thread))
        return None if found is None or found.get("deleted") else found


def without_reply(message: Json) -> Json:
    return {key: value for key, value in message.items() if key != "reply_to_message"}


def main_file(message: Json) -> str | None:
    """The file_unique_id of what a message carries."""
    for kind in MEDIA_KINDS:
        if kind in message:
            media = message[kind][-1] if kind == "photo" else message[kind]
            return str(media["file_unique_id"])
    return None


def add_found_entities(message: Json) -> None:
    """Links, commands and mentions are marked by Telegram itself, as far as nothing else is."""
    for text_key, key in (("text", "entities"), ("caption", "caption_entities")):
        if message.get(text_key):
            entities = found_entities(message[text_key], message.get(key) or [])
            if entities:
                message[key] = entities


def copied(value: Any) -> Any:
    return copy.deepcopy(value)
