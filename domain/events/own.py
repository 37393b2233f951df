"""What a member has at an event: a registration, or a place in the queue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, exists, or_, select

from domain.events.model import Quota, Registration, SeatState, Turn, TurnState
from domain.prepared import Prepared
from domain.work import Work

_R = Registration.__table__  # type: ignore[attr-defined]
_T = Turn.__table__  # type: ignore[attr-defined]
_Q = Quota.__table__  # type: ignore[attr-defined]

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


# Asked at every press: made once.
_EVENT: Any = bindparam("event_id")
_MEMBER: Any = bindparam("member_id")
_SEAT = (_R.c.event_id == _EVENT, _R.c.member_id == _MEMBER)
_PLACE = (
    _T.c.event_id == _EVENT,
    _T.c.member_id == _MEMBER,
    or_(*(_T.c.state == one for one in QUEUED)),
)
_STANDING = select(Registration).where(*_SEAT, _R.c.state.in_(STANDING))
_LAST = select(Registration).where(*_SEAT).order_by(_R.c.id.desc()).limit(1)
_QUEUED = select(Turn).where(*_PLACE)
_TRACES = Prepared(
    select(
        exists().where(*_SEAT).label("seat"),
        exists().where(*_PLACE).label("place"),
        exists().where(_Q.c.event_id == _EVENT).label("limits"),
    )
)


@dataclass(frozen=True, slots=True)
class Traces:
    """What there is to read at all: of the member any registration, a standing `place`; of the
    event `limits` beside its capacity. Most who press have none of it, which one look shows."""

    seat: bool
    place: bool
    limits: bool


def traces(work: Work, event_id: int, member_id: int) -> Traces:
    """Look for them, in one query."""
    work.session.flush()  # what this turn wrote counts
    (found,) = _TRACES.run(work.session, {"event_id": event_id, "member_id": member_id})
    return Traces(bool(found.seat), bool(found.place), bool(found.limits))


def last(work: Work, event_id: int, member_id: int) -> Registration | None:
    """The member's last registration as it stands, whatever became of it."""
    return work.session.execute(
        _LAST,
        {"event_id": event_id, "member_id": member_id},
        execution_options={"populate_existing": True},
    ).scalar_one_or_none()


def standing(work: Work, event_id: int, member_id: int) -> Registration | None:
    """The member's registration that counts; None without one."""
    return work.session.execute(
        _STANDING, {"event_id": event_id, "member_id": member_id}
    ).scalar_one_or_none()


def place(work: Work, event_id: int, member_id: int, *, anew: bool = False) -> Turn | None:
    """The member's standing place in the queue; `anew`: as the database has it now."""
    return work.session.execute(
        _QUEUED,
        {"event_id": event_id, "member_id": member_id},
        execution_options={"populate_existing": anew},
    ).scalar_one_or_none()
