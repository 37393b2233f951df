"""What a database holds, ids and times aside, so that two runs can be compared."""

import re
from collections import Counter
from typing import Any

from sqlalchemy import DateTime, inspect, literal, select, text
from sqlmodel import Session, SQLModel

from bot.database import Engines
from domain.columns import UtcDateTime

# The runtime's own tables are counted, not compared; facts of the installation come at its start.
RUNTIME = frozenset({"inbound", "outbox_message", "audit_head", "club_fact", "alembic_version"})
OWN = frozenset({"id", "mac", "prev", "seq", "key", "number", "object", "token", "token_hash"})
AT_START = "'group.bound'"  # the trail's entry for the group of the settings
Dump = dict[str, Counter[str]]


def dump(engines: Engines) -> Dump:
    """For each table the rows, as a bag of their contents."""
    held: Dump = {}
    present = set(inspect(engines.read).get_table_names())
    with Session(engines.read) as session:
        for table in SQLModel.metadata.sorted_tables:
            if table.name in RUNTIME or table.name not in present:
                continue
            columns = [one for one in table.columns if not _aside(one)]
            rows = session.execute(select(*columns or [literal(1)]).select_from(table))
            bag = Counter(_shown(dict(row._mapping)) for row in rows)
            held[table.name] = Counter({r: n for r, n in bag.items() if AT_START not in r})
    return held


def differences(one: Dump, other: Dump) -> int:
    """How many rows stand in one and not in the other."""
    return sum(
        ((one[name] - other[name]) + (other[name] - one[name])).total()
        for name in one.keys() | other.keys()
    )


def count(engines: Engines, query: str, **values: Any) -> int:
    """One number from the runtime's tables."""
    with engines.read.connect() as connection:
        found: int = connection.execute(text(query), values).scalar_one()
        return found


def _aside(column: Any) -> bool:
    if isinstance(column.type, DateTime | UtcDateTime) or column.name in OWN:
        return True
    return bool(column.foreign_keys or column.name.endswith(("_id", "_hash", "_on", "_by")))


def _shown(row: dict[str, Any]) -> str:
    ordered = {name: _plain(row[name]) for name in sorted(row)}
    return repr(ordered)


def _plain(value: Any) -> Any:
    """Without the ids inside JSON."""
    if isinstance(value, dict):
        return {
            k: _plain(v) for k, v in sorted(value.items()) if k != "at" and not k.endswith("id")
        }
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, str):
        return re.sub(r"\d{4}-\d\d-\d\dT[\d:.+]+", "then", value)
    return value
