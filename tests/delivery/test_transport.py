"""The transport against a real server on loopback, one failure class at a time (F24, F25)."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from telegram import Bot, InputFile, InputMediaPhoto
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter

from delivery.transport import AiohttpRequest, NotSent, Unsure

TOKEN = "1234567:SECRET-token"
MESSAGE = {
    "message_id": 3,
    "date": 1_700_000_000,
    "chat": {"id": 5, "type": "private", "first_name": "Ann"},
    "text": "Hello",
}
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def telegram(handler: Handler) -> AsyncIterator[str]:
    """A server that answers every call with `handler`; gives its address."""
    app = web.Application()
    app.router.add_route("*", "/{anything:.*}", handler)
    runner = web.AppRunner(app, shutdown_timeout=0.05)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def speaking(address: str, request: AiohttpRequest) -> AsyncIterator[Bot]:
    bot = Bot(TOKEN, base_url=address, request=request, get_updates_request=request)
    async with request:
        yield bot


def ok(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result})


async def fine(request: web.Request) -> web.Response:
    return ok(MESSAGE)


async def failure(address: str, request: AiohttpRequest) -> NetworkError:
    async with speaking(address, request) as bot:
        with pytest.raises(NetworkError) as caught:
            await bot.send_message(5, "Hello")
    return caught.value


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


async def test_a_message_goes_out_as_json_and_comes_back_as_a_message() -> None:
    bodies = []

    async def note(request: web.Request) -> web.Response:
        bodies.append((request.path, await request.json()))
        return ok(MESSAGE)

    async with telegram(note) as address, speaking(address, AiohttpRequest()) as bot:
        sent = await bot.send_message(5, "Hello", api_kwargs={"new_field": [1, {"a": True}]})
    assert sent.message_id == 3
    body = {"chat_id": 5, "text": "Hello", "new_field": [1, {"a": True}]}
    assert bodies == [(f"/bot{TOKEN}/sendMessage", body)]


async def test_files_are_uploaded_with_name_kind_and_the_other_fields() -> None:
    parts: dict[str, tuple[str | None, str | None, bytes]] = {}

    async def note(request: web.Request) -> web.Response:
        async for part in await request.multipart():
            assert isinstance(part, aiohttp.BodyPartReader)
            content = bytes(await part.read())
            parts[str(part.name)] = part.filename, part.headers.get("Content-Type"), content
        return ok([MESSAGE])

    card = InputFile(b"picture", filename="卡.png", attach=True)
    async with telegram(note) as address, speaking(address, AiohttpRequest()) as bot:
        await bot.send_media_group(5, [InputMediaPhoto(card, caption="你好")])
    attached = parts[str(card.attach_name)]
    assert attached == ("卡.png", "image/png", b"picture")
    assert parts["chat_id"][2] == b"5"
    assert f"attach://{card.attach_name}".encode() in parts["media"][2]


async def test_telegrams_refusals_keep_their_own_kinds() -> None:
    answers: list[tuple[int, dict[str, object]]] = [
        (400, {"description": "Bad Request: chat not found"}),
        (403, {"description": "Forbidden: bot was blocked by the user"}),
        (429, {"description": "Too Many Requests", "parameters": {"retry_after": 7}}),
    ]

    async def refuse(request: web.Request) -> web.Response:
        status, rest = answers[int((await request.json())["text"])]
        return web.json_response({"ok": False, "error_code": status, **rest}, status=status)

    async with telegram(refuse) as address, speaking(address, AiohttpRequest()) as bot:
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(5, "0")
        with pytest.raises(Forbidden):
            await bot.send_message(5, "1")
        with pytest.raises(RetryAfter, match="0:00:07"):
            await bot.send_message(5, "2")


async def test_the_headers_of_every_answer_are_handed_over() -> None:
    seen: list[Mapping[str, str]] = []

    async def dated(request: web.Request) -> web.Response:
        status = 200 if (await request.json())["text"] == "good" else 400
        return web.json_response(
            {"ok": status == 200, "result": MESSAGE},
            status=status,
            headers={"Date": "Mon, 02 Feb 2026 10:00:00 GMT"},
        )

    request = AiohttpRequest(answered=seen.append)
    async with telegram(dated) as address, speaking(address, request) as bot:
        await bot.send_message(5, "good")
        with pytest.raises(BadRequest):
            await bot.send_message(5, "bad")
    assert [headers["Date"] for headers in seen] == ["Mon, 02 Feb 2026 10:00:00 GMT"] * 2


async def test_f24_a_refused_connection_is_not_sent() -> None:
    error = await failure(f"http://127.0.0.1:{free_port()}/bot", AiohttpRequest())
    assert type(error) is NotSent


async def test_f24_an_unknown_name_is_not_sent() -> None:
    error = await failure("http://nowhere.invalid/bot", AiohttpRequest())
    assert type(error) is NotSent


async def test_f24_a_malformed_address_is_not_sent_and_not_shown() -> None:
    error = await failure("http://127.0.0.1:notaport/bot", AiohttpRequest())
    assert type(error) is NotSent
    assert TOKEN not in repr(error)


async def test_f24_a_connection_that_does_not_come_about_in_time_is_not_sent() -> None:
    with socket.socket() as listener, socket.socket() as first, socket.socket() as second:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)  # the queue is full with the next two, a third waits unanswered
        for waiting in (first, second):
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/bot"
        error = await failure(address, AiohttpRequest(connect_timeout=0.2))
    assert type(error) is NotSent


async def test_f24_a_full_pool_is_not_sent() -> None:
    here, go_on = asyncio.Event(), asyncio.Event()

    async def slow(request: web.Request) -> web.Response:
        here.set()
        await go_on.wait()
        return ok(MESSAGE)

    request = AiohttpRequest(connections=1, connect_timeout=0.1, pool_timeout=0.1)
    async with telegram(slow) as address, speaking(address, request) as bot:
        first = asyncio.create_task(bot.send_message(5, "one"))
        await here.wait()
        with pytest.raises(NotSent):
            await bot.send_message(5, "two")
        go_on.set()
        assert (await first).message_id == 3


async def test_f24_a_closed_transport_is_not_sent() -> None:
    request = AiohttpRequest()
    bot = Bot(TOKEN, request=request, get_updates_request=request)
    with pytest.raises(NotSent):
        await bot.send_message(5, "Hello")


async def test_f25_silence_after_the_request_is_unsure() -> None:
    received = asyncio.Event()

    async def silent(request: web.Request) -> web.Response:
        await request.read()
        received.set()
        await asyncio.Event().wait()
        raise AssertionError

    async with telegram(silent) as address:
        error = await failure(address, AiohttpRequest(read_timeout=0.2))
    assert received.is_set()
    assert type(error) is Unsure


async def test_f25_a_connection_broken_after_the_request_is_unsure_and_not_repeated() -> None:
    calls = []

    async def break_off(request: web.Request) -> web.Response:
        calls.append(await request.read())
        assert request.transport is not None
        request.transport.abort()
        return ok(MESSAGE)

    async with telegram(break_off) as address:
        error = await failure(address, AiohttpRequest())
    assert type(error) is Unsure
    assert len(calls) == 1


async def test_f25_an_answer_cut_short_is_unsure() -> None:
    async def half(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "500"})
        await response.prepare(request)
        await response.write(b'{"ok": true, ')
        assert request.transport is not None
        request.transport.close()
        return response

    async with telegram(half) as address:
        error = await failure(address, AiohttpRequest())
    assert type(error) is Unsure


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_f25_a_server_error_is_unsure(status: int) -> None:
    async def broken(request: web.Request) -> web.Response:
        return web.Response(status=status, text="<html>Bad gateway</html>")

    async with telegram(broken) as address:
        error = await failure(address, AiohttpRequest())
    assert type(error) is Unsure
    assert str(status) in str(error)


async def test_f25_an_answer_that_is_not_json_is_unsure() -> None:
    async def portal(request: web.Request) -> web.Response:
        return web.Response(text="<html>Please log in</html>")

    async with telegram(portal) as address:
        error = await failure(address, AiohttpRequest())
    assert type(error) is Unsure


async def test_time_limits_of_one_call_win_over_those_of_the_transport() -> None:
    async def silent(request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    request = AiohttpRequest(read_timeout=60)
    assert request.read_timeout == 60
    async with telegram(silent) as address, speaking(address, request) as bot:
        with pytest.raises(Unsure):
            await bot.send_message(5, "Hello", read_timeout=0.1)


async def test_the_transport_can_be_opened_and_closed_twice() -> None:
    request = AiohttpRequest()
    async with telegram(fine) as address:
        for _ in range(2):
            async with speaking(address, request) as bot:
                await request.initialize()
                assert (await bot.send_message(5, "Hello")).text == "Hello"
            await request.shutdown()


@pytest.mark.parametrize("times", [{"read_timeout": 0.1}, {"connect_timeout": 0.1}])
async def test_no_failure_shows_the_token(
    times: dict[str, float], caplog: pytest.LogCaptureFixture
) -> None:
    async def silent(request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    caplog.set_level(logging.DEBUG)
    request = AiohttpRequest(**times)  # type: ignore[arg-type]  # only floats in here
    async with telegram(silent) as address:
        gone = f"http://127.0.0.1:{free_port()}/bot"
        where = address if "read_timeout" in times else gone
        error = await failure(where, request)
    chain = [error, error.__cause__, error.__context__]
    ours = [r.getMessage() for r in caplog.records if r.name != "aiohttp.access"]
    assert chain[1:] == [None, None]
    assert not any(TOKEN in text for text in [repr(error), repr(request), *ours])
