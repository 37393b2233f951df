"""Tiers: each change as history, tiers fixed by hand, and what yearly evaluations came to."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Column, Index, text
from sqlmodel import Field, SQLModel

from domain.columns import Sealed, UtcDateTime
from domain.members.model import Status
from domain.points.model import Transfer


class Tier(StrEnum):
    """From the lowest to the highest; `Member.tier` is the one in force."""

    ORDINARY = "ordinary"
    SILVER = "silver"
    GOLD = "gold"
    DIAMOND = "diamond"


# Who moves by points; who has left or is barred keeps the tier they had.
MOVING = (Status.ACTIVE, Status.DORMANT, Status.LOST)


class TierChange(SQLModel, table=True):
    """One change of a member's tier. `why`: points | evaluation | pinned | unpinned; `by_id`
    is the colleague who pinned or unpinned it."""

    __tablename__ = "tier_change"
    __table_args__ = (Index("tier_change_member", "member_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id")
    before: str
    after: str
    why: str
    by_id: int | None = Field(default=None, foreign_key="person.id")
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


# Of the ledger, for the points of a period (domain/tiers/metric); literal, so that it is used.
COUNTING = text("counts")
Index(
    "points_transfer_counting",
    *(Transfer.__table__.c[name] for name in ("member_id", "at", "delta")),  # type: ignore[attr-defined]
    sqlite_where=COUNTING,
    postgresql_where=COUNTING,
)

_HELD = text("ended_at IS NULL")


class TierHold(SQLModel, table=True):
    """A tier fixed by hand: points move it neither way until `until` has passed (None: for good)
    or a colleague ends it. `before` is the tier it took the place of."""

    __tablename__ = "tier_hold"
    __table_args__ = (
        Index(
            "tier_hold_standing",
            "member_id",
            unique=True,
            sqlite_where=_HELD,
            postgresql_where=_HELD,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id")
    tier: str
    before: str
    until: date | None = None  # the last day, in club days
    reason: str = Field(sa_column=Column(Sealed, nullable=False))
    by_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    ended_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    ended_by: int | None = Field(default=None, foreign_key="person.id")


_OPEN = text("outcome = 'open'")


class TierReview(SQLModel, table=True):
    """What a member was told, or what was found, about the evaluation of `due_on`.

    `step` is "evaluation", or the days before it ("30", "7"); `key` makes each happen once. An
    evaluation that finds too few points is `open` until the tier is lowered on `lowers_on`:
    then `lowered`, else `kept` (points came in time) or `void` (it no longer applies).
    """

    __tablename__ = "tier_review"
    __table_args__ = (
        Index("tier_review_member", "member_id", "due_on"),
        Index(
            "tier_review_open",
            "member_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    member_id: int = Field(foreign_key="member.id")
    due_on: date
    step: str
    tier: str
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    lowers_on: date | None = None
    outcome: str | None = None
    settled_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
