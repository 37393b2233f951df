"""Rewards of the catalogue, and each redemption of one."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, Column, Index
from sqlmodel import Field, SQLModel

from domain.columns import Sealed, UtcDateTime

DEAREST = 1_000_000  # points
FEN = 100  # to the yuan; sums are kept in fen, so that the database can add them exactly


class RewardState(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class Stage(StrEnum):
    """Where a redemption stands (R3.9). For one that is posted, `ready` waits for the post."""

    REQUESTED = "requested"
    APPROVED = "approved"
    READY = "ready"
    POSTED = "posted"
    HANDED_OVER = "handed_over"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Way(StrEnum):
    PICK_UP = "pickup"
    POST = "post"


LIVE = (Stage.REQUESTED, Stage.APPROVED, Stage.READY, Stage.POSTED)
HELD = (Stage.REQUESTED, Stage.APPROVED, Stage.READY)  # the points are only reserved
COUNTED = (*LIVE, Stage.HANDED_OVER)  # against the member's limit

_FALLBACK = {"zh_CN": ("zh_TW", "en"), "zh_TW": ("zh_CN", "en"), "en": ("zh_CN", "zh_TW")}


class Reward(SQLModel, table=True):
    """`titles` and `texts` are by language; one is enough. Days are club days, both ends
    included. `taken` counts what is redeemed and not given back; without a `stock` there is no
    end to it. `collect_days`: how long it waits for its owner (None: the club's usual time).
    `at_hand`: it lies at the collection point, so a redemption is ready at once.
    `spent_fen` is what the taken ones cost, never above `budget_fen` (C:2 no. 4)."""

    __tablename__ = "reward"
    __table_args__ = (
        CheckConstraint(f"cost BETWEEN 1 AND {DEAREST}", name="reward_cost"),
        CheckConstraint("taken >= 0 AND (stock IS NULL OR taken <= stock)", name="reward_stock"),
        CheckConstraint(
            "spent_fen >= 0 AND (budget_fen IS NULL OR spent_fen <= budget_fen)",
            name="reward_budget",
        ),
        Index("reward_shown", "state", "cost", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    state: str = RewardState.DRAFT
    version: int = 1
    titles: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    texts: dict[str, str] = Field(sa_column=Column(JSON, nullable=False))
    picture: str | None = Field(default=None, index=True)  # its name in the sealed store
    cost: int
    stock: int | None = None
    taken: int = 0
    per_member: int | None = None
    tier_least: str = "ordinary"
    visible_from: date | None = None
    visible_until: date | None = None
    active_from: date | None = None
    active_until: date | None = None
    collect_days: int | None = None
    unit_cost_fen: int = 0
    budget_fen: int | None = None
    spent_fen: int = 0
    pickup_place: str | None = None
    posting: bool = False
    at_hand: bool = True
    made_by: int
    made_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    changed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))

    @property
    def left(self) -> int | None:
        """How many are left; None without an end."""
        return None if self.stock is None else self.stock - self.taken

    @property
    def unit_cost(self) -> Decimal:
        return yuan(self.unit_cost_fen)

    @property
    def budget(self) -> Decimal | None:
        return None if self.budget_fen is None else yuan(self.budget_fen)

    def title(self, language: str) -> str:
        """Its name in the reader's language, else in one we have."""
        return said(self.titles, language)

    def text(self, language: str) -> str:
        return said(self.texts, language)


def said(words: Mapping[str, str], language: str) -> str:
    """What is kept in this language, or in the nearest that is there; "" for nothing at all."""
    for one in (language, *_FALLBACK.get(language, ()), *words):
        if words.get(one):
            return words[one]
    return ""


def yuan(fen: int) -> Decimal:
    return Decimal(fen) / FEN


def fen(sum_: Decimal) -> int:
    """Raises ValueError for parts of a fen."""
    whole = sum_ * FEN
    if whole != whole.to_integral_value():
        raise ValueError("no sum of money")
    return int(whole)


class Redemption(SQLModel, table=True):
    """`key` makes a repeated press one redemption; `hold_id` is the reservation in the ledger.
    Of the collection code only a keyed digest is kept. `collect_by` is the last club day,
    `watch_at` when the schedule has to look. The address goes when the gift has arrived."""

    __tablename__ = "redemption"
    __table_args__ = (
        CheckConstraint("points >= 1", name="redemption_points"),
        Index("redemption_of", "member_id", "id"),
        Index("redemption_limit", "reward_id", "member_id", "state"),
        Index("redemption_waiting", "state", "way", "state_since"),
        Index("redemption_due", "watch_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    reward_id: int = Field(foreign_key="reward.id")
    member_id: int = Field(foreign_key="member.id")
    state: str
    way: str
    points: int
    cost_fen: int
    hold_id: int | None = None
    code_hash: str | None = Field(default=None, unique=True)
    code_round: int = 0
    asked_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False, index=True))
    state_since: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    collect_by: date | None = None
    watch_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    address: str | None = Field(default=None, sa_column=Column(Sealed))
    tracking: str | None = Field(default=None, sa_column=Column(Sealed))
    approved_by: int | None = Field(default=None, foreign_key="person.id")
    handed_by: int | None = Field(default=None, foreign_key="person.id")  # or posted
    handed_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    ended_by: int | None = Field(default=None, foreign_key="person.id")
    reason: str | None = None
    note: str | None = Field(default=None, sa_column=Column(Sealed))
