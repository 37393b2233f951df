"""The only place that reads the clock.

Everybody else is handed `work.now`. The shift lets a sandbox or a test live on another day:
it is zero when the bot talks to the real Telegram.
"""

import time
from datetime import UTC, datetime, timedelta

_shift = timedelta(0)


def now() -> datetime:
    """The present instant, aware UTC, moved by the shift in force."""
    return datetime.now(UTC) + _shift


def shift_by(seconds: float) -> None:
    """Live `seconds` ahead of the machine's clock from now on. Repeating it changes nothing."""
    global _shift
    _shift = timedelta(seconds=seconds)


def shift() -> timedelta:
    """How far ahead of the machine's clock we live."""
    return _shift


def ticks() -> float:
    """A steady count of seconds for measuring spans; never a time of day."""
    return time.monotonic()
