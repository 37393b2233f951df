"""What an event cost, its papers, and when its books are closed."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from domain.access import Role
from domain.applications import retention
from domain.errors import NotFound, NotPermitted
from domain.events import costs, papers
from domain.events.after_errors import BooksClosed, CostUnfit
from domain.events.after_model import EventCost, EventPaper
from domain.events.costs import Spent
from domain.events.papers import File
from tests.domain.afters import Evening
from tests.domain.crowd import at_once


@pytest.fixture
def evening(sqlite_club):
    return Evening(sqlite_club, guests=1)


def noted(evening, what="Tea and cakes", amount="120.50", **more):
    with evening.club.work(evening.runner) as work:
        return costs.add(work, evening.event_id, Spent(what, Decimal(amount), **more))


def listed(evening, **page):
    with evening.club.work(evening.runner) as work:
        return costs.listed(work, evening.event_id, **page)


def test_costs_add_up_by_who_bears_them_and_are_held_against_the_budget(club):
    evening = Evening(club, guests=1)
    noted(evening, "Hall", "800.10", bearer="Marketing")
    noted(evening, "Tea", "100.20")
    noted(evening, "Cakes", "99.70")
    found = listed(evening)
    assert [one.what for one in found.items] == ["Hall", "Tea", "Cakes"]
    assert found.sums.by_bearer == {"": Decimal("199.90"), "Marketing": Decimal("800.10")}
    assert found.sums.total == Decimal("1000.00")
    assert not found.sums.over  # the budget is 1000
    noted(evening, "One tea more", "0.01")
    assert listed(evening).sums.over


@pytest.mark.parametrize(
    ("what", "amount", "reason"),
    [
        ("x", "1", "what"), ("x" * 81, "1", "what"), ("Tea", "0", "amount"),
        ("Tea", "-1", "amount"), ("Tea", "NaN", "amount"), ("Tea", "10000000.01", "large"),
        ("Tea", "1.005", "cents"),
    ],
)  # fmt: skip
def test_a_sum_that_will_not_do_is_refused_with_its_reason(evening, what, amount, reason):
    with pytest.raises(CostUnfit) as unfit:
        noted(evening, what, amount)
    assert unfit.value.facts["reason"] == reason
    assert listed(evening).count == 0


def test_a_struck_sum_counts_no_more_and_stays_in_the_books(evening):
    cost = noted(evening)
    for _ in range(2):
        with evening.club.work(evening.runner) as work:
            costs.strike(work, cost.id)
    assert listed(evening).sums.total == 0
    with evening.club.work() as work:
        kept = work.session.get(EventCost, cost.id)
        assert kept.struck_by == evening.runner.person_id


def test_costs_are_closed_with_the_summary_and_open_when_it_is_sent_back(club):
    evening = Evening(club, guests=6, came=6)
    cost = noted(evening)
    from tests.domain.test_event_summary import Chain

    chain = Chain(evening)
    chain.handed_in()
    with pytest.raises(BooksClosed) as closed:
        noted(evening)
    assert closed.value.facts["reason"] == "handed_in"
    chain.returned()
    noted(evening, "Late bill", "10")
    chain.handed_in_again()
    chain.signed()
    with pytest.raises(BooksClosed) as closed, club.work(evening.runner) as work:
        costs.strike(work, cost.id)
    assert closed.value.facts["reason"] == "signed"


def test_an_event_that_is_not_approved_has_no_books(sqlite_club):
    evening = Evening(sqlite_club, guests=1, state="proposed")
    with pytest.raises(BooksClosed) as closed:
        noted(evening)
    assert closed.value.facts["reason"] == "early"
    with pytest.raises(NotFound), sqlite_club.work(evening.runner) as work:
        costs.add(work, 999, Spent("Tea", Decimal(1)))


def test_only_who_runs_events_notes_costs(evening):
    agent = evening.club.person(Role.SERVICE_AGENT)
    with evening.club.work(agent) as work:
        assert not costs.listed(work, evening.event_id).writable
    with pytest.raises(NotPermitted), evening.club.work(agent) as work:
        costs.add(work, evening.event_id, Spent("Tea", Decimal(1)))


# ── Papers ────────────────────────────────────────────────────────────────────────────────────


def keep(evening, slot, *files):
    with evening.club.work(evening.runner) as work:
        found = [File(f"{one}.sealed", one, "image/jpeg") for one in files]
        return papers.add(work, evening.event_id, slot, found)


def archive(evening):
    with evening.club.work(evening.runner) as work:
        return papers.archive(work, evening.event_id)


def test_the_archive_says_what_is_missing(evening):
    assert archive(evening).missing == ("run_sheet", "poster", "photos", "press")
    assert keep(evening, "photos", "a", "b") == 2
    assert keep(evening, "photos", "b", "c") == 1  # the same picture again is kept once
    with evening.club.work(evening.runner) as work:
        papers.nothing(work, evening.event_id, "press")
        papers.nothing(work, evening.event_id, "press")
    found = archive(evening)
    assert found.missing == ("run_sheet", "poster")
    assert found.files["photos"] == 3
    assert found.none == {"press"}
    noted(evening)
    assert archive(evening).costs


def test_papers_that_come_after_all_take_the_place_of_there_being_none(evening):
    with evening.club.work(evening.runner) as work:
        papers.nothing(work, evening.event_id, "press")
    keep(evening, "press", "clip")
    found = archive(evening)
    assert found.none == frozenset()
    assert found.files["press"] == 1


def test_papers_can_be_taken_out_and_looked_at_and_the_look_is_kept(evening):
    keep(evening, "poster", "a")
    with evening.club.work(evening.runner) as work:
        assert [one.stored for one in papers.of_slot(work, evening.event_id, "poster")] == [
            "a.sealed"
        ]
        assert papers.remove(work, evening.event_id, "poster") == 1
        assert papers.remove(work, evening.event_id, "poster") == 0
        assert papers.of_slot(work, evening.event_id, "poster") == []
    assert keep(evening, "poster", "a") == 1  # the same file may come again


def test_the_same_photo_sent_by_two_at_once_is_kept_once(club):
    evening = Evening(club, guests=1)
    at_once(
        club, 8,
        lambda work: papers.add(
            work, evening.event_id, "photos", [File("a.sealed", "a", "image/jpeg")]
        ),
        actors=[evening.runner] * 8, threads=4,
    )  # fmt: skip
    with club.work() as work:
        assert len(work.session.execute(select(EventPaper)).all()) == 1


def test_vouchers_and_papers_are_not_swept_away_as_unattached(evening):
    noted(evening, voucher="bill.sealed", media_type="application/pdf")
    keep(evening, "photos", "a")
    keep(evening, "poster", "gone")
    with evening.club.work(evening.runner) as work:
        papers.remove(work, evening.event_id, "poster")
    names = ["bill.sealed", "a.sealed", "gone.sealed", "other.sealed"]
    with evening.club.work() as work:
        assert retention.unattached(work, names) == ["gone.sealed", "other.sealed"]
