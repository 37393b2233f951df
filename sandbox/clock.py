"""The sandbox's own time: the machine's clock plus an offset that can be moved."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import formatdate


class Clock:
    """Time that can be moved. `offset` is how many seconds it is ahead of the machine's clock."""

    def __init__(self) -> None:
        self.offset = 0.0
        self.listeners: list[Callable[[], None]] = []

    def now(self) -> float:
        """Seconds since 1970 in the sandbox."""
        return time.time() + self.offset

    def seconds(self) -> int:
        return int(self.now())

    def iso(self) -> str:
        return datetime.fromtimestamp(self.now(), UTC).isoformat()

    def http_date(self) -> str:
        return formatdate(self.now(), usegmt=True)

    def move(self, seconds: float) -> None:
        """Put the clock forward (or back) and tell everybody who waits."""
        self.offset += seconds
        for listener in self.listeners:
            listener()

    def move_to(self, instant: str) -> None:
        """Put the clock to an ISO instant; without a zone it is UTC.

        Raises:
            ValueError: not an ISO instant.
        """
        then = datetime.fromisoformat(instant)
        if then.tzinfo is None:
            then = then.replace(tzinfo=UTC)
        self.move(then.timestamp() - self.now())


def machine_seconds() -> float:
    """The machine's steady clock, for waiting and for the age of kept updates."""
    return time.monotonic()
