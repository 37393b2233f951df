"""What was paid for seats with a fee, and what was paid back."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, Numeric
from sqlmodel import Field, SQLModel

from domain.columns import UtcDateTime


class PaidHow(StrEnum):
    CASH = "cash"
    TRANSFER = "transfer"


class EventPayment(SQLModel, table=True):
    """The fee of a registration, in yuan, ticked off by a colleague; once for each. Who pays for
    more seats later has the larger sum here. `refunded_at`: finance has paid it back."""

    __tablename__ = "event_payment"
    __table_args__ = (CheckConstraint("amount > 0", name="event_payment_amount"),)

    id: int | None = Field(default=None, primary_key=True)
    registration_id: int = Field(foreign_key="registration.id", unique=True)
    amount: Decimal = Field(sa_column=Column(Numeric(12, 2), nullable=False))
    how: str
    paid_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    paid_by: int = Field(foreign_key="person.id")
    refunded_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    refunded_by: int | None = Field(default=None, foreign_key="person.id")
