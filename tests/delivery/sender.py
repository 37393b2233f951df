"""A sender in a process of its own, to be killed: module, database, Telegram's address."""

import asyncio
import sys
from pathlib import Path

from bot import light_aiogram


async def main(database_url: str, telegram: str) -> None:
    light_aiogram.prepare()  # before anything imports aiogram: a killed sender starts often
    from bot import database
    from bot.door import Door
    from delivery.pace import Pace
    from delivery.speaker import Speaker
    from delivery.worker import Worker
    from domain import sealing
    from tests.conftest import SECRET
    from tests.delivery.conftest import new_bot

    sealing.use(sealing.Ring([SECRET]))
    door = Door(database.open_engines(database_url))
    bot = new_bot(telegram)
    await bot.initialize()
    worker = Worker(door, Speaker(bot), Pace(rate=60), media=Path(), alone=True)
    print("sending", flush=True)
    await worker.run()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
