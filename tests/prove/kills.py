"""G9: the process is killed again and again; no update is lost, none takes effect twice."""

import asyncio
import random
from pathlib import Path
from typing import Any

from tests.prove import baseline, record, state
from tests.prove.figure import Figure
from tests.prove.house import Bot, Sandbox, fresh, opened, sandbox
from tests.prove.replay import Replay

MOST = 45  # messages said between two kills
WHILE_STARTING, START = 0.15, 3.0  # share of the kills that come so soon after a start
SEED = 20261122
REPLIES = "SELECT count(*) FROM outbox_message WHERE lane = 0"
# A repetition that a later reply has overtaken is taken back.
UNSAID = f"{REPLIES} AND state <> 'sent' AND coalesce(reason, '') <> 'superseded'"


async def prove(folder: Path, *, people: int = 50, kills: int = 40) -> list[Figure]:
    """Returns what was lost, doubled and left without reply."""
    acts = record.people(people)
    calm, screens = await baseline.live(fresh(folder, "calm"), acts)
    url = fresh(folder, "killed")
    async with sandbox() as telegram:
        replay = Replay(telegram, acts, screens)
        living = asyncio.create_task(replay.run())
        died = await _kill(folder, url, telegram, living, kills)
        with Bot(folder, url, telegram.url):
            await living
            engines = opened(url)
            waiting = f"{REPLIES} AND state IN ('pending', 'leased', 'sending')"
            await telegram.until(lambda: state.count(engines, waiting) == 0, 90)
        await telegram.look()
        log = telegram.log
    found = _count(engines, log, replay.acts)
    changed = state.differences(calm, state.dump(engines))
    engines.dispose()
    return _figures(replay, died, found, changed)


async def _kill(
    folder: Path, url: str, telegram: Sandbox, living: "asyncio.Task[None]", kills: int
) -> int:
    chance = random.Random(SEED)
    for done in range(kills):
        if living.done():
            return done
        starts = telegram.starts
        with Bot(folder, url, telegram.url) as bot:
            if chance.random() < WHILE_STARTING:
                await asyncio.sleep(chance.random() * START)
            else:
                await telegram.until(lambda s=starts: telegram.starts > s, 60)
                wanted = len(telegram.log) + chance.randint(1, MOST)
                await telegram.until(lambda w=wanted: len(telegram.log) >= w or living.done(), 60)
                await asyncio.sleep(chance.random() * 0.05)
            bot.kill()
    return kills


def _count(engines: Any, log: list[dict[str, Any]], acts: int) -> dict[str, int]:
    """Compare our rows with what the witness saw."""
    said = sum(row["ok"] and isinstance(row["result"], dict) for row in log)
    sent = state.count(engines, "SELECT count(*) FROM outbox_message WHERE state = 'sent'")
    taken = state.count(engines, "SELECT count(*) FROM inbound WHERE kind <> 'my_chat_member'")
    done = state.count(engines, "SELECT count(*) FROM inbound WHERE state = 'done'")
    return {
        "lost": acts - taken,
        "undone": acts - done,
        "replies": state.count(engines, REPLIES) - acts,
        "unsaid": state.count(
            engines, f"{REPLIES} AND state <> 'sent' AND reason <> 'superseded'"
        ),
        "repeated": state.count(engines, f"{REPLIES} AND maybe_repeated"),
        "twice": said - sent,
    }


def _figures(replay: Replay, died: int, found: dict[str, int], changed: int) -> list[Figure]:
    where = f"{replay.acts} updates, {died} × kill -9"
    lost = found["lost"] or found["undone"]
    return [
        Figure(f"G9 updates lost ({where})", f"{lost}", lost == 0),
        Figure(
            "G9 effects twice or missing (replies written)",
            f"{found['replies']}",
            found["replies"] == 0,
        ),
        Figure("G9 rows other than without kills", f"{changed}", changed == 0),
        Figure(
            "G9 acts without an answer",
            f"{replay.unanswered} ({found['unsaid']} replies unsent)",
            replay.unanswered == 0 and found["unsaid"] == 0,
        ),
        Figure(
            "G9 screens said twice; marked as perhaps repeated",
            f"{found['twice']}; {found['repeated']}",
            None,
        ),
    ]
