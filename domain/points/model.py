"""The points ledger: transfers, their entries, the lots of earned points, and each standing.

Every transfer is double entry: its entries sum to zero. Transfers and entries are append-only
(triggers refuse UPDATE and DELETE); lots and standings are what follows from them, kept for
speed and checked against them (domain/points/check).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, text
from sqlmodel import Field, SQLModel

from domain.columns import Sealed, UtcDateTime

LARGEST = 1_000_000  # points in one transfer


class Kind(StrEnum):
    """What a transfer does. `settle`, `release`, `reinstate` and `reverse` resolve another."""

    EARN = "earn"
    SPEND = "spend"
    HOLD = "hold"
    SETTLE = "settle"
    RELEASE = "release"
    EXPIRE = "expire"
    REINSTATE = "reinstate"
    REVERSE = "reverse"
    ADJUST = "adjust"


class Account(StrEnum):
    """Where points lie. All but `member` are the club's own; the sum over all is always zero."""

    MEMBER = "member"
    ISSUED = "issued"
    HELD = "held"
    REDEEMED = "redeemed"
    EXPIRED = "expired"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Cause:
    """Why points move, as the history shows it: a code, the id of what it is about, the rule and
    programme that asked for it, the reason code and words of a colleague (kept sealed)."""

    kind: str
    id: int | None = None
    rule: str | None = None
    programme_id: int | None = None
    reason: str | None = None
    note: str | None = None


def _big() -> Column[int]:
    return Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)


def _to(table: str, *, nullable: bool = True, unique: bool | None = None) -> Column[int]:
    return Column(
        BigInteger().with_variant(Integer, "sqlite"),
        ForeignKey(f"{table}.id"),
        nullable=nullable,
        unique=unique,
    )


MOVED = text("kind <> 'settle'")  # what a history shows; literal, so that its index is used
HELD = text("kind = 'hold'")  # the same for reservations


class Transfer(SQLModel, table=True):
    """`points` is the size, `delta` what it did to the member's balance (0: only the club's own
    accounts changed). `key` makes a repeated cause add nothing; `resolves_id` is the transfer
    this one settles, releases, reinstates or reverses, at most once each."""

    __tablename__ = "points_transfer"
    __table_args__ = (
        CheckConstraint("points > 0", name="points_transfer_size"),
        Index(
            "points_transfer_history",
            "member_id",
            "id",
            sqlite_where=MOVED,
            postgresql_where=MOVED,
        ),
        Index("points_transfer_held", "member_id", sqlite_where=HELD, postgresql_where=HELD),
        Index("points_transfer_source", "source_kind", "source_id"),
        Index("points_transfer_at", "at"),
    )

    id: int | None = Field(default=None, sa_column=_big())
    key: str = Field(unique=True)
    kind: str
    member_id: int = Field(foreign_key="member.id")
    points: int
    delta: int
    counts: bool = False
    rule: str | None = None
    programme_id: int | None = None
    source_kind: str
    source_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    reason: str | None = None
    note: str | None = Field(default=None, sa_column=Column(Sealed))
    actor_id: int
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    resolves_id: int | None = Field(default=None, sa_column=_to("points_transfer", unique=True))


class Entry(SQLModel, table=True):
    """One leg. A member's leg names its lot, or none: points owed after a reversal (R3.7)."""

    __tablename__ = "points_entry"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="points_entry_moves"),
        CheckConstraint("(account = 'member') = (member_id IS NOT NULL)", name="points_entry_of"),
        Index("points_entry_transfer", "transfer_id"),
        Index("points_entry_member", "member_id"),
        Index("points_entry_lot", "lot_id"),
    )

    id: int | None = Field(default=None, sa_column=_big())
    transfer_id: int = Field(sa_column=_to("points_transfer", nullable=False))
    account: str
    member_id: int | None = Field(default=None, foreign_key="member.id")
    lot_id: int | None = Field(default=None, sa_column=_to("points_lot"))
    amount: int


_OPEN = text("remaining > 0")
_DUE = text("remaining > 0 AND expires_at IS NOT NULL")
_TOLD = text("remaining > 0 AND tell_at IS NOT NULL")


class Lot(SQLModel, table=True):
    """Points earned at once and what remains of them. Pending until `active_from`, gone from
    `expires_at` on (None: never); `tell_at` is when the member is next reminded of that."""

    __tablename__ = "points_lot"
    __table_args__ = (
        CheckConstraint("remaining >= 0", name="points_lot_remaining"),
        Index(
            "points_lot_open",
            "member_id",
            "expires_at",
            "earned_at",
            "id",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "points_lot_pending",
            "member_id",
            "active_from",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index(
            "points_lot_expiring",
            "expires_at",
            "member_id",
            sqlite_where=_DUE,
            postgresql_where=_DUE,
        ),
        Index("points_lot_transfer", "transfer_id"),
        Index("points_lot_tell", "tell_at", sqlite_where=_TOLD, postgresql_where=_TOLD),
    )

    id: int | None = Field(default=None, sa_column=_big())
    member_id: int = Field(foreign_key="member.id")
    transfer_id: int = Field(sa_column=_to("points_transfer", nullable=False))
    points: int
    remaining: int
    earned_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    active_from: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    expires_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    tell_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class Standing(SQLModel, table=True):
    """Where a member stands: `balance` = open lots − `debt` = sum of own entries; `tier_points`
    were earned by rules that count for the tier, less what was reversed of them (R3.4). Who owes
    points has no open lot: what comes in repays first (R3.7)."""

    __tablename__ = "points_standing"
    __table_args__ = (
        CheckConstraint("debt >= 0", name="points_standing_debt"),
        CheckConstraint(
            "balance >= 0 AND debt = 0 OR balance = -debt", name="points_standing_balance"
        ),
    )

    member_id: int = Field(primary_key=True, foreign_key="member.id")
    balance: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    debt: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    tier_points: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
