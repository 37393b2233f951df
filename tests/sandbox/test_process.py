"""The sandbox as a process: it starts small and fast, stops cleanly and remembers."""

import asyncio
import os
import signal
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from sandbox import DEFAULT_TOKEN
from sandbox.clock import machine_seconds
from tests.sandbox.conftest import GUEST, STAFF
from tests.sandbox.test_media import PICTURE

HOME = Path(__file__).parents[2]
ON_LINUX = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs /proc")


@asynccontextmanager
async def running(*options: str) -> AsyncIterator[tuple[Process, str]]:
    """A sandbox process and its address; killed at the end if it still runs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", "--port", "0", *options, stdin=PIPE, stdout=PIPE, cwd=HOME
    )
    assert process.stdout and process.stdin
    try:
        line = await asyncio.wait_for(process.stdout.readline(), 20)
        yield process, line.decode().split()[-1]
    finally:
        if process.returncode is None:
            process.kill()
        process.stdin.close()
        await process.wait()
        # Let the closed pipes leave the loop.
        await asyncio.sleep(0)


async def call(url: str, path: str, **body: Any) -> Any:
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{url}/{path}", json=body) as response,
    ):
        return await response.json()


async def bot(url: str, method: str, **params: Any) -> Any:
    return await call(url, f"bot{DEFAULT_TOKEN}/{method}", **params)


async def fill(url: str) -> str:
    """Something of everything that must be remembered; the photo's file id."""
    person = {"as": GUEST}
    await call(url, "page/start", **person)
    keys = {"keyboard": [["A"]]}
    await bot(url, "sendMessage", chat_id=GUEST, text="Hello", reply_markup=keys)
    await bot(url, "createForumTopic", chat_id=STAFF, name="Cases")
    await bot(url, "setMyCommands", commands=[{"command": "a", "description": "b"}])
    await bot(url, "pinChatMessage", chat_id=GUEST, message_id=2)
    await call(url, "page/clock", advance=3600)
    form = aiohttp.FormData({"chat_id": str(GUEST)})
    form.add_field("photo", PICTURE, filename="a.png", content_type="image/png")
    path = f"{url}/bot{DEFAULT_TOKEN}/sendPhoto"
    async with aiohttp.ClientSession() as http, http.post(path, data=form) as response:
        sent = await response.json()
    return str(sent["result"]["photo"][-1]["file_id"])


async def look(url: str, path: str) -> Any:
    async with aiohttp.ClientSession() as http, http.get(f"{url}/page/{path}") as response:
        return await response.json()


@pytest.mark.parametrize("how", ["sigterm", "stdin"])
async def test_the_world_survives_a_restart(tmp_path: Path, how: str) -> None:
    options = ["--data", str(tmp_path), "--until-stdin-closes"]
    async with running(*options) as (process, url):
        photo = await fill(url)
        if how == "sigterm":
            process.send_signal(signal.SIGTERM)
        else:
            assert process.stdin
            process.stdin.close()
        assert await asyncio.wait_for(process.wait(), 5) == 0
    async with running(*options) as (_, url):
        await check_filled(url, photo)


async def test_the_world_survives_a_kill(tmp_path: Path) -> None:
    async with running("--data", str(tmp_path)) as (process, url):
        photo = await fill(url)
        await until_written(tmp_path)
        process.kill()
    async with running("--data", str(tmp_path)) as (_, url):
        await check_filled(url, photo)


async def until_written(folder: Path) -> None:
    """Wait until the photo, the last thing said, is in the file; it is written behind."""
    end = machine_seconds() + 5
    base = sqlite3.connect(folder / "sandbox.db")
    while not base.execute("SELECT 1 FROM blob").fetchone():
        assert machine_seconds() < end, "it was never written"
        await asyncio.sleep(0.02)
    base.close()


async def check_filled(url: str, photo: str) -> None:
    seen = await look(url, f"messages?as={GUEST}")
    world = await look(url, "world")
    waiting = (await bot(url, "getUpdates"))["result"]
    again = await bot(url, "sendPhoto", chat_id=GUEST, photo=photo)
    texts = [message.get("text") for message in seen["messages"]]
    assert texts == ["/start", "Hello", None, None]
    assert seen["keyboard"]["keyboard"] == [[{"text": "A"}]]
    assert seen["pinned"]["text"] == "Hello"
    assert world["groups"][0]["topics"][0]["name"] == "Cases"
    assert world["clock"]["offset"] == 3600
    assert (await look(url, f"commands?as={GUEST}"))[0]["command"] == "a"
    assert [one["message"]["text"] for one in waiting] == ["/start"]
    assert again["result"]["message_id"] == 5


def kilobytes(pid: int) -> int:
    """Memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


def seconds_of_work(pid: int) -> float:
    """Processor time of a process so far; unlike the clock it does not mind a busy machine."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@ON_LINUX
async def test_it_starts_fast_and_stays_small() -> None:
    async with running("--memory") as (process, url):
        work, size = seconds_of_work(process.pid), kilobytes(process.pid)
        await look(url, "world")
    assert work < 0.7
    assert size <= 45 * 1024


async def test_a_taken_port_is_said_in_one_line() -> None:
    async with running("--memory") as (_, url):
        port = url.rsplit(":", 1)[1]
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "sandbox", "--port", port, stderr=PIPE, cwd=HOME, env=os.environ
        )
        _, words = await asyncio.wait_for(process.communicate(), 20)
    assert process.returncode == 1
    assert words.decode().startswith("The sandbox cannot start:")
    assert words.decode().count("\n") == 1


async def test_another_token_and_cast_can_be_given(tmp_path: Path) -> None:
    cast = tmp_path / "cast.toml"
    cast.write_text('[bot]\nid = 1\nfirst_name = "B"\nusername = "b_bot"\n')
    async with running("--token", "123:abc", "--cast", str(cast)) as (_, url):
        me = await call(url, "bot123:abc/getMe")
        world = await look(url, "world")
        refused = await bot(url, "getMe")
    assert me["result"]["id"] == 123
    assert world["people"] == []
    assert refused["error_code"] == 401
