"""Surveys and events go to a segment: whom it holds then, and what holds it."""

import threading

import pytest
from sqlalchemy import select

from domain.access import Role
from domain.errors import NotFound
from domain.events import announcing, planning, registering
from domain.events.errors import NotForYou
from domain.events.model import Event
from domain.outbox import OutboxMessage
from domain.segments import reading, service, uses
from domain.segments.errors import SegmentInUse
from domain.segments.model import Segment
from domain.surveys import audience, moving, publishing
from domain.surveys import reading as surveys
from domain.surveys.audience import Audience
from domain.surveys.model import SurveyInvitation
from tests.conftest import Club, engines_of
from tests.domain.events import a_member
from tests.domain.plans import Office, plan
from tests.domain.surveys import a_draft, approve, tick

_I = SurveyInvitation.__table__


def golden(club, maker, name="Gold"):
    """A segment of the members of the tier Gold; its id."""
    with club.work(maker) as work:
        number = service.begin(work, name).id
        service.tick(work, number, "tier", "gold", on=True)
        return number


def going_to(club, maker, segment):
    """A draft of a survey for the segment; its id."""
    survey = a_draft(club, maker)
    with club.work(maker) as work:
        version = moving.get(work, survey).version
        audience.choose(work, survey, Audience(segment_id=segment), version=version)
    return survey


def test_a_survey_goes_to_those_in_the_segment_when_it_opens_and_to_nobody_else(club):
    maker, manager = club.person(Role.MEMBER_SPECIALIST), club.person(Role.MANAGER)
    ann, bo = a_member(club, tier="gold"), a_member(club)
    a_member(club, tier="gold", status="blacklisted")
    survey = going_to(club, maker, golden(club, maker))
    with club.work(maker) as work:
        seen = surveys.one(work, survey)
        assert (seen.members, seen.segment, seen.few) == (1, "Gold", False)
        publishing.propose(work, survey, "It is time to ask.")
    approve(club, manager, survey)
    tick(club)
    with club.work() as work:
        asked = list(work.session.execute(select(_I.c.member_id)).scalars())
        assert asked == [ann.member_id]
    with club.work(bo) as work, pytest.raises(NotFound):
        surveys.to_answer(work, survey)
    with club.work(ann) as work:
        assert surveys.to_answer(work, survey).survey.id == survey


def test_conditions_rest_once_others_are_asked_and_it_stays_while_it_is_used(club):
    maker, manager = club.person(Role.MEMBER_SPECIALIST), club.person(Role.MANAGER)
    segment = golden(club, maker)
    survey = going_to(club, maker, segment)
    with club.work(maker) as work:
        service.tick(work, segment, "tier", "silver", on=True)  # only a draft goes to it
        with pytest.raises(SegmentInUse) as refused:
            service.discard(work, segment)
        assert refused.value.facts == {"reason": "used", "n": 1}
        publishing.propose(work, survey, "It is time to ask.")
    with club.work(maker) as work:
        with pytest.raises(SegmentInUse) as refused:
            service.tick(work, segment, "tier", "silver", on=False)
        assert refused.value.facts == {"reason": "agreed", "n": 1}
        with pytest.raises(SegmentInUse):
            service.clear(work, segment, "tier")
        service.tick(work, segment, "tier", "gold", on=True)  # changes nothing
        service.rename(work, segment, "Gold and silver")
        assert reading.one(work, segment).uses.agreed == 1
    approve(club, manager, survey)
    tick(club)
    with club.work(maker) as work:
        publishing.close(work, survey)
        service.discard(work, segment)
    with club.work(maker) as work:
        assert surveys.one(work, survey).segment == "Gold and silver"
    with pytest.raises(NotFound):
        going_to(club, maker, segment)


def test_who_may_not_see_members_is_not_told_how_few_a_survey_goes_to(sqlite_club):
    agent = sqlite_club.person(Role.SERVICE_AGENT)
    a_member(sqlite_club, tier="gold")
    survey = going_to(sqlite_club, agent, golden(sqlite_club, agent))
    with sqlite_club.work(agent) as work:
        seen = surveys.one(work, survey)
        assert (seen.members, seen.few) == (0, True)


# ── Events ────────────────────────────────────────────────────────────────────────────────────


def told(club):
    with club.work() as work:
        rows = work.session.scalars(
            select(OutboxMessage).where(OutboxMessage.kind == "event.announced")
        )
        return [one.params["member_id"] for one in rows]


def announced(club, office, **terms):
    """An event through its chain, announced, its members told; its id."""
    event = office.agreed(capacity=None, companions=0, tiers={}, sessions=(), early={}, **terms)
    with club.work(office.manager) as work:
        assert announcing.audience(work, event)[1] == 1
        announcing.announce(work, event)
    with club.work() as work:
        assert announcing.run(work) == 1
    return event


def test_an_event_is_told_to_its_segment_and_open_to_the_others_unless_it_is_only_for_them(club):
    office = Office(club)
    ann, bo = a_member(club, tier="gold"), a_member(club)
    segment = golden(club, office.planner)
    wide = announced(club, office, segment_id=segment)
    assert told(club) == [ann.member_id]
    with club.work(bo) as work:
        assert registering.register(work, wide).state == "held"
    narrow = announced(club, office, segment_id=segment, only_segment=True, title="Only gold")
    assert told(club) == [ann.member_id] * 2
    with club.work(ann) as work:
        assert registering.register(work, narrow).state == "held"
    with club.work(bo) as work, pytest.raises(NotForYou) as refused:
        registering.register(work, narrow)
    assert refused.value.facts["reason"] == "not_invited"
    with club.work(office.planner) as work:
        assert reading.one(work, segment).uses.agreed == 2
        with pytest.raises(SegmentInUse):
            service.clear(work, segment, "tier")


def test_another_segment_is_a_change_that_needs_the_chain_again(sqlite_club):
    club = sqlite_club
    office = Office(club)
    event = office.agreed()
    segment = golden(club, office.planner)
    with club.work(office.planner) as work:
        version = work.session.get_one(Event, event).version
        changed = planning.change(work, event, plan(club, segment_id=segment), version=version)
        assert (changed.state, changed.segment["segment_id"]) == ("draft", segment)
        asked = planning.propose(work, event, "For the golden ones")
        assert (asked.proposal["segment"], asked.proposal["only_segment"]) == ("Gold", False)


# ── At the same moment ────────────────────────────────────────────────────────────────────────


@pytest.fixture
def postgres_club(postgres_url):
    """Where two transactions run side by side."""
    opened = engines_of(postgres_url)
    yield Club(opened)
    opened.dispose()


def chosen_while_discarded(club, monkeypatch):
    """Somebody chooses the segment between the last look of who discards it and the end of that;
    what became of the choice, and how many surveys go to a discarded segment."""
    maker, ends = club.person(Role.MEMBER_SPECIALIST), []
    segment, survey = golden(club, maker), a_draft(club, maker)
    looked, chosen, real = threading.Event(), threading.Event(), uses.of

    def look(work, segment_id, *, hold=False):
        found = real(work, segment_id, hold=hold)
        looked.set()
        chosen.wait(0.5)  # who chooses is held up meanwhile, or is not
        return found

    def choose():
        looked.wait(10)
        try:
            with club.work(maker) as work:
                version = moving.get(work, survey).version
                audience.choose(work, survey, Audience(segment_id=segment), version=version)
            ends.append("chosen")
        except NotFound:
            ends.append("gone")
        chosen.set()

    monkeypatch.setattr(uses, "of", look)
    chooser = threading.Thread(target=choose)
    chooser.start()
    with club.work(maker) as work:
        service.discard(work, segment)
    chooser.join()
    monkeypatch.undo()
    with club.work() as work:
        return ends, uses.of(work, segment).total


def test_what_is_discarded_at_that_moment_cannot_be_chosen(postgres_club, monkeypatch):
    assert chosen_while_discarded(postgres_club, monkeypatch) == (["gone"], 0)


def test_control_without_the_lock_a_survey_goes_to_what_is_gone(postgres_club, monkeypatch):
    def unheld(work, segment_id):
        return work.session.get(Segment, segment_id)

    monkeypatch.setattr(uses, "take", unheld)
    assert chosen_while_discarded(postgres_club, monkeypatch) == (["chosen"], 1)
