"""Opening delivery: the Bot that speaks, its pace, and the worker, in one place."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from telegram import Bot

from delivery import notices
from delivery.pace import Pace
from delivery.settling import Door
from delivery.speaker import Speaker
from delivery.transport import AiohttpRequest
from delivery.worker import Worker


@asynccontextmanager
async def open_worker(
    door: Door,
    *,
    token: str,
    api_url: str,
    media: Path,
    alone: bool = False,
    answered: Callable[[Mapping[str, str]], None] | None = None,
) -> AsyncIterator[Worker]:
    """The worker of this process, stopped and its connections closed at the end.

    `api_url` without a trailing slash; `answered` gets the headers of every answer of Telegram.
    """
    request = AiohttpRequest(answered=answered)
    bot = Bot(
        token,
        base_url=f"{api_url}/bot",
        base_file_url=f"{api_url}/file/bot",
        request=request,
        get_updates_request=request,
    )
    notices.load_all()
    await request.initialize()
    worker = Worker(door, Speaker(bot), Pace(), media=media, alone=alone)
    try:
        yield worker
    finally:
        await worker.stop()
        await request.shutdown()
