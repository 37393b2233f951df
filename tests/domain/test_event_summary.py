"""The summary of an event: its figures, its words, its three signatures."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from domain.access import Role
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.approvals.service import Decision
from domain.errors import NotPermitted, Outdated
from domain.events import aftermath, costs, figures, summary
from domain.events.after_errors import SummaryNotThere
from domain.events.costs import Spent
from domain.events.model import Event, EventState, Registration, Turn
from domain.events.news_model import EventNews
from tests.domain.afters import Evening, told
from tests.domain.crowd import at_once


class Chain:
    """The way of a summary through manager, leader and general manager."""

    def __init__(self, evening):
        self.evening, self.club = evening, evening.club
        self.deciders = [self.club.person(one) for one in (Role.MANAGER, Role.LEADER, Role.GM)]

    def handed_in(self):
        self.evening.drafted()
        self.hand_in()

    def hand_in(self):
        with self.club.work(self.evening.runner) as work:
            self.approval_id = summary.hand_in(work, self.evening.event_id).id

    def decide(self, decider, decision=Decision.APPROVE, reason=""):
        with self.club.work(decider) as work:
            version = work.session.get_one(Approval, self.approval_id).version
            approvals.decide(work, self.approval_id, decision, version=version, reason=reason)

    def signed(self):
        for decider in self.deciders:
            self.decide(decider)

    def returned(self):
        self.decide(self.deciders[0], Decision.RETURN, "How many were new?")

    def handed_in_again(self):
        with self.club.work(self.evening.runner) as work:
            version = work.session.get_one(Approval, self.approval_id).version
            approvals.resubmit(
                work, self.approval_id, version=version, reason="Three of them, see above"
            )

    def state(self):
        with self.club.work() as work:
            return work.session.get_one(Event, self.evening.event_id).state

    def approval(self):
        with self.club.work() as work:
            return work.session.get_one(Approval, self.approval_id)


def test_the_figures_say_who_was_invited_waited_came_and_what_it_cost(club):
    evening = Evening(club, guests=8, came=6)
    with club.work(evening.runner) as work:
        costs.add(work, evening.event_id, Spent("Hall", Decimal("1200"), "Marketing"))
        work.session.add(
            EventNews(event_id=evening.event_id, told=40, started_at=club.now, done_at=club.now)
        )
        seats = work.session.scalars(select(Registration).order_by(Registration.id)).all()
        seats[0].seats, seats[0].tier, seats[1].walk_in = 3, "gold", True
        seats[7].state = "cancelled"
        for guest in evening.guests[:2]:
            work.session.add(
                Turn(event_id=evening.event_id, member_id=guest.member_id, state="taken",
                     joined_at=club.now)
            )  # fmt: skip
    evening.later(hours=2)
    for guest, stars in enumerate((5, 5, 4, 3, 1)):
        evening.says(guest, stars, stars * 2, good=f"Word {guest}", quotable=guest < 2)
    found = evening.look().figures
    assert (found.invited, found.registered, found.given_up, found.waited) == (40, 7, 1, 2)
    assert (found.came, found.no_show, found.walk_ins) == (6, 1, 1)
    assert (found.seats, found.seats_came) == (9, 8)
    assert (found.cost, found.over, found.each) == (Decimal(1200), True, Decimal(150))
    assert (found.answers, found.csat, found.nps) == (5, 60, 0)
    assert found.tiers == {"gold": figures.Tier(1, 1), "ordinary": figures.Tier(6, 5)}
    assert evening.look().quotes == ("Word 0", "Word 1")
    assert figures.thawed(figures.frozen(found)) == found


def test_without_check_in_nobody_counts_as_not_come(sqlite_club):
    evening = Evening(sqlite_club, guests=4)
    found = evening.look().figures
    assert (found.registered, found.checked, found.no_show) == (4, False, 0)


def test_drafted_completed_handed_in_and_signed_by_three(club):
    evening = Evening(club, guests=6, came=6)
    chain = Chain(evening)
    chain.handed_in()
    assert chain.state() == EventState.SUMMARIZED
    frozen = evening.look()
    assert not frozen.writable
    assert not frozen.may_hand_in
    for decider in chain.deciders:
        assert chain.state() == EventState.SUMMARIZED
        chain.decide(decider)
    assert chain.state() == EventState.SIGNED
    assert chain.approval().number == "2026-0001"
    assert evening.look().figures == frozen.figures
    assert [one.role for one in evening.look().request.taken] == ["manager", "leader", "gm"]


def test_what_is_signed_is_what_was_handed_in_though_a_late_answer_comes(sqlite_club):
    evening = Evening(sqlite_club, guests=6, came=6)
    Chain(evening).handed_in()
    evening.says(5, 1, 0)  # still within the week
    assert evening.results().n == 6
    assert evening.look().figures.answers == 5


def test_a_question_comes_back_with_three_working_days_and_is_answered(club):
    evening = Evening(club, guests=6, came=6)
    chain = Chain(evening)
    chain.handed_in()  # Thursday
    chain.returned()
    waits = chain.approval()
    assert (waits.due_at - club.now).days == 5  # Tuesday evening: a weekend lies between
    assert evening.look().writable
    with club.work(evening.runner) as work:
        words = summary.Words("Three of them were new")
        summary.complete(
            work, evening.event_id, words, version=summary.of_event(work, evening.event_id).version
        )
    chain.handed_in_again()
    assert chain.approval().proposal["effect"] == "Three of them were new"
    assert not evening.look().writable
    chain.signed()
    assert chain.state() == EventState.SIGNED


def test_rejected_it_may_be_written_anew(club):
    evening = Evening(club, guests=6, came=6)
    chain = Chain(evening)
    chain.handed_in()
    chain.decide(chain.deciders[0], Decision.REJECT, "This is another event's")
    assert chain.state() == EventState.OVER
    assert evening.look().writable
    evening.completed("The right one")
    chain.hand_in()
    chain.signed()
    assert chain.state() == EventState.SIGNED


def test_too_early_empty_or_handed_in_already_is_said(sqlite_club):
    evening = Evening(sqlite_club, guests=6, came=6)

    def refused():
        with pytest.raises(SummaryNotThere) as refusal, sqlite_club.work(evening.runner) as work:
            summary.hand_in(work, evening.event_id)
        return refusal.value.facts["reason"]

    assert refused() == "early"
    evening.later(hours=2)
    assert refused() == "soon"
    evening.later(days=3)
    assert refused() == "empty"
    evening.completed()
    Chain(evening).hand_in()
    assert refused() == "handed_in"
    with pytest.raises(SummaryNotThere) as refusal:
        evening.completed()
    assert refusal.value.facts["reason"] == "handed_in"


def test_of_two_colleagues_who_hand_it_in_at_once_one_asks(club):
    evening = Evening(club, guests=6, came=6)
    evening.drafted()
    ends = at_once(
        club, 8, lambda work: summary.hand_in(work, evening.event_id).id,
        actors=[evening.runner] * 8, threads=4,
    )  # fmt: skip
    assert sum(n for end, n in ends.items() if isinstance(end, int)) == 1
    with club.work() as work:
        assert len(work.session.execute(select(Approval)).all()) == 1


def test_of_two_colleagues_who_write_it_at_once_the_second_is_told(sqlite_club):
    evening = Evening(sqlite_club, guests=1, came=1)
    evening.later(days=3)
    version = evening.after().version
    with sqlite_club.work(evening.runner) as work:
        summary.complete(work, evening.event_id, summary.Words("Mine"), version=version)
    with pytest.raises(Outdated), sqlite_club.work(evening.runner) as work:
        summary.complete(work, evening.event_id, summary.Words("Yours"), version=version)
    assert evening.after().effect == "Mine"


def test_a_summary_handed_in_is_no_longer_reminded_of(sqlite_club):
    evening = Evening(sqlite_club, guests=6, came=6)
    Chain(evening).handed_in()
    evening.later(days=8)
    assert told(sqlite_club, "event.summary_reminder") == []


def test_a_manager_who_runs_events_does_not_sign_their_own(sqlite_club):
    evening = Evening(sqlite_club, guests=6, came=6)
    evening.drafted()
    chain = Chain(evening)
    manager = chain.deciders[0]
    with sqlite_club.work(manager) as work:
        made = summary.hand_in(work, evening.event_id)
        assert made.waiting_for == "leader"  # the only manager agreed by asking


def test_an_inspector_reads_but_writes_nothing(sqlite_club):
    evening = Evening(sqlite_club, guests=1, came=1)
    evening.later(days=3)
    inspector = sqlite_club.person(Role.INSPECTOR)
    assert not evening.look(inspector).writable
    with pytest.raises(NotPermitted), sqlite_club.work(inspector) as work:
        summary.complete(work, evening.event_id, summary.Words("x"), version=1)


def test_the_list_shows_what_waits_and_marks_what_is_late(sqlite_club):
    evening = Evening(sqlite_club, guests=1, came=1)
    evening.later(days=3)

    def lines():
        with sqlite_club.work(evening.runner) as work:
            return [(one.event.id, one.late) for one in aftermath.listed(work).items]

    assert lines() == [(evening.event_id, False)]
    evening.later(days=8)
    assert lines() == [(evening.event_id, True)]
