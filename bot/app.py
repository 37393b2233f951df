"""Builds everything, runs it, and takes it down again in the right order."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
import structlog
from aiohttp import ClientSession, TCPConnector, web
from sqlmodel import Session

from bot import bot_api, dispatcher, health, light_aiogram, menu, roles, tidying
from bot.attachments import Attachments
from bot.bot_api import Refusal, Telegram
from bot.database import Engines
from bot.door import Door
from bot.intake import KINDS, Flood, Intake
from bot.leader import Leader
from bot.schedule import Schedule
from bot.settings import BadSettings, Settings
from bot.turns import Ears, Turns
from bot.voice import Voice
from delivery.opening import open_worker
from delivery.worker import Worker
from domain import clock, policy
from domain.people import facts

log = structlog.get_logger(__name__)
WATCH = 2.0  # seconds between looks whether this process still leads
LOOK = 0.4  # seconds between looks of a worker for what others received
FOLLOW = 2.0  # seconds until a changed setting is followed

Job = Coroutine[Any, Any, None]


@dataclass(slots=True)
class Parts:
    """What a process is made of."""

    telegram: Telegram
    door: Door
    worker: Worker
    voice: Voice
    turns: Turns


class App:
    """One process of the bot; see bot/roles for `role`."""

    def __init__(self, settings: Settings, engines: Engines, role: str = "all") -> None:
        self.settings, self.engines, self.role = settings, engines, role
        self.stopping = asyncio.Event()
        self.ready = asyncio.Event()

    def does(self, part: str) -> bool:
        return roles.does(self.role, part)

    async def run(self) -> None:
        """Until `stopping` is set (SIGTERM, SIGINT).

        Raises:
            BadSettings: Telegram does not accept us, or a port is taken.
        """
        loop = asyncio.get_running_loop()
        for sign in (signal.SIGTERM, signal.SIGINT):
            # No handlers on Windows, nor outside the main thread, where tests run us.
            with contextlib.suppress(NotImplementedError, RuntimeError):
                loop.add_signal_handler(sign, self.stopping.set)
        leaders = {part: Leader(self.engines, part) for part in ("web", "sender")}
        try:
            if self.engines.is_sqlite:
                # One writer: whoever comes second touches nothing until the first has gone.
                for leader in leaders.values():
                    await self._until_stopped(leader.lead())
            if not self.stopping.is_set():
                with contextlib.suppress(bot_api.Stopped):
                    await self._work(leaders)
        finally:
            for leader in leaders.values():  # last: what was begun has been settled
                leader.resign()

    async def _work(self, leaders: dict[str, Leader]) -> None:
        async with self._parts() as parts, AsyncExitStack() as stack:
            jobs = await self._jobs(stack, parts, leaders)
            self.ready.set()
            await self._until_stopped(*jobs)
            log.info("stopping")

    async def _until_stopped(self, *jobs: Job) -> None:
        """Run these until one ends or we are told to stop; then end the others."""
        running = [asyncio.create_task(job) for job in jobs]
        stopped = asyncio.create_task(self.stopping.wait())
        await asyncio.wait([stopped, *running], return_when=asyncio.FIRST_COMPLETED)
        for task in (stopped, *running):
            task.cancel()
        for end in await asyncio.gather(*running, return_exceptions=True):
            if isinstance(end, Exception):
                raise end

    @asynccontextmanager
    async def _parts(self) -> AsyncIterator[Parts]:
        settings = self.settings
        async with AsyncExitStack() as stack:
            session = await stack.enter_async_context(
                ClientSession(connector=TCPConnector(limit=64), json_serialize=_dumps)
            )
            telegram = Telegram(
                session, f"{settings.api_url}/bot{settings.token}", settings.in_sandbox
            )
            me = await bot_api.unless(self.stopping, bot_api.who_we_are(telegram))
            light_aiogram.warm()
            # Beside other processes fewer: two answers to one person overtake less often then.
            door = Door(self.engines, threads=8 if self.role == "all" else 4)
            stack.push_async_callback(door.close)
            await door.run(partial(_remember_name, username=me["username"]))
            worker = await stack.enter_async_context(
                open_worker(
                    door,
                    token=settings.token,
                    api_url=settings.api_url,
                    media=settings.media_dir,
                    # Elsewhere another process may be saying a reply at this moment.
                    alone=self.engines.is_sqlite,
                    answered=telegram.seen,
                )
            )
            voice = Voice(door, worker)
            attachments = Attachments(
                door,
                session,
                telegram.ask,
                f"{settings.api_url}/file/bot{settings.token}",
                settings.media_dir,
            )
            name = me["username"]
            turns = Turns(
                door,
                Ears(dispatcher.build(), dispatcher.ear(me["id"], name, me["first_name"]), name),
                fetch=attachments.fetch,
                release=worker.release,
                poke=worker.poke,
                trouble=voice.trouble,
            )
            stack.push_async_callback(turns.stop)
            yield Parts(telegram, door, worker, voice, turns)

    async def _jobs(
        self, stack: AsyncExitStack, parts: Parts, leaders: dict[str, Leader]
    ) -> list[Job]:
        """What this role does at once, and what it does while it leads."""
        settings, telegram = self.settings, parts.telegram
        back = parts.voice.telegram_is_back if self.does("sender") else _nothing
        jobs = [_know_owners(parts.voice), telegram.watch(back)]
        if self.does("worker"):
            await parts.turns.sweep()
            jobs.append(parts.turns.run(LOOK) if self.role == "worker" else parts.turns.run())
        if self.does("web"):
            intake = await self._intake(stack, parts, jobs)
            jobs.append(_leading(leaders["web"], lambda: [self._hear(telegram, intake)]))
        if self.does("sender"):
            jobs.append(_leading(leaders["sender"], lambda: self._send(parts)))
        if settings.metrics_port:
            pages = health.application(parts.door, telegram.silent_for)
            await _serve(stack, pages, "127.0.0.1", settings.metrics_port)
        return jobs

    async def _intake(self, stack: AsyncExitStack, parts: Parts, jobs: list[Job]) -> Intake:
        settings, door, voice = self.settings, parts.door, parts.voice
        limits = await door.read(policy.in_force)
        flood = Flood(limits.messages_a_minute, limits.presses_a_minute)
        intake = Intake(
            door,
            parts.turns.offer if self.does("worker") else _leave,
            flood=flood,
            flooded=voice.flooded,
            conflict=voice.second_instance,
            trouble=voice.trouble,
        )
        stack.callback(intake.stop)
        jobs.append(_follow_policy(door, flood))
        if settings.webhook_url:
            secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
            pages = intake.webhook(secret)
            await _serve(stack, pages, settings.webhook_host, settings.webhook_port)
        return intake

    async def _hear(self, telegram: Telegram, intake: Intake) -> None:
        """Poll, or have Telegram post to the webhook."""
        if self.settings.webhook_url:
            await bot_api.set_webhook(telegram, self.settings, KINDS)
            return
        await bot_api.patiently(lambda: telegram.ask("deleteWebhook"))
        await intake.poll(telegram.session, f"{telegram.base}/getUpdates", seen=telegram.seen)

    def _send(self, parts: Parts) -> list[Job]:
        """The lanes, the schedule and the menus."""
        schedule = Schedule(
            parts.door,
            parts.worker.poke,
            held=parts.telegram.is_clock_wrong,
            chores=(tidying.Files(parts.door, self.settings.media_dir).tidy,),
        )
        return [parts.worker.run(), schedule.run(), self._menus(parts)]

    async def _menus(self, parts: Parts) -> None:
        staff = await parts.door.read(lambda session: facts.fact(session, "staff_group"))
        chat = int(staff) if staff else None
        ask, language = parts.telegram.ask, self.settings.language
        try:
            await bot_api.patiently(lambda: menu.publish(ask, chat, language))
        except Refusal as refusal:  # the bot works without its menu
            log.warning("menus not set", reason=str(refusal)[:120])


async def _leading(leader: Leader, jobs: Callable[[], list[Job]]) -> None:
    """Do these whenever this process leads; stop when another one does."""
    while True:
        await leader.lead()
        tasks = [asyncio.create_task(job) for job in jobs()]
        watch = asyncio.create_task(_until_lost(leader))
        try:
            await _first_end(watch, tasks)
        finally:
            for task in (watch, *tasks):
                task.cancel()
            await asyncio.gather(watch, *tasks, return_exceptions=True)
        log.warning("another instance leads now", part=leader.name)


async def _first_end(watch: asyncio.Task[None], tasks: list[asyncio.Task[None]]) -> None:
    """Until the lead is lost; a job may end, but not fail."""
    waiting: set[asyncio.Task[None]] = {watch, *tasks}
    while watch in waiting:
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()


async def _until_lost(leader: Leader) -> None:
    while await asyncio.to_thread(leader.still):  # noqa: ASYNC110 - nothing would wake us
        await asyncio.sleep(WATCH)


def _remember_name(session: Session, username: str) -> None:
    """Links in notices lead to us by name."""
    if facts.fact(session, "bot_username") != username:
        facts.put(session, "bot_username", username, clock.now())


def _leave(_arrivals: object) -> None:
    """A receiving process leaves updates to the workers."""


async def _nothing(_seconds: float) -> None:
    """The sender tells the staff."""


def _dumps(value: Any) -> str:
    return orjson.dumps(value).decode()


async def _serve(stack: AsyncExitStack, pages: web.Application, host: str, port: int) -> None:
    runner = web.AppRunner(pages, access_log=None)
    await runner.setup()
    stack.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError:
        raise BadSettings(f"port {port} on {host} is taken by another program") from None


async def _know_owners(voice: Voice) -> None:
    """Owners come and go; who they are must be known when the database is away (F46)."""
    while True:
        with contextlib.suppress(Exception):
            await voice.remember_owners()
        await asyncio.sleep(60)


async def _follow_policy(door: Door, flood: Flood) -> None:
    """The limits of F8 are club settings: a change holds at once."""
    while True:
        await asyncio.sleep(FOLLOW)
        with contextlib.suppress(Exception):  # while the database is away the old ones hold
            limits = await door.read(policy.in_force)
            flood.allow(limits.messages_a_minute, limits.presses_a_minute)
