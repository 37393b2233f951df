"""Chats and their members, forum topics, and what the bot says of itself: commands and names."""

from typing import Any

from sandbox import groups
from sandbox.api import Call, method
from sandbox.hub import EVERYBODY
from sandbox.membership import membership
from sandbox.refusals import bad
from sandbox.targets import chat_of, writable_chat
from sandbox.world import ANONYMOUS_ADMIN, World

Json = dict[str, Any]

GIFTS = dict.fromkeys(
    (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    ),
    False,
)


@method("getChat", "chat_id")
def get_chat(call: Call) -> Json:
    chat_id, world = chat_of(call.params, call.world), call.world
    chat = world.chat(chat_id)
    chat |= {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": GIFTS}
    if chat_id < 0:
        chat["permissions"] = {"can_send_messages": True, "can_invite_users": True}
    pins = world.pins.get(chat_id) or []
    entry = world.entry(chat_id, pins[-1]) if pins else None
    if entry:
        chat["pinned_message"] = entry.message
    return chat


def member_of(world: World, group_id: int, user_id: int) -> Json:
    if user_id == world.bot_id:
        return membership(world.user(user_id), world.bot_in(group_id))
    if user_id == ANONYMOUS_ADMIN["id"]:
        return membership(world.user(user_id), "left")
    if user_id not in world.people:
        raise bad("PARTICIPANT_ID_INVALID")
    status = world.groups[group_id]["members"].get(str(user_id), "left")
    return membership(world.user(user_id), status)


@method("getChatMember", "chat_id user_id")
def get_chat_member(call: Call) -> Json:
    chat_id = chat_of(call.params, call.world)
    user_id = call.params.number("user_id")
    if user_id <= 0:
        raise bad("invalid user_id specified")
    if chat_id > 0:
        if user_id not in (chat_id, call.world.bot_id):
            raise bad("user not found")
        return membership(call.world.user(user_id), "member")
    return member_of(call.world, chat_id, user_id)


@method("getChatAdministrators", "chat_id return_bots")
def get_chat_administrators(call: Call) -> list[Json]:
    chat_id, world = chat_of(call.params, call.world), call.world
    if chat_id > 0:
        raise bad("there are no administrators in the private chat")
    ids = [int(one) for one in world.groups[chat_id]["members"]]
    found = [member_of(world, chat_id, one) for one in [*ids, world.bot_id]]
    return [one for one in found if one["status"] in ("creator", "administrator")]


@method("getChatMemberCount", "chat_id")
def get_chat_member_count(call: Call) -> int:
    chat_id = chat_of(call.params, call.world)
    if chat_id > 0:
        return 2
    inside = call.world.bot_in(chat_id) in ("member", "administrator")
    return len(call.world.members(chat_id)) + inside


@method("leaveChat", "chat_id")
def leave_chat(call: Call) -> bool:
    chat_id = chat_of(call.params, call.world)
    if chat_id > 0:
        raise bad("chat member status can't be changed in private chats")
    group, bot = call.world.groups[chat_id], call.world.bot_id
    call.world.post(chat_id, bot, {"left_chat_member": call.world.user(bot)})
    groups.set_bot(call.world, group, bot, "left")
    call.world.touch("group", chat_id)
    return True


# --- forum topics ------------------------------------------------------------------------


def forum_of(call: Call) -> Json:
    chat_id = writable_chat(call.params, call.world)
    if chat_id > 0:
        raise bad("the chat is not a forum")
    group = call.world.groups[chat_id]
    if not group.get("is_forum"):
        raise bad("the chat is not a forum")
    if group["bot"] != "administrator":
        raise bad("not enough rights to create a topic")
    return group


def topic_of(call: Call) -> tuple[Json, int, Json]:
    group, thread = forum_of(call), call.params.number("message_thread_id")
    topic = call.world.topic(group["id"], thread)
    if topic is None:
        raise bad("TOPIC_ID_INVALID")
    return group, thread, topic


def topic_name(call: Call) -> str:
    name = call.params.text("name").strip()
    if not 1 <= len(name) <= 128:
        raise bad("TOPIC_TITLE_EMPTY" if not name else "TOPIC_TITLE_TOO_LONG")
    return name


@method("createForumTopic", "chat_id name icon_color icon_custom_emoji_id")
def create_forum_topic(call: Call) -> Json:
    group, name = forum_of(call), topic_name(call)
    color = call.params.number("icon_color", 7322096)
    return groups.new_topic(call.world, group, call.world.bot_id, name, color)


@method("editForumTopic", "chat_id message_thread_id name icon_custom_emoji_id")
def edit_forum_topic(call: Call) -> bool:
    group, thread, topic = topic_of(call)
    if call.params.has("name"):
        name = topic_name(call)
        if name == topic["name"]:
            raise bad("TOPIC_NOT_MODIFIED")
        topic["name"] = name
        announce(call, group, thread, {"forum_topic_edited": {"name": name}})
    return True


def announce(call: Call, group: Json, thread: int, content: Json) -> None:
    call.world.touch("group", group["id"])
    call.world.post(group["id"], call.world.bot_id, content, thread=thread)


@method("closeForumTopic", "chat_id message_thread_id")
def close_forum_topic(call: Call) -> bool:
    group, thread, topic = topic_of(call)
    if topic.get("closed"):
        raise bad("TOPIC_NOT_MODIFIED")
    topic["closed"] = True
    announce(call, group, thread, {"forum_topic_closed": {}})
    return True


@method("reopenForumTopic", "chat_id message_thread_id")
def reopen_forum_topic(call: Call) -> bool:
    group, thread, topic = topic_of(call)
    if not topic.pop("closed", None):
        raise bad("TOPIC_NOT_MODIFIED")
    announce(call, group, thread, {"forum_topic_reopened": {}})
    return True


@method("deleteForumTopic", "chat_id message_thread_id")
def delete_forum_topic(call: Call) -> bool:
    group, thread, topic = topic_of(call)
    groups.remove_topic(call.world, group["id"], thread, topic)
    return True


# --- commands ----------------------------------------------------------------------------

NAME = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")
PLAIN_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")


def scope_of(call: Call) -> str:
    scope = call.params.json("scope", "BotCommandScope") or {"type": "default"}
    if not isinstance(scope, dict):
        raise bad("can't parse BotCommandScope: BotCommandScope must be an Object")
    kind = scope.get("type")
    if kind in PLAIN_SCOPES:
        return str(kind)
    if kind not in CHAT_SCOPES:
        raise bad("can't parse BotCommandScope: unsupported type specified")
    if not scope.get("chat_id"):
        raise bad("can't parse BotCommandScope: empty chat_id specified")
    chat_id = int(scope["chat_id"])
    if chat_id not in call.world.groups and chat_id not in call.world.people:
        raise bad("chat not found")
    if kind == "chat_member":
        if not isinstance(scope.get("user_id"), int):
            raise bad("can't parse BotCommandScope: invalid user_id specified")
        return f"{kind}:{chat_id}:{scope['user_id']}"
    return f"{kind}:{chat_id}"


def language_of(call: Call) -> str:
    language = call.params.text("language_code")
    if language and not (len(language) == 2 and language.isascii() and language.islower()):
        raise bad("invalid language code specified")
    return language


def command_of(row: Any) -> Json:
    if not isinstance(row, dict):
        raise bad("can't parse BotCommand: expected an Object")
    name, words = row.get("command"), row.get("description")
    if not isinstance(name, str) or not isinstance(words, str):
        raise bad("can't parse BotCommand: command and description must be of type String")
    name = name.removeprefix("/")
    if not 1 <= len(name) <= 32 or not set(name) <= NAME:
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= len(words.strip()) <= 256:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": words}


def key_of(call: Call) -> str:
    return f"{scope_of(call)}|{language_of(call)}"


def store(call: Call, rows: list[Json]) -> bool:
    commands = call.world.settings.setdefault("commands", {})
    key = key_of(call)
    if rows:
        commands[key] = rows
    else:
        commands.pop(key, None)
    call.world.touch("settings")
    call.world.hub.tell(EVERYBODY, "commands", {})
    return True


@method("setMyCommands", "commands scope language_code")
def set_my_commands(call: Call) -> bool:
    rows = call.params.json("commands", "commands")
    if not isinstance(rows, list):
        raise bad("expected an Array of BotCommand")
    if len(rows) > 100:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    return store(call, [command_of(row) for row in rows])


@method("deleteMyCommands", "scope language_code")
def delete_my_commands(call: Call) -> bool:
    return store(call, [])


@method("getMyCommands", "scope language_code")
def get_my_commands(call: Call) -> list[Json]:
    found: list[Json] = call.world.settings.get("commands", {}).get(key_of(call), [])
    return found


def commands_for(world: World, person: int, chat: int) -> list[Json]:
    """What a person sees in the menu of a chat: the nearest scope, their language first."""
    language = str(world.people[person].get("language_code") or "")[:2]
    scopes = [f"chat:{chat}", "all_private_chats", "default"]
    if chat < 0:
        status = world.groups[chat]["members"].get(str(person), "left")
        boss = status in ("creator", "administrator")
        heads = [f"chat_administrators:{chat}"] if boss else []
        chiefs = ["all_chat_administrators"] if boss else []
        own = f"chat_member:{chat}:{person}"
        scopes = [own, *heads, f"chat:{chat}", *chiefs, "all_group_chats", "default"]
    stored = world.settings.get("commands", {})
    for scope in scopes:
        for key in (f"{scope}|{language}", f"{scope}|"):
            if key in stored:
                found: list[Json] = stored[key]
                return found
    return []
