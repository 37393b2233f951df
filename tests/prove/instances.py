"""G12: a second instance waits and says so; after a kill it takes over."""

import asyncio
import time
from pathlib import Path

from tests.prove import state
from tests.prove.figure import Figure
from tests.prove.house import Bot, Sandbox, fresh, opened, sandbox

PERSON = 7_000_100_001
WORDS = "Members find events"


async def prove(folder: Path, *, within: float = 10.0) -> list[Figure]:
    url = fresh(folder, "instances")
    async with sandbox() as telegram:
        await telegram.ask("people", {"id": PERSON, "first_name": "Ann", "language_code": "en"})
        with Bot(folder, url, telegram.url) as first:
            await telegram.until(lambda: telegram.starts > 0)
            with Bot(folder, url, telegram.url) as second:
                waits = await telegram.until(
                    lambda: "another instance leads" in second.log.read_text()
                )
                both = await _asked(telegram, 10)
                alone = telegram.starts == 1
                first.kill()
                began = time.monotonic()
                await telegram.ask("send", {"as": PERSON, "text": "/start"})
                before = len(telegram.log)
                await telegram.until(lambda: len(telegram.log) > before)
                took = time.monotonic() - began
    engines = opened(url)
    replies = state.count(engines, "SELECT count(*) FROM outbox_message WHERE lane = 0")
    engines.dispose()
    return [
        Figure(
            "G12 the second instance waits and says so",
            "yes" if waits and alone else "no",
            waits and alone,
        ),
        Figure("G12 answers to 10 questions with two running", f"{both}", both == 10),
        Figure("G12 replies written for 11 questions", f"{replies}", replies == 11),
        Figure("G12 answered again after kill -9", f"{took:.1f} s", took <= within),
    ]


async def _asked(telegram: Sandbox, questions: int) -> int:
    """How many messages come back, when none comes any more."""
    before = len(telegram.log)
    for _ in range(questions):
        await telegram.ask("send", {"as": PERSON, "text": "/start"})
    await telegram.until(lambda: len(telegram.log) >= before + questions)
    await asyncio.sleep(1)  # for one too many
    return len(telegram.log) - before
