"""What every contestant does alike: warm up, let the crowd talk, count its own processor time."""

import json
import resource
import sys
from argparse import ArgumentParser, Namespace
from typing import Any

from aiohttp import ClientSession

WARM = 1  # conversations of everybody before counting


def arguments() -> Namespace:
    parser = ArgumentParser()
    parser.add_argument("--api", required=True, help="address of the pretend Bot API")
    parser.add_argument("--database", default="", help="SQLAlchemy URL, where one is used")
    parser.add_argument("--synchronous", default="FULL")
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--conversations", type=int, default=10)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds an API call takes")
    parser.add_argument("--presses", action="store_true", help="press buttons instead")
    parser.add_argument("--crowded", type=int, default=0, help="unrelated handlers in front")
    parser.add_argument("--way", default="", help="of sending: raw, speaker, outbox")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long a rush lasts")
    parser.add_argument("--rate", type=float, default=0.0, help="messages a second; 0: no limit")
    parser.add_argument("--count", action="store_true", help="count statements, not time")
    return parser.parse_args()


def spent() -> float:
    """Processor seconds of this process so far, all threads."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


async def measure(chosen: Namespace) -> dict[str, Any]:
    """Let the crowd talk to the bot that runs in this process; seconds of processor an update."""
    wanted = {name: getattr(chosen, name) for name in ("people", "delay", "presses")}
    async with ClientSession() as session:

        async def talk(conversations: int) -> dict[str, Any]:
            body = {**wanted, "conversations": conversations}
            async with session.post(f"{chosen.api}/bench/talk", json=body, timeout=None) as got:
                took: dict[str, Any] = await got.json()
                return took

        await talk(WARM)
        before = spent()
        took = await talk(chosen.conversations)
        took["cpu"] = (spent() - before) / took["updates"]
    took["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return took


def tell(took: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(took) + "\n")
