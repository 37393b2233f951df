"""The roll as specialists see it: lists by number, one member's page, the whole file (SPEC 3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from domain import audit
from domain.access import Permission
from domain.applications import facts, gates
from domain.applications.model import Application
from domain.errors import NotFound
from domain.members import numbers
from domain.members.errors import NoSuchMember
from domain.members.model import Member, Status
from domain.purchases.model import Purchase, PurchaseState
from domain.standing.blacklist import STANDING
from domain.standing.model import BlacklistCase, MemberValue, StatusChange
from domain.standing.service import ASLEEP
from domain.work import Work

SIZE = 8

_B = BlacklistCase.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]
_P = Purchase.__table__  # type: ignore[attr-defined]
_S = StatusChange.__table__  # type: ignore[attr-defined]
_V = MemberValue.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Line:
    """A member in a list; of the name the first sign only."""

    member_id: int
    number: str
    initial: str
    tier: str
    status: str


@dataclass(frozen=True, slots=True)
class Listed:
    items: Sequence[Line]
    total: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A member's page. `since` is a club day; `cause` why they stopped buying, when noted;
    `case_id` the case that stands against them."""

    member_id: int
    number: str
    initial: str
    tier: str
    status: str
    since: date
    joined_on: date
    last_bought: date | None
    cause: str | None
    suggested: str | None
    confirmed: str | None
    confirmed_at: datetime | None
    case_id: int | None
    case_state: str | None
    application_id: int | None


@dataclass(frozen=True, slots=True)
class File:
    """Everything personal that is kept of a member. `answers` are those of their application."""

    member: Member
    answers: Mapping[str, Any]
    application: Application | None


def members(
    work: Work, *, tier: str = "", status: str = "", value: str = "", first: int = 0
) -> Listed:
    """A page of the roll by number, narrowed by tier, status and value class (the confirmed one,
    else the suggested). Without a status those who have left are not on it."""
    work.require(Permission.SEE_MEMBERS)
    wanted = [_M.c.status == status if status else _M.c.status != Status.WITHDRAWN]
    if tier:
        wanted.append(_M.c.tier == tier)
    if value:
        wanted.append(func.coalesce(_V.c.confirmed, _V.c.suggested) == value)
    rows = (
        select(_M.c.id, _M.c.number, _M.c.name, _M.c.tier, _M.c.status)
        .outerjoin(_V, _V.c.member_id == _M.c.id)
        .where(*wanted)
    )
    total = work.session.execute(
        select(func.count())
        .select_from(_M.outerjoin(_V, _V.c.member_id == _M.c.id))
        .where(*wanted)
    ).scalar_one()
    page = work.session.execute(rows.order_by(_M.c.id).offset(first).limit(SIZE))
    return Listed(
        [Line(one.id, one.number, _initial(one.name), one.tier, one.status) for one in page],
        total,
    )


def found(work: Work, *, number: str = "", phone: str = "") -> int:
    """The id of the member with this number, or with this phone (as +8613800138000).

    Raises:
        NoSuchMember: there is none.
    """
    work.require(Permission.SEE_MEMBERS)
    if number:
        wanted = _M.c.number == numbers.typed(number)
    else:
        wanted = _M.c.phone_hash == facts.phone_hash({facts.PHONE: phone})
    rows = work.session.execute(
        select(_M.c.id).where(wanted, _M.c.status != Status.WITHDRAWN).order_by(_M.c.id).limit(1)
        if phone
        else select(_M.c.id).where(wanted)
    )
    member_id: int | None = rows.scalar_one_or_none()
    if phone:
        audit.record(work, "member.found_by_phone")
    if member_id is None:
        raise NoSuchMember
    return member_id


def entry(work: Work, member_id: int) -> Entry:
    """One member's page, without what is personal; the look is recorded.

    Raises:
        NotFound: no such member.
    """
    work.require(Permission.SEE_MEMBERS)
    session = work.session
    member = session.get(Member, member_id)
    if member is None:
        raise NotFound
    change = session.execute(
        select(_S.c.at, _S.c.became)
        .where(_S.c.member_id == member_id)
        .order_by(_S.c.id.desc())
        .limit(1)
    ).first()
    since = member.joined_on
    if change is not None and change.became == member.status:
        since = change.at.astimezone(work.zone).date()
    last = session.execute(
        select(func.max(_P.c.bought_on)).where(
            _P.c.member_id == member_id, _P.c.state == PurchaseState.VALID
        )
    ).scalar_one()
    value = session.get(MemberValue, member_id)
    case = session.execute(
        select(_B.c.id, _B.c.state).where(_B.c.member_id == member_id, _B.c.state.in_(STANDING))
    ).first()
    audit.record(work, "member.read", member)
    return Entry(
        member_id=member_id,
        number=member.number,
        initial=_initial(member.name),
        tier=member.tier,
        status=member.status,
        since=since,
        joined_on=member.joined_on,
        last_bought=last,
        cause=_cause(work, member),
        suggested=value.suggested if value else None,
        confirmed=value.confirmed if value else None,
        confirmed_at=value.confirmed_at if value else None,
        case_id=case.id if case else None,
        case_state=case.state if case else None,
        application_id=member.application_id,
    )


def in_full(work: Work, member_id: int) -> File:
    """The member's file, unmasked; the look is recorded (E32.1: specialist, manager, leader).

    Raises:
        NotFound: no such member.
    """
    work.require(Permission.READ_DOSSIER)
    member = work.session.get(Member, member_id)
    if member is None:
        raise NotFound
    application = None
    if member.application_id is not None:
        application = work.session.get(Application, member.application_id)
    answers = gates.answers_of(work, application) if application else {}
    audit.record(work, "member.read_in_full", member)
    return File(member, answers, application)


def _cause(work: Work, member: Member) -> str | None:
    """The newest cause noted since they last were active."""
    if member.status not in ASLEEP:
        return None
    awake = (
        select(func.coalesce(func.max(_S.c.id), 0))
        .where(_S.c.member_id == member.id, _S.c.became.not_in(ASLEEP))
        .scalar_subquery()
    )
    noted = work.session.execute(
        select(_S.c.cause)
        .where(_S.c.member_id == member.id, _S.c.id > awake, _S.c.cause.is_not(None))
        .order_by(_S.c.id.desc())
        .limit(1)
    )
    cause: str | None = noted.scalar_one_or_none()
    return cause


def _initial(name: str | None) -> str:
    return name[0] if name else ""
