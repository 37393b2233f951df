"""The sandbox as one web application: the Bot API, the page, and what runs beside them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import web

from sandbox import files, page, page_streams, page_world
from sandbox.api import DESK, Desk, serve
from sandbox.params import LARGEST_BODY
from sandbox.store import Store
from sandbox.webhook import deliver_for_ever

STATIC = Path(__file__).with_name("static")

__all__ = ["application", "page_world"]


def application(desk: Desk, store: Store | None = None) -> web.Application:
    """Everything on one port."""
    app = web.Application(client_max_size=LARGEST_BODY)
    app[DESK] = desk
    app.router.add_route("*", "/bot{token:[^/]*}/{method}", serve)
    app.router.add_get("/file/bot{token:[^/]*}/{path:.+}", download)
    for verb, path, act in page.ROUTES:
        app.router.add_route(verb, path, page.endpoint(act))
    app.router.add_get("/page/events", page_streams.events)
    app.router.add_get("/page/file/{unique}", page_streams.media)
    app.router.add_get("/", front)
    app.router.add_get("/static/{name:[\\w.-]+}", static)
    app.cleanup_ctx.append(beside(desk, store))
    return app


def beside(desk: Desk, store: Store | None):  # type: ignore[no-untyped-def]  # aiohttp's shape
    """Webhook delivery and the store run as long as the server does."""

    async def run(_: web.Application) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(deliver_for_ever(desk.world))]
        if store:
            tasks.append(asyncio.create_task(store.write_for_ever()))
        yield
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        if store:
            store.close()

    return run


async def front(_: web.Request) -> web.StreamResponse:
    return show(STATIC / "index.html")


async def static(request: web.Request) -> web.StreamResponse:
    return show(STATIC / request.match_info["name"])


def show(path: Path) -> web.StreamResponse:
    if not path.is_file():
        return web.Response(status=404, text="Not Found")
    return web.FileResponse(path, headers={"Cache-Control": "no-cache"})


async def download(request: web.Request) -> web.StreamResponse:
    """A file on its way to the bot."""
    desk = request.app[DESK]
    if request.match_info["token"] != desk.token:
        return web.Response(status=401, text="Unauthorized")
    record = files.by_path(desk.world, request.match_info["path"])
    if record is None:
        return web.Response(status=404, text="Not Found")
    body = desk.world.blobs[record["file_unique_id"]]
    return web.Response(body=body, content_type="application/octet-stream")
