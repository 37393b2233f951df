"""After days that nobody lived through, everything is where it would be."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot import schedule
from bot.door import Door
from bot.schedule import Job, Schedule
from domain import clock, outbox
from domain.events import queue, registering
from tests.conftest import Club
from tests.domain.crowd import members
from tests.domain.events import an_event


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    yield
    clock.shift_by(0)


@pytest.fixture
async def door(engines: Any) -> AsyncIterator[Door]:
    opened = Door(engines)
    yield opened
    await opened.close()


def counted(club: Club, sql: str) -> dict[str, int]:
    with club.work() as work:
        return {str(row[0]): int(row[1]) for row in work.session.execute(text(sql))}


STATES = "SELECT state, count(*) FROM {} GROUP BY state"


@pytest.mark.parametrize("days", [10, 400])
async def test_one_tick_after_a_long_jump_ends_events_and_offers(
    club: Club, door: Door, days: int
) -> None:
    club.now = clock.now()
    starts = club.now + timedelta(days=5)
    event = an_event(club, capacity=2, starts_at=starts, strikes=True, announced_at=club.now)
    guests = members(club, 4)
    for n, guest in enumerate(guests):
        with club.work(guest) as work:
            (registering.register if n < 2 else queue.join)(work, event)
    with club.work(guests[0]) as work:
        registering.cancel(work, event)
    assert counted(club, STATES.format("event_turn")) == {"offered": 1, "waiting": 1}
    clock.shift_by(timedelta(days=days).total_seconds())
    beat = Schedule(door, lambda: None)
    await beat.tick()
    assert counted(club, STATES.format("event")) == {"over": 1}
    assert counted(club, STATES.format("event_turn")) == {"closed": 2}
    due = "SELECT 'due', count(*) FROM event_after WHERE next_at <= :now"
    with club.work() as work:
        assert work.session.execute(text(due), {"now": clock.now()}).one()[1] == 0
    told = counted(club, "SELECT kind, count(*) FROM outbox_message GROUP BY kind")
    assert "event.final_call" not in told and "event.reminder" not in told
    before = sum(told.values())
    await beat.tick()  # nothing is said twice
    told = counted(club, "SELECT kind, count(*) FROM outbox_message GROUP BY kind")
    assert sum(told.values()) == before


def say(work: Any) -> int:
    outbox.queue(work, "alert", to=outbox.STAFF_GROUP, key="moved")
    return 0


async def test_a_moved_clock_is_followed_at_once(door: Door, monkeypatch: Any) -> None:
    monkeypatch.setattr(schedule, "JOBS", (Job("say", f"{__name__}:say"),))
    monkeypatch.setattr(schedule, "LOOK", 0.01)
    said = asyncio.Event()
    running = asyncio.create_task(Schedule(door, said.set).run())
    await asyncio.sleep(0)
    clock.shift_by(timedelta(days=365).total_seconds())
    try:
        await asyncio.wait_for(said.wait(), 10)
    finally:
        running.cancel()
    assert said.is_set()
