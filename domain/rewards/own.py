"""A member's own redemptions: what they have, cancelling, arrival."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select
from sqlmodel import Session

from domain import audit
from domain.access import Permission
from domain.errors import NotFound
from domain.members import service as members
from domain.members.model import Member
from domain.rewards import codes, moving, telling
from domain.rewards.model import LIVE, Redemption, Reward, Stage, Way
from domain.work import Work

_X = Redemption.__table__  # type: ignore[attr-defined]
_R = Reward.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Gift:
    """One redemption with its reward. `code` is the collection code while it waits for its owner,
    else empty."""

    redemption: Redemption
    reward: Reward
    code: str = ""


@dataclass(frozen=True, slots=True)
class Gifts:
    items: Sequence[Gift]
    total: int


def mine(work: Work, *, first: int = 0, size: int = 6) -> Gifts:
    """The acting member's redemptions, those under way first, then the newest."""
    work.require(Permission.SEE_OWN)
    member = members.of(work)
    if member is None:
        return Gifts((), 0)
    of = _X.c.member_id == member.id
    total = work.session.execute(select(func.count()).select_from(_X).where(of)).scalar_one()
    rows = work.session.execute(
        select(Redemption, Reward)
        .join(Reward, _R.c.id == _X.c.reward_id)
        .where(of)
        .order_by(case((_X.c.state.in_(LIVE), 0), else_=1), _X.c.id.desc())
        .offset(first)
        .limit(size)
    )
    return Gifts([_gift(redemption, reward) for redemption, reward in rows], total)


def one(work: Work, redemption_id: int) -> Gift:
    """One of the acting member's redemptions.

    Raises:
        NotFound: no such one, or somebody else's.
    """
    work.require(Permission.SEE_OWN)
    return _own(work, _X.c.id == redemption_id)


def by_code(work: Work, typed: str) -> Gift:
    """The acting member's redemption with this collection code.

    Raises:
        NotFound: no such code, or somebody else's.
    """
    work.require(Permission.SEE_OWN)
    return _own(work, _X.c.code_hash == codes.digest(typed))


def cancel(work: Work, redemption_id: int) -> Gift:
    """The member does not want it any more: points and piece go back. Again, nothing changes.

    Raises:
        NotFound: not theirs. GiftHandedOver, GiftNotThere: too late.
    """
    work.require(Permission.SEE_OWN)
    gift = _own(work, _X.c.id == redemption_id)
    if gift.redemption.state == Stage.CANCELLED:
        return gift
    redemption = moving.end(work, redemption_id, Stage.CANCELLED, "by_member")
    audit.record(work, "gift.cancelled", redemption, purpose="by_member")
    telling.redraw(work, redemption)
    return _own(work, _X.c.id == redemption_id)


def arrived(work: Work, redemption_id: int) -> Gift:
    """What was posted has come; its address is forgotten. Again, nothing changes.

    Raises:
        NotFound: not theirs. GiftNotThere: it was not posted.
    """
    work.require(Permission.SEE_OWN)
    gift = _own(work, _X.c.id == redemption_id)
    if gift.redemption.state != Stage.HANDED_OVER:
        settle_arrival(work, redemption_id)
    return _own(work, _X.c.id == redemption_id)


def settle_arrival(work: Work, redemption_id: int) -> Redemption:
    """The post has done its part. For the member's word and the schedule."""
    redemption = moving.move(
        work, redemption_id, (Stage.POSTED,), Stage.HANDED_OVER, watch_at=None, address=None
    )
    audit.record(work, "gift.arrived", redemption)
    telling.redraw(work, redemption)
    return redemption


def told(session: Session, redemption_id: int) -> Gift:
    """One redemption for what is told or drawn for its owner; the caller has seen to that.

    Raises:
        NotFound: no such redemption.
    """
    row = session.execute(
        select(Redemption, Reward)
        .join(Reward, _R.c.id == _X.c.reward_id)
        .where(_X.c.id == redemption_id)
    ).first()
    if row is None:
        raise NotFound
    return _gift(row[0], row[1])


def _own(work: Work, which: ColumnElement[bool]) -> Gift:
    row = work.session.execute(
        select(Redemption, Reward)
        .join(Reward, _R.c.id == _X.c.reward_id)
        .join(Member, _M.c.id == _X.c.member_id)
        .where(which, _M.c.person_id == work.actor.person_id)
        .execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise NotFound
    return _gift(row[0], row[1])


def _gift(redemption: Redemption, reward: Reward) -> Gift:
    waits = redemption.state == Stage.READY and redemption.way == Way.PICK_UP
    return Gift(redemption, reward, codes.code(redemption) if waits else "")
