"""Segments over the roll of a large club: the slowest of three counts each, and an audience."""

# aiogram must be prepared before anything imports it.
# ruff: noqa: E402
from bot import light_aiogram

light_aiogram.prepare()

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, insert, text
from sqlmodel import Session

from domain import clock
from domain.access import SYSTEM
from domain.events.after_model import Visit
from domain.events.model import Event, Registration
from domain.segments import matching, reading
from domain.segments.model import MemberProfile
from domain.standing.model import MemberValue
from domain.work import Work
from tests.bench import large_club, measuring, opening

MEMBERS = 100_000
BATCH = 5000
EVENTS = 20
WANTED: dict[str, dict[str, list[Any]]] = {
    "everybody": {},
    "tier and standing": {"tier": ["gold", "diamond"], "status": ["active"]},
    "golfers of a district": {"interest": ["golf", "tennis"], "district": ["district 3"]},
    "birthday this month": {"birthday": [0], "generation": [1980, 1990]},
    "bought, stayed away": {"bought": [24], "away": [12]},
    "nearly everything": {
        "tier": ["ordinary", "silver"], "language": ["zh_CN"], "value": ["core", "important"],
        "interest": ["golf"], "birthday": [1, 2, 3, 4, 5, 6], "came": [12], "idle": [1],
        "points": [100], "reachable": [1], "joined_from": ["2020-01-01"],
    },
}  # fmt: skip


def run(chosen: Any) -> dict[str, Any]:
    engines = opening.engines(chosen)
    count = chosen.people if chosen.people > 1000 else MEMBERS
    with engines.write.begin() as connection:
        large_club.people(connection, count)
        _more(connection, count)
    with engines.write.connect() as connection:
        connection.execute(text("ANALYZE"))
        connection.commit()
    found: dict[str, Any] = {}
    with engines.read.connect() as connection, Session(connection) as session:
        work = Work(session, SYSTEM, large_club.NIGHT)
        for name, wanted in WANTED.items():
            spans = [_span(lambda wanted=wanted: reading.count(work, wanted)) for _n in range(3)]
            found[name] = (max(spans), reading.count(work, wanted))
        ids = matching.chosen(work, WANTED["tier and standing"])
        found["ids of tier and standing"] = (_span(lambda: work.session.execute(ids).all()), 0)
    engines.dispose()
    return {"counts": found}


def _span(act: Callable[[], object]) -> float:
    begun = clock.ticks()
    act()
    return clock.ticks() - begun


def _more(connection: Connection, count: int) -> None:
    """Profiles, value classes, and events to which every fifth member has come."""
    ends = large_club.NIGHT - timedelta(days=60)
    events = [
        {
            "id": n, "state": "over", "kind": "social", "title": f"Event {n}",
            "starts_at": ends - timedelta(days=30 * n, hours=2),
            "ends_at": ends - timedelta(days=30 * n), "zone": "Asia/Shanghai", "created_by": 1,
            "fee": 0, "budget": 0,
        }
        for n in range(1, EVENTS + 1)
    ]  # fmt: skip
    _all(connection, Event, events)
    _all(connection, MemberProfile, [_profile(n) for n in range(1, count + 1)])
    _all(connection, MemberValue, [_value(n) for n in range(1, count + 1)])
    came = range(1, count + 1, 5)
    _all(connection, Registration, [_seat(n) for n in came])
    _all(connection, Visit, [
        {"event_id": n % EVENTS + 1, "member_id": n, "registration_id": n, "points": 0,
         "quotable": False}
        for n in came
    ])  # fmt: skip


def _profile(n: int) -> dict[str, Any]:
    return {
        "member_id": n, "generation": 1950 + n // 7 % 6 * 10, "birth_month": n % 12 + 1,
        "district": f"district {n % 30}", "estate": f"estate {n % 400}",
        "interests": n * 2654435761 % (1 << 20),
    }  # fmt: skip


def _value(n: int) -> dict[str, Any]:
    known = (None, "core", "important", "ordinary")
    return {
        "member_id": n, "purchases": 1, "yuan": n % 900, "categories": 1, "score": n % 15,
        "confirmed": known[n % 4],
    }  # fmt: skip


def _seat(n: int) -> dict[str, Any]:
    return {
        "id": n, "event_id": n % EVENTS + 1, "member_id": n, "state": "held",
        "heard_at": large_club.NIGHT,
    }  # fmt: skip


def _all(connection: Connection, model: Any, rows: list[dict[str, Any]]) -> None:
    for first in range(0, len(rows), BATCH):
        connection.execute(insert(model.__table__), rows[first : first + BATCH])


if __name__ == "__main__":
    measuring.tell(run(measuring.arguments()))
