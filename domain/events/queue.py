"""Joining and leaving the waiting list of an event (R4.3)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from domain import audit
from domain.access import Permission
from domain.events import gates, offers, seats
from domain.events.errors import (
    AlreadyRegistered,
    NotRegistered,
    QueueClosed,
    SeatsAreFree,
)
from domain.events.gates import Guest
from domain.events.model import Event, Turn, TurnState
from domain.events.own import QUEUED, Asked, place, standing
from domain.events.seats import Wanted
from domain.members.model import Member
from domain.work import Work

_T = Turn.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]


def join(
    work: Work,
    event_id: int,
    *,
    party: int = 1,
    session: str | None = None,
    answers: Mapping[str, Any] | None = None,
    companions: Sequence[str] = (),
    heard_at: datetime | None = None,
) -> Turn:
    """Queue for seats; called again, it returns the standing place.

    Raises:
        SeatsAreFree: there is room: register. QueueClosed: no queue (any more).
        AlreadyRegistered: has a seat. NotOpen, NotForYou, SeatsUnfit, SessionMissing: see gates.
    """
    work.require(Permission.REGISTER)
    event = seats.lock(work, event_id)
    asked = Asked(party, session, answers, companions, heard_at)
    return admit(work, event, gates.guest(work, event), asked)


def admit(work: Work, event: Event, guest: Guest, asked: Asked) -> Turn:
    """Queue for a guest of a locked event; the caller holds the right.

    Raises:
        What `join` does.
    """
    event_id, member_id, party = int(event.id or 0), int(guest.member.id or 0), asked.party
    if (known := place(work, event_id, member_id)) is not None:
        return known
    if standing(work, event_id, member_id) is not None:
        raise AlreadyRegistered
    gates.window(event, guest.opens_at, asked.heard_at or work.now)
    gates.party(event, party, asked.session)
    if not event.waiting_open or work.now >= offers.cutoff(event):
        raise QueueClosed
    if seats.rooms(work, event).fits(Wanted(party, guest.member.tier, asked.session)):
        raise SeatsAreFree
    turn = Turn(
        event_id=event_id,
        member_id=member_id,
        seats=party,
        tier=guest.member.tier,
        session=asked.session,
        answers=dict(asked.answers or {}) or None,
        companions=list(asked.companions) or None,
        priority=-1 if guest.behind else 0,
        round=_round(work, event_id),
        joined_at=asked.heard_at or work.now,
    )
    work.session.add(turn)
    work.session.flush()
    audit.record(work, "event_turn.joined", turn)
    return turn


def _round(work: Work, event_id: int) -> int:
    """The round that is being served: the lowest of those who wait."""
    lowest = select(func.min(_T.c.round)).where(
        _T.c.event_id == event_id, _T.c.state.in_((TurnState.WAITING, TurnState.OFFERED))
    )
    return work.session.execute(lowest).scalar_one() or 0


# ── The member's answer ───────────────────────────────────────────────────────────────────────


def leave(work: Work, event_id: int) -> None:
    """Leave the queue, or decline an offer; its seats go to the next.

    Raises:
        NotRegistered: the acting member does not wait here.
    """
    work.require(Permission.REGISTER)
    event = seats.lock(work, event_id)
    turn = own(work, event_id)
    if turn.state == TurnState.OFFERED:
        seats.give_back(work, event, Wanted(turn.seats, turn.tier, turn.session))
    _end(work, turn, TurnState.LEFT)
    offers.process(work, event)


def own(work: Work, event_id: int) -> Turn:
    """The acting member's place.

    Raises:
        NotRegistered: they do not wait here.
    """
    found = None
    if work.actor.member_id is not None:
        found = place(work, event_id, work.actor.member_id)
    if found is None:
        raise NotRegistered
    return found


def done(work: Work, turn: Turn) -> None:
    """The place is used up: its member has seats. An offer of other seats is given back."""
    _end(work, turn, TurnState.TAKEN)


def _end(work: Work, turn: Turn, state: TurnState) -> None:
    work.session.execute(
        update(_T)
        .where(_T.c.id == turn.id, _T.c.state.in_(QUEUED))
        .values(state=state, ended_at=work.now, version=_T.c.version + 1)
    )
    work.session.refresh(turn)
    audit.record(work, f"event_turn.{state}", turn)
