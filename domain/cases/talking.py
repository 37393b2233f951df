"""A member writes freely, outside of any form: which case is it for (R7.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, func, or_, select

from domain.access import Permission
from domain.cases import conflict, relay
from domain.cases.errors import CaseOver
from domain.cases.model import CaseMessage, ServiceCase, Side
from domain.cases.ways import ENDED, OPEN
from domain.work import Work

_C = ServiceCase.__table__  # type: ignore[attr-defined]
_M = CaseMessage.__table__  # type: ignore[attr-defined]

LIVE = timedelta(hours=24)  # after the club wrote
JUST_NOW = timedelta(minutes=30)  # after the member did
MOST = 6  # cases to choose from
IN_A_ROW = timedelta(minutes=2)  # messages nearer to each other are confirmed once


@dataclass(frozen=True, slots=True)
class OwnCase:
    case_id: int
    number: str
    kind: str
    area: str


def open_ones(work: Work) -> Sequence[OwnCase]:
    """The actor's own cases that are open, the latest first."""
    work.require(Permission.RAISE_CASE)
    rows = work.session.execute(
        select(_C.c.id, _C.c.number, _C.c.kind, _C.c.area)
        .where(_C.c.person_id == work.actor.person_id, _C.c.state.in_(OPEN))
        .order_by(_C.c.id.desc())
        .limit(MOST)
    )
    return [OwnCase(*row) for row in rows]


def own(work: Work, *, case_id: int) -> OwnCase:
    """One of the actor's own cases, open or not.

    Raises:
        NotFound: none of theirs.
    """
    work.require(Permission.RAISE_CASE)
    case = conflict.own(work, case_id, lock=False)
    return OwnCase(case_id, case.number, case.kind, case.area)


def to_write_in(work: Work, *, case_id: int) -> OwnCase:
    """One of the actor's own cases that is open.

    Raises:
        NotFound: none of theirs. CaseOver: it has ended.
    """
    work.require(Permission.RAISE_CASE)
    case = conflict.own(work, case_id, lock=False)
    if case.state not in OPEN:
        raise CaseOver(number=case.number)
    return OwnCase(case_id, case.number, case.kind, case.area)


@dataclass(frozen=True, slots=True)
class Over:
    """A case of one's own that has ended; `again` while it can be taken up once more."""

    case_id: int
    number: str
    again: bool


def over(work: Work, *, case_id: int) -> Over | None:
    """One of the actor's own cases, if it has ended.

    Raises:
        NotFound: none of theirs.
    """
    work.require(Permission.RAISE_CASE)
    return _over(work, conflict.own(work, case_id, lock=False))


def lately_over(work: Work) -> Over | None:
    """The actor's case that ended last, of those that can be taken up again; None while another
    one is open."""
    work.require(Permission.RAISE_CASE)
    case = work.session.execute(
        select(ServiceCase)
        .where(_C.c.person_id == work.actor.person_id)
        .order_by(_C.c.ended_at.is_(None).desc(), _C.c.ended_at.desc(), _C.c.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    found = None if case is None else _over(work, case)
    return found if found is not None and found.again else None


def _over(work: Work, case: ServiceCase) -> Over | None:
    if case.state not in ENDED or case.ended_at is None:
        return None
    again = work.now <= case.ended_at + timedelta(days=work.policy.reopen_days)
    return Over(case.id or 0, case.number, again)


@dataclass(frozen=True, slots=True)
class Meant:
    """The case a message answers in: `own` when the actor raised it, else as a colleague. `side`
    when it is itself something said."""

    case_id: int
    message_id: int | None
    own: bool
    side: Side | None = None


def meant(work: Work, *, chat_id: int, message: int) -> Meant | None:
    """What the actor points at by answering a message in their own chat; None when it is nothing
    of a case that concerns them."""
    work.require(Permission.RAISE_CASE)
    found = relay.pointed_at(work.session, chat_id=chat_id, message=message)
    if found is None:
        return None
    case = work.session.get_one(ServiceCase, found.case_id)
    own = case.person_id == work.actor.person_id
    if not own and not conflict.may_handle(work, case):
        return None
    side = None if found.side is None else Side(found.side)
    return Meant(found.case_id, found.message_id, own, side)


def is_live(work: Work, *, case_id: int) -> bool:
    """Whether the actor's case is being talked in, so that what they write freely is surely for
    it: the club wrote in it within a day, or they did themselves within the half hour."""
    work.require(Permission.RAISE_CASE)
    club = and_(_M.c.side.in_((Side.STAFF, Side.CLUB)), _M.c.at > work.now - LIVE)
    own = and_(
        _M.c.side == Side.MEMBER,
        _M.c.person_id == work.actor.person_id,
        _M.c.at > work.now - JUST_NOW,
    )
    found = select(_M.c.id).where(_M.c.case_id == case_id, or_(club, own))
    return work.session.execute(found.limit(1)).first() is not None


def is_in_a_row(work: Work, *, case_id: int, besides: int) -> bool:
    """Whether the actor wrote in this case just before, not counting that message and what came
    with it."""
    work.require(Permission.RAISE_CASE)
    last = work.session.execute(
        select(func.max(_M.c.at))
        .join(_C, _C.c.id == _M.c.case_id)
        .where(
            _M.c.case_id == case_id,
            _M.c.at > _C.c.opened_at,
            _M.c.person_id == work.actor.person_id,
            _M.c.side == Side.MEMBER,
            _M.c.id < besides,
        )
    ).scalar_one()
    return last is not None and work.now - last < IN_A_ROW
