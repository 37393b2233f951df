"""Who polls and who sends: one process of each kind per database (G12, F33).

Two locks, "web" (polling, the webhook's address) and "sender" (lanes, schedule, menus); a third,
"start", is held while a process migrates and fills the database. On SQLite each is a file beside
the database, on PostgreSQL an advisory lock on a connection of its own. All fall with the
process, so a second instance takes over within seconds of a kill.
"""

import asyncio
import fcntl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import structlog
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from bot.database import Engines

log = structlog.get_logger(__name__)
_FIRST = 0x6775696C6400  # "guild", and room for the number of the lock
LOCKS = {"web": _FIRST + 1, "sender": _FIRST + 2, "start": _FIRST + 3}
_AGAIN = 2.0
# The server lets go of a machine that vanished without a word within about ten seconds.
_KEEPALIVE = (
    "SET tcp_keepalives_idle = 3; SET tcp_keepalives_interval = 2; SET tcp_keepalives_count = 3"
)


class Leader:
    """`lead()` returns once this process leads; `still()` says whether it still does. `name` is
    one of LOCKS."""

    def __init__(self, engines: Engines, name: str) -> None:
        self._engines, self.name = engines, name
        self._file: IO[str] | None = None
        self._connection: Connection | None = None

    async def lead(self) -> None:
        """Wait for the lead, also while the database is away; say so once. Cancel to give up."""
        said = False
        while not await asyncio.to_thread(self._take_if_there):
            if not said:
                log.warning("another instance leads; this one waits", part=self.name)
                said = True
            await asyncio.sleep(_AGAIN)
        log.info("this instance leads", part=self.name)

    def take(self) -> bool:
        """Take the lock if it is free, or ours already."""
        if self._file is not None or self._connection is not None:
            return True
        return self._take_file() if self._engines.is_sqlite else self._take_advisory()

    def _take_if_there(self) -> bool:
        try:
            return self.take()
        except SQLAlchemyError as error:
            log.error("no lead while the database is away", kind=type(error).__name__)
            return False

    def _take_file(self) -> bool:
        database = self._engines.write.url.database or ""
        if database in ("", ":memory:"):
            return True
        path = Path(f"{database}.{self.name}.lock")
        file = path.open("w")  # held for the life of the process
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def _take_advisory(self) -> bool:
        connection = self._engines.write.connect()
        try:
            connection.exec_driver_sql(_KEEPALIVE)
            key = {"key": LOCKS[self.name]}
            leads = connection.execute(text("SELECT pg_try_advisory_lock(:key)"), key)
            got = bool(leads.scalar_one())
            connection.commit()
        except SQLAlchemyError:
            connection.close()
            raise
        if got:
            self._connection = connection
        else:
            connection.close()
        return got

    def still(self) -> bool:
        """False when another process has taken the lead. A broken connection is mended; while the
        database is away nobody can lead, so this process goes on (F46). Called in a thread."""
        if self._engines.is_sqlite:
            return True
        try:
            if self._connection is not None:
                self._connection.execute(text("SELECT 1"))
                self._connection.commit()
                return True
        except SQLAlchemyError:
            self.resign()
        try:
            return self._take_advisory()
        except SQLAlchemyError:
            return True

    def resign(self) -> None:
        """Give the lead back. Repeating it is harmless."""
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._connection is not None:
            self._connection.invalidate()
            self._connection.close()
            self._connection = None


@contextmanager
def starting(engines: Engines) -> Iterator[None]:
    """While one process migrates, proves the keys and fills the demo, others wait for it."""
    lock = Leader(engines, "start")
    while not lock.take():
        time.sleep(0.1)
    try:
        yield
    finally:
        lock.resign()
