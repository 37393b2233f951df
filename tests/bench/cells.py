"""The cells of the table: one fresh process each, one pretend Bot API for all."""

import json
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

ROOT = Path(__file__).resolve().parents[2]
POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")
LONGEST = 240.0  # seconds for one cell on a busy machine


@dataclass(frozen=True)
class Cell:
    """`program` is a module of tests.bench, `on` the database it gets (sqlite, postgres, none)."""

    name: str
    program: str
    on: str = ""
    options: tuple[str, ...] = ()


@contextmanager
def pretend_telegram() -> Iterator[str]:
    """The address of the quick Bot API, a process of its own."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.quick_api"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdin is not None and child.stdout is not None
    try:
        yield f"http://127.0.0.1:{child.stdout.readline().strip()}"
    finally:
        child.stdin.close()
        child.wait(timeout=10)
        child.stdout.close()


def run(cell: Cell, *more: str) -> dict[str, Any]:
    """One measurement in a fresh process with a fresh database; what it printed.

    Raises:
        RuntimeError: it failed; its last lines.
    """
    with database(cell.on) as url, pretend_telegram() as api:
        command = [sys.executable, "-m", f"tests.bench.{cell.program}", "--api", api]
        command += ["--database", url, *cell.options, *more]
        done = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST, check=False
        )
    if done.returncode:
        raise RuntimeError(f"{cell.name}: {done.stderr[-600:]}")
    took: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return took


@contextmanager
def database(kind: str) -> Iterator[str]:
    """A database of its own, gone afterwards."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/bench.db"
    elif kind == "postgres":
        name = f"guildhall_bench_{uuid.uuid4().hex[:8]}"
        admin = create_engine(_driver(POSTGRES), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            yield _driver(POSTGRES.rsplit("/", 1)[0] + f"/{name}")
        finally:
            with admin.connect() as connection:
                connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
            admin.dispose()
    else:
        yield ""


def has_postgres() -> bool:
    try:
        with database("postgres"):
            return True
    except Exception:
        return False


def _driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)
