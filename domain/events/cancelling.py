"""An event is cancelled: everybody is told, seats end, points come back; and taken up again."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, func, select, update

from domain import audit, outbox
from domain.access import Permission, Role
from domain.errors import ReasonMissing, Refused
from domain.events import agreeing, changing, ending, offers, registering, rounds, seats
from domain.events.changes_model import EventRound, RoundKind
from domain.events.errors import EventChanged, NotOpen, RestoreOver
from domain.events.model import Event, EventState, Registration, SeatState, Turn, TurnState
from domain.events.own import STANDING
from domain.events.rounds import Seated
from domain.events.seats import Wanted
from domain.people import service as people
from domain.points import ledger
from domain.points.model import Cause
from domain.work import Work

_V = Event.__table__  # type: ignore[attr-defined]
_R = Registration.__table__  # type: ignore[attr-defined]
_T = Turn.__table__  # type: ignore[attr-defined]

WHY = "event_cancelled"  # `ended_because` of the registrations
BACK = timedelta(hours=24)  # so long it can be taken up again
OPEN = (EventState.DRAFT, EventState.PROPOSED, EventState.APPROVED, EventState.ANNOUNCED)


# ── Cancelling ────────────────────────────────────────────────────────────────────────────────


def call_off(work: Work, event_id: int, *, reason: str, version: int) -> Event:
    """Cancel an event for good: the queue is closed, registrations end, points put aside come
    back, fees are listed to finance, everybody is told, manager and leader too. Called again, it
    changes nothing.

    Large events are walked in chunks; nobody can register meanwhile.

    Raises:
        NotFound: no such event. NotOpen: it is over. ReasonMissing.
        EventChanged: a colleague has changed it since `version`.
    """
    work.require(Permission.RUN_EVENTS)
    if not reason.strip():
        raise ReasonMissing
    asked = agreeing.held(work, event_id)
    event = seats.lock(work, event_id)
    if event.state == EventState.CANCELLED:
        return event
    if event.state not in OPEN or event.ends_at <= work.now:
        raise NotOpen(reason=EventState.OVER)
    if event.version != version:
        raise EventChanged
    mark = f"{event.version}:{event.state}"  # what it returns to
    changing.tell_queue(work, event, "event.cancelled", f"cancelled:{event.version}")
    offers.close(work, event)
    work.session.execute(
        update(_V)
        .where(_V.c.id == event_id, _V.c.state.in_(OPEN))
        .values(
            state=EventState.CANCELLED,
            cancelled_because=reason.strip(),
            cancelled_at=work.now,
            version=_V.c.version + 1,
        )
    )
    work.session.refresh(event)
    audit.record(work, "event.cancelled", event)
    agreeing.drop(work, asked)
    _cards(work, event)
    if EventState(mark.split(":")[1]) in (EventState.APPROVED, EventState.ANNOUNCED):
        _tell_those_who_agreed(work, event)
    for kind in (RoundKind.REMINDER, RoundKind.CHANGED, RoundKind.RESTORED):
        rounds.stop(work, event, kind)
    round_ = rounds.begin(work, event, RoundKind.CANCELLED, mark)
    if round_ is not None:
        rounds.walk(work, event, round_)
    return event


def _cards(work: Work, event: Event) -> None:
    """In the staff group: that it is cancelled, and what finance has to see to."""
    members, taken = work.session.execute(
        select(func.count(), func.coalesce(func.sum(_R.c.seats), 0)).where(
            _R.c.event_id == event.id, _R.c.state.in_(STANDING)
        )
    ).one()
    kinds = ["desk.event_cancelled"]
    if event.fee and taken:
        kinds.append("desk.event_fees")
    for kind in kinds:  # one or two
        outbox.queue(
            work,
            kind,
            to=outbox.STAFF_GROUP,
            topic=changing.TOPIC,
            key=f"{kind}:{event.id}:{event.version}",
            event_id=event.id,
            members=int(members),
            seats=int(taken),
        )


def _tell_those_who_agreed(work: Work, event: Event) -> None:
    """Manager and leader hear at once that what they agreed to is off; not who cancelled it."""
    those = {
        one
        for role in (Role.MANAGER, Role.LEADER)
        for one in people.holders(work.session, role, work.today)
    } - {work.actor.person_id}
    told = {"event_id": event.id, "by": work.actor.person_id}
    outbox.queue_all(
        work,
        "event.called_off",
        [(one, f"event:{event.id}:off:{event.version}:{one}", told) for one in sorted(those)],
    )


def _ending(work: Work, event: Event, round_: EventRound) -> Sequence[ColumnElement[bool]]:
    return (_R.c.state.in_(STANDING),)


def _end(work: Work, event: Event, round_: EventRound, those: Sequence[Seated]) -> None:
    ending.end_many(work, event, those, SeatState.CANCELLED, WHY)
    rounds.tell(work, "event.cancelled", f"cancelled:{round_.mark.split(':')[0]}", those)


rounds.WALKS[RoundKind.CANCELLED] = rounds.Walk(_ending, _end)


# ── Taken up again ────────────────────────────────────────────────────────────────────────────


def restore(work: Work, event_id: int) -> Event:
    """Take the cancelling back within a day: seats and places in the queue come back as they
    were, and those who had them are told. Whose points no longer suffice loses the seat and is
    told so. Called again, it changes nothing.

    Raises:
        NotFound: no such event. NotOpen: it was not cancelled. RestoreOver: too late.
        EventFull: its capacity was lowered meanwhile.
    """
    work.require(Permission.RESTORE_EVENTS)
    event = seats.lock(work, event_id)
    last = rounds.last(work, event, RoundKind.CANCELLED)
    if event.state != EventState.CANCELLED or last is None:
        if last is not None and event.state in OPEN:
            return event
        raise NotOpen(reason=EventState.OVER)
    cancelled_at = event.cancelled_at or last.begun_at
    if work.now > cancelled_at + BACK or event.starts_at <= work.now:
        raise RestoreOver
    rounds.stop(work, event, RoundKind.CANCELLED)
    work.session.execute(
        update(_V)
        .where(_V.c.id == event_id, _V.c.state == EventState.CANCELLED)
        .values(
            state=last.mark.split(":")[1],
            cancelled_because=None,
            cancelled_at=None,
            version=_V.c.version + 1,
        )
    )
    work.session.refresh(event)
    _bring_back(work, event, last)
    audit.record(work, "event.restored", event)
    mark = str(event.version)
    changing.tell_queue(work, event, "event.restored", f"restored:{mark}")
    round_ = rounds.begin(work, event, RoundKind.RESTORED, mark)
    if round_ is not None:
        rounds.walk(work, event, round_)
    offers.process(work, event)
    return event


def _bring_back(work: Work, event: Event, last: EventRound) -> None:
    """What ended by the cancelling stands again, its seats counted in."""
    ended = (
        _R.c.event_id == event.id,
        _R.c.ended_because == WHY,
        _R.c.ended_at >= last.begun_at,
    )
    quotas = work.session.execute(
        select(_R.c.tier, _R.c.session, func.sum(_R.c.seats))
        .where(*ended)
        .group_by(_R.c.tier, _R.c.session)
    ).all()
    for tier, session, count in quotas:  # a handful
        seats.count(work, event, Wanted(int(count), tier, session), int(count))
    work.session.execute(
        update(_R)
        .where(*ended)
        .values(
            state=_R.c.before_cancel,
            before_cancel=None,
            ended_at=None,
            ended_because=None,
            version=_R.c.version + 1,
        )
        .execution_options(synchronize_session=False)
    )
    work.session.execute(
        update(_T)
        .where(
            _T.c.event_id == event.id,
            _T.c.state == TurnState.CLOSED,
            _T.c.ended_at == last.begun_at,
        )
        .values(state=TurnState.WAITING, ended_at=None, version=_T.c.version + 1)
        .execution_options(synchronize_session=False)
    )


def _standing(work: Work, event: Event, round_: EventRound) -> Sequence[ColumnElement[bool]]:
    return (_R.c.state.in_(STANDING), _R.c.heard_at <= round_.begun_at)


def _back(work: Work, event: Event, round_: EventRound, those: Sequence[Seated]) -> None:
    poor = {one.id for one in those if one.hold_id is not None and not _held(work, event, one)}
    mark = f"restored:{round_.mark}"
    rounds.tell(work, "event.restored", mark, [one for one in those if one.id not in poor])
    rounds.tell(work, "event.seat_lost", mark, [one for one in those if one.id in poor])
    audit.record_all(work, "registration.restored", "registration", [one.id for one in those])


def _held(work: Work, event: Event, one: Seated) -> bool:
    """Put the seat's points aside again; without them the seat is given up."""
    registration = work.session.get_one(Registration, one.id, populate_existing=True)
    try:
        registration.hold_id = ledger.hold(
            work,
            member_id=one.member_id,
            points=event.points_price * one.seats,
            key=f"registration:{one.id}:{registration.version}",
            cause=Cause("event.seat", event.id),
        ).id
    except Refused:
        registering.end(work, event, registration, SeatState.CANCELLED, "points")
        return False
    work.session.flush()
    return True


rounds.WALKS[RoundKind.RESTORED] = rounds.Walk(_standing, _back)
