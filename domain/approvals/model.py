"""Approvals: one request, its chain of roles, and every decision on the way (SPEC 1, R12.1)."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Index, text
from sqlmodel import Field, SQLModel

from domain.columns import Sealed, SealedJson, UtcDateTime


class Approval(SQLModel, table=True):
    """State: pending → approved | rejected | returned (→ pending) | withdrawn; approved → void.

    `chain` is a JSON list of roles and `step` counts from 0; `waiting_for` is the role whose turn
    it is, empty when nobody's. `round` grows with each resubmission. `due_at` belongs to the step
    in hand, or to the revision while it is returned. `proposal` is what was asked, frozen.
    """

    __tablename__ = "approval"
    __table_args__ = (
        Index(
            "approval_open",
            "kind",
            "subject_kind",
            "subject_id",
            unique=True,
            sqlite_where=text("state IN ('pending', 'returned')"),
            postgresql_where=text("state IN ('pending', 'returned')"),
        ),
        Index("approval_subject", "subject_kind", "subject_id"),
        Index("approval_waiting", "state", "waiting_for"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    subject_kind: str | None = None
    subject_id: int | None = None
    requester_id: int = Field(foreign_key="person.id", index=True)
    reason: str = Field(sa_column=Column(Sealed, nullable=False))
    proposal: Any = Field(default=None, sa_column=Column(SealedJson))
    chain: str
    step: int = 0
    round: int = 1
    waiting_for: str = ""
    state: str = "pending"
    version: int = 1
    asked_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    step_since: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    due_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    remind_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime, index=True))
    reminded: int = 0  # reminders sent for the step in hand
    number: str | None = Field(default=None, unique=True)  # when filed: 2026-0001
    ended_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


class ApprovalStep(SQLModel, table=True):
    """One decision. `decision`: approved | rejected | returned."""

    __tablename__ = "approval_step"
    __table_args__ = (Index("approval_step_once", "approval_id", "round", "step", unique=True),)

    id: int | None = Field(default=None, primary_key=True)
    approval_id: int = Field(foreign_key="approval.id")
    round: int
    step: int
    role: str
    decided_by: int = Field(foreign_key="person.id")
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    decision: str
    reason: str | None = Field(default=None, sa_column=Column(Sealed))
