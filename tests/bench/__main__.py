"""`make bench`: cells of all contestants in turns, several rounds, medians as ratios."""

import argparse
import statistics
import sys
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench import cells, starting
from tests.bench.cells import Cell

FEW = ("--conversations", "2")
SLOW = ("--delay", "0.05")
FLOOR = Cell("floor: aiogram, nothing durable", "floor")
TURNS = (
    FLOOR,
    Cell("plain durable bot, SQLite", "durable", "sqlite", FEW),
    Cell("plain durable bot, PostgreSQL", "durable", "postgres", FEW),
    Cell("Guildhall, SQLite FULL", "ours", "sqlite"),
    Cell("Guildhall, SQLite NORMAL", "ours", "sqlite", ("--synchronous", "NORMAL")),
    Cell("Guildhall, PostgreSQL", "ours", "postgres"),
    Cell("Guildhall, 40 unrelated handlers", "ours", "sqlite", ("--crowded", "40")),
)
WAITS = (
    Cell("one person", "ours", "sqlite", (*SLOW, "--people", "1", "--conversations", "8")),
    Cell("fifty people", "ours", "sqlite", SLOW),
    Cell(
        "one presses",
        "ours",
        "sqlite",
        (*SLOW, "--presses", "--people", "1", "--conversations", "8"),
    ),
)
SENDS = (
    Cell("raw aiohttp", "sending", "", ("--way", "raw")),
    Cell("speaker", "sending", "", ("--way", "speaker")),
    Cell("outbox", "sending", "sqlite", ("--way", "outbox")),
)
COUNTS = (
    Cell("SQLite", "ours", "sqlite", ("--count", "--conversations", "2")),
    Cell("PostgreSQL", "ours", "postgres", ("--count", "--conversations", "2")),
)
LARGE = tuple(
    (way, where, Cell(where, "nightly", on, ("--way", way)))
    for way in ("night", "standing")
    for where, on in (("SQLite", "sqlite"), ("PostgreSQL", "postgres"))
)
SURVEYS = (Cell("SQLite", "surveys", "sqlite"), Cell("PostgreSQL", "surveys", "postgres"))
ROLL = (Cell("SQLite", "segments", "sqlite"), Cell("PostgreSQL", "segments", "postgres"))
DESK = (Cell("SQLite", "events", "sqlite"), Cell("PostgreSQL", "events", "postgres"))
SHELF = (Cell("SQLite", "knowledge", "sqlite"), Cell("PostgreSQL", "knowledge", "postgres"))
CROWD = ("--people", "2000", "--seconds", "10")
RUSH = (
    Cell("SQLite", "rush", "sqlite", CROWD),
    Cell("PostgreSQL", "rush", "postgres", CROWD),
)
GROUPS = {"turns": TURNS, "waits": WAITS, "sends": SENDS}
LATER = ("nightly", "events", "surveys", "segments", "rush", "knowledge")
PARTS = (*GROUPS, "counts", "starts", *LATER)
Took = dict[str, list[dict[str, Any]]]


def measured(groups: list[str], rounds: int, postgres: bool) -> Took:
    """Every cell once a round, so that a busy minute strikes all alike."""
    took: Took = defaultdict(list)
    for n in range(rounds):
        for cell in [cell for group in groups for cell in GROUPS[group]]:
            if cell.on == "postgres" and not postgres:
                continue
            print(f"  round {n + 1}: {cell.name}", file=sys.stderr, flush=True)
            took[cell.name].append(cells.run(cell))
    return took


def median(took: Took, name: str, what: str = "cpu") -> float:
    return statistics.median(one[what] for one in took[name])


def ratio(took: Took, name: str, over: str, what: str = "cpu") -> float:
    """Median of the ratios within each round."""
    pairs = zip(took[name], took[over], strict=True)
    return statistics.median(one[what] / other[what] for one, other in pairs)


Row = tuple[str, str, str, bool | None]


def turns(took: Took) -> list[Row]:
    rows: list[Row] = []
    aims = {"Guildhall, SQLite FULL": 2.5, "Guildhall, PostgreSQL": 3.2}
    for cell in TURNS:
        if cell.name not in took:
            continue
        times, cost = ratio(took, cell.name, FLOOR.name), median(took, cell.name) * 1e6
        aim = aims.get(cell.name)
        rows.append(
            (
                f"processor an update: {cell.name}",
                f"{cost:.0f} µs = {times:.2f} × floor",
                f"≤ {aim} ×" if aim else "",
                times <= aim if aim else None,
            )
        )
    full = "Guildhall, SQLite FULL"
    for name, against, aim in (
        ("synchronous FULL against NORMAL", "Guildhall, SQLite NORMAL", 1.15),
        ("40 unrelated handlers in front", "", 1.3),
    ):
        over, under = (full, against) if against else ("Guildhall, 40 unrelated handlers", full)
        times = ratio(took, over, under)
        rows.append((name, f"{times:.2f} ×", f"≤ {aim} ×", times <= aim))
    return rows


def waits(took: Took) -> list[Row]:
    def pace(one: dict[str, Any]) -> float:
        return float(one["updates"] / one["seconds"])

    alone, many = ([pace(one) for one in took[cell.name]] for cell in WAITS[:2])
    times = statistics.median(b / a for a, b in zip(alone, many, strict=True))
    trips = median(took, "one presses", "median_wait") / 0.05
    at_once = statistics.median(many)
    return [
        (
            "50 people at once, each call 50 ms",
            f"{at_once:.0f}/s = {times:.1f} × one at a time",
            "≥ 20 ×",
            times >= 20,
        ),
        ("a press, answered and redrawn", f"{trips:.2f} round trips", "≤ 1.25", trips <= 1.25),
    ]


def sends(took: Took) -> list[Row]:
    says, whole = ratio(took, "speaker", "raw aiohttp"), ratio(took, "outbox", "raw aiohttp")
    cost = median(took, "raw aiohttp") * 1e6
    return [
        ("a message, raw aiohttp", f"{cost:.0f} µs", "", None),
        ("a message, the speaker", f"{says:.2f} × raw", "≤ 2 ×", says <= 2),
        ("a message, claimed, said and settled", f"{whole:.2f} × raw", "", None),
    ]


def counts(postgres: bool) -> list[Row]:
    """Statements of a turn by kind: taking in, turn, reply and settling together."""
    rows: list[Row] = []
    for cell in COUNTS[: 2 if postgres else 1]:
        asked = cells.run(cell)["statements"]
        queries = sum(asked.get(word, 0) for word in ("SELECT", "INSERT", "UPDATE", "DELETE"))
        each = ", ".join(f"{word.lower()} {n:.1f}" for word, n in sorted(asked.items()))
        rows.append((f"queries a turn, {cell.name}", f"{queries:.1f} ({each})", "", None))
    return rows


def nightly(postgres: bool) -> list[Row]:
    """A club of 100,000 members at night; one member's points among a million entries."""
    rows: list[Row] = []
    for way, where, cell in LARGE:
        if cell.on == "postgres" and not postgres:
            continue
        print(f"  {way}: {where}", file=sys.stderr, flush=True)
        took = cells.run(cell)
        if way == "night":
            each = ", ".join(f"{job} {took[job]['seconds']:.1f}" for job in took["jobs"])
            spent, longest = took["seconds"], took["longest"] * 1000
            usual = took["nearly_all"] * 1000
            unit = f"{longest:.0f} ms, 99 of 100 within {usual:.0f} ms"
            rows += [
                (f"the night, {where}", f"{spent:.1f} s ({each})", "< 60 s", spent < 60),
                (f"its longest unit, {where}", unit, "≤ 100 ms", longest <= 100),
            ]
            continue
        looks = ", ".join(f"{metric} {span * 1000:.1f}" for metric, span in took.items())
        slowest = max(took.values()) * 1000
        rows.append((f"own points, {where}", f"{looks} ms", "< 20 ms", slowest < 20))
    return rows


def events(postgres: bool) -> list[Row]:
    """The longest turn at the desk of an event with 5,000 registrations."""
    return _longest(DESK[: 2 if postgres else 1], "events", "longest turn")


def surveys(postgres: bool) -> list[Row]:
    """The longest turn over results of 20,000 answers."""
    return _longest(SURVEYS[: 2 if postgres else 1], "surveys", "results")


def _longest(chosen: Sequence[Cell], topic: str, what: str) -> list[Row]:
    rows: list[Row] = []
    for cell in chosen:
        print(f"  {topic}: {cell.name}", file=sys.stderr, flush=True)
        for name, seconds in cells.run(cell)["longest"].items():
            figure = f"{seconds * 1000:.0f} ms"
            rows.append((f"{what}, {name}, {cell.name}", figure, "≤ 300 ms", seconds <= 0.3))
    return rows


def segments(postgres: bool) -> list[Row]:
    """Counting segments among 100,000 members."""
    rows: list[Row] = []
    for cell in ROLL[: 2 if postgres else 1]:
        print(f"  segments: {cell.name}", file=sys.stderr, flush=True)
        counts = cells.run(cell)["counts"]
        each = ", ".join(f"{name} {seconds * 1000:.0f}" for name, (seconds, _n) in counts.items())
        slowest = max(seconds for seconds, _n in counts.values())
        rows.append((f"segments, {cell.name}", f"{each} ms", "≤ 300 ms", slowest <= 0.3))
    return rows


def rush(postgres: bool) -> list[Row]:
    """Two thousand press Register within ten seconds for 200 seats."""
    rows: list[Row] = []
    for cell in RUSH[: 2 if postgres else 1]:
        print(f"  rush: {cell.name}", file=sys.stderr, flush=True)
        took = cells.run(cell)
        fair = took["taken"] == took["seated"] == 200 and took["answered"] == took["people"]
        seats = f"{took['seated']} seats given, {took['answered']} of {took['people']} answered"
        rows.append((f"a rush for 200 seats, {cell.name}", seats, "200; all", fair))
        waits = took["toast"]
        figure = f"p50 {waits['p50']:.1f} s, p95 {waits['p95']:.1f} s, last {waits['max']:.1f} s"
        cost = f"{took['cpu'] * 1000:.1f} ms of processor a press"
        rows.append((f"answered, {cell.name}", f"{figure}; {cost}", "p95 < 5 s", waits["p95"] < 5))
    return rows


def knowledge(postgres: bool) -> list[Row]:
    """Every kept question asked among two thousand articles."""
    rows: list[Row] = []
    for cell in SHELF[: 2 if postgres else 1]:
        print(f"  knowledge: {cell.name}", file=sys.stderr, flush=True)
        took = cells.run(cell)
        usual, slow, first = (took[what] * 1000 for what in ("median", "nearly_all", "first"))
        figure = f"{usual:.0f} ms, 99 of 100 within {slow:.0f} ms, the very first {first:.0f} ms"
        rows.append((f"a search, {cell.name}", figure, "< 50 ms", slow < 50))
        found = took["found"]
        each = ", ".join(f"{script} {share:.0%}" for script, share in found.items())
        each = f"written last {took['blind']:.0%}; all: {each}; none of ours and nothing found "
        each += f"{took['elsewhere']:.0%}"
        rows.append((f"in the first three, {cell.name}", each, "≥ 90 %", took["blind"] >= 0.9))
    return rows


def starts(rounds: int) -> list[Row]:
    helps = statistics.median(starting.help_seconds() for _ in range(rounds))
    begun = [starting.answers() for _ in range(rounds)]
    first, later, memory = (
        statistics.median(one[what] for one in begun) for what in ("first", "later", "memory")
    )
    return [
        ("guildhall --help", f"{helps:.2f} s", "< 0.5 s", helps < 0.5),
        ("start to first answer", f"{later:.2f} s", "< 2 s", later < 2),
        ("the very first start, with migrating and the demo club", f"{first:.2f} s", "", None),
        ("memory at rest, with the sandbox", f"{memory:.0f} MB", "< 200 MB", memory < 200),
    ]


def show(rows: list[Row]) -> None:
    table = Table(title=f"Guildhall, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC")
    for heading in ("what", "figure", "aim", ""):
        table.add_column(heading, overflow="fold")
    for what, figure, aim, held in rows:
        table.add_row(what, figure, aim, "" if held is None else "held" if held else "NOT HELD")
    Console(width=None if sys.stdout.isatty() else 110).print(table)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=PARTS)
    chosen = parser.parse_args()
    postgres = cells.has_postgres()
    if not postgres:
        print("no PostgreSQL at TEST_POSTGRES_URL: its cells are left out", file=sys.stderr)
    groups = [name for name in GROUPS if chosen.only in (None, name)]
    took = measured(groups, chosen.rounds, postgres)
    tell = {"turns": turns, "waits": waits, "sends": sends}
    rows = [row for name in groups for row in tell[name](took)]
    if chosen.only in (None, "counts"):
        rows += counts(postgres)
    if chosen.only in (None, "starts"):
        rows += starts(chosen.rounds)
    for name, part in zip(
        LATER, (nightly, events, surveys, segments, rush, knowledge), strict=True
    ):
        if chosen.only in (None, name):
            rows += part(postgres)
    show(rows)


if __name__ == "__main__":
    main()
