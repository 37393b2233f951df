"""The house keeps its floors: an arrow points only downward (DESIGN, "In one breath")."""

import ast
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parent.parent
ROOMS = ("domain", "locales", "chat", "handlers", "delivery", "bot", "sandbox")
MAY_USE = {
    "domain": {"domain"},
    "locales": {"locales"},
    "chat": {"chat", "locales", "domain"},
    "handlers": {"handlers", "chat", "locales", "domain"},
    "delivery": {"delivery", "chat", "locales", "domain"},
    "bot": {"bot", "handlers", "delivery", "chat", "locales", "domain"},
    "sandbox": {"sandbox"},
}
LIBRARIES = ("aiogram", "telegram")
# Runtime tables of the bot are read and written each in its own file.
MAY_SELECT = {"bot/inbox.py", "bot/conversation.py", "bot/health.py"}
MAY_COMMIT = {"bot/door.py", "bot/migrate.py", "bot/leader.py"}


def files(room):
    return sorted((HOUSE / room).rglob("*.py"))


def imports(path):
    """(top-level name, full name) of everything imported anywhere in the file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((alias.name.split(".")[0], alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.split(".")[0], node.module


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_uses_only_the_floors_below(room):
    wrong = [
        f"{path.relative_to(HOUSE)} uses {full}"
        for path in files(room)
        for top, full in imports(path)
        if top in ROOMS and top not in MAY_USE[room]
    ]
    assert wrong == []


@pytest.mark.parametrize("room", ["domain", "locales", "chat", "sandbox"])
def test_the_lower_floors_know_no_telegram_library(room):
    allowed = {"aiogram.filters.callback_data"} if room == "chat" else set()
    wrong = [
        f"{path.relative_to(HOUSE)} uses {full}"
        for path in files(room)
        for top, full in imports(path)
        if top in LIBRARIES and full not in allowed
    ]
    assert wrong == []


def test_who_hears_does_not_speak_and_who_speaks_does_not_hear():
    for room, library in (("handlers", "telegram"), ("delivery", "aiogram")):
        assert not [
            f"{path.relative_to(HOUSE)} uses {full}"
            for path in files(room)
            for top, full in imports(path)
            if top == library
        ]


def calls(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield node, getattr(node.func, "attr", getattr(node.func, "id", ""))


def test_outside_the_domain_nobody_writes_queries():
    wrong = [
        f"{name}:{node.lineno}"
        for room in ("chat", "handlers", "delivery", "bot")
        for path in files(room)
        if (name := str(path.relative_to(HOUSE))) not in MAY_SELECT
        for node, called in calls(path)
        if called == "select" and isinstance(node.func, ast.Name)
        if name != "bot/backups.py"  # reads every table as stored bytes
    ]
    assert wrong == []


def test_only_the_door_commits():
    wrong = [
        f"{name}:{node.lineno}"
        for room in ("domain", "chat", "handlers", "delivery", "bot")
        for path in files(room)
        if (name := str(path.relative_to(HOUSE))) not in MAY_COMMIT
        for node, called in calls(path)
        if called == "commit"
    ]
    assert wrong == []


def test_only_the_clock_reads_the_clock():
    forbidden = {"now", "utcnow", "today", "time"}
    wrong = []
    for room in ("domain", "chat", "handlers", "delivery", "locales", "bot"):
        for path in files(room):
            name = str(path.relative_to(HOUSE))
            for node, called in calls(path):
                owner = getattr(getattr(node.func, "value", None), "id", "")
                if called in forbidden and owner in {"datetime", "date", "time"}:
                    wrong.append(f"{name}:{node.lineno}")
    # The app measures how wrong this machine's own clock is (F37).
    assert [one for one in wrong if not one.startswith(("domain/clock.py", "bot/app.py"))] == []


def test_no_filter_of_a_router_is_a_bare_function():
    """aiogram runs plain callables in a thread, each time, for everybody."""
    from bot import dispatcher

    found = []
    for router in [dispatcher.build(), *dispatcher.build().chain_tail]:
        for name, observer in router.observers.items():
            for handler in observer.handlers:
                for held in handler.filters or ():
                    if not getattr(held, "awaitable", True):
                        found.append(f"{router.name}.{name}: {held.callback}")
    assert found == []


def test_every_file_is_short_enough_to_read_at_once():
    long = [
        f"{path.relative_to(HOUSE)}: {lines}"
        for room in ROOMS
        for path in files(room)
        if (lines := path.read_text().count("\n")) > 300
    ]
    assert long == []
