"""Events that are over and not yet signed: what their specialists still have to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from domain.access import Permission
from domain.events.after_model import EventAfter
from domain.events.model import Event, EventState
from domain.work import Work

_E = Event.__table__  # type: ignore[attr-defined]
_A = EventAfter.__table__  # type: ignore[attr-defined]

WAITING = (EventState.OVER, EventState.SUMMARIZED)


@dataclass(frozen=True, slots=True)
class Line:
    """`late`: its summary should have been handed in."""

    event: Event
    late: bool


@dataclass(frozen=True, slots=True)
class Listed:
    items: Sequence[Line]
    total: int


def listed(work: Work, *, first: int = 0, size: int = 6) -> Listed:
    """A page of them, what ended first first."""
    work.require(Permission.SEE_EVENTS)
    wanted = _E.c.state.in_(WAITING)
    total = work.session.execute(select(func.count()).select_from(_E).where(wanted)).scalar_one()
    rows = work.session.execute(
        select(Event, _A.c.due_at)
        .outerjoin(_A, _A.c.event_id == _E.c.id)
        .where(wanted)
        .order_by(_E.c.ends_at, _E.c.id)
        .offset(first)
        .limit(size)
        .execution_options(populate_existing=True)
    ).all()
    return Listed([Line(event, _late(work, event, due)) for event, due in rows], total)


def _late(work: Work, event: Event, due: datetime | None) -> bool:
    return event.state == EventState.OVER and due is not None and due < work.now
