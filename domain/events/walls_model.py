"""The screens on which a code for the wall stands."""

from datetime import datetime

from sqlalchemy import Column
from sqlmodel import Field, SQLModel

from domain.columns import UtcDateTime


class EventWall(SQLModel, table=True):
    """One for each colleague. `mark` is the message's key in the outbox, `slot` the half minute
    whose code it shows; it is drawn anew until `until`."""

    __tablename__ = "event_wall"

    person_id: int = Field(foreign_key="person.id", primary_key=True)
    event_id: int = Field(foreign_key="event.id")
    mark: str
    slot: int
    until: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
