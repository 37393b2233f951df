"""One browser for a file of tests, a fresh sandbox and fresh visitors for each."""

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

import pytest_asyncio

from tests.sandbox.page.chat_page import Sandbox, Visitor, running_browser, running_sandbox

if TYPE_CHECKING:
    from playwright.async_api import Browser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> "AsyncIterator[Browser]":
    async with running_browser() as chromium:
        yield chromium


@pytest_asyncio.fixture(loop_scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    async with running_sandbox() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def visitor(browser: "Browser", sandbox: Sandbox) -> AsyncIterator[Visitor]:
    someone = Visitor(browser, sandbox)
    yield someone
    await someone.leaves()
    assert someone.errors == []
