"""Dormant and lost by calendar months; awake with a purchase (R3.10, SPEC 4, C:4)."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from domain import audit, policy
from domain.access import SYSTEM, Role
from domain.errors import NotPermitted, Outdated
from domain.members.model import Status
from domain.standing import classes, months, nightly, roll
from domain.standing import service as standing
from domain.standing.errors import NotAsleep
from domain.standing.model import StatusChange
from tests.conftest import Club, engines_of
from tests.domain.points import new_member
from tests.domain.standings import bought, status, until_done

JOINED = date(2020, 1, 1)
_S = StatusChange.__table__


@pytest.fixture(autouse=True)
def _shop():
    policy.set_defaults(preset="retail")
    yield
    policy.set_defaults()


def night(club, today=None):
    """The night's count of that club day."""
    if today is not None:
        club.now = club.now.replace(year=today.year, month=today.month, day=today.day)
    return until_done(club, nightly.run)


def quiet_since(club, day, **more):
    """A member who last bought on that day."""
    member = new_member(club, joined=JOINED, **more)
    clerk = club.person(Role.SERVICE_AGENT)
    with club.work() as work:
        bought(work, member, day, by=clerk.person_id)
    return member


# ── Calendar months ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("day", "after", "reached"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 8, 28), 6, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 5, 15), 12, date(2027, 5, 15)),
        (date(2026, 10, 31), -1, date(2026, 9, 30)),
    ],
)
def test_months_are_those_of_the_calendar(day, after, reached):
    assert months.later(day, after) == reached


def test_one_date_stands_for_the_whole_table_on_every_day_of_four_years():
    """`latest` is the last day from which the months have passed: the day after it they have
    not. A leap year is among them."""
    day = date(2026, 1, 1)
    while day < date(2030, 1, 1):
        for count in (1, 6, 12):
            limit = months.latest(day, count)
            assert months.later(limit, count) <= day
            assert months.later(limit + timedelta(days=1), count) > day
        day += timedelta(days=1)


@pytest.mark.parametrize(
    ("bought_on", "today", "becomes"),
    [
        (date(2026, 8, 31), date(2027, 2, 27), "active"),
        (date(2026, 8, 31), date(2027, 2, 28), "dormant"),  # 181 days: months, not days
        (date(2026, 5, 23), date(2026, 11, 22), "active"),
        (date(2026, 5, 23), date(2026, 11, 23), "dormant"),
        (date(2025, 11, 24), date(2026, 11, 23), "dormant"),
        (date(2025, 11, 23), date(2026, 11, 23), "lost"),
        (date(2028, 2, 29), date(2029, 2, 27), "dormant"),
        (date(2028, 2, 29), date(2029, 2, 28), "lost"),
    ],
)
def test_the_night_counts_six_and_twelve_calendar_months(sqlite_club, bought_on, today, becomes):
    club = sqlite_club
    member = quiet_since(club, bought_on)
    night(club, today)
    assert status(club, member) == becomes


# ── The night's count ─────────────────────────────────────────────────────────────────────────


def test_without_any_purchase_the_day_of_joining_counts(club):
    today = club.now.date()
    new = new_member(club, joined=today - timedelta(days=30))
    old = new_member(club, joined=months.later(today, -7))
    older = new_member(club, joined=JOINED)
    night(club)
    assert [status(club, one) for one in (new, old, older)] == ["active", "dormant", "lost"]
    with club.work() as work:
        changes = work.session.execute(
            select(_S.c.member_id, _S.c.was, _S.c.became, _S.c.why, _S.c.by).order_by(_S.c.id)
        ).all()
        assert [tuple(one) for one in changes] == [
            (old, "active", "dormant", "no_purchase", None),
            (older, "active", "lost", "no_purchase", None),
        ]
        assert audit.verify(work.session) is None


def test_what_was_returned_was_no_purchase_and_who_is_barred_stays_so(club):
    clerk = club.person(Role.SERVICE_AGENT)
    returned, barred = new_member(club, joined=JOINED), new_member(club, joined=JOINED)
    with club.work() as work:
        bought(work, returned, work.today, state="returned", by=clerk.person_id)
    new_member(club, row=barred, status=Status.BLACKLISTED)
    night(club)
    assert (status(club, returned), status(club, barred)) == ("lost", "blacklisted")


def test_a_purchase_wakes_at_once_and_a_forgotten_one_in_the_night(club):
    first, second = quiet_since(club, date(2025, 1, 5)), quiet_since(club, date(2026, 3, 5))
    night(club)
    assert (status(club, first), status(club, second)) == ("lost", "dormant")
    clerk = club.person(Role.SERVICE_AGENT)
    with club.work(clerk) as work:
        bought(work, first, work.today)
        bought(work, second, work.today)
        assert standing.woke(work, [first]) == 1
        assert standing.woke(work, [first]) == 0
    assert (status(club, first), status(club, second)) == ("active", "dormant")
    club.now += timedelta(days=1)
    night(club)
    assert status(club, second) == "active"


def test_a_day_is_counted_once_and_in_stretches(club):
    members = [new_member(club, joined=JOINED) for _ in range(7)]
    assert until_done(club, nightly.run, chunk=3) == [3, 3, 1]
    assert {status(club, one) for one in members} == {"lost"}
    assert night(club) == []
    club.now += timedelta(days=1)
    assert until_done(club, nightly.run, chunk=7) == [7]  # the next stretch finds nobody
    assert night(club) == []


def test_owners_and_chambers_call_nobody_lost_and_take_it_back(club):
    policy.set_defaults(preset="owners")
    home = new_member(club, joined=JOINED)
    asleep = new_member(club, joined=JOINED, status=Status.LOST)
    night(club)
    assert (status(club, home), status(club, asleep)) == ("active", "active")
    with club.work() as work:
        assert standing.woke(work, [home]) == 0
    policy.set_defaults(preset="owners", statuses_by_purchase="yes")
    club.now += timedelta(days=1)
    night(club)
    assert status(club, home) == "lost"


def test_the_months_are_settings(sqlite_club):
    club = sqlite_club
    policy.set_defaults(preset="retail", dormant_months=1, lost_months=2)
    member = quiet_since(club, date(2026, 10, 1))
    night(club)
    assert status(club, member) == "dormant"


# ── A purchase in the middle of the night ─────────────────────────────────────────────────────


def waiting_for_a_lock(club):
    with club.engines.read.connect() as connection:
        query = text(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return connection.execute(query).scalar_one() > 0


def in_the_middle(club, member, *, wakes):
    """A purchase is being recorded while the night counts; what becomes of the member."""
    clerk = club.person(Role.SERVICE_AGENT)
    counting = threading.Thread(target=night, args=(club,))
    with club.work(clerk) as work:
        bought(work, member, work.today)
        if wakes:
            standing.woke(work, [member])
        counting.start()
        while counting.is_alive() and not waiting_for_a_lock(club):
            pass
    counting.join()
    return status(club, member)


@pytest.fixture
def postgres_club(postgres_url):
    """Where two write at the same moment."""
    opened = engines_of(postgres_url)
    yield Club(opened)
    opened.dispose()


@pytest.mark.postgres
def test_a_purchase_in_the_middle_of_the_count_is_not_overlooked(postgres_club):
    member = quiet_since(postgres_club, date(2025, 1, 5))
    assert in_the_middle(postgres_club, member, wakes=True) == "active"


@pytest.mark.postgres
def test_control_without_the_lock_of_waking_it_is_overlooked(postgres_club):
    member = quiet_since(postgres_club, date(2025, 1, 5))
    assert in_the_middle(postgres_club, member, wakes=False) == "lost"


# ── The cause ─────────────────────────────────────────────────────────────────────────────────


def test_the_cause_is_noted_while_they_stay_away_and_is_history_afterwards(club):
    specialist = club.person(Role.MEMBER_SPECIALIST)
    member = quiet_since(club, date(2026, 3, 5))
    with club.work(specialist) as work, pytest.raises(NotAsleep):
        classes.note_cause(work, member, "price")
    night(club)
    with club.work(specialist) as work:
        classes.note_cause(work, member, "service")
        classes.note_cause(work, member, "price")
        assert roll.entry(work, member).cause == "price"
        with pytest.raises(Outdated):
            classes.note_cause(work, member, "weather")
    club.now += timedelta(days=200)
    night(club)
    with club.work(specialist) as work:
        seen = roll.entry(work, member)
        assert (seen.status, seen.cause) == ("lost", "price")
        standing.woke(work, [member])
        seen = roll.entry(work, member)
        assert (seen.status, seen.cause, seen.since) == ("active", None, work.today)


@pytest.mark.parametrize("role", [Role.DATA_SPECIALIST, Role.LEADER, Role.SERVICE_AGENT])
def test_others_note_no_cause(sqlite_club, role):
    club = sqlite_club
    member = new_member(club, joined=JOINED)
    night(club)
    with club.work(club.person(role)) as work, pytest.raises(NotPermitted):
        classes.note_cause(work, member, "price")


def test_only_the_schedule_counts(sqlite_club):
    manager = sqlite_club.person(Role.MANAGER)
    with sqlite_club.work(manager) as work, pytest.raises(NotPermitted):
        nightly.run(work)
    with sqlite_club.work(SYSTEM) as work:
        assert nightly.run(work) == 0
