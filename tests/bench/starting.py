"""How long people and operators wait at the start, and what an idle house weighs."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import orjson

from tests.bench.cells import ROOT

PATIENCE = 60.0
ANN = 7_000_000_009


def help_seconds() -> float:
    """`guildhall --help`, from nothing to its end."""
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "bot", "--help"], cwd=ROOT, check=True, capture_output=True
    )
    return time.perf_counter() - began


def answers() -> dict[str, float]:
    """Seconds until /start is answered: `first` with an empty folder, where the database is made
    and the demo club filled, `later` with what the first start left; then the memory at rest."""
    with tempfile.TemporaryDirectory() as folder:
        first, _ = _answer(Path(folder))
        later, memory = _answer(Path(folder))
        return {"first": first, "later": later, "memory": memory}


def _answer(folder: Path) -> tuple[float, float]:
    port = _free_port()
    page = f"http://127.0.0.1:{port}/page"
    began = time.perf_counter()
    with house(folder, port) as child:
        _post_when_there(f"{page}/people", {"id": ANN, "first_name": "Ann"})
        ask(f"{page}/send", {"as": ANN, "chat": ANN, "text": "/start"})
        until(lambda: _answered(page), PATIENCE)
        seconds = time.perf_counter() - began
        time.sleep(1)  # what it weighs at rest, not in the middle of its first answer
        return seconds, _memory(child.pid)


@contextmanager
def house(folder: Path, port: int, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """The bot and its sandbox as an operator starts them, with everything in `folder`."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    settings = {
        "PYTHONPATH": str(ROOT),
        "SANDBOX_PORT": str(port),
        "METRICS_PORT": "0",
        "DATABASE_URL": f"sqlite:///{folder}/club.db",
        **more,
    }
    child = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=folder,
        env=kept | settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield child
    finally:
        child.terminate()
        child.wait(timeout=20)


def ask(url: str, body: Any = None) -> Any:
    """One call of the sandbox's page."""
    content = {"Content-Type": "application/json"}
    sent = None if body is None else orjson.dumps(body)
    with urlopen(Request(url, data=sent, headers=content), timeout=10) as got:
        return orjson.loads(got.read())


def until(condition: Any, seconds: float) -> None:
    """Watch a condition until it holds.

    Raises:
        TimeoutError: it never did.
    """
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.005)


def _post_when_there(url: str, body: Any) -> None:
    def there() -> bool:
        try:
            ask(url, body)
        except OSError:
            return False
        return True

    until(there, PATIENCE)


def _answered(page: str) -> bool:
    said = ask(f"{page}/log?method=sendMessage")
    return any(str(one["params"].get("chat_id")) == str(ANN) for one in said)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def _memory(pid: int) -> float:
    """Megabytes of a process and its children that nobody else uses too."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(_own(int(one)) for one in (pid, *children))


def _own(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
