"""The one door to the database: whole units of work go in, results come out committed.

On SQLite one writer thread takes what is waiting, runs each unit in its own savepoint and commits
them together. On PostgreSQL a small pool of threads runs one unit per transaction. An error rolls
back its own unit only. Only this module commits.
"""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as SqlTimeout
from sqlmodel import Session

from bot.database import Engines

T = TypeVar("T")
Unit = Callable[[Session], Any]

log = structlog.get_logger(__name__)
_thread = threading.local()
GROUP = 64  # units committed together at the most, so that nobody waits long for the others
# Busy, locked, no memory, read-only, interrupted, I/O, corrupt, full, cannot open, no database.
_SQLITE_DOWN = frozenset({5, 6, 7, 8, 9, 10, 11, 13, 14, 26})
_ATTEMPTS = 3  # of a PostgreSQL unit that lost a deadlock


class DoorClosed(RuntimeError):
    """The process is stopping; nothing more is taken in."""


@dataclass(slots=True)
class _Waiting:
    unit: Unit
    answer: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None


def finish(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run to its end a coroutine that never waits for anything outside, on this thread's own
    event loop. For units of work that go through aiogram."""
    loop: asyncio.AbstractEventLoop | None = getattr(_thread, "loop", None)
    if loop is None:
        loop = _thread.loop = asyncio.new_event_loop()
    return loop.run_until_complete(coroutine)


class Door:
    """Open it on the event loop that will await it; close it before that loop ends."""

    def __init__(self, engines: Engines, *, threads: int = 8) -> None:
        self._engines = engines
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._closed = False
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="reader")
        target = self._write_in_groups if engines.is_sqlite else self._write_one_by_one
        count = 1 if engines.is_sqlite else threads
        self._threads = [
            threading.Thread(target=target, name=f"door-{n}", daemon=True) for n in range(count)
        ]
        for thread in self._threads:
            thread.start()

    async def run(self, unit: Callable[[Session], T]) -> T:
        """Run a unit in a transaction; returns its result once committed.

        Raises:
            DoorClosed: after `close`.
            Exception: whatever the unit raised; nothing of it was written.
        """
        if self._closed:
            raise DoorClosed
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._queue.put(_Waiting(unit, answer))
        return await answer

    async def read(self, unit: Callable[[Session], T]) -> T:
        """Run a unit that only looks; beside the writer, never waiting for its turn."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, self._look, unit)

    async def close(self) -> None:
        """Finish what was taken in, then end the threads. Closing twice is harmless."""
        if self._closed:
            return
        self._closed = True
        for _ in self._threads:
            self._queue.put(None)
        for thread in self._threads:
            await asyncio.to_thread(thread.join)
        self._readers.shutdown(wait=True)

    def _look(self, unit: Callable[[Session], T]) -> T:
        with Session(self._engines.read, expire_on_commit=False) as session:
            return unit(session)

    def _write_in_groups(self) -> None:
        while (first := self._queue.get()) is not None:
            self._write_group(first)
        _close_loop()

    def _write_group(self, first: _Waiting) -> None:
        group: list[_Waiting] = []
        waiting: _Waiting | None = first
        try:
            with self._engines.write.connect() as connection, connection.begin():
                savepoints = connection.connection.driver_connection
                # What came while the others ran goes into the same commit.
                while waiting is not None:
                    group.append(waiting)
                    _run_in_savepoint(connection, savepoints, waiting)
                    waiting = self._next() if len(group) < GROUP else None
        except BaseException as failure:
            # The commit itself failed: nobody's work is there, everybody is told.
            error = _named(failure)
            log.error("commit failed", kind=type(error).__name__, units=len(group))
            for one in group or [first]:
                one.error = error
        _answer(group or [first])

    def _next(self) -> _Waiting | None:
        """What waits already; None when nothing does or the door is closing."""
        try:
            waiting = self._queue.get_nowait()
        except queue.Empty:
            return None
        if waiting is None:
            self._queue.put(None)
        return waiting

    def _write_one_by_one(self) -> None:
        while (waiting := self._queue.get()) is not None:
            for attempt in range(_ATTEMPTS):
                waiting.error = None
                try:
                    with (
                        self._engines.write.connect() as connection,
                        connection.begin(),
                        _session(connection) as session,
                    ):
                        waiting.result = waiting.unit(session)
                        session.flush()
                except BaseException as error:
                    waiting.error = error
                    if attempt + 1 < _ATTEMPTS and _may_go_better(error):
                        continue
                break
            _answer([waiting])
        _close_loop()


def _session(connection: Connection) -> Session:
    return Session(connection, expire_on_commit=False, join_transaction_mode="rollback_only")


def _run_in_savepoint(connection: Connection, driver: Any, waiting: _Waiting) -> None:
    # The driver is asked directly: SQLAlchemy's nested transaction costs as much as a query.
    driver.execute("SAVEPOINT unit")
    try:
        with _session(connection) as session:
            waiting.result = waiting.unit(session)
            session.flush()
    except BaseException as error:
        waiting.error = error
        driver.execute("ROLLBACK TO unit")
    driver.execute("RELEASE unit")


def _named(error: BaseException) -> BaseException:
    """What the driver said when asked directly, as SQLAlchemy would have said it."""
    return OperationalError(None, None, error) if isinstance(error, sqlite3.Error) else error


def store_is_down(error: BaseException) -> bool:
    """Whether the database is away, full or not writable (F45, F46), so that waiting helps;
    False for a statement or value that will never work."""
    if not isinstance(error, DBAPIError):
        return isinstance(error, SqlTimeout)
    if error.connection_invalidated or isinstance(error, InterfaceError):
        return True
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in _SQLITE_DOWN
    return isinstance(error, OperationalError) or type(error) is DatabaseError


def _may_go_better(error: BaseException) -> bool:
    """A deadlock or a broken connection: the whole unit was undone and may simply run again."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    state = getattr(getattr(error, "orig", None), "sqlstate", None)
    return isinstance(error, OperationalError) and state in ("40001", "40P01")


def _answer(group: list[_Waiting]) -> None:
    """Wake the loop once for the whole group."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Waiting]] = {}
    for waiting in group:
        by_loop.setdefault(waiting.answer.get_loop(), []).append(waiting)
    for loop, members in by_loop.items():
        try:
            loop.call_soon_threadsafe(_settle, members)
        except RuntimeError:  # the loop has gone: nobody is left to be told
            log.warning("nobody waits for the result", units=len(members))


def _settle(members: list[_Waiting]) -> None:
    for waiting in members:
        if waiting.answer.cancelled():
            continue
        if waiting.error is not None:
            waiting.answer.set_exception(waiting.error)
        else:
            waiting.answer.set_result(waiting.result)


def _close_loop() -> None:
    loop = getattr(_thread, "loop", None)
    if loop is not None:
        loop.close()
        _thread.loop = None
