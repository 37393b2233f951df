"""The heartbeat: every half minute the sender asks the domain what is due.

APScheduler only ticks. What is due is computed by the domain and made unique in the database, so
a tick that comes late, twice or in two processes does no harm (G21).
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from importlib import import_module

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlmodel import Session

from bot.door import Door, DoorClosed
from bot.logs import place
from domain import clock
from domain.access import SYSTEM
from domain.work import Work

log = structlog.get_logger(__name__)
TICK = 30.0
LOOK = 1.0  # seconds until a moved clock of the sandbox is noticed
CHUNKS = 200  # of one job in one tick at the most, so that nobody else waits for long
CHORES = 3600.0  # seconds between two rounds of the chores


@dataclass(frozen=True, slots=True)
class Job:
    """`module:function` takes a Work and returns how much it did; it is called again while that
    is more than nothing."""

    name: str
    call: str

    def function(self) -> Callable[[Work], int]:
        module, name = self.call.split(":")
        found: Callable[[Work], int] = getattr(import_module(module), name)
        return found


JOBS: tuple[Job, ...] = (
    Job("codes on the wall", "domain.events.walls:renew"),  # first: they last a minute
    Job("application clocks", "domain.applications.due:remind"),
    Job("old drafts", "domain.applications.retention:expire"),
    Job("approval clocks", "domain.approvals.service:remind"),
    Job("rewards waiting", "domain.rewards.due:run"),
    Job("lotteries", "domain.lottery.due:run"),
    Job("plans and tasks", "domain.plans.due:run"),
    Job("events", "domain.events.due:run"),
    Job("after events", "domain.events.after:run"),
    Job("the year's summaries", "domain.plans.yearly:run"),
    Job("announcements of events", "domain.events.announcing:run"),
    Job("surveys", "domain.surveys.sending:run"),
    Job("what members can be found by", "domain.segments.profiles:run"),
    Job("tiers", "domain.tiers.due:run"),  # before points expire (R3.5)
    Job("articles to look through", "domain.knowledge.due:run"),
    Job("index of articles", "domain.knowledge.renewing:run"),
    Job("points expiry", "domain.points.expiry:run"),
    Job("points reminders", "domain.points.expiry:remind"),
    Job("points check", "domain.points.check:run"),
    Job("answers to surveys", "domain.surveys.ballots:run"),
    Job("low marks in surveys", "domain.surveys.follow_up:run"),
    Job("files of purchases", "domain.purchases.posting:run"),
    Job("dormant and lost", "domain.standing.nightly:run"),
    Job("value classes", "domain.standing.value:run"),
    Job("old cases", "domain.standing.retention:forget"),
    Job("overdue questions about points", "domain.points.disputes:remind"),
    Job("service cases", "domain.cases.due:run"),
    Job("voices of the last month", "domain.voices.due:run"),
    Job("old updates", "bot.tidying:tidy"),
    Job("old words", "bot.tidying:forget_words"),
    Job("old conversations", "bot.tidying:forget_conversations"),
)
CLOCK_WRONG = Job("wrong clock", "bot.tidying:tell_of_wrong_clock")
Chore = Callable[[], Awaitable[None]]


class Schedule:
    """Runs the jobs through the door; `poke` wakes delivery when something was queued. `chores`
    wait for files or a network, and are done once an hour. While `held` says that this machine's
    clock is wrong, nothing is due (F37)."""

    def __init__(
        self,
        door: Door,
        poke: Callable[[], None],
        *,
        held: Callable[[], bool] = lambda: False,
        chores: Sequence[Chore] = (),
    ) -> None:
        self._door, self._poke, self._held, self._chores = door, poke, held, chores
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._running = asyncio.Lock()
        self._chores_at = 0.0

    async def run(self) -> None:
        """Tick until cancelled; at once when our time was moved, so that a day that is skipped in
        the sandbox is lived through without waiting."""
        self._scheduler.add_job(
            self.tick,
            "interval",
            seconds=TICK,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
        self._scheduler.start()
        try:
            await self._follow_clock()
        finally:
            self._scheduler.shutdown(wait=False)

    async def _follow_clock(self) -> None:
        known = clock.shift()
        while True:
            await asyncio.sleep(LOOK)
            if clock.shift() != known:
                known = clock.shift()
                await self.tick()

    async def tick(self) -> None:
        """Do everything that is due now. Ticks never overlap."""
        async with self._running:
            wrong = self._held()
            for job in (CLOCK_WRONG,) if wrong else JOBS:
                try:
                    await self._run(job.function())
                except DoorClosed:
                    return
                except Exception as error:
                    _failed(job.name, error)
            if not wrong and clock.ticks() >= self._chores_at:
                self._chores_at = clock.ticks() + CHORES
                await self._do_chores()

    async def _run(self, due: Callable[[Work], int]) -> None:
        def unit(session: Session) -> tuple[int, bool]:
            work = Work(session, SYSTEM, clock.now())
            return due(work), work.queued

        for _chunk in range(CHUNKS):
            done, queued = await self._door.run(unit)
            if queued:
                self._poke()
            if not done:
                return

    async def _do_chores(self) -> None:
        for chore in self._chores:
            try:
                await chore()
            except Exception as error:
                _failed(getattr(chore, "__qualname__", "chore"), error)


def _failed(name: str, error: Exception) -> None:
    log.error("job failed", job=name, kind=type(error).__name__, at=place(error))
