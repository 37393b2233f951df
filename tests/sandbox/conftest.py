"""A real sandbox on a free port for each test, with two ways in: as the bot and as people."""

import io
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from sandbox import DEFAULT_TOKEN
from sandbox.api import Desk
from sandbox.cast import new_world
from sandbox.server import application

Json = dict[str, Any]

GUEST, ENGLISH, MEMBER, CLERK, OWNER = (
    7000000001,
    7000000002,
    7000000011,
    7000000110,
    7000000115,
)
STRANGER = 7000000111  # a colleague who has never spoken to the bot
STAFF = -1002000000001


class Sandbox:
    """Talks to a sandbox over HTTP."""

    def __init__(self, desk: Desk, url: str, http: aiohttp.ClientSession) -> None:
        self.desk, self.url, self.http = desk, url, http

    async def answer(self, method: str, **params: Any) -> Json:
        """The whole answer of a Bot API call."""
        url = f"{self.url}/bot{DEFAULT_TOKEN}/{method}"
        async with self.http.post(url, json=params) as response:
            found: Json = await response.json()
            assert response.status == found.get("error_code", 200)
            return found

    async def bot(self, method: str, **params: Any) -> Any:
        """A Bot API call that must succeed."""
        found = await self.answer(method, **params)
        assert found["ok"], found
        return found["result"]

    async def refused(self, method: str, **params: Any) -> str:
        """A Bot API call that must be refused; its description."""
        found = await self.answer(method, **params)
        assert not found["ok"], found
        return str(found["description"])

    async def form(self, method: str, fields: Json, **files: bytes) -> Json:
        """A Bot API call as multipart."""
        form = aiohttp.FormData()
        for name, value in fields.items():
            form.add_field(name, str(value))
        for name, body in files.items():
            form.add_field(
                name, io.BytesIO(body), filename=f"{name}.jpg", content_type="image/jpeg"
            )
        url = f"{self.url}/bot{DEFAULT_TOKEN}/{method}"
        async with self.http.post(url, data=form) as response:
            found: Json = await response.json()
            return found

    async def page(self, path: str, **body: Any) -> Any:
        """A page call that must succeed; `as_` is the acting person."""
        status, found = await self.try_page(path, **body)
        assert status == 200, found
        return found

    async def try_page(self, path: str, **body: Any) -> tuple[int, Any]:
        url = f"{self.url}/page/{path}"
        async with self.http.post(url, json=named(body)) as response:
            return response.status, await response.json()

    async def look(self, path: str, **query: Any) -> Any:
        async with self.http.get(f"{self.url}/page/{path}", params=named(query)) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def started(self, person: int = GUEST) -> int:
        """A person who opened the chat."""
        await self.page("start", as_=person)
        return person

    async def updates(self) -> list[Json]:
        """What waits for the bot, confirmed at once."""
        found: list[Json] = await self.bot("getUpdates")
        if found:
            await self.bot("getUpdates", offset=found[-1]["update_id"] + 1)
        return found


def named(body: Json) -> Json:
    return {key.rstrip("_"): value for key, value in body.items()}


async def serving(desk: Desk) -> AsyncIterator[Sandbox]:
    runner = web.AppRunner(application(desk), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    async with aiohttp.ClientSession() as http:
        yield Sandbox(desk, f"http://127.0.0.1:{port}", http)
    await runner.cleanup()


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    """Without flood limits, which have tests of their own."""
    async for one in serving(Desk(new_world(), DEFAULT_TOKEN, calm=True)):
        yield one


@pytest.fixture
async def strict_box() -> AsyncIterator[Sandbox]:
    async for one in serving(Desk(new_world(), DEFAULT_TOKEN)):
        yield one
