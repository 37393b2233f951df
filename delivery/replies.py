"""Replies leave at once: in order within a chat, different chats side by side."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable

from domain import clock
from domain.dispatch import Claimed

SIDE_BY_SIDE = 24
GRACE = 5.0  # seconds beyond its wait for a reply that was put back to be claimed again


class Replies:
    """`say` says one reply; it returns the seconds it has been put back for, or None when it is
    done. `put_back` lets a reply wait that long behind one that waits already."""

    def __init__(
        self,
        say: Callable[[Claimed, float], Awaitable[float | None]],
        put_back: Callable[[Claimed, float], None],
    ) -> None:
        self._say, self._put_back = say, put_back
        self._chats: dict[int, deque[tuple[Claimed, float]]] = {}
        self._behind: dict[int, tuple[float, float]] = {}  # chat → (waits until, remembered until)
        self._places = asyncio.Semaphore(SIDE_BY_SIDE)
        self._tasks: set[asyncio.Task[None]] = set()

    def put(self, row: Claimed, *, claimed_again: bool = False) -> None:
        """Say it as soon as its chat's earlier replies are said."""
        chat = row.chat_id or 0
        wait = 0.0 if claimed_again else self._waits(chat)
        if wait:
            self._put_back(row, wait)
            return
        queue = self._chats.get(chat)
        if queue is not None:
            queue.append((row, clock.ticks()))
            return
        self._chats[chat] = deque([(row, clock.ticks())])
        task = asyncio.create_task(self._walk(chat))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def drain(self, within: float) -> None:
        """Let what is on its way end."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within)

    def _waits(self, chat: int) -> float:
        until, forgotten = self._behind.get(chat, (0.0, 0.0))
        ticks = clock.ticks()
        if ticks >= forgotten:
            self._behind.pop(chat, None)
            return 0.0
        return max(until - ticks, 0.001)

    async def _walk(self, chat: int) -> None:
        queue = self._chats[chat]
        try:
            while queue:
                row, since = queue[0]
                async with self._places:
                    wait = await self._say(row, since)
                queue.popleft()
                if wait is None:
                    continue
                until = clock.ticks() + wait
                self._behind[chat] = (until, until + GRACE)
                while queue:
                    self._put_back(queue.popleft()[0], wait)
        finally:
            del self._chats[chat]
