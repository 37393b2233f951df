"""Our database for one cell: migrated, with a key for measuring only."""

from typing import Any

from bot import database, migrate
from bot.database import Engines
from domain import sealing


def engines(chosen: Any) -> Engines:
    sealing.use(sealing.Ring([b"a key for measuring only, thirty-two+ bytes"]))
    opened = database.open_engines(chosen.database, synchronous=chosen.synchronous)
    migrate.upgrade(opened)
    opened.dispose()
    return opened
