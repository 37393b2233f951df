"""People: everybody the bot has met, and the colleagues among them."""

from datetime import date, datetime

from sqlalchemy import BigInteger, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from domain.columns import Sealed, UtcDateTime


class Person(SQLModel, table=True):
    """Somebody with (usually) a Telegram account. Names are what Telegram showed last."""

    __tablename__ = "person"

    id: int | None = Field(default=None, primary_key=True)
    telegram_id: int | None = Field(sa_column=Column(BigInteger, unique=True, nullable=True))
    name: str | None = Field(default=None, sa_column=Column(Sealed, nullable=True))
    language: str | None = None  # chosen, or what the client said at first
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    unreachable_since: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    unreachable_reason: str | None = None  # blocked | deactivated | never_started (F20, F21)


class RoleGrant(SQLModel, table=True):
    """A role held from `since` until `until`; rights end at once when it is closed."""

    __tablename__ = "role_grant"
    __table_args__ = (
        Index(
            "role_grant_standing",
            "person_id",
            "role",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    role: str
    since: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    until: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    granted_by: int | None = Field(default=None, foreign_key="person.id")


class Undertaking(SQLModel, table=True):
    """The confidentiality undertaking, signed by typing one's name, for one calendar year."""

    __tablename__ = "undertaking"
    __table_args__ = (UniqueConstraint("person_id", "year"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    year: int
    signed_name: str = Field(sa_column=Column(Sealed, nullable=False))
    signed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class Absence(SQLModel, table=True):
    """A colleague is away from `first_day` to `last_day`, both included, in club days."""

    __tablename__ = "absence"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    substitute_id: int = Field(foreign_key="person.id", index=True)
    first_day: date
    last_day: date
    named_by: int = Field(foreign_key="person.id")
    state: str = "asked"  # asked | approved | rejected | ended


class ClubFact(SQLModel, table=True):
    """One fact of the installation: the staff group, the owner code's hash, the send gate …"""

    __tablename__ = "club_fact"

    key: str = Field(primary_key=True)
    value: str
    changed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
