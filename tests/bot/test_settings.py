"""Settings: whatever is wrong is one line that names the setting, and never shows a secret."""

from pathlib import Path

import pytest

from bot import settings
from bot.settings import BadSettings

TOKEN = "123456789:AAvery-secret-token-of-the-club-0001"
WEBHOOK = {"WEBHOOK_URL": "https://club.example/hook", "BOT_TOKEN": TOKEN}
BAD: tuple[tuple[str, dict[str, str]], ...] = (
    *(("BOT_TOKEN", {"BOT_TOKEN": bad}) for bad in ("changeme", "your-token-here", "<token>")),
    *(("BOT_TOKEN", {"BOT_TOKEN": bad}) for bad in ("123", "123456789:short", "x" * 50, "a b")),
    *(("DATABASE_URL", {"DATABASE_URL": bad}) for bad in ("mysql://x/y", "club.db", "sqlite://")),
    *(("STAFF_CHAT_ID", {"STAFF_CHAT_ID": bad}) for bad in ("abc", "1087968824", "1.5")),
    *(("OWNER_ID", {"OWNER_ID": bad}) for bad in ("Ann", "777000", "136817688", "@ann")),
    *(("SECRET_KEYS", {"SECRET_KEYS": bad}) for bad in ("changeme", "your-32-characters", "xxx")),
    *(("WEBHOOK_URL", {**WEBHOOK, "WEBHOOK_URL": bad}) for bad in ("ftp://x", "club", "https://")),
    ("WEBHOOK_SECRET", WEBHOOK),
    *(
        ("WEBHOOK_SECRET", {**WEBHOOK, "WEBHOOK_SECRET": bad})
        for bad in ("short", "with spaces in the secret", "ключ" * 8, "changeme", "x" * 300)
    ),
    *(("WEBHOOK_PORT", {"WEBHOOK_PORT": bad}) for bad in ("0", "70000", "http")),
    *(("TIMEZONE", {"TIMEZONE": bad}) for bad in ("Mars/Olympus", "../etc/passwd", "UTC+8")),
    *(("LANGUAGE", {"LANGUAGE": bad}) for bad in ("klingon", "cn")),
    ("CLUB_PRESET", {"CLUB_PRESET": "guild"}),
    *(("METRICS_PORT", {"METRICS_PORT": bad}) for bad in ("-1", "65536", "on")),
    ("LOG_LEVEL", {"LOG_LEVEL": "LOUD"}),
    *(("SANDBOX_PORT", {"SANDBOX_PORT": bad}) for bad in ("99999", "eighty")),
    ("TELEGRAM_API_URL", {"TELEGRAM_API_URL": "telegram"}),
)


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in settings.Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("name", "given"), BAD)
def test_a_bad_setting_is_one_line_that_names_it(monkeypatch, name, given) -> None:
    for key, value in given.items():
        monkeypatch.setenv(key, value)
    with pytest.raises(BadSettings) as refused:
        settings.load()
    line = str(refused.value)
    assert name in line
    assert "\n" not in line
    assert len(line) < 200
    assert TOKEN not in line
    assert not any(value in line for value in given.values() if len(value) > 12)


def test_the_env_file_is_read_and_placeholders_in_it_are_refused(tmp_path) -> None:
    (tmp_path / ".env").write_text("BOT_TOKEN=changeme\n")
    with pytest.raises(BadSettings, match="BOT_TOKEN still holds a placeholder"):
        settings.load()


def test_nothing_set_is_fine_and_means_the_sandbox() -> None:
    chosen = settings.load()
    assert chosen.in_sandbox
    assert chosen.api_url.startswith("http://127.0.0.1:")


def test_empty_values_count_as_not_set(monkeypatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "")
    monkeypatch.setenv("OWNER_ID", "")
    assert settings.load().bot_token is None


@pytest.mark.parametrize("value", ["en_US:en", "de_DE.UTF-8", "en_GB"])
def test_the_language_of_a_desktop_is_not_meant_for_the_club(monkeypatch, value) -> None:
    monkeypatch.setenv("LANGUAGE", value)
    assert settings.load().language == "zh_CN"


def test_no_secret_shows_in_the_settings_themselves(monkeypatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("SECRET_KEYS", "k" * 40)
    shown = f"{settings.load()!r} {settings.load()}"
    assert TOKEN not in shown
    assert "k" * 40 not in shown


def test_keys_are_made_once_and_only_for_us(tmp_path) -> None:
    chosen = settings.load()
    first = settings.secret_keys(chosen)
    assert (tmp_path / "guildhall.keys").stat().st_mode & 0o777 == 0o600
    assert settings.secret_keys(chosen) == first


def test_keys_others_can_read_are_refused(tmp_path) -> None:
    chosen = settings.load()
    settings.secret_keys(chosen)
    (tmp_path / "guildhall.keys").chmod(0o644)
    with pytest.raises(BadSettings, match="chmod 600"):
        settings.secret_keys(chosen)


@pytest.mark.parametrize("keys", ["short", f"{'k' * 40},short", " , "])
def test_short_keys_are_refused_without_showing_them(monkeypatch, keys) -> None:
    monkeypatch.setenv("SECRET_KEYS", keys)
    with pytest.raises(BadSettings, match="at least 32") as refused:
        settings.secret_keys(settings.load())
    assert "kkkk" not in str(refused.value)
