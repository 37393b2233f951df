"""The same record without any trouble, through inbox, turns and dispatcher in this process."""

from bot import light_aiogram

light_aiogram.prepare()

from tests.prove import state  # noqa: E402
from tests.prove.house import opened  # noqa: E402
from tests.prove.record import Act  # noqa: E402
from tests.prove.state import Dump  # noqa: E402
from tests.talk import Talker, open_house  # noqa: E402


async def live(url: str, acts: dict[int, list[Act]]) -> tuple[Dump, dict[int, list[str]]]:
    """Everybody acts, one person after the other; what the database holds then, and the words
    each of them saw after each act."""
    engines = opened(url, synchronous="OFF")
    seen: dict[int, list[str]] = {}
    async with open_house(engines) as house:
        for telegram_id, record in acts.items():
            talker = house.person("Ann", telegram_id=telegram_id)
            seen[telegram_id] = []
            for act in record:
                await do(talker, act)
                # The end of the text holds the question's number and how far one is.
                seen[telegram_id].append((talker.sees().text or "")[-60:])
    held = state.dump(engines)
    engines.dispose()
    return held, seen


async def do(talker: Talker, act: Act) -> None:
    if act.kind == "say":
        await talker.says(act.what)
    elif act.kind == "press":
        await talker.presses(act.what)
    else:
        await talker.shares_contact(act.what)
