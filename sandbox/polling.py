"""getUpdates: long polling, one poller at a time."""

import asyncio
import contextlib
from dataclasses import dataclass
from typing import Any

from sandbox.clock import machine_seconds
from sandbox.refusals import CONFLICT_POLL, CONFLICT_SET, CONFLICT_WEBHOOK, Refused
from sandbox.world import World

Json = dict[str, Any]

LONGEST_WAIT = 50


@dataclass(slots=True)
class Poll:
    """One waiting getUpdates."""

    stirred: asyncio.Event
    conflict: str = ""
    moved: bool = False


class Polling:
    """The one poller there may be. A newer one ends it; so does a webhook."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.current: Poll | None = None
        world.updates.wakes.append(self.stir)
        world.clock.listeners.append(self.clock_moved)

    def stir(self) -> None:
        if self.current:
            self.current.stirred.set()

    def clock_moved(self) -> None:
        """A waiting poll comes back at once, so that the bot sees the new time."""
        if self.current:
            self.current.moved = True
            self.stir()

    def end(self, conflict: str = CONFLICT_SET) -> None:
        """Send the waiting poller away."""
        if self.current:
            self.current.conflict = conflict
            self.stir()
            self.current = None

    async def take(self, offset: int, limit: int, seconds: int) -> list[Json]:
        """Confirm what lies before `offset` and answer what waits, after `seconds` at most.

        Raises:
            Refused: 409 when another poller or a webhook took over.
        """
        if self.world.settings.get("webhook", {}).get("url"):
            raise Refused(409, CONFLICT_WEBHOOK)
        self.end(CONFLICT_POLL)
        updates = self.world.updates
        if updates.confirm(offset):
            self.world.touch("updates")
        if not updates.waiting and seconds > 0:
            await self.wait(min(seconds, LONGEST_WAIT))
        return updates.first(limit)

    async def wait(self, seconds: float) -> None:
        poll = self.current = Poll(asyncio.Event())
        until = machine_seconds() + seconds
        try:
            while not self.world.updates.waiting and not poll.moved:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(poll.stirred.wait(), until - machine_seconds())
                if poll.conflict:
                    raise Refused(409, poll.conflict)
                if machine_seconds() >= until:
                    return
                poll.stirred.clear()
        finally:
            if self.current is poll:
                self.current = None
