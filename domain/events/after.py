"""What the schedule does once an event is over: points, feedback, the draft of its summary.

Each event has a row that says when it is looked at next. A look does one chunk of one step; it is
looked at again until nothing is left for now, so a stop in between or a second call does no harm.
"""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, select, update

from domain import audit, calendar, outbox, upsert
from domain.access import Permission
from domain.events import drafting, posts
from domain.events.after_model import OPENS, Counted, EventAfter, Visit
from domain.events.model import Event, EventState, Registration, SeatState
from domain.events.turnout import counted, taking_part
from domain.members.model import Member
from domain.points import earning_many, ledger
from domain.points.earning import Reward
from domain.points.model import Transfer
from domain.surveys import rest
from domain.work import Work

_V = Event.__table__  # type: ignore[attr-defined]
_A = EventAfter.__table__  # type: ignore[attr-defined]
_R = Registration.__table__  # type: ignore[attr-defined]
_G = Visit.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]
_T = Transfer.__table__  # type: ignore[attr-defined]

REMINDS = timedelta(days=2)  # after it opened
CLOSES = timedelta(days=7)  # after the end
CHUNK = 200
WAITS = ("no_rule", "not_running", "budget")  # for the programme, not for the member
TRIES = timedelta(days=90)  # after the end, for points that wait for their programme
PAST = (EventState.OVER, EventState.SUMMARIZED, EventState.SIGNED)
RULE = "event.attended"


def run(work: Work) -> int:
    """The next chunk of what is due after events; 0 when nothing is. Called again until then."""
    work.require(Permission.RUN_SCHEDULE)
    if begun := _begin(work):
        return begun
    after = work.session.execute(
        select(EventAfter)
        .where(_A.c.next_at <= work.now)
        .order_by(_A.c.next_at, _A.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if after is None:
        return 0
    event = work.session.get_one(Event, after.event_id, populate_existing=True)
    done = next((count for step in _STEPS if (count := step(work, event, after))), 0)
    if not done:
        after.next_at = _next(work, event, after)
    work.session.flush()
    return max(1, done)


def _begin(work: Work) -> int:
    """A row for each event that has ended; how many were new."""
    known = exists().where(_A.c.event_id == _V.c.id)
    ended = work.session.execute(
        select(_V.c.id, _V.c.ends_at).where(_V.c.state.in_(PAST), ~known).limit(CHUNK)
    ).all()
    rows = [
        {
            "event_id": row.id,
            "version": 1,
            "next_at": work.now,
            "opens_at": row.ends_at + OPENS,
            "closes_at": row.ends_at + CLOSES,
            "reminded": 0,
            "effect": "",
            "problems": "",
            "lessons": "",
        }
        for row in ended
    ]
    return len(upsert.new_rows(work.session, _A, rows, (_A.c.id,)))


def _next(work: Work, event: Event, after: EventAfter) -> datetime | None:
    """When there is something to do again; None: never. While guests are asked, each day: whoever
    was asked about something else that day waits (R6.4)."""
    tomorrow = calendar.local_instant(work.today + calendar.DAY, time(), work.policy.timezone)
    moments = (
        tomorrow if after.opens_at <= work.now < after.closes_at else work.now,
        after.opens_at,
        event.ends_at + posts.AFTER,
        after.opens_at + REMINDS,
        drafting.draft_at(work, event),
        after.closes_at,
        after.remind_at or work.now,
    )
    again = (work.now + calendar.DAY,) if _points_wait(work, event) else ()
    return min((one for one in (*moments, *again) if one > work.now), default=None)


# ── Who took part ─────────────────────────────────────────────────────────────────────────────


def _count(work: Work, event: Event, after: EventAfter) -> int:
    """The lists of the door are closed: who took part is decided for good."""
    if after.counted is None and work.now >= event.ends_at + posts.AFTER:
        after.counted = counted(work, after.event_id)
        work.session.flush()
    return 0


def _visits(work: Work, event: Event, after: EventAfter) -> int:
    """A visit for everybody who took part and has none."""
    if work.now < after.opens_at:
        return 0
    known = exists().where(_G.c.registration_id == _R.c.id)
    found = work.session.execute(
        select(_R.c.id, _R.c.member_id)
        .where(*taking_part(after.event_id, counted(work, after.event_id)), ~known)
        .order_by(_R.c.id)
        .limit(CHUNK)
    ).all()
    rows = [
        {
            "event_id": after.event_id,
            "member_id": row.member_id,
            "registration_id": row.id,
            "points": 0,
            "quotable": False,
        }
        for row in found
    ]
    return len(upsert.new_rows(work.session, _G, rows, (_G.c.id,)))


# ── Points ────────────────────────────────────────────────────────────────────────────────────


def _settle(work: Work, event: Event, after: EventAfter) -> int:
    """The price in points of every seat that was not given up is spent for good."""
    settled = exists().where(_T.c.resolves_id == _R.c.hold_id)
    found = work.session.execute(
        select(_R.c.hold_id)
        .where(
            _R.c.event_id == after.event_id,
            _R.c.state == SeatState.HELD,
            _R.c.hold_id.is_not(None),
            ~settled,
        )
        .order_by(_R.c.id)
        .limit(CHUNK)
    )
    return ledger.settle_many(work, [int(one) for one in found.scalars()])


def _reward(work: Work, event: Event, after: EventAfter) -> int:
    """Points for those who came, once each; where nobody was checked in, for everybody with a
    seat, but only when the lists of the door are closed (R4.7). Where the programme does not run
    or has nothing left, they stay open: tried once a day, and the desk is told once."""
    by = counted(work, after.event_id)
    if by is Counted.REGISTERED and after.counted is None:
        return 0
    found = work.session.execute(
        select(_G.c.id, _G.c.member_id)
        .join(_R, _R.c.id == _G.c.registration_id)
        .where(*taking_part(after.event_id, by), _G.c.rewarded_at.is_(None))
        .order_by(_G.c.id)
        .limit(CHUNK)
    ).all()
    if not found:
        return 0
    wanted = [
        Reward(RULE, row.member_id, "event", after.event_id, at=event.ends_at) for row in found
    ]
    given = earning_many.award_many(work, wanted)
    settled = [
        {"visit": row.id, "given": one.points}
        for row, one in zip(found, given, strict=True)
        if one.why not in WAITS
    ]
    if len(settled) < len(found):
        _tell_waiting(work, event)
    if not settled:
        return 0
    work.session.connection().execute(
        update(_G)
        .where(_G.c.id == bindparam("visit"))
        .values(points=bindparam("given"), rewarded_at=work.now),
        settled,
    )
    ids = [one["visit"] for one in settled]
    audit.record_all(work, "event_visit.rewarded", "event_visit", ids)
    return len(settled)


def _tell_waiting(work: Work, event: Event) -> None:
    outbox.queue(
        work,
        "desk.event_points_wait",
        to=outbox.STAFF_GROUP,
        topic="events",
        key=f"desk:event_points_wait:{event.id}",
        event_id=event.id,
    )


def _points_wait(work: Work, event: Event) -> bool:
    """Whether somebody's points are open though everything else about them is decided."""
    if work.now >= event.ends_at + TRIES:
        return False
    waits = select(_G.c.id).where(_G.c.event_id == event.id, _G.c.rewarded_at.is_(None)).limit(1)
    return work.session.execute(waits).first() is not None


# ── Feedback ──────────────────────────────────────────────────────────────────────────────────


def _ask(work: Work, event: Event, after: EventAfter) -> int:
    """Ask everybody who took part how it was, once, outside the quiet hours (R4.9, R8.5)."""
    if not after.opens_at <= work.now < after.closes_at:
        return 0
    return _say(work, after, "event.feedback_asked", "asked_at", _G.c.asked_at.is_(None))


def _remind(work: Work, event: Event, after: EventAfter) -> int:
    """One reminder for those who were asked and took part, but have not answered."""
    if not after.opens_at + REMINDS <= work.now < after.closes_at:
        return 0
    silent = (
        _G.c.answered_at.is_(None),
        _G.c.reminded_at.is_(None),
        _G.c.asked_at <= work.now - calendar.DAY,
        *taking_part(after.event_id, counted(work, after.event_id)),
    )
    return _say(work, after, "event.feedback_reminder", "reminded_at", *silent)


def _say(work: Work, after: EventAfter, kind: str, mark: str, *whom: ColumnElement[bool]) -> int:
    """Queue `kind` for a chunk of the event's visits and set their `mark`; how many. One question
    a day for each (R6.4)."""
    found = work.session.execute(
        select(_G.c.id, _M.c.person_id)
        .join(_R, _R.c.id == _G.c.registration_id)
        .join(_M, _M.c.id == _G.c.member_id)
        .where(_G.c.event_id == after.event_id, ~rest.day_taken(work, _M.c.person_id), *whom)
        .order_by(_G.c.id)
        .limit(CHUNK)
    ).all()
    people = [row.person_id for row in found if row.person_id is not None]
    free = {None, *rest.take_day(work, people, "event")}
    found = [row for row in found if row.person_id in free]
    notices: list[tuple[int, str, dict[str, Any]]] = [
        (row.person_id, f"visit:{row.id}:{mark}", {"visit_id": row.id})
        for row in found
        if row.person_id is not None
    ]
    outbox.queue_all(work, kind, notices, not_before=_daytime(work))
    ids = [row.id for row in found]
    work.session.execute(update(_G).where(_G.c.id.in_(ids)).values({mark: work.now}))
    return len(found)


def _daytime(work: Work) -> datetime | None:
    """The end of the quiet hours, None outside them."""
    quiet = (
        time.fromisoformat(work.policy.quiet_from),
        time.fromisoformat(work.policy.quiet_until),
    )
    return calendar.quiet_until(work.now, work.policy.timezone, *quiet)


_STEPS: tuple[Callable[[Work, Event, EventAfter], int], ...] = (
    _count,
    _settle,
    _visits,
    _reward,
    _ask,
    _remind,
    drafting.draft,
    drafting.remind,
)
