"""`/health` for a watchdog, `/metrics` for Prometheus: ages, depths, times; never a person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import func, select
from sqlmodel import Session

from bot.door import Door
from bot.inbox import Inbound
from domain import clock
from domain.outbox import Lane, OutboxMessage

REGISTRY = CollectorRegistry()
TURN_SECONDS = Histogram(
    "guildhall_turn_seconds",
    "From receipt to commit of one update",
    buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 30),
    registry=REGISTRY,
)
SENDS = Counter("guildhall_sends_total", "Messages by outcome", ["outcome"], registry=REGISTRY)
INBOX_AGE = Gauge(
    "guildhall_inbox_age_seconds", "Age of the oldest waiting update", registry=REGISTRY
)
OUTBOX_DEPTH = Gauge("guildhall_outbox_waiting", "Waiting messages", ["lane"], registry=REGISTRY)
STALE = 120.0  # seconds an update may wait before we call ourselves ill
SILENT = 300.0  # seconds without an answer of Telegram

_I = Inbound.__table__  # type: ignore[attr-defined]
_O = OutboxMessage.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Waiting:
    """Since when the oldest update, and the oldest reply, waits; how many in each lane."""

    update: datetime | None
    reply: datetime | None
    depth: dict[int, int]


def look(session: Session) -> Waiting:
    """What waits now."""
    oldest = session.execute(
        select(_I.c.received_at).where(_I.c.state == "new").order_by(_I.c.received_at).limit(1)
    ).scalar_one_or_none()
    depth = session.execute(
        select(_O.c.lane, func.count().label("waiting"))
        .where(_O.c.state == "pending")
        .group_by(_O.c.lane)
    )
    unsaid = _O.c.state.in_(("pending", "leased", "sending"))
    reply = session.execute(
        select(_O.c.created_at)
        .where(unsaid, _O.c.lane == int(Lane.REPLY))
        .order_by(_O.c.created_at)
        .limit(1)
    ).scalar_one_or_none()
    return Waiting(oldest, reply, {row.lane: row.waiting for row in depth})


def _age(since: datetime | None) -> float:
    return (clock.now() - since).total_seconds() if since else 0.0


def application(door: Door, silent_for: Callable[[], float] = lambda: 0.0) -> web.Application:
    """The two pages, for `METRICS_PORT` on the loopback address. `silent_for` gives the seconds
    since Telegram last answered anything (F24)."""

    async def refresh() -> Waiting:
        waiting = await door.read(look)
        INBOX_AGE.set(_age(waiting.update))
        for lane in Lane:
            OUTBOX_DEPTH.labels(lane.name.lower()).set(waiting.depth.get(lane, 0))
        return waiting

    async def health(_request: web.Request) -> web.Response:
        try:
            waiting = await refresh()
        except Exception as error:
            return web.json_response({"ok": False, "reason": type(error).__name__}, status=503)
        silent = silent_for()
        ages = _age(waiting.update), _age(waiting.reply)
        ill = max(ages) > STALE or silent > SILENT
        state = {
            "ok": not ill,
            "inbox_age_seconds": round(ages[0], 1),
            "reply_age_seconds": round(ages[1], 1),
            "telegram_silent_seconds": round(silent),
        }
        return web.json_response(state, status=503 if ill else 200)

    async def metrics(_request: web.Request) -> web.Response:
        await refresh()
        return web.Response(body=generate_latest(REGISTRY), content_type="text/plain")

    pages = web.Application()
    pages.router.add_get("/health", health)
    pages.router.add_get("/metrics", metrics)
    return pages
