"""G10, G11: the sender is killed in the middle of a campaign and of service notices."""

import asyncio
import random
from collections import Counter
from pathlib import Path

from sqlmodel import Session

from bot.database import Engines
from domain import clock, outbox
from domain.access import SYSTEM
from domain.outbox import Lane
from domain.people import service
from domain.work import Work
from locales.i18n import N_
from tests.prove import state
from tests.prove.figure import Figure
from tests.prove.house import Bot, Sandbox, fresh, opened, sandbox

FIRST = 7_000_200_001
WAITING = "SELECT count(*) FROM outbox_message WHERE state IN ('pending', 'leased', 'sending')"
WINDOW = 4  # requests of the lanes under way at once
WORDS = {Lane.CAMPAIGN: N_("Main menu"), Lane.SERVICE: N_("Help")}  # any two sentences we know
SEED = 10


async def prove(folder: Path, *, people: int = 200, kills: int = 12) -> list[Figure]:
    """Each of `people` is owed one message of the lane; the kills fall while they are sent."""
    figures = []
    for lane in WORDS:
        url = fresh(folder, f"lane-{lane.name}")
        engines = opened(url)
        async with sandbox() as telegram:
            with Bot(folder, url, telegram.url):
                await _meet(telegram, people)
            _owe(engines, people, lane)
            slow = {"fault": "slow", "seconds": 0.1, "method": "sendMessage"}
            await telegram.ask("faults", slow)  # as long as the real one takes
            await _kill(folder, url, telegram, kills, people // kills)
            with Bot(folder, url, telegram.url):
                await telegram.until(lambda e=engines: state.count(e, WAITING) == 0, 120)
            await telegram.look()
            figures += _judge(engines, telegram, lane, people, kills)
        engines.dispose()
    return figures


async def _meet(telegram: Sandbox, people: int) -> None:
    """Everybody starts the bot and is answered, so that it may write to them."""
    for n in range(people):
        await telegram.ask("people", {"id": FIRST + n, "first_name": "Ann"})
        await telegram.ask("start", {"as": FIRST + n})
    await telegram.until(lambda: len(telegram.log) >= people)


async def _kill(folder: Path, url: str, telegram: Sandbox, kills: int, each: int) -> None:
    chance = random.Random(SEED)
    for _ in range(kills):
        with Bot(folder, url, telegram.url) as bot:
            wanted = len(telegram.log) + chance.randint(1, each)
            await telegram.until(lambda w=wanted: len(telegram.log) >= w, 30)
            await asyncio.sleep(chance.random() * 0.1)
            bot.kill()


def _owe(engines: Engines, people: int, lane: Lane) -> None:
    now = clock.now()
    with engines.write.connect() as connection, connection.begin(), Session(connection) as session:
        work = Work(session, SYSTEM, now)
        for n in range(people):
            user = {"id": FIRST + n, "first_name": "Ann", "language_code": "en"}
            person = service.met(session, user, now).person_id
            outbox.queue(work, "text", to=person, lane=lane, msgid=WORDS[lane])
        session.flush()


def _judge(
    engines: Engines, telegram: Sandbox, lane: Lane, people: int, kills: int
) -> list[Figure]:
    goal = "G10 campaign" if lane == Lane.CAMPAIGN else "G11 service notices"
    arrived: Counter[int] = Counter(
        row["params"]["chat_id"]
        for row in telegram.log
        if row["ok"] and str(row["params"].get("text", "")).startswith(WORDS[lane])
    )
    states = f"SELECT count(*) FROM outbox_message WHERE lane = {int(lane)} AND state ="
    doubtful = state.count(engines, f"{states} 'uncertain'")
    missing, most = people - len(arrived), kills * WINDOW
    twice = sum(times - 1 for times in arrived.values())
    silent = max(0, missing - doubtful)
    of = f"{goal}, {people} people, {kills} × kill -9"
    figures = [Figure(f"{of}: silently missing", f"{silent}", silent == 0)]
    if lane == Lane.CAMPAIGN:
        listed = f"{doubtful} (≤ {most}), {missing} of them did not arrive"
        figures.append(Figure(f"{goal}: twice", f"{twice}", twice == 0))
        figures.append(Figure(f"{goal}: listed as doubtful", listed, 0 < doubtful <= most))
    else:
        figures.append(Figure(f"{goal}: twice", f"{twice} (≤ {most})", twice <= most))
    return figures
