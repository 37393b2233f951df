"""Patience with an absent Telegram, its silence noticed (F24), and limits that change."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession, web

from bot import bot_api
from bot.bot_api import Refusal, Telegram, patiently, who_we_are
from bot.settings import BadSettings
from domain import clock
from domain.policy import PolicyValue
from tests.conftest import Club


class Line:
    """A Telegram that answers what it is told to."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, str]] = []
        self.away, self.asked = False, 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        if self.away:
            assert request.transport is not None
            request.transport.close()
        status, words = self.answers.pop(0) if self.answers else (200, '{"ok":true,"result":{}}')
        return web.Response(status=status, text=words)


@pytest.fixture
async def line() -> AsyncIterator[tuple[Line, Telegram]]:
    made, application = Line(), web.Application()
    application.router.add_post("/bot/{method}", made.answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with ClientSession() as session:
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
        yield made, Telegram(session, url, follows_clock=False)
    await runner.cleanup()


async def until(condition: Any, seconds: float = 10.0) -> None:
    end = clock.ticks() + seconds
    while not condition():
        assert clock.ticks() < end, "it did not happen in time"
        await asyncio.sleep(0.005)


async def test_f24_silence_is_an_error_in_the_log_once_and_its_end_is_told(
    line, monkeypatch, capsys
) -> None:
    server, telegram = line
    monkeypatch.setattr(bot_api, "QUIET", 0.03)
    monkeypatch.setattr(bot_api, "SILENT", 0.15)
    told: list[float] = []

    async def back(seconds: float) -> None:
        told.append(seconds)

    watching = asyncio.create_task(telegram.watch(back))
    await until(lambda: server.asked > 2)  # it asks by itself while nobody else does
    assert not told
    server.away = True
    await until(lambda: telegram.silent_for() > 0.3)
    server.away = False
    await until(lambda: told)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    assert len(told) == 1
    assert told[0] > 0.15
    printed = "".join(capsys.readouterr())
    assert printed.count("Telegram is silent") == 1
    assert printed.count("Telegram answers again") == 1


async def test_patience_waits_for_what_passes_and_not_for_a_refusal(line) -> None:
    server, telegram = line
    server.answers = [
        (502, "<html>Bad Gateway</html>"),
        (500, '{"ok":false,"error_code":500,"description":"Internal"}'),
        (429, '{"ok":false,"error_code":429,"description":"Too Many Requests"}'),
        (200, '{"ok":true,"result":{"id":5}}'),
    ]
    assert await patiently(lambda: telegram.ask("getMe")) == {"id": 5}
    server.answers = [(400, '{"ok":false,"error_code":400,"description":"Bad Request"}')]
    with pytest.raises(Refusal):
        await patiently(lambda: telegram.ask("getMe"))
    server.answers = [(401, '{"ok":false,"error_code":401,"description":"Unauthorized"}')]
    with pytest.raises(BadSettings, match="does not accept BOT_TOKEN"):
        await who_we_are(telegram)


async def test_the_limits_of_the_club_are_followed_as_soon_as_they_change(
    club: Club, monkeypatch
) -> None:
    from bot import app, inbox
    from bot.door import Door
    from bot.intake import Flood

    monkeypatch.setattr(app, "FOLLOW", 0.01)
    flood, door = Flood(20, 60), Door(club.engines)
    following = asyncio.create_task(app._follow_policy(door, flood))

    def verdicts(first: int) -> list[str]:
        bodies = (
            {"update_id": first + n, "message": {"from": {"id": 7}, "chat": {"id": 7}}}
            for n in range(7)
        )
        return [flood.judge(inbox.arrival(body, club.now)) for body in bodies]

    assert set(verdicts(100)) == {"new"}
    with club.work() as work:
        values = {"changed_by": 0, "changed_at": work.now}
        work.session.add(PolicyValue(key="messages_a_minute", value="5", **values))
    await until(lambda: flood._limits["message"] == 5)
    assert verdicts(200) == ["new"] * 5 + ["warned", "dropped"]
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)
    await door.close()
