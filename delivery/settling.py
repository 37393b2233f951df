"""What became of the rows is written in batches: one statement for many, in one transaction."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Protocol, TypeVar

import structlog
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from domain import dispatch
from domain.dispatch import Settled

T = TypeVar("T")
After = Callable[[Session], None]
Written = tuple[Settled | None, tuple[After, ...]]
log = structlog.get_logger(__name__)
PATIENCE = 1.0  # seconds between tries while the database is away


class Door(Protocol):
    """The one way to the database (bot/door)."""

    async def run(self, unit: Callable[[Session], T]) -> T: ...

    async def read(self, unit: Callable[[Session], T]) -> T: ...


class Settling:
    """While one batch is being committed the next one gathers."""

    def __init__(self, door: Door) -> None:
        self._door = door
        self._waiting: list[Written] = []
        self._task: asyncio.Task[None] | None = None

    def add(self, settled: Settled, *afters: After) -> None:
        """Write it soon; `afters` run in the same transaction."""
        self._put(settled, afters)

    def later(self, after: After) -> None:
        """Write something that belongs to no row."""
        self._put(None, (after,))

    def _put(self, settled: Settled | None, afters: tuple[After, ...]) -> None:
        self._waiting.append((settled, afters))
        if self._task is None:
            self._task = asyncio.create_task(self._write())

    async def drain(self) -> None:
        """Wait until everything is written."""
        while self._task is not None:
            await asyncio.wait([self._task])

    async def _write(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, []
                try:
                    await self._door.run(partial(_unit, batch))
                except OperationalError as error:
                    # Nothing is forgotten: the rows stay `sending`, and this is tried again.
                    log.error("outcomes not written", kind=type(error).__name__, rows=len(batch))
                    self._waiting = batch + self._waiting
                    await asyncio.sleep(PATIENCE)
                except Exception:
                    await self._one_by_one(batch)
        finally:
            self._task = None

    async def _one_by_one(self, batch: list[Written]) -> None:
        """One of them cannot be written: it must not hold up the others."""
        for one in batch:
            try:
                await self._door.run(partial(_unit, [one]))
            except Exception as error:
                row = one[0].id if one[0] else None
                log.error("outcome lost", kind=type(error).__name__, row=row)


def _unit(batch: list[Written], session: Session) -> None:
    dispatch.settle(session, batch=[settled for settled, _ in batch if settled])
    for _, afters in batch:
        for after in afters:
            after(session)
