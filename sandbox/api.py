"""The Bot API over HTTP: one call in, one answer out, written to the log."""

import asyncio
import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import orjson
from aiohttp import web

from sandbox.faults import Fault, strike, struck
from sandbox.log import Log
from sandbox.pace import Pace
from sandbox.params import Params, read_params
from sandbox.polling import Polling
from sandbox.refusals import Refused
from sandbox.world import World

Json = dict[str, Any]
Handler = Callable[["Call"], Any]

ROOMS = ("api_self", "api_send", "api_media", "api_edit", "api_chat", "api_more")
UNLOGGED = {"getupdates"}


@dataclass(slots=True)
class Method:
    name: str
    run: Handler
    params: frozenset[str]


METHODS: dict[str, Method] = {}


@dataclass(slots=True)
class Call:
    """One call of the bot: what it asked and the world it asks about."""

    method: str
    params: Params
    world: World
    desk: "Desk"


@dataclass(slots=True)
class Desk:
    """The Bot API of one world."""

    world: World
    token: str
    calm: bool = False
    log: Log = field(default_factory=Log)
    faults: list[Fault] = field(default_factory=list)
    pace: Pace = field(init=False)
    polling: Polling = field(init=False)

    def __post_init__(self) -> None:
        for room in ROOMS:
            importlib.import_module(f"sandbox.{room}")
        self.pace = Pace(self.world.clock, calm=self.calm)
        self.polling = Polling(self.world)


def method(names: str, params: str = "") -> Callable[[Handler], Handler]:
    """Register a handler for one or more methods, with the parameters the Bot API knows."""

    def register(run: Handler) -> Handler:
        for name in names.split():
            METHODS[name.lower()] = Method(name, run, frozenset(params.split()))
        return run

    return register


async def serve(request: web.Request) -> web.StreamResponse:
    """Answer `/bot<token>/<method>`."""
    desk = request.app[DESK]
    if request.match_info["token"] != desk.token:
        return answer(desk, Refused(401, "Unauthorized"))
    known = METHODS.get(request.match_info["method"].lower())
    name = known.name if known else request.match_info["method"]
    params = Params({}, {})
    try:
        params = await read_params(request)
        fault = struck(desk.faults, name, params, desk.world)
        if fault and fault.kind == "drop":
            dropped = Refused(0, "connection dropped before it was accepted")
            record(desk, name, params, error=dropped, fault="drop")
            return hang_up(request)
        if fault and fault.kind == "slow":
            await asyncio.sleep(fault.seconds or 1)
        elif fault and fault.kind != "lost_answer":
            strike(fault)
        if known is None:
            raise Refused(404, "Not Found")
        result = known.run(Call(known.name, params, desk.world, desk))
        if asyncio.iscoroutine(result):
            result = await result
    except Refused as refused:
        record(desk, name, params, error=refused)
        return answer(desk, refused)
    except (TypeError, ValueError, KeyError, AttributeError, OverflowError) as mistake:
        # Nonsense that no check above foresaw; Telegram has such answers too.
        trouble = Refused(500, f"Internal Server Error: {type(mistake).__name__}")
        record(desk, name, params, error=trouble)
        return answer(desk, trouble)
    if fault and fault.kind == "lost_answer":
        record(desk, name, params, result=result, fault="lost_answer")
        return hang_up(request)
    if name.lower() not in UNLOGGED:
        record(desk, name, params, result=result)
    return json_answer(desk, {"ok": True, "result": result})


def hang_up(request: web.Request) -> web.StreamResponse:
    """Close the connection without a word."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def record(
    desk: Desk,
    name: str,
    params: Params,
    *,
    result: Any = None,
    error: Refused | None = None,
    fault: str | None = None,
) -> None:
    known = METHODS.get(name.lower())
    shown = dict(params.values)
    for key, upload in params.files.items():
        shown[key] = {"file": upload.name, "mime": upload.mime, "size": len(upload.body)}
    entry: Json = {
        "at": desk.world.clock.now(),
        "method": name,
        "params": shown,
        "ok": error is None,
        "result": result,
        "error": error.description if error else None,
        "unknown_params": unknown(known, params),
    }
    if error is not None:
        entry["error_code"] = error.code
    if fault:
        entry["fault"] = fault
    desk.log.write(name, entry)


def unknown(known: Method | None, params: Params) -> list[str]:
    if known is None:
        return []
    # Uploaded parts referred to as attach://name are no parameters.
    return sorted(key for key in params.values if key not in known.params)


def answer(desk: Desk, refused: Refused) -> web.Response:
    body: Json = {
        "ok": False,
        "error_code": refused.code,
        "description": refused.description,
    }
    if refused.parameters:
        body["parameters"] = refused.parameters
    return json_answer(desk, body, refused.code)


def json_answer(desk: Desk, body: Json, status: int = 200) -> web.Response:
    return web.Response(
        body=orjson.dumps(body),
        status=status,
        content_type="application/json",
        headers=clock_headers(desk.world),
    )


def clock_headers(world: World) -> dict[str, str]:
    return {"Date": world.clock.http_date(), "X-Sandbox-Clock": f"{world.clock.offset:.3f}"}


DESK = web.AppKey("desk", Desk)
