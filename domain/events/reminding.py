"""Reminders before an event, and what to know for whoever registers late (R4.8).

When a reminder is due is reckoned anew each time from the event's start as it stands, so a moved
start moves it. Days before are counted on the clocks of the event's own zone: 19:00 stays 19:00
though the clocks change in between. Hours before are hours that pass.

Quiet hours are those of the reader's zone, which is the club's:

* a reminder of days that falls into them waits for their end;
* one of hours cannot wait and is said five minutes before they begin, on the evening before.

Reminded is who registered before that offset; who registers later is told at once what to know
instead. An offset that was over when the event was announced or its time was moved is left out,
and of several that are due at once (nobody was there to send them) only the nearest is said. Nor
does anybody get a reminder and what to know at once: they say the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from domain import calendar, outbox
from domain.events import rounds, seats
from domain.events.changes_model import EventChange, EventRound, RoundKind, RoundState
from domain.events.model import Event, EventState, Registration, SeatState
from domain.events.rounds import Seated
from domain.members.model import Member
from domain.work import Work

_V = Event.__table__  # type: ignore[attr-defined]
_R = Registration.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]
_C = EventChange.__table__  # type: ignore[attr-defined]
_X = EventRound.__table__  # type: ignore[attr-defined]

DAY = 24  # hours
BEFORE_QUIET = timedelta(minutes=5)
JUST_TOLD = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Quiet:
    """The hours in which nobody is disturbed, on the clocks of `zone`."""

    zone: str
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Reminder:
    """`offset` is the moment so many `hours` before the start, `due` when it is said; aware UTC.

    `until`: who registered up to then is reminded, who came later was told what to know.
    """

    hours: int
    offset: datetime
    due: datetime

    @property
    def until(self) -> datetime:
        return min(self.offset, self.due)


# ── When ──────────────────────────────────────────────────────────────────────────────────────


def offset(starts_at: datetime, zone: str, hours: int) -> datetime:
    """So many hours before the start. Whole days are counted on the clocks of `zone`."""
    if hours % DAY:
        return starts_at - timedelta(hours=hours)
    local = starts_at.astimezone(ZoneInfo(zone))
    day = local.date() - timedelta(days=hours // DAY)
    return calendar.local_instant(day, local.time(), zone)


def reminder(starts_at: datetime, zone: str, hours: int, quiet: Quiet) -> Reminder:
    """When the reminder so many hours ahead is said; always before the start."""
    at = offset(starts_at, zone, hours)
    ends = calendar.quiet_until(at, quiet.zone, quiet.start, quiet.end)
    if ends is None:
        return Reminder(hours, at, at)
    if hours % DAY == 0 and ends < starts_at:
        return Reminder(hours, at, ends)
    day = ends.astimezone(ZoneInfo(quiet.zone)).date()
    if quiet.end < quiet.start:  # they began on the evening before
        day -= timedelta(days=1)
    begins = calendar.local_instant(day, quiet.start, quiet.zone)
    return Reminder(hours, at, begins - BEFORE_QUIET)


def quiet_hours(work: Work) -> Quiet:
    """Those of every reader: the club's."""
    policy = work.policy
    start, end = (time.fromisoformat(one) for one in (policy.quiet_from, policy.quiet_until))
    return Quiet(policy.timezone, start, end)


def schedule(work: Work, event: Event) -> list[Reminder]:
    """The reminders of an event as its start stands now, the farthest ahead first."""
    quiet = quiet_hours(work)
    wanted = sorted(set(work.policy.event_reminders), reverse=True)
    return [reminder(event.starts_at, event.zone, hours, quiet) for hours in wanted]


# ── Saying them ───────────────────────────────────────────────────────────────────────────────


def remind(work: Work) -> int:
    """Begin the next event's reminder that is due; 0 when there is none. Again, it is the next."""
    wanted = next(_with_due(work), None)
    if wanted is None:
        return 0
    event = seats.lock(work, wanted)
    if event.state != EventState.ANNOUNCED or event.starts_at <= work.now:
        return 1
    due = [one for one in schedule(work, event) if one.due <= work.now]
    marks = {one.hours: _mark(event, one.hours) for one in due}
    known = rounds.known(work, RoundKind.REMINDER, [int(event.id or 0)])
    fresh = [one for one in due if (event.id, marks[one.hours]) not in known]
    since = _since(work, event)
    nearest = min(due, key=lambda one: one.hours, default=None)
    for one in fresh:  # four at the most
        says = one is nearest and (since is None or one.until >= since)
        state = RoundState.OPEN if says else RoundState.MISSED
        made = rounds.begin(work, event, RoundKind.REMINDER, marks[one.hours], state)
        if says and made is not None:
            rounds.walk(work, event, made)
    return 1


def _with_due(work: Work) -> Iterator[int]:
    """Events with a reminder due that has not been looked at, the nearest start first."""
    events = _near(work)
    ids = [int(event.id or 0) for event in events]
    known = rounds.known(work, RoundKind.REMINDER, ids) if ids else set()
    for event in events:
        due = (one for one in schedule(work, event) if one.due <= work.now)
        if any((event.id, _mark(event, one.hours)) not in known for one in due):
            yield int(event.id or 0)


def _near(work: Work) -> list[Event]:
    """Announced events whose first reminder may be due: a handful."""
    longest = max(work.policy.event_reminders, default=0)
    if not longest:
        return []
    horizon = work.now + timedelta(hours=longest + DAY)
    found = (
        select(Event)
        .where(
            _V.c.state == EventState.ANNOUNCED,
            _V.c.starts_at > work.now,
            _V.c.starts_at <= horizon,
        )
        .order_by(_V.c.starts_at, _V.c.id)
        .execution_options(populate_existing=True)
    )
    return list(work.session.execute(found).scalars())


def _mark(event: Event, hours: int) -> str:
    return f"{hours}:{int(event.starts_at.timestamp())}"


def _since(work: Work, event: Event) -> datetime | None:
    """Since when those who come know the start: its announcement, or its last move."""
    moved = _moved(work, [int(event.id or 0)]).values()
    known = (event.announced_at, *moved)
    return max((one for one in known if one is not None), default=None)


def _moved(work: Work, event_ids: Sequence[int]) -> dict[int, datetime]:
    """When the start of these events was last moved, of those where it was."""
    found = work.session.execute(
        select(_C.c.event_id, func.max(_C.c.at).label("at"))
        .where(_C.c.event_id.in_(event_ids), _C.c.starts_before != _C.c.starts_after)
        .group_by(_C.c.event_id)
    )
    return {row.event_id: row.at for row in found}


def _whom(work: Work, event: Event, round_: EventRound) -> Sequence[ColumnElement[bool]]:
    hours, start = round_.mark.split(":")
    if start != str(int(event.starts_at.timestamp())) or event.state != EventState.ANNOUNCED:
        return (_R.c.id < 0,)  # moved or called off meanwhile: nobody
    until = reminder(event.starts_at, event.zone, int(hours), quiet_hours(work)).until
    told = or_(_R.c.briefed_at.is_(None), _R.c.briefed_at <= round_.begun_at - JUST_TOLD)
    return (_R.c.state == SeatState.HELD, _R.c.came_at.is_(None), _R.c.heard_at <= until, told)


def _tell(work: Work, event: Event, round_: EventRound, those: Sequence[Seated]) -> None:
    ids = [one.id for one in those]
    work.session.execute(
        update(_R)
        .where(_R.c.id.in_(ids), _R.c.briefed_at.is_(None))
        .values(briefed_at=work.now)
        .execution_options(synchronize_session=False)
    )
    params = {"start": round_.mark.split(":")[1]}
    rounds.tell(work, "event.reminder", f"reminder:{round_.mark}", those, **params)


rounds.WALKS[RoundKind.REMINDER] = rounds.Walk(_whom, _tell)


# ── Whoever registers late ────────────────────────────────────────────────────────────────────


def brief(work: Work) -> int:
    """Tell what to know to those who registered after the first reminder's offset: at once, for
    they have just written to us, and each of them once. How many were told."""
    late = _late(work)
    if not late:
        return 0
    found = work.session.execute(
        select(_R.c.id, _M.c.person_id)
        .join(_M, _M.c.id == _R.c.member_id)
        .where(
            or_(*late),
            _R.c.state == SeatState.HELD,
            _R.c.briefed_at.is_(None),
            _R.c.came_at.is_(None),
            _R.c.walk_in.is_(False),
        )
        .order_by(_R.c.id)
        .limit(rounds.CHUNK)
    ).all()
    if not found:
        return 0
    mine = work.session.execute(
        update(_R)
        .where(_R.c.id.in_([row.id for row in found]), _R.c.briefed_at.is_(None))
        .values(briefed_at=work.now)
        .returning(_R.c.id)
        .execution_options(synchronize_session=False)
    )
    taken = set(mine.scalars())
    told: list[tuple[int, str, dict[str, Any]]] = [
        (row.person_id, f"registration:{row.id}:brief", {"registration_id": row.id})
        for row in found
        if row.id in taken and row.person_id is not None
    ]
    outbox.queue_all(work, "event.to_know", told)
    return len(found)


def _late(work: Work) -> list[ColumnElement[bool]]:
    """For each event near enough: registrations after its first reminder. Who had a seat when the
    start was moved was told of that instead; who is about to be reminded needs nothing else."""
    walked = select(_X.c.event_id).where(
        _X.c.kind == RoundKind.REMINDER, _X.c.state == RoundState.OPEN
    )
    busy = set(work.session.execute(walked).scalars())
    events = [event for event in _near(work) if event.id not in busy]
    moved = _moved(work, [int(event.id or 0) for event in events])
    found = []
    for event in events:
        first = next(iter(schedule(work, event)), None)
        if first is not None and first.until < work.now:
            after = max(first.until, moved.get(int(event.id or 0), first.until))
            found.append(and_(_R.c.event_id == event.id, _R.c.heard_at > after))
    return found
