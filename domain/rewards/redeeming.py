"""Redeeming a reward: points, stock, budget and limit in one transaction (R3.9, G5)."""

from typing import Any

from sqlalchemy import ColumnElement, or_, select, update

from domain import audit
from domain.access import Permission
from domain.errors import NotFound, Outdated
from domain.members import service as members
from domain.points import ledger, legs
from domain.points.model import Cause
from domain.rewards import codes, eligibility, moving, telling
from domain.rewards.errors import AddressMissing, GiftTaken, RewardClosed
from domain.rewards.model import LIVE, Redemption, Reward, RewardState, Stage, Way
from domain.work import Work

_R = Reward.__table__  # type: ignore[attr-defined]
_X = Redemption.__table__  # type: ignore[attr-defined]


def redeem(
    work: Work,
    reward_id: int,
    *,
    key: str,
    way: Way = Way.PICK_UP,
    address: str = "",
    version: int | None = None,
) -> Redemption:
    """The acting member takes one of this reward: its points are held until it is handed over.
    `key` names the press; the same key again returns the first redemption. `version` is the
    reward as it was shown, so that nobody pays another price than they saw.

    Raises:
        RewardClosed: not for this member now, and why.
        GiftTaken: the same press took it before, to come the other way.
        NotEnoughPoints, PointsFrozen: the ledger's own word, had they gone a moment ago.
        AddressMissing: to be posted, but where to? Outdated: the reward was changed meanwhile.
        NotFound: no such reward.
    """
    work.require(Permission.SEE_OWN)
    member = members.of(work)
    if member is None or member.id is None:
        raise RewardClosed(reason="no_member", next_step="apply")
    legs.lock(work, [member.id])  # one redemption of a member after the other
    name = f"{member.id}:{key}"
    known = of_press(work, key)
    if known is not None:
        if known.way != way:
            raise taken(known)
        return known
    reward = _fit(work, reward_id, way, address, version)
    _take(work, reward)
    redemption = Redemption(
        key=name,
        reward_id=reward_id,
        member_id=member.id,
        state=Stage.REQUESTED,
        way=way,
        points=reward.cost,
        cost_fen=reward.unit_cost_fen,
        asked_at=work.now,
        state_since=work.now,
        address=address.strip() or None if way == Way.POST else None,
    )
    work.session.add(redemption)
    work.session.flush()
    return _held(work, redemption, reward)


def of_press(work: Work, key: str) -> Redemption | None:
    """What this press of the acting member took before, whatever became of it; else None."""
    work.require(Permission.SEE_OWN)
    member = members.of(work)
    if member is None:
        return None
    found = select(Redemption).where(_X.c.key == f"{member.id}:{key}")
    known: Redemption | None = work.session.execute(found).scalar_one_or_none()
    return known


def taken(known: Redemption) -> GiftTaken:
    """The refusal of a press that took something else already."""
    reason = known.way if known.state in LIVE else "over"
    return GiftTaken(reason=reason, redemption=known.id or 0)


def check_posting(work: Work, reward_id: int, *, key: str) -> None:
    """Before an address is asked for: could the acting member have it posted now?

    Raises:
        GiftTaken: this press took it before. RewardClosed: not for this member now, and why.
        Outdated: it is not posted. NotFound: no such reward.
    """
    work.require(Permission.SEE_OWN)
    known = of_press(work, key)
    if known is not None:
        raise taken(known)
    offer = eligibility.offer(work, reward_id)
    _closed(offer.verdict)
    if not offer.reward.posting:
        raise Outdated


def _held(work: Work, redemption: Redemption, reward: Reward) -> Redemption:
    held = ledger.hold(
        work,
        member_id=redemption.member_id,
        points=redemption.points,
        key=f"gift:{redemption.id}",
        cause=Cause("redemption", redemption.id),
    )
    work.session.execute(update(_X).where(_X.c.id == redemption.id).values(hold_id=held.id))
    codes.give(work, redemption)
    audit.record(work, "gift.requested", redemption)
    if work.policy.reward_approval == "none":
        return accept(work, redemption.id or 0, reward)
    redemption = moving.get(work, redemption.id or 0)
    telling.put_up(work, redemption)
    return redemption


def accept(
    work: Work, redemption_id: int, reward: Reward, *, approved_by: int | None = None
) -> Redemption:
    """From `requested` on: ready at once if it is to be posted or lies at hand, else it has to
    be prepared. For the redemption and its approval; the caller holds the right.

    Raises:
        GiftNotThere: it does not wait for this any more.
    """
    post = moving.get(work, redemption_id).way == Way.POST
    values: dict[str, Any] = {"approved_by": approved_by}
    state = Stage.READY if post or reward.at_hand else Stage.APPROVED
    if state == Stage.READY and not post:
        values |= moving.collecting(work, reward)
    redemption = moving.move(work, redemption_id, (Stage.REQUESTED,), state, **values)
    if post or state == Stage.APPROVED:
        telling.put_up(work, redemption)
    return redemption


def _fit(work: Work, reward_id: int, way: Way, address: str, version: int | None) -> Reward:
    reward = work.session.get(Reward, reward_id, populate_existing=True)
    if reward is None or reward.state == RewardState.DRAFT:
        raise NotFound
    _closed(eligibility.gate(eligibility.case_of(work, [reward_id]), reward))
    if (version is not None and reward.version != version) or (
        way == Way.POST and not reward.posting
    ):
        raise Outdated
    if way == Way.POST and not address.strip():
        raise AddressMissing
    return reward


def _closed(verdict: eligibility.Verdict) -> None:
    if not verdict.passed:
        raise RewardClosed(reason=verdict.reason, next_step=verdict.next_step, **verdict.facts)


# ── The guards that races meet ────────────────────────────────────────────────────────────────


def has_stock() -> ColumnElement[bool]:
    """The row itself still has one at the moment of writing."""
    return or_(_R.c.stock.is_(None), _R.c.taken < _R.c.stock)


def has_budget() -> ColumnElement[bool]:
    return or_(_R.c.budget_fen.is_(None), _R.c.spent_fen + _R.c.unit_cost_fen <= _R.c.budget_fen)


def _take(work: Work, reward: Reward) -> None:
    taken = work.session.execute(
        update(_R)
        .where(
            _R.c.id == reward.id,
            _R.c.version == reward.version,
            _R.c.state == RewardState.ACTIVE,
            has_stock(),
            has_budget(),
        )
        .values(taken=_R.c.taken + 1, spent_fen=_R.c.spent_fen + _R.c.unit_cost_fen)
    )
    now = work.session.get_one(Reward, reward.id, populate_existing=True)
    if taken.rowcount:  # type: ignore[attr-defined]
        if now.left == 0:
            telling.sold_out(work, now)
        return
    _closed(eligibility.gate(eligibility.case_of(work, [now.id or 0]), now))
    raise Outdated
