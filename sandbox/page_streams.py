"""What the page receives as it happens, and the files it shows."""

import asyncio
from typing import Any

import orjson
from aiohttp import web

from sandbox.api import DESK, clock_headers
from sandbox.files import by_id
from sandbox.world import World

Json = dict[str, Any]


async def events(request: web.Request) -> web.StreamResponse:
    """What happens before a person's eyes, as server-sent events."""
    desk = request.app[DESK]
    person = int(request.query["as"]) if request.query.get("as") else None
    stream = web.StreamResponse(
        headers={
            "Content-Type": "text/event-stream",
            "Cache-Control": "no-store",
            **clock_headers(desk.world),
        }
    )
    queue = desk.world.hub.watch(person)
    try:
        await stream.prepare(request)
        await stream.write(b": welcome\n\n")
        while True:
            try:
                event, data = await asyncio.wait_for(queue.get(), 15)
            except TimeoutError:
                await stream.write(b": still here\n\n")
                continue
            body = orjson.dumps(data).decode()
            await stream.write(f"event: {event}\ndata: {body}\n\n".encode())
    except (ConnectionResetError, asyncio.CancelledError):
        pass
    finally:
        desk.world.hub.leave(queue)
    return stream


async def media(request: web.Request) -> web.StreamResponse:
    """The bytes of a file, for the page."""
    world = request.app[DESK].world
    unique = request.match_info["unique"]
    record = world.files.get(unique) or by_id(world, unique) or by_size(world, unique)
    if record is None:
        return web.Response(status=404, text="Not Found")
    body = world.blobs[record["file_unique_id"]]
    return web.Response(body=body, content_type=safe_mime(record["mime"]))


def by_size(world: World, unique: str) -> Json | None:
    return world.files.get(unique.rsplit("s", 1)[0])


def safe_mime(mime: str) -> str:
    """Nothing that a browser would run."""
    shown = mime.split("/", maxsplit=1)[0] in ("image", "audio", "video") and "svg" not in mime
    return mime if shown or mime == "application/pdf" else "application/octet-stream"
