"""Surveys, their questions, and whom they were sent to (SPEC 8, R6).

What people answered is kept elsewhere (answers_model): an invitation is the receipt, who and once.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from domain.columns import UtcDateTime


class State(StrEnum):
    """draft → asked → approved → open → closed. Answers are taken while it is `open`."""

    DRAFT = "draft"
    ASKED = "asked"
    APPROVED = "approved"
    OPEN = "open"
    CLOSED = "closed"


class Template(StrEnum):
    """What a survey began as; results are compared with the last one of the same (A:2.5)."""

    CLUB = "club"
    EVENT = "event"
    CASE = "case"
    FREE = "free"


class Kind(StrEnum):
    """What an answer is: option keys, a number, words, a day or a picture."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    SCALE5 = "scale5"
    NPS = "nps"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    PHOTO = "photo"


CHOICES = (Kind.SINGLE, Kind.MULTIPLE)


class Receipt(StrEnum):
    """Where somebody stands with a survey. `lapsed`: it closed before they were asked."""

    QUEUED = "queued"
    SENT = "sent"
    STARTED = "started"
    DONE = "done"
    LAPSED = "lapsed"


def _moment(*, nullable: bool = True) -> Column[datetime]:
    return Column(UtcDateTime, nullable=nullable)


class Survey(SQLModel, table=True):
    """`title` and `intro` are language → words, the club's language first; where a reader's is
    missing, the first is said. `anonymous` is fixed at creation (R6.2). `answered` counts the
    receipts that are done, never above `quota`. `points`: those of the rule `survey.answered`,
    above 0 if it gives any. `walked` is the last member of the roll looked at for invitations
    when it opened, `walked_at` when the whole roll was looked at last."""

    __tablename__ = "survey"
    __table_args__ = (
        CheckConstraint("quota IS NULL OR quota >= 1", name="survey_quota"),
        CheckConstraint("quota IS NULL OR answered <= quota", name="survey_has_room"),
        CheckConstraint("points >= 0", name="survey_points"),
        CheckConstraint(
            "opens_at IS NULL OR closes_at IS NULL OR opens_at < closes_at", name="survey_times"
        ),
        Index("survey_when", "state", "closes_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    state: str = State.DRAFT
    version: int = 1
    template: str = Template.FREE
    title: Any = Field(sa_column=Column(JSON, nullable=False))
    intro: Any = Field(default=None, sa_column=Column(JSON))
    anonymous: bool
    nps: bool = False  # whether one of its questions is of that kind
    editable: bool = False  # answers may be changed until it closes, if it is named
    counts_partials: bool = False  # who is still answering counts toward the quota (R6.3)
    points: int = 0  # for a member who hands in their answers
    opens_at: datetime | None = Field(default=None, sa_column=_moment())  # None: once approved
    closes_at: datetime | None = Field(default=None, sa_column=_moment())
    quota: int | None = None
    answered: int = 0
    audience: Any = Field(default=None, sa_column=Column(JSON))  # domain/surveys/audience
    approval_id: int | None = Field(default=None, foreign_key="approval.id")
    created_by: int
    created_at: datetime = Field(sa_column=_moment(nullable=False))
    opened_at: datetime | None = Field(default=None, sa_column=_moment())
    closed_at: datetime | None = Field(default=None, sa_column=_moment())
    closed_why: str | None = None  # date | quota | staff
    walked: int = 0
    walked_at: datetime | None = Field(default=None, sa_column=_moment())


class SurveyQuestion(SQLModel, table=True):
    """`words` is language → the question; `options` a list of `{"key": 1, "words": {…}}` whose
    keys never change; `only_if` is `{"question": id, "values": [option keys or numbers]}`: asked
    only when that earlier question was answered with one of them."""

    __tablename__ = "survey_question"
    __table_args__ = (Index("survey_question_of", "survey_id", "position"),)

    id: int | None = Field(default=None, primary_key=True)
    survey_id: int = Field(foreign_key="survey.id")
    position: int  # from 1
    kind: str
    words: Any = Field(sa_column=Column(JSON, nullable=False))
    options: Any = Field(default=None, sa_column=Column(JSON))
    required: bool = True
    only_if: Any = Field(default=None, sa_column=Column(JSON))


class SurveyInvitation(SQLModel, table=True):
    """One person's receipt, once a survey. `held` says why a queued one was not asked yet,
    `next_at` when it is looked at again (to invite, later to remind; None: never). `done_on` is a
    day and nothing finer, so that no answer is found by its time (R6.2)."""

    __tablename__ = "survey_invitation"
    __table_args__ = (
        UniqueConstraint("survey_id", "person_id"),
        Index("survey_invitation_due", "survey_id", "state", "next_at"),
        Index("survey_invitation_rest", "person_id", "invited_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    survey_id: int = Field(foreign_key="survey.id")
    person_id: int = Field(foreign_key="person.id")
    member_id: int = Field(foreign_key="member.id")
    state: str = Receipt.QUEUED
    nps: bool = False  # the survey's, for the ninety days of R6.4
    held: str | None = None  # recent | nps | unreachable | opted_out | gone
    next_at: datetime | None = Field(default=None, sa_column=_moment())
    invited_at: datetime | None = Field(default=None, sa_column=_moment())
    reminded: int = 0
    done_on: date | None = None


class SurveyAsk(SQLModel, table=True):
    """Somebody was asked about an event or a case that day: one a day of both together (R6.4)."""

    __tablename__ = "survey_ask"

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    on_day: date = Field(primary_key=True)
    kind: str  # event | case


class SurveyOptOut(SQLModel, table=True):
    """Whoever wants no more surveys, since when."""

    __tablename__ = "survey_optout"

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    at: datetime = Field(sa_column=_moment(nullable=False))
