"""The database that is wiped between tests is as new for each of them."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from bot import database
from domain.access import Role
from tests.conftest import Club
from tests.slate import Slate

pytestmark = pytest.mark.postgres
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
SEQUENCES = "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1"


def held(url: str) -> dict[str, Any]:
    """Every row of every table, and where each sequence stands."""
    engine = create_engine(
        url.replace("postgresql://", "postgresql+psycopg://", 1), poolclass=NullPool
    )
    with engine.connect() as connection:
        rows = {
            table: connection.execute(text(f'SELECT * FROM "{table}"')).all()
            for table in connection.execute(text(TABLES)).scalars().all()
        }
        return {**rows, "sequences": connection.execute(text(SEQUENCES)).all()}


@pytest.fixture
def own(slate: Slate) -> Iterator[Slate]:
    """A slate of this test's own, like the one all share."""
    made = slate.another()
    yield made
    made.drop()


def test_what_a_test_wrote_is_gone_and_numbers_begin_again(own: Slate) -> None:
    url = own.url()
    fresh = held(url)
    engines = database.open_engines(url)  # left open, as by a test that failed
    Club(engines).person(Role.OWNER)
    written = held(url)
    assert len(written["person"]) == 1
    assert written["sequences"] != fresh["sequences"]
    own.wipe()
    engines.dispose()
    assert own.url() == url
    assert held(url) == fresh


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE person ADD COLUMN nickname text",
        "DROP TABLE wrong_token",
        "ALTER TABLE audit_entry DISABLE TRIGGER ALL",
        "CREATE INDEX more ON person (language)",
    ],
)
def test_whoever_changes_the_tables_leaves_nothing_to_the_next(own: Slate, change: str) -> None:
    url = own.url()
    fresh = held(url)
    engines = database.open_engines(url)
    with engines.write.begin() as connection:
        connection.execute(text(change))
    engines.dispose()
    own.wipe()
    assert own.url() != url
    assert held(own.url()) == fresh
