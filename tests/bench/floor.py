"""The floor: plain aiogram, polling, state in memory, no database, nothing durable."""

import asyncio
import logging
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.fsm.storage.base import BaseStorage
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, Message

from tests.bench import measuring
from tests.bench.conversation import Keep, router, unrelated
from tests.bench.quick_api import TOKEN


async def say(event: Message | CallbackQuery, text: str) -> None:
    """As its tutorials do."""
    if isinstance(event, Message):
        await event.answer(text)
        return
    await event.answer(text)
    assert isinstance(event.message, Message)
    await event.message.edit_text(text)


async def forget(_person: int, _answers: dict[str, Any], _work: Any) -> None:
    return


async def run(chosen: Any, storage: BaseStorage, keep: Keep) -> dict[str, Any]:
    """Poll with aiogram until the crowd has had its say."""
    dispatcher = Dispatcher(storage=storage)
    dispatcher.include_routers(*unrelated(chosen.crowded), router(say, keep))
    session = AiohttpSession(api=TelegramAPIServer.from_base(chosen.api))
    bot = Bot(TOKEN, session=session)
    polling = asyncio.create_task(
        dispatcher.start_polling(bot, polling_timeout=5, handle_signals=False)
    )
    took = await measuring.measure(chosen)
    logging.getLogger("aiogram").setLevel(logging.CRITICAL)
    await dispatcher.stop_polling()
    await asyncio.gather(polling, return_exceptions=True)
    await bot.session.close()
    return took


if __name__ == "__main__":
    measuring.tell(asyncio.run(run(measuring.arguments(), MemoryStorage(), forget)))
