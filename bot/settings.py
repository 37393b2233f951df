"""What the operator sets: environment or `.env`, checked at start with one clear line."""

import re
import secrets
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

SANDBOX_TOKEN = "7100000001:AAsandboxsandboxsandboxsandboxsand0"  # noqa: S105 - a pretend Telegram only
SANDBOX_STAFF_CHAT = -1002000000001
PLACEHOLDERS = ("changeme", "change-me", "your-", "xxx", "example", "placeholder", "<", "todo")
OURS = ("zh_CN", "zh_TW", "en")
ANONYMOUS = (1087968824, 136817688, 777000)  # nobody in particular: never on a list (F15)


class BadSettings(Exception):
    """One line for the operator."""


class _Environment(EnvSettingsSource):
    """A desktop's own LANGUAGE (en_US:en) is not meant for us: `.env` or the default holds."""

    def __call__(self) -> dict[str, Any]:
        said = super().__call__()
        language = str(said.get("language", ""))
        if language not in OURS and re.fullmatch(r"[a-z]{2,3}_[A-Z]{2}.*|.*:.*", language):
            del said["language"]
        return said


class Settings(BaseSettings):
    """Names are the environment's, in small letters. See .env.example for each."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)

    bot_token: SecretStr | None = None
    telegram_api_url: str | None = None
    database_url: str = "sqlite:///guildhall.db"
    staff_chat_id: int | None = None
    owner_id: int | None = None
    secret_keys: SecretStr | None = None
    secret_keys_file: Path = Path("guildhall.keys")
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    webhook_host: str = "127.0.0.1"
    webhook_port: int = Field(default=8443, ge=1, le=65535)
    timezone: str = "Asia/Shanghai"
    language: Literal["zh_CN", "zh_TW", "en"] = "zh_CN"
    club_name: str = "紫金客户会"
    club_preset: Literal["owners", "chamber", "retail"] = "owners"
    media_dir: Path = Path("media")
    metrics_port: int = Field(default=9090, ge=0, le=65535)
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    sandbox_port: int = Field(default=8080, ge=0, le=65535)
    sandbox_dir: Path = Path("sandbox-data")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment, then `.env`; a desktop's own LANGUAGE is not heard."""
        return init_settings, _Environment(settings_cls), dotenv_settings, file_secret_settings

    @field_validator("bot_token", "secret_keys", "webhook_secret")
    @classmethod
    def _no_placeholder(cls, value: SecretStr | None) -> SecretStr | None:
        words = value.get_secret_value().lower() if value else ""
        if any(words.startswith(sign) or sign == words for sign in PLACEHOLDERS):
            raise ValueError("still holds a placeholder; put the real secret there or remove it")
        return value

    @field_validator("bot_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not re.fullmatch(r"\d{6,}:[\w-]{30,}", value.get_secret_value()):
            raise ValueError("is not a bot token; BotFather gives one like 123456789:AA…")
        return value

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("is no time zone, for example Asia/Shanghai")
        ZoneInfo(value)
        return value

    @field_validator("telegram_api_url", "webhook_url")
    @classmethod
    def _url(cls, value: str | None) -> str | None:
        if value and not re.match(r"https?://[^\s/]+", value):
            raise ValueError("must begin with http:// or https://")
        return value.rstrip("/") if value else None

    @field_validator("owner_id", "staff_chat_id")
    @classmethod
    def _somebody(cls, value: int | None) -> int | None:
        if value in ANONYMOUS:
            raise ValueError("belongs to anonymous admins or channels, not to a person or group")
        return value

    @field_validator("staff_chat_id")
    @classmethod
    def _a_group(cls, value: int | None) -> int | None:
        if value is not None and value > 0:
            raise ValueError("is a person; a group's id begins with a minus sign")
        return value

    @field_validator("owner_id")
    @classmethod
    def _a_person(cls, value: int | None) -> int | None:
        if value is not None and value < 0:
            raise ValueError("is a group; an owner is a person, whose id has no minus sign")
        return value

    @model_validator(mode="after")
    def _webhook_needs_secret(self) -> "Settings":
        if self.webhook_url:
            if not self.webhook_secret:
                raise ValueError(
                    "WEBHOOK_URL needs WEBHOOK_SECRET, else anybody could send updates"
                )
            if not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", self.webhook_secret.get_secret_value()):
                raise ValueError("WEBHOOK_SECRET needs 16 to 256 of A-Z a-z 0-9 _ -")
        if not self.database_url.startswith(
            ("sqlite:///", "postgresql://", "postgresql+psycopg://")
        ):
            raise ValueError("DATABASE_URL must begin with sqlite:/// or postgresql://")
        return self

    @property
    def in_sandbox(self) -> bool:
        """Whether we talk to the pretend Telegram that comes with the project."""
        return self.bot_token is None

    @property
    def token(self) -> str:
        return self.bot_token.get_secret_value() if self.bot_token else SANDBOX_TOKEN

    @property
    def api_url(self) -> str:
        if self.telegram_api_url:
            return self.telegram_api_url
        return (
            f"http://127.0.0.1:{self.sandbox_port}"
            if self.in_sandbox
            else "https://api.telegram.org"
        )


def load() -> Settings:
    """Read the environment and `.env`.

    Raises:
        BadSettings: with one line naming the setting and what to do.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"]).upper()
        words = str(first["msg"]).removeprefix("Value error, ")
        raise BadSettings(f"{name} {words}".strip()) from None


def secret_keys(settings: Settings) -> list[bytes]:
    """The key ring, newest first: SECRET_KEYS (comma separated), or the key file, which is made
    with mode 600 when it is missing.

    Raises:
        BadSettings: a short key, or a key file that others can read.
    """
    if settings.secret_keys:
        words = settings.secret_keys.get_secret_value()
    else:
        words = _from_file(settings.secret_keys_file)
    keys = [part.strip().encode() for part in re.split(r"[,\n]", words) if part.strip()]
    if not keys or any(len(key) < 32 for key in keys):
        raise BadSettings("SECRET_KEYS needs keys of at least 32 characters, newest first")
    return keys


def _from_file(path: Path) -> str:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48) + "\n")
    if path.stat().st_mode & 0o077:
        raise BadSettings(f"{path} can be read by others; run: chmod 600 {path}")
    return path.read_text()
