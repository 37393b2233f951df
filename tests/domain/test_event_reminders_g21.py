"""G21 for reminders: three years of fake time in clubs of six zones, restarts at random.

Expected moments are reckoned here by another way than the club's: by walking the clocks.
"""

import random
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select

from domain.events import due
from domain.events.model import Event, Registration
from domain.outbox import OutboxMessage
from domain.policy import PolicyValue
from tests.domain.crowd import members

ZONES = (
    "Asia/Shanghai",
    "Europe/Berlin",
    "America/Los_Angeles",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "UTC",
)
FIRST = datetime(2026, 9, 1, tzinfo=UTC)
YEARS = 3
EVERY = timedelta(days=61, hours=7, minutes=13)  # through all hours of the day
OFFSETS = (336, 168, 24, 3)
LATE = timedelta(seconds=60)

_O = OutboxMessage.__table__


def quiet(moment, zone):
    return not time(9) <= moment.astimezone(ZoneInfo(zone)).time() < time(21)


def expected(starts, zone, club_zone, hours):
    """When a reminder is said, found by walking: to the minute."""
    if hours < 24:
        moment = starts - timedelta(hours=hours)
        if not quiet(moment, club_zone):
            return moment
        moment = moment.replace(second=0, microsecond=0)
        while quiet(moment, club_zone):  # back to the last waking minute
            moment -= timedelta(minutes=1)
        return moment - timedelta(minutes=4)
    local = starts.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    wanted = local - timedelta(hours=hours)
    moment = starts - timedelta(hours=hours + 3)
    while moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) < wanted:
        moment += timedelta(minutes=1)
    while quiet(moment, club_zone):
        moment += timedelta(minutes=1)
    return moment


def prepared(club, zone):
    """A club in this zone with three years of events, two members at each: one registered long
    before, one ten days ahead. (event id, start, its zone, registration ids)"""
    those, found = members(club, 2), []
    with club.work() as work:
        work.session.add(
            PolicyValue(key="timezone", value=f'"{zone}"', changed_by=1, changed_at=club.now)
        )
        starts = FIRST + timedelta(days=30)
        while starts < FIRST + timedelta(days=365 * YEARS):
            place = ZONES[len(found) % len(ZONES)]
            event = Event(
                state="announced", kind="social", title="Tea", starts_at=starts,
                ends_at=starts + timedelta(hours=2), zone=place, created_by=1,
            )  # fmt: skip
            work.session.add(event)
            work.session.flush()
            rows = [
                {"event_id": event.id, "member_id": who.member_id, "state": "held",
                 "heard_at": starts - timedelta(days=days), "version": 1, "seats": 1,
                 "tier": "ordinary", "walk_in": False, "ticket": 1}
                for who, days in zip(those, (40, 10), strict=True)
            ]  # fmt: skip
            made = insert(Registration).returning(Registration.id)
            ids = [row[0] for row in work.session.execute(made, rows)]
            found.append((starts, place, ids))
            starts += EVERY
    return found


def downtimes(rng):
    """A dozen spans of up to a day in which nothing runs."""
    spans = []
    for _span in range(12):
        begins = FIRST + timedelta(seconds=rng.uniform(0, 365 * YEARS * 86400))
        spans.append((begins, begins + timedelta(hours=rng.uniform(0.1, 24))))
    return spans


def tick(club, moment, rng):
    """What the schedule does at this moment; sometimes it dies in the middle."""
    club.now = moment
    if rng.random() < 0.05:
        with pytest.raises(KeyboardInterrupt), club.work() as work:
            due.run(work)
            raise KeyboardInterrupt
    for _chunk in range(50):
        with club.work() as work:
            if not due.run(work):
                return


@pytest.mark.parametrize("zone", ZONES)
def test_g21_three_years_of_reminders_each_once_never_twice_within_a_minute(sqlite_club, zone):
    club, rng = sqlite_club, random.Random(zone)
    club.now = FIRST
    events = prepared(club, zone)
    down = downtimes(rng)
    wanted = {
        (registration, hours, int(starts.timestamp())): expected(starts, place, zone, hours)
        for starts, place, ids in events
        for registration, offsets in zip(ids, (OFFSETS, OFFSETS[1:]), strict=True)
        for hours in offsets
    }
    moments = set()
    for at in set(wanted.values()):
        asleep = next((end for begin, end in down if begin <= at < end), None)
        moments.add(asleep or at - timedelta(seconds=1))
        moments.add((asleep or at) + timedelta(seconds=rng.uniform(0, 30)))
    moments |= {ends + timedelta(hours=1) for ends, _place, _ids in events}
    for moment in sorted(one for one in moments if not any(a <= one < b for a, b in down)):
        tick(club, moment, rng)
    with club.work() as work:
        rows = work.session.execute(
            select(_O.c.dedupe_key, _O.c.created_at).where(_O.c.kind == "event.reminder")
        ).all()
        briefs = work.session.execute(
            select(_O.c.dedupe_key).where(_O.c.kind == "event.to_know")
        ).scalars().all()  # fmt: skip
    said = {}
    for key, created in rows:
        _registration, number, _reminder, hours, start = key.split(":")
        said[int(number), int(hours), int(start)] = created
    assert len(said) == len(rows)
    assert set(said) <= set(wanted)
    slept = {key for key, at in wanted.items() if any(begin <= at < end for begin, end in down)}
    assert set(wanted) - set(said) <= slept  # overtaken by a nearer one, or by the start
    for key, created in said.items():
        assert created >= wanted[key]
        if key not in slept:
            assert created - wanted[key] <= LATE
    assert max(Counter(briefs).values()) == 1
    assert len(briefs) >= len(events) - len(down)
