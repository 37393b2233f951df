"""The photos and papers of a case, and to whom a ready answer is addressed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from domain import audit
from domain.access import Permission
from domain.cases import clocks, conflict
from domain.cases.model import CaseMessage, ClockState
from domain.members import service as members
from domain.members.model import Member
from domain.people import service as people
from domain.work import Work

_M = CaseMessage.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Paper:
    """A file in the sealed store."""

    stored: str
    photo: bool


@dataclass(frozen=True, slots=True)
class Addressee:
    """`language` as they chose it; `name` and `title` of a member; `due`: our next deadline."""

    number: str
    language: str
    name: str | None = None
    title: str | None = None
    due: datetime | None = None


def count(work: Work, *, case_id: int) -> int:
    """How many files of the case we hold; for a colleague who may handle it.

    Raises:
        NotFound: no such case, or not for the actor.
    """
    work.require(Permission.HANDLE_CASES)
    conflict.handled(work, case_id, lock=False)
    return len(_stored(work, case_id))


def of_case(work: Work, *, case_id: int) -> Sequence[Paper]:
    """The files, in order, ten at the most; the look is recorded (R2.2).

    Raises:
        NotFound: no such case, or not for the actor.
    """
    work.require(Permission.HANDLE_CASES)
    case = conflict.handled(work, case_id, lock=False)
    audit.record(work, "case.files_read", case, purpose=case.number)
    return _stored(work, case_id)


def _stored(work: Work, case_id: int) -> Sequence[Paper]:
    rows = work.session.execute(
        select(_M.c.stored, _M.c.media)
        .where(_M.c.case_id == case_id, _M.c.stored.is_not(None))
        .order_by(_M.c.id)
        .limit(10)
    )
    return [Paper(row.stored, row.media == "photo") for row in rows]


def addressee(work: Work, *, case_id: int) -> Addressee:
    """To whom an answer in the case goes (A:4): language, name and title where they are known.

    Raises:
        NotFound: no such case, or not for the actor.
    """
    work.require(Permission.HANDLE_CASES)
    case = conflict.handled(work, case_id, lock=False)
    spoken = people.reader(work.session, case.person_id)[1] if case.person_id else ""
    member = work.session.get(Member, case.member_id) if case.member_id else None
    running = [one.due_at for one in clocks.of_case(work, case) if one.state == ClockState.RUNNING]
    return Addressee(
        number=case.number,
        language=spoken or work.policy.language,
        name=member.name if member else None,
        title=member.title if member else None,
        due=min(running, default=None),
    )


def myself(work: Work) -> tuple[str | None, str | None]:
    """Name and title of the actor, where they are a member (A:4)."""
    work.require(Permission.RAISE_CASE)
    member = members.of(work)
    return (member.name, member.title) if member else (None, None)
