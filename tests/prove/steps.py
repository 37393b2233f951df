"""G2 and G6 at full length: ten thousand random steps, compared after each; G3 with 500 codes."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

from bot import database, migrate
from domain import sealing
from tests.conftest import SECRET, Club
from tests.domain import test_events_door_races as door
from tests.domain import test_events_races as events
from tests.domain import test_ledger_machine as ledger
from tests.prove.figure import Figure

STEPS = 10_000
CODES = 500


async def prove(folder: Path) -> list[Figure]:
    """Seats against their counters, the ledger against a model of dictionaries; one door."""
    scans = door.scanned_by_all
    return [
        await asyncio.to_thread(_walk, "G2: random steps at an event's door", events.walk, folder),
        await asyncio.to_thread(_walk, "G3: codes under 20 devices", scans, folder, CODES),
        await asyncio.to_thread(_walk, "G6: random steps of the ledger", ledger.walk, folder),
    ]


def _walk(
    goal: str, walk: Callable[[Club, int], object], folder: Path, steps: int = STEPS
) -> Figure:
    sealing.use(sealing.Ring([SECRET]))
    engines = database.open_engines(f"sqlite:///{folder / goal[:2]}.db")
    migrate.upgrade(engines)
    began = time.monotonic()
    try:
        walk(Club(engines), steps)
    except AssertionError as error:
        return Figure(goal, f"disagreed: {error}", held=False)
    finally:
        engines.dispose()
    return Figure(goal, f"{steps} agreed in {time.monotonic() - began:.0f} s", held=True)
