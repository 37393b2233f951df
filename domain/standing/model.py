"""How a member stands: changes of status, blacklist cases with appeals, value classes (R3.10)."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from domain.columns import Sealed, UtcDateTime


class Cause(StrEnum):
    """Why somebody stopped buying, when it is known (C:4, SPEC 4)."""

    PRODUCT = "product"
    SERVICE = "service"
    PRICE = "price"
    RANGE = "range"
    OTHER = "other"


class CaseState(StrEnum):
    """open (points frozen) → barred | dropped | void (the member has left); barred → lifted."""

    OPEN = "open"
    BARRED = "barred"
    DROPPED = "dropped"
    LIFTED = "lifted"
    VOID = "void"


class Value(StrEnum):
    CORE = "core"
    IMPORTANT = "important"
    ORDINARY = "ordinary"


class StatusChange(SQLModel, table=True):
    """One change of `member.status`. `why` is a code; `by` None when the night's count did it.
    `cause` belongs to the time without purchases that began with this change."""

    __tablename__ = "status_change"
    __table_args__ = (Index("status_change_member", "member_id", "id"),)

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id")
    was: str
    became: str
    why: str  # no_purchase | purchase | not_counted | blacklisting | appeal
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    by: int | None = Field(default=None, foreign_key="person.id")
    cause: str | None = None
    cause_by: int | None = Field(default=None, foreign_key="person.id")


_STANDING = text("state IN ('open', 'barred')")


class BlacklistCase(SQLModel, table=True):
    """A case against a member (C:4). While it is `open` their points are frozen. A member has
    one standing case at the most; `responsible_id` is a colleague involved in it."""

    __tablename__ = "blacklist_case"
    __table_args__ = (
        Index(
            "blacklist_case_standing",
            "member_id",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    kind: str
    words: str | None = Field(default=None, sa_column=Column(Sealed))
    responsible_id: int | None = Field(default=None, foreign_key="person.id")
    opened_by: int = Field(foreign_key="person.id")
    opened_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    state: str = CaseState.OPEN
    version: int = 1
    approval_id: int | None = Field(default=None, foreign_key="approval.id")
    status_before: str | None = None  # what an upheld appeal gives back
    ended_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime, index=True))
    forgotten_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class BlacklistAppeal(SQLModel, table=True):
    """The member's answer, once against the freeze and once against the barring."""

    __tablename__ = "blacklist_appeal"
    __table_args__ = (UniqueConstraint("case_id", "against"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="blacklist_case.id")
    against: str  # freeze | barring
    words: str | None = Field(default=None, sa_column=Column(Sealed))
    person_id: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    state: str = "pending"  # pending | upheld | rejected | settled (the freeze ended before)
    approval_id: int | None = Field(default=None, foreign_key="approval.id")


class BlacklistFile(SQLModel, table=True):
    """A piece of evidence; `appeal_id` when the member sent it. `stored` is its name in the
    sealed store."""

    __tablename__ = "blacklist_file"
    __table_args__ = (Index("blacklist_file_case", "case_id"),)

    id: int | None = Field(default=None, primary_key=True)
    case_id: int = Field(foreign_key="blacklist_case.id")
    appeal_id: int | None = Field(default=None, foreign_key="blacklist_appeal.id")
    sha256: str
    media_type: str
    size: int  # bytes
    stored: str = Field(index=True)
    received_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class MemberValue(SQLModel, table=True):
    """What a member is worth to the club: the month's figures, the class they suggest, and the
    class a specialist has confirmed (SPEC 4). `yuan` is rounded to whole yuan."""

    __tablename__ = "member_value"
    __table_args__ = (Index("member_value_rank", "score", "yuan", "member_id"),)

    member_id: int = Field(foreign_key="member.id", primary_key=True)
    last_bought: date | None = None
    purchases: int = 0
    yuan: int = 0
    categories: int = 0
    score: int = 0
    suggested: str | None = None
    confirmed: str | None = None
    confirmed_by: int | None = Field(default=None, foreign_key="person.id")
    confirmed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    reason: str | None = Field(default=None, sa_column=Column(Sealed))
