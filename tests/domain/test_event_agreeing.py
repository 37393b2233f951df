"""Changes of an announced event that manager and leader agree to first (R12.2)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.approvals.model import Approval
from domain.approvals.service import Decision
from domain.errors import NotPermitted, ReasonMissing
from domain.events import agreeing, cancelling, capacity, changing, due
from domain.events.changes_model import EventChange
from domain.events.errors import ChangeAsked, EventChanged, NothingChanged, NotOpen
from domain.events.model import Event
from domain.outbox import OutboxMessage
from tests.domain.crowd import at_once
from tests.domain.events import a_member, an_event
from tests.domain.plans import Office
from tests.domain.test_event_reminders import register
from tests.domain.test_events_seats import told


@pytest.fixture
def office(club):
    return Office(club)


@pytest.fixture
def desk(sqlite_club):
    return Office(sqlite_club)


def kept(office, event_id):
    with office.club.work() as work:
        return work.session.get_one(Event, event_id)


def request(office, number=1):
    with office.club.work() as work:
        return work.session.get_one(Approval, number)


def ask(office, event_id, *, by=None, place="The lake", reason="The mill is closed", **other):
    event = kept(office, event_id)
    new = replace(changing.now(event), place=place, **other)
    with office.club.work(by or office.planner) as work:
        return agreeing.ask_move(work, event_id, new, reason=reason, version=event.version)


def resize(office, event_id, seats, *, by=None, reason="The hall is free"):
    version = kept(office, event_id).version
    with office.club.work(by or office.planner) as work:
        return agreeing.ask_capacity(work, event_id, seats, reason=reason, version=version)


def changes(office):
    with office.club.work() as work:
        return list(work.session.execute(select(EventChange)).scalars())


def test_another_place_is_told_only_when_manager_and_leader_have_agreed(office):
    event, ann = an_event(office.club, place="The mill"), a_member(office.club)
    register(office.club, ann, event)
    asked = ask(office, event)
    assert (asked.kind, asked.waiting_for) == ("event_change", "manager")
    assert kept(office, event).place == "The mill" and told(office.club, "event.moved") == []
    office.decide(asked.id, office.manager)
    assert kept(office, event).place == "The mill"
    office.decide(asked.id, office.leader)
    assert kept(office, event).place == "The lake"
    assert told(office.club, "event.moved") == [ann.person_id]
    (change,) = changes(office)
    assert (change.by, change.reason) == (office.planner.person_id, "The mill is closed")
    assert told(office.club, "event.changed_alone") == []


def test_a_new_end_alone_needs_nobody(desk):
    event = an_event(desk.club, place="The mill")
    ends = kept(desk, event).ends_at + timedelta(hours=1)
    assert ask(desk, event, place="The mill", ends_at=ends) is None
    assert kept(desk, event).ends_at == ends
    with pytest.raises(NothingChanged):
        ask(desk, event, place="The mill")


def test_within_two_days_the_manager_alone_decides_and_the_leader_is_told(desk):
    event = an_event(desk.club, starts_at=desk.club.now + timedelta(hours=40))
    asked = ask(desk, event)
    assert (asked.kind, asked.chain) == ("event_change_urgent", '["manager"]')
    desk.decide(asked.id, desk.manager)
    assert kept(desk, event).place == "The lake"
    assert told(desk.club, "event.changed_alone") == [desk.leader.person_id]


def test_within_two_days_a_manager_acts_at_once(desk):
    event = an_event(desk.club, starts_at=desk.club.now + timedelta(hours=40), capacity=20)
    assert ask(desk, event, by=desk.manager) is None
    assert kept(desk, event).place == "The lake"
    assert resize(desk, event, 40, by=desk.manager) is None
    assert kept(desk, event).capacity == 40
    with desk.club.work() as work:
        rows = work.session.execute(select(OutboxMessage)).scalars()
        alone = [row.params for row in rows if row.kind == "event.changed_alone"]
    assert [sorted(one) for one in alone] == [
        ["by", "change_id", "event_id"],
        ["by", "capacity", "event_id"],
    ]


def test_a_tenth_of_the_seats_is_the_desks_own_and_small_steps_do_not_add_up(desk):
    event = an_event(desk.club, capacity=50)
    assert resize(desk, event, 55, reason="") is None
    assert kept(desk, event).capacity == 55
    with pytest.raises(ReasonMissing):
        resize(desk, event, None, reason=" ")
    planned = desk.agreed(capacity=50)
    assert resize(desk, planned, 55) is None
    asked = resize(desk, planned, 57)  # not a tenth of 55, but of the 50 agreed to it is more
    assert asked.proposal["new"] == {"capacity": 57}
    desk.decide(asked.id, desk.manager, desk.leader)
    assert kept(desk, planned).capacity == 57
    assert resize(desk, planned, 62) is None


def test_one_change_waits_at_a_time_and_a_returned_one_is_handed_in_again(desk):
    event = an_event(desk.club, place="The mill", capacity=20)
    asked = ask(desk, event)
    for try_ in (lambda: ask(desk, event, place="The hill"), lambda: resize(desk, event, 21)):
        with pytest.raises(ChangeAsked):
            try_()
    desk.decide(asked.id, desk.manager, decision=Decision.RETURN, reason="Why not the hill?")
    again = ask(desk, event, place="The hill")
    assert (again.id, again.state, again.round) == (asked.id, "pending", 2)
    desk.decide(asked.id, desk.manager, desk.leader)
    assert kept(desk, event).place == "The hill"


def test_what_changed_meanwhile_is_not_overwritten_by_an_old_request(desk):
    event = an_event(desk.club, place="The mill")
    asked = ask(desk, event)
    desk.decide(asked.id, desk.manager)
    with desk.club.work() as work:
        work.session.get_one(Event, event).place = "The barn"
    with pytest.raises(EventChanged):
        desk.decide(asked.id, desk.leader)
    assert request(desk).state == "pending" and kept(desk, event).place == "The barn"


def test_a_move_agreed_to_while_the_plan_is_gone_over_waits_for_that_and_is_not_lost(desk):
    event = an_event(desk.club, place="The mill", announced_at=desk.club.now)
    asked = ask(desk, event)
    desk.decide(asked.id, desk.manager)
    with desk.club.work() as work:
        work.session.get_one(Event, event).state = "proposed"
    with pytest.raises(NotOpen) as refused:
        desk.decide(asked.id, desk.leader)
    assert refused.value.facts["reason"] == "proposed"
    assert request(desk).state == "pending" and kept(desk, event).place == "The mill"
    with desk.club.work() as work:
        work.session.get_one(Event, event).state = "announced"
    desk.decide(asked.id, desk.leader)
    assert kept(desk, event).place == "The lake"


def test_a_cancelled_or_ended_event_waits_for_no_decision(office):
    first, second = an_event(office.club), an_event(office.club)
    ask(office, first), ask(office, second)
    with office.club.work(office.planner) as work:
        cancelling.call_off(work, first, reason="Rain all week", version=1)
    assert request(office, 1).state == "withdrawn"
    office.club.now += timedelta(days=30)
    with office.club.work() as work:
        due.run(work)
    assert request(office, 2).state == "withdrawn" and changes(office) == []


def test_of_several_who_ask_at_once_one_request_stands(office):
    event = an_event(office.club, capacity=10)

    def one_more(work):
        agreeing.ask_capacity(work, event, 30, reason="A larger hall", version=1)

        return "asked"

    ends = at_once(office.club, 4, one_more, threads=4, actors=[office.planner] * 4)
    assert ends == {"asked": 1, ("event_change_asked",): 3}
    with office.club.work() as work:
        assert len(work.session.execute(select(Approval)).scalars().all()) == 1


def test_who_only_sees_events_asks_for_no_change(desk):
    event = an_event(desk.club, capacity=10)
    with pytest.raises(NotPermitted):
        ask(desk, event, by=desk.leader)
    with pytest.raises(NotPermitted):
        resize(desk, event, 30, by=desk.leader)
    assert capacity.MOST_SEATS > 30 and kept(desk, event).capacity == 10
