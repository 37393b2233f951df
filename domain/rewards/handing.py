"""What colleagues do with a redemption: approve, prepare, hand over, post, take back (R3.9)."""

from datetime import timedelta

from sqlalchemy import select

from domain import audit
from domain.access import Permission
from domain.errors import NotFound, ReasonMissing
from domain.members.model import Member
from domain.points import ledger
from domain.points.errors import PointsFrozen
from domain.rewards import codes, moving, redeeming, telling
from domain.rewards.errors import GiftNotThere, OwnGift
from domain.rewards.model import Redemption, Stage, Way
from domain.standing import service as standing
from domain.work import Work

REASONS = (moving.OUT_OF_STOCK, "damaged", "by_member", "by_mistake")
_M = Member.__table__  # type: ignore[attr-defined]


def approve(work: Work, redemption_id: int) -> Redemption:
    """Agree to a redemption where the club wants it looked at first. Never one's own.

    Raises:
        OwnGift: it is the colleague's own. GiftNotThere: it does not wait for this.
    """
    work.require(Permission.MANAGE_REWARDS)
    redemption = _of_another(work, redemption_id)
    reward = moving.reward_of(work, redemption)
    redemption = redeeming.accept(work, redemption_id, reward, approved_by=work.actor.person_id)
    audit.record(work, "gift.approved", redemption)
    if redemption.way == Way.PICK_UP:
        kind = "gift.ready" if redemption.state == Stage.READY else "gift.approved"
        telling.owner(work, redemption, kind)
    telling.redraw(work, redemption)
    return redemption


def ready(work: Work, redemption_id: int) -> Redemption:
    """It lies at the collection point now; the member is told and has so many days.

    Raises:
        GiftNotThere: it is not being prepared.
    """
    work.require(Permission.HAND_OVER_REWARDS)
    reward = moving.reward_of(work, moving.get(work, redemption_id))
    redemption = moving.move(
        work,
        redemption_id,
        (Stage.APPROVED,),
        Stage.READY,
        **moving.collecting(work, reward),
    )
    audit.record(work, "gift.ready", redemption)
    telling.owner(work, redemption, "gift.ready")
    telling.redraw(work, redemption)
    return redemption


def check_code(work: Work, redemption_id: int, code: str) -> Redemption:
    """Is this the collection code of this redemption? Before that nothing of it is told.

    Raises:
        NotFound: it is another one's. OwnGift: it is the colleague's own.
    """
    work.require(Permission.HAND_OVER_REWARDS)
    redemption = _of_another(work, redemption_id)
    if not codes.fits(redemption, code):
        raise NotFound
    return redemption


def hand_over(work: Work, redemption_id: int, code: str) -> Redemption:
    """Given to its owner against the collection code; the points are spent for good.

    Raises:
        NotFound: the code is not that of this redemption.
        OwnGift: it is the colleague's own. PointsFrozen: the member is barred.
        GiftHandedOver: somebody did, who and when. GiftNotThere: it is not ready.
    """
    work.require(Permission.HAND_OVER_REWARDS)
    redemption = check_code(work, redemption_id, code)
    barred = standing.may_move_points(work.session, redemption.member_id)
    if barred and redemption.state == Stage.READY:
        raise PointsFrozen(status=barred)
    if redemption.way != Way.PICK_UP:
        moving.refuse(work, redemption)
    redemption = moving.move(
        work,
        redemption_id,
        (Stage.READY,),
        Stage.HANDED_OVER,
        handed_by=work.actor.person_id,
        handed_at=work.now,
        watch_at=None,
    )
    return _settled(work, redemption, "gift.handed_over")


def post(work: Work, redemption_id: int, tracking: str) -> Redemption:
    """It was given to the post under this number; the points are spent for good. The member is
    told and confirms that it came, or after so many days it counts as arrived.

    Raises:
        ReasonMissing: no tracking number. OwnGift: the colleague's own.
        GiftNotThere: it is not waiting for the post.
    """
    work.require(Permission.HAND_OVER_REWARDS)
    redemption = _of_another(work, redemption_id)
    number = tracking.strip()
    if not number:
        raise ReasonMissing
    if redemption.way != Way.POST:
        raise GiftNotThere(state=redemption.state)
    redemption = moving.move(
        work,
        redemption_id,
        (Stage.READY,),
        Stage.POSTED,
        tracking=number,
        handed_by=work.actor.person_id,
        handed_at=work.now,
        watch_at=work.now + timedelta(days=work.policy.reward_arrival_days),
    )
    return _settled(work, redemption, "gift.posted")


def _settled(work: Work, redemption: Redemption, action: str) -> Redemption:
    assert redemption.hold_id is not None  # made together with it
    ledger.settle(work, redemption.hold_id)
    audit.record(work, action, redemption)
    telling.owner(work, redemption, action)
    telling.redraw(work, redemption)
    return redemption


def take_back(work: Work, redemption_id: int, reason: str, words: str = "") -> Redemption:
    """Cancel for the club: points and piece go back, the member reads the reason. With
    `out_of_stock` the stock is counted one less (F44).

    Raises:
        ReasonMissing: none of REASONS and no words. OwnGift: the colleague's own.
        GiftHandedOver, GiftNotThere: it is not waiting any more.
    """
    work.require(Permission.HAND_OVER_REWARDS)
    _of_another(work, redemption_id)
    note = words.strip()
    if reason not in REASONS and not note:
        raise ReasonMissing
    code = reason if reason in REASONS else "other"
    redemption = moving.end(work, redemption_id, Stage.CANCELLED, code, note or None)
    audit.record(work, "gift.cancelled", redemption, purpose=code)
    telling.owner(work, redemption, "gift.cancelled")
    telling.redraw(work, redemption)
    return redemption


def address(work: Work, redemption_id: int) -> str:
    """Where to post it; the look is recorded.

    Raises:
        GiftNotThere: it is not waiting for the post.
    """
    work.require(Permission.HAND_OVER_REWARDS)
    redemption = moving.get(work, redemption_id)
    if redemption.state != Stage.READY or not redemption.address:
        raise GiftNotThere(state=redemption.state)
    audit.record(work, "gift.address_read", redemption)
    return redemption.address


def _of_another(work: Work, redemption_id: int) -> Redemption:
    redemption = moving.get(work, redemption_id)
    owner = work.session.execute(
        select(_M.c.person_id).where(_M.c.id == redemption.member_id)
    ).scalar_one()
    if owner == work.actor.person_id:
        raise OwnGift
    return redemption
