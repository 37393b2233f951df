"""The page's JSON: everything a person (or a test) does and sees."""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import web

from sandbox import acts, sharing
from sandbox.acts import Impossible
from sandbox.api import DESK, Desk, clock_headers
from sandbox.params import Upload
from sandbox.refusals import Refused
from sandbox.world import Entry, World

Json = dict[str, Any]
Act = Callable[[Desk, Json], Any]

ROUTES: list[tuple[str, str, Act]] = []
PAGE_LIMIT = 50


# What the bot is told in capitals, as a person reads it who sends such a file.
SENTENCES = {
    "IMAGE_PROCESS_FAILED": "This picture cannot be opened.",
    "PHOTO_INVALID_DIMENSIONS": "This picture is too large, or too long and narrow.",
}


def page(verb: str, path: str) -> Callable[[Act], Act]:
    """Register an endpoint: a function of the desk and the body (or query)."""

    def register(act: Act) -> Act:
        ROUTES.append((verb, f"/page/{path}", act))
        return act

    return register


def endpoint(act: Act) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """An aiohttp handler that turns sentences into 4xx answers."""

    async def handle(request: web.Request) -> web.StreamResponse:
        desk = request.app[DESK]
        try:
            result = act(desk, await fields(request))
        except Impossible as reason:
            return page_answer(desk, {"error": str(reason)}, 409)
        except Refused as refused:
            words = SENTENCES.get(refused.description.rpartition(" ")[2], refused.description)
            return page_answer(desk, {"error": words}, 400)
        except (KeyError, ValueError, TypeError) as mistake:
            return page_answer(desk, {"error": f"This was not understood: {mistake}."}, 400)
        return page_answer(desk, result)

    return handle


def page_answer(desk: Desk, body: Any, status: int = 200) -> web.Response:
    raw = body if isinstance(body, bytes) else orjson.dumps(body)
    headers = clock_headers(desk.world)
    return web.Response(body=raw, status=status, content_type="application/json", headers=headers)


async def fields(request: web.Request) -> Json:
    if request.method == "GET":
        return dict(request.query)
    if request.content_type == "multipart/form-data":
        form = await request.post()
        values: Json = {"files": []}
        for name, value in form.items():
            if isinstance(value, web.FileField):
                upload = Upload(value.filename, value.content_type, value.file.read())
                values["files"].append(upload)
            else:
                values[name] = value
        return values
    body = await request.read()
    if not body:
        return {}
    values = orjson.loads(body)
    if isinstance(values, list):
        return {"faults": values}  # the only endpoint that takes a bare list
    if not isinstance(values, dict):
        raise ValueError("an object is expected")
    return values


def number(body: Json, name: str) -> int:
    if body.get(name) in (None, ""):
        raise ValueError(f"{name} is missing")
    return int(body[name])


def maybe(body: Json, name: str) -> int | None:
    return int(body[name]) if body.get(name) not in (None, "", 0, "0") else None


def place(body: Json) -> tuple[int, int]:
    """Who acts, and where: by default in their chat with the bot."""
    person = number(body, "as")
    return person, maybe(body, "chat") or person


def manner(body: Json) -> Json:
    more: Json = {name: maybe(body, name) for name in ("thread", "reply_to")}
    more["anonymous"] = body.get("anonymous") in (True, "true", "1")
    return {key: value for key, value in more.items() if value}


# --- what there is -----------------------------------------------------------------------


@page("GET", "world")
def get_world(desk: Desk, body: Json) -> Json:
    world = desk.world
    keys = ("id", "first_name", "last_name", "username", "language_code", "phone", "note", "role")
    people = [
        {
            **{key: one.get(key) for key in keys},
            "blocked": bool(one.get("blocked")),
            "deactivated": bool(one.get("deactivated")),
            "started": bool(one.get("started")),
        }
        for one in world.people.values()
    ]
    groups = [
        {
            "id": group_id,
            "title": group["title"],
            "type": group["type"],
            "is_forum": bool(group.get("is_forum")),
            "bot": group["bot"],
            "members": world.members(group_id),
            "topics": topics(group),
            "migrated_to": group.get("migrated_to"),
        }
        for group_id, group in world.groups.items()
    ]
    return {
        "bot": world.user(world.bot_id),
        "people": people,
        "groups": groups,
        "clock": clock(world),
        "faults": [fault.shown() for fault in desk.faults],
    }


def topics(group: Json) -> list[Json]:
    return [
        {"id": int(thread), **{k: v for k, v in topic.items() if k != "deleted"}}
        for thread, topic in group["topics"].items()
        if not topic.get("deleted")
    ]


def clock(world: World) -> Json:
    return {"now": world.clock.iso(), "offset": world.clock.offset}


@page("GET", "chats")
def get_chats(desk: Desk, body: Json) -> list[Json]:
    world, person = desk.world, number(body, "as")
    acts.person_of(world, person)
    groups = [g for g in world.groups if person in world.members(g)]
    rows = []
    for chat_id in [person, *groups]:
        group = world.groups.get(chat_id)
        if group and group.get("migrated_to"):
            continue
        living = [entry for entry in world.entries(chat_id) if not entry.deleted]
        last_read = world.read.get((person, chat_id), 0)
        rows.append(
            {
                "id": chat_id,
                "title": group["title"] if group else world.bot["first_name"],
                "type": group["type"] if group else "private",
                "is_forum": bool(group and group.get("is_forum")),
                "last": world.view(person, living[0]) if living else None,
                "unread": sum(1 for entry in living if entry.id > last_read),
                "started": bool(world.people[person].get("started")) if not group else True,
            }
        )
    return rows


@page("GET", "messages")
def get_messages(desk: Desk, body: Json) -> Json:
    world, (person, chat) = desk.world, place(body)
    acts.person_of(world, person)
    if chat != person and (chat not in world.groups or person not in world.members(chat)):
        raise Impossible("This person is not in that chat.")
    before = maybe(body, "before") or 10**12
    limit = min(maybe(body, "limit") or PAGE_LIMIT, 1000)
    found: list[Json] = []
    for entry in world.entries(chat):
        if len(found) >= limit:
            break
        if entry.id < before and not entry.deleted and in_thread(body, entry):
            found.append(world.view(person, entry))
    newest = next(iter(world.entries(chat)), None)
    if newest and before == 10**12:
        world.read[(person, chat)] = newest.id
    return {
        "messages": found[::-1],
        "keyboard": world.keyboards.get(f"{chat}:{person}"),
        "pinned": pinned(world, person, chat),
    }


def in_thread(body: Json, entry: Entry) -> bool:
    """Thread 0 or "general" is General; without one everything is shown."""
    wanted = body.get("thread")
    if wanted in (None, ""):
        return True
    wanted = 0 if wanted == "general" else int(wanted)
    return int(entry.message.get("message_thread_id") or 0) == wanted


def pinned(world: World, person: int, chat: int) -> Json | None:
    pins = world.pins.get(chat) or []
    entry = world.entry(chat, pins[-1]) if pins else None
    return world.view(person, entry) if entry else None


# --- what a person does ------------------------------------------------------------------


@page("POST", "start")
def post_start(desk: Desk, body: Json) -> Json:
    person = number(body, "as")
    entry = acts.start(desk.world, person, str(body.get("payload") or ""))
    return desk.world.view(person, entry)


@page("POST", "send")
def post_send(desk: Desk, body: Json) -> Json:
    person, chat = place(body)
    more = manner(body)
    if body.get("entities"):
        more["entities"] = body["entities"]
    entry = acts.write(desk.world, person, chat, str(body["text"]), **more)
    return desk.world.view(person, entry)


@page("POST", "upload")
def post_upload(desk: Desk, body: Json) -> list[Json]:
    person, chat = place(body)
    kind, sent = str(body.get("kind") or "document"), body.get("files") or []
    caption = str(body.get("caption") or "")
    more = manner(body)
    entries = acts.upload(desk.world, person, chat, kind, sent, caption=caption, **more)
    return [desk.world.view(person, entry) for entry in entries]


@page("POST", "press")
def post_press(desk: Desk, body: Json) -> Json:
    person, chat = place(body)
    message = number(body, "message_id")
    return {"callback_query_id": acts.press(desk.world, person, chat, message, str(body["data"]))}


@page("POST", "contact")
def post_contact(desk: Desk, body: Json) -> Json:
    person, chat = place(body)
    phone = str(body["phone"]) if body.get("phone") else None
    entry = sharing.share_contact(desk.world, person, chat, phone, maybe(body, "user_id"))
    return desk.world.view(person, entry)


@page("POST", "location")
def post_location(desk: Desk, body: Json) -> Json:
    person, chat = place(body)
    latitude, longitude = float(body["latitude"]), float(body["longitude"])
    entry = sharing.share_location(desk.world, person, chat, latitude, longitude)
    return desk.world.view(person, entry)


@page("POST", "users")
def post_users(desk: Desk, body: Json) -> Json:
    person, chat = place(body)
    ids = [int(one) for one in body["user_ids"]]
    entry = sharing.share_users(desk.world, person, chat, number(body, "request_id"), ids)
    return desk.world.view(person, entry)


@page("POST", "edit")
def post_edit(desk: Desk, body: Json) -> Json:
    person, chat = place(body)
    message = number(body, "message_id")
    entry = acts.edit(desk.world, person, chat, message, str(body["text"]))
    return desk.world.view(person, entry)


@page("POST", "block")
def post_block(desk: Desk, body: Json) -> Json:
    blocked = body.get("blocked", True) in (True, "true", "1", 1)
    acts.block(desk.world, number(body, "as"), blocked=blocked)
    return {}
