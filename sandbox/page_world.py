"""The page's JSON for the world itself: groups, people, clock, faults, raw updates, the log."""

from typing import Any

from sandbox import cast, groups
from sandbox.api import Desk
from sandbox.chance import CHANCE
from sandbox.faults import read_fault
from sandbox.hub import EVERYBODY
from sandbox.page import clock, maybe, number, page

Json = dict[str, Any]


@page("GET", "commands")
def get_commands(desk: Desk, body: Json) -> list[Json]:
    from sandbox.api_chat import commands_for

    person = number(body, "as")
    return commands_for(desk.world, person, maybe(body, "chat") or person)


@page("POST", "group")
def post_group(desk: Desk, body: Json) -> Json:
    group = groups.act(desk.world, str(body["action"]), body)
    return {"group": group}


@page("POST", "people")
def post_people(desk: Desk, body: Json) -> Json:
    world = desk.world
    person_id = maybe(body, "id") or max([*world.people, 7_000_000_000]) + 1
    if person_id not in world.people and not body.get("first_name"):
        raise ValueError("first_name is missing")
    if person_id <= 0 or person_id == world.bot_id:
        raise ValueError("this id is no person's")
    keys = ["first_name", "last_name", "username", "language_code", "phone", "note", "deactivated"]
    facts = {key: body[key] for key in keys if key in body}
    return cast.add_person(world, {"id": person_id, **facts})


@page("POST", "clock")
def post_clock(desk: Desk, body: Json) -> Json:
    world = desk.world
    if body.get("to"):
        world.clock.move_to(str(body["to"]))
    else:
        world.clock.move(float(body["advance"]))
    world.touch("settings")
    world.hub.tell(EVERYBODY, "clock", clock(world))
    return clock(world)


@page("GET", "faults")
def get_faults(desk: Desk, body: Json) -> list[Json]:
    return [fault.shown() for fault in desk.faults]


@page("POST", "faults")
def post_faults(desk: Desk, body: Json) -> list[Json]:
    """Replace the list: `{"faults": [...]}`, or one rule to add, or nothing to clear."""
    if "faults" in body:
        desk.faults[:] = [read_fault(row) for row in body["faults"]]
    elif body:
        desk.faults.append(read_fault(body))
    else:
        desk.faults.clear()
    return [fault.shown() for fault in desk.faults]


@page("POST", "update")
def post_update(desk: Desk, body: Json) -> Json:
    """Queue a raw update, `copies` times; `shuffle` mixes the whole queue."""
    update = body.get("update")
    if not isinstance(update, dict):
        raise ValueError("update is an object")
    queue = desk.world.updates
    update = dict(update)
    if "update_id" not in update:
        update = {"update_id": queue.next_id, **update}
        queue.next_id += 1
    for _ in range(max(1, int(body.get("copies") or 1))):
        queue.add(dict(update), raw=True)
    if body.get("shuffle") in (True, "true", "1"):
        for one in queue.waiting:
            one.raw = True
        CHANCE.shuffle(queue.waiting)
    desk.world.touch("updates")
    return {"update_id": update["update_id"]}


@page("GET", "log")
def get_log(desk: Desk, body: Json) -> bytes:
    return desk.log.read(maybe(body, "since") or 0, str(body.get("method") or ""))


@page("POST", "reset")
def post_reset(desk: Desk, body: Json) -> Json:
    world = desk.world
    world.clear()
    # A webhook and the commands are the running bot's own settings: it would not set them again.
    cast.populate(world, world.settings["cast"])
    desk.faults.clear()
    desk.log.clear()
    desk.pace.forget()
    world.clock.move(-world.clock.offset)
    world.touch("everything")
    world.hub.tell(EVERYBODY, "reset", {})
    return {}
