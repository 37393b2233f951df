"""Who took part in an event: those let in, or everybody with a seat where nobody was (R4.9)."""

from sqlalchemy import ColumnElement, select

from domain.events.after_model import Counted, EventAfter
from domain.events.model import Registration, SeatState
from domain.work import Work

_A = EventAfter.__table__  # type: ignore[attr-defined]
_R = Registration.__table__  # type: ignore[attr-defined]


def counted(work: Work, event_id: int) -> Counted:
    """Whom we count as having taken part: decided once the lists of the door are closed, as it
    looks by now before. The caller holds the right."""
    known = select(_A.c.counted).where(_A.c.event_id == event_id)
    found = work.session.execute(known).scalar_one_or_none()
    if found is not None:
        return Counted(found)
    in_ = select(_R.c.id).where(_R.c.event_id == event_id, _R.c.came_at.is_not(None)).limit(1)
    anybody = work.session.execute(in_).first() is not None
    return Counted.CAME if anybody else Counted.REGISTERED


def taking_part(event_id: int, by: Counted) -> list[ColumnElement[bool]]:
    """The conditions on a registration that its member took part."""
    held = [_R.c.event_id == event_id, _R.c.state == SeatState.HELD]
    return [*held, _R.c.came_at.is_not(None)] if by is Counted.CAME else held
