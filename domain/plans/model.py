"""The year's plan of events, its items, the files it came by, and the tasks of one event."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, Numeric, UniqueConstraint
from sqlmodel import Field, SQLModel

from domain.columns import UtcDateTime


class PlanState(StrEnum):
    """draft → proposed → approved. Sent back it stays proposed, and may be revised."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    APPROVED = "approved"


class ItemState(StrEnum):
    """`asked`: new in an approved plan, not agreed to yet. `changing`: another shape of it is
    asked for, so the approval does not cover it until that is decided."""

    PLANNED = "planned"
    ASKED = "asked"
    CHANGING = "changing"
    DROPPED = "dropped"


class UploadState(StrEnum):
    CHECKED = "checked"
    FAULTY = "faulty"
    TAKEN = "taken"


class TaskState(StrEnum):
    OPEN = "open"
    DONE = "done"


def _moment(*, nullable: bool = True, index: bool = False) -> Column[datetime]:
    return Column(UtcDateTime, nullable=nullable, index=index)


class AnnualPlan(SQLModel, table=True):
    """One for each year (E42). `profile` are the figures of the membership at 31 December before
    it (domain/plans/profile), `profile_note` what the specialist makes of them."""

    __tablename__ = "annual_plan"

    id: int | None = Field(default=None, primary_key=True)
    year: int = Field(unique=True)
    state: str = PlanState.DRAFT
    version: int = 1
    problems: str = ""  # of last year, and their cures
    profile: Any = Field(default=None, sa_column=Column(JSON))
    profile_note: str = ""
    approval_id: int | None = Field(default=None, foreign_key="approval.id")
    made_by: int = Field(foreign_key="person.id")
    made_at: datetime = Field(sa_column=_moment(nullable=False))


class PlanItem(SQLModel, table=True):
    """An event as the year's plan has it: in a month, perhaps on a day. `approval_id` is the
    change of its own that was agreed to or is asked for; without one the plan's approval covers
    it. `event_id` is the event planned for it. At `remind_at` a missing event plan is told of."""

    __tablename__ = "plan_item"
    __table_args__ = (
        CheckConstraint("month BETWEEN 1 AND 12", name="plan_item_month"),
        CheckConstraint("budget >= 0", name="plan_item_budget"),
        Index("plan_item_of", "plan_id", "month"),
    )

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="annual_plan.id")
    state: str = ItemState.PLANNED
    version: int = 1
    title: str
    kind: str  # EventKind
    month: int
    day: date | None = None
    budget: Decimal = Field(sa_column=Column(Numeric(12, 2), nullable=False))  # yuan
    note: str = ""
    approval_id: int | None = Field(default=None, foreign_key="approval.id")
    event_id: int | None = Field(default=None, foreign_key="event.id")
    remind_at: datetime | None = Field(default=None, sa_column=_moment(index=True))


class PlanUpload(SQLModel, table=True):
    """A file with a whole year's items, looked through and kept for a day: its rows, or what is
    wrong with them."""

    __tablename__ = "plan_upload"

    id: int | None = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="annual_plan.id")
    state: str
    count: int
    bad: int = 0
    content: Any = Field(default=None, sa_column=Column(JSON))
    uploaded_by: int = Field(foreign_key="person.id")
    uploaded_at: datetime = Field(sa_column=_moment(nullable=False, index=True))


class EventTask(SQLModel, table=True):
    """Something to be done before (or after) an event (E43.3). `code` names it in the template;
    `remind_at` is when its owner hears of it next, None when no more."""

    __tablename__ = "event_task"
    __table_args__ = (UniqueConstraint("event_id", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    event_id: int = Field(foreign_key="event.id")
    code: str
    state: str = TaskState.OPEN
    version: int = 1
    owner_id: int = Field(foreign_key="person.id", index=True)
    since: datetime = Field(sa_column=_moment(nullable=False))
    due_at: datetime = Field(sa_column=_moment(nullable=False))
    remind_at: datetime | None = Field(default=None, sa_column=_moment(index=True))
    reminded: int = 0
    done_at: datetime | None = Field(default=None, sa_column=_moment())
    done_by: int | None = Field(default=None, foreign_key="person.id")
