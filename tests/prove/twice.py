"""G7: every update comes twice, the second time late and out of order; nothing comes of it."""

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.intake import Flood, Intake
from tests.prove import baseline, record, state
from tests.prove.figure import Figure
from tests.prove.house import fresh, opened
from tests.talk import Talker, open_house

LATE = 100  # updates: about a minute of a busy evening
BATCH = 25
SEED = 7
NO_LIMIT = 10**6
Told = tuple[state.Dump, int]


async def prove(folder: Path, *, people: int = 50) -> list[Figure]:
    """The same record once, doubled, and, as a control, doubled under new numbers."""
    bodies = await _recorded(fresh(folder, "recorded"), people)
    chance = random.Random(SEED)
    doubled = _doubled(bodies, chance)
    once, said = await _delivered(fresh(folder, "once"), bodies)
    twice, said_twice = await _delivered(fresh(folder, "twice"), doubled)
    renumbered = [{**body, "update_id": 1_000_000 + n} for n, body in enumerate(doubled)]
    control, said_more = await _delivered(fresh(folder, "control"), renumbered)
    rows, extra = state.differences(once, twice), said_twice - said
    wrong = state.differences(once, control) + said_more - said
    return [
        Figure(f"G7 rows changed by {len(bodies)} repeated updates", f"{rows}", rows == 0),
        Figure("G7 extra messages", f"{extra}", extra == 0),
        Figure("G7 control: new numbers instead, differences", f"{wrong}", wrong > 0),
    ]


def _doubled(bodies: Sequence[dict[str, Any]], chance: random.Random) -> list[dict[str, Any]]:
    """Each once in its order, and once more up to LATE updates later."""
    places = [(float(n), body) for n, body in enumerate(bodies)]
    places += [(n + chance.random() * LATE, body) for n, body in enumerate(bodies)]
    return [body for _place, body in sorted(places, key=lambda one: one[0])]


async def _recorded(url: str, people: int) -> list[dict[str, Any]]:
    """The raw updates of the record, as Telegram would give them."""
    engines = opened(url, synchronous="OFF")
    async with open_house(engines) as house:
        heard: list[dict[str, Any]] = []
        feed = house.feed

        async def listening(*bodies: dict[str, Any]) -> list[int]:
            numbers = await feed(*bodies)
            pairs = zip(numbers, bodies, strict=True)
            heard.extend({"update_id": number, **body} for number, body in pairs)
            return numbers

        house.feed = listening  # type: ignore[method-assign]  # we only listen in
        for telegram_id, acts in record.people(people).items():
            talker: Talker = house.person("Ann", telegram_id=telegram_id)
            for act in acts:
                await baseline.do(talker, act)
    engines.dispose()
    return heard


async def _delivered(url: str, bodies: Sequence[dict[str, Any]]) -> Told:
    """Through intake, in small batches; what the database holds and how much was said."""
    engines = opened(url, synchronous="OFF")
    async with open_house(engines) as house:

        async def nothing(*_: object) -> None:
            raise AssertionError("neither flood nor trouble")

        intake = Intake(
            house.door,
            house.turns.offer,
            flood=Flood(NO_LIMIT, NO_LIMIT),
            flooded=nothing,
            conflict=nothing,
            trouble=nothing,
        )
        for first in range(0, len(bodies), BATCH):
            await intake.take_in(bodies[first : first + BATCH])
            await house.turns.idle()
    held = state.dump(engines)
    said = state.count(engines, "SELECT count(*) FROM outbox_message")
    engines.dispose()
    return held, said
