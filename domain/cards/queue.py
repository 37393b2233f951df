"""Plastic cards on their way: what is to be ordered, announced and handed out (E23–24)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

from domain.access import Permission
from domain.cards.model import Card, CardState
from domain.errors import NotFound
from domain.members.model import Member
from domain.work import Work

_C = Card.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]

UNDER_WAY = (CardState.FEE_DUE, CardState.ORDERED, CardState.IN_PRODUCTION, CardState.READY)


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """A card without its owner's name. `due` is when the plastic is promised, aware UTC;
    `version` counts the member's cards, so 2 and more are replacements. `application_id` is the
    application the member came by."""

    card_id: int
    number: str
    version: int
    state: str
    due: datetime | None
    application_id: int | None


@dataclass(frozen=True, slots=True)
class Listed:
    items: Sequence[OnItsWay]
    total: int


def on_their_way(work: Work, *, first: int = 0, size: int = 6) -> Listed:
    """Cards that are not with their owners yet, the earliest promise first.

    Raises:
        NotPermitted: the actor does not handle cards.
    """
    work.require(Permission.HANDLE_CARDS)
    wanted = _wanted().where(_C.c.state.in_(UNDER_WAY), _C.c.voided_at.is_(None))
    total = work.session.execute(select(func.count()).select_from(wanted.subquery())).scalar_one()
    rows = work.session.execute(wanted.order_by(_C.c.due, _C.c.id).offset(first).limit(size))
    return Listed([OnItsWay(*row) for row in rows], total)


def one(work: Work, card_id: int) -> OnItsWay:
    """One card, whatever its state.

    Raises:
        NotPermitted: the actor does not handle cards.
        NotFound: no such card.
    """
    work.require(Permission.HANDLE_CARDS)
    row = work.session.execute(_wanted().where(_C.c.id == card_id)).first()
    if row is None:
        raise NotFound
    return OnItsWay(*row)


def _wanted() -> Select[Any]:
    return select(
        _C.c.id, _M.c.number, _C.c.version, _C.c.state, _C.c.due, _M.c.application_id
    ).join(_M, _M.c.id == _C.c.member_id)


def valid_of(work: Work, member_id: int) -> int | None:
    """The id of a member's valid card, None without one; for what the system tells them."""
    work.require(Permission.RUN_SCHEDULE)
    return work.session.execute(
        select(_C.c.id).where(_C.c.member_id == member_id, _C.c.voided_at.is_(None))
    ).scalar_one_or_none()
