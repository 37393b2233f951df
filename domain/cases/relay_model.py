"""Where the messages of a case stand in Telegram: its topic, and every message that tells it."""

from datetime import datetime

from sqlalchemy import BigInteger, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from domain.columns import UtcDateTime


class CaseTopic(SQLModel, table=True):
    """The topic a case has in the staff group; made again when it was deleted (R7.4)."""

    __tablename__ = "case_topic"
    __table_args__ = (UniqueConstraint("chat_id", "thread"),)

    case_id: int = Field(primary_key=True, foreign_key="service_case.id")
    chat_id: int = Field(sa_column=Column(BigInteger, nullable=False))
    thread: int = Field(sa_column=Column(BigInteger, nullable=False))
    made_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


class CaseCopy(SQLModel, table=True):
    """A message of ours in some chat that tells of a case; `message_id` when it repeats what
    somebody said there. One thing said may stand in several messages."""

    __tablename__ = "case_copy"
    __table_args__ = (Index("case_copy_said", "message_id", "chat_id"),)

    chat_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    message: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    case_id: int = Field(foreign_key="service_case.id", index=True)
    message_id: int | None = Field(default=None, foreign_key="case_message.id")
