"""The year's summary of events (E45.3)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from domain.columns import UtcDateTime


class YearState(StrEnum):
    """draft → proposed → signed. Sent back it stays proposed, and may be revised."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    SIGNED = "signed"


class AnnualSummary(SQLModel, table=True):
    """One for each year. `effect` sets the events against the change of the membership; `figures`
    are frozen when it is handed in (domain/plans/held)."""

    __tablename__ = "annual_summary"

    id: int | None = Field(default=None, primary_key=True)
    year: int = Field(unique=True)
    state: str = YearState.DRAFT
    version: int = 1
    effect: str = ""
    deviations: str = ""
    problems: str = ""
    figures: Any = Field(default=None, sa_column=Column(JSON))
    approval_id: int | None = Field(default=None, foreign_key="approval.id")
    begun_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
