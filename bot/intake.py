"""Receiving: an update is in the inbox, committed, before Telegram hears that it arrived.

Long polling asks for the next batch only after the commit; the webhook answers 200 only after it,
and 503 while the store is down, so that Telegram keeps the update (F46).
"""

import asyncio
import hmac
import json
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

import orjson
import structlog
from aiohttp import ClientSession, ClientTimeout, web

from bot import inbox
from bot.door import Door, DoorClosed, store_is_down
from bot.inbox import Arrival
from domain import clock

log = structlog.get_logger(__name__)
KINDS = ("message", "edited_message", "callback_query", "my_chat_member", "chat_member")
BODY_LIMIT = 1_048_576
POLL = 25  # seconds Telegram may keep a poll waiting
CONFLICT_PATIENCE = 30.0  # seconds of 409 before we say that a second instance runs (F33)
LONGEST_PAUSE = 15.0
MINUTE = 60.0
REMEMBERED = 4096  # updates whose verdict stands when they come again

Offer = Callable[[Sequence[Arrival]], None]


class Flood:
    """How much one person may say in a minute (F8). Pictures of one album count once."""

    def __init__(self, messages: int = 20, presses: int = 60) -> None:
        self._limits = {"message": messages, "callback_query": presses}
        self._seen: dict[tuple[int, str], deque[float]] = {}
        self._albums: deque[str] = deque(maxlen=256)
        self._judged: dict[int, str] = {}

    def allow(self, messages: int, presses: int) -> None:
        """Other limits hold from now on; the same ones change nothing."""
        limits = {"message": messages, "callback_query": presses}
        if limits != self._limits:
            self._limits = limits
            self._seen.clear()  # counted for the old ones

    def judge(self, one: Arrival) -> str:
        """`new` (handle it), `warned` (the first too many: say so) or `dropped`. An update that
        comes again, because it could not be kept, is not counted again."""
        known = self._judged.get(one.update_id)
        if known is None:
            known = self._judged[one.update_id] = self._judge(one)
            while len(self._judged) > REMEMBERED:
                del self._judged[next(iter(self._judged))]
        return known

    def _judge(self, one: Arrival) -> str:
        limit = self._limits.get(one.kind)
        if limit is None or one.chat != one.person:
            return "new"
        if one.album:
            if one.album in self._albums:
                return "new"
            self._albums.append(one.album)
        ticks = clock.ticks()
        seen = self._seen.setdefault((one.person, one.kind), deque(maxlen=limit + 2))
        while seen and seen[0] < ticks - MINUTE:
            seen.popleft()
        if len(seen) <= limit + 1:
            seen.append(ticks)
        if len(self._seen) > 50_000:
            self._seen = {
                key: when for key, when in self._seen.items() if when[-1] > ticks - MINUTE
            }
        return "new" if len(seen) <= limit else "warned" if len(seen) == limit + 1 else "dropped"


class Intake:
    """Writes updates to the inbox and offers them. `flooded` tells a person to wait a minute,
    `conflict` tells staff that a second instance polls, `trouble` tells the sender of an update
    that the store is down."""

    def __init__(
        self,
        door: Door,
        offer: Offer,
        *,
        flood: Flood,
        flooded: Callable[[Arrival], Awaitable[None]],
        conflict: Callable[[], Awaitable[None]],
        trouble: Callable[[Arrival], Awaitable[None]],
    ) -> None:
        self._door, self._offer, self._flood = door, offer, flood
        self._flooded, self._conflict, self._trouble = flooded, conflict, trouble
        self._stopping = False
        self._words: set[asyncio.Task[None]] = set()

    async def take_in(self, bodies: Sequence[Any]) -> None:
        """Commit a batch; then offer what was new.

        Raises:
            DBAPIError: the store is down; what was not taken in comes again.
            DoorClosed: we are stopping.
        """
        now, by_state = clock.now(), {"new": [], "dropped": [], "ignored": []}  # type: ignore[var-annotated]
        warned: list[Arrival] = []
        for body in bodies:
            try:
                one = inbox.arrival(body, now)
            except ValueError:
                log.warning("not an update", kind=type(body).__name__)
                continue
            verdict = self._flood.judge(one) if one.kind in KINDS else "ignored"
            if verdict == "warned":
                warned.append(one)
                verdict = "dropped"
            by_state[verdict].append(one)
        for state, ones in by_state.items():
            if not ones:
                continue
            new = await self._keep(ones, state)
            if state == "new":
                self._offer(new)
            elif state == "dropped":
                self._tell(self._flooded, [one for one in new if one in warned])

    async def _keep(self, ones: list[Arrival], state: str) -> list[Arrival]:
        """Commit them; one that cannot be written must not hold up the others for ever."""
        try:
            return await self._door.run(partial(inbox.store, arrivals=ones, state=state))
        except DoorClosed:
            raise
        except Exception as error:
            if store_is_down(error):
                self._tell(self._trouble, ones if state == "new" else [])
                raise
            if len(ones) == 1:
                log.error(
                    "update not kept", update_id=ones[0].update_id, kind=type(error).__name__
                )
                return []
        return [new for one in ones for new in await self._keep([one], state)]

    def _tell(
        self, how: Callable[[Arrival], Awaitable[None]], arrivals: Sequence[Arrival]
    ) -> None:
        async def tell(one: Arrival) -> None:
            try:
                await how(one)
            except Exception as error:
                log.warning("not told", kind=type(error).__name__)

        for one in arrivals:
            task = asyncio.create_task(tell(one))
            self._words.add(task)
            task.add_done_callback(self._words.discard)

    # ── Long polling ──────────────────────────────────────────────────────────────────────────

    async def poll(
        self, session: ClientSession, url: str, *, seen: Callable[[Any], None] | None = None
    ) -> None:
        """Ask for updates until stopped. `url` ends in `/getUpdates`; `seen` gets the headers of
        every answer."""
        offset, pause, conflict_since = 0, 0.0, 0.0
        while not self._stopping:
            question = {"offset": offset, "timeout": POLL, "allowed_updates": KINDS}
            try:
                async with session.post(
                    url, json=question, timeout=ClientTimeout(total=POLL + 15, connect=10)
                ) as response:
                    if seen is not None:
                        seen(response.headers)
                    answer = _read(await response.read())
                if not answer.get("ok"):
                    conflict_since = await self._not_served(answer, conflict_since)
                    continue
                batch = answer["result"]
                await self.take_in(batch)
                # After a quiet week the numbers begin anew, perhaps lower: the last batch decides.
                numbers = [number for number in map(_number, batch) if number >= 0]
                offset = max(numbers) + 1 if numbers else offset
                pause = conflict_since = 0.0
            except DoorClosed:
                return
            except Exception as error:  # whatever it was, Telegram keeps the updates for us
                pause = min(LONGEST_PAUSE, pause * 2 or 0.5)
                log.warning("cannot receive", kind=type(error).__name__, seconds=pause)
                await asyncio.sleep(pause)

    async def _not_served(self, answer: dict[str, Any], conflict_since: float) -> float:
        code, ticks = answer.get("error_code"), clock.ticks()
        log.warning(
            "Telegram refuses to give updates", reason=str(answer.get("description"))[:120]
        )
        if code == 409:
            if not conflict_since:
                conflict_since = ticks
            elif ticks - conflict_since > CONFLICT_PATIENCE:
                await self._conflict()
                conflict_since = ticks
        wait = (answer.get("parameters") or {}).get("retry_after", 3)
        await asyncio.sleep(min(float(wait), 60.0))
        return conflict_since if code == 409 else 0.0

    def stop(self) -> None:
        self._stopping = True

    # ── Webhook ───────────────────────────────────────────────────────────────────────────────

    def webhook(self, secret: str) -> web.Application:
        """The web application Telegram posts to. The secret header is mandatory."""
        expected = secret.encode()

        async def receive(request: web.Request) -> web.Response:
            given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
            if not given.isascii() or not hmac.compare_digest(given.encode(), expected):
                return web.Response(status=401)
            try:
                body = _read(await request.read())
                inbox.arrival(body, clock.now())
            except (ValueError, RecursionError):
                return web.Response(status=400, text="not an update")
            try:
                await self.take_in([body])
            except Exception as error:
                log.error("update not taken in", kind=type(error).__name__)
                return web.Response(status=503, headers={"Retry-After": "5"})
            return web.Response()

        application = web.Application(client_max_size=BODY_LIMIT)
        application.router.add_post("/webhook", receive)
        return application


def _read(raw: bytes) -> Any:
    """JSON as Telegram sends it; half signs (lone surrogates) become question marks.

    Raises:
        ValueError: no JSON. RecursionError: nested too deeply.
    """
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError:
        lenient = json.dumps(json.loads(raw), ensure_ascii=False, allow_nan=False)
        return orjson.loads(lenient.encode(errors="replace"))


def _number(body: Any) -> int:
    """The number of an update, -1 when it has none."""
    number = body.get("update_id") if isinstance(body, dict) else None
    return number if isinstance(number, int) else -1
