"""A member's personal link, whom it led here, and what is paid for it (SPEC 4, 13; R3.11).

The first link a person opened counts, once for all. Whether it is paid is decided when they are
admitted: never for oneself, the own household, or somebody who was a member before.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, func, or_, select, update

from domain import audit, sealing, upsert
from domain.access import Permission
from domain.applications.model import Application
from domain.errors import NotFound
from domain.members import service as members
from domain.members.model import Member
from domain.points import ledger
from domain.points.model import Cause
from domain.referrals import paying
from domain.referrals.model import Referral, ReferralLink, State
from domain.work import Work

_R = Referral.__table__  # type: ignore[attr-defined]
_K = ReferralLink.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]
_A = Application.__table__  # type: ignore[attr-defined]

LINK = "ref-"  # the deep link's payload is this and the token


@dataclass(frozen=True, slots=True)
class Own:
    """A member's link and what came of it; nobody's name. `points` they earned by it;
    `pays` what the next one brings the member, `gives` what it brings the newcomer."""

    member_id: int
    token: str
    joined: int
    points: int
    pays: int
    gives: int
    on: str


# ── The link ──────────────────────────────────────────────────────────────────────────────────


def token(member_id: int) -> str:
    """The token of a member's link, made anew when needed; only its digest is stored."""
    return sealing.ring().token("referral", member_id)


def own(work: Work) -> Own:
    """The acting member's link, made at the first look, and what it has brought.

    Raises:
        NotFound: the actor is no member.
    """
    work.require(Permission.SEE_OWN)
    member = members.of(work)
    if member is None:
        raise NotFound
    member_id = member.id or 0
    mine = token(member_id)
    upsert.if_new(
        work.session,
        _K,
        member_id=member_id,
        token_hash=sealing.digest(mine),
        made_at=work.now,
    )
    joined, points = work.session.execute(
        select(func.count(), func.coalesce(func.sum(_R.c.referrer_points), 0)).where(
            _R.c.referrer_id == member_id, _R.c.joined_at.is_not(None)
        )
    ).one()
    pays, gives = paying.rates(work)
    return Own(member_id, mine, joined, int(points), pays, gives, work.policy.referral_on)


def touched(work: Work, link: str) -> bool:
    """The actor opened somebody's link. Whether that is the one which counts for them: a member
    is not referred, nobody refers themselves, and the first touch wins for ever."""
    work.require(Permission.SEE_OWN)
    if work.actor.person_id == 0 or members.of(work) is not None:
        return False
    referrer = work.session.execute(
        select(_M.c.id, _M.c.person_id)
        .join(_K, _K.c.member_id == _M.c.id)
        .where(_K.c.token_hash == sealing.digest(link), _M.c.status.not_in(paying.GONE))
    ).first()
    if referrer is None or referrer.person_id == work.actor.person_id:
        return False
    new = upsert.if_new(
        work.session,
        _R,
        referrer_id=referrer.id,
        person_id=work.actor.person_id,
        first_touch=work.now,
        state=State.TOUCHED,
        attempt=1,
        referrer_points=0,
        referred_points=0,
    )
    return new or _leads_to(work, referrer.id)


def _leads_to(work: Work, referrer_id: int) -> bool:
    found = work.session.execute(
        select(_R.c.id).where(
            _R.c.person_id == work.actor.person_id,
            _R.c.referrer_id == referrer_id,
            _R.c.state == State.TOUCHED,
        )
    )
    return found.first() is not None


# ── What becomes of it ────────────────────────────────────────────────────────────────────────


def joined(work: Work, member: Member) -> None:
    """Somebody was admitted. If a link led them here it is counted or refused now, and paid when
    the club pays at once. For the decision on an application; the caller holds the right. Again,
    nothing changes."""
    if member.person_id is None:
        return
    referral = work.session.execute(
        select(Referral).where(_R.c.person_id == member.person_id, _R.c.state == State.TOUCHED)
    ).scalar_one_or_none()
    if referral is None:
        return
    why = _why_not(work, referral, member)
    done = work.session.execute(
        update(_R)
        .where(_R.c.id == referral.id, _R.c.state == State.TOUCHED)
        .values(
            state=State.REFUSED if why else State.JOINED,
            why=why or None,
            member_id=member.id,
            joined_at=None if why else work.now,
        )
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        return
    work.session.refresh(referral)
    action = "referral.refused" if why else "referral.joined"
    audit.record(work, action, referral, purpose=why or None)
    if not why and work.policy.referral_on == "register":
        paying.reward(work, [referral.id or 0])


def _why_not(work: Work, referral: Referral, member: Member) -> str:
    """The code of what speaks against paying (R3.11), "" when nothing does."""
    referrer = work.session.get_one(Member, referral.referrer_id)
    if referrer.status in paying.GONE:
        return "referrer_gone"
    pairs = (
        (member.id, referrer.id),
        (member.person_id, referrer.person_id),
        (member.id_hash, referrer.id_hash),
        (member.phone_hash, referrer.phone_hash),
    )
    if any(mine is not None and mine == theirs for mine, theirs in pairs):
        return "self"
    if member.household_id is not None and member.household_id == referrer.household_id:
        return "household"
    applied = work.session.execute(
        select(_A.c.submitted_at).where(_A.c.id == member.application_id)
    ).scalar_one_or_none()
    if applied is not None and applied < referral.first_touch:
        return "applied_before"
    before = select(_M.c.id).where(_M.c.id != member.id, _same_person(member))
    if work.session.execute(before.limit(1)).first() is not None:
        return "member_before"
    return ""


def _same_person(member: Member) -> ColumnElement[bool]:
    pairs = (
        (_M.c.person_id, member.person_id),
        (_M.c.id_hash, member.id_hash),
        (_M.c.phone_hash, member.phone_hash),
    )
    return or_(false(), *(column == value for column, value in pairs if value is not None))


def undone(work: Work, member_id: int) -> None:
    """The approval that made them a member was taken back: what was paid is taken back too, even
    below zero (R3.7), and their next approval counts anew. For the context that undoes it; the
    caller holds the right. Again, nothing changes."""
    referral = work.session.execute(
        select(Referral).where(_R.c.member_id == member_id, _R.c.state != State.TOUCHED)
    ).scalar_one_or_none()
    if referral is None:
        return
    paid = [referral.referrer_transfer_id, referral.referred_transfer_id]
    done = work.session.execute(
        update(_R)
        .where(_R.c.id == referral.id, _R.c.state != State.TOUCHED)
        .values(
            state=State.TOUCHED,
            why=None,
            member_id=None,
            joined_at=None,
            attempt=_R.c.attempt + 1,
            referrer_points=0,
            referred_points=0,
            referrer_transfer_id=None,
            referred_transfer_id=None,
        )
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        return
    for transfer_id in filter(None, paid):  # two at the most
        ledger.reverse(
            work,
            transfer_id,
            key=f"referral:{referral.id}:undone:{transfer_id}",
            cause=Cause("referral.undone", referral.id),
        )
    work.session.refresh(referral)
    audit.record(work, "referral.undone", referral)


def bought(work: Work, member_ids: Collection[int]) -> None:
    """These members have made a valid purchase: referrals that wait for the first one are paid.
    For the recording of purchases; the caller holds the right. Again, nothing changes."""
    waiting = work.session.execute(
        select(_R.c.id).where(_R.c.member_id.in_(member_ids), _R.c.state == State.JOINED)
    ).scalars()
    paying.reward(work, list(waiting))


def told(work: Work, referral_id: int) -> Referral:
    """The referral as delivery needs it for a notice; run by the system.

    Raises:
        NotFound: there is none.
    """
    work.require(Permission.RUN_SCHEDULE)
    referral = work.session.get(Referral, referral_id)
    if referral is None:
        raise NotFound
    return referral
