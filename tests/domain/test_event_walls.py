"""The code on the wall renews itself as long as its screen stands."""

from datetime import timedelta

from sqlalchemy import select

from domain.access import Role
from domain.events import wall, walls
from domain.events.walls_model import EventWall
from domain.outbox import OutboxMessage
from tests.domain.crowd import at_once
from tests.domain.events import an_event

HALF = timedelta(seconds=wall.SLOT)


def put_up(club, event, who):
    with club.work(who) as work:
        return walls.put_up(work, event)


def renew(club):
    with club.work() as work:
        return walls.renew(work)


def said(club):
    """(key, what it redraws) of every message, in order."""
    with club.work() as work:
        rows = work.session.execute(select(OutboxMessage).order_by(OutboxMessage.id)).scalars()
        return [(row.dedupe_key, row.edits) for row in rows if row.kind == "event.wall"]


def test_one_message_is_drawn_anew_each_half_minute_until_the_event_is_over(club):
    bo = club.person(Role.SERVICE_AGENT)
    event = an_event(club, starts_at=club.now + timedelta(minutes=10))
    shown = put_up(club, event, bo)
    (first,) = said(club)
    assert first[1] is None and renew(club) == 0
    club.now += HALF
    assert renew(club) == 1 and renew(club) == 0
    assert [one[1] for one in said(club)] == [None, first[0]]
    with club.work() as work:
        assert walls.told(work, event).slot == shown.slot + 1
    club.now += timedelta(minutes=3)  # nobody was there to draw it: once is enough
    assert renew(club) == 1
    club.now += timedelta(hours=5)
    assert renew(club) == 0
    with club.work() as work:
        assert work.session.execute(select(EventWall)).first() is None
        assert walls.told(work, event) is None


def test_a_code_opens_the_door_until_the_next_one_is_surely_there(sqlite_club):
    event = an_event(sqlite_club, starts_at=sqlite_club.now + timedelta(minutes=10))
    shown = put_up(sqlite_club, event, sqlite_club.person(Role.SERVICE_AGENT))
    left = shown.until - sqlite_club.now
    assert 2 * HALF < left <= 3 * HALF  # the schedule looks every half minute, and may be late


def test_two_schedules_at_once_draw_it_once(club):
    event = an_event(club, starts_at=club.now + timedelta(minutes=10))
    put_up(club, event, club.person(Role.SERVICE_AGENT))
    club.now += HALF
    at_once(club, 6, walls.renew, threads=6)
    assert len(said(club)) == 2


def test_taken_down_it_stays_as_it_is(sqlite_club):
    bo = sqlite_club.person(Role.SERVICE_AGENT)
    event = an_event(sqlite_club, starts_at=sqlite_club.now + timedelta(minutes=10))
    put_up(sqlite_club, event, bo)
    with sqlite_club.work(bo) as work:
        walls.take_down(work)
    sqlite_club.now += HALF
    assert renew(sqlite_club) == 0
