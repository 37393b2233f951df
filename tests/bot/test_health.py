"""`/health` and `/metrics`: ages and depths, well or ill, and never a person."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientSession, web

from bot import health, inbox
from bot.door import Door
from domain import clock, outbox
from tests.conftest import Club


@pytest.fixture
async def look(club: Club) -> AsyncIterator[Any]:
    door = Door(club.engines)
    runner = web.AppRunner(health.application(door), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with ClientSession() as http:

        async def get(path: str) -> tuple[int, str]:
            async with http.get(url + path) as response:
                return response.status, await response.text()

        yield get
    await runner.cleanup()
    await door.close()


def waiting_since(club: Club, seconds: float) -> None:
    body = {"update_id": 1, "message": {"from": {"id": 7_000_000_999, "first_name": "Ann Lee"}}}
    with club.work() as work:
        came = clock.now() - timedelta(seconds=seconds)
        inbox.store(work.session, [inbox.arrival(body, came)])
        outbox.queue(work, "text", to=outbox.STAFF_GROUP, msgid="a private sentence")


async def test_an_idle_house_is_well(look) -> None:
    status, words = await look("/health")
    assert status == 200
    assert '"ok": true' in words


async def test_an_update_that_waits_too_long_makes_it_ill(look, club) -> None:
    waiting_since(club, health.STALE + 5)
    status, words = await look("/health")
    assert status == 503
    assert '"ok": false' in words


async def test_metrics_count_and_name_nobody(look, club) -> None:
    waiting_since(club, 30)
    status, words = await look("/metrics")
    assert status == 200
    assert 'guildhall_outbox_waiting{lane="service"} 1.0' in words
    age = next(line for line in words.splitlines() if line.startswith("guildhall_inbox_age"))
    assert 29 < float(age.split()[1]) < 60
    assert not any(secret in words for secret in ("Ann", "7000000999", "private"))


async def test_f46_without_its_database_it_is_ill_and_says_so_plainly(postgres_url) -> None:
    from bot import database

    engines = database.open_engines(postgres_url.rsplit("/", 1)[0] + "/guildhall_is_not_there")
    door = Door(engines)
    runner = web.AppRunner(health.application(door), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with (
        ClientSession() as http,
        http.get(f"http://127.0.0.1:{runner.addresses[0][1]}/health") as response,
    ):
        assert response.status == 503
        assert '"reason": "OperationalError"' in await response.text()
    await runner.cleanup()
    await door.close()
    engines.dispose()


async def test_health_sees_that_nothing_goes_out(look, club) -> None:
    with club.work() as work:
        work.now = clock.now() - timedelta(seconds=health.STALE + 5)
        outbox.reply(work, chat_id=5, payload={})
    status, words = await look("/health")
    assert status == 503
    assert '"inbox_age_seconds": 0.0' in words
