"""Who is warned when a promise runs out, and who never hears of a case (R7.3, SPEC 9)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import LargeBinary, select, type_coerce, update

from domain.access import Role
from domain.cases import handling, messages, reading
from domain.cases.errors import TakerUnfit
from domain.cases.model import ServiceCase
from domain.cases.said import Said
from domain.errors import NotFound, NotPermitted, Unreadable
from domain.people.model import Absence
from tests.domain.cases import act, answers, asks, fresh, raised, team, tick, told


def at(words):
    """A moment on the clocks of Nanjing."""
    return datetime.fromisoformat(f"2026-11-{words}+08:00").astimezone(UTC)


def rungs(club):
    """(rung, clock, who) of every warning so far, each rung once."""
    found = {}
    for person, facts in told(club, "case.rung"):
        found.setdefault((facts["case_id"], facts["clock"], facts["rung"]), []).append(person)
    return [(rung, clock, people) for (_case, clock, rung), people in found.items()]


def away(club, who, substitute):
    with club.work() as work:
        day = work.today
        work.session.add(
            Absence(
                person_id=who.person_id, substitute_id=substitute.person_id, first_day=day,
                last_day=day + timedelta(days=30), named_by=who.person_id, state="approved",
            )
        )  # fmt: skip


def test_the_ladder_climbs_from_the_colleague_to_the_leader(club):
    agent, boss, lead = team(club)
    club.now = at("23T09:00")
    case = raised(club)
    act(club, agent, handling.claim, case)
    seen = []
    for clock in ("09:59", "10:00", "10:36", "11:00", "11:10", "13:29", "13:30", "18:00"):
        club.now = at(f"23T{clock}")
        tick(club)
        tick(club)
        seen.append((clock, len(rungs(club))))
    assert [count for _clock, count in seen] == [0, 1, 2, 2, 3, 3, 4, 4]
    a, b, c = (one.person_id for one in (agent, boss, lead))
    assert rungs(club) == [
        (50, "first", [a]), (80, "first", [a, b]), (100, "first", [b]), (150, "first", [c]),
    ]  # fmt: skip


def test_outside_office_hours_warnings_wait_except_for_urgent_cases(club):
    agent, _boss, _lead = team(club)
    club.now = at("23T17:00")
    calm, urgent = raised(club), raised(club, urgent=True)
    for case in (calm, urgent):
        act(club, agent, handling.claim, case)
    club.now = at("23T18:00")  # the day is over, and half of the time
    tick(club)
    assert [facts["case_id"] for _, facts in told(club, "case.rung")] == [urgent.id]
    club.now = at("24T08:59")
    tick(club)
    assert calm.id not in {facts["case_id"] for _, facts in told(club, "case.rung")}
    club.now = at("24T09:00")
    tick(club)
    assert calm.id in {facts["case_id"] for _, facts in told(club, "case.rung")}


def test_two_warnings_about_a_case_lie_half_an_hour_apart(sqlite_club):
    club, (agent, boss, lead) = sqlite_club, team(sqlite_club)
    club.now = at("23T09:00")
    case = raised(club)
    act(club, agent, handling.claim, case)
    club.now = at("26T10:00")  # the schedule slept: both promises are long broken
    tick(club)
    everybody = [one.person_id for one in (agent, boss, lead)]
    assert rungs(club) == [(150, "first", everybody)]
    club.now = at("26T10:29")
    tick(club)
    assert len(rungs(club)) == 1
    club.now = at("26T10:30")
    tick(club)
    assert rungs(club)[1] == (100, "resolution", everybody[:2])
    answers(club, agent, case)
    asks(club, agent, case)
    club.now = at("30T17:00")
    tick(club)
    assert len(rungs(club)) == 2  # what stands still warns of nothing


def test_what_nobody_has_is_told_to_the_desk_and_an_absent_colleagues_to_the_substitute(
    sqlite_club,
):
    club, (agent, _boss, _lead) = sqlite_club, team(sqlite_club)
    specialist, stand_in = club.person(Role.MEMBER_SPECIALIST), club.person(Role.FINANCE)
    club.now = at("23T09:00")
    raised(club)
    mine = raised(club)
    act(club, agent, handling.claim, mine)
    away(club, agent, stand_in)
    club.now = at("23T10:00")
    tick(club)
    by_case = {}
    for person, facts in told(club, "case.rung"):
        by_case.setdefault(facts["case_id"], set()).add(person)
    desk = {stand_in.person_id, specialist.person_id}  # of the agent, and the other one
    assert by_case == {mine.id - 1: desk, mine.id: {stand_in.person_id}}


# ── Who never hears of it ─────────────────────────────────────────────────────────────────────


def blocked(club, who, case):
    """Nothing of the case is to be had: list, count, search, card, history, words, deeds."""
    with club.work(who) as work:
        for name in reading.FILTERS:
            shown = reading.queue(work, filter=name).items
            assert case.id not in {line.case_id for line in shown}
    said = Said(words="x")
    for deed in (
        lambda work: reading.find(work, number=case.number),
        lambda work: reading.one(work, case.id),
        lambda work: reading.history(work, case.id),
        lambda work: messages.of_case(work, case_id=case.id),
        lambda work: messages.from_staff(work, case_id=case.id, said=said),
        lambda work: messages.note(work, case_id=case.id, said=said),
        lambda work: handling.claim(work, case_id=case.id),
        lambda work: handling.retype(work, case_id=case.id, kind="complaint", area="other"),
        lambda work: handling.close(work, case_id=case.id, how="spam"),
    ):
        with pytest.raises(NotFound), club.work(who) as work:
            deed(work)


def open_to(club, who, case):
    with club.work(who) as work:
        return reading.one(work, case.id).line.case_id == case.id


def test_a_complaint_about_a_colleague_is_for_manager_and_leader_alone(club):
    agent, boss, lead = team(club)
    other = club.person(Role.SERVICE_AGENT)
    case = raised(club, area="staff", about_person_id=agent.person_id)
    assert case.confidential
    for who in (agent, other):
        blocked(club, who, case)
    assert open_to(club, boss, case)
    assert open_to(club, lead, case)
    with pytest.raises(TakerUnfit):
        act(club, boss, handling.hand_over, case, to=other.person_id)
    with pytest.raises(TakerUnfit):
        act(club, boss, handling.hand_to_department, case, department="service_agent")
    act(club, boss, handling.retype, case, kind="complaint", area="other")
    blocked(club, other, case)  # a name keeps it confidential
    club.now += timedelta(hours=3)
    tick(club)
    assert {person for person, _ in told(club, "case.rung")} == {boss.person_id}


def test_a_complaint_about_the_manager_goes_to_the_leader_not_to_the_stand_in(club):
    _agent, boss, lead = team(club)
    stand_in = club.person(Role.SERVICE_AGENT)
    away(club, boss, stand_in)
    roles = stand_in.roles | {Role.MANAGER}
    acting = replace(stand_in, roles=roles, acting_for=frozenset({boss.person_id}))
    case = raised(club, area="staff", about_person_id=boss.person_id)
    blocked(club, boss, case)
    blocked(club, acting, case)
    blocked(club, club.person(Role.MANAGER), case)
    assert open_to(club, lead, case)
    for hours in range(1, 30):
        club.now = at("23T12:00") + timedelta(hours=hours)
        tick(club)
    assert {person for person, _ in told(club, "case.rung")} == {lead.person_id}
    with pytest.raises(TakerUnfit):
        act(club, lead, handling.hand_over, case, to=boss.person_id)


def test_the_substitute_of_the_colleague_complained_about_stands_aside_too(club):
    agent, _boss, lead = team(club)
    manager = club.person(Role.MANAGER)
    away(club, agent, manager)
    acting = replace(
        manager,
        roles=frozenset({Role.MANAGER, Role.SERVICE_AGENT}),
        acting_for=frozenset({agent.person_id}),
    )
    case = raised(club, area="staff", about_person_id=agent.person_id)
    blocked(club, acting, case)
    assert open_to(club, lead, case)


def test_a_complaint_about_an_unnamed_colleague_is_confidential_too(sqlite_club):
    club, (agent, boss, _lead) = sqlite_club, team(sqlite_club)
    case = raised(club, area="staff", words="I do not know her name.")
    blocked(club, agent, case)
    act(club, boss, handling.retype, case, kind="complaint", area="service")
    assert open_to(club, agent, case)


def test_a_colleagues_own_complaint_is_handled_by_others(sqlite_club):
    club, (agent, boss, _lead) = sqlite_club, team(sqlite_club)
    case = raised(club, agent)
    with pytest.raises(NotFound), club.work(agent) as work:
        reading.one(work, case.id)
    with club.work(agent) as work:
        assert reading.one_of_mine(work, case.id).line.number == case.number
    with pytest.raises(TakerUnfit):
        act(club, boss, handling.hand_over, case, to=agent.person_id)


def test_a_case_turned_confidential_leaves_the_colleague_who_had_it(sqlite_club):
    club, (agent, boss, _lead) = sqlite_club, team(sqlite_club)
    case = raised(club)
    act(club, agent, handling.claim, case)
    with pytest.raises(NotPermitted):
        act(club, club.person(Role.SERVICE_AGENT), handling.hand_over, case, to=boss.person_id)
    act(club, agent, handling.retype, case, kind="complaint", area="staff")
    assert fresh(club, case).assignee_id is None
    blocked(club, agent, case)


def test_f48_a_case_with_a_broken_seal_is_looked_at_like_the_others(club):
    agent, _boss, _lead = team(club)
    club.now = at("23T09:00")
    broken, whole = raised(club, about_shop="Tea house"), raised(club)
    for case in (broken, whole):
        act(club, agent, handling.claim, case)
    with club.work() as work:
        change = update(ServiceCase.__table__).where(ServiceCase.__table__.c.id == broken.id)
        nonsense = type_coerce(b"broken", LargeBinary)
        work.session.execute(change.values(about_shop=nonsense, resolution=nonsense))
    with pytest.raises(Unreadable):
        fresh(club, broken)
    club.now = at("23T10:00")
    tick(club)
    assert [one[1]["case_id"] for one in told(club, "case.rung")] == [broken.id, whole.id]
    with club.work() as work:
        state = {"state": "resolved", "ended_at": None, "silent_since": work.now}
        work.session.execute(change.values(state))
    club.now += timedelta(days=20)
    tick(club)
    club.now += timedelta(days=20)
    tick(club)
    with club.work() as work:
        ended = select(ServiceCase.__table__.c.ended_how).where(
            ServiceCase.__table__.c.id == broken.id
        )
        assert work.session.scalar(ended) == "silence"
