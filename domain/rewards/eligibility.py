"""May this member have this reward now? One list of gates for the list, the reward's own page and
the redemption itself (R3.9).

The first gate that is shut gives `reason` and `next_step`, both codes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from domain.access import Permission
from domain.errors import NotFound
from domain.members import service as members
from domain.members.model import Member
from domain.points import ledger
from domain.rewards.model import COUNTED, Redemption, Reward, RewardState
from domain.standing import service as standing
from domain.tiers import ladder
from domain.tiers import service as tiers
from domain.work import Work

_R = Reward.__table__  # type: ignore[attr-defined]
_X = Redemption.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`passed` only when all gates are open. `facts` fill the sentence to the reason: `missing`
    and `needed` points, `day` (a club day), `limit` pieces, `tier`."""

    passed: bool
    reason: str = ""
    next_step: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


OPEN = Verdict(True)


@dataclass(frozen=True, slots=True)
class Case:
    """Everything the gates look at, read beforehand. `had` counts by reward what the member has
    redeemed and not given back; `counting` are the points that make the tier, `floors` the
    points each tier begins with."""

    member: Member | None
    today: date
    barred: str | None = None
    points: int = 0
    counting: int = 0
    had: Mapping[int, int] = field(default_factory=dict)
    floors: Mapping[Any, int] = field(default_factory=dict)


_Check = Callable[[Case, Reward], Verdict | None]


def gate(case: Case, reward: Reward) -> Verdict:
    """Where the member stands with this reward. Pure: it reads nothing."""
    for check in GATES.values():
        shut = check(case, reward)
        if shut is not None:
            return shut
    return OPEN


def case_of(work: Work, reward_ids: Sequence[int]) -> Case:
    """What the gates need for these rewards and the acting person, in a handful of queries."""
    member = members.of(work)
    if member is None or member.id is None:
        return Case(None, work.today)
    counted = work.session.execute(
        select(_X.c.reward_id, func.count().label("had"))
        .where(
            _X.c.member_id == member.id,
            _X.c.reward_id.in_(reward_ids),
            _X.c.state.in_(COUNTED),
        )
        .group_by(_X.c.reward_id)
    )
    return Case(
        member,
        work.today,
        standing.may_move_points(work.session, member.id),
        ledger.available(work.session, member.id, work.now),
        tiers.progress(work.session, member).metric,
        {row.reward_id: row.had for row in counted},
        ladder.floors(work.policy),
    )


# ── The gates, in order ───────────────────────────────────────────────────────────────────────


def _member(case: Case, reward: Reward) -> Verdict | None:
    return Verdict(False, "no_member", "apply") if case.member is None else None


def _frozen(case: Case, reward: Reward) -> Verdict | None:
    return Verdict(False, "frozen", "contact", {"status": case.barred}) if case.barred else None


def _state(case: Case, reward: Reward) -> Verdict | None:
    """An inactive state beats both windows."""
    if reward.state == RewardState.ACTIVE:
        return None
    reason = "paused" if reward.state == RewardState.PAUSED else "ended"
    return Verdict(False, reason, "see_others")


def _visible(case: Case, reward: Reward) -> Verdict | None:
    if reward.visible_from is not None and case.today < reward.visible_from:
        return Verdict(False, "not_yet", "come_back", {"day": reward.visible_from})
    if reward.visible_until is not None and case.today > reward.visible_until:
        return Verdict(False, "ended", "see_others")
    return None


def _active(case: Case, reward: Reward) -> Verdict | None:
    if reward.active_from is not None and case.today < reward.active_from:
        return Verdict(False, "not_yet", "come_back", {"day": reward.active_from})
    if reward.active_until is not None and case.today > reward.active_until:
        return Verdict(False, "ended", "see_others")
    return None


def _stock(case: Case, reward: Reward) -> Verdict | None:
    used_up = (
        reward.budget_fen is not None
        and reward.spent_fen + reward.unit_cost_fen > reward.budget_fen
    )
    gone = reward.left is not None and reward.left <= 0
    return Verdict(False, "sold_out", "see_others") if gone or used_up else None


def _limit(case: Case, reward: Reward) -> Verdict | None:
    had = case.had.get(reward.id or 0, 0)
    if reward.per_member is None or had < reward.per_member:
        return None
    return Verdict(False, "limit_reached", "see_mine", {"limit": reward.per_member})


def _tier(case: Case, reward: Reward) -> Verdict | None:
    least = reward.tier_least
    if case.member is None or ladder.rank(case.member.tier) >= ladder.rank(least):
        return None
    missing = max(case.floors.get(least, 0) - case.counting, 0)
    return Verdict(False, "tier_too_low", "see_tier", {"tier": least, "missing": missing})


def _points(case: Case, reward: Reward) -> Verdict | None:
    if case.points >= reward.cost:
        return None
    missing = reward.cost - case.points
    return Verdict(False, "points_missing", "see_points", {"missing": missing})


GATES: dict[str, _Check] = {
    "member": _member,
    "frozen": _frozen,
    "state": _state,
    "visible": _visible,
    "active": _active,
    "stock": _stock,
    "limit": _limit,
    "tier": _tier,
    "points": _points,
}


# ── What is shown ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Offer:
    """A reward with what the reader may do. `points` are those the reader can spend; `nth` is
    the how-many-eth of this reward it would be for them, from 1; `place` counts from 0."""

    reward: Reward
    verdict: Verdict
    points: int = 0
    nth: int = 1
    before: int | None = None
    after: int | None = None
    place: int = 0
    of: int = 1


@dataclass(frozen=True, slots=True)
class Offers:
    """`barred`: what forbids the reader's points to move, None when nothing does."""

    items: Sequence[Offer]
    total: int
    points: int
    is_member: bool
    barred: str | None = None


def offers(work: Work, *, first: int = 0, size: int = 6) -> Offers:
    """The catalogue as the acting person sees it, the least dear first; what is not shown yet or
    any more is left out."""
    work.require(Permission.SEE_OWN)
    shown = _shown(work)
    total = work.session.execute(select(func.count()).select_from(_R).where(shown)).scalar_one()
    rewards = work.session.execute(
        select(Reward).where(shown).order_by(_R.c.cost, _R.c.id).offset(first).limit(size)
    ).scalars()
    found = list(rewards)
    case = case_of(work, [one.id or 0 for one in found])
    items = [Offer(one, gate(case, one), case.points) for one in found]
    return Offers(items, total, case.points, case.member is not None, case.barred)


def offer(work: Work, reward_id: int) -> Offer:
    """One reward with its neighbours in the catalogue, for the acting person.

    Raises:
        NotFound: no such reward, or never shown.
    """
    work.require(Permission.SEE_OWN)
    reward = work.session.get(Reward, reward_id, populate_existing=True)
    if reward is None or reward.state == RewardState.DRAFT:
        raise NotFound
    case = case_of(work, [reward_id])
    ids = list(
        work.session.execute(
            select(_R.c.id).where(_shown(work)).order_by(_R.c.cost, _R.c.id)
        ).scalars()
    )
    at = ids.index(reward_id) if reward_id in ids else None
    return Offer(
        reward,
        gate(case, reward),
        case.points,
        nth_of(work, case.member, reward_id),
        None if at is None else ids[at - 1] if at else ids[-1],
        None if at is None else ids[(at + 1) % len(ids)],
        at or 0,
        len(ids) or 1,
    )


def nth_of(work: Work, member: Member | None, reward_id: int) -> int:
    """The how-many-eth redemption of this reward the next one would be, given back or not."""
    if member is None:
        return 1
    counted = work.session.execute(
        select(func.count()).where(_X.c.member_id == member.id, _X.c.reward_id == reward_id)
    )
    return int(counted.scalar_one()) + 1


def _shown(work: Work) -> ColumnElement[bool]:
    return and_(
        _R.c.state == RewardState.ACTIVE,
        or_(_R.c.visible_from.is_(None), _R.c.visible_from <= work.today),
        or_(_R.c.visible_until.is_(None), _R.c.visible_until >= work.today),
    )
