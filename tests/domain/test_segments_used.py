"""Surveys and events go to a segment: whom it holds then, and what holds it."""

import pytest
from sqlalchemy import select

from domain.access import Role
from domain.errors import NotFound
from domain.segments import reading, service
from domain.segments.errors import SegmentInUse
from domain.surveys import audience, moving, publishing
from domain.surveys import reading as surveys
from domain.surveys.audience import Audience
from domain.surveys.model import SurveyInvitation
from tests.domain.events import a_member
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
