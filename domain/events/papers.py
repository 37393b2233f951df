"""The archive of an event: what has to be kept of it, and what is there (A:(3)6, E45.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update

from domain import audit, upsert
from domain.access import Permission
from domain.approvals.model import Approval
from domain.events import books, costs
from domain.events.after_errors import BooksClosed
from domain.events.after_model import EventPaper, Slot
from domain.events.model import Event, EventState
from domain.work import Work

_P = EventPaper.__table__  # type: ignore[attr-defined]

NEEDED = (Slot.RUN_SHEET, Slot.POSTER, Slot.PHOTOS, Slot.PRESS)
MOST = 10  # files in one go
KEEPS = (*books.OPEN, EventState.SUMMARIZED, EventState.SIGNED)


@dataclass(frozen=True, slots=True)
class File:
    """A file in the sealed store: its name, digest and kind."""

    stored: str
    sha256: str
    media_type: str


@dataclass(frozen=True, slots=True)
class Archive:
    """How many files there are of each slot; `none` are those of which there is nothing this
    time. `plan`: the plan was approved; `costs` and `summary` are there as well."""

    event: Event
    files: Mapping[str, int]
    none: frozenset[str]
    plan: bool
    costs: bool
    summary: bool
    writable: bool

    @property
    def missing(self) -> tuple[str, ...]:
        return tuple(one for one in NEEDED if not self.files.get(one) and one not in self.none)


def add(work: Work, event_id: int, slot: str, files: Sequence[File]) -> int:
    """Keep these files under a slot, at any time from the approval on; how many were new.

    Raises:
        NotFound: no such event. BooksClosed: `early`, the event is not approved yet.
    """
    work.require(Permission.RUN_EVENTS)
    event = _kept(work, event_id)
    rows = [
        {
            "event_id": event_id,
            "slot": Slot(slot),
            "sha256": one.sha256,
            "stored": one.stored,
            "media_type": one.media_type,
            "received_at": work.now,
            "received_by": work.actor.person_id,
        }
        for one in files
    ]
    made = upsert.new_rows(work.session, _P, rows, (_P.c.id,))
    _remove(work, event_id, slot, _P.c.stored.is_(None))
    if made:
        audit.record(work, "event_paper.kept", event, purpose=slot)
    return len(made)


def nothing(work: Work, event_id: int, slot: str) -> None:
    """Say that there is nothing of this slot for this event; files that come later count again.
    Said again, it changes nothing.

    Raises:
        NotFound: no such event. BooksClosed: `early`, the event is not approved yet.
    """
    work.require(Permission.RUN_EVENTS)
    event = _kept(work, event_id)
    new = upsert.if_new(
        work.session,
        _P,
        event_id=event_id,
        slot=Slot(slot),
        sha256="",
        media_type="",
        received_at=work.now,
        received_by=work.actor.person_id,
    )
    if new:
        audit.record(work, "event_paper.waived", event, purpose=slot)


def remove(work: Work, event_id: int, slot: str) -> int:
    """Take the files of a slot out of the archive; how many.

    Raises:
        NotFound: no such event. BooksClosed: the summary is handed in.
    """
    work.require(Permission.RUN_EVENTS)
    event = books.opened(work, event_id)
    gone = _remove(work, event_id, slot)
    if gone:
        audit.record(work, "event_paper.removed", event, purpose=slot)
    return gone


def _remove(work: Work, event_id: int, slot: str, *which: object) -> int:
    done = work.session.execute(
        update(_P)
        .where(
            _P.c.event_id == event_id,
            _P.c.slot == Slot(slot),
            _P.c.removed_at.is_(None),
            *which,  # type: ignore[arg-type]
        )
        .values(removed_at=work.now)
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def _kept(work: Work, event_id: int) -> Event:
    event = books.known(work, event_id)
    if event.state not in KEEPS:
        raise BooksClosed(reason="early")
    return event


# ── Looking ───────────────────────────────────────────────────────────────────────────────────


def archive(work: Work, event_id: int) -> Archive:
    """What is kept of an event, and what is missing.

    Raises:
        NotFound: no such event.
    """
    work.require(Permission.SEE_EVENTS)
    event = books.known(work, event_id)
    rows = work.session.execute(
        select(_P.c.slot, func.count(_P.c.stored), func.count())
        .where(_P.c.event_id == event_id, _P.c.removed_at.is_(None))
        .group_by(_P.c.slot)
    ).all()
    plan = None
    if event.approval_id is not None:
        plan = work.session.get(Approval, event.approval_id)
    return Archive(
        event,
        {slot: count for slot, count, _all in rows},
        frozenset(slot for slot, count, _all in rows if not count),
        plan=plan is not None and plan.state == "approved",
        costs=costs.sums(work.session, event).total > 0,
        summary=event.state == EventState.SIGNED,
        writable=work.actor.may(Permission.RUN_EVENTS) and event.state in KEEPS,
    )


def of_slot(work: Work, event_id: int, slot: str) -> list[EventPaper]:
    """The files of a slot in the order they came; the look is recorded.

    Raises:
        NotFound: no such event.
    """
    work.require(Permission.SEE_EVENTS)
    event = books.known(work, event_id)
    found = work.session.execute(
        select(EventPaper)
        .where(
            _P.c.event_id == event_id,
            _P.c.slot == slot,
            _P.c.removed_at.is_(None),
            _P.c.stored.is_not(None),
        )
        .order_by(_P.c.id)
    )
    audit.record(work, "event_paper.read", event, purpose=slot)
    return list(found.scalars())
