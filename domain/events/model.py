"""Events, their quotas, who has a seat, who waits for one, and who came."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    Index,
    Numeric,
    UniqueConstraint,
    text,
)
from sqlmodel import Field, SQLModel

from domain.columns import Sealed, SealedJson, UtcDateTime


class EventState(StrEnum):
    """draft → proposed → approved → announced → over → summarized → signed; or cancelled.

    Seats are given while it is `announced`; `over` begins with the end.
    """

    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    ANNOUNCED = "announced"
    OVER = "over"
    SUMMARIZED = "summarized"
    SIGNED = "signed"
    CANCELLED = "cancelled"


class EventKind(StrEnum):
    CULTURAL = "cultural"
    CHARITY = "charity"
    ROUND_TABLE = "round_table"
    LECTURE = "lecture"
    RECRUITMENT = "recruitment"
    SOCIAL = "social"
    TRADE_VISIT = "trade_visit"


class SeatState(StrEnum):
    """`asked`: waits for a colleague's yes and holds its seats meanwhile."""

    ASKED = "asked"
    HELD = "held"
    CANCELLED = "cancelled"
    REFUSED = "refused"


class TurnState(StrEnum):
    """A place in the queue. `revoked` is skipped until a colleague puts it back."""

    WAITING = "waiting"
    OFFERED = "offered"
    REVOKED = "revoked"
    TAKEN = "taken"
    LEFT = "left"
    CLOSED = "closed"


def _moment(*, nullable: bool = True) -> Column[datetime]:
    return Column(UtcDateTime, nullable=nullable)


class Event(SQLModel, table=True):
    """`taken` counts the seats of registrations and of standing offers; never above `capacity`
    (None: no limit). `zone` is where it takes place; times are aware UTC. `questions` are the
    event's own, as data of the form engine; `early` is tier → hours of early access."""

    __tablename__ = "event"
    __table_args__ = (
        CheckConstraint("taken >= 0", name="event_taken"),
        CheckConstraint("capacity IS NULL OR taken <= capacity", name="event_has_room"),
        CheckConstraint("starts_at < ends_at", name="event_times"),
        Index("event_when", "state", "starts_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    state: str = EventState.DRAFT
    version: int = 1
    kind: str
    title: str
    words: Any = Field(default=None, sa_column=Column(JSON))  # language → title and text
    about: str = ""
    place: str = ""
    latitude: float | None = None
    longitude: float | None = None
    picture: str | None = None  # its name in the sealed store
    starts_at: datetime = Field(sa_column=_moment(nullable=False))
    ends_at: datetime = Field(sa_column=_moment(nullable=False))
    zone: str
    opens_at: datetime | None = Field(default=None, sa_column=_moment())
    closes_at: datetime | None = Field(default=None, sa_column=_moment())
    capacity: int | None = None
    taken: int = 0
    companions: int = 0  # how many one may bring
    least_tier: str = "ordinary"
    early: Any = Field(default=None, sa_column=Column(JSON))
    questions: Any = Field(default=None, sa_column=Column(JSON))
    sessions: Any = Field(default=None, sa_column=Column(JSON))  # key → words
    needs_approval: bool = False
    points_price: int = 0  # for each seat
    fee: Decimal = Field(default=Decimal(0), sa_column=Column(Numeric(12, 2), nullable=False))
    strikes: bool = False
    cancel_hours: int = 24
    cutoff_hours: int = 6
    offer_batch: int = 10
    waiting_open: bool = True
    final_called_at: datetime | None = Field(default=None, sa_column=_moment())
    segment: Any = Field(default=None, sa_column=Column(JSON))  # whom it is for
    plan_item_id: int | None = Field(default=None, index=True)  # None: outside the year's plan
    budget: Decimal = Field(default=Decimal(0), sa_column=Column(Numeric(12, 2), nullable=False))
    cost_bearer: str = ""
    staffing: str = ""
    approval_id: int | None = Field(default=None, foreign_key="approval.id")
    created_by: int
    announced_at: datetime | None = Field(default=None, sa_column=_moment())
    cancelled_because: str | None = None
    cancelled_at: datetime | None = Field(default=None, sa_column=_moment())
    swept_at: datetime | None = Field(default=None, sa_column=_moment())  # its queue (R4.4)


class Quota(SQLModel, table=True):
    """A limit beside the capacity: of a tier or of a session (R4.1)."""

    __tablename__ = "event_quota"
    __table_args__ = (
        UniqueConstraint("event_id", "kind", "key"),
        CheckConstraint("taken >= 0 AND taken <= capacity", name="event_quota_has_room"),
    )

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id")
    kind: str  # tier | session
    key: str
    capacity: int
    taken: int = 0


_STANDING = text("state IN ('asked', 'held')")
_QUEUED = text("state IN ('waiting', 'offered', 'revoked')")


class Registration(SQLModel, table=True):
    """Seats of one member at one event: their own and their companions'. One stands at a time.

    `heard_at` is when the request reached us, `said_at` when the member sent it (F39).
    """

    __tablename__ = "registration"
    __table_args__ = (
        CheckConstraint("seats >= 1", name="registration_seats"),
        Index(
            "registration_once",
            "event_id",
            "member_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        Index("registration_of_event", "event_id", "state", "id"),
        Index("registration_of_member", "member_id", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id")
    member_id: int = Field(foreign_key="member.id")
    state: str
    version: int = 1
    seats: int = 1
    tier: str = "ordinary"  # whose quota was drawn on
    session: str | None = None
    answers: Any = Field(default=None, sa_column=Column(SealedJson))
    companions: Any = Field(default=None, sa_column=Column(SealedJson))  # their names
    heard_at: datetime = Field(sa_column=_moment(nullable=False))
    said_at: datetime | None = Field(default=None, sa_column=_moment())
    ended_at: datetime | None = Field(default=None, sa_column=_moment())
    ended_because: str | None = None  # member | late | event_cancelled | refused | staff
    words: str | None = Field(default=None, sa_column=Column(Sealed))  # a colleague's
    before_cancel: str | None = None  # its state when the whole event was cancelled
    briefed_at: datetime | None = Field(default=None, sa_column=_moment())  # or reminded
    hold_id: int | None = Field(default=None, sa_column=Column(BigInteger))  # points put aside
    walk_in: bool = False
    came_at: datetime | None = Field(default=None, sa_column=_moment())
    checked_by: int | None = None
    came_how: str | None = None  # scan | wall | list | sheet
    ticket: int = 1  # version of its ticket's code


class Turn(SQLModel, table=True):
    """A place in an event's queue. Order: round, priority (higher first), joined, id (R4.3).
    Whoever lets an offer expire goes to the end of the round."""

    __tablename__ = "event_turn"
    __table_args__ = (
        Index(
            "event_turn_once",
            "event_id",
            "member_id",
            unique=True,
            sqlite_where=_QUEUED,
            postgresql_where=_QUEUED,
        ),
        Index("event_turn_queue", "event_id", "state", "round"),
        Index("event_turn_offers", "state", "offer_until"),
    )

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id")
    member_id: int = Field(foreign_key="member.id")
    state: str = TurnState.WAITING
    version: int = 1
    round: int = 0
    priority: int = 0
    seats: int = 1
    tier: str = "ordinary"
    session: str | None = None
    answers: Any = Field(default=None, sa_column=Column(SealedJson))
    companions: Any = Field(default=None, sa_column=Column(SealedJson))
    joined_at: datetime = Field(sa_column=_moment(nullable=False))
    offered_at: datetime | None = Field(default=None, sa_column=_moment())
    offer_until: datetime | None = Field(default=None, sa_column=_moment())
    offers: int = 0
    skipped_at: datetime | None = Field(default=None, sa_column=_moment())  # told: too large
    ended_at: datetime | None = Field(default=None, sa_column=_moment())


class Strike(SQLModel, table=True):
    """A no-show or late cancellation, for 180 days (R4.6); waived ones stay with their reason."""

    __tablename__ = "event_strike"
    __table_args__ = (Index("event_strike_of", "member_id", "until"),)

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id")
    registration_id: int = Field(foreign_key="registration.id", unique=True)
    why: str  # no_show | late_cancel
    on_day: date
    until: date
    waived_by: int | None = None
    waived_because: str | None = None
    appeal: str | None = Field(default=None, sa_column=Column(Sealed))
    appealed_at: datetime | None = Field(default=None, sa_column=_moment())
    answer: str | None = Field(default=None, sa_column=Column(Sealed))  # whether waived or kept
    answered_at: datetime | None = Field(default=None, sa_column=_moment())
    answered_by: int | None = None


class Scan(SQLModel, table=True):
    """Every try at the door: who scanned whom with what end. A replayed `nonce` adds nothing."""

    __tablename__ = "event_scan"
    __table_args__ = (Index("event_scan_of", "event_id", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id")
    nonce: str = Field(unique=True)
    registration_id: int | None = Field(default=None, foreign_key="registration.id")
    outcome: str  # in | already | foreign | cancelled | asked | unknown | older | undone
    at: datetime = Field(sa_column=_moment(nullable=False))
    by: int


class Door(SQLModel, table=True):
    """At which event's door a colleague stands, until they go or the day is over."""

    __tablename__ = "event_door"

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    event_id: int = Field(foreign_key="event.id")
    until: datetime = Field(sa_column=_moment(nullable=False))
