"""Two processes by mistake (G12, F33): the second waits and says so, and takes over quickly."""

import signal
from pathlib import Path

import pytest

from bot.settings import SANDBOX_TOKEN
from tests.bot.process import ENGLISH, eventually, heard, page, running, sandbox


@pytest.mark.parametrize("which", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def test_g12_the_second_waits_and_takes_over_within_ten_seconds_of_a_kill(
    request: pytest.FixtureRequest, tmp_path: Path, which: str
) -> None:
    url = request.getfixturevalue(f"{which}_url")
    keys = "the-keys-of-both-processes-are-the-same"
    with sandbox(tmp_path, SANDBOX_TOKEN) as telegram:
        chosen = {"DATABASE_URL": url, "TELEGRAM_API_URL": telegram, "SECRET_KEYS": keys}
        chosen["BOT_TOKEN"] = SANDBOX_TOKEN  # as if it were the real Telegram: no demo club
        with running(tmp_path, "first", "bot", "run", **chosen) as first:
            page(telegram, "start", as_=ENGLISH)
            eventually(lambda: heard(telegram, ENGLISH))
            with running(tmp_path, "second", "bot", "run", **chosen) as second:
                second.until("another instance")
                page(telegram, "send", as_=ENGLISH, chat=ENGLISH, text="/help")
                eventually(lambda: len(heard(telegram, ENGLISH)) == 2)
                first.stop(signal.SIGKILL)
                page(telegram, "send", as_=ENGLISH, chat=ENGLISH, text="/privacy")
                # What the first was saying may come again, so count no messages.
                took = eventually(lambda: any("Your data" in t for t in heard(telegram, ENGLISH)))
                assert took <= 10
                code, seconds = second.stop()
                assert (code, seconds <= 5) == (0, True), second.printed()
