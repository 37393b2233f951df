"""What a large club costs: the night's work on 100,000 members, and a look at one's own points
among a million entries."""

# aiogram is not needed here, and nothing of it is imported.
import asyncio
import statistics
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlmodel import Session

from bot import tables
from bot.database import Engines
from bot.door import Door
from bot.schedule import Job
from domain import clock, policy
from domain.access import SYSTEM, Role
from domain.members.model import Member
from domain.points import reading
from domain.tiers import service as tiers
from domain.work import Work
from tests.bench import large_club, measuring, opening
from tests.bench.large_club import NIGHT

MEMBERS = 100_000
ENTRIES = 1_000_000
OF_ONE = 10_000
ROUNDS = 25
JOBS = (
    Job("tiers", "domain.tiers.due:run"),
    Job("points expiry", "domain.points.expiry:run"),
    Job("dormant and lost", "domain.standing.nightly:run"),
    Job("points check", "domain.points.check:run"),
)


async def night(engines: Engines) -> dict[str, Any]:
    """Every job of the night until it has nothing left, unit by unit through the door: seconds
    and the longest unit from its begin to its commit."""
    policy.set_defaults(preset="retail", tier_downgrade="by_points")
    large_club.fill(engines, [lambda connection: large_club.people(connection, MEMBERS)])
    door = Door(engines)
    took: dict[str, Any] = {"jobs": [job.name for job in JOBS]}
    every: list[float] = []
    try:
        for job in JOBS:
            due, spans = job.function(), []
            done = 1
            while done:
                begun = clock.ticks()
                done = await door.run(lambda session, due=due: due(Work(session, SYSTEM, NIGHT)))
                spans.append(clock.ticks() - begun)
            took[job.name] = {"seconds": sum(spans), "units": len(spans), "longest": max(spans)}
            every += spans
    finally:
        await door.close()
    took["seconds"], took["longest"] = sum(every), max(every)
    took["nearly_all"] = statistics.quantiles(every, n=100)[98]
    return took


def standing(engines: Engines) -> dict[str, Any]:
    """Balance, the first page of the history, and the tier of a member with 10,000 entries in a
    club of a million: seconds, the median of many looks, by which points make the tier."""
    members = MEMBERS // 10
    large_club.fill(
        engines,
        [
            lambda connection: large_club.people(connection, members),
            lambda connection: large_club.entries(connection, ENTRIES, members, of_first=OF_ONE),
        ],
    )
    took = {}
    for metric in ("lifetime_earned", "earned_in_window", "active_balance"):
        policy.set_defaults(tier_metric=metric)
        took[metric] = statistics.median(_looked(engines) for _n in range(ROUNDS))
    return took


def _looked(engines: Engines) -> float:
    """Seconds of one look, in a session of its own."""
    roles = frozenset({Role.GUEST, Role.MEMBER})
    with Session(engines.read) as session:
        work = Work(session, replace(SYSTEM, person_id=1, roles=roles), NIGHT)
        member = session.get_one(Member, 1)
        begun = clock.ticks()
        seen = reading.overview(work)
        page = reading.history(work)
        tiers.progress(session, member, NIGHT)
        took = clock.ticks() - begun
    assert seen.balance == 300 and len(page.items) == 6 and page.total > OF_ONE
    return took


def main() -> None:
    chosen = measuring.arguments()
    tables.import_all()
    engines = opening.engines(chosen)
    ways: dict[str, Callable[[], dict[str, Any]]] = {
        "night": lambda: asyncio.run(night(engines)),
        "standing": lambda: standing(engines),
    }
    measuring.tell(ways[chosen.way]())
    engines.dispose()


if __name__ == "__main__":
    main()
