"""Members, their numbers and their households."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, Index, text
from sqlmodel import Field, SQLModel

from domain.columns import Sealed, UtcDateTime


class Status(StrEnum):
    ACTIVE = "active"
    DORMANT = "dormant"
    LOST = "lost"
    BLACKLISTED = "blacklisted"
    WITHDRAWN = "withdrawn"


_STANDING = text("person_id IS NOT NULL AND status <> 'withdrawn'")
_ON_THE_ROLL = text("status <> 'withdrawn'")


class Household(SQLModel, table=True):
    """One property or address (E21.2). `seats` is what is allowed: the cap and what was granted
    by exception; the database itself refuses a card too many (G32)."""

    __tablename__ = "household"
    __table_args__ = (
        CheckConstraint("taken <= seats", name="household_has_room"),
        CheckConstraint("taken >= 0 AND granted >= 0", name="household_counts"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    seats: int
    taken: int = 0
    granted: int = 0


class Member(SQLModel, table=True):
    """Somebody admitted. `person_id` is None until they have a Telegram account with us."""

    __tablename__ = "member"
    __table_args__ = (
        Index(
            "member_standing",
            "person_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        Index(
            "member_id_once",
            "id_hash",
            unique=True,
            sqlite_where=_ON_THE_ROLL,
            postgresql_where=_ON_THE_ROLL,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    number: str = Field(unique=True)
    status: str = Status.ACTIVE
    tier: str = "ordinary"
    joined_on: date  # in club days
    admitted_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    application_id: int | None = Field(default=None, index=True)
    name: str | None = Field(default=None, sa_column=Column(Sealed))
    pinyin: str | None = Field(default=None, sa_column=Column(Sealed))
    title: str | None = Field(default=None, sa_column=Column(Sealed))
    id_hash: str | None = None
    phone_hash: str | None = Field(default=None, index=True)
    household_id: int | None = Field(default=None, foreign_key="household.id", index=True)
    by_exception: bool = False
    portrait: str | None = None  # its name in the sealed store


class NumberRange(SQLModel, table=True):
    """Member numbers of one prefix: handed out in order, none twice, none left out (E23.1)."""

    __tablename__ = "number_range"
    __table_args__ = (CheckConstraint("next <= last + 1", name="number_range_has_room"),)

    prefix: str = Field(primary_key=True)
    next: int
    last: int
