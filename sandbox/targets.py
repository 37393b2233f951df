"""Which chat, topic and message a call means, and whether the bot may."""

from typing import Any

from sandbox.params import NUMBER, Params
from sandbox.refusals import Refused, bad, forbidden
from sandbox.world import Entry, World

Json = dict[str, Any]


def chat_of(params: Params, world: World, name: str = "chat_id") -> int:
    """A chat that exists and that the bot can at least see.

    Raises:
        Refused: chat_id is empty, chat not found, migrated, kicked.
    """
    given = params.text(name).strip()
    if not given:
        raise bad("chat_id is empty")
    return known_chat(given, world)


def known_chat(given: str, world: World) -> int:
    if given.startswith("@"):
        for group_id, group in world.groups.items():
            if group.get("username", "").lower() == given[1:].lower():
                return group_id
        raise bad("chat not found")
    number = NUMBER.fullmatch(given)
    chat_id = int(number.group(1)) if number else 0
    if chat_id in world.groups:
        check_group(chat_id, world)
        return chat_id
    if chat_id == world.bot_id:
        raise forbidden("bot can't send messages to the bot")
    if chat_id not in world.people or not world.knows(chat_id):
        raise bad("chat not found")
    return chat_id


def check_group(chat_id: int, world: World) -> None:
    group = world.groups[chat_id]
    kind = f"the {group['type']} chat"
    if group.get("migrated_to"):
        raise Refused(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=group["migrated_to"],
        )
    if group["bot"] == "kicked":
        raise forbidden(f"bot was kicked from {kind}")
    if group["bot"] == "left":
        raise forbidden(f"bot is not a member of {kind}")


def writable_chat(params: Params, world: World) -> int:
    """A chat the bot may write to.

    Raises:
        Refused: as `chat_of`, and blocked, deactivated, never started.
    """
    chat_id = chat_of(params, world)
    if chat_id > 0:
        check_person(chat_id, world)
    return chat_id


def check_person(person_id: int, world: World) -> None:
    person = world.people[person_id]
    if person.get("deactivated"):
        raise forbidden("user is deactivated")
    if person.get("blocked"):
        raise forbidden("bot was blocked by the user")
    if not person.get("started"):
        raise forbidden("bot can't initiate conversation with a user")


def thread_of(params: Params, chat_id: int, world: World) -> int | None:
    """The topic a message goes to; None is General, or a chat without topics.

    Raises:
        Refused: message thread not found, TOPIC_CLOSED.
    """
    thread = max(params.number("message_thread_id"), 0)
    if not thread:
        return None
    if chat_id > 0:
        raise bad("message thread not found")
    if not world.groups[chat_id].get("is_forum"):
        return None
    topic = world.topic(chat_id, thread)
    if topic is None:
        raise bad("message thread not found")
    if topic.get("closed"):
        raise bad("TOPIC_CLOSED")
    return thread


def message_number(params: Params, name: str = "message_id") -> int:
    return max(params.number(name), 0)


def message_of(params: Params, world: World, what: str, name: str = "message_id") -> Entry:
    """A message of a chat, called `what` when it is not there ("message to edit").

    Raises:
        Refused: as `chat_of`, and "… not found".
    """
    chat_id = writable_chat(params, world)
    entry = world.entry(chat_id, message_number(params, name))
    if entry is None:
        raise bad(f"{what} not found")
    return entry


def reply_of(params: Params, chat_id: int, world: World) -> int | None:
    """The message a new one replies to.

    Raises:
        Refused: message to be replied not found.
    """
    reply = params.json("reply_parameters", "reply parameters")
    if not reply:
        return None
    if not isinstance(reply, dict):
        raise bad("object expected as reply parameters")
    number = reply.get("message_id")
    if not isinstance(number, int):
        raise bad('can\'t find field "message_id"')
    elsewhere = str(reply.get("chat_id") or chat_id)
    if elsewhere == str(chat_id) and world.entry(chat_id, number):
        return number
    if reply.get("allow_sending_without_reply") is True:
        return None
    raise bad("message to be replied not found")
