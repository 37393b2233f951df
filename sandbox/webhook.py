"""Webhook delivery: one post after another until each is taken."""

import asyncio
import contextlib
from typing import Any

import orjson

from sandbox.clock import machine_seconds
from sandbox.updates import Waiting
from sandbox.world import World

Json = dict[str, Any]

LONGEST_ANSWER = 60
LONGEST_PAUSE = 60
FIRST_PAUSE = 0.5


async def deliver_for_ever(world: World) -> None:
    """Post waiting updates to the webhook whenever there is one."""
    courier = Courier(world)
    world.updates.wakes.append(courier.stirred.set)
    world.clock.listeners.append(courier.stirred.set)
    try:
        await courier.run()
    finally:
        await courier.close()


class Courier:
    """Carries updates to the bot, at most max_connections at a time, each until it is taken."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.stirred = asyncio.Event()
        self.carrying: dict[int, asyncio.Task[None]] = {}
        self.session: Any = None

    async def run(self) -> None:
        while True:
            self.start_what_waits()
            self.stirred.clear()
            await self.stirred.wait()

    async def close(self) -> None:
        for task in self.carrying.values():
            task.cancel()
        if self.session is not None:
            await self.session.close()

    def start_what_waits(self) -> None:
        hook = self.world.settings.get("webhook")
        if not hook:
            return
        self.world.updates.forget_old()
        for one in list(self.world.updates.waiting):
            if len(self.carrying) >= hook["max_connections"]:
                return
            # One chat's updates go one after another, as Telegram sends them.
            place = place_of(one.update)
            if place not in self.carrying:
                self.carrying[place] = asyncio.create_task(self.carry(one, place))

    async def carry(self, one: Waiting, place: int) -> None:
        """One update, with growing pauses, until 2xx or until the webhook is gone."""
        pause = FIRST_PAUSE
        try:
            while hook := self.world.settings.get("webhook"):
                if not any(other is one for other in self.world.updates.waiting):
                    return
                trouble = await self.post(hook, one.update)
                if trouble is None:
                    self.world.updates.drop(one)
                    self.world.touch("updates")
                    return
                hook["last_error_date"] = self.world.clock.seconds()
                hook["last_error_message"] = trouble
                await asyncio.sleep(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
        finally:
            self.carrying.pop(place, None)
            self.stirred.set()

    async def post(self, hook: Json, update: Json) -> str | None:
        """None when the bot took it, else what went wrong."""
        import aiohttp

        if self.session is None:
            self.session = aiohttp.ClientSession()
        headers = {"Content-Type": "application/json"}
        if hook["secret_token"]:
            headers["X-Telegram-Bot-Api-Secret-Token"] = hook["secret_token"]
        started = machine_seconds()
        try:
            async with self.session.post(
                hook["url"],
                data=orjson.dumps(update),
                headers=headers,
                timeout=aiohttp.ClientTimeout(total=LONGEST_ANSWER),
                allow_redirects=False,
            ) as answer:
                with contextlib.suppress(aiohttp.ClientError):
                    await answer.read()
                if 200 <= answer.status < 300:
                    return None
                return f"Wrong response from the webhook: {answer.status} {answer.reason}"
        except TimeoutError:
            return f"Read timeout expired after {machine_seconds() - started:.0f} s"
        except aiohttp.ClientError:
            return "Connection refused"


def place_of(update: Json) -> int:
    """The chat (or person) an update is about; what has none goes by its own number."""
    for body in update.values():
        if isinstance(body, dict):
            inner = body.get("message") if isinstance(body.get("message"), dict) else body
            for who in ("chat", "from"):
                one = (inner or {}).get(who)
                if isinstance(one, dict) and isinstance(one.get("id"), int):
                    return int(one["id"])
    return hash(str(update.get("update_id")))
