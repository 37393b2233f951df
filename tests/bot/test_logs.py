"""Logs (G25): a whole story at DEBUG, and nobody of the cast is in it; nor is any secret."""

import logging
import re
import tomllib
from pathlib import Path

import structlog

from bot import logs
from bot.settings import SANDBOX_TOKEN
from tests.bot.process import ROOT, environment, eventually, heard, page, running, sandbox

ANN = 7000000002
TOLD = ("Quentin Canary", "E47110815", "+8613951947110", "quentin@canary.example", "Canary Lane 7")


def cast_words() -> set[str]:
    """Names, phones and user names of everybody in the sandbox."""
    cast = tomllib.loads((ROOT / "sandbox" / "cast.toml").read_text())
    found: set[str] = set()
    for person in cast["people"]:
        for key in ("first_name", "last_name", "username", "phone"):
            found.add(str(person.get(key, "")))
        found.add(f"{person.get('last_name', '')}{person['first_name']}")
    return {word for word in found if len(word) > 3 or re.search(r"[\u4e00-\u9fff]{2}", word)}


def test_g25_a_story_at_debug_leaves_no_name_no_number_and_no_key_in_the_log(tmp_path) -> None:
    keys = "a-key-that-must-never-be-printed-anywhere-1"
    chosen = {"LOG_LEVEL": "DEBUG", "SECRET_KEYS": keys, "BOT_TOKEN": SANDBOX_TOKEN}
    with (
        sandbox(tmp_path, SANDBOX_TOKEN) as url,
        running(tmp_path, "bot", "bot", "run", TELEGRAM_API_URL=url, **chosen) as bot,
    ):
        page(url, "start", as_=ANN)
        eventually(lambda: heard(url, ANN))
        for words in ("/apply", *TOLD, "/claim nonsense", "/cancel", "/help"):
            seen = len(heard(url, ANN))
            page(url, "send", as_=ANN, chat=ANN, text=words)
            eventually(lambda seen=seen: len(heard(url, ANN)) > seen)
        broken = {"callback_query": {"id": "1", "from": {"id": ANN, "first_name": TOLD[0]}}}
        page(url, "update", update=broken)
        page(url, "update", update={"message": {"text": TOLD[1], "chat": {"id": ANN}}})
        eventually(lambda: "not understood" in bot.printed())
        code, _seconds = bot.stop()
        assert code == 0, bot.printed()
    printed = bot.printed()
    assert len(printed) > 200
    secrets = {*cast_words(), *TOLD, keys, SANDBOX_TOKEN, SANDBOX_TOKEN.split(":")[1]}
    assert [word for word in secrets if word in printed] == []
    assert keys in environment(Path(), **chosen).values()  # the scan looks for the real one


def test_tokens_are_hidden_in_whatever_a_library_says(capsys) -> None:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    try:
        logs.set_up("DEBUG")
        token = "123456789:AAvery-secret-token-of-the-club-0001"
        logging.getLogger("some.library").error("GET https://x/bot%s/getMe failed", token)
        try:
            raise ValueError("Ann Lee, +86 139 0000 0000")
        except ValueError:
            logging.getLogger("some.library").exception("it broke")
        printed = capsys.readouterr().err
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        structlog.reset_defaults()
    assert "<token>" in printed
    assert "ValueError" in printed
    assert not any(secret in printed for secret in (token, "Ann Lee", "139"))


def test_a_librarys_warning_is_named_but_not_quoted(capsys) -> None:
    import warnings

    logs.set_up()
    warnings.showwarning("an update of Ann Lee", RuntimeWarning, "/x/aiogram/dispatcher.py", 7)
    printed = "".join(capsys.readouterr())
    assert "RuntimeWarning" in printed
    assert "Ann" not in printed
