"""Points of a month, a quarter, a year: by rule and colleague, what they cost (R13)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from domain.access import Role
from domain.errors import NotPermitted
from domain.points import by_hand, earning, granting, ledger, reports
from domain.points.model import Cause
from domain.points.reports import Span, Sums
from tests.domain.earners import member, run_programmes


@pytest.mark.parametrize(
    ("span", "first", "after"),
    [
        ("month", date(2026, 11, 1), date(2026, 12, 1)),
        ("quarter", date(2026, 10, 1), date(2027, 1, 1)),
        ("year", date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_a_period_begins_and_ends_with_its_months_and_turns_both_ways(span, first, after):
    found = reports.period(Span(span), date(2026, 11, 23))
    assert (found.first, found.after) == (first, after)
    assert found.other(1).first == after
    assert found.other(-1).after == first
    assert found.other(5).other(-5) == found


def report(club, span="month", role=Role.FINANCE, day=None):
    with club.work(club.person(role)) as work:
        return reports.report(work, Span(span), day or work.today)


def test_a_month_by_rule_and_by_colleague_with_its_cost_and_what_is_still_owed(club):
    run_programmes(club)
    ann, bea = member(club), member(club, "NJ2")
    clerk = club.person(Role.MEMBER_SPECIALIST)
    with club.work(clerk) as work:
        earning.award(
            work,
            "home.repurchased",
            member_id=ann,
            source="purchase",
            source_id=7,
            amount=Decimal(1_000_000),
        )
        wrong = granting.grant(
            work, code="event.attended", member_id=bea, occasion="Lecture", on=work.today
        )
        by_hand.reverse(work, wrong.id, reason="not_attended", note="Was not there.")
        by_hand.adjust(work, member_id=bea, points=30, reason="missed", note="A till.")
    with club.work() as work:
        kept = ledger.hold(work, member_id=ann, points=100, key="a", cause=Cause("redemption"))
        ledger.settle(work, kept.id)
        other = ledger.hold(work, member_id=ann, points=50, key="b", cause=Cause("redemption"))
        ledger.release(work, other.id)
        ledger.spend(work, member_id=ann, points=20, key="c", cause=Cause("lottery.ticket"))
    found = report(club)
    assert (found.total.earned, found.total.spent) == (502, 120)
    assert (found.total.adjusted, found.total.reversed, found.total.members) == (30, -2, 2)
    assert (found.open_points, found.liability) == (410, Decimal("4.10"))
    assert (found.cost, found.n) == (Decimal("1.20"), 2)
    lines = {one.code: one.sums for one in found.rules}
    assert next(iter(lines)) == "home.repurchased"
    assert lines["event.attended"] == Sums(earned=2, reversed=-2, entries=2, members=1)
    assert (lines["redemption"].spent, lines["lottery.ticket"].spent) == (100, 20)
    (keyed,) = found.colleagues
    assert (str(keyed.by), keyed.sums.entries) == (f"#{clerk.person_id}", 4)
    assert (keyed.sums.earned, keyed.sums.adjusted) == (502, 30)


def test_the_clubs_midnight_divides_the_months_and_every_point_is_in_one(club):
    ann = member(club)
    midnight = datetime(2026, 10, 31, 16, 0, tzinfo=UTC)  # 1 November in Nanjing
    for n, at in enumerate((midnight - timedelta(seconds=1), midnight)):
        with club.work() as work:
            work.now = at
            ledger.earn(work, member_id=ann, points=10 + n, key=f"k{n}", cause=Cause("test"))
    assert report(club, day=date(2026, 10, 5)).total.earned == 10
    assert report(club, day=date(2026, 11, 5)).total.earned == 11
    assert report(club, "quarter").total.earned == 21
    with club.work() as work:
        year = reports.months(work.session, 2026)
    assert [earned for earned, _spent in year] == [0] * 9 + [10, 11, 0]


def test_a_month_without_entries_is_a_report_of_zeros(sqlite_club):
    found = report(sqlite_club)
    assert (found.total, found.rules, found.cost) == (Sums(), [], Decimal(0))


def test_reports_are_for_those_who_answer_for_the_budget(sqlite_club):
    for role in (Role.MANAGER, Role.LEADER, Role.ACTIVITY_SPECIALIST, Role.FINANCE):
        assert report(sqlite_club, role=role).n == 0
    for role in (Role.MEMBER_SPECIALIST, Role.SERVICE_AGENT):
        with pytest.raises(NotPermitted):
            report(sqlite_club, role=role)
