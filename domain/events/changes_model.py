"""What changed about an event, what those who come say to it, and rounds of notices."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from domain.columns import UtcDateTime


def _moment(*, nullable: bool = False) -> Column[datetime]:
    return Column(UtcDateTime, nullable=nullable)


class EventChange(SQLModel, table=True):
    """The event as it was and as it is since `version`. `major`: the start or the place moved, so
    that whoever has a seat gives it up freely until `free_until` (R4.8)."""

    __tablename__ = "event_change"
    __table_args__ = (UniqueConstraint("event_id", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id")
    version: int
    starts_before: datetime = Field(sa_column=_moment())
    starts_after: datetime = Field(sa_column=_moment())
    ends_before: datetime = Field(sa_column=_moment())
    ends_after: datetime = Field(sa_column=_moment())
    place_before: str = ""
    place_after: str = ""
    reason: str
    major: bool
    free_until: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    at: datetime = Field(sa_column=_moment())
    by: int


class EventAnswer(SQLModel, table=True):
    """What a member said to a change: they keep their seat, or gave it up. None yet: no row."""

    __tablename__ = "event_answer"
    __table_args__ = (UniqueConstraint("change_id", "member_id"),)

    id: int | None = Field(default=None, primary_key=True)
    change_id: int = Field(foreign_key="event_change.id")
    member_id: int = Field(foreign_key="member.id")
    keeps: bool
    at: datetime = Field(sa_column=_moment())


class RoundKind(StrEnum):
    REMINDER = "reminder"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    OVER = "over"
    NO_SHOW = "no_show"


class RoundState(StrEnum):
    """`missed`: its hour had passed by more than a day when we could have told it."""

    OPEN = "open"
    DONE = "done"
    MISSED = "missed"


class EventRound(SQLModel, table=True):
    """One walk through an event's registrations, in chunks by their ids, each of them once.

    `mark` tells rounds of one kind apart (a reminder's offset and start, a change's id), `upto` is
    the last registration looked at, `told` how many it concerned.
    """

    __tablename__ = "event_round"
    __table_args__ = (
        UniqueConstraint("event_id", "kind", "mark"),
        Index("event_round_open", "state", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id")
    kind: str
    mark: str
    state: str = RoundState.OPEN
    upto: int = 0
    told: int = 0
    begun_at: datetime = Field(sa_column=_moment())
