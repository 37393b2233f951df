"""What a member has at an event: a registration, or a place in the queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from domain.events.model import Registration, SeatState, Turn, TurnState
from domain.work import Work

_R = Registration.__table__  # type: ignore[attr-defined]
_T = Turn.__table__  # type: ignore[attr-defined]

STANDING = (SeatState.ASKED, SeatState.HELD)
QUEUED = (TurnState.WAITING, TurnState.OFFERED, TurnState.REVOKED)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks for. `party` counts them and their companions; `heard_at` is aware UTC,
    None for now (F39)."""

    party: int = 1
    session: str | None = None
    answers: Mapping[str, Any] | None = None
    companions: Sequence[str] = ()
    heard_at: datetime | None = None


def standing(work: Work, event_id: int, member_id: int) -> Registration | None:
    """The member's registration that counts; None without one."""
    return work.session.execute(
        select(Registration).where(
            _R.c.event_id == event_id, _R.c.member_id == member_id, _R.c.state.in_(STANDING)
        )
    ).scalar_one_or_none()


def place(work: Work, event_id: int, member_id: int) -> Turn | None:
    """The member's standing place in the queue."""
    return work.session.execute(
        select(Turn).where(
            _T.c.event_id == event_id, _T.c.member_id == member_id, _T.c.state.in_(QUEUED)
        )
    ).scalar_one_or_none()
