"""`make prove`: each goal, its figure, held or not."""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.prove.figure import Figure

PROOFS = (
    "kills",
    "stock",
    "twice",
    "order",
    "instances",
    "outage",
    "campaign",
    "steps",
    "desk",
    "relay",
)
Prove = Callable[[Path], Awaitable[list[Figure]]]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.prove", description=__doc__)
    parser.add_argument("only", nargs="*", choices=(*PROOFS, []), help="which; all by default")
    chosen = parser.parse_args()
    table = Table(title="What was proved")
    for heading in ("goal", "figure", ""):
        table.add_column(heading, overflow="fold")
    broken = False
    with tempfile.TemporaryDirectory() as folder:
        for name in chosen.only or PROOFS:
            began = time.monotonic()
            prove: Prove = import_module(f"tests.prove.{name}").prove
            for one in asyncio.run(prove(Path(folder))):
                mark = "" if one.held is None else "held" if one.held else "NOT HELD"
                table.add_row(one.goal, one.figure, mark)
                broken = broken or one.held is False
            print(f"  {name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    Console(width=None if sys.stdout.isatty() else 110).print(table)
    raise SystemExit(1 if broken else 0)


if __name__ == "__main__":
    main()
