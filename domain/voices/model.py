"""What members say about the club elsewhere, and the posters through which they reach us."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Column, Index
from sqlmodel import Field, SQLModel

from domain.cases.model import COMPLAINT_AREAS
from domain.columns import Sealed, UtcDateTime

PLACES = (
    *("wechat", "weibo", "rednote", "douyin", "reviews"),
    *("forum", "press", "other"),
)
TOPICS = COMPLAINT_AREAS


class Mood(StrEnum):
    GOOD = "good"
    NEUTRAL = "neutral"
    BAD = "bad"


class Voice(SQLModel, table=True):
    """Heard on a club `day` at a place online. `case_id`: the case opened from it."""

    __tablename__ = "voice"
    __table_args__ = (Index("voice_day", "day", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    day: date
    place: str
    topic: str
    mood: str
    words: str = Field(sa_column=Column(Sealed, nullable=False))
    link: str | None = Field(default=None, sa_column=Column(Sealed))
    logged_by: int = Field(foreign_key="person.id")
    logged_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    case_id: int | None = Field(default=None, foreign_key="service_case.id", unique=True)


class Poster(SQLModel, table=True):
    """A printed code. Who scans it is asked what they want to tell us, and the case names the
    `place`; `token` is drawn by lot. Once it has `ended_at`, it leads to us without its place."""

    __tablename__ = "poster"

    id: int | None = Field(default=None, primary_key=True)
    token: str = Field(unique=True)
    place: str
    made_by: int = Field(foreign_key="person.id")
    made_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    ended_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
