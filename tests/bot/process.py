"""The real process, started as an operator starts it, in a folder of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
GUEST, ENGLISH = 7000000001, 7000000002


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(folder: Path, **settings: str) -> dict[str, str]:
    """Nothing of the operator's own settings, only these."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "METRICS_PORT": "0",
        **settings,
    }


def command(folder: Path, *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    """`guildhall <words>` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env=environment(folder, **settings),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


class Running:
    """A process under way; what it prints goes to files beside it."""

    def __init__(self, folder: Path, name: str, *words: str, **settings: str) -> None:
        self.out, self.err = folder / f"{name}.out", folder / f"{name}.err"
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=folder,
                env=environment(folder, **settings),
                stdout=out,
                stderr=err,
            )

    def printed(self) -> str:
        return self.out.read_text() + self.err.read_text()

    def until(self, words: str, seconds: float = 60.0) -> str:
        """Wait until it has printed these words; all it has printed."""
        eventually(lambda: words in self.printed() or self._process.poll() is not None, seconds)
        assert words in self.printed(), self.printed()
        return self.printed()

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        """(exit code, seconds it took)."""
        began = time.monotonic()
        if self._process.poll() is None:
            self._process.send_signal(sign)
        code = self._process.wait(timeout=20)
        return code, time.monotonic() - began


@contextmanager
def running(folder: Path, name: str, *words: str, **settings: str) -> Iterator[Running]:
    made = Running(folder, name, *words, **settings)
    try:
        yield made
    finally:
        made.stop(signal.SIGKILL)


@contextmanager
def sandbox(folder: Path, token: str) -> Iterator[str]:
    """A pretend Telegram that outlives the bots; its address."""
    words = ("sandbox", "--port", "0", "--memory", "--calm", "--token", token)
    with running(folder, "sandbox", *words) as made:
        yield made.until("Sandbox ready at").split()[-1]


def page(url: str, path: str, **body: Any) -> Any:
    """Act as a person on the chat page."""
    body = {key.rstrip("_"): value for key, value in body.items()}
    request = urllib.request.Request(
        f"{url}/page/{path}", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as response:
        return json.load(response)


def heard(url: str, person: int) -> list[str]:
    """What the bot has said to them."""
    address = f"{url}/page/messages?as={person}&chat={person}"
    with urllib.request.urlopen(address, timeout=10) as response:
        messages = json.load(response)["messages"]
    return [str(one.get("text", "")) for one in messages if not one.get("outgoing")]


def eventually(condition: Any, seconds: float = 60.0) -> float:
    """Look until it holds; the seconds it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds, "it did not happen in time"
        time.sleep(0.02)  # another process is watched: there is nothing to await
    return time.monotonic() - began
