"""What is kept coarsely of a member, so that they can be found without opening what is sealed.

Written when somebody is admitted; for those who were members before, a chunk at a time.
"""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, select

from domain import upsert
from domain.access import Permission
from domain.applications import facts
from domain.applications.facts import Answers
from domain.applications.model import ApplicationAnswer
from domain.members.model import Member, Status
from domain.people import facts as club_facts
from domain.segments.model import MemberProfile
from domain.work import Work

_ANSWER = ApplicationAnswer.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]
_T = MemberProfile.__table__  # type: ignore[attr-defined]

CHUNK = 200
LONGEST = 40
_WALKED = "segments.profiled"  # the last member looked at
_DISTRICT, _INTERESTS = "district", "interests"
_READ = (facts.BORN_ON, facts.PROPERTY, _DISTRICT, _INTERESTS)

GENERATIONS = tuple(range(1930, 2020, 10))
# Their places are bits of `MemberProfile.interests`: new ones only at the end.
INTERESTS = (
    "fitness", "food", "swimming", "health", "hiking", "home", "football", "shopping", "golf",
    "music", "tennis", "dance", "badminton", "painting", "table_tennis", "technology", "billiards",
    "finance", "cards", "business",
)  # fmt: skip


def write(work: Work, member_id: int, answers: Answers) -> None:
    """Keep what these answers say of a member, coarsely; again, it is replaced. For the decision
    on an application; the caller holds the right."""
    row = {"member_id": member_id, **coarse(answers)}
    upsert.all_or_replace(work.session, _T, ["member_id"], [row])


def drop(work: Work, member_ids: Sequence[int]) -> None:
    """Forget it of these; the caller holds the right."""
    work.session.execute(delete(_T).where(_T.c.member_id.in_(member_ids)))


def run(work: Work) -> int:
    """The next members who were admitted before this was kept; how many were looked at, 0 when
    all have been."""
    work.require(Permission.RUN_SCHEDULE)
    last = int(club_facts.fact(work.session, _WALKED) or 0)
    found = work.session.execute(
        select(_M.c.id, _M.c.application_id, _M.c.status)
        .where(_M.c.id > last)
        .order_by(_M.c.id)
        .limit(CHUNK)
    ).all()
    if not found:
        return 0
    here = {row.application_id: row.id for row in found if _counts(row)}
    said: dict[int, dict[str, Any]] = {member: {} for member in here.values()}
    answers = work.session.execute(
        select(_ANSWER.c.application_id, _ANSWER.c.path, _ANSWER.c.value).where(
            _ANSWER.c.application_id.in_(here), _ANSWER.c.path.in_(_READ)
        )
    )
    for row in answers:
        said[here[row.application_id]][row.path] = row.value
    rows = [{"member_id": member, **coarse(answers)} for member, answers in said.items()]
    upsert.all_or_replace(work.session, _T, ["member_id"], rows)
    club_facts.put(work.session, _WALKED, str(found[-1].id), work.now)
    return len(found)


def _counts(row: Any) -> bool:
    return row.application_id is not None and row.status != Status.WITHDRAWN


def coarse(answers: Answers) -> dict[str, Any]:
    """Generation, birth month, district, estate and interests of an application's answers."""
    born = facts.born_on(answers)
    decade = None if born is None else born.year // 10 * 10
    return {
        "generation": decade if decade in GENERATIONS else None,
        "birth_month": None if born is None else born.month,
        "district": _plain(answers.get(_DISTRICT)),
        "estate": estate(str(answers.get(facts.PROPERTY) or "")),
        "interests": bits(answers.get(_INTERESTS) or ()),
    }


def bits(codes: Sequence[str]) -> int:
    """The known ones of these interests as bits; what somebody typed themselves has none."""
    return sum(1 << at for at, code in enumerate(INTERESTS) if code in codes)


def estate(address: str) -> str | None:
    """紫金花园 of 紫金花园 3 栋 1 单元 502 室: what stands before the first number."""
    found = re.match(r"[^\d]+", facts.normal_address(address))
    return _plain(found.group().strip("-")) if found else None


def _plain(text: object) -> str | None:
    return " ".join(str(text or "").split()).casefold()[:LONGEST] or None
