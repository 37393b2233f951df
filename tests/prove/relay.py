"""R7.4 over a real line: member and colleague talk through a topic while the bot is killed."""

import asyncio
import random
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from domain import clock
from domain.access import Role
from domain.cases import raising
from domain.people import facts
from domain.people.model import Undertaking
from tests.conftest import Club
from tests.prove.figure import Figure
from tests.prove.house import Bot, Sandbox, fresh, opened, sandbox

STAFF = -1_002_000_000_001
SEED = 74
Json = dict[str, Any]


async def prove(
    folder: Path, *, url: str = "", messages: int = 12, kills: int = 4
) -> list[Figure]:
    """How often each of `messages` from either side arrived, with `kills` in between. `url` is
    a database of its own, by default that of the demo club."""
    url = url or fresh(folder, "relay")
    async with sandbox() as telegram:
        ann, chen = _raised(url)
        for who, name in ((ann, "Ann"), (chen, "Chen")):
            await telegram.ask("people", {"id": who, "first_name": name, "language_code": "en"})
            await telegram.ask("start", {"as": who})
        await telegram.ask("group", {"group": STAFF, "action": "join", "as": chen})
        talking = asyncio.create_task(_talk(telegram, ann, chen, messages))
        chance = random.Random(SEED)
        for _kill in range(kills):
            starts = telegram.starts
            with Bot(folder, url, telegram.url) as bot:
                await telegram.until(lambda s=starts: telegram.starts > s)
                await asyncio.sleep(1 + 2 * chance.random())
                bot.kill()
        with Bot(folder, url, telegram.url):
            await talking
            there = await _until(telegram, {"as": chen, "chat": STAFF}, "ann", messages)
            back = await _until(telegram, {"as": ann}, "chen", messages)
    return [
        _figure("R7.4 from the member to the topic", there, messages, kills),
        _figure("R7.4 from the topic to the member", back, messages, kills),
    ]


def _raised(url: str) -> tuple[int, int]:
    """A guest with a case, a signed agent: their Telegram ids."""
    engines = opened(url)
    club = Club(engines)
    club.now = clock.now()
    ann, chen = club.person(language="en"), club.person(Role.SERVICE_AGENT, language="en")
    with club.work() as work:
        facts.put(work.session, "staff_group", str(STAFF), work.now)
        signed = {"year": work.today.year, "signed_name": "x", "signed_at": datetime.now(UTC)}
        work.session.add(Undertaking(person_id=chen.person_id, **signed))
    with club.work(ann) as work:
        raising.raise_case(work, kind="complaint", area="service", words="The tap leaks")
    engines.dispose()
    return ann.telegram_id, chen.telegram_id


async def _talk(telegram: Sandbox, ann: int, chen: int, messages: int) -> None:
    """Both write, the colleague as soon as there is a topic."""
    thread = 0
    while not thread:
        topics = (await telegram.ask("world"))["groups"][0]["topics"]
        thread = next((one["id"] for one in topics if one["name"].startswith("C")), 0)
        await asyncio.sleep(0.2)
    for n in range(messages):
        await telegram.ask("send", {"as": ann, "text": f"ann {n}."})
        here = {"chat": STAFF, "thread": thread}
        await telegram.ask("send", {"as": chen, "text": f"chen {n}.", **here})
        await asyncio.sleep(0.4)


async def _until(
    telegram: Sandbox, where: Mapping[str, Any], name: str, messages: int
) -> Counter[int]:
    """How often each message is seen there, once all have come or nothing more does."""
    found: Counter[int] = Counter()
    for _look in range(150):
        seen: list[Json] = (await telegram.ask("messages", **where, limit=500))["messages"]
        texts = [one["text"] for one in seen if "text" in one and not one["outgoing"]]
        found = Counter(
            {n: sum(f"{name} {n}." in text for text in texts) for n in range(messages)}
        )
        if all(found.values()) and len(found) == messages:
            break
        await asyncio.sleep(1)
    await asyncio.sleep(2)  # for one too many
    return found


def _figure(goal: str, found: Counter[int], messages: int, kills: int) -> Figure:
    lost = messages - len([one for one in found.values() if one])
    again = len([one for one in found.values() if one > 1])
    most = max(found.values(), default=0)
    words = f"{messages} messages, {kills} kills: {lost} lost, {again} repeated, at most {most}×"
    return Figure(goal, words, lost == 0 and again <= kills and most <= 2)
