"""The real processes: a calm sandbox, and the bot that is started, killed and started again."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from bot import database
from bot.database import Engines
from domain import sealing

ROOT = Path(__file__).resolve().parents[2]
KEY = "a key for proofs only: thirty-two bytes and more"
HEARD = ("sendMessage", "editMessageText", "sendPhoto", "sendDocument")


def use_key() -> None:
    sealing.use(sealing.Ring([KEY.encode()]))


def template(folder: Path) -> Path:
    """A migrated database with the demo club, made once by the bot itself."""
    made = folder / "template.db"
    if not made.exists():
        environment = settings(folder, f"sqlite:///{made}", "http://127.0.0.1:1")
        command = [sys.executable, "-m", "bot", "demo"]
        subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return made


def fresh(folder: Path, name: str) -> str:
    """The URL of a copy of the template."""
    shutil.copy(template(folder), folder / f"{name}.db")
    return f"sqlite:///{folder}/{name}.db"


def settings(folder: Path, url: str, telegram: str, **more: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {
        "PYTHONPATH": str(ROOT),
        "TELEGRAM_API_URL": telegram,
        "DATABASE_URL": url,
        "SECRET_KEYS": KEY,
        "MEDIA_DIR": str(folder / "media"),
        "METRICS_PORT": "0",
        "LANGUAGE": "en",
        **more,
    }


def opened(url: str, *, synchronous: str = "FULL") -> Engines:
    """Where nothing is killed, `synchronous` may be OFF."""
    use_key()
    return database.open_engines(url, synchronous=synchronous)


class Bot:
    """One process of the bot; a kill is a real one."""

    def __init__(self, folder: Path, url: str, telegram: str, **more: str) -> None:
        self._folder = folder
        self._environment = settings(folder, url, telegram, **more)
        self.log = folder / f"bot-{time.monotonic_ns()}.log"

    def __enter__(self) -> "Bot":
        with self.log.open("w") as log:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "bot", "run"],
                cwd=self._folder,
                env=self._environment,
                stdout=log,
                stderr=log,
            )
        return self

    def kill(self) -> None:
        """kill -9: nothing of it gets to run any more."""
        self._child.send_signal(signal.SIGKILL)
        self._child.wait()

    async def stop(self) -> int:
        """SIGTERM, as an operator would; how it ended."""
        self._child.terminate()
        return await asyncio.to_thread(self._child.wait)

    @property
    def ended(self) -> bool:
        return self._child.poll() is not None

    def __exit__(self, *_: object) -> None:
        if self._child.poll() is None:
            self._child.terminate()
            try:
                self._child.wait(20)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()


class Sandbox:
    """The pretend Telegram: how a person acts, and what the bot really asked."""

    def __init__(self, url: str, session: ClientSession) -> None:
        self.url, self._session = url, session
        self._seen = 0
        self.log: list[dict[str, Any]] = []
        self.shown: dict[int, dict[int, Any]] = defaultdict(
            dict
        )  # chat → id → message, newest last
        self.starts = 0

    async def ask(self, path: str, body: Any = None, **query: Any) -> Any:
        verb = "GET" if body is None else "POST"
        address = f"{self.url}/page/{path}"
        async with self._session.request(verb, address, json=body, params=query) as got:
            answer = await got.json()
            if got.status >= 400:
                raise LookupError(answer["error"])
            return answer

    async def watch(self) -> None:
        """Follow the log for as long as the proof lasts."""
        while True:
            await self.look()
            await asyncio.sleep(0.03)

    async def look(self) -> None:
        for row in await self.ask("log", since=self._seen):
            self._seen = row["seq"]
            self.starts += row["method"] == "deleteWebhook"
            if row["method"] not in HEARD:
                continue
            self.log.append(row)
            message = row["result"]
            if row["ok"] and isinstance(message, dict):
                phone = self.shown[message["chat"]["id"]]
                phone.pop(message["message_id"], None)
                phone[message["message_id"]] = message

    def reads(self, chat: int, words: str) -> dict[str, Any] | None:
        """The newest message to this chat that says so."""
        for message in reversed(self.shown[chat].values()):
            if words in (message.get("text") or message.get("caption") or ""):
                found: dict[str, Any] = message
                return found
        return None

    async def until(self, condition: Any, seconds: float = 60.0) -> bool:
        """Watch a condition; whether it came to hold in time."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                return False
            await asyncio.sleep(0.02)
        return True


@asynccontextmanager
async def sandbox() -> AsyncIterator[Sandbox]:
    """A calm one in memory, in a process of its own."""
    child = subprocess.Popen(  # noqa: ASYNC220 - nothing else waits yet
        [sys.executable, "-m", "sandbox", "--port", "0", "--memory", "--calm"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert child.stdout is not None
    ready = await asyncio.to_thread(child.stdout.readline)
    try:
        async with ClientSession() as session:
            there = Sandbox(ready.split()[-1], session)
            watching = asyncio.create_task(there.watch())
            try:
                yield there
            finally:
                watching.cancel()
                await asyncio.gather(watching, return_exceptions=True)
    finally:
        child.terminate()
        child.wait(10)
        child.stdout.close()
