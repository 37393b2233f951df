"""Programmes, their earning rules, what a member has used of a limit, and disputed entries."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Index, Integer, text
from sqlalchemy import Numeric as Sum
from sqlmodel import Field, SQLModel

from domain.columns import Sealed, UtcDateTime


class ProgrammeState(StrEnum):
    """draft → proposed → running → closed. A change of a running one makes it a draft (R12.2)."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    RUNNING = "running"
    CLOSED = "closed"


class RuleKind(StrEnum):
    PER_EVENT = "per_event"
    PER_AMOUNT = "per_amount"


class DisputeState(StrEnum):
    OPEN = "open"
    DECIDED = "decided"


class Programme(SQLModel, table=True):
    """A set of rules with a budget in points (E67). `code` names one that came with the house,
    `name` one that a colleague made. `spent` counts what was given, never more than `budget`.
    Without `starts_on` it runs from its approval on, without `ends_on` until it is closed."""

    __tablename__ = "points_programme"
    __table_args__ = (
        CheckConstraint("spent >= 0 AND spent <= budget", name="points_programme_budget"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str | None = Field(default=None, unique=True)
    name: str | None = None
    state: str = ProgrammeState.DRAFT
    budget: int = Field(sa_column=Column(BigInteger, nullable=False))
    spent: int = Field(default=0, sa_column=Column(BigInteger, nullable=False))
    starts_on: date | None = None  # club days, both inclusive
    ends_on: date | None = None
    version: int = 1
    approval_id: int | None = Field(default=None, foreign_key="approval.id")


class Rule(SQLModel, table=True):
    """What earns how much: `points` for each time, or for each full `unit` of yuan (R3.6). The
    caps are points for one member in a club day, week or month; None: no limit."""

    __tablename__ = "points_rule"
    __table_args__ = (
        CheckConstraint("points > 0 AND lock_days >= 0", name="points_rule_sizes"),
        CheckConstraint("(kind = 'per_amount') = (unit IS NOT NULL)", name="points_rule_unit"),
        CheckConstraint("unit IS NULL OR unit > 0", name="points_rule_unit_size"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    name: str | None = None
    programme_id: int = Field(foreign_key="points_programme.id", index=True)
    kind: str
    unit: Decimal | None = Field(default=None, sa_column=Column(Sum(12, 2)))  # yuan
    points: int
    cap_day: int | None = None
    cap_week: int | None = None
    cap_month: int | None = None
    counts: bool = False  # for the tier (R3.4)
    lock_days: int = 0  # until the points can be used (R3.2)
    starts_on: date | None = None
    ends_on: date | None = None
    active: bool = True


class CapUse(SQLModel, table=True):
    """Points a member got by a rule in one day (d2026-11-23), week (w2026-48), month (m2026-11).
    The row is what two awards at once take turns on."""

    __tablename__ = "points_cap_use"

    rule_id: int = Field(primary_key=True, foreign_key="points_rule.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id")
    period: str = Field(primary_key=True)
    used: int = 0


_OPEN = text("state = 'open'")


class Dispute(SQLModel, table=True):
    """An entry its owner calls wrong. `outcome`: reversed, adjusted or right. An open one with
    an outcome waits for a second person's agreement to that; it is not decided yet."""

    __tablename__ = "points_dispute"
    __table_args__ = (
        Index(
            "points_dispute_open",
            "transfer_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
        Index("points_dispute_due", "state", "due_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    transfer_id: int = Field(
        sa_column=Column(
            BigInteger().with_variant(Integer, "sqlite"),
            ForeignKey("points_transfer.id"),
            nullable=False,
        )
    )
    member_id: int = Field(foreign_key="member.id", index=True)
    state: str = DisputeState.OPEN
    words: str = Field(sa_column=Column(Sealed, nullable=False))
    raised_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    due_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    reminded: bool = False  # that it is overdue
    outcome: str | None = None
    answer: str | None = Field(default=None, sa_column=Column(Sealed))
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
