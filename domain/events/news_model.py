"""How far an event's announcement has come, and who wants no news of events."""

from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from domain.columns import UtcDateTime


class EventNews(SQLModel, table=True):
    """One announcement on its way through the roll, in order of member ids: `last_member` is the
    last one looked at, `told` how many messages were queued."""

    __tablename__ = "event_news"

    event_id: int = Field(foreign_key="event.id", primary_key=True)
    last_member: int = 0
    told: int = 0
    started_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    done_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class EventOptOut(SQLModel, table=True):
    """A member who wants no announcements; what concerns their own seats comes all the same."""

    __tablename__ = "event_optout"

    member_id: int = Field(foreign_key="member.id", primary_key=True)
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
