"""Points lotteries: what is drawn, who holds a ticket, who won (SPEC 5, B:三(三)4)."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, Index, Numeric, UniqueConstraint
from sqlmodel import Field, SQLModel

from domain.columns import Sealed, UtcDateTime


class State(StrEnum):
    """draft → proposed → approved → open → closed → drawn → settled; cancelled from any state
    before the draw."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"
    OPEN = "open"
    CLOSED = "closed"
    DRAWN = "drawn"
    SETTLED = "settled"
    CANCELLED = "cancelled"


class WinState(StrEnum):
    """Points are paid; anything else waits for its winner until it is handed over or lapses."""

    WAITING = "waiting"
    PAID = "paid"
    HANDED_OVER = "handed_over"
    LAPSED = "lapsed"


# What everybody may see, and where tickets are still without a result.
PUBLIC = (State.OPEN, State.CLOSED, State.DRAWN, State.SETTLED)
DRAWN = (State.DRAWN, State.SETTLED)


class Lottery(SQLModel, table=True):
    """`sold` is also the highest ticket number. `seed` (hex) stays sealed until the draw, then it
    is published as `revealed`; `commitment` is its SHA-256, public from the opening on, and
    `list_digest` that of the ticket list, public from the closing on. `settled_upto` is the last
    ticket whose holder was told or paid back."""

    __tablename__ = "lottery"
    __table_args__ = (
        CheckConstraint("sold >= 0 AND sold <= most_tickets", name="lottery_has_room"),
        CheckConstraint("opens_at < closes_at", name="lottery_window"),
        Index("lottery_due", "state", "opens_at", "closes_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    title: str
    about: str | None = None
    ticket_points: int
    tickets_per_member: int
    most_tickets: int
    opens_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    closes_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    budget: Decimal = Field(sa_column=Column(Numeric(12, 2), nullable=False))  # yuan
    state: str = State.DRAFT
    version: int = 1
    sold: int = 0
    seed: str | None = Field(default=None, sa_column=Column(Sealed))
    commitment: str | None = None
    list_digest: str | None = None
    revealed: str | None = None
    settled_upto: int = 0
    made_by: int = Field(foreign_key="person.id")
    made_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    opened_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    drawn_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    cancelled_why: str | None = Field(default=None, sa_column=Column(Sealed))


class LotteryPrize(SQLModel, table=True):
    """`count` of the same. `points` is what a points prize pays, None for a thing; `cost` what
    one costs the club in yuan. Drawn in the order of `place`."""

    __tablename__ = "lottery_prize"
    __table_args__ = (
        UniqueConstraint("lottery_id", "place"),
        CheckConstraint("count >= 1", name="lottery_prize_count"),
    )

    id: int | None = Field(default=None, primary_key=True)
    lottery_id: int = Field(foreign_key="lottery.id")
    place: int
    title: str
    count: int
    points: int | None = None
    cost: Decimal = Field(sa_column=Column(Numeric(12, 2), nullable=False))


class LotteryTicket(SQLModel, table=True):
    """`number` counts the tickets of a lottery from 1 without a gap; `nth` those of one member,
    so that a press that comes twice is one ticket. `transfer_id` is what was paid for it."""

    __tablename__ = "lottery_ticket"
    __table_args__ = (
        UniqueConstraint("lottery_id", "number"),
        UniqueConstraint("lottery_id", "member_id", "nth"),
        CheckConstraint("nth >= 1", name="lottery_ticket_nth"),
        Index("lottery_ticket_of", "member_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    lottery_id: int = Field(foreign_key="lottery.id")
    number: int
    member_id: int = Field(foreign_key="member.id")
    nth: int
    transfer_id: int
    taken_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class LotteryWin(SQLModel, table=True):
    """The `unit`-th prize drawn, counted from 0 over all prizes in their order. Only the digest
    of the collection code is kept."""

    __tablename__ = "lottery_win"
    __table_args__ = (
        UniqueConstraint("lottery_id", "unit"),
        Index("lottery_win_due", "state", "collect_by"),
    )

    id: int | None = Field(default=None, primary_key=True)
    lottery_id: int = Field(foreign_key="lottery.id")
    prize_id: int = Field(foreign_key="lottery_prize.id")
    unit: int
    ticket_id: int = Field(foreign_key="lottery_ticket.id", unique=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    state: str = WinState.WAITING
    reminded: bool = False
    code_hash: str | None = Field(default=None, unique=True)
    collect_by: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    handed_by: int | None = Field(default=None, foreign_key="person.id")
    handed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    transfer_id: int | None = None
