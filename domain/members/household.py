"""Seats of a household: at most two cards, one more only by the exception (E21.2, G32).

The counting is done by conditional writes, so two relatives approved at the same instant cannot
both get the last seat; the table's CHECK stands behind them.
"""

from sqlalchemy import ColumnElement, case, select, update
from sqlmodel import Session

from domain import upsert
from domain.applications.errors import HouseholdFull
from domain.members.model import Household
from domain.work import Work

_H = Household.__table__  # type: ignore[attr-defined]


def taken(session: Session, key: str | None) -> int:
    """How many cards the household has that were not given by exception."""
    if key is None:
        return 0
    found = session.execute(select(_H.c.taken - _H.c.granted).where(_H.c.key == key))
    return int(found.scalar_one_or_none() or 0)


def has_room(cap: int) -> ColumnElement[bool]:
    """The guard: the row itself still has a seat at the moment of writing."""
    guard: ColumnElement[bool] = _H.c.taken < cap + _H.c.granted
    return guard


def take_seat(work: Work, key: str, *, granted: bool) -> tuple[int, bool]:
    """Take a seat: (household id, whether it needed the exception).

    `granted`: the exception was approved for this very application; it is used only when there is
    no ordinary seat.

    Raises:
        HouseholdFull: no seat and no exception.
    """
    cap = work.policy.cards_per_household
    session = work.session
    upsert.if_new(session, _H, key=key, seats=cap, taken=0, granted=0)
    seated = session.execute(
        update(_H)
        .where(_H.c.key == key, has_room(cap))
        .values(taken=_H.c.taken + 1, seats=cap + _H.c.granted)
        .returning(_H.c.id)
    ).scalar_one_or_none()
    if seated is not None:
        return int(seated), False
    if not granted:
        raise HouseholdFull(cards=cap)
    allowed, needed = cap + _H.c.granted + 1, _H.c.taken + 1
    extra = session.execute(
        update(_H)
        .where(_H.c.key == key)
        .values(
            taken=needed,
            granted=_H.c.granted + 1,
            seats=case((needed > allowed, needed), else_=allowed),
        )
        .returning(_H.c.id)
    )
    return int(extra.scalar_one()), True


def give_back(work: Work, household_id: int, *, by_exception: bool) -> None:
    """Free the seat of a member who no longer has a card."""
    less = 1 if by_exception else 0
    work.session.execute(
        update(_H)
        .where(_H.c.id == household_id)
        .values(taken=_H.c.taken - 1, granted=_H.c.granted - less, seats=_H.c.seats - less)
    )
