"""Service cases for the tests of this room."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from domain.access import Actor, Role
from domain.cases import due, handling, messages, raising
from domain.cases.model import CaseClock, ServiceCase
from domain.cases.said import Said
from domain.outbox import OutboxMessage

_K = CaseClock.__table__
_O = OutboxMessage.__table__


def raised(club: Any, who: Actor | None = None, **facts: Any) -> ServiceCase:
    """Somebody new (or this person) complains about the service."""
    wanted = {"kind": "complaint", "area": "service", "words": "Nobody picked up."} | facts
    with club.work(who or club.person()) as work:
        return raising.raise_case(work, **wanted)


def says(club: Any, who: Actor, case: ServiceCase, words: str = "Hello?") -> None:
    with club.work(who) as work:
        messages.from_member(work, case_id=case.id, said=Said(words=words))


def answers(club: Any, who: Actor, case: ServiceCase, words: str = "We are on it.") -> None:
    with club.work(who) as work:
        messages.from_staff(work, case_id=case.id, said=Said(words=words))


def asks(club: Any, who: Actor, case: ServiceCase, words: str = "Which shop?") -> None:
    with club.work(who) as work:
        handling.ask_member(work, case_id=case.id, said=Said(words=words))


def resolves(club: Any, who: Actor, case: ServiceCase, **facts: Any) -> None:
    wanted = {"words": "We called back.", "cause": "delay"} | facts
    with club.work(who) as work:
        handling.resolve(work, case_id=case.id, **wanted)


def act(club: Any, who: Actor, function: Any, case: ServiceCase, **facts: Any) -> Any:
    with club.work(who) as work:
        return function(work, case_id=case.id, **facts)


def tick(club: Any) -> None:
    """The schedule's job until nothing is left."""
    for _chunk in range(50):
        with club.work() as work:
            if not due.run(work):
                return
    raise AssertionError("the job never ends")


def fresh(club: Any, case: ServiceCase) -> ServiceCase:
    with club.work() as work:
        return work.session.get_one(ServiceCase, case.id)


def clocks_of(club: Any, case: ServiceCase) -> list[CaseClock]:
    with club.work() as work:
        found = select(CaseClock).where(_K.c.case_id == case.id).order_by(_K.c.id)
        return list(work.session.execute(found).scalars())


def told(club: Any, kind: str) -> list[tuple[int | None, dict[str, Any]]]:
    """(person, parameters) of the notices of this kind, in order."""
    with club.work() as work:
        rows = work.session.execute(
            select(_O.c.person_id, _O.c.params).where(_O.c.kind == kind).order_by(_O.c.id)
        )
        return [(row.person_id, row.params) for row in rows]


def team(club: Any) -> tuple[Actor, Actor, Actor]:
    """An agent, the manager, the leader."""
    return club.person(Role.SERVICE_AGENT), club.person(Role.MANAGER), club.person(Role.LEADER)
