"""The year's events against its plan, the activity rate, the year's summary."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.approvals.service import Decision
from domain.errors import NotFound, Outdated
from domain.events import costs
from domain.events.after_errors import YearNotThere
from domain.events.costs import Spent
from domain.events.model import EventState
from domain.plans import held, rate, yearly
from domain.plans.model import ItemState, PlanItem
from domain.plans.yearly_model import AnnualSummary
from tests.domain.afters import run, told
from tests.domain.crowd import at_once
from tests.domain.events import an_event
from tests.domain.plans import Office, item

YEAR = 2026
DECEMBER = datetime(2026, 12, 10, 4, 0, tzinfo=UTC)


def event(club, month, day=10, state=EventState.SIGNED, item_id=None, **values):
    """An event of this year, perhaps made of an item of the plan."""
    starts = datetime(YEAR, month, day, 6, 0, tzinfo=UTC)
    event_id = an_event(
        club, starts_at=starts, state=state, plan_item_id=item_id, **{"budget": 500, **values}
    )
    if item_id is not None:
        with club.work() as work:
            work.session.execute(
                update(PlanItem).where(PlanItem.id == item_id).values(event_id=event_id)
            )
    return event_id


@pytest.fixture
def year(sqlite_club):
    return Office(sqlite_club), sqlite_club


def of_year(club):
    with club.work() as work:
        return held.of_year(work, YEAR)


def test_each_line_says_what_became_of_it(club):
    office = Office(club)
    titles = ("Kept", "Moved", "Called off", "Left out", "Forgotten", "To come")
    _plan, ids = office.approved(*(item(one, month=5) for one in titles))
    event(club, 5, item_id=ids[0], title="Kept")
    event(club, 7, item_id=ids[1], title="Moved")
    event(club, 5, state=EventState.CANCELLED, item_id=ids[2], title="Called off")
    with club.work() as work:
        dropped = update(PlanItem).where(PlanItem.id == ids[3])
        work.session.execute(dropped.values(state=ItemState.DROPPED))
    event(club, 12, 20, state=EventState.ANNOUNCED, item_id=ids[5], title="To come")
    event(club, 3, title="Extra")
    event(club, 4, state=EventState.DRAFT, title="Never agreed to")
    found = of_year(club)
    assert {one.title: one.became for one in found.lines} == {
        "Kept": "held", "Moved": "moved", "Called off": "cancelled", "Left out": "dropped",
        "Forgotten": "open", "To come": "coming", "Extra": "outside",
    }  # fmt: skip
    assert found.months == (0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0)
    assert found.count(held.OUTSIDE) == 1
    assert held.thawed(held.frozen(found)) == found


def test_an_event_on_another_day_than_planned_has_moved(year):
    office, club = year
    _plan, (one,) = office.approved(item("Tea", day=datetime(YEAR, 5, 9).date(), month=5))
    event(club, 5, 10, item_id=one)
    assert [line.became for line in of_year(club).lines] == ["moved"]


def test_costs_and_satisfaction_of_the_year_are_added_up(year):
    office, club = year
    number = event(club, 5, state=EventState.OVER, title="Tea")
    with club.work(office.planner) as work:
        costs.add(work, number, Spent("Hall", Decimal("700")))
    found = of_year(club)
    assert (found.budget, found.cost) == (Decimal(500), Decimal(700))
    assert found.said.n == 0
    assert found.said.csat is None


def test_the_change_of_the_membership_stands_beside_them(sqlite_club):
    from tests.domain.events import a_member

    a_member(sqlite_club)
    with sqlite_club.work() as work:
        found = held.of_year(work, YEAR)
    assert found.before["members"] == 0
    assert found.now["members"] == 1
    assert found.now["joined"] == 1


def test_the_activity_rate_counts_what_was_held_month_by_month(club):
    planner = Office(club).planner
    event(club, 1)
    event(club, 1, 20)
    event(club, 2)
    event(club, 3, state=EventState.CANCELLED)
    event(club, 12, 20, state=EventState.ANNOUNCED)
    # A new year's party that begins in January by the club's clocks, in December by UTC.
    starts = datetime(2025, 12, 31, 16, 30, tzinfo=UTC)
    an_event(club, starts_at=starts, state=EventState.SIGNED)
    with club.work(planner) as work:
        found = rate.rate(work, YEAR)
        with pytest.raises(NotFound):
            rate.rate(work, 99_999)
    assert found.months == (3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    assert found.begun == 11
    assert found.short == (2, 3, 4, 5, 6, 7, 8, 9, 10, 11)


# ── The summary ───────────────────────────────────────────────────────────────────────────────


def describe(office, effect="Forty new members came by events", version=0):
    with office.club.work(office.planner) as work:
        words = yearly.Words(effect, "The hike moved for rain", "Too few helpers")
        return yearly.describe(work, YEAR, words, version=version)


def hand_in(office):
    with office.club.work(office.planner) as work:
        return yearly.hand_in(work, YEAR)


def look(office, actor=None):
    with office.club.work(actor or office.planner) as work:
        return yearly.look(work, YEAR)


def test_written_in_autumn_handed_in_in_december_and_signed(club):
    office = Office(club)
    event(club, 5)
    describe(office)
    assert look(office).writable
    assert not look(office).may_hand_in
    with pytest.raises(YearNotThere) as early:
        hand_in(office)
    assert early.value.facts["reason"] == "early"
    club.now = DECEMBER
    assert look(office).may_hand_in
    asked = hand_in(office)
    assert asked.proposal["figures"]["lines"][0]["became"] == "outside"
    frozen = look(office).year
    event(club, 6)
    assert look(office).year == frozen
    office.decide(asked.id, office.manager, office.leader, office.gm)
    assert look(office).summary.state == "signed"
    with pytest.raises(YearNotThere) as refused:
        describe(office, version=look(office).summary.version)
    assert refused.value.facts["reason"] == "signed"


def test_sent_back_it_is_revised_with_the_figures_of_then(club):
    club.now = DECEMBER
    office = Office(club)
    describe(office)
    asked = hand_in(office)
    office.decide(asked.id, office.manager, decision=Decision.RETURN, reason="And the costs?")
    assert look(office).writable
    event(club, 5)
    describe(office, "With the costs", version=look(office).summary.version)
    with club.work(office.planner) as work:
        version = work.session.get_one(Approval, asked.id).version
        again = approvals.resubmit(work, asked.id, version=version, reason="Added")
    assert again.proposal["effect"] == "With the costs"
    assert len(again.proposal["figures"]["lines"]) == 1
    office.decide(asked.id, office.manager, office.leader, office.gm)
    assert look(office).summary.state == "signed"


def test_rejected_it_is_a_draft_again(sqlite_club):
    sqlite_club.now = DECEMBER
    office = Office(sqlite_club)
    describe(office)
    asked = hand_in(office)
    office.decide(asked.id, office.manager, decision=Decision.REJECT, reason="Anew, please")
    assert look(office).summary.state == "draft"
    assert look(office).may_hand_in


def test_it_needs_words_and_a_year_of_ours(sqlite_club):
    sqlite_club.now = DECEMBER
    office = Office(sqlite_club)
    for act, reason in ((hand_in, "empty"), (lambda it: describe(it, " "), "empty")):
        with pytest.raises(YearNotThere) as refused:
            act(office)
        assert refused.value.facts["reason"] == reason
    with pytest.raises(YearNotThere) as refused, sqlite_club.work(office.planner) as work:
        yearly.describe(work, YEAR + 1, yearly.Words("x"), version=0)
    assert refused.value.facts["reason"] == "year"
    describe(office)
    with pytest.raises(Outdated):
        describe(office, "Written at the same time")


def test_of_two_who_hand_it_in_at_once_one_asks(club):
    club.now = DECEMBER
    office = Office(club)
    describe(office)
    ends = at_once(
        club, 8, lambda work: yearly.hand_in(work, YEAR).id, actors=[office.planner] * 8,
        threads=4,
    )  # fmt: skip
    assert sum(n for end, n in ends.items() if isinstance(end, int)) == 1


def test_the_planner_is_reminded_from_the_first_of_december_until_it_is_handed_in(club):
    office = Office(club)

    def due(month, day, year=YEAR):
        club.now = datetime(year, month, day, 4, 0, tzinfo=UTC)
        run(club, yearly.run)
        run(club, yearly.run)
        return len(told(club, "annual_summary.due"))

    assert due(11, 30) == 0
    assert due(12, 1) == 1
    with club.work() as work:
        assert work.session.execute(select(AnnualSummary.year)).scalars().all() == [YEAR]
    assert due(12, 5) == 1
    assert due(12, 17) == 2
    assert due(12, 28) == 3
    assert due(1, 3, YEAR + 1) == 4  # it should have been there
    assert due(2, 20, YEAR + 1) == 4
    (first, *_rest) = told(club, "annual_summary.due")
    assert first.person_id == office.planner.person_id


def test_once_handed_in_nobody_is_reminded(sqlite_club):
    sqlite_club.now = datetime(YEAR, 12, 2, 4, 0, tzinfo=UTC)
    office = Office(sqlite_club)
    describe(office)
    hand_in(office)
    assert run(sqlite_club, yearly.run) == 0
    assert told(sqlite_club, "annual_summary.due") == []
