"""What the schedule does about events: notices, the queue, the end, who did not come.

One chunk or one event a call, called again until it returns 0; no two units wait for each other
longer than that.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_, select, update

from domain import audit, calendar, outbox, upsert
from domain.access import Permission
from domain.events import (
    agreeing,
    cancelling,
    changing,
    ending,
    offers,
    posts,
    registering,
    reminding,
    rounds,
    seats,
)
from domain.events.changes_model import EventRound, RoundKind, RoundState
from domain.events.model import (
    Event,
    EventState,
    Registration,
    SeatState,
    Strike,
    Turn,
    TurnState,
)
from domain.events.rounds import Seated
from domain.work import Work

_V = Event.__table__  # type: ignore[attr-defined]
_R = Registration.__table__  # type: ignore[attr-defined]
_T = Turn.__table__  # type: ignore[attr-defined]
_S = Strike.__table__  # type: ignore[attr-defined]
_X = EventRound.__table__  # type: ignore[attr-defined]

WALKERS = (cancelling, changing, reminding)  # whose rounds have to be known here
SWEPT = timedelta(hours=1)  # between two looks at a queue (R4.4)
PAST = (EventState.OVER, EventState.SUMMARIZED, EventState.SIGNED)


def run(work: Work) -> int:
    """Do what is due, the rest of begun rounds last; how much was done."""
    work.require(Permission.RUN_SCHEDULE)
    steps = (
        _over,  # first, so that nobody is called to what has ended meanwhile
        reminding.remind,
        reminding.brief,
        _final_call,
        _sweep,
        _no_shows,
        rounds.go_on,
    )
    return next((done for step in steps if (done := step(work))), 0)


def _one(work: Work, *wanted: ColumnElement[bool]) -> int | None:
    found: int | None = work.session.execute(
        select(_V.c.id).where(*wanted).order_by(_V.c.id).limit(1)
    ).scalar_one_or_none()
    return found


# ── The queue ─────────────────────────────────────────────────────────────────────────────────


def _final_call(work: Work) -> int:
    """At the cutoff: from now on it is first come, first served (R4.4)."""
    coming = work.session.execute(
        select(_V.c.id, _V.c.starts_at, _V.c.cutoff_hours).where(
            _V.c.state == EventState.ANNOUNCED, _V.c.final_called_at.is_(None)
        )
    )
    due = (
        row.id for row in coming if row.starts_at - timedelta(hours=row.cutoff_hours) <= work.now
    )
    found = next(due, None)
    if found is None:
        return 0
    offers.final_call(work, found)
    return 1


def _sweep(work: Work) -> int:
    """Offers that ran out at once, every queue once an hour: what was forgotten is made good."""
    mine = (_T.c.event_id == _V.c.id,)
    expired = exists().where(*mine, _T.c.state == TurnState.OFFERED, _T.c.offer_until <= work.now)
    waiting = exists().where(*mine, _T.c.state == TurnState.WAITING)
    hour = or_(_V.c.swept_at.is_(None), _V.c.swept_at <= work.now - SWEPT)
    found = _one(work, or_(expired, and_(_V.c.state == EventState.ANNOUNCED, waiting, hour)))
    if found is None:
        return 0
    event = seats.lock(work, found)
    event.swept_at = work.now
    work.session.flush()
    offers.process(work, event)
    return 1


# ── The end ───────────────────────────────────────────────────────────────────────────────────


def _over(work: Work) -> int:
    """An event has ended: its queue is closed, what nobody decided on ends, points come back."""
    found = _one(work, _V.c.state == EventState.ANNOUNCED, _V.c.ends_at <= work.now)
    if found is None:
        return 0
    asked = agreeing.held(work, found)
    event = seats.lock(work, found)
    done = work.session.execute(
        update(_V)
        .where(_V.c.id == found, _V.c.state == EventState.ANNOUNCED, _V.c.ends_at <= work.now)
        .values(state=EventState.OVER, version=_V.c.version + 1)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        return 1
    work.session.refresh(event)
    offers.close(work, event)
    audit.record(work, "event.over", event)
    agreeing.drop(work, asked)
    round_ = rounds.begin(work, event, RoundKind.OVER, str(event.version))
    if round_ is not None:
        rounds.walk(work, event, round_)
    return 1


def _undecided(work: Work, event: Event, round_: EventRound) -> Sequence[ColumnElement[bool]]:
    return (_R.c.state == SeatState.ASKED,)


def _lapse(work: Work, event: Event, round_: EventRound, those: Sequence[Seated]) -> None:
    ending.end_many(work, event, those, SeatState.REFUSED, "over")


rounds.WALKS[RoundKind.OVER] = rounds.Walk(_undecided, _lapse)


def _no_shows(work: Work) -> int:
    """When the lists of the door are closed, a day after the end: who had a seat and was
    not seen gets a strike, if the event states it and anybody was checked in at all (R4.6)."""
    done = exists().where(_X.c.event_id == _V.c.id, _X.c.kind == RoundKind.NO_SHOW)
    found = _one(
        work,
        _V.c.state.in_(PAST),
        _V.c.strikes.is_(True),
        _V.c.ends_at <= work.now - posts.AFTER,
        ~done,
    )
    if found is None:
        return 0
    event = seats.lock(work, found)
    used = work.session.execute(
        select(_R.c.id).where(_R.c.event_id == found, _R.c.came_at.is_not(None)).limit(1)
    ).first()
    state = RoundState.OPEN if used else RoundState.DONE
    round_ = rounds.begin(work, event, RoundKind.NO_SHOW, "", state)
    if round_ is not None and used:
        rounds.walk(work, event, round_)
    return 1


def _missing(work: Work, event: Event, round_: EventRound) -> Sequence[ColumnElement[bool]]:
    return (_R.c.state == SeatState.HELD, _R.c.came_at.is_(None))


def _strike(work: Work, event: Event, round_: EventRound, those: Sequence[Seated]) -> None:
    until = work.today + registering.STRIKE_DAYS
    same = {"why": "no_show", "on_day": work.today, "until": until}
    rows = [same | {"member_id": one.member_id, "registration_id": one.id} for one in those]
    made = upsert.new_rows(work.session, _S, rows, [_S.c.registration_id, _S.c.id])
    strikes = {int(registration_id): int(strike_id) for registration_id, strike_id in made}
    audit.record_all(work, "registration.no_show", "registration", sorted(strikes))
    told: list[tuple[int, str, dict[str, Any]]] = [
        (one.person_id, f"strike:{strikes[one.id]}:counted", {"strike_id": strikes[one.id]})
        for one in those
        if one.id in strikes and one.person_id is not None
    ]
    outbox.queue_all(work, "event_strike.counted", told, not_before=_decent_hour(work))


def _decent_hour(work: Work) -> datetime | None:
    """The end of the quiet hours, None outside them."""
    quiet = reminding.quiet_hours(work)
    return calendar.quiet_until(work.now, quiet.zone, quiet.start, quiet.end)


rounds.WALKS[RoundKind.NO_SHOW] = rounds.Walk(_missing, _strike)
