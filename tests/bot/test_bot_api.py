"""Plain calls to the Bot API."""

import asyncio

import pytest

from bot.bot_api import Stopped, unless


async def test_stopping_does_not_wait_for_a_telegram_that_is_away():
    stopping = asyncio.Event()
    asked = asyncio.create_task(unless(stopping, asyncio.Event().wait()))
    await asyncio.sleep(0)
    stopping.set()
    with pytest.raises(Stopped):
        await asked


async def test_an_answer_is_given_as_it_is():
    async def answer():
        return 42

    assert await unless(asyncio.Event(), answer()) == 42
