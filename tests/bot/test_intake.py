"""Receiving: nothing is confirmed before it is committed, whatever is sent."""

import asyncio
import io
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import ClientSession, web
from sqlalchemy import text

from bot import database, intake
from bot.database import Engines
from bot.door import Door
from bot.intake import Flood, Intake
from domain import clock
from tests.conftest import _as_admin
from tests.talk import until

SECRET = "a-secret-of-the-webhook-1234"
ANN = 7_000_000_321


def update(number: int, **message: Any) -> dict[str, Any]:
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": 1_790_000_000,
            "chat": {"id": ANN, "type": "private"},
            "from": {"id": ANN, "is_bot": False, "first_name": "Ann", "language_code": "en"},
            "text": "hello",
            **message,
        },
    }


class Receiver:
    """An Intake on a real database, what it offered, and whom it told what."""

    def __init__(self, engines: Engines) -> None:
        self.door = Door(engines)
        self.offered: list[int] = []
        self.told: list[tuple[str, int]] = []
        self.conflicts = 0
        self.intake = Intake(
            self.door,
            lambda arrivals: self.offered.extend(one.update_id for one in arrivals),
            flood=Flood(messages=20, presses=60),
            flooded=self._telling("slower"),
            conflict=self._conflict,
            trouble=self._telling("trouble"),
        )

    def _telling(self, what: str) -> Any:
        async def tell(one: Any) -> None:
            self.told.append((what, one.person))

        return tell

    async def _conflict(self) -> None:
        self.conflicts += 1

    async def rows(self, columns: str = "update_id, state") -> list[tuple[Any, ...]]:
        sql = text(f"SELECT {columns} FROM inbound ORDER BY update_id")
        return [tuple(row) for row in await self.door.read(lambda s: s.execute(sql).all())]


@asynccontextmanager
async def served(pages: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(pages, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
async def receiver(engines: Engines) -> AsyncIterator[Receiver]:
    made = Receiver(engines)
    yield made
    await made.door.close()


@pytest.fixture
async def post(receiver: Receiver) -> AsyncIterator[Any]:
    """Post a body to the webhook as Telegram would; the status it answers."""
    async with served(receiver.intake.webhook(SECRET)) as url, ClientSession() as http:

        async def send(body: Any, secret: str | None = SECRET) -> int:
            raw = body if isinstance(body, bytes) else json.dumps(body).encode()
            headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
            async with http.post(
                f"{url}/webhook", data=io.BytesIO(raw), headers=headers
            ) as response:
                assert "Traceback" not in await response.text()
                return response.status

        yield send


# ── The webhook ───────────────────────────────────────────────────────────────────────────────


async def test_an_update_is_in_the_inbox_before_the_webhook_says_yes(receiver, post) -> None:
    assert await post(update(1)) == 200
    assert await receiver.rows() == [(1, "new")]
    assert receiver.offered == [1]


@pytest.mark.parametrize(
    "secret", [None, "", "wrong", SECRET[:-1], SECRET + "x", "ключ", "\udce9"]
)
async def test_without_the_secret_nothing_is_taken_in(receiver, post, secret) -> None:
    assert await post(update(1), secret) == 401
    assert await receiver.rows() == []


async def test_a_body_over_one_megabyte_is_turned_away(receiver, post) -> None:
    assert await post(update(1, text="x" * 1_100_000)) == 413
    assert await post(update(2, text="x" * 900_000)) == 200
    assert await receiver.rows() == [(2, "new")]


NONSENSE: dict[str, bytes] = {
    "empty": b"",
    "list": b"[]",
    "null": b"null",
    "true": b"true",
    "number": b"7",
    "word": b'"update"',
    "no_json": b"update_id=1",
    "half": b'{"update_id": 1',
    "not_utf8": b'{"update_id": 1, "message": "\xff\xfe"}',
    "nan": b'{"update_id": NaN}',
    "no_number": b'{"message": {}}',
    "number_is_a_word": b'{"update_id": "1"}',
    "number_is_a_float": b'{"update_id": 1.5}',
    "number_is_true": b'{"update_id": true}',
    "number_is_null": b'{"update_id": null}',
    "number_is_negative": b'{"update_id": -1}',
    "number_is_zero": b'{"update_id": 0}',
    "number_is_huge": b'{"update_id": 99999999999999999999999999}',
    "number_is_2_to_the_63": b'{"update_id": 9223372036854775808}',
    "deeper_than_any_reader": b'{"update_id": 1, "message": ' + b"[" * 5000 + b"]" * 5000 + b"}",
}


@pytest.mark.parametrize("raw", NONSENSE.values(), ids=NONSENSE)
async def test_what_is_no_update_is_answered_clearly_and_not_kept(receiver, post, raw) -> None:
    assert await post(raw) == 400
    assert await receiver.rows() == []


STRANGE: dict[str, tuple[bytes, str]] = {
    "nothing_inside": (b'{"update_id": 5}', "ignored"),
    "message_is_a_list": (b'{"update_id": 5, "message": []}', "new"),
    "message_is_null": (b'{"update_id": 5, "message": null}', "new"),
    "nul_in_the_kind": (b'{"update_id": 5, "mess\\u0000age": {}}', "ignored"),
    "nul_as_the_kind": (b'{"update_id": 5, "\\u0000": {}}', "ignored"),
    "endless_kind": (b'{"update_id": 5, "' + b"k" * 9000 + b'": {}}', "ignored"),
    "nul_in_the_album": (json.dumps(update(5, media_group_id="a\0b")).encode(), "new"),
    "nul_in_the_text": (json.dumps(update(5, text="\0")).encode(), "new"),
    "lone_surrogate": (b'{"update_id": 5, "message": {"text": "\\ud800"}}', "new"),
    "chat_id_is_a_float": (json.dumps(update(5, chat={"id": 1.5})).encode(), "new"),
    "chat_id_is_true": (json.dumps(update(5, chat={"id": True})).encode(), "new"),
    "chat_id_is_huge": (json.dumps(update(5, chat={"id": 10**30})).encode(), "new"),
    "sender_is_a_word": (json.dumps(update(5) | {"message": {"from": "Ann"}}).encode(), "new"),
    "unknown_kind": (b'{"update_id": 5, "telepathy": {"from": {"id": 7}}}', "ignored"),
    "an_inline_query": (b'{"update_id": 5, "inline_query": {"from": {"id": 7}}}', "ignored"),
}


@pytest.mark.parametrize(("raw", "state"), STRANGE.values(), ids=STRANGE)
async def test_f52_strange_updates_are_kept_for_a_look(receiver, post, raw, state) -> None:
    assert await post(raw) == 200
    assert await receiver.rows() == [(5, state)]
    assert receiver.offered == ([5] if state == "new" else [])


async def test_one_update_that_cannot_be_kept_does_not_hold_up_the_others(receiver) -> None:
    nested: Any = []
    for _ in range(400):  # more than the inbox can write
        nested = [nested]
    await receiver.intake.take_in([update(1), update(2, text=nested), update(3), None, "x"])
    assert await receiver.rows() == [(1, "new"), (3, "new")]
    assert receiver.offered == [1, 3]


async def test_f1_the_same_update_again_is_only_counted(receiver, post) -> None:
    assert [await post(update(1)) for _ in range(3)] == [200, 200, 200]
    assert await receiver.rows("update_id, repeats") == [(1, 2)]
    assert receiver.offered == [1]


# ── Too fast ──────────────────────────────────────────────────────────────────────────────────


async def test_f8_more_than_twenty_in_a_minute_are_dropped_and_told_once(receiver) -> None:
    await receiver.intake.take_in([update(n) for n in range(1, 41)])
    await until(lambda: receiver.told)
    states = [state for _number, state in await receiver.rows()]
    assert (states.count("new"), states.count("dropped")) == (20, 20)
    assert receiver.told == [("slower", ANN)]


async def test_f8_pictures_of_one_album_count_once(receiver) -> None:
    album = [update(n, media_group_id="g") for n in range(1, 11)]
    await receiver.intake.take_in(album + [update(n) for n in range(11, 30)])
    assert {state for _number, state in await receiver.rows()} == {"new"}


async def test_f8_what_comes_again_is_not_counted_again(receiver) -> None:
    for _ in range(5):
        await receiver.intake.take_in([update(n) for n in range(1, 11)])
    assert {state for _number, state in await receiver.rows()} == {"new"}


# ── The store is down ─────────────────────────────────────────────────────────────────────────


@pytest.fixture
def breakable(request: Any, tmp_path: Path) -> Iterator[Any]:
    """A receiver whose database goes away, really, and comes back."""
    url = request.getfixturevalue(f"{request.param}_url")
    if request.param == "sqlite":
        home = tmp_path / "home"
        home.mkdir()
        Path(url.removeprefix("sqlite:///")).rename(home / "club.db")
        url = f"sqlite:///{home / 'club.db'}"
        away, back = (
            lambda: home.rename(tmp_path / "gone"),
            lambda: (tmp_path / "gone").rename(home),
        )
    else:
        name = url.rsplit("/", 1)[1]

        def away() -> None:
            with _as_admin() as say:
                say(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
                say(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    f"WHERE datname = '{name}'"
                )

        def back() -> None:
            with _as_admin() as say:
                say(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")

    yield SimpleNamespace(url=url, away=away, back=back)


@asynccontextmanager
async def opened(breakable: Any) -> AsyncIterator[Receiver]:
    engines = database.open_engines(breakable.url)
    receiver = Receiver(engines)
    yield receiver
    await receiver.door.close()
    engines.dispose()


both = pytest.mark.parametrize(
    "breakable", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


@both
async def test_f46_while_the_store_is_down_the_webhook_says_503_and_people_are_told(breakable):
    headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    async with (
        opened(breakable) as receiver,
        served(receiver.intake.webhook(SECRET)) as url,
        ClientSession() as http,
    ):

        async def send(number: int) -> int:
            async with http.post(f"{url}/webhook", json=update(number), headers=headers) as got:
                return got.status

        assert await send(1) == 200
        breakable.away()
        assert await send(2) == 503
        await until(lambda: receiver.told == [("trouble", ANN)])
        breakable.back()
        assert await send(2) == 200
        assert await receiver.rows() == [(1, "new"), (2, "new")]


@both
async def test_f46_polling_asks_again_for_what_could_not_be_kept(breakable, monkeypatch) -> None:
    monkeypatch.setattr(intake, "LONGEST_PAUSE", 0.05)
    answer = json.dumps({"ok": True, "result": [update(1)]}).encode()
    breakable.away()
    async with opened(breakable) as receiver, telegram([answer]) as club:
        task = asyncio.create_task(receiver.intake.poll(club.http, club.url))
        await until(lambda: len(club.offsets) >= 3)
        assert set(club.offsets) == {0}
        breakable.back()
        await until(lambda: 2 in club.offsets)
        await ended(receiver, task)
        assert await receiver.rows() == [(1, "new")]


# ── Polling ───────────────────────────────────────────────────────────────────────────────────


@asynccontextmanager
async def telegram(answers: list[bytes]) -> AsyncIterator[Any]:
    """Gives these answers to getUpdates; the last again and again until it is confirmed."""
    offsets: list[int] = []

    async def serve(request: web.Request) -> web.Response:
        offset = (await request.json())["offset"]
        offsets.append(offset)
        raw = answers.pop(0) if len(answers) > 1 else answers[0]
        if len(answers) == 1 and offset > 1:
            await asyncio.sleep(0.01)
            raw = b'{"ok": true, "result": []}'
        return web.Response(body=raw, content_type="application/json")

    pages = web.Application()
    pages.router.add_post("/getUpdates", serve)
    async with served(pages) as url, ClientSession() as http:
        yield SimpleNamespace(url=f"{url}/getUpdates", http=http, offsets=offsets)


async def ended(receiver: Receiver, task: asyncio.Task[None]) -> None:
    receiver.intake.stop()
    await asyncio.wait_for(task, 5)


async def test_polling_survives_whatever_comes_instead_of_updates(receiver, monkeypatch) -> None:
    monkeypatch.setattr(intake, "LONGEST_PAUSE", 0.01)
    strange = [
        *(b"", b"null", b"[]", b"<html>502 Bad Gateway</html>", b'{"ok": true}'),
        *(b'{"ok": true, "result": null}', b'{"ok": true, "result": 5}', b"[" * 3000),
        b'{"ok": true, "result": [null, 5, "x", {}, {"update_id": "9"}, {"update_id": 1.5}]}',
        b'{"ok": true, "result": [{"update_id": 1, "message": {"text": "\\udfff"}}]}',
    ]
    async with telegram(strange) as club:
        task = asyncio.create_task(receiver.intake.poll(club.http, club.url))
        await until(lambda: 2 in club.offsets)
        await ended(receiver, task)
    assert await receiver.rows() == [(1, "new")]


async def test_numbers_that_begin_anew_lower_are_confirmed_too(receiver) -> None:
    waiting = [update(900_000_000)]
    offsets: list[int] = []

    async def serve(request: web.Request) -> web.Response:
        offset = (await request.json())["offset"]
        offsets.append(offset)
        if waiting and waiting[0]["update_id"] < offset <= waiting[0]["update_id"] + 10:
            waiting.clear()
            if offset > 800_000_000:  # a quiet week passes
                waiting.append(update(100_000_000))
        if not waiting:
            await asyncio.sleep(0.01)
        return web.json_response({"ok": True, "result": waiting})

    pages = web.Application()
    pages.router.add_post("/getUpdates", serve)
    async with served(pages) as url, ClientSession() as http:
        task = asyncio.create_task(receiver.intake.poll(http, f"{url}/getUpdates"))
        await until(lambda: 100_000_001 in offsets)
        await ended(receiver, task)
    assert await receiver.rows("update_id, repeats") == [(100_000_000, 0), (900_000_000, 0)]


async def test_f33_a_second_instance_is_told_to_staff_after_a_while(receiver, monkeypatch) -> None:
    monkeypatch.setattr(intake, "CONFLICT_PATIENCE", -1.0)
    conflict = {"ok": False, "error_code": 409, "description": "Conflict"}
    conflict["parameters"] = {"retry_after": 0.01}
    async with telegram([json.dumps(conflict).encode()]) as club:
        task = asyncio.create_task(receiver.intake.poll(club.http, club.url))
        await until(lambda: receiver.conflicts)
        await ended(receiver, task)
    assert set(club.offsets) == {0}


async def test_the_receipt_is_in_the_clubs_time(receiver) -> None:
    before = clock.now()
    await receiver.intake.take_in([update(1)])
    kept = await receiver.door.read(
        lambda s: s.execute(text("SELECT received_at FROM inbound")).scalar_one()
    )
    assert str(kept)[:16] >= str(before.replace(tzinfo=None))[:16]
