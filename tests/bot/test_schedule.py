"""The heartbeat: due things once, failures alone, nothing while the clock is wrong."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot import inbox, schedule, tidying
from bot.bot_api import Telegram
from bot.door import Door
from bot.schedule import Job, Schedule
from domain import clock
from domain.people import facts
from tests.conftest import Club

_ran: list[str] = []


def good(work: Any) -> int:
    _ran.append("good")
    facts.put(work.session, "did", "1", work.now)
    return 0


def broken(work: Any) -> int:
    _ran.append("broken")
    facts.put(work.session, "half", "1", work.now)
    raise ValueError("private words")


def three_times(work: Any) -> int:
    _ran.append("step")
    return 1 if _ran.count("step") < 3 else 0


@pytest.fixture
async def door(engines: Any) -> Any:
    _ran.clear()
    opened = Door(engines)
    yield opened
    await opened.close()


def jobs(*names: str) -> tuple[Job, ...]:
    return tuple(Job(name, f"{__name__}:{name}") for name in names)


async def test_a_job_that_fails_is_undone_and_stops_no_other(door, monkeypatch, capsys) -> None:
    monkeypatch.setattr(schedule, "JOBS", jobs("broken", "good"))
    await Schedule(door, lambda: None).tick()
    assert _ran == ["broken", "good"]
    assert await door.read(lambda s: facts.fact(s, "half")) is None
    assert await door.read(lambda s: facts.fact(s, "did")) == "1"
    printed = "".join(capsys.readouterr())
    assert "ValueError" in printed
    assert "private words" not in printed


async def test_a_long_job_goes_on_until_nothing_is_left(door, monkeypatch) -> None:
    monkeypatch.setattr(schedule, "JOBS", jobs("three_times"))
    await Schedule(door, lambda: None).tick()
    assert _ran == ["step"] * 3


async def test_f37_while_the_clock_is_wrong_nothing_is_due_and_staff_hear_once(
    door, monkeypatch
) -> None:
    monkeypatch.setattr(schedule, "JOBS", jobs("good"))
    wrong, pokes = [True], []
    beat = Schedule(door, lambda: pokes.append(1), held=lambda: wrong[0])
    await beat.tick()
    await beat.tick()
    assert _ran == []
    sql = text("SELECT kind FROM outbox_message")
    assert await door.read(lambda s: s.execute(sql).scalars().all()) == ["alert"]
    assert pokes
    wrong[0] = False
    await beat.tick()
    assert _ran == ["good"]


async def test_f52_staff_hear_on_mondays_how_much_was_not_understood(club: Club) -> None:
    body = {"update_id": 5, "telepathy": {}}
    with club.work() as work:
        inbox.store(work.session, [inbox.arrival(body, work.now)], state="ignored")
        old = {**body, "update_id": 6}
        month = work.now - timedelta(days=31)
        inbox.store(work.session, [inbox.arrival(old, month)], state="ignored")
    for days in (0, 0, 1):  # Monday twice, then Tuesday
        with club.work() as work:
            work.now = club.now + timedelta(days=days)
            assert tidying.tidy(work) == 0
    with club.work() as work:
        told = work.session.execute(text("SELECT kind FROM outbox_message")).scalars().all()
        bodies = work.session.execute(text("SELECT update_id FROM inbound WHERE body IS NOT NULL"))
        assert told == ["alert"]
        assert bodies.scalars().all() == [5]  # after thirty days the body goes, the number stays


async def test_every_job_of_the_house_exists_and_runs_on_an_empty_club(club: Club) -> None:
    for job in (*schedule.JOBS, schedule.CLOCK_WRONG):
        with club.work() as work:
            work.now = clock.now()
            assert job.function()(work) == 0


@pytest.mark.parametrize(
    ("ahead", "wrong"), [(0, False), (30, False), (-59, False), (90, True), (-3600, True)]
)
async def test_f37_the_drift_is_measured_by_telegrams_answers(ahead: int, wrong: bool) -> None:
    from email.utils import format_datetime

    telegram = Telegram(None, "http://127.0.0.1", follows_clock=False)  # type: ignore[arg-type]
    said = clock.now() + timedelta(seconds=ahead)
    telegram.seen({"Date": format_datetime(said)})
    assert telegram.is_clock_wrong() is wrong
    for junk in ("", "yesterday", "Thu, 99 Foo 2026", "\0"):
        telegram.seen({"Date": junk})
    assert telegram.is_clock_wrong() is wrong
