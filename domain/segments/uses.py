"""What goes to a segment: surveys and events that are not over.

Who names a segment takes it first (`take`), so that it is not discarded at the same moment; who
changes one takes the segment, then what goes to it.
"""

from dataclasses import dataclass

from sqlalchemy import select

from domain.errors import NotFound
from domain.events.model import Event, EventState
from domain.segments.model import Segment
from domain.surveys.model import State, Survey
from domain.work import Work

_S = Segment.__table__  # type: ignore[attr-defined]
_Y = Survey.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]

_LIVE_EVENTS = (
    EventState.DRAFT, EventState.PROPOSED, EventState.APPROVED, EventState.ANNOUNCED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Uses:
    """How many surveys and events go to it; `agreed`: how many of them wait for a decision, were
    agreed to or are under way, so that nobody changes whom they go to."""

    surveys: int = 0
    events: int = 0
    agreed: int = 0

    @property
    def total(self) -> int:
        return self.surveys + self.events


def take(work: Work, segment_id: int) -> Segment:
    """The segment, nobody else's until the transaction ends; the caller holds the right.

    Raises:
        NotFound: there is none (any more).
    """
    found: Segment | None = work.session.execute(
        select(Segment)
        .where(_S.c.id == segment_id, _S.c.retired_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


def of(work: Work, segment_id: int, *, hold: bool = False) -> Uses:
    """What goes to this segment now; with `hold` it stays as it is until the transaction ends.
    The caller holds the right."""
    surveys = select(_Y.c.state).where(
        _Y.c.audience["segment_id"].as_integer() == segment_id, _Y.c.state != State.CLOSED
    )
    events = select(_E.c.state).where(
        _E.c.segment["segment_id"].as_integer() == segment_id, _E.c.state.in_(_LIVE_EVENTS)
    )
    if hold:
        surveys, events = surveys.with_for_update(), events.with_for_update()
    of_surveys = list(work.session.execute(surveys).scalars())
    of_events = list(work.session.execute(events).scalars())
    agreed = sum(state != State.DRAFT for state in of_surveys)
    agreed += sum(state != EventState.DRAFT for state in of_events)
    return Uses(len(of_surveys), len(of_events), agreed)
