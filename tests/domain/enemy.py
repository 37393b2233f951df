"""Somebody with the whole database and all its keys, who looks for who said what (R6.2)."""

import itertools

from sqlalchemy import text

from domain import sealing
from domain.errors import Unreadable


def opened(value):
    """What a column holds, its seal broken."""
    if not isinstance(value, bytes | memoryview):
        return str(value)
    try:
        return sealing.ring().open(bytes(value)).decode()
    except (Unreadable, UnicodeDecodeError):
        return ""


class Enemy:
    """Reads every row of every table with what the database itself knows of it."""

    def __init__(self, club):
        with club.work() as work:
            self.postgres = work.session.get_bind().dialect.name == "postgresql"
            self.tables = {name: self._rows(work, name) for name in self._names(work)}

    def _names(self, work):
        every = (
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
            if self.postgres
            else "SELECT name FROM sqlite_master WHERE type = 'table'"
        )
        return [row[0] for row in work.session.execute(text(every))]

    def _rows(self, work, name):
        """Rows as they lie, with their hidden marks: xmin and ctid, or the row number."""
        for marks in ("xmin::text::bigint AS mark, ctid::text AS lies,", "rowid AS mark,", ""):
            if self.postgres != marks.startswith("xmin"):
                continue
            try:
                with work.session.begin_nested():
                    rows = work.session.execute(text(f"SELECT {marks} * FROM {name}")).mappings()
                    return [dict(row) for row in rows]
            except Exception:  # a table without row numbers
                continue
        raise AssertionError(name)

    def holding(self, words):
        """The tables in which these words stand somewhere."""
        return {
            name
            for name, rows in self.tables.items()
            if any(words in opened(value) for row in rows for value in row.values())
        }

    def orders(self, rows, key):
        """Every order these rows have: as they lie, and by each of their columns."""
        yield [key(row) for row in rows]
        for column in rows[0] if rows else ():
            yield [key(row) for row in sorted(rows, key=lambda row: str(row[column]).zfill(20))]

    def links(self, said, people):
        """The most that any order of words laid against any order of people gets right, and the
        nearest any two of these orders come: 1 the same, 0 nothing."""
        best, nearest = 0, 0.0
        for one, other in itertools.product(said, people):
            if len(one) == len(other):
                best = max(best, *(sum(map(pair, one, way)) for way in (other, other[::-1])))
                nearest = max(nearest, abs(alike(one, other)))
        return best, nearest


def pair(words, person):
    return words == f"words of {person}!"


def alike(one, other):
    """Correlation of the places at which the same member stands in both orders."""
    place = {f"words of {person}!": at for at, person in enumerate(other)}
    places = [place[words] for words in one]
    middle = (len(places) - 1) / 2
    spread = sum((at - middle) ** 2 for at in range(len(places)))
    return sum((at - middle) * (p - middle) for at, p in enumerate(places)) / spread
