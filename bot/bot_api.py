"""Plain calls to the Bot API beside the speaker: who we are, files, menus, the webhook."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import orjson
import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.settings import BadSettings, Settings
from domain import clock

T = TypeVar("T")
log = structlog.get_logger(__name__)
DRIFT_WARNING = 5.0  # seconds (F37)
DRIFT_STOP = 60.0
QUIET = 45.0  # seconds without an answer before we ask ourselves
SILENT = 300.0  # seconds without an answer that call for attention (F24)


class Refusal(Exception):
    """Telegram answered with an error: its code and words."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(f"{code} {words}")
        self.passes = code == 429 or code >= 500  # waiting helps


AWAY = (OSError, TimeoutError, ClientError, ValueError)  # no answer, or none that can be read


@dataclass(slots=True)
class Telegram:
    """`seen` gets the headers of every answer, the speaker's and the intake's too."""

    session: ClientSession
    base: str  # …/bot<token>; never logged
    follows_clock: bool
    drift: float = 0.0  # seconds between this machine's clock and Telegram's
    heard_at: float = field(default_factory=clock.ticks)

    async def ask(self, method: str, params: dict[str, Any] | None = None) -> Any:
        """Raises: Refusal, or one of AWAY."""
        limits = ClientTimeout(total=20, connect=10)
        async with self.session.post(
            f"{self.base}/{method}", json=params or {}, timeout=limits
        ) as got:
            self.seen(got.headers)
            answer = orjson.loads(await got.read())
        if not answer.get("ok"):
            raise Refusal(int(answer.get("error_code", 0)), str(answer.get("description")))
        return answer["result"]

    def seen(self, headers: Any) -> None:
        """Live on the sandbox's day; against the real Telegram, measure our clock's drift."""
        self.heard_at = clock.ticks()
        if self.follows_clock:
            with contextlib.suppress(ValueError):
                clock.shift_by(float(headers.get("X-Sandbox-Clock", 0)))
        elif (said := headers.get("Date")) is not None:
            with contextlib.suppress(ValueError, TypeError):  # a proxy's idea of a date
                self._measured((parsedate_to_datetime(said) - clock.now()).total_seconds())

    def _measured(self, drift: float) -> None:
        before, self.drift = self.drift, abs(drift)
        if before <= DRIFT_WARNING < self.drift:
            log.warning("this machine's clock is wrong", seconds=round(self.drift))

    def is_clock_wrong(self) -> bool:
        """So wrong that nothing may be called due (F37)."""
        return self.drift > DRIFT_STOP

    def silent_for(self) -> float:
        """Seconds since Telegram last answered anything."""
        return clock.ticks() - self.heard_at

    async def watch(self, back: Callable[[float], Awaitable[None]]) -> None:
        """Ask now and then while nobody else does. Five minutes of silence are an error in the
        log, once; `back(seconds)` is awaited when they are over (F24)."""
        worst = 0.0
        while True:
            await asyncio.sleep(QUIET / 3)
            if self.silent_for() > QUIET:
                with contextlib.suppress(Refusal, *AWAY):
                    await self.ask("getMe")
            silent = self.silent_for()
            if silent > SILENT >= worst:
                log.error("Telegram is silent", seconds=round(silent))
            elif silent < worst and worst > SILENT:
                log.warning("Telegram answers again", seconds=round(worst))
                await back(worst)
            worst = silent if silent > QUIET else 0.0


class Stopped(Exception):
    """Told to stop before everything was open."""


async def unless(stopping: asyncio.Event, asked: Coroutine[Any, Any, T]) -> T:
    """The answer; Telegram may be away for hours, and stopping does not wait for it.

    Raises:
        Stopped: we were told to stop first.
    """
    asking, stop = asyncio.create_task(asked), asyncio.create_task(stopping.wait())
    await asyncio.wait([asking, stop], return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    if asking.done():
        return asking.result()
    asking.cancel()
    raise Stopped


async def patiently(ask: Callable[[], Awaitable[Any]]) -> Any:
    """The answer, however long Telegram cannot be reached.

    Raises:
        Refusal: Telegram answered with an error.
    """
    pause = 0.1
    while True:
        try:
            return await ask()
        except (Refusal, *AWAY) as error:
            if isinstance(error, Refusal) and not error.passes:
                raise
            if pause > 1:
                log.warning("Telegram cannot be reached", kind=type(error).__name__, seconds=pause)
        await asyncio.sleep(pause)
        pause = min(30.0, pause * 2)


async def who_we_are(telegram: Telegram) -> dict[str, Any]:
    """getMe, waiting patiently while Telegram cannot be reached.

    Raises:
        BadSettings: the token is not accepted.
    """
    try:
        me: dict[str, Any] = await patiently(lambda: telegram.ask("getMe"))
    except Refusal as refusal:
        raise BadSettings(f"Telegram does not accept BOT_TOKEN: {refusal}") from None
    return me


async def set_webhook(telegram: Telegram, settings: Settings, kinds: tuple[str, ...]) -> None:
    """Tell Telegram where to post. Repeating it is harmless.

    Raises:
        BadSettings: Telegram does not take the address.
    """
    secret = settings.webhook_secret
    wanted = {
        "url": settings.webhook_url,
        "secret_token": secret.get_secret_value() if secret else None,
        "allowed_updates": kinds,
    }
    try:
        await patiently(lambda: telegram.ask("setWebhook", wanted))
    except Refusal as refusal:
        raise BadSettings(f"Telegram does not take WEBHOOK_URL: {refusal}") from None
