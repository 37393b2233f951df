"""The roll of members: who is one, and how one becomes one."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, or_, select, update

from domain import audit
from domain.access import Permission
from domain.members import household, numbers
from domain.members.errors import NoSuchMember
from domain.members.model import Member, Status
from domain.work import Work

_M = Member.__table__  # type: ignore[attr-defined]
# Asked in most turns: made once.
_OF = select(Member).where(
    _M.c.person_id == bindparam("person_id"), _M.c.status != Status.WITHDRAWN
)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What is kept of somebody admitted. `granted`: the household exception was approved."""

    application_id: int | None
    person_id: int | None
    name: str | None
    pinyin: str | None
    title: str | None
    id_hash: str | None
    phone_hash: str | None
    household_key: str | None
    granted: bool
    portrait: str | None


def of(work: Work) -> Member | None:
    """The acting person as a member; None when they are none or have left."""
    work.require(Permission.SEE_OWN)
    return work.session.execute(_OF, {"person_id": work.actor.person_id}).scalar_one_or_none()


def find(work: Work, *, number: str) -> Member:
    """The member with this number, whatever their status; the look is recorded.

    Raises:
        NotPermitted: the actor may not see members.
        NoSuchMember: nobody has it.
    """
    work.require(Permission.SEE_MEMBERS)
    wanted = numbers.typed(number)
    found = select(Member).where(_M.c.number == wanted)
    member: Member | None = work.session.execute(found).scalar_one_or_none()
    if member is None:
        raise NoSuchMember
    audit.record(work, "member.read", member)
    return member


def matching(
    work: Work, *, person_id: int | None, id_hash: str | None, phone_hash: str | None
) -> list[Member]:
    """Everybody on the roll (the barred too, not those who left) who is the same person by
    account, ID number or phone (R1.5). One query."""
    same = [
        column == value
        for column, value in (
            (_M.c.person_id, person_id),
            (_M.c.id_hash, id_hash),
            (_M.c.phone_hash, phone_hash),
        )
        if value is not None
    ]
    if not same:
        return []
    found = work.session.execute(
        select(Member).where(or_(*same), _M.c.status != Status.WITHDRAWN).order_by(_M.c.id)
    )
    return list(found.scalars())


def admit(work: Work, new: Newcomer) -> Member:
    """Put somebody on the roll: seat, number and entry in one go (E22.3: at approval).

    For the decision on an application; the caller holds the right and the lock.

    Raises:
        HouseholdFull: the household has no seat and no exception was granted.
        NumbersExhausted: the number range is used up.
    """
    seat, by_exception = _seat(work, new)
    member = Member(
        person_id=new.person_id,
        number=numbers.take(work),
        joined_on=work.today,
        admitted_at=work.now,
        application_id=new.application_id,
        name=new.name,
        pinyin=new.pinyin,
        title=new.title,
        id_hash=new.id_hash,
        phone_hash=new.phone_hash,
        household_id=seat,
        by_exception=by_exception,
        portrait=new.portrait,
    )
    work.session.add(member)
    work.session.flush()
    audit.record(work, "member.admitted", member)
    return member


def readmit(work: Work, member_id: int, new: Newcomer) -> Member:
    """Approve again what was undone: the same entry, the same number.

    Raises:
        HouseholdFull: the seat has gone to somebody else meanwhile.
    """
    seat, by_exception = _seat(work, new)
    work.session.execute(
        update(_M)
        .where(_M.c.id == member_id)
        .values(
            status=Status.ACTIVE,
            household_id=seat,
            by_exception=by_exception,
            name=new.name,
            pinyin=new.pinyin,
            title=new.title,
            id_hash=new.id_hash,
            phone_hash=new.phone_hash,
            portrait=new.portrait,
        )
    )
    member = work.session.get_one(Member, member_id, populate_existing=True)
    audit.record(work, "member.readmitted", member)
    return member


def strike(work: Work, member_id: int) -> None:
    """Take an entry back whose approval was undone; its number is never given to anybody else."""
    member = work.session.get_one(Member, member_id)
    work.session.execute(
        update(_M).where(_M.c.id == member_id).values(status=Status.WITHDRAWN, household_id=None)
    )
    if member.household_id is not None:
        household.give_back(work, member.household_id, by_exception=member.by_exception)
    audit.record(work, "member.struck", member)


def forget(work: Work, application_ids: Sequence[int]) -> None:
    """Empty entries whose approval was undone, when their application is emptied (R1.6)."""
    work.session.execute(
        update(_M)
        .where(_M.c.application_id.in_(application_ids), _M.c.status == Status.WITHDRAWN)
        .values(name=None, pinyin=None, title=None, id_hash=None, phone_hash=None, portrait=None)
    )


def _seat(work: Work, new: Newcomer) -> tuple[int | None, bool]:
    if new.household_key is None:
        return None, False
    return household.take_seat(work, new.household_key, granted=new.granted)
