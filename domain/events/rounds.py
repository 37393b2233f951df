"""Rounds: one walk through an event's registrations, each of them once, in chunks by their ids.

The first chunk is walked where the round begins, the rest by the schedule. A round is begun once
for its kind and mark, whoever tries and however often; the event is locked meanwhile. What is
queued on the way has a key of the registration and the round, so that even a chunk walked twice
says nothing twice.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select, update

from domain import outbox, upsert
from domain.events import seats
from domain.events.changes_model import EventRound, RoundKind, RoundState
from domain.events.model import Event, Registration
from domain.members.model import Member
from domain.work import Work

_R = Registration.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]
_X = EventRound.__table__  # type: ignore[attr-defined]

CHUNK = 200  # registrations in one unit


class Seated(NamedTuple):
    """A registration as a round sees it. `person_id`: None without an account."""

    id: int
    member_id: int
    state: str
    seats: int
    tier: str
    session: str | None
    hold_id: int | None
    person_id: int | None


@dataclass(frozen=True, slots=True)
class Walk:
    """`whom` narrows the event's registrations down, `each` does what is to be done to a chunk of
    them. Both know that the event is locked."""

    whom: Callable[[Work, Event, EventRound], Sequence[ColumnElement[bool]]]
    each: Callable[[Work, Event, EventRound, Sequence[Seated]], None]


WALKS: dict[str, Walk] = {}


def begin(
    work: Work, event: Event, kind: RoundKind, mark: str, state: RoundState = RoundState.OPEN
) -> EventRound | None:
    """A new round; None when there was one of this kind and mark."""
    made = upsert.new_id(
        work.session,
        _X,
        event_id=event.id,
        kind=kind,
        mark=mark,
        state=state,
        upto=0,
        told=0,
        begun_at=work.now,
    )
    return None if made is None else work.session.get_one(EventRound, made)


def walk(work: Work, event: Event, round_: EventRound) -> int:
    """The next chunk of a locked event's round; how many. The round is done when none is left."""
    way = WALKS[round_.kind]
    found = [
        Seated(*row)
        for row in work.session.execute(
            select(
                _R.c.id,
                _R.c.member_id,
                _R.c.state,
                _R.c.seats,
                _R.c.tier,
                _R.c.session,
                _R.c.hold_id,
                _M.c.person_id,
            )
            .join(_M, _M.c.id == _R.c.member_id)
            .where(
                _R.c.event_id == event.id,
                _R.c.id > round_.upto,
                *way.whom(work, event, round_),
            )
            .order_by(_R.c.id)
            .limit(CHUNK)
        )
    ]
    upto = found[-1].id if found else round_.upto
    mine = work.session.execute(
        update(_X)
        .where(_X.c.id == round_.id, _X.c.state == RoundState.OPEN, _X.c.upto == round_.upto)
        .values(
            upto=upto,
            told=_X.c.told + len(found),
            state=RoundState.OPEN if len(found) == CHUNK else RoundState.DONE,
        )
    )
    if not mine.rowcount:  # type: ignore[attr-defined]
        return 0
    if found:
        way.each(work, event, round_, found)
    work.session.refresh(round_)
    return len(found)


def go_on(work: Work) -> int:
    """The next chunk of the oldest open round; 0 when none is open."""
    found = work.session.execute(
        select(_X.c.id, _X.c.event_id)
        .where(_X.c.state == RoundState.OPEN)
        .order_by(_X.c.id)
        .limit(1)
    ).first()
    if found is None:
        return 0
    event = seats.lock(work, found.event_id)
    round_ = work.session.get_one(EventRound, found.id, populate_existing=True)
    if round_.state == RoundState.OPEN:
        walk(work, event, round_)
    return 1


def stop(work: Work, event: Event, kind: RoundKind) -> None:
    """End what is still open of this kind, where it has become untrue."""
    work.session.execute(
        update(_X)
        .where(_X.c.event_id == event.id, _X.c.kind == kind, _X.c.state == RoundState.OPEN)
        .values(state=RoundState.DONE)
    )


def known(work: Work, kind: RoundKind, event_ids: Sequence[int]) -> set[tuple[int, str]]:
    """(event, mark) of every round of this kind begun for these events."""
    found = select(_X.c.event_id, _X.c.mark).where(_X.c.kind == kind, _X.c.event_id.in_(event_ids))
    return {(row.event_id, row.mark) for row in work.session.execute(found)}


def last(work: Work, event: Event, kind: RoundKind) -> EventRound | None:
    """The latest round of this kind."""
    return work.session.execute(
        select(EventRound)
        .where(_X.c.event_id == event.id, _X.c.kind == kind)
        .order_by(_X.c.id.desc())
        .limit(1)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()


def tell(work: Work, kind: str, mark: str, those: Sequence[Seated], **params: Any) -> None:
    """Queue a notice for each of them who has an account; once for each mark."""
    outbox.queue_all(
        work,
        kind,
        [
            (one.person_id, f"registration:{one.id}:{mark}", {"registration_id": one.id, **params})
            for one in those
            if one.person_id is not None
        ],
    )
