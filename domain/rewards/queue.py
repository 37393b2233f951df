"""What waits for colleagues: to approve, to prepare, to post; and what lies ready (R3.9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select

from domain.access import Permission
from domain.errors import NotFound
from domain.members.model import Member
from domain.people import service as people
from domain.people.names import StaffName
from domain.rewards.model import Redemption, Reward, Stage, Way
from domain.work import Work

_X = Redemption.__table__  # type: ignore[attr-defined]
_R = Reward.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]

LISTS: dict[str, ColumnElement[bool]] = {
    "approve": _X.c.state == Stage.REQUESTED,
    "prepare": _X.c.state == Stage.APPROVED,
    "post": and_(_X.c.state == Stage.READY, _X.c.way == Way.POST),
    "fetch": and_(_X.c.state == Stage.READY, _X.c.way == Way.PICK_UP),
    "posted": _X.c.state == Stage.POSTED,
}


_COLUMNS = (
    *("id", "reward_id", "state", "way", "points", "state_since", "collect_by", "tracking"),
    *("reason", "handed_by", "handed_at", "ended_by"),
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A redemption without its owner's name. `by` is the staff name of who handed it over, posted
    it or took it back; `own`: the colleague's own."""

    id: int
    reward_id: int
    titles: dict[str, str]
    number: str
    state: str
    way: str
    points: int
    since: datetime
    collect_by: date | None
    tracking: str | None
    reason: str | None
    own: bool = False
    by: StaffName | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    items: Sequence[Waiting]
    total: int


def counts(work: Work) -> dict[str, int]:
    """How many stand in each of LISTS, in one query."""
    work.require(Permission.SEE_REWARDS)
    row = work.session.execute(
        select(*(func.count().filter(which).label(name) for name, which in LISTS.items()))
        .select_from(_X)
        .where(_X.c.state.in_((Stage.REQUESTED, Stage.APPROVED, Stage.READY, Stage.POSTED)))
    ).one()
    return {name: int(getattr(row, name)) for name in LISTS}


def listed(work: Work, which: str, *, first: int = 0, size: int = 6) -> Listed:
    """One of LISTS, who has waited longest first.

    Raises:
        NotFound: no such list.
    """
    work.require(Permission.SEE_REWARDS)
    if which not in LISTS:
        raise NotFound
    return _page(work, LISTS[which], first, size)


def _page(work: Work, wanted: ColumnElement[bool], first: int, size: int) -> Listed:
    total = work.session.execute(select(func.count()).select_from(_X).where(wanted)).scalar_one()
    rows = work.session.execute(
        _wanted().where(wanted).order_by(_X.c.state_since, _X.c.id).offset(first).limit(size)
    )
    return Listed([_waiting(work, row) for row in rows], total)


def one(work: Work, redemption_id: int) -> Waiting:
    """One redemption, whatever its state.

    Raises:
        NotFound: no such one.
    """
    work.require(Permission.SEE_REWARDS)
    return card(work, redemption_id)


def card(work: Work, redemption_id: int) -> Waiting:
    """The same for the card in the staff group: numbers only.

    Raises:
        NotFound: no such one.
    """
    row = work.session.execute(_wanted().where(_X.c.id == redemption_id)).first()
    if row is None:
        raise NotFound
    by = row.handed_by or row.ended_by
    return _waiting(work, row, people.staff_name(work.session, by) if by else None)


def _wanted() -> Any:
    columns = (_X.c[name] for name in _COLUMNS)  # the address stays sealed
    return (
        select(*columns, _R.c.titles, _M.c.number, _M.c.person_id)
        .join(_R, _R.c.id == _X.c.reward_id)
        .join(_M, _M.c.id == _X.c.member_id)
    )


def _waiting(work: Work, row: Any, by: StaffName | None = None) -> Waiting:
    return Waiting(
        row.id,
        row.reward_id,
        row.titles,
        row.number,
        row.state,
        row.way,
        row.points,
        row.state_since,
        row.collect_by,
        row.tracking,
        row.reason,
        row.person_id is not None and row.person_id == work.actor.person_id,
        by,
        row.handed_at,
    )
