"""Applicants for the tests of this room: a filled form, materials, and threads that collide."""

import threading
from collections.abc import Callable
from hashlib import sha256
from itertools import count
from typing import Any

from domain.access import Actor, Role
from domain.applications import facts
from domain.applications import service as applications
from domain.applications.model import Application
from domain.work import Work

_numbers = count(100)


def answers(**changed: Any) -> dict[str, Any]:
    """A complete form; every call is another person in another home."""
    n = next(_numbers)
    return {
        facts.FULL_NAME: "林小满",
        facts.PINYIN: "Lin Xiaoman",
        facts.BORN_ON: "1990-05-21",
        facts.ID_NUMBER: f"E{n:08d}",
        facts.PHONE: f"+86138{n:08d}",
        facts.RELATION: "owner",
        facts.PROPERTY: f"紫金花园3栋1单元{n}室",
        facts.SIGNATURE: changed.get(facts.FULL_NAME, "林小满"),
    } | changed


def paper(content: str) -> dict[str, Any]:
    return {
        "unique_id": content,
        "sha256": sha256(content.encode()).hexdigest(),
        "media_type": "image/jpeg",
        "size": 1000,
        "stored": f"store-{content}",
    }


def papers() -> dict[str, Any]:
    n = next(_numbers)
    slots = (facts.ID_FRONT, facts.PORTRAIT, facts.PROPERTY_PROOF)
    return {slot: [paper(f"{slot}-{n}")] for slot in slots}


def fill(work: Work, *, for_caller: bool = False, **changed: Any) -> None:
    for path, value in (answers(**changed) | papers() | changed).items():
        applications.save_answer(work, path, value, for_caller=for_caller)


def apply(club: Any, person: Actor | None = None, **changed: Any) -> Application:
    """Somebody new (or this person) applies; their submitted application."""
    with club.work(person or club.person()) as work:
        applications.begin(work)
        fill(work, **changed)
        return applications.submit(work)


def approved(club: Any, specialist: Actor | None = None, **changed: Any) -> Application:
    application = apply(club, **changed)
    with club.work(specialist or club.person(Role.MEMBER_SPECIALIST)) as work:
        return applications.approve(work, application.id, application.version)


def fresh(club: Any, application: Application) -> Application:
    with club.work() as work:
        return work.session.get_one(Application, application.id)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run all of them at the same moment, each in its own thread: results or errors in order."""
    start, found = threading.Barrier(len(acts)), [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        start.wait(timeout=10)
        try:
            found[place] = act()
        except Exception as error:
            found[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found
