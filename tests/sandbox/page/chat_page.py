"""A real sandbox, a real browser before it, and a bot that speaks plain Bot API."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any, NoReturn

import aiohttp
import pytest
from aiohttp import web
from PIL import Image

from sandbox import DEFAULT_TOKEN
from sandbox.api import Desk
from sandbox.cast import CAST, new_world
from sandbox.server import application
from sandbox.world import World

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, FilePayload, Locator, Page

Json = dict[str, Any]

CHROMIUM = os.environ.get("GUILDHALL_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
]
ZHOU, ANN, LIN, MANAGER = 7000000001, 7000000002, 7000000003, 7000000112
STAFF = -1002000000001
WAIT_SECONDS = 10


class Sandbox:
    """One pretend Telegram in this process, and the bot's side of it."""

    def __init__(self, world: World, session: aiohttp.ClientSession) -> None:
        self.world = world
        self.session = session
        self.port = 0
        self.offset = 0
        self.runner: web.AppRunner | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def begin(self) -> None:
        """Serve the world; a second time on the same port."""
        app = application(Desk(self.world, DEFAULT_TOKEN, calm=True))
        self.runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self.runner.setup()
        await web.TCPSite(self.runner, "127.0.0.1", self.port).start()
        self.port = self.runner.addresses[0][1]

    async def end(self) -> None:
        if self.runner:
            await self.runner.cleanup()

    async def tries(self, method: str, **params: Any) -> Json:
        """Call a method as the bot; the whole answer, refused or not."""
        url = f"{self.address}/bot{DEFAULT_TOKEN}/{method}"
        async with self.session.post(url, json=params) as answer:
            body: Json = await answer.json()
        return body

    async def bot(self, method: str, **params: Any) -> Any:
        """Call a method as the bot; its result."""
        body = await self.tries(method, **params)
        assert body["ok"], body
        return body["result"]

    async def update(self, kind: str) -> Json:
        """The next update of this kind that a person's act made; others are passed over."""
        async with asyncio.timeout(WAIT_SECONDS):
            while True:
                got = await self.bot("getUpdates", offset=self.offset, timeout=5, limit=1)
                for update in got:
                    self.offset = update["update_id"] + 1
                    if kind in update:
                        found: Json = update[kind]
                        return found

    async def act(self, path: str, **body: Any) -> Any:
        """Act as a person without the browser."""
        async with self.session.post(f"{self.address}/page/{path}", json=body) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def watched_by(self, person: int) -> None:
        """Return when a page of this person hears what happens."""
        async with asyncio.timeout(WAIT_SECONDS):
            while person not in [who for who, _ in self.world.hub.watchers]:  # noqa: ASYNC110
                await asyncio.sleep(0.02)  # a stream that opens tells nobody

    async def look(self, path: str) -> Any:
        """What the page would read."""
        async with self.session.get(f"{self.address}/page/{path}") as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()

    async def album(self, chat: int, *colours: str) -> None:
        """The bot sends plain pictures of these colours as one album."""
        form = aiohttp.FormData()
        media = [f'{{"type":"photo","media":"attach://p{n}"}}' for n in range(len(colours))]
        form.add_field("chat_id", str(chat))
        form.add_field("media", f"[{','.join(media)}]")
        for n, colour in enumerate(colours):
            form.add_field(f"p{n}", picture(colour), filename=f"{n}.png", content_type="image/png")
        url = f"{self.address}/bot{DEFAULT_TOKEN}/sendMediaGroup"
        async with self.session.post(url, data=form) as answer:
            assert answer.status == 200, await answer.text()


def picture(colour: str) -> bytes:
    out = BytesIO()
    Image.new("RGB", (320, 240), colour).save(out, "PNG")
    return out.getvalue()


def chosen(name: str, content: bytes) -> "FilePayload":
    """A file as one picks it on the device."""
    kind = "image/png" if name.endswith("png") else "application/octet-stream"
    return {"name": name, "mimeType": kind, "buffer": content}


def rows(*given: list[Json]) -> Json:
    """An inline keyboard."""
    return {"inline_keyboard": list(given)}


@asynccontextmanager
async def running_sandbox() -> AsyncIterator[Sandbox]:
    async with aiohttp.ClientSession() as session:
        sandbox = Sandbox(new_world(CAST), session)
        await sandbox.begin()
        try:
            yield sandbox
        finally:
            await sandbox.end()


def missing(reason: str) -> NoReturn:
    if os.environ.get("GUILDHALL_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


def expect(locator: "Locator") -> Any:
    """Playwright's patient assertions, imported only where there is a browser."""
    from playwright.async_api import expect as patiently

    return patiently(locator, None)


@asynccontextmanager
async def running_browser() -> AsyncIterator["Browser"]:
    """Chromium, or a skip that says why; with GUILDHALL_REQUIRE_BROWSER=1 its absence fails."""
    try:
        from playwright.async_api import async_playwright
    except ImportError:
        missing("Playwright is not installed (the e2e extra)")
    if shutil.which(CHROMIUM) is None:
        missing(f"no Chromium at {CHROMIUM} (set GUILDHALL_CHROMIUM)")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


class Visitor:
    """Opens the page as somebody; remembers every error the browser saw."""

    def __init__(self, browser: "Browser", sandbox: Sandbox) -> None:
        self.browser = browser
        self.sandbox = sandbox
        self.contexts: list[BrowserContext] = []
        self.errors: list[str] = []

    async def opens(
        self, person: int, chat: int | None = None, *, thread: int | None = None, **context: Any
    ) -> "Page":
        """The page with this chat open: 1280 × 800, English and light unless told otherwise."""
        options = {"viewport": {"width": 1280, "height": 800}, "locale": "en", **context}
        self.contexts.append(await self.browser.new_context(**options))
        page = await self.contexts[-1].new_page()
        page.set_default_timeout(WAIT_SECONDS * 1000)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        topic = f"&thread={thread}" if thread else ""
        await page.goto(f"{self.sandbox.address}/#as={person}&chat={chat or person}{topic}")
        await page.locator("#head h2").wait_for()
        return page

    async def phone(self, person: int, chat: int | None = None, **context: Any) -> "Page":
        """The same at a phone's width, with fingers."""
        small: Json = {
            "viewport": {"width": 390, "height": 844},
            "has_touch": True,
            "is_mobile": True,
        }
        return await self.opens(person, chat, **small, **context)

    async def leaves(self) -> None:
        for context in self.contexts:
            await context.close()
