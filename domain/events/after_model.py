"""What follows an event: who took part and what they say of it, costs, papers, the summary."""

from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, Numeric, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from domain.columns import Sealed, UtcDateTime

OPENS = timedelta(hours=2)  # feedback, after the end (R4.9)


class Counted(StrEnum):
    """Who took part: those let in, or everybody with a seat where nobody was let in."""

    CAME = "came"
    REGISTERED = "registered"


class Slot(StrEnum):
    """What the archive keeps of an event beside plan, costs and summary (A:(3)6)."""

    RUN_SHEET = "run_sheet"
    POSTER = "poster"
    PHOTOS = "photos"
    PRESS = "press"
    OTHER = "other"


def _moment(*, nullable: bool = True, index: bool = False) -> Column[datetime]:
    return Column(UtcDateTime, nullable=nullable, index=index)


class EventAfter(SQLModel, table=True):
    """Where an event that is over stands. `next_at` is when the schedule looks at it again, None:
    never. `counted` is decided when the lists of the door are closed. `figures` are frozen when
    the summary is handed in; until then they are counted anew (domain/events/summary)."""

    __tablename__ = "event_after"

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id", unique=True)
    version: int = 1
    next_at: datetime | None = Field(default=None, sa_column=_moment(index=True))
    counted: str | None = None
    opens_at: datetime = Field(sa_column=_moment(nullable=False))  # feedback, aware UTC
    closes_at: datetime = Field(sa_column=_moment(nullable=False))
    drafted_at: datetime | None = Field(default=None, sa_column=_moment())
    due_at: datetime | None = Field(default=None, sa_column=_moment())
    remind_at: datetime | None = Field(default=None, sa_column=_moment())
    reminded: int = 0
    effect: str = ""
    problems: str = ""
    lessons: str = ""
    figures: Any = Field(default=None, sa_column=Column(JSON))
    approval_id: int | None = Field(default=None, foreign_key="approval.id")


class Visit(SQLModel, table=True):
    """A member who took part, and their answer (R4.9). `points` are those of the rule, once
    `rewarded_at` is set. `quotable`: their words may be quoted, without a name."""

    __tablename__ = "event_visit"
    __table_args__ = (
        UniqueConstraint("event_id", "member_id"),
        CheckConstraint("stars BETWEEN 1 AND 5", name="event_visit_stars"),
        CheckConstraint("recommend BETWEEN 0 AND 10", name="event_visit_recommend"),
        Index("event_visit_answers", "event_id", "answered_at"),
        Index("event_visit_member", "member_id", "event_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id")
    member_id: int = Field(foreign_key="member.id")
    registration_id: int = Field(foreign_key="registration.id", unique=True)
    points: int = 0
    rewarded_at: datetime | None = Field(default=None, sa_column=_moment())
    asked_at: datetime | None = Field(default=None, sa_column=_moment())
    reminded_at: datetime | None = Field(default=None, sa_column=_moment())
    answered_at: datetime | None = Field(default=None, sa_column=_moment())
    stars: int | None = None
    recommend: int | None = None
    good: str | None = Field(default=None, sa_column=Column(Sealed))
    bad: str | None = Field(default=None, sa_column=Column(Sealed))
    quotable: bool = False


class EventCost(SQLModel, table=True):
    """One sum spent on an event, in yuan. `voucher` is a file's name in the sealed store. A struck
    one stays, and counts no more."""

    __tablename__ = "event_cost"
    __table_args__ = (
        CheckConstraint("amount > 0", name="event_cost_amount"),
        Index("event_cost_of", "event_id", "struck_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id")
    what: str
    amount: Decimal = Field(sa_column=Column(Numeric(12, 2), nullable=False))
    bearer: str = ""  # who pays it; empty: the club
    voucher: str | None = Field(default=None, index=True)
    media_type: str | None = None
    noted_at: datetime = Field(sa_column=_moment(nullable=False))
    noted_by: int = Field(foreign_key="person.id")
    struck_at: datetime | None = Field(default=None, sa_column=_moment())
    struck_by: int | None = Field(default=None, foreign_key="person.id")


_STANDING = text("removed_at IS NULL")


class EventPaper(SQLModel, table=True):
    """A file of the archive. `stored` is its name in the sealed store; None: a colleague said that
    there is nothing of this slot for this event. The same content comes once to a slot."""

    __tablename__ = "event_paper"
    __table_args__ = (
        Index(
            "event_paper_once",
            "event_id",
            "slot",
            "sha256",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id")
    slot: str
    sha256: str = ""
    stored: str | None = Field(default=None, index=True)
    media_type: str = ""
    received_at: datetime = Field(sa_column=_moment(nullable=False))
    received_by: int = Field(foreign_key="person.id")
    removed_at: datetime | None = Field(default=None, sa_column=_moment())
