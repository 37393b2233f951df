"""Whose matters are the actor's own, or those of the actor's household: a colleague sees to them.

Asked by every context in which a colleague gives, takes or decides something for a member.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from domain.members.model import Member
from domain.work import Work

_M = Member.__table__  # type: ignore[attr-defined]


class Near(StrEnum):
    """`own`: the member is the actor, or somebody the actor stands in for; `own_household`: one
    who lives with them."""

    OWN = "own"
    HOUSEHOLD = "own_household"


def near(work: Work, member_id: int) -> Near | None:
    """How near a member is to the actor; None: not at all."""
    found = work.session.execute(_near(work, _M.c.id == member_id)).first()
    return None if found is None else _which(work, found)


def all_near(work: Work) -> Mapping[int, Near]:
    """Every member who is near to the actor."""
    return {row.id: _which(work, row) for row in work.session.execute(_near(work))}


def persons(work: Work, member: Member) -> set[int]:
    """The member and whoever lives with them, as people: who gains by what the member gets."""
    found = {member.person_id}
    if member.household_id is not None:
        home = select(_M.c.person_id).where(_M.c.household_id == member.household_id)
        found.update(work.session.execute(home).scalars())
    return {one for one in found if one is not None}


def _near(work: Work, *only: ColumnElement[bool]) -> Any:
    them = _themselves(work)
    home = select(_M.c.household_id).where(them, _M.c.household_id.is_not(None))
    return select(_M.c.id, _M.c.person_id).where(or_(them, _M.c.household_id.in_(home)), *only)


def _themselves(work: Work) -> ColumnElement[bool]:
    us = {work.actor.person_id, *work.actor.acting_for}
    known = and_(_M.c.person_id.is_not(None), _M.c.person_id.in_(us))
    if work.actor.member_id is None:
        return known
    return or_(known, _M.c.id == work.actor.member_id)


def _which(work: Work, row: Any) -> Near:
    us = {work.actor.person_id, *work.actor.acting_for}
    own = row.person_id in us or row.id == work.actor.member_id
    return Near.OWN if own else Near.HOUSEHOLD
