"""What changed about an event, read: by colleagues, and for notices."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session

from domain.access import Permission
from domain.approvals.model import Approval
from domain.errors import NotFound
from domain.events import agreeing, cancelling, moved, rounds
from domain.events.changes_model import EventAnswer, EventChange, RoundKind
from domain.events.model import Event, EventState, Registration, Turn
from domain.events.own import QUEUED, STANDING
from domain.work import Work

_R = Registration.__table__  # type: ignore[attr-defined]
_T = Turn.__table__  # type: ignore[attr-defined]
_C = EventChange.__table__  # type: ignore[attr-defined]
_A = EventAnswer.__table__  # type: ignore[attr-defined]

SHOWN = 3  # changes on a page


@dataclass(frozen=True, slots=True)
class Page:
    """An event's changes, the newest first. `members` have a seat now, `waiting` queue for one;
    of the newest move `keep` said that they come, `gone` gave it up. `may_move`, `may_cancel`,
    `may_restore`: what its state allows, whoever asks. `asked`: a change not decided yet."""

    event: Event
    changes: Sequence[EventChange]
    members: int
    seats: int
    waiting: int
    keep: int
    gone: int
    may_move: bool
    may_cancel: bool
    may_restore: bool
    asked: Approval | None = None


def page(work: Work, event_id: int) -> Page:
    """
    Raises:
        NotFound: no such event.
    """
    work.require(Permission.SEE_EVENTS)
    event = work.session.get(Event, event_id, populate_existing=True)
    if event is None:
        raise NotFound
    changes = list(
        work.session.execute(
            select(EventChange)
            .where(_C.c.event_id == event_id)
            .order_by(_C.c.id.desc())
            .limit(SHOWN)
        ).scalars()
    )
    newest = next((one.id for one in changes if one.major), None)
    members, taken = work.session.execute(
        select(func.count(), func.coalesce(func.sum(_R.c.seats), 0)).where(
            _R.c.event_id == event_id, _R.c.state.in_(STANDING)
        )
    ).one()
    waiting = work.session.execute(
        select(func.count()).where(_T.c.event_id == event_id, _T.c.state.in_(QUEUED))
    ).scalar_one()
    answers = _answers(work, newest)
    return Page(
        event=event,
        changes=changes,
        members=int(members),
        seats=int(taken),
        waiting=int(waiting),
        keep=answers.get(True, 0),
        gone=answers.get(False, 0),
        may_move=moved.is_known(event) and event.starts_at > work.now,
        may_cancel=event.state in cancelling.OPEN and event.ends_at > work.now,
        may_restore=_may_restore(work, event),
        asked=agreeing.standing(work, event_id),
    )


def _answers(work: Work, change_id: int | None) -> dict[bool, int]:
    if change_id is None:
        return {}
    found = work.session.execute(
        select(_A.c.keeps, func.count()).where(_A.c.change_id == change_id).group_by(_A.c.keeps)
    )
    return {bool(keeps): int(count) for keeps, count in found}


def _may_restore(work: Work, event: Event) -> bool:
    if event.state != EventState.CANCELLED or event.starts_at <= work.now:
        return False
    last = rounds.last(work, event, RoundKind.CANCELLED)
    return last is not None and work.now <= last.begun_at + cancelling.BACK


# ── For notices ───────────────────────────────────────────────────────────────────────────────


def change_told(session: Session, change_id: int) -> tuple[Event, EventChange, bool]:
    """A change with its event, and whether it is the newest; for notices.

    Raises:
        NotFound: there is none.
    """
    found = session.get(EventChange, change_id)
    event = None if found is None else session.get(Event, found.event_id)
    if found is None or event is None:
        raise NotFound
    newest = session.execute(
        select(func.max(_C.c.id)).where(_C.c.event_id == found.event_id)
    ).scalar_one()
    return event, found, newest == change_id


def count_told(session: Session, event_id: int) -> tuple[int, int]:
    """How many members have a seat at the event, and how many wait; for the staff group."""
    members = session.execute(
        select(func.count()).where(_R.c.event_id == event_id, _R.c.state.in_(STANDING))
    ).scalar_one()
    waiting = session.execute(
        select(func.count()).where(_T.c.event_id == event_id, _T.c.state.in_(QUEUED))
    ).scalar_one()
    return int(members), int(waiting)
