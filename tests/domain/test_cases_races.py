"""Two people at once on one case: one wins, one is told; each race with its control."""

from datetime import timedelta

from sqlalchemy import select, true

from domain.access import Role
from domain.cases import due, handling, member, moving
from domain.cases.errors import CaseMoved, CaseTaken
from domain.cases.model import CaseMessage, CaseStep, ServiceCase
from tests.domain.applicants import at_once
from tests.domain.cases import act, answers, clocks_of, fresh, raised, resolves, says, tick


def steps(club, case):
    with club.work() as work:
        wanted = select(CaseStep.what).where(CaseStep.case_id == case.id).order_by(CaseStep.id)
        return list(work.session.execute(wanted).scalars())


def claimed_at_once(club):
    agents = [club.person(Role.SERVICE_AGENT) for _ in range(4)]
    case = raised(club)
    results = at_once(*(lambda who=who: act(club, who, handling.claim, case) for who in agents))
    return case, results


def test_of_four_colleagues_who_take_a_case_at_once_one_gets_it(club):
    case, results = claimed_at_once(club)
    won = [one for one in results if isinstance(one, ServiceCase)]
    assert len(won) == 1
    assert all(isinstance(one, (ServiceCase, CaseTaken)) for one in results)
    assert fresh(club, case).assignee_id == won[0].assignee_id
    assert steps(club, case) == ["claimed"]


def test_control_without_the_guard_all_four_get_it(club, monkeypatch):
    monkeypatch.setattr(handling, "is_free", true)
    case, results = claimed_at_once(club)
    assert all(isinstance(one, ServiceCase) for one in results)
    assert steps(club, case) == ["claimed"] * 4


def ended_at_once(club):
    """The member says that it is solved in the moment in which silence closes it."""
    ann, agent = club.person(), club.person(Role.SERVICE_AGENT)
    case = raised(club, ann)
    resolves(club, agent, case)
    for days in (2, 5):
        club.now = case.opened_at + timedelta(days=days + 2 * (days > 4))
        tick(club)
    club.now = case.opened_at + timedelta(days=30)

    def close():
        with club.work() as work:
            return due.run(work)

    results = at_once(lambda: act(club, ann, member.confirm, case), close)
    tick(club)
    return case, results


def test_confirmed_and_closed_by_silence_at_once_it_ends_once(club):
    for _try in range(4):
        case, results = ended_at_once(club)
        ended = fresh(club, case)
        said = [one for one in steps(club, case) if one in ("confirmed", "closed")]
        assert said == ["confirmed" if ended.ended_how == "confirmed" else "closed"]
        assert isinstance(results[0], ServiceCase) == (ended.ended_how == "confirmed")
        assert isinstance(results[0], (ServiceCase, CaseMoved))
        assert isinstance(results[1], int)


def test_control_without_the_guard_it_ends_twice(club, monkeypatch):
    ann, agent = club.person(), club.person(Role.SERVICE_AGENT)
    case = raised(club, ann)
    resolves(club, agent, case)
    act(club, agent, handling.close, case, how="duplicate")
    monkeypatch.setattr(moving, "check", lambda case, way: None)
    monkeypatch.setattr(moving, "stands_at", lambda way: true())
    act(club, ann, member.confirm, case)
    assert steps(club, case) == ["resolved", "closed", "confirmed"]


def test_messages_and_answers_at_once_are_all_kept_and_leave_one_clock_at_most(club):
    ann, agent = club.person(), club.person(Role.SERVICE_AGENT)
    case = raised(club, ann)
    answers(club, agent, case)
    talk = [lambda n=n: says(club, ann, case, f"{n}") for n in range(6)]
    talk += [lambda n=n: answers(club, agent, case, f"{n}") for n in range(2)]
    assert at_once(*talk) == [None] * 8
    running = [one for one in clocks_of(club, case) if one.state == "running"]
    assert sorted(one.clock for one in running) in (["next", "resolution"], ["resolution"])
    with club.work() as work:
        wanted = select(CaseMessage.id).where(CaseMessage.case_id == case.id)
        assert len(work.session.execute(wanted).all()) == 10
