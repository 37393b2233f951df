"""The catalogue of rewards as colleagues keep it: made, changed, restocked, paused (R3.9)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import case, func, select, update

from domain import audit
from domain.access import Permission
from domain.errors import NotFound, Outdated
from domain.rewards.errors import RewardNotThere, RewardUnfit
from domain.rewards.model import DEAREST, FEN, Reward, RewardState, fen
from domain.tiers.model import Tier
from domain.work import Work

MOST = 1_000_000  # pieces
LONGEST = 365  # days a gift may wait
_R = Reward.__table__  # type: ignore[attr-defined]
_FROM: Mapping[RewardState, tuple[RewardState, ...]] = {
    RewardState.ACTIVE: (RewardState.DRAFT, RewardState.PAUSED),
    RewardState.PAUSED: (RewardState.ACTIVE,),
    RewardState.ENDED: (RewardState.DRAFT, RewardState.ACTIVE, RewardState.PAUSED),
}
_ACTIONS = {
    RewardState.ACTIVE: "reward.activated",
    RewardState.PAUSED: "reward.paused",
    RewardState.ENDED: "reward.ended",
}


@dataclass(frozen=True, slots=True)
class Details:
    """What is said of a reward. `titles`, `texts` by language; days are club days, both ends
    included; `unit_cost`, `budget` in yuan; None where there is no limit. `stock` is the number of
    pieces from the beginning, those taken included."""

    titles: Mapping[str, str]
    cost: int
    texts: Mapping[str, str] = field(default_factory=dict)
    stock: int | None = None
    per_member: int | None = None
    tier_least: str = Tier.ORDINARY
    visible_from: date | None = None
    visible_until: date | None = None
    active_from: date | None = None
    active_until: date | None = None
    collect_days: int | None = None
    unit_cost: Decimal = Decimal(0)
    budget: Decimal | None = None
    pickup_place: str | None = None
    posting: bool = False
    at_hand: bool = True
    picture: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    items: Sequence[Reward]
    total: int


def make(work: Work, details: Details) -> Reward:
    """A new reward, as a draft nobody sees yet.

    Raises:
        RewardUnfit: something of it cannot be.
    """
    work.require(Permission.MANAGE_REWARDS)
    reward = Reward(
        **columns(details),
        made_by=work.actor.person_id,
        made_at=work.now,
        changed_at=work.now,
    )
    work.session.add(reward)
    work.session.flush()
    audit.record(work, "reward.made", reward)
    return reward


def change(work: Work, reward_id: int, details: Details, version: int) -> Reward:
    """Change a reward that is as it was at `version`; whoever has redeemed it keeps their terms.

    Raises:
        NotFound: no such reward. Outdated: a colleague changed it meanwhile.
        RewardUnfit: something cannot be, or less than is taken already.
    """
    work.require(Permission.MANAGE_REWARDS)
    reward = one(work, reward_id)
    values = columns(details, reward.taken, reward.spent_fen)
    changed = sorted(name for name, value in values.items() if getattr(reward, name) != value)
    done = work.session.execute(
        update(_R)
        .where(
            _R.c.id == reward_id,
            _R.c.version == version,
            _R.c.taken == reward.taken,
            _R.c.state != RewardState.ENDED,
        )
        .values(**values, version=version + 1, changed_at=work.now)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Outdated
    reward = one(work, reward_id)
    audit.record(work, "reward.changed", reward, fields=changed)
    return reward


def restock(work: Work, reward_id: int, pieces: int) -> Reward:
    """So many pieces more, or fewer with a minus; counted from what is there at this moment.

    Raises:
        NotFound: no such reward. RewardUnfit: no change, far too many, or fewer than are taken.
        RewardNotThere: it has ended, or has no count of pieces.
    """
    work.require(Permission.MANAGE_REWARDS)
    if not pieces or abs(pieces) > MOST:
        raise RewardUnfit(reason="number")
    done = work.session.execute(
        update(_R)
        .where(
            _R.c.id == reward_id,
            _R.c.state != RewardState.ENDED,
            _R.c.stock + pieces >= _R.c.taken,
            _R.c.stock + pieces <= MOST,
        )
        .values(stock=_R.c.stock + pieces, changed_at=work.now)
    )
    reward = one(work, reward_id)
    if not done.rowcount:  # type: ignore[attr-defined]
        if reward.stock is None or reward.state == RewardState.ENDED:
            raise RewardNotThere(state=reward.state)
        raise RewardUnfit(reason="stock")
    audit.record(work, "reward.restocked", reward)
    return reward


def set_state(work: Work, reward_id: int, state: RewardState) -> Reward:
    """Show it, pause it, or end it for good. What is redeemed already is handed over all the
    same. Again, nothing changes.

    Raises:
        NotFound: no such reward. RewardNotThere: it cannot go there from where it is.
    """
    work.require(Permission.MANAGE_REWARDS)
    done = work.session.execute(
        update(_R)
        .where(_R.c.id == reward_id, _R.c.state.in_(_FROM.get(state, ())))
        .values(state=state, version=_R.c.version + 1, changed_at=work.now)
    )
    reward = one(work, reward_id)
    if done.rowcount:  # type: ignore[attr-defined]
        audit.record(work, _ACTIONS[state], reward)
    elif reward.state != state:
        raise RewardNotThere(state=reward.state)
    return reward


def one(work: Work, reward_id: int) -> Reward:
    """A reward in whatever state.

    Raises:
        NotFound: no such reward.
    """
    work.require(Permission.MANAGE_REWARDS)
    reward = work.session.get(Reward, reward_id, populate_existing=True)
    if reward is None:
        raise NotFound
    return reward


def listed(work: Work, *, first: int = 0, size: int = 6) -> Listed:
    """All rewards: those shown, then paused ones and drafts, the ended last."""
    work.require(Permission.MANAGE_REWARDS)
    order = {state.value: place for place, state in enumerate(_ORDER)}
    total = work.session.execute(select(func.count()).select_from(_R)).scalar_one()
    rewards = work.session.execute(
        select(Reward)
        .order_by(case(order, value=_R.c.state, else_=9), _R.c.cost, _R.c.id)
        .offset(first)
        .limit(size)
    ).scalars()
    return Listed(list(rewards), total)


_ORDER = (RewardState.ACTIVE, RewardState.PAUSED, RewardState.DRAFT, RewardState.ENDED)


# ── What can be ───────────────────────────────────────────────────────────────────────────────


def columns(details: Details, taken: int = 0, spent_fen: int = 0) -> dict[str, Any]:
    """What the table keeps of it.

    Raises:
        RewardUnfit: something of it cannot be.
    """
    titles = {code: words.strip() for code, words in details.titles.items() if words.strip()}
    texts = {code: words.strip() for code, words in details.texts.items() if words.strip()}
    unit = _sum(details.unit_cost)
    budget = None if details.budget is None else _sum(details.budget)
    _fit(titles, details, taken)
    if budget is not None and (budget < unit or budget < spent_fen):
        raise RewardUnfit(reason="budget")
    return {
        "titles": titles,
        "texts": texts,
        "picture": details.picture,
        "cost": details.cost,
        "stock": details.stock,
        "per_member": details.per_member,
        "tier_least": str(Tier(details.tier_least)),
        "visible_from": details.visible_from,
        "visible_until": details.visible_until,
        "active_from": details.active_from,
        "active_until": details.active_until,
        "collect_days": details.collect_days,
        "unit_cost_fen": unit,
        "budget_fen": budget,
        "pickup_place": (details.pickup_place or "").strip() or None,
        "posting": details.posting,
        "at_hand": details.at_hand,
    }


def _fit(titles: Mapping[str, str], details: Details, taken: int) -> None:
    if not titles:
        raise RewardUnfit(reason="title_missing")
    if not 1 <= details.cost <= DEAREST:
        raise RewardUnfit(reason="cost")
    if details.stock is not None and not max(taken, 0) <= details.stock <= MOST:
        raise RewardUnfit(reason="stock")
    if details.per_member is not None and not 1 <= details.per_member <= MOST:
        raise RewardUnfit(reason="number")
    if details.collect_days is not None and not 1 <= details.collect_days <= LONGEST:
        raise RewardUnfit(reason="days")
    for first, last in (
        (details.visible_from, details.visible_until),
        (details.active_from, details.active_until),
    ):
        if first is not None and last is not None and last < first:
            raise RewardUnfit(reason="days")


def _sum(sum_: Decimal) -> int:
    try:
        in_fen = fen(sum_)
    except ValueError as parts_of_a_fen:
        raise RewardUnfit(reason="budget") from parts_of_a_fen
    if not 0 <= in_fen <= 10_000_000 * FEN:
        raise RewardUnfit(reason="budget")
    return in_fen
