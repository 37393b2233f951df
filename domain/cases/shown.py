"""Cases as their readers see them: values, without what was said in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from domain.cases.model import Clock, Kind, State
from domain.people.names import StaffName


@dataclass(frozen=True, slots=True)
class Promise:
    """A clock: `due_at` stands while it runs; `paused` while the member is waited for. `late`:
    its deadline has passed, or had when it was kept."""

    clock: Clock
    due_at: datetime
    paused: bool
    late: bool
    provisional: bool
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A case in a list. `due_at` is the next deadline running, `late` whether one has passed;
    `member`: the member number, for the desk."""

    case_id: int
    number: str
    kind: Kind
    area: str
    state: State
    opened_at: datetime
    urgent: bool
    confidential: bool
    due_at: datetime | None = None
    late: bool = False
    member: str | None = None
    assignee: StaffName | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    items: Sequence[Line]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class OwnCase:
    """`resolution`: what was done, in the colleague's words. `can`: say, confirm, not_solved,
    withdraw, rate. `closes_at`: when it closes by itself; `reopen_until` while it can be opened
    again. `about_shop` as the member wrote it."""

    line: Line
    promises: Sequence[Promise]
    about_shop: str | None
    resolution: str | None
    ended_at: datetime | None
    ended_how: str | None
    closes_at: datetime | None
    reopen_until: datetime | None
    rating: int | None
    can: frozenset[str]


@dataclass(frozen=True, slots=True)
class DeskCase:
    """`can`: the acts possible now for the actor (ways.STAFF, assign, skip_rating). `guest`: not
    a member; `reachable`: they have a chat with us."""

    line: Line
    version: int
    promises: Sequence[Promise]
    source: str
    place: str | None
    guest: bool
    reachable: bool
    mine: bool
    department: str | None
    about: StaffName | None
    about_shop: str | None
    upheld: bool | None
    cause: str | None
    cause_words: str | None
    resolution: str | None
    resolved_at: datetime | None
    ended_at: datetime | None
    ended_how: str | None
    closes_at: datetime | None
    reopened: int
    rating: int | None
    rating_words: str | None
    rating_skipped: str | None
    can: frozenset[str]


@dataclass(frozen=True, slots=True)
class Step:
    """`by` None: by itself, or the member (`member`)."""

    step_id: int
    at: datetime
    what: str
    by: StaffName | None
    member: bool
    facts: dict[str, Any]
