"""Programmes run once the leader has approved them, and only as approved (E67, R12.2)."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from domain.access import Role
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.approvals.service import Decision
from domain.errors import NotFound, NotPermitted, Outdated, ReasonMissing
from domain.points import earning, granting, programmes
from domain.points.errors import ProgrammeFixed, ProgrammeUnfit
from domain.points.rules_model import Programme, Rule
from tests.domain.earners import member, put_programme, run_programmes


@pytest.fixture
def club(sqlite_club):
    return sqlite_club


@pytest.fixture
def clerk(club):
    return club.person(Role.ACTIVITY_SPECIALIST)


def of_club(club, actor, **facts):
    with club.work(actor) as work:
        return programmes.opened(work, 1, **facts).programme


def propose(club, actor, programme):
    with club.work(actor) as work:
        return programmes.propose(
            work, programme.id, version=programme.version, reason="The year begins."
        )


def decide(club, role, asked, decision=Decision.APPROVE, reason=""):
    with club.work(club.person(role)) as work:
        approval = work.session.get(Approval, asked.id)
        return approvals.decide(work, asked.id, decision, version=approval.version, reason=reason)


def earned(club, member_id, source_id=1):
    with club.work() as work:
        return earning.award(
            work, "survey.answered", member_id=member_id, source="survey", source_id=source_id
        )


def test_the_rules_of_the_handbook_are_there_and_give_nothing_before_the_leader_has_approved(
    club, clerk
):
    ann = member(club)
    with club.work(clerk) as work:
        found = {one.code: one for one in programmes.listed(work).items}
        assert {one.state for one in found.values()} == {"draft"}
        e70 = {rule.code: rule.points for rule in programmes.rules_of(work, found["club"].id)}
    assert e70 == {
        "group.joined": 1,
        "survey.answered": 1,
        "event.attended": 2,
        "article.published": 3,
        "suggestion.adopted": 3,
        "home.traded_in": 1,
        "home.referred": 1,
        "home.repurchased": 5,
    }
    assert earned(club, ann).why == "not_running"
    asked = propose(club, clerk, of_club(club, clerk))
    assert (asked.waiting_for, of_club(club, clerk).state) == ("leader", "proposed")
    assert earned(club, ann).why == "not_running"
    decide(club, Role.LEADER, asked)
    assert of_club(club, clerk).state == "running"
    assert earned(club, ann).points == 1


def test_a_rejected_programme_is_a_draft_again_and_a_returned_one_can_be_changed(club, clerk):
    asked = propose(club, clerk, of_club(club, clerk))
    decide(club, Role.LEADER, asked, Decision.RETURN, "Half the budget, please.")
    with club.work(clerk) as work:
        seen = programmes.opened(work, 1).programme
        half = programmes.change(
            work, 1, version=seen.version, budget=50_000, starts_on=None, ends_on=None
        )
        assert half.state == "proposed"
        again = programmes.propose(work, 1, version=half.version, reason="Halved.")
        assert again.id == asked.id and again.state == "pending"
    decide(club, Role.LEADER, asked, Decision.REJECT, "Not this year.")
    assert of_club(club, clerk).state == "draft"


def test_while_it_is_decided_nothing_changes(club, clerk):
    propose(club, clerk, of_club(club, clerk))
    seen = of_club(club, clerk)
    with club.work(clerk) as work:
        with pytest.raises(ProgrammeFixed):
            programmes.change(
                work, 1, version=seen.version, budget=9, starts_on=None, ends_on=None
            )
        with pytest.raises(ProgrammeFixed):
            programmes.change_rule(work, 1, version=seen.version, points=9)
        with pytest.raises(ProgrammeFixed):
            programmes.propose(work, 1, version=seen.version, reason="Again.")
        with pytest.raises(ProgrammeFixed):
            programmes.close(work, 1, version=seen.version)


def test_r12_2_a_change_of_a_running_programme_voids_its_approval_and_stops_it(club, clerk):
    run_programmes(club)
    ann, seen = member(club), of_club(club, clerk)
    with club.work(clerk) as work:
        rule = programmes.rules_of(work, 1)[1]
        programmes.change_rule(work, rule.id, version=seen.version, points=5)
        assert work.session.get(Approval, seen.approval_id).state == "void"
    assert of_club(club, clerk).state == "draft"
    assert earned(club, ann).why == "not_running"
    asked = propose(club, clerk, of_club(club, clerk))
    assert asked.id != seen.approval_id
    decide(club, Role.LEADER, asked)
    assert earned(club, ann).points == 5


def test_of_two_who_change_at_once_the_second_sees_that_it_has_changed(club, clerk):
    seen = of_club(club, clerk)
    with club.work(clerk) as work:
        programmes.change_rule(work, 1, version=seen.version, points=2)
        with pytest.raises(Outdated):
            programmes.change_rule(work, 1, version=seen.version, points=7)
        assert work.session.get(Rule, 1).points == 2


def test_a_programme_of_its_own_has_a_rule_a_budget_and_days(club, clerk):
    with club.work(clerk) as work:
        made = programmes.create(
            work, name="Spring", budget=500, starts_on=work.today, ends_on=work.today
        )
        with pytest.raises(ProgrammeUnfit) as empty:
            programmes.propose(work, made.id, version=1, reason="Spring is coming.")
        rule = programmes.add_rule(
            work, made.id, version=1, name="Lecture", kind="per_event", points=4
        )
    assert empty.value.facts == {"reason": "empty"}
    decide(club, Role.LEADER, propose(club, clerk, made))
    with club.work(clerk) as work:
        assert [one.code for one in granting.given_by_hand(work)] == [rule.code]
        work.now += timedelta(days=1)
        assert granting.given_by_hand(work) == []
        assert programmes.opened(work, made.id).over


@pytest.mark.parametrize(
    ("budget", "first", "last"), [(0, 0, 1), (-5, 0, 1), (10**12, 0, 1), (10, 1, 0)]
)
def test_a_programme_with_no_budget_or_days_in_the_wrong_order_is_refused(
    club, clerk, budget, first, last
):
    with club.work(clerk) as work:
        before = work.session.execute(select(func.count(Programme.id))).scalar_one()
        with pytest.raises(ProgrammeUnfit):
            programmes.create(
                work,
                name="x",
                budget=budget,
                starts_on=work.today + timedelta(days=first),
                ends_on=work.today + timedelta(days=last),
            )
        assert work.session.execute(select(func.count(Programme.id))).scalar_one() == before


def test_the_budget_cannot_be_less_than_was_given(club, clerk):
    put_programme(club, "club", spent=40)
    with club.work(clerk) as work, pytest.raises(ProgrammeUnfit):
        programmes.change(work, 1, version=1, budget=39, starts_on=None, ends_on=None)


def test_a_closed_programme_gives_nothing_and_stays_closed(club, clerk):
    run_programmes(club)
    ann, seen = member(club), of_club(club, clerk)
    with club.work(clerk) as work:
        closed = programmes.close(work, 1, version=seen.version)
        assert programmes.close(work, 1, version=seen.version).version == closed.version
        with pytest.raises(ProgrammeFixed):
            programmes.change_rule(work, 1, version=closed.version, points=2)
        assert programmes.listed(work).items[-1].id == 1
    assert earned(club, ann).why == "not_running"


def test_only_the_activity_specialist_makes_programmes_and_never_decides_them(club, clerk):
    asked = propose(club, clerk, of_club(club, clerk))
    for role in (Role.MANAGER, Role.MEMBER_SPECIALIST, Role.LEADER):
        with club.work(club.person(role)) as work, pytest.raises(NotPermitted):
            programmes.propose(work, 2, version=1, reason="Please.")
    with pytest.raises(NotPermitted):
        decide(club, Role.MANAGER, asked)
    with club.work(clerk) as work:
        with pytest.raises(NotFound):
            programmes.opened(work, 99)
        with pytest.raises(ReasonMissing):
            programmes.propose(work, 2, version=1, reason=" ")
