"""Server-sent events: what happens in front of each person's eyes."""

import asyncio
from collections.abc import Iterable
from typing import Any

EVERYBODY: tuple[int, ...] = ()


class Hub:
    """Hands events to whoever watches. A watcher without a person sees everything."""

    def __init__(self) -> None:
        self.watchers: list[tuple[int | None, asyncio.Queue[tuple[str, Any]]]] = []

    def watch(self, person: int | None) -> asyncio.Queue[tuple[str, Any]]:
        queue: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
        self.watchers.append((person, queue))
        return queue

    def leave(self, queue: asyncio.Queue[tuple[str, Any]]) -> None:
        self.watchers = [pair for pair in self.watchers if pair[1] is not queue]

    def tell(self, audience: Iterable[int], event: str, data: Any) -> None:
        """Give `data` to the watchers among `audience` (EVERYBODY: to all of them)."""
        if not self.watchers:
            return
        people = set(audience)
        for person, queue in self.watchers:
            if person is None or not people or person in people:
                queue.put_nowait((event, data))
