"""The one door to the database: errors stay alone, groups commit together."""

import asyncio
import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.door import GROUP, Door, DoorClosed, finish
from domain.people import facts
from tests.conftest import NOON


@pytest.fixture
async def door(engines):
    opened = Door(engines)
    yield opened
    await opened.close()


def keeping(key, value="1"):
    return lambda session: facts.put(session, key, value, NOON)


async def test_a_result_comes_back_committed(door, engines):
    assert await door.run(lambda session: session.execute(text("SELECT 41 + 1")).scalar()) == 42
    await door.run(keeping("a"))
    assert await door.read(lambda session: facts.fact(session, "a")) == "1"


async def test_an_error_undoes_its_own_unit_only(door):
    def failing(session):
        facts.put(session, "bad", "1", NOON)
        raise RuntimeError("no")

    units = [keeping(f"good{n}") for n in range(5)]
    units.insert(2, failing)
    ended = await asyncio.gather(*(door.run(unit) for unit in units), return_exceptions=True)
    assert [type(end).__name__ for end in ended].count("RuntimeError") == 1
    kept = await door.read(
        lambda session: session.execute(text("SELECT key FROM club_fact")).scalars().all()
    )
    assert sorted(kept) == [f"good{n}" for n in range(5)]


async def test_a_broken_rule_of_the_database_reaches_the_caller(door):
    def twice(session):
        row = {"k": "same", "v": "1", "t": "2026-01-01"}
        for _ in range(2):
            session.execute(
                text("INSERT INTO club_fact (key, value, changed_at) VALUES (:k, :v, :t)"), row
            )

    with pytest.raises(DBAPIError):
        await door.run(twice)
    await door.run(keeping("after"))
    assert await door.read(lambda session: facts.fact(session, "after")) == "1"


async def test_what_waits_on_sqlite_is_committed_together(sqlite_club):
    door, commits = Door(sqlite_club.engines), []
    from sqlalchemy import event

    event.listen(sqlite_club.engines.write, "commit", lambda connection: commits.append(1))
    gate = threading.Event()
    first = asyncio.create_task(door.run(lambda session: gate.wait(5)))
    await asyncio.sleep(0)
    others = [asyncio.create_task(door.run(keeping(f"k{n}"))) for n in range(GROUP)]
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(first, *others)
    await door.close()
    assert len(commits) == 2


async def test_units_through_an_event_loop_of_the_thread_work(door):
    async def nothing_to_wait_for():
        return "done"

    assert await door.run(lambda session: finish(nothing_to_wait_for())) == "done"


async def test_a_closed_door_takes_nothing_in(engines):
    door = Door(engines)
    await door.close()
    with pytest.raises(DoorClosed):
        await door.run(keeping("late"))


async def test_two_units_that_deadlock_on_postgres_both_end_well(postgres_url):
    from bot.database import open_engines

    engines = open_engines(postgres_url)
    door = Door(engines)
    await asyncio.gather(door.run(keeping("a", "0")), door.run(keeping("b", "0")))
    both = threading.Barrier(2, timeout=10)
    waited = threading.local()

    def crossing(first, second):
        def unit(session):
            facts.put(session, first, "x", NOON)
            if not getattr(waited, "once", False):
                waited.once = True
                both.wait()
            facts.put(session, second, "x", NOON)

        return unit

    await asyncio.gather(door.run(crossing("a", "b")), door.run(crossing("b", "a")))
    assert await door.read(lambda session: facts.fact(session, "a")) == "x"
    await door.close()
    engines.dispose()


async def test_control_without_begin_immediate_sqlite_says_locked(sqlite_url):
    """The guard of the door: reading and then writing in a deferred transaction fails."""
    from sqlalchemy import create_engine

    path = sqlite_url
    engines = [create_engine(path, connect_args={"timeout": 0.05}) for _ in range(2)]
    connections = [engine.connect() for engine in engines]
    for connection in connections:
        connection.connection.driver_connection.isolation_level = None
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql("SELECT count(*) FROM club_fact").scalar()
    with pytest.raises(DBAPIError, match="locked"):
        for connection in connections:
            connection.exec_driver_sql(
                "INSERT INTO club_fact (key, value, changed_at) VALUES "
                "(hex(randomblob(4)), '1', '2026-01-01')"
            )
            connection.exec_driver_sql("COMMIT")
    for connection, engine in zip(connections, engines, strict=True):
        connection.close()
        engine.dispose()
