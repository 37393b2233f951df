"""Tiers: raised at once, shown with what they give and what the next one needs (SPEC 4)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlmodel import Session

from domain import clock, policy
from domain.access import Permission
from domain.members import service as members
from domain.members.model import Member
from domain.policy import Policy
from domain.tiers import ladder, moving, reviews, standings
from domain.tiers.model import Tier, TierHold
from domain.tiers.standings import Standing
from domain.work import Work

_M = Member.__table__  # type: ignore[attr-defined]
_H = TierHold.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Progress:
    """`metric` are the points that count for the tier, `missing` those up to the next tier (0 on
    top). `benefits` are codes of all the tier in force gives."""

    tier: str
    next_tier: str | None
    missing: int
    metric: int
    benefits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnTier:
    """A member's own tier. `pinned`: fixed by the club, up to and with `until` (None: no end).
    `lowers_on` is the day it is lowered to `lower` unless `lacking` points come before. `metric`
    and `window_days` say which points count, `floors` with how many each tier begins;
    `keeps`: a tier once reached is never lowered here."""

    progress: Progress
    metric: str
    window_days: int
    floors: dict[Tier, int]
    pinned: bool = False
    until: date | None = None
    lowers_on: date | None = None
    lower: str | None = None
    lacking: int = 0
    keeps: bool = False


def raise_up(work: Work, member_id: int) -> str | None:
    """Raise the member at once if the points are there (R3.5), and tell them; the new tier, None
    when nothing changed. Points that come in time also end the grace after an evaluation. Again,
    nothing changes. A tier fixed by hand stays. To be called after points were posted, in the same
    work; the caller holds the right.
    """
    return raise_many(work, (member_id,)).get(member_id)


def raise_many(work: Work, member_ids: Collection[int]) -> dict[int, str]:
    """`raise_up` for many at once: member → new tier of those who moved."""
    if not member_ids:
        return {}
    return raise_found(work, standings.of(work, member_ids))


def raise_found(work: Work, found: Collection[Standing]) -> dict[int, str]:
    """The same for members whose standings were just read."""
    rising = {one.id: one for one in found if one.rises}
    safe = [one for one in found if one.review is not None and one.moves and not one.lacks]
    reviews.settle(work, [one for one in safe if one.id in rising], "kept", tell=False)
    reviews.settle(work, [one for one in safe if one.id not in rising], "kept", tell=True)
    if not rising:
        return {}
    moving.hold_rows(work, rising)
    moves = {one.id: (one.tier, str(one.reached)) for one in rising.values()}
    return {member_id: moves[member_id][1] for member_id in moving.move(work, moves, "points")}


def progress(session: Session, member: Member, now: datetime | None = None) -> Progress:
    """Where a member stands, by the club's choice of points (R3.4); for the contexts that show
    it, the caller holds the right."""
    rules = policy.in_force(session)
    found = standings.read(session, rules, now or clock.now(), _M.c.id == member.id)
    return _progress(rules, found[0])


def _progress(rules: Policy, one: Standing) -> Progress:
    above = ladder.above(one.tier)
    floor = None if above is None else ladder.needed(rules, above)
    return Progress(
        tier=one.tier,
        next_tier=above,
        missing=0 if floor is None else max(floor - one.points, 0),
        metric=one.points,
        benefits=ladder.benefits(one.tier),
    )


def own(work: Work) -> OwnTier | None:
    """The acting member's tier; None when they are none."""
    work.require(Permission.SEE_OWN)
    member = members.of(work)
    if member is None:
        return None
    rules = work.policy
    one = standings.read(work.session, rules, work.now, _M.c.id == member.id)[0]
    until = None
    if one.hold is not None:
        until = work.session.execute(select(_H.c.until).where(_H.c.id == one.hold)).scalar_one()
    running = one.review is not None and one.lacks
    return OwnTier(
        progress=_progress(rules, one),
        metric=rules.tier_metric,
        window_days=rules.tier_window_days,
        floors=ladder.floors(rules),
        pinned=one.hold is not None,
        until=until,
        lowers_on=one.lowers_on if running else None,
        lower=reviews.lower_of(rules, one.tier, one.points) if running else None,
        lacking=(one.needed or 0) - one.points if running else 0,
        keeps=rules.tier_downgrade == "no_lowering",
    )
