"""What people do: write, press, share, edit, block. Each act makes the updates it should."""

import secrets
from typing import Any

from sandbox import files
from sandbox.membership import membership
from sandbox.params import Upload
from sandbox.texts import LONGEST_CAPTION, LONGEST_TEXT, units
from sandbox.world import ANONYMOUS_ADMIN, Entry, World, copied

Json = dict[str, Any]


SERVICE = (
    "new_chat_members",
    "left_chat_member",
    "migrate_to_chat_id",
    "migrate_from_chat_id",
    "forum_topic_created",
    "forum_topic_closed",
    "forum_topic_reopened",
)


class Impossible(Exception):
    """A person cannot do this here; the sentence says why."""


def person_of(world: World, person: int) -> Json:
    """A person of this world.

    Raises:
        Impossible: nobody has that id.
    """
    if person not in world.people:
        raise Impossible(f"There is no person {person}.")
    return world.people[person]


def check_place(world: World, person: int, chat: int, thread: int | None = None) -> None:
    """May this person write here?

    Raises:
        Impossible: no such chat, not a member, topic closed or gone.
    """
    person_of(world, person)
    if chat > 0:
        if chat != person:
            raise Impossible("A private chat is written to by its own person only.")
        return
    if chat not in world.groups:
        raise Impossible(f"There is no chat {chat}.")
    if world.groups[chat].get("migrated_to"):
        raise Impossible("This group became a supergroup; write there.")
    if person not in world.members(chat):
        raise Impossible("This person is not in the group.")
    if thread:
        topic = world.topic(chat, thread)
        if topic is None:
            raise Impossible("There is no such topic.")
        if topic.get("closed"):
            raise Impossible("This topic is closed.")


def reaches_bot(world: World, entry: Entry) -> bool:
    """Privacy mode: a bot that is no administrator hears only what is meant for it.

    These are commands, mentions, replies to it, and service messages.
    """
    chat_id = entry.message["chat"]["id"]
    if chat_id > 0:
        return True
    status = world.bot_in(chat_id)
    if status == "administrator":
        return True
    if status != "member":
        return False
    text = entry.message.get("text") or entry.message.get("caption") or ""
    replied = entry.message.get("reply_to_message", {}).get("from", {}).get("id")
    called = f"@{world.bot['username']}".lower() in text.lower()
    service = any(key in entry.message for key in SERVICE)
    return service or text.startswith("/") or called or replied == world.bot_id


def hear(world: World, entry: Entry, kind: str = "message") -> None:
    """Queue the update of a message for the bot."""
    if reaches_bot(world, entry):
        world.updates.put(kind, copied(entry.message))
        world.touch("updates")


def say(world: World, person: int, chat: int, content: Json, **more: Any) -> Entry:
    """Post as a person (as the group, when `anonymous`) and let the bot hear it.

    `more`: thread, reply_to, anonymous.
    """
    check_place(world, person, chat, more.get("thread"))
    if chat > 0:
        open_chat(world, person)
    anonymous = bool(more.pop("anonymous", False))
    if anonymous and chat > 0:
        raise Impossible("Only in a group can one write anonymously.")
    if more.get("thread"):  # whatever is said in a topic answers the message that opened it
        more.setdefault("reply_to", more["thread"])
    author = ANONYMOUS_ADMIN["id"] if anonymous else person
    sender = world.chat(chat) if anonymous else None
    entry = world.post(chat, author, content, sender_chat=sender, person=person, **more)
    world.read[(person, chat)] = entry.id
    hear(world, entry)
    return entry


def open_chat(world: World, person: int) -> None:
    """The first message starts the chat; writing to a blocked bot unblocks it."""
    somebody = world.people[person]
    if somebody.get("blocked"):
        block(world, person, blocked=False)
    if not somebody.get("started"):
        somebody["started"] = True
        world.touch("person", person)


def start(world: World, person: int, payload: str = "") -> Entry:
    """Open a deep link: /start with its payload."""
    allowed = all(c.isascii() and (c.isalnum() or c in "_-") for c in payload)
    if len(payload) > 64 or not allowed:
        raise Impossible("A deep link carries at most 64 of A-Z, a-z, 0-9, _ and -.")
    text = f"/start {payload}".strip()
    return say(world, person, person, {"text": text})


def write(world: World, person: int, chat: int, text: str, **more: Any) -> Entry:
    """Write a text. Longer ones than 4,096 are refused, as the apps would cut them."""
    if not text.strip():
        raise Impossible("There is nothing to send.")
    if units(text) > LONGEST_TEXT:
        raise Impossible("A message holds at most 4,096 characters.")
    content: Json = {"text": text.strip()}
    entities = more.pop("entities", None)
    if entities:
        content["entities"] = entities
    return say(world, person, chat, content, **more)


def upload(
    world: World, person: int, chat: int, kind: str, sent: list[Upload], **more: Any
) -> list[Entry]:
    """Send files; several make an album, each its own message and update."""
    if kind not in files.KINDS:
        raise Impossible(f"A file is sent as one of: {', '.join(files.KINDS)}.")
    if not sent:
        raise Impossible("There is no file.")
    if len(sent) > 10:
        raise Impossible("An album holds at most ten.")
    caption = str(more.pop("caption", "") or "")
    if units(caption) > LONGEST_CAPTION:
        raise Impossible("A caption holds at most 1,024 characters.")
    album = {"media_group_id": str(10**16 + secrets.randbelow(10**16))} if len(sent) > 1 else {}
    records = [recorded(world, kind, one) for one in sent]
    entries = []
    for number, record in enumerate(records):
        words = {"caption": caption} if caption and number == 0 else {}
        content = {**album, kind: files.media(record), **words}
        entries.append(say(world, person, chat, content, **more))
    return entries


def recorded(world: World, kind: str, one: Upload) -> Json:
    if not one.body:
        raise Impossible("The file is empty.")
    return files.photo(world, one) if kind == "photo" else files.keep(world, kind, one)


def press(world: World, person: int, chat: int, message_id: int, data: str) -> str:
    """Press an inline button. The data may be any: apps can send what no button holds.

    Answers the callback query's id.
    """
    check_place(world, person, chat)
    entry = world.messages.get(chat, {}).get(message_id)
    if entry is None:
        raise Impossible("There is no such message.")
    if len(data.encode()) > 64:
        raise Impossible("Button data holds at most 64 bytes.")
    query_id = str(10**17 + secrets.randbelow(9 * 10**17))
    message = copied(entry.message)
    if entry.deleted:
        message = {"chat": world.chat(chat), "message_id": message_id, "date": 0}
    query: Json = {
        "id": query_id,
        "from": world.user(person),
        "message": message,
        "chat_instance": str(abs(chat) * 7919 % 10**15),
        "data": data,
    }
    world.queries[query_id] = {"person": person, "at": world.clock.now()}
    world.updates.put("callback_query", query)
    world.touch("updates")
    return query_id


def edit(world: World, person: int, chat: int, message_id: int, text: str) -> Entry:
    """Edit an own text or caption; the bot hears it as edited_message."""
    check_place(world, person, chat)
    entry = world.entry(chat, message_id)
    if entry is None or entry.author != person:
        raise Impossible("One edits one's own messages only.")
    if "text" not in entry.message and "caption" not in entry.message and not has_file(entry):
        raise Impossible("There is no text in this message.")
    key = "text" if "text" in entry.message else "caption"
    marks = "entities" if key == "text" else "caption_entities"
    world.edit(entry, {key: text}, removed=[marks])
    hear(world, entry, "edited_message")
    return entry


def has_file(entry: Entry) -> bool:
    return any(kind in entry.message for kind in files.KINDS)


def block(world: World, person: int, *, blocked: bool) -> None:
    """Block or unblock the bot; the bot is told with my_chat_member."""
    somebody = person_of(world, person)
    if bool(somebody.get("blocked")) == blocked:
        return
    somebody["blocked"] = blocked
    somebody["met"] = True
    world.touch("person", person)
    states = ["member", "kicked"] if blocked else ["kicked", "member"]
    bot = world.user(world.bot_id)
    world.updates.put(
        "my_chat_member",
        {
            "chat": world.chat(person),
            "from": world.user(person),
            "date": world.clock.seconds(),
            "old_chat_member": membership(bot, states[0]),
            "new_chat_member": membership(bot, states[1]),
        },
    )
    world.touch("updates")
