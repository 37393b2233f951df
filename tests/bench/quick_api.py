"""A Bot API that costs the contestants nothing: a process of its own, a scripted crowd.

`POST /bench/talk {people, conversations, delay, presses}` lets the crowd talk and answers when all
have been answered; `POST /bench/rush {people, seconds, data, delay}` lets each press a button once
within so many seconds. `delay` are the seconds every call but getUpdates takes.
"""

import asyncio
import itertools
import sys
import time
from typing import Any

import orjson
from aiohttp import web

from tests.bench.crowd import Crowd

BOT_ID = 7_100_000_001
TOKEN = f"{BOT_ID}:benchbenchbenchbenchbenchbenchbench0"
ME = {"id": BOT_ID, "is_bot": True, "first_name": "Hall", "username": "hall_bot"}


class Api:
    def __init__(self) -> None:
        self.crowd = Crowd()
        self.delay = 0.0
        self.message_ids = itertools.count(1000)
        self.calls = 0

    async def talk(self, request: web.Request) -> web.Response:
        wanted = orjson.loads(await request.read())
        self.delay, self.crowd.presses = wanted["delay"], wanted["presses"]
        took = await self.crowd.talk(wanted["people"], wanted["conversations"])
        return web.json_response({**took, "calls": self.calls})

    async def rush(self, request: web.Request) -> web.Response:
        wanted = orjson.loads(await request.read())
        self.delay = wanted["delay"]
        took = await self.crowd.rush(wanted["people"], wanted["seconds"], wanted["data"])
        return web.json_response({**took, "calls": self.calls})

    async def call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        raw = await request.read()
        if request.content_type == "application/json":
            params: dict[str, Any] = orjson.loads(raw or b"{}")
        else:
            params = dict(await request.post())
        if method == "getUpdates":
            wait = float(params.get("timeout") or 0)
            return _answer(await self.crowd.updates(int(params.get("offset") or 0), wait))
        self.calls += 1
        if method == "getMe":
            return _answer(ME)
        chat = int(params.get("chat_id") or str(params.get("callback_query_id")).split("-")[0])
        if self.delay:
            await asyncio.sleep(self.delay)
        self.crowd.heard(chat, toast=method.lower() == "answercallbackquery")
        if method == "answerCallbackQuery":
            return _answer(True)
        place = {"id": chat, "type": "private", "first_name": "Ann"}
        return _answer(
            {
                "message_id": next(self.message_ids),
                "date": int(time.time()),
                "chat": place,
                "from": ME,
                "text": params.get("text"),
            }
        )


def _answer(result: Any) -> web.Response:
    body = orjson.dumps({"ok": True, "result": result})
    return web.Response(body=body, content_type="application/json")


async def serve() -> None:
    """Print the port, then serve until standard input closes."""
    api = Api()
    pages = web.Application()
    pages.router.add_post("/bench/talk", api.talk)
    pages.router.add_post("/bench/rush", api.rush)
    pages.router.add_route("*", "/bot{token}/{method}", api.call)
    runner = web.AppRunner(pages, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


if __name__ == "__main__":
    asyncio.run(serve())
