"""The groups in which answers are counted: coarse ones, so that nobody stands alone (R6.2)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from domain.applications import facts
from domain.applications.model import ApplicationAnswer
from domain.members.model import Member
from domain.work import Work

_ANSWER = ApplicationAnswer.__table__  # type: ignore[attr-defined]

DIMENSIONS = ("tier", "age", "district", "language")
AGES = ((30, "under_30"), (45, "30_44"), (60, "45_59"), (200, "60_on"))
_DISTRICT = "district"


@dataclass(frozen=True, slots=True)
class Bands:
    """Of one member, when they answer; None where we do not know."""

    tier: str | None = None
    age: str | None = None
    district: str | None = None
    language: str | None = None

    def pools(self, *, unknown: bool = False) -> list[str]:
        """As tier:gold, age:30_44 …; what is not known has none, or (`unknown`) an empty one."""
        found = ((name, getattr(self, name)) for name in DIMENSIONS)
        return [f"{name}:{band or ''}" for name, band in found if band or unknown]


def of(work: Work, member: Member) -> Bands:
    """The acting member's groups, from the membership and what the application said."""
    said = _said(work, member.application_id)
    district = " ".join(str(said.get(_DISTRICT) or "").split()).casefold()[:40]
    return Bands(member.tier, _age(said, work.today), district or None, work.actor.language)


def _said(work: Work, application_id: int | None) -> dict[str, Any]:
    rows = work.session.execute(
        select(_ANSWER.c.path, _ANSWER.c.value).where(
            _ANSWER.c.application_id == application_id,
            _ANSWER.c.path.in_((facts.BORN_ON, _DISTRICT)),
        )
    )
    return {row.path: row.value for row in rows}


def _age(said: dict[str, Any], today: date) -> str | None:
    born = facts.born_on(said)
    if born is None:
        return None
    years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return next((band for below, band in AGES if years < below), None)
