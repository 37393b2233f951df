"""The club's settings: typed, with the manuals' defaults, changed in the bot, in force at once."""

from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator
from pydantic import Field as Limit
from pydantic_core import PydanticCustomError
from sqlalchemy import Column, select
from sqlmodel import Field, Session, SQLModel

from domain import public_days
from domain.columns import UtcDateTime

TimeOfDay = Annotated[str, Limit(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]
MonthAndDay = Annotated[str, Limit(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$")]
Share = Annotated[int, Limit(ge=1, le=100)]
Day = Annotated[int, Limit(ge=1, le=365)]
Block = Annotated[str, Limit(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")]
Rung = Annotated[int, Limit(ge=1, le=500)]  # % of a promised time
Ahead = Annotated[int, Limit(ge=1, le=1440)]  # hours


class Policy(BaseModel):
    """Every number of RULES that has code today. Times of day are in the club's zone."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    club_name: str = Limit(default="紫金客户会", min_length=1, max_length=60)
    preset: Literal["owners", "chamber", "retail"] = "owners"
    country: str = Limit(default="CN", pattern=r"^[A-Z]{2}$")  # its holidays are known (F38)
    timezone: str = "Asia/Shanghai"
    language: Literal["zh_CN", "zh_TW", "en"] = "zh_CN"
    contact: str = "025-8888 0000"

    accepting_applications: bool = True
    youngest_applicant: int = Limit(default=18, ge=0, le=99)  # years (E21.1, R1.1)
    cards_per_household: int = Limit(default=2, ge=1, le=20)  # E21.2
    draft_days: int = Limit(default=30, ge=1, le=365)  # R1.2
    draft_reminders: tuple[Day, ...] = (7, 27)  # days (R1.2)
    completeness_days: int = Limit(default=2, ge=1, le=30)  # working days (E22.2)
    entry_days: int = Limit(default=3, ge=1, le=30)  # working days (E22.3)
    card_days: int = Limit(default=20, ge=1, le=120)  # working days (E23.2)
    rejected_kept_days: int = Limit(default=31, ge=1, le=365)  # R1.6
    fee_timing: Literal["at_application", "after_approval", "free"] = "at_application"
    card_fee: Decimal = Limit(default=Decimal("20"), ge=0)  # yuan (E22.4)
    consent_version: str = "2026-01"
    number_prefix: str = Limit(default="NJ", pattern=r"^[A-Z0-9-]{0,6}$")  # E23.1
    number_first: int = Limit(default=100001, ge=1, le=99_999_999)
    number_last: int = Limit(default=199999, ge=1, le=99_999_999)

    points_expiry: Literal["never", "days", "end_of_month", "end_of_year", "months"] = "never"
    points_expiry_count: int = Limit(default=12, ge=1, le=3650)  # days or months (R3.2)
    point_cost: Decimal = Limit(default=Decimal("0.01"), ge=0, le=100)  # yuan for a point (R13)
    adjust_alone_limit: int = Limit(default=200, ge=0, le=1_000_000)  # points (R3.8)
    adjust_alone_count: int = Limit(default=2, ge=0, le=100)  # for one member (R3.8)
    adjust_alone_days: Day = 30
    dispute_days: int = Limit(default=3, ge=1, le=30)  # working days
    watch_hours: int = Limit(default=24, ge=1, le=720)  # of a burst of entries
    watch_entries: int = Limit(default=6, ge=2, le=1000)
    watch_grants: int = Limit(default=5, ge=2, le=1000)  # by one colleague to one member
    watch_share: Share = 60  # % of a member's entries from one shop or colleague
    expiry_notices: tuple[Day, ...] = (30, 7, 1)  # days before points expire (R3.3)
    returned_lot_days: Day = 14  # of points given back after they had expired (R3.9)
    reinstate_days: Day = 30  # how long expired points can be given back, and live then (R3.3)

    purchase_days: int = Limit(default=365, ge=1, le=3650)  # how old one may be when recorded
    purchase_alone_limit: int = Limit(default=100_000, ge=0, le=10_000_000)  # yuan

    referral_pays: Literal["referrer", "referred", "both", "none"] = "both"  # R3.11
    referral_on: Literal["register", "first_purchase"] = "register"
    referral_points: int = Limit(default=50, ge=0, le=100_000)  # to who brought somebody
    referred_points: int = Limit(default=20, ge=0, le=100_000)  # to who was brought
    prize_days: int = Limit(default=60, ge=7, le=365)  # a prize waits for its winner

    # Dormant and lost by purchases: "preset" means in a customer club only (SPEC 4, R3.10)
    statuses_by_purchase: Literal["preset", "yes", "no"] = "preset"
    dormant_months: int = Limit(default=6, ge=1, le=60)  # calendar months (C:4)
    lost_months: int = Limit(default=12, ge=2, le=120)  # calendar months (C:4)
    core_share: int = Limit(default=10, ge=1, le=50)  # % of the club (A:2)
    important_share: int = Limit(default=20, ge=1, le=50)  # % of the club
    value_months: int = Limit(default=12, ge=1, le=60)  # purchases that count for the class

    silver_from: int = Limit(default=5000, ge=1, le=100_000_000)  # points (SPEC 4)
    gold_from: int = Limit(default=10_000, ge=1, le=100_000_000)
    diamond_from: int = Limit(default=15_000, ge=1, le=100_000_000)
    tier_metric: Literal["lifetime_earned", "earned_in_window", "active_balance"] = (
        "lifetime_earned"  # R3.4
    )
    tier_window_days: int = Limit(default=365, ge=1, le=3650)
    tier_downgrade: Literal["no_lowering", "one_down", "by_points"] = "no_lowering"  # R3.5
    tier_evaluation: Literal["calendar_date", "membership_anniversary", "tier_anniversary"] = (
        "calendar_date"
    )
    tier_evaluation_day: MonthAndDay = "01-01"
    tier_notice_days: tuple[Day, ...] = (30, 7)  # before an evaluation
    tier_grace_days: int = Limit(default=30, ge=0, le=365)  # after it

    reward_approval: Literal["none", "staff"] = "none"  # R3.9
    reward_days: int = Limit(default=30, ge=1, le=365)  # days a gift waits (R3.9)
    reward_reminders: tuple[Day, ...] = (20, 27)  # days
    reward_arrival_days: int = Limit(default=14, ge=1, le=90)  # posted, then it counts as come

    # Plans of events
    plan_reminders: tuple[Day, ...] = (30, 14, 3)  # days before the year's plan is due (E42)
    event_plan_days: int = Limit(default=30, ge=7, le=120)  # ahead of the event (E43.1)
    events_a_month: int = Limit(default=2, ge=0, le=31)  # at least (SPEC 6)

    # Notices of events
    event_reminders: tuple[Ahead, ...] = (336, 168, 24, 3)  # hours before the start (R4.8)

    # Service cases
    office_hours: tuple[Block, ...] = Limit(default=("09:00-12:00", "13:30-18:00"), min_length=1)
    first_answer_hours: int = Limit(default=2, ge=1, le=80)  # working hours (R7.2)
    next_answer_hours: int = Limit(default=4, ge=1, le=80)  # working hours
    solution_days: int = Limit(default=3, ge=1, le=60)  # working days
    case_rungs: tuple[Rung, Rung, Rung, Rung] = (50, 80, 100, 150)  # % of the time (R7.3)
    case_pause: int = Limit(default=30, ge=1, le=1440)  # minutes between two warnings (R7.3)
    silence_reminders: tuple[Day, Day] = (2, 5)  # working days (R7.5)
    silence_days: int = Limit(default=7, ge=2, le=60)  # working days, then it is closed (R7.5)
    reopen_days: Day = 30  # R7.5
    open_cases_most: int = Limit(default=10, ge=1, le=100)  # of one person
    case_kept_months: int = Limit(default=24, ge=13, le=240)  # words and files, after its end

    quiet_from: TimeOfDay = "21:00"
    quiet_until: TimeOfDay = "09:00"
    approval_reminders: tuple[Share, ...] = (50, 100)  # % of the step's time (R12.1)
    approval_step_days: int = Limit(default=2, ge=1, le=30)  # working days
    messages_a_minute: int = Limit(default=20, ge=5, le=120)  # of one person (F8)
    presses_a_minute: int = Limit(default=60, ge=20, le=300)

    @field_validator("country")
    @classmethod
    def _known_country(cls, value: str) -> str:
        if not public_days.knows(value):
            raise PydanticCustomError("unknown_country", "its holidays are not known")
        return value

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError("no such time zone") from error
        return value

    @model_validator(mode="after")
    def _numbers_in_order(self) -> Self:
        if self.number_first > self.number_last:
            raise PydanticCustomError("numbers_backwards", "the first lies behind the last")
        return self

    @field_validator("tier_evaluation_day")
    @classmethod
    def _in_the_calendar(cls, value: str) -> str:
        date.fromisoformat(f"2028-{value}")  # a leap year: it may be 29 February
        return value

    @model_validator(mode="after")
    def _tiers_in_order(self) -> Self:
        if not self.silver_from < self.gold_from < self.diamond_from:
            raise PydanticCustomError("tiers_backwards", "a higher tier needs more points")
        return self

    @model_validator(mode="after")
    def _lost_after_dormant(self) -> Self:
        if self.dormant_months >= self.lost_months:
            raise PydanticCustomError("lost_too_early", "dormant comes before lost")
        return self

    @field_validator("office_hours")
    @classmethod
    def _hours_in_order(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        edges = [edge for block in value for edge in block.split("-")]
        if any(late <= early for early, late in pairwise(edges)):
            raise PydanticCustomError("hours_backwards", "blocks in order, none of them empty")
        return value

    @model_validator(mode="after")
    def _steps_in_order(self) -> Self:
        days = (*self.silence_reminders, self.silence_days)
        for steps in (days, self.case_rungs):
            if any(late <= early for early, late in pairwise(steps)):
                raise PydanticCustomError("steps_backwards", "each comes after the one before")
        return self

    @property
    def counts_statuses(self) -> bool:
        """Whether members without purchases become dormant and lost."""
        if self.statuses_by_purchase == "preset":
            return self.preset == "retail"
        return self.statuses_by_purchase == "yes"


class PolicyValue(SQLModel, table=True):
    """One setting that differs from its default. `value` is JSON."""

    __tablename__ = "policy_value"

    key: str = Field(primary_key=True)
    value: str
    changed_by: int
    changed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


_TABLE = PolicyValue.__table__  # type: ignore[attr-defined]
_TOGETHER = {  # unfit together
    "numbers_backwards": ("number_first", "number_last"),
    "lost_too_early": ("dormant_months", "lost_months"),
    "steps_backwards": ("case_rungs", "silence_reminders", "silence_days"),
    "tiers_backwards": ("silver_from", "gold_from", "diamond_from"),
}
_defaults: dict[str, Any] = {}


def set_defaults(**values: Any) -> None:
    """What the operator's environment says (club name, zone, language, preset); at start."""
    _defaults.clear()
    _defaults.update(values)


def in_force(session: Session) -> Policy:
    """The settings as they stand in this transaction. A kept value that fits no more, since its
    bounds were narrowed, counts as not kept."""
    rows = session.execute(select(_TABLE.c.key, _TABLE.c.value))
    kept = {key: orjson.loads(value) for key, value in rows}
    while True:
        try:
            return Policy(**_defaults | kept)
        except ValidationError as error:
            wrong = error.errors()
            unfit = {one for each in wrong for one in each["loc"] or _TOGETHER[each["type"]]}
            if unfit.isdisjoint(kept):
                raise
            kept = {key: value for key, value in kept.items() if key not in unfit}


def read(key: str, stored: str | None) -> Any:
    """One setting, given what the table holds for it (None: nothing). For a query's own join."""
    if stored is not None:
        return orjson.loads(stored)
    return _defaults.get(key, Policy.model_fields[key].default)
