"""Who is called out of hours, and who is reminded to say thank you."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from domain.access import Role
from domain.cases import handling, rota, suggestions
from domain.cases.errors import DutyUnfit, TakerUnfit
from tests.domain.cases import act, fresh, raised, team, tick, told

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00
NIGHT = MONDAY + timedelta(hours=13)  # 22:00


def on_duty(club, boss, who, first=date(2026, 3, 2), last=date(2026, 3, 3)):
    hours = {"begins": time(18), "ends": time(9)}
    with club.work(boss) as work:
        return rota.put(work, person_id=who.person_id, first=first, last=last, **hours)


def test_an_urgent_case_at_night_calls_who_is_on_duty(club):
    club.now = MONDAY
    agent, boss, _lead = team(club)
    assert on_duty(club, boss, agent) == 2
    assert on_duty(club, boss, agent) == 2
    raised(club, urgent=True)
    assert told(club, "case.duty") == []
    club.now = NIGHT
    raised(club)
    assert told(club, "case.duty") == []
    case = raised(club, urgent=True)
    assert told(club, "case.duty") == [(agent.person_id, {"case_id": case.id})]
    club.now += timedelta(hours=1)
    tick(club)
    rungs = [who for who, facts in told(club, "case.rung") if facts["case_id"] == case.id]
    assert rungs == [agent.person_id]


def test_whoever_is_concerned_is_not_called_on_duty(club):
    club.now = NIGHT
    agent, boss, _lead = team(club)
    on_duty(club, boss, agent)
    raised(club, urgent=True, area="staff", about_person_id=agent.person_id)
    raised(club, agent, urgent=True)
    assert told(club, "case.duty") == []


def test_a_case_marked_urgent_at_night_calls_too_and_the_list_says_who(club):
    club.now = NIGHT
    agent, boss, _lead = team(club)
    on_duty(club, boss, agent)
    case = raised(club)
    act(club, boss, handling.mark_urgent, case, on=True)
    assert [who for who, _facts in told(club, "case.duty")] == [agent.person_id]
    with club.work(agent) as work:
        assert [one.now for one in rota.listed(work)] == [True, False]
        shift = rota.listed(work)[0].shift.id
    with club.work(boss) as work:
        rota.drop(work, shift_id=shift)
        assert [one.now for one in rota.listed(work)] == [False]


def test_days_that_are_over_and_people_who_handle_no_cases_do_not_fit(club):
    club.now = MONDAY
    agent, boss, _lead = team(club)
    with pytest.raises(DutyUnfit):
        on_duty(club, boss, agent, first=date(2026, 2, 1), last=date(2026, 2, 2))
    with pytest.raises(DutyUnfit):
        on_duty(club, boss, agent, last=date(2026, 5, 1))
    with pytest.raises(TakerUnfit):
        on_duty(club, boss, club.person(Role.EDITOR))


def test_thanks_that_are_due_are_reminded_of_after_ten_working_days_then_weekly(club):
    club.now = MONDAY
    agent, boss, _lead = team(club)
    idea = raised(club, kind="suggestion", area="event")
    act(club, agent, handling.claim, idea)
    act(club, boss, suggestions.adopt, idea)
    club.now += timedelta(days=11)
    tick(club)
    assert told(club, "case.unthanked") == []
    club.now += timedelta(days=1)
    tick(club)
    tick(club)
    assert [who for who, _facts in told(club, "case.unthanked")] == [agent.person_id]
    act(club, agent, suggestions.implemented, idea)
    club.now += timedelta(days=8)
    tick(club)
    assert len(told(club, "case.unthanked")) == 2
    act(club, agent, suggestions.thank, idea)
    assert fresh(club, idea).thank_at is None
    club.now += timedelta(days=30)
    tick(club)
    assert len(told(club, "case.unthanked")) == 2
