"""The real process over HTTP against the sandbox, and the command line as an operator meets it."""

import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest

from bot.settings import SANDBOX_TOKEN
from tests.bot.process import (
    ENGLISH,
    GUEST,
    command,
    eventually,
    free_port,
    heard,
    page,
    running,
    sandbox,
)

TOKEN = "123456789:AAvery-secret-token-of-the-club-0001"


def settings(**more: str) -> dict[str, str]:
    return {"SANDBOX_PORT": str(free_port()), **more}


@pytest.fixture(scope="module")
def club(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """One run of the embedded default: (folder, chat page, the process)."""
    folder, chosen = tmp_path_factory.mktemp("club"), settings()
    with running(folder, "bot", "bot", "run", **chosen) as bot:
        bot.until("The chat page")
        yield folder, f"http://127.0.0.1:{chosen['SANDBOX_PORT']}", bot


def test_one_command_starts_sandbox_demo_and_bot_and_the_first_answer_comes(club) -> None:
    _folder, url, _bot = club
    page(url, "start", as_=ENGLISH)
    eventually(lambda: any("Welcome" in text for text in heard(url, ENGLISH)))
    page(url, "start", as_=GUEST)
    eventually(lambda: any("欢迎" in text or "您好" in text for text in heard(url, GUEST)))


def test_raw_nonsense_over_the_wire_stops_nothing(club) -> None:
    _folder, url, _bot = club
    for nonsense in (
        {"message": {"text": "no chat"}},
        {"telepathy": {"from": {"id": 1}}},
        {"message": {"message_id": 1, "chat": {"id": ENGLISH, "type": "hyper"}, "date": "x"}},
        {"callback_query": {"id": "1", "from": {"id": 1.5}}},
    ):
        page(url, "update", update=nonsense)
    before = len(heard(url, ENGLISH))
    page(url, "send", as_=ENGLISH, chat=ENGLISH, text="/help")
    eventually(lambda: len(heard(url, ENGLISH)) > before)


def test_an_update_put_aside_is_listed_and_replayed_from_the_command_line(club) -> None:
    folder, url, _bot = club
    page(url, "start", as_=ENGLISH)
    database = sqlite3.connect(folder / "guildhall.db", timeout=10)
    done = "SELECT max(update_id) FROM inbound WHERE state IN ('done', 'dead')"
    eventually(lambda: database.execute(done).fetchone()[0])
    number = database.execute(done).fetchone()[0]
    body = database.execute("SELECT body FROM inbound WHERE body IS NOT NULL").fetchone()
    with database:
        change = (
            "UPDATE inbound SET state = 'dead', body = ?, error = 'KeyError' WHERE update_id = ?"
        )
        database.execute(change, (body[0], number))
    listed = command(folder, "inbox", "dead")
    assert f"{number}" in listed.stdout
    assert "KeyError" in listed.stdout
    assert command(folder, "inbox", "replay", str(number)).returncode == 0
    state = f"SELECT state FROM inbound WHERE update_id = {number}"
    eventually(lambda: database.execute(state).fetchone()[0] not in ("new", "dead"))
    database.close()
    unknown = command(folder, "inbox", "replay", "12")
    assert unknown.returncode == 1
    assert "no such update" in unknown.stdout


def test_it_stops_cleanly_within_five_seconds(tmp_path) -> None:
    with (
        sandbox(tmp_path, SANDBOX_TOKEN) as url,
        running(
            tmp_path, "bot", "bot", "run", TELEGRAM_API_URL=url, BOT_TOKEN=SANDBOX_TOKEN
        ) as bot,
    ):
        bot.until("/claim")
        page(url, "start", as_=ENGLISH)
        eventually(lambda: heard(url, ENGLISH))
        code, seconds = bot.stop()
        assert code == 0, bot.printed()
        assert seconds <= 5
        assert "Traceback" not in bot.printed()


BAD: dict[str, dict[str, str]] = {
    "placeholder": {"BOT_TOKEN": "changeme"},
    "no_token": {"BOT_TOKEN": "123:abc"},
    "database_of_another_kind": {"DATABASE_URL": "mysql://root:secretword@x/y"},
    "database_in_no_folder": {"DATABASE_URL": "sqlite:////no/such/folder/club.db"},
    "database_nobody_serves": {
        "DATABASE_URL": "postgresql://club:secretword@127.0.0.1:1/club?connect_timeout=2"
    },
    "webhook_without_secret": {"BOT_TOKEN": TOKEN, "WEBHOOK_URL": "https://club.example"},
    "short_keys": {"SECRET_KEYS": "secretword"},
    "zone": {"TIMEZONE": "Mars/Olympus"},
    "owner": {"OWNER_ID": "1087968824"},
}


@pytest.mark.parametrize("given", BAD.values(), ids=BAD)
def test_a_bad_setting_ends_with_one_line_and_exit_2(tmp_path, given) -> None:
    ended = command(tmp_path, "run", **settings(), **given)
    assert ended.returncode == 2, ended.stderr
    lines = [line for line in ended.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, ended.stderr
    assert lines[0].startswith("guildhall: ")
    for secret in (TOKEN, "secretword", "Traceback"):
        assert secret not in ended.stdout + ended.stderr


def test_an_unknown_role_and_a_taken_port_are_said_plainly(tmp_path) -> None:
    ended = command(tmp_path, "run", "--role", "king", **settings())
    assert (ended.returncode, "king" in ended.stderr) == (2, True)
    assert "Traceback" not in ended.stderr


def test_an_empty_database_is_checked_and_migrated(tmp_path) -> None:
    before = command(tmp_path, "check", **settings())
    assert before.returncode == 1
    assert "BAD" in before.stdout
    assert "database at version" in command(tmp_path, "migrate", **settings()).stdout


def test_demo_and_check_do_what_they_say(club) -> None:
    folder, _url, _bot = club
    assert command(folder, "demo").returncode == 0
    after = command(folder, "check")
    assert after.returncode == 0, after.stdout
    assert "keys open the database" in after.stdout
    wrong = command(folder, "check", SECRET_KEYS="another-key-than-the-one-it-was-sealed-with")
    assert wrong.returncode == 1
    assert "SECRET_KEYS do not open" in wrong.stdout


def test_a_newer_database_is_not_touched(tmp_path, sqlite_url) -> None:
    with sqlite3.connect(tmp_path / "club.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    ended = command(tmp_path, "run", **settings(DATABASE_URL=sqlite_url))
    assert ended.returncode == 2, ended.stderr
    assert "newer than this code" in ended.stderr


@pytest.mark.parametrize("words", [("--help",), ("inbox", "--help"), ("run", "--help")])
def test_help_is_quick_and_needs_no_settings(tmp_path: Path, words: tuple[str, ...]) -> None:
    began = time.monotonic()
    ended = command(tmp_path, *words, BOT_TOKEN="changeme")
    assert ended.returncode == 0
    assert "Usage" in ended.stdout
    assert time.monotonic() - began < 5
    assert list(tmp_path.iterdir()) == []
