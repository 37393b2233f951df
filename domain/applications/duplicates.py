"""Is this somebody we know? Exact matches block, likely ones are a hint to the reviewer (R1.5)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from domain import outbox
from domain.applications import facts
from domain.applications.facts import Answers
from domain.applications.model import Application
from domain.members import service as members
from domain.members.model import Household, Member
from domain.people.names import family
from domain.work import Work

_M = Member.__table__  # type: ignore[attr-defined]
_H = Household.__table__  # type: ignore[attr-defined]

FAMILY_NAME, GIVEN_NAME, SAME_HOME, THRESHOLD = 5, 7, 10, 20


@dataclass(frozen=True, slots=True)
class Hint:
    """A member who is perhaps the same person. `score` of 22; 20 and more is shown."""

    member_id: int
    number: str
    score: int


def flag(work: Work, application: Application, path: str, value: Any) -> None:
    """Tell the desk, once for each application, when an ID number or phone is a member's.

    The applicant learns of it when handing in; nothing here is told to them.
    """
    given: Answers = {path: value}
    known = members.matching(
        work,
        person_id=None,
        id_hash=facts.id_hash(given),
        phone_hash=facts.phone_hash(given),
    )
    if any(one.person_id != application.person_id or one.person_id is None for one in known):
        outbox.queue(
            work,
            "desk.possible_duplicate",
            to=outbox.STAFF_GROUP,
            topic="applications",
            key=f"application:{application.id}:duplicate",
            application_id=application.id,
            member_id=known[0].id,
        )


def hints(work: Work, application: Application, answers: Answers) -> list[Hint]:
    """Members of the same home whose name is the same: family name 5, given name 7, home 10.

    Below the home's 10 the threshold of 20 is out of reach, so nobody else is looked at.
    """
    key = facts.household_key(application.preset, answers)
    name = str(answers.get(facts.FULL_NAME) or "").strip()
    if key is None or not name:
        return []
    rows = work.session.execute(
        select(_M.c.id, _M.c.number, _M.c.name)
        .join(_H, _H.c.id == _M.c.household_id)
        .where(_H.c.key == key, _M.c.application_id.is_distinct_from(application.id))
        .order_by(_M.c.id)
    )
    scored = [Hint(row.id, row.number, SAME_HOME + _alike(name, row.name or "")) for row in rows]
    return [hint for hint in scored if hint.score >= THRESHOLD]


def _alike(one: str, other: str) -> int:
    first, second = family(one), family(other) if other else ""
    same_family = FAMILY_NAME if first == second else 0
    given = GIVEN_NAME if _given(one, first) == _given(other, second) else 0
    return same_family + given


def _given(name: str, surname: str) -> str:
    return name.replace(surname, "", 1).strip().casefold()
