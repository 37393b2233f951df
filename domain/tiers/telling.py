"""What a notice about a tier has to say when it goes out: nothing, once it is no longer so."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from domain.access import Permission
from domain.members.model import Member
from domain.tiers import ladder, metric, reviews, standings
from domain.tiers.model import TierChange, TierHold, TierReview
from domain.work import Work

_M = Member.__table__  # type: ignore[attr-defined]
_C = TierChange.__table__  # type: ignore[attr-defined]
_H = TierHold.__table__  # type: ignore[attr-defined]
_R = TierReview.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Changed:
    """`benefits` are what a higher tier adds, or what a lower one still gives. `until`: the
    last day of a tier that was fixed by the club."""

    before: str
    after: str
    why: str
    benefits: tuple[str, ...]
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Lacking:
    """`points` more by `day` keep the tier; else it becomes `lower`. `metric` and `window_days`
    say which points count."""

    tier: str
    lower: str
    points: int
    day: date
    metric: str
    window_days: int


def changed(work: Work, change_id: int) -> Changed | None:
    """A change of tier; None when the tier has changed again since."""
    work.require(Permission.RUN_SCHEDULE)
    row = work.session.execute(
        select(_C.c.before, _C.c.after, _C.c.why, _M.c.tier, _H.c.until)
        .join(_M, _M.c.id == _C.c.member_id)
        .outerjoin(_H, (_H.c.member_id == _M.c.id) & _H.c.ended_at.is_(None))
        .where(_C.c.id == change_id)
    ).first()
    if row is None or row.tier != row.after:
        return None
    rising = ladder.rank(row.after) > ladder.rank(row.before)
    gives = ladder.gained(row.before, row.after) if rising else ladder.benefits(row.after)
    return Changed(row.before, row.after, row.why, gives, row.until)


def warned(work: Work, review_id: int) -> Lacking | None:
    """A notice before an evaluation; None when the points have come, or the day has passed."""
    work.require(Permission.RUN_SCHEDULE)
    review, one = _review(work, review_id)
    if review.due_on < work.today or work.policy.tier_downgrade == "no_lowering":
        return None
    then = metric.on_days(work, {one.id: review.due_on}, {one.id: one.points})[one.id]
    return _lacking(work, review, one, then, review.due_on)


def grace(work: Work, review_id: int) -> Lacking | None:
    """What an evaluation found; None when its grace is over, or the points have come."""
    work.require(Permission.RUN_SCHEDULE)
    review, one = _review(work, review_id)
    if review.outcome != "open" or review.lowers_on is None:
        return None
    return _lacking(work, review, one, one.points, review.lowers_on)


def kept(work: Work, review_id: int) -> str | None:
    """The tier that stays, because points came in time; None when it is another by now."""
    work.require(Permission.RUN_SCHEDULE)
    review, one = _review(work, review_id)
    return one.tier if one.tier == review.tier else None


def _review(work: Work, review_id: int) -> tuple[Any, standings.Standing]:
    review = work.session.execute(select(_R).where(_R.c.id == review_id)).one()
    return review, standings.of(work, (review.member_id,))[0]


def _lacking(
    work: Work, review: Any, one: standings.Standing, points: int, day: date
) -> Lacking | None:
    if not one.moves or one.tier != review.tier or one.needed is None or points >= one.needed:
        return None
    rules = work.policy
    return Lacking(
        tier=one.tier,
        lower=reviews.lower_of(rules, one.tier, points),
        points=one.needed - points,
        day=day,
        metric=rules.tier_metric,
        window_days=rules.tier_window_days,
    )
