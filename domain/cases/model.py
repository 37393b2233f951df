"""Complaints, suggestions, consultations: cases, what is said in them, their clocks and steps."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from domain.columns import Sealed, SealedJson, UtcDateTime


class Kind(StrEnum):
    COMPLAINT = "complaint"
    SUGGESTION = "suggestion"
    CONSULTATION = "consultation"
    RIGHTS = "rights"
    DISPUTE = "dispute"  # with a merchant


class State(StrEnum):
    """new → acknowledged (somebody has it) → in_progress ⇄ waiting (for the member) → resolved →
    confirmed or closed; either may come back to in_progress. Suggestions: screened → adopted →
    implemented → thanked, or declined."""

    NEW = "new"
    ACKNOWLEDGED = "acknowledged"
    IN_PROGRESS = "in_progress"
    WAITING = "waiting"
    RESOLVED = "resolved"
    CONFIRMED = "confirmed"
    CLOSED = "closed"
    SCREENED = "screened"
    ADOPTED = "adopted"
    DECLINED = "declined"
    IMPLEMENTED = "implemented"
    THANKED = "thanked"


class Clock(StrEnum):
    """The three promises of R7.2."""

    FIRST = "first"
    NEXT = "next"
    RESOLUTION = "resolution"


class ClockState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED_MET = "missed_met"  # after its time
    DROPPED = "dropped"  # the case ended first


class Side(StrEnum):
    MEMBER = "member"
    STAFF = "staff"
    NOTE = "note"  # colleagues among themselves
    CLUB = "club"  # the bot


COMPLAINT_AREAS = (
    *("service", "goods", "price", "event", "points"),
    *("merchant", "staff", "other"),
)
CONSULTATION_AREAS = (
    *("club", "property", "legal", "home", "finance"),
    *("consumption", "rights", "policy", "financing", "trade"),
)
AREAS: dict[Kind, tuple[str, ...]] = {
    Kind.COMPLAINT: COMPLAINT_AREAS,
    Kind.SUGGESTION: COMPLAINT_AREAS,
    Kind.CONSULTATION: CONSULTATION_AREAS,
    Kind.RIGHTS: CONSULTATION_AREAS,
    Kind.DISPUTE: COMPLAINT_AREAS,
}
FOLLOW_UP = "survey"  # the area of what follows up a low mark; nobody chooses it
SOURCES = ("bot", "phone", "email", "poster", "online", "survey")
# Why a colleague closes a case without a solution.
HOWS = ("duplicate", "spam", "supplier", "unreachable", "other")
CAUSES = (
    *("our_mistake", "delay", "manner", "quality", "information", "system"),
    *("rules", "merchant", "outside", "misunderstanding", "other"),
)
FORGOTTEN = "forgotten"  # the medium of what was said longer ago than we keep it
NOT_RATED = ("spam", "supplier")  # nobody is asked how content they are (R7.5)


class ServiceCase(SQLModel, table=True):
    """`person_id` raised it; None for a caller without an account. `confidential`: about a
    colleague, for the manager and the leader alone. `silent_since` is when the wait for the
    member's word began, `reminded` how often they were asked since; `told_at` when the ladder
    last spoke; `next_at` when the schedule looks again; `reckoned` names the calendar by which
    its deadlines stand; `thank_at` when the colleague is next reminded to thank for an idea.
    `forgotten_at`: since then nothing that was said before is kept."""

    __tablename__ = "service_case"
    __table_args__ = (
        Index("service_case_due", "next_at"),
        Index("service_case_person", "person_id", "id"),
        Index("service_case_assignee", "assignee_id", "ended_at"),
        Index("service_case_state", "state", "id"),
        Index("service_case_reckoned", "ended_at", "reckoned"),
        Index("service_case_opened", "opened_at"),
        Index("service_case_resolved", "resolved_at"),
        CheckConstraint("rating BETWEEN 1 AND 5", name="service_case_rating"),
    )

    id: int | None = Field(default=None, primary_key=True)
    number: str = Field(unique=True)
    kind: str
    area: str
    state: str = State.NEW
    version: int = 1
    person_id: int | None = Field(default=None, foreign_key="person.id")
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    opened_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    urgent: bool = False
    source: str = "bot"
    place: str | None = None
    about_person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    about_shop: str | None = Field(default=None, sa_column=Column(Sealed))
    upheld: bool | None = None  # whether the shop was at fault (R7.6)
    confidential: bool = False
    assignee_id: int | None = Field(default=None, foreign_key="person.id")
    department: str | None = None  # a Role
    resolution: str | None = Field(default=None, sa_column=Column(Sealed))
    resolved_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    resolved_by: int | None = Field(default=None, foreign_key="person.id")
    ended_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    ended_how: str | None = None  # confirmed | silence | withdrawn | declined | thanked | HOWS
    reopened: int = 0
    silent_since: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    reminded: int = 0
    reminded_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    told_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    next_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    reckoned: str = ""
    thank_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    rating: int | None = None
    rating_words: str | None = Field(default=None, sa_column=Column(Sealed))
    rating_skipped: str | None = None  # spam | supplier
    cause: str | None = None
    cause_words: str | None = Field(default=None, sa_column=Column(Sealed))
    forgotten_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class CaseMessage(SQLModel, table=True):
    """Something said in a case. `from_chat` and `from_message` are where the original stands in
    Telegram; `stored` is a file's name in the sealed store."""

    __tablename__ = "case_message"
    __table_args__ = (
        Index("case_message_case", "case_id", "id"),
        Index("case_message_original", "from_chat", "from_message"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="service_case.id")
    person_id: int | None = Field(default=None, foreign_key="person.id")
    side: str
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    words: str | None = Field(default=None, sa_column=Column(Sealed))
    media: str = "text"
    from_chat: int | None = Field(default=None, sa_column=Column(BigInteger))
    from_message: int | None = Field(default=None, sa_column=Column(BigInteger))
    album: str | None = None
    reply_to: int | None = Field(default=None, foreign_key="case_message.id")
    stored: str | None = Field(default=None, index=True)
    media_type: str | None = None
    edited_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class CaseClock(SQLModel, table=True):
    """A promise begun by a message (R7.2). `allowed` is in hours, for a resolution in working
    days; `since` begins the stretch it runs in now, `worked` are the minutes of working time
    used before. `breached_at` is the deadline that passed, written once; `rung` the highest rung
    of the ladder told, in percent."""

    __tablename__ = "case_clock"
    __table_args__ = (
        UniqueConstraint("case_id", "clock", "message_id"),
        Index("case_clock_running", "state", "due_at"),
        Index("case_clock_ended", "ended_at"),
        Index("case_clock_breached", "breached_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="service_case.id", index=True)
    clock: str
    message_id: int = Field(foreign_key="case_message.id")
    state: str = ClockState.RUNNING
    allowed: float
    started_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    since: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    due_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    worked: float = 0.0
    paused_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    ended_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    breached_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    rung: int = 0
    provisional: bool = False


class CaseStep(SQLModel, table=True):
    """What happened in a case, `by` whom (None: by itself). `stars` of a rating, so that each
    resolution keeps its own (R7.5)."""

    __tablename__ = "case_step"
    __table_args__ = (
        Index("case_step_case", "case_id", "id"),
        Index("case_step_what", "what", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="service_case.id")
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    by: int | None = Field(default=None, foreign_key="person.id")
    what: str
    stars: int | None = None
    facts: Any = Field(default=None, sa_column=Column(SealedJson))


class CaseCounter(SQLModel, table=True):
    """The last number of a club year."""

    __tablename__ = "case_counter"

    year: int = Field(primary_key=True)
    last: int = 0
