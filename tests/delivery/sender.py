"""Senders in processes of their own, to be killed: database, Telegram's address.

A sender needs a second to read its program. So it is read once, and each line that comes in makes
a new process of it, a copy from before anything was opened; its number is printed first.
"""

import asyncio
import os
import signal
import sys
from pathlib import Path

from bot import light_aiogram

light_aiogram.prepare()

# What a sender needs is read before the copies are made.
# ruff: noqa: E402
from bot import database
from bot.door import Door
from delivery.pace import Pace
from delivery.speaker import Speaker
from delivery.worker import Worker
from domain import sealing
from tests.conftest import SECRET
from tests.delivery.conftest import new_bot


async def send(database_url: str, telegram: str) -> None:
    sealing.use(sealing.Ring([SECRET]))
    door = Door(database.open_engines(database_url))
    bot = new_bot(telegram)
    await bot.initialize()
    worker = Worker(door, Speaker(bot), Pace(rate=60), media=Path(), alone=True)
    print("sending", flush=True)
    await worker.run()


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how they died
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            asyncio.run(send(*line.split()))
            os._exit(0)
        print(child, flush=True)


if __name__ == "__main__":
    main()
