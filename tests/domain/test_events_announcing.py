"""An event is announced once to each member it is for (R8.3, R8.5, R8.6)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from domain.access import Actor, Role
from domain.errors import NotPermitted
from domain.events import announcing, asking, news
from domain.events.errors import EventFull, NotApproved, NotForYou
from domain.events.model import Event, Registration, Turn
from domain.events.news_model import EventNews
from domain.events.own import Asked
from domain.outbox import OutboxMessage
from domain.people.model import Person
from tests.domain.crowd import at_once, members
from tests.domain.events import a_member, an_event
from tests.domain.points import new_member

NIGHT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)  # 22:00 in Nanjing


def announced(club, **values):
    """An approved event that a manager has announced; its id."""
    event = an_event(club, state="approved", **values)
    with club.work(club.person(Role.MANAGER)) as work:
        announcing.announce(work, event)
    return event


def chunk(club):
    with club.work() as work:
        return announcing.run(work)


def told(club):
    """Member ids, in the order in which they were queued."""
    with club.work() as work:
        rows = work.session.scalars(
            select(OutboxMessage)
            .where(OutboxMessage.kind == "event.announced")
            .order_by(OutboxMessage.id)
        )
        return [one.params["member_id"] for one in rows]


def progress(club, event):
    with club.work() as work:
        return work.session.get_one(EventNews, event)


# ── Who is told ───────────────────────────────────────────────────────────────────────────────


def test_those_it_is_for_are_counted_before_and_told_after(club):
    silver, gold = a_member(club, tier="silver"), a_member(club, tier="gold")
    a_member(club)  # of a lower tier
    a_member(club, tier="gold", status="blacklisted")
    a_member(club, tier="gold", status="withdrawn")
    new_member(club, tier="gold")  # without an account
    gone, tired = a_member(club, tier="gold"), a_member(club, tier="diamond")
    with club.work() as work:
        blocked = update(Person).where(Person.id == gone.person_id)
        work.session.execute(
            blocked.values(unreachable_since=work.now, unreachable_reason="blocked")
        )
    with club.work(tired) as work:
        news.choose(work, on=False)
    event = an_event(club, state="approved", least_tier="silver")
    with club.work(club.person(Role.ACTIVITY_SPECIALIST)) as work:
        assert announcing.audience(work, event)[1] == 2
        made = announcing.announce(work, event)
        assert (made.state, made.announced_at) == ("announced", work.now)
    while chunk(club):
        pass
    assert told(club) == [silver.member_id, gold.member_id]
    assert progress(club, event).told == 2


def test_it_goes_on_where_it_stopped_and_tells_nobody_twice(club, monkeypatch):
    monkeypatch.setattr(announcing, "CHUNK", 3)
    roll = [one.member_id for one in members(club, 8)]
    event = announced(club)
    assert [chunk(club), chunk(club)] == [3, 3]
    assert told(club) == roll[:6]
    with pytest.raises(ZeroDivisionError), club.work() as work:  # the house goes down in a chunk
        announcing.run(work)
        1 / 0  # noqa: B018
    assert [chunk(club), chunk(club)] == [2, 0]
    assert told(club) == roll
    assert progress(club, event).done_at == club.now


def test_a_place_that_was_lost_tells_nobody_twice_because_of_the_key(club):
    roll = [one.member_id for one in members(club, 4)]
    event = announced(club)
    assert chunk(club) == 4
    start_again(club, event)
    assert chunk(club) == 4
    assert told(club) == roll
    # The control: without their keys the same messages would be queued again.
    with club.work() as work:
        work.session.execute(update(OutboxMessage).values(dedupe_key=None))
    start_again(club, event)
    chunk(club)
    assert told(club) == roll + roll


def start_again(club, event):
    with club.work() as work:
        work.session.execute(update(EventNews).values(last_member=0, done_at=None))


def test_two_schedules_at_once_tell_everybody_once(club, monkeypatch):
    monkeypatch.setattr(announcing, "CHUNK", 5)
    roll = [one.member_id for one in members(club, 23)]
    announced(club)
    at_once(club, 24, announcing.run, threads=6)
    while chunk(club):
        pass
    assert sorted(told(club)) == roll


def test_of_two_who_announce_it_at_once_one_does(club):
    managers = [club.person(Role.MANAGER) for _ in range(8)]
    event = an_event(club, state="approved")
    ends = at_once(
        club, 8, lambda work: announcing.announce(work, event).version, actors=managers, threads=8
    )
    assert ends == {2: 8}  # all see it announced, once
    # The control: without the state in the condition each of them raises the version.
    with club.work() as work:
        for _ in managers:
            work.session.execute(update(Event).values(version=Event.version + 1))
    with club.work() as work:
        assert work.session.get_one(Event, event).version > 2


# ── When ──────────────────────────────────────────────────────────────────────────────────────


def test_in_the_quiet_hours_the_messages_wait_for_the_morning(sqlite_club):
    club = sqlite_club
    a_member(club)
    club.now = NIGHT
    announced(club)
    chunk(club)
    with club.work() as work:
        row = work.session.scalars(
            select(OutboxMessage).where(OutboxMessage.kind == "event.announced")
        ).one()
    assert row.not_before == datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # 09:00


def test_a_cancelled_event_is_announced_no_further(sqlite_club, monkeypatch):
    club = sqlite_club
    monkeypatch.setattr(announcing, "CHUNK", 2)
    members(club, 5)
    event = announced(club)
    chunk(club)
    with club.work() as work:
        work.session.execute(update(Event).values(state="cancelled"))
    assert [chunk(club), chunk(club)] == [1, 0]
    assert len(told(club)) == 2
    assert progress(club, event).done_at is not None


@pytest.mark.parametrize("state", ["draft", "proposed", "over", "cancelled"])
def test_only_an_approved_event_is_announced(sqlite_club, state):
    event = an_event(sqlite_club, state=state)
    with pytest.raises(NotApproved), sqlite_club.work(sqlite_club.person(Role.MANAGER)) as work:
        announcing.announce(work, event)


def test_one_that_has_begun_is_not_announced(sqlite_club):
    event = an_event(sqlite_club, state="approved", starts_at=sqlite_club.now)
    with pytest.raises(NotApproved), sqlite_club.work(sqlite_club.person(Role.MANAGER)) as work:
        announcing.announce(work, event)


def test_announced_anew_after_a_change_of_plan_nobody_hears_it_twice(sqlite_club):
    club = sqlite_club
    a_member(club)
    event = announced(club)
    while chunk(club):
        pass
    with club.work() as work:
        work.session.execute(update(Event).values(state="approved"))
    with club.work(club.person(Role.MANAGER)) as work:
        announcing.announce(work, event)
    assert (chunk(club), len(told(club))) == (0, 1)


def test_a_member_cannot_announce(sqlite_club):
    event = an_event(sqlite_club, state="approved")
    with pytest.raises(NotPermitted), sqlite_club.work(a_member(sqlite_club)) as work:
        announcing.announce(work, event)


# ── News ──────────────────────────────────────────────────────────────────────────────────────


def test_the_choice_can_be_made_twice_and_taken_back(club):
    ann = a_member(club)
    for on in (False, False, True, True, False):
        with club.work(ann) as work:
            news.choose(work, on=on)
            assert news.wanted(work) is on
    with club.work(club.person()) as work:
        assert news.wanted(work) is None
    with pytest.raises(NotForYou), club.work(club.person()) as work:
        news.choose(work, on=False)


# ── Asking for a seat, else a place ───────────────────────────────────────────────────────────


def state(club, event):
    with club.work() as work:
        seats = [row.member_id for row in work.session.scalars(select(Registration))]
        turns = [row.member_id for row in work.session.scalars(select(Turn))]
        return work.session.get_one(Event, event).taken, seats, turns


def test_f40_a_full_event_leaves_nothing_behind_unless_one_waits(club):
    event, ann = an_event(club, capacity=1), a_member(club)
    with club.work(a_member(club)) as work:
        assert isinstance(asking.ask(work, event, Asked()), Registration)
    before = state(club, event)
    with club.work(ann) as work:
        assert asking.ask(work, event, Asked()) is None
    assert state(club, event) == before
    with club.work(ann) as work:
        assert isinstance(asking.ask(work, event, Asked(), wait=True), Turn)
    assert state(club, event)[2] == [ann.member_id]


def test_f40_of_a_crowd_so_many_sit_and_the_rest_waits(club):
    event, crowd = an_event(club, capacity=5), members(club, 25)
    ends = at_once(
        club,
        25,
        lambda work: type(asking.ask(work, event, Asked(), wait=True)).__name__,
        actors=crowd,
    )
    assert ends == {"Registration": 5, "Turn": 20}
    assert state(club, event)[0] == 5


def test_more_and_fewer_at_once_never_exceed_the_room(club):
    event, crowd = an_event(club, capacity=12, companions=3), members(club, 6)
    versions = {}
    for one in crowd:
        with club.work(one) as work:
            versions[one.member_id] = asking.ask(work, event, Asked(party=1)).version

    def more(work):
        version = versions[work.actor.member_id]
        return asking.change_party(work, event, 4, version=version).seats

    ends = at_once(club, 6, more, actors=crowd, threads=6)
    assert ends == {4: 2, (EventFull.code, 0): 4}
    assert state(club, event)[0] == 12


def test_fewer_frees_the_seats_for_those_who_wait(club):
    event = an_event(club, capacity=3, companions=2)
    ann, bo = a_member(club), a_member(club)
    with club.work(ann) as work:
        version = asking.ask(work, event, Asked(party=3)).version
    with club.work(bo) as work:
        asking.ask(work, event, Asked(), wait=True)
    with club.work(ann) as work:
        asking.change_party(work, event, 1, version=version)
    with club.work() as work:
        assert work.session.scalars(select(Turn)).one().state == "offered"
    assert state(club, event)[0] == 2


def test_after_the_start_the_number_stays(sqlite_club):
    club = sqlite_club
    event, ann = an_event(club, companions=2), a_member(club)
    with club.work(ann) as work:
        version = asking.ask(work, event, Asked(party=3)).version
    club.now += timedelta(days=10, hours=1)
    for party in (1, 2):
        with pytest.raises(Exception) as refused, club.work(ann) as work:
            asking.change_party(work, event, party, version=version)
        assert refused.value.code == "event_not_open"


def test_an_actor_without_a_membership_asks_in_vain(sqlite_club):
    event = an_event(sqlite_club)
    guest: Actor = sqlite_club.person()
    with pytest.raises(NotForYou), sqlite_club.work(guest) as work:
        asking.ask(work, event, Asked())
