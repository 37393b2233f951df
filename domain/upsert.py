"""Insert where a row may be there already; the same words for both databases."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session


def _insert(session: Session, table: Table) -> Any:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


def if_new(session: Session, table: Table, **values: Any) -> bool:
    """Insert the row unless a unique constraint says it is there; whether it was new."""
    done = session.execute(_insert(session, table).values(values).on_conflict_do_nothing())
    return bool(done.rowcount)  # type: ignore[attr-defined]


def or_replace(session: Session, table: Table, unique: Sequence[str], **values: Any) -> None:
    """Insert the row, or give the one with the same `unique` columns these values."""
    new = _insert(session, table).values(values)
    fresh = {name: new.excluded[name] for name in values if name not in unique}
    session.execute(new.on_conflict_do_update(index_elements=list(unique), set_=fresh))
