"""Insert where a row may be there already; the same words for both databases."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session


def _insert(session: Session, table: Table) -> Any:
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(table)


def if_new(session: Session, table: Table, **values: Any) -> bool:
    """Insert the row unless a unique constraint says it is there; whether it was new."""
    new = _insert(session, table).values(values).on_conflict_do_nothing()
    # What comes back tells; a count of rows is not given on PostgreSQL.
    return session.execute(new.returning(*table.primary_key)).first() is not None


def new_id(session: Session, table: Table, **values: Any) -> int | None:
    """Insert the row unless a unique constraint says it is there; its id if it was new."""
    new = _insert(session, table).values(values).on_conflict_do_nothing()
    found = session.execute(new.returning(table.c.id)).scalar_one_or_none()
    return None if found is None else int(found)


def all_if_new(session: Session, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Insert the rows that no unique constraint says are there already."""
    if rows:
        session.execute(_insert(session, table).on_conflict_do_nothing(), rows)


def new_rows(
    session: Session,
    table: Table,
    rows: Sequence[dict[str, Any]],
    columns: Sequence[ColumnElement[Any]],
) -> list[tuple[Any, ...]]:
    """Insert the rows that no unique constraint says are there already; these columns of those
    that were new."""
    if not rows:
        return []
    new = _insert(session, table).on_conflict_do_nothing()
    return [tuple(row) for row in session.execute(new.returning(*columns), rows)]


def new_ids(
    session: Session, table: Table, unique: str, rows: Sequence[dict[str, Any]]
) -> dict[Any, int]:
    """Insert the rows whose `unique` value is not there yet; value → id of those that were new."""
    if not rows:
        return {}
    new = _insert(session, table).on_conflict_do_nothing(index_elements=[unique])
    made = session.execute(new.returning(table.c[unique], table.c.id), rows)
    return {row[0]: row[1] for row in made}


def or_replace(session: Session, table: Table, unique: Sequence[str], **values: Any) -> None:
    """Insert the row, or give the one with the same `unique` columns these values."""
    new = _insert(session, table).values(values)
    fresh = {name: new.excluded[name] for name in values if name not in unique}
    session.execute(new.on_conflict_do_update(index_elements=list(unique), set_=fresh))


def all_or_replace(
    session: Session, table: Table, unique: Sequence[str], rows: Sequence[dict[str, Any]]
) -> None:
    """The same for many rows with the same columns."""
    if not rows:
        return
    new = _insert(session, table)
    fresh = {name: new.excluded[name] for name in rows[0] if name not in unique}
    session.execute(new.on_conflict_do_update(index_elements=list(unique), set_=fresh), list(rows))


def from_select(
    session: Session,
    table: Table,
    unique: Sequence[str],
    columns: Sequence[str],
    wanted: Select[Any],
) -> None:
    """Insert what the query gives, a column each; rows with the same `unique` columns get its
    values. The query needs a WHERE: without one SQLite takes ON CONFLICT for a join's."""
    new = _insert(session, table).from_select(list(columns), wanted)
    fresh = {name: new.excluded[name] for name in columns if name not in unique}
    session.execute(new.on_conflict_do_update(index_elements=list(unique), set_=fresh))
