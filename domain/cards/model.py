"""Membership cards: one row for each version ever issued."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from domain.columns import UtcDateTime


class CardState(StrEnum):
    """The plastic's way (SPEC 2.3); the digital card is valid from `ordered` or `fee_due` on."""

    FEE_DUE = "fee_due"
    ORDERED = "ordered"
    IN_PRODUCTION = "in_production"
    READY = "ready"
    COLLECTED = "collected"
    VOIDED = "voided"


_VALID = text("voided_at IS NULL")


class Card(SQLModel, table=True):
    """`version` counts a member's cards from 1. The token itself is never stored."""

    __tablename__ = "card"
    __table_args__ = (
        UniqueConstraint("member_id", "version"),
        Index(
            "card_one_valid",
            "member_id",
            unique=True,
            sqlite_where=_VALID,
            postgresql_where=_VALID,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id")
    version: int
    state: str
    token_hash: str | None = Field(default=None, unique=True)
    issued_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    state_since: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    due: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    voided_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    void_reason: str | None = None
    receipt: str | None = Field(default=None, unique=True)  # of a replacement's fee
    handed_by: int | None = Field(default=None, foreign_key="person.id")


class WrongToken(SQLModel, table=True):
    """A guess that hit nothing; ten an hour and the bot falls silent (G18)."""

    __tablename__ = "wrong_token"
    __table_args__ = (Index("wrong_token_recent", "person_id", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    purpose: str
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
