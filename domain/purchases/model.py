"""Purchases of members, and the files they came in by."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, Numeric, text
from sqlmodel import Field, SQLModel

from domain.columns import SealedJson, UtcDateTime


class Sort(StrEnum):
    """What was bought. Only direct purchases of homes on sale earn by the rules for homes (E70);
    parking spaces and business premises are kept without points."""

    SHOP = "shop"
    HOME = "home"
    HOME_REFERRED = "home_referred"
    TRADE_IN = "trade_in"
    OTHER_PROPERTY = "other_property"


class PurchaseState(StrEnum):
    """incoming: of a file that is still being posted; nobody sees it yet."""

    INCOMING = "incoming"
    VALID = "valid"
    RETURNED = "returned"


class ImportState(StrEnum):
    """checked | faulty → posting → posted, or stopped when something came between; a file that
    was never posted is dropped after a day."""

    CHECKED = "checked"
    FAULTY = "faulty"
    POSTING = "posting"
    POSTED = "posted"
    STOPPED = "stopped"
    DROPPED = "dropped"


_STANDS = text("state <> 'returned'")


class Purchase(SQLModel, table=True):
    """`receipt` is unique within its `shop`, unless it was returned; both are kept as
    `domain.purchases.rows` makes them alike. `points` is what the purchase earned, for lists."""

    __tablename__ = "purchase"
    __table_args__ = (
        Index(
            "purchase_receipt_once",
            "shop",
            "receipt",
            unique=True,
            sqlite_where=_STANDS,
            postgresql_where=_STANDS,
        ),
        CheckConstraint("amount > 0", name="purchase_amount"),
        Index("purchase_of_member", "member_id", "bought_on"),
        Index("purchase_of_import", "import_id", "member_id"),
        Index("purchase_of_day", "bought_on", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    member_id: int = Field(foreign_key="member.id")
    shop: str
    receipt: str
    kind: str = Sort.SHOP
    category: str | None = None
    amount: Decimal = Field(sa_column=Column(Numeric(12, 2), nullable=False))  # yuan
    bought_on: date  # a club day
    state: str = PurchaseState.VALID
    points: int = 0
    recorded_by: int = Field(foreign_key="person.id")
    recorded_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    import_id: int | None = Field(default=None, foreign_key="purchase_import.id")
    returned_by: int | None = Field(default=None, foreign_key="person.id")
    returned_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    return_reason: str | None = None  # a code


_TAKEN = text("state IN ('posting', 'posted')")


class PurchaseImport(SQLModel, table=True):
    """A file somebody sent. `content` are its rows, or its rows with what is wrong with them,
    until it is posted or dropped; `count` rows in all, `bad` of them with faults, `done` posted
    so far. The same content is posted once only."""

    __tablename__ = "purchase_import"
    __table_args__ = (
        Index(
            "purchase_import_once",
            "sha256",
            unique=True,
            sqlite_where=_TAKEN,
            postgresql_where=_TAKEN,
        ),
        Index("purchase_import_waiting", "state", "uploaded_at"),
        Index("purchase_import_by", "uploaded_by", "uploaded_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    sha256: str
    state: str
    count: int
    bad: int = 0
    done: int = 0
    total: Decimal = Field(sa_column=Column(Numeric(14, 2), nullable=False))  # yuan
    content: Any = Field(default=None, sa_column=Column(SealedJson))
    uploaded_by: int = Field(foreign_key="person.id")
    uploaded_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    posted_by: int | None = Field(default=None, foreign_key="person.id")
    posted_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
