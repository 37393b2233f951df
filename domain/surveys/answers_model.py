"""What people answer, apart from who they are (R6.2).

A ballot has a number that says nothing. On SQLite these tables have no row numbers, so nothing
lies in the order in which it came; PostgreSQL's rows are written anew in random order (tray.py).
An anonymous ballot knows no member, no day and no group of members.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from domain.columns import Sealed, SealedJson, UtcDateTime

_NO_ORDER = {"sqlite_with_rowid": False}


class SurveyDraft(SQLModel, table=True):
    """The answers of somebody who is still answering; gone once they are handed in, or when the
    survey closes. `photos`: whether files of the store are among them."""

    __tablename__ = "survey_draft"

    survey_id: int = Field(foreign_key="survey.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    answers: Any = Field(default=None, sa_column=Column(SealedJson))
    photos: bool = False
    begun_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    touched_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class SurveyBallot(SQLModel, table=True):
    """One response. `low`: it holds a mark of R6.5. Only a named one has a member, a club day and
    the groups the member belonged to then; `followed_at` is when its low mark was looked at."""

    __tablename__ = "survey_ballot"
    __table_args__ = (
        UniqueConstraint("survey_id", "member_id"),
        Index("survey_ballot_low", "low", "followed_at"),
        _NO_ORDER,
    )

    id: str = Field(primary_key=True)
    survey_id: int = Field(foreign_key="survey.id")
    low: bool = False
    member_id: int | None = Field(default=None, foreign_key="member.id")
    on_day: date | None = None
    tier: str | None = None
    age: str | None = None
    district: str | None = None
    language: str | None = None
    followed_at: datetime | None = Field(
        default=None, sa_column=Column(UtcDateTime, nullable=True)
    )


class SurveyAnswer(SQLModel, table=True):
    """One answer; of several ticks each is a row. `value` is an option's key, a mark, a number or
    a day as 20261123; `stored` the name of a photo in the sealed store."""

    __tablename__ = "survey_answer"
    __table_args__ = (
        Index("survey_answer_of", "question_id", "value", "place", "ballot_id"),
        _NO_ORDER,
    )

    ballot_id: str = Field(foreign_key="survey_ballot.id", primary_key=True)
    question_id: int = Field(foreign_key="survey_question.id", primary_key=True)
    place: int = Field(default=0, primary_key=True)
    value: int | None = None
    words: str | None = Field(default=None, sa_column=Column(Sealed))
    stored: str | None = Field(default=None, index=True)


class SurveyTray(SQLModel, table=True):
    """Where anonymous answers wait for others. `pool` is "" for ballots, else a group of members
    (tier:gold); there only the marks given lie, cut off from the ballot."""

    __tablename__ = "survey_tray"
    __table_args__ = (Index("survey_tray_of", "survey_id", "pool"), _NO_ORDER)

    id: str = Field(primary_key=True)
    survey_id: int = Field(foreign_key="survey.id")
    pool: str = ""
    photos: bool = False
    content: Any = Field(default=None, sa_column=Column(SealedJson))


class SurveyTally(SQLModel, table=True):
    """How often an answer was given, by everybody (pool "") or in a group; see tally.py."""

    __tablename__ = "survey_tally"
    __table_args__ = (_NO_ORDER,)

    survey_id: int = Field(foreign_key="survey.id", primary_key=True)
    pool: str = Field(primary_key=True)
    question_id: int = Field(primary_key=True)
    value: int = Field(primary_key=True)
    n: int


class SurveyMix(SQLModel, table=True):
    """Of an anonymous survey: whether ballots lie as they came (`fresh`), when they were last
    written anew, and what the staff were told of low marks."""

    __tablename__ = "survey_mix"

    survey_id: int = Field(foreign_key="survey.id", primary_key=True)
    fresh: bool = False
    mixed_on: date | None = None
    low_told: int = 0
    told_on: date | None = None
