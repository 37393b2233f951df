"""Where members stand on the way through the tiers: one query for as many as are asked for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, select
from sqlmodel import Session

from domain.members.model import Member
from domain.policy import Policy
from domain.tiers import ladder, metric
from domain.tiers.model import MOVING, Tier, TierHold, TierReview
from domain.work import Work

_M = Member.__table__  # type: ignore[attr-defined]
_H = TierHold.__table__  # type: ignore[attr-defined]
_R = TierReview.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Standing:
    """`points` are those that count for the tier, `reached` is the tier they make. `hold` and
    `review` are the ids of a tier fixed by hand and of an evaluation whose grace runs until
    `lowers_on`."""

    id: int
    person_id: int | None
    tier: str
    status: str
    joined_on: date
    hold: int | None
    review: int | None
    reviewed: str | None  # the tier in question
    lowers_on: date | None
    points: int
    reached: Tier
    needed: int | None

    @property
    def moves(self) -> bool:
        """Whether points move this member at all."""
        return self.hold is None and self.status in MOVING

    @property
    def rises(self) -> bool:
        return self.moves and ladder.rank(self.reached) > ladder.rank(self.tier)

    @property
    def lacks(self) -> bool:
        """Whether the points are too few for the tier in force."""
        return self.moves and self.needed is not None and self.points < self.needed


def of(work: Work, ids: Collection[int]) -> list[Standing]:
    """These members, by id."""
    return read(work.session, work.policy, work.now, _M.c.id.in_(ids))


def after(work: Work, member_id: int, size: int) -> list[Standing]:
    """The next members behind this id."""
    return read(work.session, work.policy, work.now, _M.c.id > member_id, size)


def read(
    session: Session, policy: Policy, now: datetime, wanted: Any, size: int | None = None
) -> list[Standing]:
    """Members by a condition on their row, in order of id."""
    query: Select[Any] = (
        select(
            _M.c.id,
            _M.c.person_id,
            _M.c.tier,
            _M.c.status,
            _M.c.joined_on,
            _H.c.id.label("hold"),
            _R.c.id.label("review"),
            _R.c.tier.label("reviewed"),
            _R.c.lowers_on,
            metric.points(policy, now).label("points"),
        )
        .outerjoin(_H, and_(_H.c.member_id == _M.c.id, _H.c.ended_at.is_(None)))
        .outerjoin(_R, and_(_R.c.member_id == _M.c.id, _R.c.outcome == "open"))
        .where(wanted)
        .order_by(_M.c.id)
        .limit(size)
    )
    return [_standing(policy, row._asdict()) for row in session.execute(query)]


def _standing(policy: Policy, row: dict[str, Any]) -> Standing:
    points = int(row.pop("points"))
    return Standing(
        **row,
        points=points,
        reached=ladder.reached(policy, points),
        needed=ladder.needed(policy, row["tier"]),
    )
