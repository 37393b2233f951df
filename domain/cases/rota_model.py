"""Who is on duty for urgent matters, and when."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from domain.columns import UtcDateTime


class DutyShift(SQLModel, table=True):
    """From `begins_at` up to, not including, `ends_at`; both aware UTC."""

    __tablename__ = "duty_shift"
    __table_args__ = (
        CheckConstraint("ends_at > begins_at", name="duty_shift_order"),
        UniqueConstraint("person_id", "begins_at"),
        Index("duty_shift_time", "begins_at", "ends_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    begins_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    ends_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    named_by: int = Field(foreign_key="person.id")
