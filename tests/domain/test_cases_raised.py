"""Cases that reach the club otherwise: by telephone, from a survey, along a route (SPEC 9)."""

from datetime import UTC, datetime

import pytest

from domain.access import Role
from domain.cases import member, messages, raising, reading
from domain.cases.errors import CaseUnfit
from domain.cases.model import State
from domain.errors import NotFound, NotPermitted
from domain.knowledge import routes
from tests.domain.cases import act, clocks_of, raised, resolves, says, team, told
from tests.domain.earners import member as member_row

CALL = {"kind": "complaint", "area": "service", "words": "Too loud.", "source": "phone"}


def test_a_call_is_entered_for_a_member_who_can_talk_on_in_it(club):
    ann, (agent, _boss, _lead) = club.person(), team(club)
    row = member_row(club, "NJ7", person=ann)
    with club.work(agent) as work:
        case = raising.log_case(work, **CALL, member_number=" nj7 ", place="Hotline")
        seen = reading.one(work, case.id)
    assert (case.member_id, case.person_id) == (row, ann.person_id)
    assert (seen.line.member, seen.source, seen.place) == ("NJ7", "phone", "Hotline")
    says(club, ann, case)
    with pytest.raises(NotFound), club.work(agent) as work:
        raising.log_case(work, **CALL, member_number="NJ8")
    with pytest.raises(NotPermitted), club.work(ann) as work:
        raising.log_case(work, **CALL)


def test_a_stranger_on_the_telephone_has_a_case_with_clocks_and_without_notices(sqlite_club):
    club, (agent, _boss, _lead) = sqlite_club, team(sqlite_club)
    with club.work(agent) as work:
        case = raising.log_case(work, **CALL)
        assert not reading.one(work, case.id).reachable
    assert [one.clock for one in clocks_of(club, case)] == ["first", "resolution"]
    assert told(club, "case.opened") == []


def test_nobody_enters_a_case_of_their_own_as_a_colleague(sqlite_club):
    club, (agent, _boss, _lead) = sqlite_club, team(sqlite_club)
    member_row(club, "NJ7", person=agent)
    with pytest.raises(CaseUnfit), club.work(agent) as work:
        raising.log_case(work, **CALL, member_number="NJ7")


def test_a_survey_is_followed_up_by_the_house_alone(sqlite_club):
    club, ann = sqlite_club, sqlite_club.person()
    facts = {"person_id": ann.person_id, "words": "Never again.", "survey_id": 1}
    with club.work() as work:
        case = raising.from_survey(work, **facts)
    assert (case.source, case.area, case.person_id) == ("survey", "survey", ann.person_id)
    with club.work(ann) as work:
        (record,) = messages.of_case(work, case_id=case.id).items
    assert (record.side, record.mine, told(club, "case.opened")) == ("club", False, [])
    # Begun on Monday at noon: answered by the same time of Tuesday (R6.5).
    assert clocks_of(club, case)[0].due_at == datetime(2026, 11, 24, 4, tzinfo=UTC)
    with pytest.raises(NotPermitted), club.work(ann) as work:
        raising.from_survey(work, **facts)


def test_a_question_goes_to_whoever_answers_its_area_but_never_to_who_asks(club):
    _agent, boss, _lead = team(club)
    lawyer = club.person(Role.OUTREACH)
    with club.work(boss) as work:
        routes.set_(work, area="legal", person_id=lawyer.person_id)
    question = {"kind": "consultation", "area": "legal", "words": "May I?"}
    case = raised(club, **question)
    assert (case.assignee_id, case.state) == (lawyer.person_id, State.ACKNOWLEDGED)
    own = raised(club, lawyer, **question)
    assert (own.assignee_id, own.state) == (None, State.NEW)
    assert raised(club, kind="complaint", area="service").assignee_id is None


def test_a_case_taken_up_more_than_twice_is_told_to_the_manager(sqlite_club):
    club = sqlite_club
    ann, agent, manager = club.person(), club.person(Role.SERVICE_AGENT), club.person(Role.MANAGER)
    case = raised(club, ann)
    for times in range(1, 4):
        resolves(club, agent, case)
        act(club, ann, member.not_solved, case, words="Still not")
        assert len(told(club, "case.often")) == (times > 2)
    assert told(club, "case.often") == [(manager.person_id, {"case_id": case.id})]
