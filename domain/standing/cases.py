"""Blacklist cases as colleagues read them; every look at the evidence is recorded."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, or_, select

from domain import audit
from domain.access import Permission
from domain.errors import NotFound
from domain.members.model import Member
from domain.people import service as people
from domain.people.model import RoleGrant
from domain.people.names import StaffName
from domain.standing.model import BlacklistAppeal, BlacklistCase, BlacklistFile, CaseState
from domain.work import Work

SIZE = 6

_B = BlacklistCase.__table__  # type: ignore[attr-defined]
_A = BlacklistAppeal.__table__  # type: ignore[attr-defined]
_F = BlacklistFile.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]
_G = RoleGrant.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Line:
    case_id: int
    number: str
    kind: str
    state: str
    opened_at: datetime
    appealed: bool


@dataclass(frozen=True, slots=True)
class Listed:
    items: Sequence[Line]
    total: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A case as its readers see it. `mine`: the actor opened it; `reachable`: the member has a
    chat with us; `files` counts the evidence, the member's own included."""

    case: BlacklistCase
    number: str
    opener: StaffName
    responsible: StaffName | None
    appeals: Sequence[BlacklistAppeal]
    files: int
    mine: bool
    reachable: bool


def cases(work: Work, *, first: int = 0) -> Listed:
    """Cases, open ones first, then the newest. Nobody sees the case they are concerned by."""
    work.require(Permission.SEE_CASES)
    appealed = select(_A.c.id).where(_A.c.case_id == _B.c.id, _A.c.state == "pending").exists()
    wanted = select(_B.c.id, _M.c.number, _B.c.kind, _B.c.state, _B.c.opened_at, appealed).join(
        _M, _M.c.id == _B.c.member_id
    )
    wanted = _visible(work, wanted)
    total = work.session.execute(select(func.count()).select_from(wanted.subquery())).scalar_one()
    open_first = case((_B.c.state == CaseState.OPEN, 0), else_=1)
    rows = work.session.execute(
        wanted.order_by(open_first, _B.c.id.desc()).offset(first).limit(SIZE)
    )
    return Listed([Line(*row) for row in rows], total)


def opened(work: Work, case_id: int) -> Opened:
    """One case; the look is recorded.

    Raises:
        NotFound: no such case, or the reader is concerned by it.
    """
    work.require(Permission.SEE_CASES)
    one, member = _readable(work, case_id)
    names = people.staff_names(
        work.session, [who for who in (one.opened_by, one.responsible_id) if who is not None]
    )
    appeals = work.session.execute(
        select(BlacklistAppeal).where(_A.c.case_id == case_id).order_by(_A.c.id)
    ).scalars()
    files = work.session.execute(
        select(func.count()).select_from(_F).where(_F.c.case_id == case_id)
    ).scalar_one()
    audit.record(work, "blacklist_case.read", one)
    return Opened(
        one,
        member.number,
        names[one.opened_by],
        names[one.responsible_id] if one.responsible_id is not None else None,
        list(appeals),
        files,
        mine=one.opened_by == work.actor.person_id,
        reachable=member.person_id is not None,
    )


def evidence(work: Work, case_id: int) -> list[BlacklistFile]:
    """The files of a case in the order they came; the look is recorded.

    Raises:
        NotFound: no such case, or the reader is concerned by it.
    """
    work.require(Permission.SEE_CASES)
    one, _member = _readable(work, case_id)
    audit.record(work, "blacklist_case.read", one, purpose="evidence")
    found = work.session.execute(
        select(BlacklistFile).where(_F.c.case_id == case_id).order_by(_F.c.id)
    )
    return list(found.scalars())


def number_of(work: Work, member_id: int) -> str:
    """The number of a member against whom a case is to be opened.

    Raises:
        NotFound: no such member.
    """
    work.require(Permission.OPEN_CASE)
    member = work.session.get(Member, member_id)
    if member is None:
        raise NotFound
    return member.number


def team(work: Work) -> list[tuple[int, StaffName]]:
    """The other colleagues, one of whom may be involved in a case: (person id, name)."""
    work.require(Permission.OPEN_CASE)
    rows = work.session.execute(
        select(_G.c.person_id)
        .where(_G.c.until.is_(None), _G.c.person_id != work.actor.person_id)
        .distinct()
        .order_by(_G.c.person_id)
    )
    ids = list(rows.scalars())
    names = people.staff_names(work.session, ids) if ids else {}
    return [(one, names[one]) for one in ids]


def plain(work: Work, case_id: int) -> tuple[BlacklistCase, str] | None:
    """(case, member number) as delivery needs them for a notice; run by the system."""
    work.require(Permission.RUN_SCHEDULE)
    row = work.session.execute(
        select(BlacklistCase, _M.c.number)
        .join(_M, _M.c.id == _B.c.member_id)
        .where(_B.c.id == case_id)
    ).first()
    return None if row is None else (row[0], row[1])


def of_appeal(work: Work, appeal_id: int) -> BlacklistAppeal:
    """The appeal a request is about.

    Raises:
        NotFound: no such appeal, or the reader is concerned by its case.
    """
    work.require(Permission.SEE_CASES)
    appeal = work.session.get(BlacklistAppeal, appeal_id)
    if appeal is None:
        raise NotFound
    _readable(work, appeal.case_id)
    return appeal


def _readable(work: Work, case_id: int) -> tuple[BlacklistCase, Member]:
    wanted = select(BlacklistCase, Member).join(Member, _M.c.id == _B.c.member_id)
    row = work.session.execute(_visible(work, wanted).where(_B.c.id == case_id)).first()
    if row is None:
        raise NotFound
    return row[0], row[1]


def _visible(work: Work, wanted: Any) -> Any:
    """Not to the member themselves, nor to the colleague involved."""
    me = work.actor.person_id
    return wanted.where(
        or_(_M.c.person_id.is_(None), _M.c.person_id != me),
        or_(_B.c.responsible_id.is_(None), _B.c.responsible_id != me),
    )
