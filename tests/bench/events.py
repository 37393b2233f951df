"""The desk of an event with thousands of registrations: the longest turn of each kind.

Each turn goes through inbox, dispatcher and commit; the file is read as delivery reads it, and
written off the turn.
"""

# aiogram must be prepared before anything imports it.
# ruff: noqa: E402
from bot import light_aiogram

light_aiogram.prepare()

import asyncio
import time
from typing import Any

from sqlmodel import Session

from bot.database import Engines
from chat.actions_event_desk import SeeEventDesk, SeeQueue, SeeRegistrations
from chat.screen import Screen
from delivery import sheets
from domain import clock
from domain.approvals.model import Approval
from domain.events import exporting
from domain.people.model import Person, RoleGrant, Undertaking
from locales.i18n import speaking
from tests.bench import event_crowd, measuring, opening
from tests.talk import Talker, open_house

SEATED, WAITING, TRIES = 5000, 500, 7
CLERK = 7_000_900_001


async def run(chosen: Any) -> dict[str, Any]:
    engines = opening.engines(chosen)
    event_id = event_crowd.big_event(engines, SEATED, WAITING)
    _clerk(engines)
    found: dict[str, float] = {}
    async with open_house(engines) as house:
        clerk = house.person("Mei Lin", telegram_id=CLERK)
        await clerk.says("/start")
        last = -(-SEATED // 8)
        presses = {
            "the list, page 1": SeeRegistrations(event_id=event_id),
            f"the list, page {last - 25}": SeeRegistrations(event_id=event_id, page=last - 25),
            "narrowed to a session, not there": SeeRegistrations(
                event_id=event_id, session="1", came="no", page=150
            ),
            "the event's page": SeeEventDesk(event_id=event_id),
            "the waiting list, page 60": SeeQueue(event_id=event_id, page=60),
        }
        for name, press in presses.items():
            clerk.phone.messages[-1].screen = Screen()
            found[name] = await _longest(clerk, clerk.press_body(press.pack()))
        found["a registration by its number"] = await _searched(clerk, event_id)
        found["reading the file"] = await _read(house.door, event_id, None)
        found["reading the file with names"] = await _read(
            house.door, event_id, _granted(engines, event_id)
        )
    engines.dispose()
    return {"longest": found}


def _clerk(engines: Engines) -> None:
    now = clock.now()
    with engines.write.begin() as connection, Session(connection) as session:
        person = Person(telegram_id=CLERK, language="en", created_at=now)
        session.add(person)
        session.flush()
        number = int(person.id or 0)
        session.add(RoleGrant(person_id=number, role="manager", since=now))
        session.add(Undertaking(person_id=number, year=now.year, signed_name="x", signed_at=now))
        session.commit()


async def _longest(clerk: Talker, body: dict[str, Any]) -> float:
    """Seconds of the slowest of some turns; the first warms up."""
    took = []
    for _n in range(TRIES + 1):
        began = time.perf_counter()
        await clerk.house.feed(body)
        took.append(time.perf_counter() - began)
    assert clerk.sees().text, "nothing came of it"
    return max(took[1:])


async def _searched(clerk: Talker, event_id: int) -> float:
    took = []
    for n in range(TRIES):
        await clerk.press_data(f"fb:edfind.{event_id}")
        began = time.perf_counter()
        screen = await clerk.says(f"B{4000 + n:06}")
        took.append(time.perf_counter() - began)
        assert "Registration of" in screen.title
    return max(took)


def _granted(engines: Engines, event_id: int) -> int:
    """A request for names that stands."""
    now = clock.now()
    with engines.write.begin() as connection, Session(connection) as session:
        made = Approval(
            kind=exporting.KIND,
            subject_kind="event",
            subject_id=event_id,
            requester_id=1,
            reason="Name badges",
            proposal={"what": exporting.WHAT, "purpose": "badges", "days": 1},
            chain="[]",
            state="approved",
            asked_at=now,
            step_since=now,
            ended_at=now,
        )
        session.add(made)
        session.commit()
        return int(made.id or 0)


async def _read(door: Any, event_id: int, request: int | None) -> float:
    sheets.load_all()
    known = sheets.SHEETS["event.registrations"]
    params = {"event_id": event_id, "person_id": 1, "request": request}
    took = []
    for _n in range(TRIES + 1):
        began = time.perf_counter()
        with speaking("en"):
            facts = await door.read(lambda session: known.read(session, params))
        took.append(time.perf_counter() - began)
    assert len(facts.rows) == SEATED
    return max(took[1:])


if __name__ == "__main__":
    measuring.tell(asyncio.run(run(measuring.arguments())))
