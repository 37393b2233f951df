"""Real databases for everybody: each test gets its own copy of a migrated template."""

import os
import shutil
import sys
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import Dialect
from sqlalchemy.pool import NullPool
from sqlmodel import Session

from bot import database, light_aiogram, migrate
from bot.database import Engines
from domain import sealing
from domain.access import SYSTEM, Actor, Role
from domain.people.model import Person, RoleGrant
from domain.work import Work
from locales import i18n
from tests.slate import Slate

if TYPE_CHECKING:
    from tests.talk import House

sys.dont_write_bytecode = False  # what was compiled once starts the next worker sooner
light_aiogram.prepare()  # before a test imports aiogram: seconds less for each worker

SECRET = b"a key for tests only, thirty-two+ bytes"
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # a Monday, 12:00 in Nanjing
# No test pulls a plug: nobody waits for a disk. Real processes, in tests of their own, do.
os.environ.setdefault("PGOPTIONS", "-c synchronous_commit=off")
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")


@pytest.fixture(autouse=True)
def _keys() -> None:
    sealing.use(sealing.Ring([SECRET]))


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """No test hears the language of the one before."""
    with i18n.speaking(i18n.SOURCE):
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sealing.use(sealing.Ring([SECRET]))
    path = tmp_path_factory.mktemp("template") / "club.db"
    engines = database.open_engines(f"sqlite:///{path}")
    migrate.upgrade(engines)
    engines.dispose()
    return path


def _postgres_missing() -> str | None:
    """Why PostgreSQL tests cannot run here, or None."""
    try:
        engine = create_engine(_driver(POSTGRES), poolclass=NullPool)
        engine.connect().close()
    except Exception as error:
        return f"no PostgreSQL at TEST_POSTGRES_URL ({type(error).__name__})"
    return None


def _driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


@contextmanager
def _as_admin() -> Iterator[Callable[[str], None]]:
    engine = create_engine(_driver(POSTGRES), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield lambda statement: connection.execute(text(statement))
    engine.dispose()


@pytest.fixture(scope="session")
def postgres_template() -> Iterator[str]:
    why = _postgres_missing()
    if why:
        if os.environ.get("GUILDHALL_REQUIRE_POSTGRES"):
            pytest.fail(why)
        pytest.skip(why)
    sealing.use(sealing.Ring([SECRET]))
    name = f"guildhall_template_{uuid.uuid4().hex[:8]}"
    with _as_admin() as say:
        say(f"CREATE DATABASE {name}")
    engines = database.open_engines(_named(name))
    migrate.upgrade(engines)
    engines.dispose()
    yield name
    with _as_admin() as say:
        say(f"DROP DATABASE {name} WITH (FORCE)")


def _named(name: str) -> str:
    return POSTGRES.rsplit("/", 1)[0] + f"/{name}"


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "club.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def slate(postgres_template: str) -> Iterator[Slate]:
    kept = Slate(postgres_template, _named, _as_admin)
    yield kept
    kept.drop()


@pytest.fixture
def postgres_url(slate: Slate) -> Iterator[str]:
    yield slate.url()
    slate.wipe()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Both databases in turn."""
    return request.getfixturevalue(f"{request.param}_url")


_COMPILED: dict[str, tuple[Dialect, dict[Any, Any]]] = {}


def engines_of(url: str) -> Engines:
    """Each test's own connections; what SQLAlchemy compiled for one test serves the next."""
    opened = database.open_engines(url, synchronous="OFF")
    for engine in {opened.write, opened.read}:
        if engine.name not in _COMPILED:
            engine.connect().close()  # the dialect learns what it speaks to
            _COMPILED[engine.name] = engine.dialect, {}
        engine.dialect, compiled = _COMPILED[engine.name]
        engine.update_execution_options(compiled_cache=compiled)
    return opened


@pytest.fixture
def engines(database_url: str) -> Iterator[Engines]:
    opened = engines_of(database_url)
    yield opened
    opened.dispose()


class Club:
    """A club with its database and a clock that stands still until told."""

    def __init__(self, engines: Engines) -> None:
        self.engines = engines
        self.now = NOON
        self._ids = iter(range(7_000_100_101, 7_000_199_999))

    @contextmanager
    def work(self, actor: Actor = SYSTEM) -> Iterator[Work]:
        """A unit of work, committed at the end, undone if it raises."""
        with (
            self.engines.write.connect() as connection,
            connection.begin(),
            Session(
                connection, expire_on_commit=False, join_transaction_mode="rollback_only"
            ) as session,
        ):
            yield Work(session, actor, self.now)
            session.flush()

    def person(self, *roles: Role, language: str = "zh_CN", signed: bool = True) -> Actor:
        """Somebody new with these roles, as the actor of their own turns."""
        with self.work() as work:
            telegram_id = next(self._ids)
            person = Person(telegram_id=telegram_id, language=language, created_at=self.now)
            work.session.add(person)
            work.session.flush()
            assert person.id is not None
            for role in roles:
                work.session.add(RoleGrant(person_id=person.id, role=role, since=self.now))
            person_id = person.id
        return Actor(
            person_id=person_id,
            telegram_id=telegram_id,
            roles=frozenset(roles) or frozenset({Role.GUEST}),
            language=language,
            undertaking_signed=signed,
        )


@pytest.fixture
def club(engines: Engines) -> Club:
    """A club on both databases in turn."""
    return Club(engines)


@pytest.fixture
def sqlite_club(sqlite_url: str) -> Iterator[Club]:
    """A club on SQLite, where the database makes no difference."""
    opened = engines_of(sqlite_url)
    yield Club(opened)
    opened.dispose()


@pytest.fixture
async def house(engines: Engines) -> "AsyncIterator[House]":
    """The hearing half of the bot, on both databases in turn."""
    from tests.talk import open_house

    async with open_house(engines) as opened:
        yield opened


@pytest.fixture
async def sqlite_house(sqlite_club: Club) -> "AsyncIterator[House]":
    """The hearing half of the bot on SQLite."""
    from tests.talk import open_house

    async with open_house(sqlite_club.engines) as opened:
        yield opened
