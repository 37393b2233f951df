"""What happens to groups: made, joined, left, migrated; the bot added, promoted, kicked."""

from typing import Any

from sandbox.acts import Impossible, hear, person_of
from sandbox.membership import membership
from sandbox.world import Entry, World

Json = dict[str, Any]


def act(world: World, action: str, body: Json) -> Json:
    """Do one of ACTIONS to a group; answers the group.

    Raises:
        Impossible: no such group, person or action.
    """
    if action not in ACTIONS:
        raise Impossible(f"A group action is one of: {', '.join(ACTIONS)}.")
    person = int(body["as"]) if body.get("as") else 0
    if person:
        person_of(world, person)
    if action == "create":
        return create(world, person, body)
    group = world.groups.get(int(body["group"]))
    if group is None:
        raise Impossible("There is no such group.")
    done: Json | None = ACTIONS[action](world, group, person, body)
    world.touch("group", group["id"])
    return done or group


def create(world: World, person: int, body: Json) -> Json:
    """A basic group, or with `is_forum` or `type` a supergroup; the bot is not in it yet."""
    if not person:
        raise Impossible("Somebody has to create it.")
    forum = bool(body.get("is_forum"))
    kind = str(body.get("type") or ("supergroup" if forum else "group"))
    lowest = min([*world.groups, -1_002_000_000_000 if kind == "supergroup" else -4_000_000])
    group_id = int(body["group"]) if body.get("group") else lowest - 1
    if group_id >= 0 or group_id in world.groups:
        raise Impossible("This group id is taken or not negative.")
    world.groups[group_id] = {
        "id": group_id,
        "type": kind,
        "title": str(body.get("title") or "Group"),
        "is_forum": forum,
        "bot": "left",
        "members": {str(person): "creator"},
        "topics": {},
    }
    world.last_ids[group_id] = 1
    world.touch("group", group_id)
    world.touch("chat", group_id)
    return world.groups[group_id]


def actor(world: World, group: Json, person: int) -> int:
    """Who does it: the named person, else the group's creator or first member."""
    if person:
        return person
    members = group["members"]
    for member, status in members.items():
        if status == "creator":
            return int(member)
    return int(next(iter(members)))


def set_bot(world: World, group: Json, person: int, status: str) -> None:
    """Change the bot's own standing and tell it."""
    before = group["bot"]
    if before == status:
        return
    group["bot"] = status
    bot = world.user(world.bot_id)
    world.updates.put(
        "my_chat_member",
        {
            "chat": world.chat(group["id"]),
            "from": world.user(person),
            "date": world.clock.seconds(),
            "old_chat_member": membership(bot, before),
            "new_chat_member": membership(bot, status),
        },
    )
    world.touch("updates")


def add_bot(world: World, group: Json, person: int, body: Json) -> None:
    if group["bot"] in ("member", "administrator"):
        return
    by = actor(world, group, person)
    set_bot(world, group, by, "member")
    bot = world.user(world.bot_id)
    service(world, group, by, {"new_chat_members": [bot], "new_chat_member": bot})


def kick_bot(world: World, group: Json, person: int, body: Json) -> None:
    by = actor(world, group, person)
    if group["bot"] in ("member", "administrator"):
        world.post(group["id"], by, {"left_chat_member": world.user(world.bot_id)})
    set_bot(world, group, by, "kicked")


def promote_bot(world: World, group: Json, person: int, body: Json) -> None:
    set_bot(world, group, actor(world, group, person), "administrator")


def demote_bot(world: World, group: Json, person: int, body: Json) -> None:
    set_bot(world, group, actor(world, group, person), "member")


def set_member(world: World, group: Json, person: int, status: str, by: int = 0) -> None:
    """Change a person's standing; an administrator bot that asked for it hears chat_member."""
    before = group["members"].get(str(person), "left")
    if before == status:
        return
    group["members"][str(person)] = status
    if group["bot"] != "administrator":
        return
    user = world.user(person)
    world.updates.put(
        "chat_member",
        {
            "chat": world.chat(group["id"]),
            "from": world.user(by or person),
            "date": world.clock.seconds(),
            "old_chat_member": membership(user, before),
            "new_chat_member": membership(user, status),
        },
    )
    world.touch("updates")


def service(world: World, group: Json, author: int, content: Json, **more: Any) -> Entry:
    """A service message, heard by the bot if it is in the group."""
    entry = world.post(group["id"], author, content, **more)
    if world.bot_in(group["id"]) in ("member", "administrator"):
        hear(world, entry)
    return entry


def need(person: int) -> None:
    if not person:
        raise Impossible("Somebody has to do this.")


def join(world: World, group: Json, person: int, body: Json) -> None:
    need(person)
    if person in world.members(group["id"]):
        return
    set_member(world, group, person, "member")
    user = world.user(person)
    service(world, group, person, {"new_chat_members": [user], "new_chat_member": user})


def leave(world: World, group: Json, person: int, body: Json) -> None:
    need(person)
    if person not in world.members(group["id"]):
        return
    service(world, group, person, {"left_chat_member": world.user(person)})
    set_member(world, group, person, "left")


def promote(world: World, group: Json, person: int, body: Json) -> None:
    need(person)
    set_member(world, group, person, "administrator", actor(world, group, 0))


def demote(world: World, group: Json, person: int, body: Json) -> None:
    need(person)
    set_member(world, group, person, "member", actor(world, group, 0))


def migrate(world: World, group: Json, person: int, body: Json) -> Json:
    """A basic group becomes a supergroup: another id, a service message on either side."""
    if group["type"] != "group":
        raise Impossible("Only a basic group can become a supergroup.")
    if group.get("migrated_to"):
        return world.groups[group["migrated_to"]]
    by = actor(world, group, person)
    new_id = min([*world.groups, -1_002_000_000_000]) - 1
    world.groups[new_id] = {
        **group,
        "id": new_id,
        "type": "supergroup",
        "members": dict(group["members"]),
        "topics": {},
    }
    world.last_ids[new_id] = 1
    service(world, group, by, {"migrate_to_chat_id": new_id})
    group["migrated_to"] = new_id
    new = world.groups[new_id]
    service(world, new, by, {"migrate_from_chat_id": group["id"]})
    world.touch("group", new_id)
    world.touch("chat", new_id)
    return new


def topic_of(world: World, group: Json, body: Json) -> tuple[int, Json]:
    thread = int(body.get("thread") or 0)
    topic = world.topic(group["id"], thread)
    if topic is None:
        raise Impossible("There is no such topic.")
    return thread, topic


def create_topic(world: World, group: Json, person: int, body: Json) -> None:
    new_topic(world, group, actor(world, group, person), str(body.get("title") or "Topic"))


def new_topic(world: World, group: Json, author: int, name: str, color: int = 7322096) -> Json:
    """A topic's id is the number of the service message that made it."""
    content: Json = {"forum_topic_created": {"name": name, "icon_color": color}}
    thread = world.last_ids.get(group["id"], 0) + 1
    topic: Json = {"name": name, "icon_color": color}
    group["topics"][str(thread)] = topic
    world.touch("group", group["id"])
    if author == world.bot_id:
        world.post(group["id"], author, content, thread=thread)
    else:
        service(world, group, author, content, thread=thread)
    return {"message_thread_id": thread, **topic}


def close_topic(world: World, group: Json, person: int, body: Json) -> None:
    thread, topic = topic_of(world, group, body)
    topic["closed"] = True
    by = actor(world, group, person)
    service(world, group, by, {"forum_topic_closed": {}}, thread=thread)


def reopen_topic(world: World, group: Json, person: int, body: Json) -> None:
    thread, topic = topic_of(world, group, body)
    topic.pop("closed", None)
    by = actor(world, group, person)
    service(world, group, by, {"forum_topic_reopened": {}}, thread=thread)


def delete_topic(world: World, group: Json, person: int, body: Json) -> None:
    """A topic goes with its messages; the bot is told nothing, as in Telegram."""
    thread, topic = topic_of(world, group, body)
    remove_topic(world, group["id"], thread, topic)


def remove_topic(world: World, group_id: int, thread: int, topic: Json) -> None:
    topic["deleted"] = True
    for entry in list(world.messages.get(group_id, {}).values()):
        if entry.message.get("message_thread_id") == thread and not entry.deleted:
            world.delete(entry)
    world.touch("group", group_id)


ACTIONS: dict[str, Any] = {
    "create": create,
    "add_bot": add_bot,
    "kick_bot": kick_bot,
    "promote_bot": promote_bot,
    "demote_bot": demote_bot,
    "join": join,
    "leave": leave,
    "promote": promote,
    "demote": demote,
    "migrate": migrate,
    "create_topic": create_topic,
    "close_topic": close_topic,
    "reopen_topic": reopen_topic,
    "delete_topic": delete_topic,
}
