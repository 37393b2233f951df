"""Members who bring members: the personal link and what became of whom it led here (R3.11)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, Index
from sqlmodel import Field, SQLModel

from domain.columns import UtcDateTime


class State(StrEnum):
    """touched → joined → rewarded | refused; an undone approval leads back to touched."""

    TOUCHED = "touched"
    JOINED = "joined"
    REWARDED = "rewarded"
    REFUSED = "refused"


class ReferralLink(SQLModel, table=True):
    """A member's personal link. The token itself is never stored."""

    __tablename__ = "referral_link"

    member_id: int = Field(primary_key=True, foreign_key="member.id")
    token_hash: str = Field(unique=True)
    made_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class Referral(SQLModel, table=True):
    """One referred person, once and for all: the first link they opened counts. `attempt` grows
    when an approval is undone, so that the next one is paid anew. `why` is a code (R3.11)."""

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint("referrer_points >= 0 AND referred_points >= 0", name="referral_points"),
        Index("referral_by", "referrer_id", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    referrer_id: int = Field(foreign_key="member.id")
    person_id: int = Field(foreign_key="person.id", unique=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", unique=True)
    first_touch: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    state: str = State.TOUCHED
    why: str | None = None
    attempt: int = 1
    joined_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    referrer_points: int = 0
    referred_points: int = 0
    referrer_transfer_id: int | None = None
    referred_transfer_id: int | None = None
