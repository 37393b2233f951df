"""How the bot hears: getUpdates, one poller at a time, and the webhook."""

import asyncio
from collections.abc import AsyncIterator
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from aiohttp import web

from sandbox.clock import machine_seconds
from tests.sandbox.conftest import ENGLISH, GUEST, MEMBER, STAFF, Sandbox


async def test_updates_stay_until_they_are_confirmed(box: Sandbox) -> None:
    await box.started()
    await box.page("send", as_=GUEST, text="one")
    first = await box.bot("getUpdates")
    again = await box.bot("getUpdates", limit=1)
    rest = await box.bot("getUpdates", offset=first[0]["update_id"] + 1)
    none = await box.bot("getUpdates", offset=first[1]["update_id"] + 1)
    assert [one["message"]["text"] for one in first] == ["/start", "one"]
    assert again == first[:1]
    assert rest == first[1:]
    assert none == []


async def test_a_negative_offset_keeps_the_last_ones(box: Sandbox) -> None:
    await box.started()
    for word in ("one", "two"):
        await box.page("send", as_=GUEST, text=word)
    last = await box.bot("getUpdates", offset=-1)
    assert [one["message"]["text"] for one in last] == ["two"]
    assert await box.bot("getUpdates") == last


async def test_a_poll_waits_for_the_next_update(box: Sandbox) -> None:
    poll = asyncio.create_task(box.bot("getUpdates", timeout=20))
    await until(lambda: box.desk.polling.current is not None)
    await box.started()
    found = await asyncio.wait_for(poll, 5)
    assert found[0]["message"]["text"] == "/start"


async def until(condition: Any) -> None:
    """Wait till something is so, five seconds at most."""
    end = machine_seconds() + 5
    while not condition():
        assert machine_seconds() < end, "it never came"
        await asyncio.sleep(0.005)


async def test_f33_a_second_poller_ends_the_first(box: Sandbox) -> None:
    first = asyncio.create_task(box.answer("getUpdates", timeout=20))
    await until(lambda: box.desk.polling.current is not None)
    seen = box.desk.polling.current
    second = asyncio.create_task(box.answer("getUpdates", timeout=20))
    refusal = await asyncio.wait_for(first, 5)
    await until(lambda: box.desk.polling.current not in (None, seen))
    await box.started()
    assert refusal["error_code"] == 409
    assert refusal["description"] == (
        "Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )
    assert len((await asyncio.wait_for(second, 5))["result"]) == 1


async def test_a_moved_clock_ends_a_waiting_poll(box: Sandbox) -> None:
    poll = asyncio.create_task(box.bot("getUpdates", timeout=20))
    await until(lambda: box.desk.polling.current is not None)
    moved = await box.page("clock", advance=86400)
    assert await asyncio.wait_for(poll, 5) == []
    assert moved["offset"] == 86400
    async with box.http.get(f"{box.url}/page/world") as response:
        assert response.headers["X-Sandbox-Clock"] == "86400.000"


async def test_f37_answers_carry_the_moved_time(box: Sandbox) -> None:
    async with box.http.get(f"{box.url}/bot{box.desk.token}/getMe") as response:
        before = parsedate_to_datetime(response.headers["Date"])
    await box.page("clock", advance=3 * 86400)
    async with box.http.get(f"{box.url}/bot{box.desk.token}/getMe") as response:
        after = parsedate_to_datetime(response.headers["Date"])
    sent = await box.page("start", as_=GUEST)
    assert (after - before).days == 3
    assert sent["date"] >= after.timestamp()


async def test_only_allowed_updates_are_kept(box: Sandbox) -> None:
    await box.bot("getUpdates", allowed_updates=["message", "chat_member"])
    await box.page("people", id=MEMBER, note="joins")
    await box.page("group", group=STAFF, action="join", as_=MEMBER)
    await box.started()
    await box.page("block", as_=GUEST, blocked=True)
    kinds = [sorted(one)[0] for one in await box.updates()]
    assert kinds == ["chat_member", "message", "message"]


async def test_g7_raw_updates_can_be_repeated_and_shuffled(box: Sandbox) -> None:
    update = {"message": {"message_id": 5, "text": "again"}}
    number = (await box.page("update", update=update, copies=3))["update_id"]
    given = await box.page("update", update={"update_id": 7, "strange": {}}, shuffle=True)
    found = await box.bot("getUpdates")
    assert sorted(one["update_id"] for one in found) == sorted([number] * 3 + [7])
    assert given["update_id"] == 7


async def test_a_quiet_week_starts_another_row_of_ids(box: Sandbox) -> None:
    await box.started()
    first = (await box.updates())[0]["update_id"]
    await box.page("clock", advance=8 * 86400)
    await box.page("send", as_=GUEST, text="back")
    found = await box.bot("getUpdates", offset=first + 1)
    second = found[0]["update_id"] if found else (await box.updates())[0]["update_id"]
    assert second != first + 1


class Hook:
    """A webhook that answers what it is told to."""

    def __init__(self) -> None:
        self.url = ""
        self.got: list[tuple[str, dict[str, Any]]] = []
        self.answers: list[int] = []

    async def take(self, request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        self.got.append((secret, await request.json()))
        return web.Response(status=self.answers.pop(0) if self.answers else 200)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    one = Hook()
    app = web.Application()
    app.router.add_post("/hook", one.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    one.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield one
    await runner.cleanup()


async def test_a_webhook_gets_updates_with_its_secret(box: Sandbox, hook: Hook) -> None:
    await box.bot("setWebhook", url=hook.url, secret_token="s3cret_-", max_connections=3)
    await box.started()
    await until(lambda: hook.got)
    await until(lambda: not box.desk.world.updates.waiting)
    info = await box.bot("getWebhookInfo")
    refusal = await box.refused("getUpdates")
    assert hook.got[0][0] == "s3cret_-"
    assert hook.got[0][1]["message"]["text"] == "/start"
    assert info["pending_update_count"] == 0
    assert info["max_connections"] == 3
    assert refusal == (
        "Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )


async def test_a_webhook_that_fails_is_asked_again(box: Sandbox, hook: Hook) -> None:
    hook.answers = [503]
    await box.bot("setWebhook", url=hook.url)
    await box.started()
    await until(lambda: len(hook.got) == 2)
    await until(lambda: not box.desk.world.updates.waiting)
    info = await box.bot("getWebhookInfo")
    assert hook.got[0] == hook.got[1]
    assert "503" in info["last_error_message"]


async def test_setting_a_webhook_ends_the_poller(box: Sandbox, hook: Hook) -> None:
    poll = asyncio.create_task(box.answer("getUpdates", timeout=20))
    await until(lambda: box.desk.polling.current is not None)
    await box.bot("setWebhook", url=hook.url)
    assert (await asyncio.wait_for(poll, 5))["error_code"] == 409


async def test_waiting_updates_can_be_dropped(box: Sandbox) -> None:
    await box.started(ENGLISH)
    assert await box.bot("deleteWebhook", drop_pending_updates=True) is True
    assert await box.bot("getUpdates") == []


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"url": "nonsense"}, "invalid webhook URL specified"),
        ({"secret_token": "x" * 257}, "secret token is too long"),
        ({"secret_token": "a b"}, "secret token contains unallowed characters"),
    ],
)
async def test_webhooks_telegram_refuses(box: Sandbox, more: dict[str, str], words: str) -> None:
    refusal = await box.refused("setWebhook", **{"url": "http://127.0.0.1:9/h", **more})
    assert refusal == f"Bad Request: {words}"


async def test_updates_nobody_fetches_are_forgotten_after_a_day(box: Sandbox) -> None:
    await box.started()
    await box.page("send", as_=GUEST, text="later")
    box.desk.world.updates.waiting[0].since -= 24 * 3600 + 1
    assert [one["message"]["text"] for one in await box.bot("getUpdates")] == ["later"]


async def test_a_webhook_gets_one_chats_updates_in_order(box: Sandbox, hook: Hook) -> None:
    hook.answers = [503]
    await box.bot("setWebhook", url=hook.url)
    await box.started()
    for word in ("one", "two"):
        await box.page("send", as_=GUEST, text=word)
    await box.started(ENGLISH)
    await until(lambda: not box.desk.world.updates.waiting)
    of_guest = [
        body["message"]["text"] for _, body in hook.got if body["message"]["from"]["id"] == GUEST
    ]
    assert of_guest == ["/start", "/start", "one", "two"]
