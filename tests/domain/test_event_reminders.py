"""Reminders of events: when they are said, to whom, and never twice (R4.8)."""

import itertools
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from domain.access import Role
from domain.events import changing, due, registering, reminding, rounds
from domain.events.changes_model import EventRound
from domain.events.changing import When
from domain.events.model import Event
from domain.events.reminding import Quiet
from domain.outbox import OutboxMessage
from domain.policy import PolicyValue
from tests.domain.crowd import at_once
from tests.domain.crowd import members as crowd
from tests.domain.events import a_member, an_event

_O = OutboxMessage.__table__
SHANGHAI, BERLIN, LOS_ANGELES = "Asia/Shanghai", "Europe/Berlin", "America/Los_Angeles"
NIGHT = (time(21), time(9))


def at(zone, *parts):
    """An instant given by the clocks of a zone."""
    return datetime(*parts, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def tick(club, *, to=None):
    """Let the schedule run until nothing is left."""
    if to is not None:
        club.now = to
    for _chunk in range(500):
        with club.work() as work:
            if not due.run(work):
                return
    raise AssertionError("the schedule finds no end")


def register(club, who, event):
    with club.work(who) as work:
        return registering.register(work, event)


def told(club, kind="event.reminder"):
    """(person, hours from now until the start) of every notice of the kind, in order."""
    with club.work() as work:
        found = select(_O.c.person_id, _O.c.params).where(_O.c.kind == kind).order_by(_O.c.id)
        return [(row.person_id, row.params) for row in work.session.execute(found)]


def people(club, kind="event.reminder"):
    return [person for person, _params in told(club, kind)]


# ── When ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("starts", "zone", "hours", "due_at"),
    [
        # In the club's own zone: 19:00 is 19:00 a day, a week, a fortnight before.
        (at(SHANGHAI, 2026, 12, 20, 19), SHANGHAI, 24, at(SHANGHAI, 2026, 12, 19, 19)),
        (at(SHANGHAI, 2026, 12, 20, 19), SHANGHAI, 336, at(SHANGHAI, 2026, 12, 6, 19)),
        (at(SHANGHAI, 2026, 12, 20, 19), SHANGHAI, 3, at(SHANGHAI, 2026, 12, 20, 16)),
        # Before nine and after nine in the evening days wait for the morning.
        (at(SHANGHAI, 2026, 12, 20, 8), SHANGHAI, 24, at(SHANGHAI, 2026, 12, 19, 9)),
        (at(SHANGHAI, 2026, 12, 20, 22), SHANGHAI, 24, at(SHANGHAI, 2026, 12, 20, 9)),
        # Hours cannot wait: five minutes before the quiet hours of the evening before.
        (at(SHANGHAI, 2026, 12, 20, 11), SHANGHAI, 3, at(SHANGHAI, 2026, 12, 19, 20, 55)),
        (at(SHANGHAI, 2026, 12, 20, 12), SHANGHAI, 3, at(SHANGHAI, 2026, 12, 20, 9)),
        (at(SHANGHAI, 2026, 12, 21, 0, 30), SHANGHAI, 3, at(SHANGHAI, 2026, 12, 20, 20, 55)),
        # Berlin, over the end of summer time on 25 October: 24 hours of the clock are 25.
        (at(BERLIN, 2026, 10, 25, 10), BERLIN, 24, at(BERLIN, 2026, 10, 24, 10)),
        (at(BERLIN, 2026, 10, 25, 10), BERLIN, 3, at(SHANGHAI, 2026, 10, 25, 14)),
        # … and over its beginning on 29 March; 02:30 did not exist that night.
        (at(BERLIN, 2027, 3, 28, 10), BERLIN, 24, at(BERLIN, 2027, 3, 27, 10)),
        (at(BERLIN, 2027, 4, 4, 2, 30), BERLIN, 168, at(BERLIN, 2027, 3, 28, 3)),
        # Los Angeles: its evening is the reader's next forenoon.
        (at(LOS_ANGELES, 2026, 11, 1, 19), LOS_ANGELES, 24, at(LOS_ANGELES, 2026, 10, 31, 19)),
        (at(LOS_ANGELES, 2026, 11, 3, 9), LOS_ANGELES, 24, at(SHANGHAI, 2026, 11, 3, 9)),
    ],
)  # fmt: skip
def test_a_reminder_is_due_by_the_clocks_of_the_event_and_the_quiet_hours_of_its_readers(
    starts, zone, hours, due_at
):
    found = reminding.reminder(starts, zone, hours, Quiet(SHANGHAI, *NIGHT))
    assert found.due == due_at
    assert found.due < starts


def test_a_day_on_the_clock_has_25_hours_when_summer_time_ends():
    start = at(BERLIN, 2026, 10, 25, 10)
    assert start - reminding.offset(start, BERLIN, 24) == timedelta(hours=25)
    assert start - reminding.offset(start, BERLIN, 3) == timedelta(hours=3)
    start = at(BERLIN, 2027, 3, 28, 10)
    assert start - reminding.offset(start, BERLIN, 24) == timedelta(hours=23)


def test_no_reminder_ever_falls_into_the_quiet_hours_or_behind_the_start():
    quiet = Quiet(SHANGHAI, *NIGHT)
    start = at(SHANGHAI, 2026, 10, 20, 0)
    for step in range(0, 14 * 24 * 60, 7):
        starts = start + timedelta(minutes=step)
        for zone in (SHANGHAI, BERLIN, LOS_ANGELES):
            for hours in (336, 24, 3, 1):
                found = reminding.reminder(starts, zone, hours, quiet)
                local = found.due.astimezone(ZoneInfo(SHANGHAI)).time()
                assert time(9) <= local < time(21)
                assert found.due < starts


# ── To whom ───────────────────────────────────────────────────────────────────────────────────


def test_who_has_a_seat_is_reminded_four_times_and_never_twice(club):
    event = an_event(club, starts_at=club.now + timedelta(days=20))  # at 12:00 in Nanjing
    ann = a_member(club)
    register(club, ann, event)
    starts = club.now + timedelta(days=20)
    for before in (timedelta(days=14), timedelta(days=7), timedelta(days=1), timedelta(hours=3)):
        tick(club, to=starts - before - timedelta(seconds=1))
        seen = len(told(club))
        tick(club, to=starts - before)
        tick(club)
        assert len(told(club)) == seen + 1
        assert told(club)[-1][0] == ann.person_id
    tick(club, to=starts - timedelta(minutes=1))
    assert len(told(club)) == 4


def test_who_only_asked_for_a_seat_is_not_reminded(sqlite_club):
    club = sqlite_club
    event = an_event(club, starts_at=club.now + timedelta(days=20), needs_approval=True)
    register(club, a_member(club), event)
    tick(club, to=club.now + timedelta(days=6))
    assert people(club) == []


def test_who_registers_later_is_told_at_once_what_to_know_and_not_reminded_of_what_is_past(club):
    event = an_event(club, starts_at=club.now + timedelta(days=20))
    early, late = a_member(club), a_member(club)
    register(club, early, event)
    tick(club, to=club.now + timedelta(days=6))
    assert people(club) == [early.person_id]
    club.now += timedelta(days=3)
    register(club, late, event)
    tick(club)
    tick(club)
    assert people(club, "event.to_know") == [late.person_id]
    assert people(club) == [early.person_id]
    tick(club, to=club.now + timedelta(days=4))
    assert sorted(people(club)) == sorted([early.person_id, early.person_id, late.person_id])
    assert len(people(club, "event.to_know")) == 1


def test_a_reminder_and_what_to_know_do_not_come_together(club, monkeypatch):
    monkeypatch.setattr(rounds, "CHUNK", 2)
    starts = club.now + timedelta(days=20)
    event, those = an_event(club, starts_at=starts), crowd(club, 5)
    tick(club, to=starts - timedelta(days=10))
    for one in those:  # after the first reminder; then nobody is there to tell anything
        register(club, one, event)
    tick(club, to=starts - timedelta(hours=3))
    assert sorted(people(club)) == sorted(one.person_id for one in those)
    assert people(club, "event.to_know") == []


def test_who_was_just_told_what_to_know_is_not_reminded_a_moment_later(club):
    starts = club.now + timedelta(days=20)
    event, ann = an_event(club, starts_at=starts), a_member(club)
    tick(club, to=starts - timedelta(hours=3, seconds=40))
    register(club, ann, event)
    tick(club, to=starts - timedelta(hours=3, seconds=20))
    tick(club, to=starts - timedelta(hours=3))
    assert (people(club, "event.to_know"), people(club)) == ([ann.person_id], [])


def test_who_gave_the_seat_up_is_not_reminded_and_a_cancelled_event_reminds_nobody(club):
    event = an_event(club, starts_at=club.now + timedelta(days=20))
    ann, bob = a_member(club), a_member(club)
    register(club, ann, event)
    register(club, bob, event)
    with club.work(ann) as work:
        registering.cancel(work, event)
    tick(club, to=club.now + timedelta(days=6))
    assert people(club) == [bob.person_id]
    with club.work() as work:
        work.session.get_one(Event, event).state = "cancelled"
    tick(club, to=club.now + timedelta(days=13))
    assert people(club) == [bob.person_id]


def test_after_a_long_silence_only_the_nearest_reminder_is_said(club):
    event = an_event(club, starts_at=club.now + timedelta(days=20))
    ann = a_member(club)
    register(club, ann, event)
    tick(club, to=club.now + timedelta(days=19, hours=2))
    assert len(told(club)) == 1
    with club.work() as work:
        found = select(EventRound.mark, EventRound.state).order_by(EventRound.id)
        states = {row.mark.split(":")[0]: row.state for row in work.session.execute(found)}
    assert states == {"336": "missed", "168": "missed", "24": "done"}


def test_offsets_that_were_over_when_it_was_announced_are_left_out(club):
    event = an_event(
        club, starts_at=club.now + timedelta(days=3), announced_at=club.now - timedelta(minutes=1)
    )
    ann = a_member(club)
    register(club, ann, event)
    tick(club)
    assert people(club) == []
    assert people(club, "event.to_know") == [ann.person_id]
    tick(club, to=club.now + timedelta(days=2))
    assert people(club) == [ann.person_id]


def moved(club, event, starts):
    with club.work(club.person(Role.ACTIVITY_SPECIALIST)) as work:
        kept = work.session.get_one(Event, event)
        new = When(starts, starts + timedelta(hours=4), kept.place)
        return changing.change(work, event, new, reason="Rain", version=kept.version)


def test_a_moved_start_moves_the_reminders(club):
    starts = club.now + timedelta(days=20)
    event, ann = an_event(club, starts_at=starts), a_member(club)
    register(club, ann, event)
    tick(club, to=starts - timedelta(days=7))
    assert len(told(club)) == 1  # the nearest of two
    moved(club, event, starts + timedelta(days=10))
    tick(club, to=starts - timedelta(days=4, seconds=1))
    assert len(told(club)) == 1
    for days in (-4, 3, 9):  # a fortnight, a week, a day before the new start
        tick(club, to=starts + timedelta(days=days))
    assert len(told(club)) == 4


def test_brought_forward_it_does_not_remind_of_offsets_that_are_past(club):
    starts = club.now + timedelta(days=30)
    event, ann = an_event(club, starts_at=starts), a_member(club)
    register(club, ann, event)
    club.now += timedelta(days=1)
    moved(club, event, club.now + timedelta(days=4))
    tick(club)
    assert (people(club), people(club, "event.to_know")) == ([], [])
    assert people(club, "event.moved") == [ann.person_id]
    tick(club, to=club.now + timedelta(days=3))
    assert people(club) == [ann.person_id]


def test_a_large_event_is_reminded_in_chunks_and_goes_on_where_it_stopped(club, monkeypatch):
    monkeypatch.setattr(rounds, "CHUNK", 4)
    event = an_event(club, starts_at=club.now + timedelta(days=20))
    those = crowd(club, 10)
    for one in those:
        register(club, one, event)
    club.now += timedelta(days=6)
    with club.work() as work:
        due.run(work)
    assert len(told(club)) == 4
    with pytest.raises(RuntimeError), club.work() as work:
        due.run(work)
        raise RuntimeError("the process dies before the commit")
    assert len(told(club)) == 4
    tick(club)
    assert sorted(people(club)) == sorted(one.person_id for one in those)


def test_the_club_chooses_its_own_reminders(sqlite_club):
    club = sqlite_club
    with club.work() as work:
        work.session.add(
            PolicyValue(key="event_reminders", value="[48]", changed_by=1, changed_at=club.now)
        )
    event, ann = an_event(club, starts_at=club.now + timedelta(days=20)), a_member(club)
    register(club, ann, event)
    tick(club, to=club.now + timedelta(days=17))
    assert told(club) == []
    tick(club, to=club.now + timedelta(days=1))
    assert people(club) == [ann.person_id]


# ── Several at once ───────────────────────────────────────────────────────────────────────────


def due_for(club, count):
    """An event with so many members whose first reminder is due now."""
    event = an_event(club, starts_at=club.now + timedelta(days=20))
    those = crowd(club, count)
    for one in those:
        register(club, one, event)
    club.now += timedelta(days=6)
    return those


def test_schedules_that_run_at_once_remind_everybody_once(club, monkeypatch):
    monkeypatch.setattr(rounds, "CHUNK", 5)
    those = due_for(club, 12)
    at_once(club, 16, lambda work: due.run(work), threads=8)
    tick(club)
    assert sorted(people(club)) == sorted(one.person_id for one in those)


def test_without_its_round_and_keys_a_reminder_would_be_said_again(club, monkeypatch):
    """The control of the one above: the guards taken away, everybody is told twice."""
    those = due_for(club, 3)
    begin, tell, count = rounds.begin, rounds.tell, itertools.count()
    monkeypatch.setattr(rounds, "known", lambda *_all: set())
    monkeypatch.setattr(
        rounds,
        "begin",
        lambda work, event, kind, mark, state="open": begin(
            work, event, kind, mark + "0" * next(count), state
        ),
    )
    monkeypatch.setattr(
        rounds,
        "tell",
        lambda work, kind, mark, them, **params: tell(
            work, kind, f"{mark}.{next(count)}", them, **params
        ),
    )
    monkeypatch.setitem(rounds.WALKS, "reminder", rounds.Walk(lambda *_all: (), reminding._tell))
    for _process in range(2):
        with club.work() as work:
            due.run(work)
    assert len(told(club)) == 2 * len(those)
