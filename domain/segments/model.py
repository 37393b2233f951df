"""Groups of members under a name, and what is kept coarsely so that members can be found."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, text
from sqlmodel import Field, SQLModel

from domain.columns import UtcDateTime

_STANDING = text("retired_at IS NULL")


class Segment(SQLModel, table=True):
    """`conditions` is code → the values of which one is enough, all codes together; nothing means
    everybody on the roll. A discarded one stays, for what went to it."""

    __tablename__ = "segment"
    __table_args__ = (
        Index(
            "segment_name_once",
            "name",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str
    conditions: Any = Field(sa_column=Column(JSON, nullable=False))
    created_by: int = Field(foreign_key="person.id")
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    changed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    retired_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class MemberProfile(SQLModel, table=True):
    """What an application said, made coarse: the decade of birth (1980) and its month, district
    and estate, and the interests as bits of `profiles.INTERESTS`. Nothing finer leaves the sealed
    answers."""

    __tablename__ = "member_profile"
    __table_args__ = (
        Index("member_profile_district", "district"),
        Index("member_profile_estate", "estate"),
    )

    member_id: int = Field(foreign_key="member.id", primary_key=True)
    generation: int | None = None
    birth_month: int | None = None
    district: str | None = None
    estate: str | None = None
    interests: int = 0
