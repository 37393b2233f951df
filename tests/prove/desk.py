"""G22 at full length: ten thousand steps of cases beside the plain model."""

import asyncio
import random
from pathlib import Path

from bot import database, migrate
from domain import sealing
from tests.conftest import SECRET, Club
from tests.domain.case_life import Lives, random_step
from tests.prove.figure import Figure

SEED = 22
WALKS, LONG = 50, 200


async def prove(folder: Path) -> list[Figure]:
    """How many steps of members, colleagues and time went as the model says."""
    return await asyncio.to_thread(_walk, folder)


def _walk(folder: Path) -> list[Figure]:
    sealing.use(sealing.Ring([SECRET]))
    chance, steps, wrong, done = random.Random(SEED), 0, 0, 0
    for walk in range(WALKS):
        engines = database.open_engines(f"sqlite:///{folder}/desk-{walk}.db", synchronous="OFF")
        migrate.upgrade(engines)
        lives = Lives(Club(engines))
        try:
            for _step in range(LONG):
                random_step(lives, chance)
                lives.check()
                steps += 1
        except AssertionError as error:
            wrong += 1
            print(f"  walk {walk}, step {steps}: {error}")
        done += sum(lives.done.values())
        engines.dispose()
    figure = f"{steps} steps, {done} of them possible, {wrong} walks astray"
    return [Figure("G22: no message lost, no clock wrong", figure, wrong == 0)]
