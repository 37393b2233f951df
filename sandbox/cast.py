"""Reads the cast: the people, groups and the bot a world begins with."""

import tomllib
from pathlib import Path
from typing import Any

from sandbox.world import World

Json = dict[str, Any]

CAST = Path(__file__).with_name("cast.toml")


def new_world(path: Path = CAST, bot_id: int | None = None) -> World:
    """A world with the people of a cast file and nothing said yet."""
    with path.open("rb") as file:
        cast = tomllib.load(file)
    bot = {**cast["bot"], "is_bot": True}
    if bot_id is not None:
        bot["id"] = bot_id
    world = World(bot)
    populate(world, cast)
    return world


def populate(world: World, cast: Json) -> None:
    world.settings["cast"] = cast
    for person in cast.get("people", []):
        add_person(world, person)
    for group in cast.get("groups", []):
        members = {str(one["id"]): "member" for one in group["members"]}
        members |= {str(one["id"]): one["status"] for one in group["members"] if "status" in one}
        world.groups[group["id"]] = {
            "id": group["id"],
            "type": group.get("type", "supergroup"),
            "title": group["title"],
            "is_forum": group.get("is_forum", False),
            "bot": group.get("bot", "administrator"),
            "members": members,
            "topics": {},
        }
        # Message 1 is the group's own beginning; in a forum 1 means General.
        world.last_ids[group["id"]] = 1
        world.touch("group", group["id"])
        world.touch("chat", group["id"])


def add_person(world: World, facts: Json) -> Json:
    """Add or change a person; what is not named stays."""
    person_id = int(facts["id"])
    person = world.people.setdefault(person_id, {"id": person_id})
    person.update({key: value for key, value in facts.items() if value not in (None, "")})
    world.touch("person", person_id)
    return person
