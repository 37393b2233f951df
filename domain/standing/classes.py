"""What a specialist says of a member: the value class, and why they stay away (SPEC 4, C:4)."""

from sqlalchemy import func, select, update

from domain import audit, upsert
from domain.access import Permission
from domain.errors import NotFound, Outdated, ReasonMissing
from domain.members.model import Member
from domain.standing.errors import NotAsleep
from domain.standing.model import Cause, MemberValue, StatusChange, Value
from domain.standing.service import ASLEEP
from domain.work import Work

_M = Member.__table__  # type: ignore[attr-defined]
_S = StatusChange.__table__  # type: ignore[attr-defined]
_V = MemberValue.__table__  # type: ignore[attr-defined]


def confirm(work: Work, member_id: int, value: str, reason: str = "") -> None:
    """Give the member this class; the month's suggestion never changes it. Another class than
    the suggested one needs a reason. The same again, nothing changes but the date.

    Raises:
        NotFound: no such member. Outdated: no such class. ReasonMissing: it is overruled.
    """
    work.require(Permission.KEEP_RECORDS)
    if value not in tuple(Value):
        raise Outdated
    member = work.session.get(Member, member_id)
    if member is None:
        raise NotFound
    reason = reason.strip()
    if not reason and value != suggested(work, member_id):
        raise ReasonMissing
    upsert.if_new(
        work.session, _V, member_id=member_id, purchases=0, yuan=0, categories=0, score=0
    )
    work.session.execute(
        update(_V)
        .where(_V.c.member_id == member_id)
        .values(
            confirmed=value,
            confirmed_by=work.actor.person_id,
            confirmed_at=work.now,
            reason=reason or None,
        )
    )
    audit.record(work, "member.value_confirmed", member, purpose=value, fields=["value"])


def suggested(work: Work, member_id: int) -> str | None:
    """The class the month's figures suggest, None before the first round."""
    work.require(Permission.KEEP_RECORDS)
    kept = work.session.get(MemberValue, member_id)
    return None if kept is None else kept.suggested


def note_cause(work: Work, member_id: int, cause: str) -> None:
    """Why a dormant or lost member stopped buying; the last word counts. It goes with the time
    without purchases: once they are active again it is history.

    Raises:
        NotFound: no such member. NotAsleep: they are active. Outdated: no such cause.
    """
    work.require(Permission.KEEP_RECORDS)
    if cause not in tuple(Cause):
        raise Outdated
    member = work.session.get(Member, member_id)
    if member is None:
        raise NotFound
    asleep = _M.c.status.in_(ASLEEP)
    newest = select(func.max(_S.c.id)).where(_S.c.member_id == member_id).scalar_subquery()
    noted = work.session.execute(
        update(_S)
        .where(
            _S.c.id == newest,
            _S.c.became.in_(ASLEEP),
            select(_M.c.id).where(_M.c.id == member_id, asleep).exists(),
        )
        .values(cause=cause, cause_by=work.actor.person_id)
    )
    if not noted.rowcount:  # type: ignore[attr-defined]
        raise NotAsleep
    audit.record(work, "member.cause_noted", member, purpose=cause)
