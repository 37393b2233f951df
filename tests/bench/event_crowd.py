"""Events with many people, written straight into the database."""

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Table, insert
from sqlmodel import Session

from bot.database import Engines
from domain.events.model import Event, Quota, Registration, Turn
from domain.members.model import Member
from domain.people.model import Person
from tests.bench.crowd import FIRST

NAMES = ("Ann Lee", "Bo Chen", "Mei Lin", "Wei Sun", "Eve Fox")


def event(session: Session, **values: Any) -> int:
    """An announced event in ten days; its id."""
    starts = datetime.now(UTC) + timedelta(days=10)
    made = Event(
        **{
            "state": "announced",
            "kind": "social",
            "title": "Tea on the hill",
            "starts_at": starts,
            "ends_at": starts + timedelta(hours=4),
            "zone": "Asia/Shanghai",
            "created_by": 1,
            **values,
        }
    )
    session.add(made)
    session.flush()
    return int(made.id or 0)


def members(session: Session, count: int) -> list[int]:
    """So many members with accounts of the crowd; their ids."""
    now = datetime.now(UTC)
    people = [
        {"telegram_id": FIRST + n, "language": "en", "created_at": now} for n in range(count)
    ]
    ids = _written(session, Person.__table__, people)  # type: ignore[attr-defined]
    roll = [
        {
            "person_id": person_id,
            "number": f"B{n:06}",
            "status": "active",
            "tier": "ordinary",
            "joined_on": date(2026, 1, 1),
            "admitted_at": now,
            "name": NAMES[n % len(NAMES)],
            "by_exception": False,
        }
        for n, person_id in enumerate(ids, 1)
    ]
    return _written(session, Member.__table__, roll)  # type: ignore[attr-defined]


def big_event(engines: Engines, seated: int, waiting: int) -> int:
    """An event with so many registrations in two sessions, answers and companions with each, and
    so many places in its queue; its id."""
    with engines.write.begin() as connection, Session(connection) as session:
        event_id = event(
            session,
            capacity=seated * 2,
            taken=seated * 2,
            companions=1,
            sessions={"1": "Morning", "2": "Afternoon"},
            questions=[{"name": "q1", "ask": "Which dish?", "kind": "text"}],
        )
        for key in ("1", "2"):
            session.add(
                Quota(event_id=event_id, kind="session", key=key, capacity=seated, taken=seated)
            )
        ids = members(session, seated + waiting)
        rows = [_registration(event_id, member_id, n) for n, member_id in enumerate(ids[:seated])]
        _written(session, Registration.__table__, rows)  # type: ignore[attr-defined]
        turns = [_turn(event_id, member_id) for member_id in ids[seated:]]
        _written(session, Turn.__table__, turns)  # type: ignore[attr-defined]
        session.commit()
    return event_id


def _registration(event_id: int, member_id: int, n: int) -> dict[str, Any]:
    now = datetime.now(UTC)
    return {
        "event_id": event_id,
        "member_id": member_id,
        "state": "asked" if n % 50 == 0 else "held",
        "version": 1,
        "seats": 2,
        "tier": "ordinary",
        "session": str(1 + n % 2),
        "answers": {"q1": "fish"},
        "companions": ["Bo Chen"],
        "heard_at": now,
        "walk_in": False,
        "came_at": now if n % 3 == 0 else None,
        "ticket": 1,
    }


def _turn(event_id: int, member_id: int) -> dict[str, Any]:
    return {
        "event_id": event_id,
        "member_id": member_id,
        "state": "waiting",
        "version": 1,
        "round": 0,
        "priority": 0,
        "seats": 2,
        "tier": "ordinary",
        "session": "1",
        "joined_at": datetime.now(UTC),
        "offers": 0,
    }


def _written(session: Session, table: Table, rows: list[dict[str, Any]]) -> list[int]:
    ids: list[int] = []
    for at in itertools.count(0, 500):
        if not rows[at : at + 500]:
            return ids
        made = session.execute(insert(table).returning(table.c.id), rows[at : at + 500])
        ids += sorted(row[0] for row in made)
    return ids
