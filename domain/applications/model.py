"""Applications: the draft, its answers and files, and what the review leaves behind."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Numeric, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from domain.columns import Sealed, SealedJson, UtcDateTime


class State(StrEnum):
    """R1.2. The last four of the card's way are kept in step with the card (domain/cards)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    MATERIALS_MISSING = "materials_missing"
    UNDER_REVIEW = "under_review"
    EXCEPTION_PENDING = "exception_pending"
    APPROVED = "approved"
    FEE_DUE = "fee_due"
    IN_PRODUCTION = "in_production"
    READY = "ready"
    COLLECTED = "collected"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Channel(StrEnum):
    """How it came. Everything but the bot is typed in by a colleague for a caller."""

    BOT = "bot"
    PHONE = "phone"
    PAPER = "paper"
    MAIL = "mail"
    DESK = "desk"


WAITING = (
    State.SUBMITTED,
    State.MATERIALS_MISSING,
    State.UNDER_REVIEW,
    State.EXCEPTION_PENDING,
)
OPEN = (State.DRAFT, *WAITING)
ACCEPTED = (State.APPROVED, State.FEE_DUE, State.IN_PRODUCTION, State.READY, State.COLLECTED)
ENDED = (State.REJECTED, State.WITHDRAWN, State.EXPIRED)

_OPEN_SQL = "state IN ({})".format(", ".join(f"'{state.value}'" for state in OPEN))
_ONE_OPEN = text(f"person_id IS NOT NULL AND {_OPEN_SQL}")
_ONE_CALLER = text("person_id IS NULL AND state = 'draft'")


def _instant(*, nullable: bool = True, index: bool = False) -> Any:
    return Column(UtcDateTime, nullable=nullable, index=index)


class Application(SQLModel, table=True):
    """One wish to join. `person_id` is the applicant, None for a caller; `entered_by` is who
    typed it in. Every change of state counts `version` up; a button carries the one it saw.

    `watch_at` is when the schedule has to look at it next (reminders and clocks), None: never.
    """

    __tablename__ = "application"
    __table_args__ = (
        Index(
            "application_one_open",
            "person_id",
            unique=True,
            sqlite_where=_ONE_OPEN,
            postgresql_where=_ONE_OPEN,
        ),
        Index(
            "application_one_caller",
            "entered_by",
            unique=True,
            sqlite_where=_ONE_CALLER,
            postgresql_where=_ONE_CALLER,
        ),
        Index("application_waiting", "state", "submitted_at"),
        Index("application_ended", "state", "touched_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    entered_by: int = Field(foreign_key="person.id")
    channel: str = Channel.BOT
    preset: str
    state: str = State.DRAFT
    version: int = 1

    started_at: datetime = Field(sa_column=_instant(nullable=False))
    touched_at: datetime = Field(sa_column=_instant(nullable=False))
    submitted_at: datetime | None = Field(default=None, sa_column=_instant())
    complete_at: datetime | None = Field(default=None, sa_column=_instant())
    tidied_at: datetime | None = Field(default=None, sa_column=_instant())
    completeness_due: datetime | None = Field(default=None, sa_column=_instant())
    entry_due: datetime | None = Field(default=None, sa_column=_instant())
    card_due: datetime | None = Field(default=None, sa_column=_instant())
    watch_at: datetime | None = Field(default=None, sa_column=_instant(index=True))

    claimed_by: int | None = Field(default=None, foreign_key="person.id")
    claimed_at: datetime | None = Field(default=None, sa_column=_instant())
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_column=_instant())
    outcome: str | None = None  # approved | rejected
    reason_code: str | None = None
    reason_text: str | None = Field(default=None, sa_column=Column(Sealed))
    undone_by: int | None = Field(default=None, foreign_key="person.id")
    undone_at: datetime | None = Field(default=None, sa_column=_instant())

    household_key: str | None = Field(default=None, index=True)
    id_hash: str | None = Field(default=None, index=True)
    phone_hash: str | None = Field(default=None, index=True)
    exception_id: int | None = None  # the approval asked for (E21.2)
    exception_granted: bool = False
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)

    fee: Decimal | None = Field(default=None, sa_column=Column(Numeric(10, 2)))  # yuan
    fee_paid_at: datetime | None = Field(default=None, sa_column=_instant())
    fee_receipt: str | None = Field(default=None, unique=True)
    fee_taken_by: int | None = Field(default=None, foreign_key="person.id")
    refund_due: bool = False
    forgotten_at: datetime | None = Field(default=None, sa_column=_instant())


class ApplicationAnswer(SQLModel, table=True):
    """One answer of the form; `path` as in chat/forms, `value` any JSON."""

    __tablename__ = "application_answer"
    __table_args__ = (UniqueConstraint("application_id", "path"),)

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id")
    path: str
    value: Any = Field(default=None, sa_column=Column(SealedJson))


_STANDING_FILE = text("replaced_at IS NULL")


class ApplicationFile(SQLModel, table=True):
    """A material as received. `stored` is its name in the sealed store; a replaced one waits
    there until it is removed. The same content twice in one application is refused (F10)."""

    __tablename__ = "application_file"
    __table_args__ = (
        Index(
            "application_file_once",
            "application_id",
            "sha256",
            unique=True,
            sqlite_where=_STANDING_FILE,
            postgresql_where=_STANDING_FILE,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id")
    slot: str
    sha256: str
    media_type: str
    size: int  # bytes
    stored: str = Field(index=True)
    received_at: datetime = Field(sa_column=_instant(nullable=False))
    replaced_at: datetime | None = Field(default=None, sa_column=_instant(index=True))


class Consent(SQLModel, table=True):
    """What somebody agreed to, in which words (RELIABILITY 5.3)."""

    __tablename__ = "consent"
    __table_args__ = (UniqueConstraint("application_id", "purpose", "version"),)

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id")
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    purpose: str
    version: str
    text_hash: str  # SHA-256 of the words shown
    at: datetime = Field(sa_column=_instant(nullable=False))
    update_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    signature: str | None = Field(default=None, sa_column=Column(Sealed))


class MissingItem(SQLModel, table=True):
    """One thing the applicant was asked for. `slot` is a material's or an answer's path."""

    __tablename__ = "missing_item"

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", index=True)
    slot: str
    reason_code: str
    asked_at: datetime = Field(sa_column=_instant(nullable=False))
    settled_at: datetime | None = Field(default=None, sa_column=_instant())


class Opinion(SQLModel, table=True):
    """A second opinion (E22.2): asked of the reviewers, given by one of them."""

    __tablename__ = "opinion"
    __table_args__ = (CheckConstraint("(given_by IS NULL) = (given_at IS NULL)"),)

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", index=True)
    asked_by: int = Field(foreign_key="person.id")
    asked_at: datetime = Field(sa_column=_instant(nullable=False))
    question: str | None = Field(default=None, sa_column=Column(Sealed))
    given_by: int | None = Field(default=None, foreign_key="person.id")
    given_at: datetime | None = Field(default=None, sa_column=_instant())
    eligible: bool | None = None
    text: str | None = Field(default=None, sa_column=Column(Sealed))


class ReviewNote(SQLModel, table=True):
    """A remark between colleagues; the applicant never sees it."""

    __tablename__ = "review_note"

    id: int | None = Field(default=None, primary_key=True)
    application_id: int = Field(foreign_key="application.id", index=True)
    written_by: int = Field(foreign_key="person.id")
    written_at: datetime = Field(sa_column=_instant(nullable=False))
    text: str = Field(sa_column=Column(Sealed, nullable=False))
