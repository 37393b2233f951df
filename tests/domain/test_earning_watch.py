"""Unusual earning is listed with its evidence, and what is usual is not (C:4)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from domain.access import Role
from domain.errors import NotPermitted
from domain.points import granting, ledger, watch
from domain.points.model import Cause
from domain.purchases.model import Purchase
from tests.domain.earners import member, run_programmes


@pytest.fixture
def boss(club):
    return club.person(Role.MANAGER)


def found(club, boss, **page):
    with club.work(boss) as work:
        return watch.unusual(work, **page)


def earn(club, ann, hours, points=10):
    """Entries so many hours before now."""
    for hour in hours:
        with club.work() as work:
            work.now -= timedelta(hours=hour)
            cause, key = Cause("survey.answered", rule="survey.answered"), f"{ann}:{hour}:{points}"
            ledger.earn(work, member_id=ann, points=points, key=key, cause=cause)


def bought(club, ann, by, shops):
    with club.work() as work:
        for n, shop in enumerate(shops):
            row = {"receipt": f"{ann}-{n}", "amount": Decimal(5), "bought_on": work.today}
            work.session.add(
                Purchase(
                    member_id=ann, shop=shop, points=5, recorded_by=by.person_id,
                    recorded_at=work.now, **row,
                )
            )  # fmt: skip


def test_many_entries_within_a_day_are_a_burst_and_the_same_number_over_weeks_is_not(club, boss):
    ann, bea = member(club), member(club, "NJ2")
    earn(club, ann, [100, 101, 103, 105, 110, 120, 300])  # six within 24 hours, four days ago
    earn(club, bea, [1, 100, 200, 300, 400, 500])
    listed = found(club, boss)
    assert [(one.sort, one.number, one.count, one.points) for one in listed.items] == [
        ("burst", "NJ1", 6, 60)
    ]
    assert listed.items[0].last == club.now - timedelta(hours=100)


def test_five_within_a_day_are_no_burst_nor_are_six_of_last_month(club, boss):
    earn(club, member(club), [1, 2, 3, 4, 5])
    earn(club, member(club, "NJ2"), [24 * 31 + n for n in range(8)])
    assert found(club, boss).total == 0


def test_a_colleague_who_gives_one_member_again_and_again_is_named(club, boss):
    run_programmes(club)
    ann = member(club)
    clerk, other = club.person(Role.MEMBER_SPECIALIST), club.person(Role.ACTIVITY_SPECIALIST)
    for n, actor in enumerate((clerk, clerk, clerk, clerk, other, clerk)):
        with club.work(actor) as work:
            work.now -= timedelta(days=3 * (5 - n))
            granting.grant(
                work, code="group.joined", member_id=ann, occasion=f"Group {n}", on=work.today
            )
    (one,) = found(club, boss).items
    assert (one.sort, one.colleague, one.count) == ("grants", clerk.person_id, 5)


def test_purchases_that_come_from_one_shop_or_one_colleague_are_shown_with_their_share(club, boss):
    ann, bea = member(club), member(club, "NJ2")
    clerk, other = club.person(Role.SERVICE_AGENT), club.person(Role.SERVICE_AGENT)
    bought(club, ann, clerk, ["Mill"] * 7 + ["Dock", "Pier"])
    bought(club, bea, other, ["a", "b", "c", "d", "e"])
    listed = {one.sort: one for one in found(club, boss).items}
    assert listed.keys() == {"shop", "colleague"}
    assert (listed["shop"].shop, listed["shop"].count, listed["shop"].share) == ("Mill", 7, 77)
    assert (listed["colleague"].colleague, listed["colleague"].share) == (clerk.person_id, 100)


def test_the_list_is_paged_and_the_latest_stands_first(club, boss):
    for n in range(7):
        earn(club, member(club, f"NJ{n}"), [10 * n + k / 10 for k in range(6)])
    first, second = found(club, boss), found(club, boss, first=5)
    assert (first.total, len(first.items), len(second.items)) == (7, 5, 2)
    assert [one.number for one in (*first.items, *second.items)] == [f"NJ{n}" for n in range(7)]


def test_only_the_manager_looks_at_it(sqlite_club):
    for role in (Role.MEMBER_SPECIALIST, Role.ACTIVITY_SPECIALIST, Role.LEADER, Role.FINANCE):
        with sqlite_club.work(sqlite_club.person(role)) as work, pytest.raises(NotPermitted):
            watch.unusual(work)
