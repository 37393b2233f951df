"""Statements of every turn, compiled once and run on the driver itself.

A turn asks the database the same half dozen questions each time. SQLAlchemy's own way from a
statement to the driver costs several times what SQLite needs to answer, so these few are compiled
once per dialect, with the same column types turning values in and out. Everything else goes the
usual way.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

_Turned = Callable[[Any], Any] | None


class Prepared:
    """`run` gives the rows as named tuples; a statement that returns none gives an empty list."""

    def __init__(self, statement: Executable) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def run(self, session: Session, values: Mapping[str, Any]) -> list[Any]:
        """Run it in the session's transaction with these values for its parameters.

        Raises:
            DBAPIError: as SQLAlchemy would; the parameters are never quoted in it.
        """
        connection = session.connection()
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            compiled = self._compiled[dialect.name] = _Compiled(self._statement, dialect)
        return compiled.run(connection.connection.driver_connection, values, dialect)


class _Compiled:
    def __init__(self, statement: Any, dialect: Dialect) -> None:
        made = statement.compile(dialect=dialect)
        self._text = str(made)
        self._fixed = {name: value for name, value in made.params.items() if value is not None}
        self._names: list[str] = list(made.positiontup or made.binds)
        self._positional = bool(made.positional)
        self._into: list[tuple[str, _Turned]] = [
            (name, made.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in self._names
        ]
        columns = list(getattr(statement, "exported_columns", ()))
        self._row: Any = namedtuple("Row", [column.key for column in columns]) if columns else None
        self._outof: list[_Turned] = [
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns
        ]

    def run(self, driver: Any, values: Mapping[str, Any], dialect: Dialect) -> list[Any]:
        given = {**self._fixed, **values}
        bound = [
            given.get(name) if turn is None else turn(given.get(name)) for name, turn in self._into
        ]
        try:
            cursor = driver.execute(
                self._text,
                bound if self._positional else dict(zip(self._names, bound, strict=True)),
            )
            rows = cursor.fetchall() if self._row is not None else ()
        except dialect.loaded_dbapi.Error as error:
            raise DBAPIError.instance(
                self._text, None, error, dialect.loaded_dbapi.Error, hide_parameters=True
            ) from error
        return [
            self._row._make(
                value if turn is None else turn(value)
                for value, turn in zip(row, self._outof, strict=True)
            )
            for row in rows
        ]
