"""Lowered only after an evaluation that was announced, and a grace (R3.5)."""

from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from domain.access import Role
from domain.errors import NotPermitted
from domain.outbox import OutboxMessage
from domain.points import legs
from domain.policy import Policy
from domain.tiers import due, reviews, standings, telling
from domain.tiers.model import TierReview
from tests.domain.applicants import at_once
from tests.domain.climbers import (
    earn,
    member,
    night,
    rules,
    set_day,
    spend,
    steps,
    tier,
    told,
)

LOWERED = date(2027, 1, 31)  # 30 days after 1 January


@pytest.fixture(autouse=True)
def _lowering():
    rules(tier_downgrade="by_points")
    yield
    rules()


def test_a_tier_falls_after_two_notices_an_evaluation_and_a_grace(club):
    ann = member(club, tier="diamond")
    earn(club, ann, 6_000)
    night(club, until=date(2026, 12, 1))
    assert told(club) == []
    night(club, until=date(2026, 12, 2))
    assert told(club) == ["tier.warned"]
    night(club, until=date(2026, 12, 31))
    assert told(club) == ["tier.warned", "tier.warned"]
    night(club, until=date(2027, 1, 1))
    assert told(club)[2:] == ["tier.grace"]
    night(club, until=LOWERED - timedelta(days=1))
    assert tier(club, ann) == "diamond"
    night(club, until=LOWERED)
    assert tier(club, ann) == "silver"
    assert told(club)[3:] == ["tier.lowered"]
    assert steps(club, ann) == [("30", None), ("7", None), ("evaluation", "lowered")]
    night(club, until=date(2027, 3, 1))
    assert told(club)[4:] == []


def test_a_repeated_night_does_nothing_twice(club):
    ann = member(club, tier="gold")
    for day in (date(2026, 12, 2), date(2026, 12, 25), date(2027, 1, 1), LOWERED):
        for _again in range(3):
            set_day(club, day)
            with club.work() as work:
                due.facts.drop(work.session, due.PLACE)  # as if the place had been lost
            night(club)
    assert told(club) == ["tier.warned", "tier.warned", "tier.grace", "tier.lowered"]
    assert tier(club, ann) == "ordinary"


def test_by_default_no_tier_is_ever_lowered(sqlite_club):
    rules()
    ann = member(sqlite_club, tier="diamond")
    night(sqlite_club, until=date(2027, 2, 5))
    assert (tier(sqlite_club, ann), told(sqlite_club)) == ("diamond", [])


def test_one_tier_down_is_one_tier_however_few_the_points(sqlite_club):
    rules(tier_downgrade="one_down")
    ann = member(sqlite_club, tier="diamond")
    night(sqlite_club, until=LOWERED)
    assert tier(sqlite_club, ann) == "gold"


def test_points_that_come_within_the_grace_end_it_at_once(club):
    ann = member(club, tier="silver")
    night(club, until=date(2027, 1, 10))
    assert earn(club, ann, 5_000) is None
    assert told(club)[-1] == "tier.kept"
    assert steps(club, ann)[-1] == ("evaluation", "kept")
    night(club, until=date(2027, 2, 5))
    assert tier(club, ann) == "silver"


def test_points_past_the_next_tier_within_the_grace_are_told_as_a_rise_only(sqlite_club):
    ann = member(sqlite_club, tier="silver")
    night(sqlite_club, until=date(2027, 1, 10))
    assert earn(sqlite_club, ann, 15_000) == "diamond"
    assert told(sqlite_club)[-2:] == ["tier.grace", "tier.raised"]
    night(sqlite_club, until=date(2027, 2, 5))
    assert tier(sqlite_club, ann) == "diamond"


def test_who_has_the_points_again_on_the_day_is_not_evaluated_later(sqlite_club):
    """Warned, then safe on the day: falling short the day after waits for the next year."""
    rules(tier_downgrade="by_points", tier_metric="active_balance")
    club = sqlite_club
    ann = member(club, tier="silver")
    night(club, until=date(2026, 12, 28))
    earn(club, ann, 5_000)
    night(club, until=date(2027, 1, 1))
    spend(club, ann, 4_000)
    night(club, until=date(2027, 2, 20))
    assert steps(club, ann) == [("30", None), ("7", None), ("evaluation", "kept")]
    assert tier(club, ann) == "silver"


def test_nobody_is_lowered_who_was_not_told_before(sqlite_club):
    """The setting is switched on just after the day, or the points go on the day itself."""
    rules()
    club = sqlite_club
    ann = member(club, tier="gold")
    night(club, until=date(2027, 1, 2))
    rules(tier_downgrade="by_points")
    night(club, until=date(2027, 3, 1))
    assert (steps(club, ann), tier(club, ann)) == ([], "gold")


def test_a_notice_missed_while_the_bot_was_away_is_made_up_by_the_next(sqlite_club):
    club = sqlite_club
    ann = member(club, tier="gold")
    set_day(club, date(2026, 12, 29))  # both were due meanwhile: one message is enough
    night(club)
    assert steps(club, ann) == [("7", None)]
    set_day(club, date(2027, 1, 9))
    night(club)
    assert steps(club, ann) == [("7", None), ("evaluation", "open")]
    set_day(club, date(2027, 2, 7))
    night(club)
    assert tier(club, ann) == "gold"  # the 30 days run from the day it was told
    set_day(club, date(2027, 2, 8))
    night(club)
    assert tier(club, ann) == "ordinary"


def test_switching_lowering_off_ends_what_runs(sqlite_club):
    ann = member(sqlite_club, tier="gold")
    night(sqlite_club, until=date(2027, 1, 10))
    rules()
    night(sqlite_club, until=date(2027, 2, 5))
    assert steps(sqlite_club, ann)[-1] == ("evaluation", "void")
    assert tier(sqlite_club, ann) == "gold"


def test_each_member_has_a_day_of_their_own_on_the_anniversary_of_joining(sqlite_club):
    rules(tier_downgrade="one_down", tier_evaluation="membership_anniversary", tier_grace_days=0)
    club = sqlite_club
    ann = member(club, tier="gold", joined=date(2020, 12, 30))
    bo = member(club, tier="gold", joined=date(2024, 2, 29))
    new = member(club, tier="gold", joined=date(2026, 2, 28))
    night(club, until=date(2026, 12, 30))
    assert [tier(club, one) for one in (ann, bo, new)] == ["gold", "gold", "gold"]
    night(club, until=date(2026, 12, 31))
    assert [tier(club, one) for one in (ann, bo, new)] == ["silver", "gold", "gold"]
    night(club, until=date(2027, 3, 1))
    assert [tier(club, one) for one in (ann, bo, new)] == ["silver", "silver", "silver"]
    assert steps(club, bo)[-1] == ("evaluation", "lowered")


def test_or_on_the_anniversary_of_the_tier(sqlite_club):
    rules(tier_downgrade="by_points", tier_evaluation="tier_anniversary", tier_grace_days=0)
    club = sqlite_club
    rules_of_spending = {"tier_metric": "active_balance"}
    rules(
        tier_downgrade="by_points",
        tier_evaluation="tier_anniversary",
        tier_grace_days=0,
        **rules_of_spending,
    )
    ann = member(club, joined=date(2025, 12, 24))
    earn(club, ann, 6_000)  # silver from 23 November 2026 on
    spend(club, ann, 6_000)
    night(club, until=date(2026, 12, 31))
    assert steps(club, ann) == []  # the anniversary of joining means nothing
    set_day(club, date(2027, 10, 24))
    night(club, until=date(2027, 11, 24))
    assert steps(club, ann)[-1] == ("evaluation", "lowered")
    assert tier(club, ann) == "ordinary"


@pytest.mark.parametrize(
    ("today", "last", "coming"),
    [
        (date(2027, 2, 27), None, date(2027, 2, 28)),
        (date(2027, 2, 28), date(2027, 2, 28), date(2028, 2, 29)),
        (date(2028, 2, 28), None, date(2028, 2, 29)),
        (date(2028, 3, 30), date(2028, 2, 29), date(2029, 2, 28)),
        (date(2028, 3, 31), None, date(2029, 2, 28)),
        (date(2024, 2, 29), None, date(2025, 2, 28)),
    ],
)
def test_somebody_who_joined_on_29_february_is_evaluated_on_the_28th(today, last, coming):
    rules = Policy(tier_evaluation="membership_anniversary")
    assert reviews.evaluation_days(rules, today, date(2024, 2, 29)) == (last, coming)


def test_for_a_period_the_notice_counts_as_the_day_of_the_evaluation_will(club):
    """6,000 points of 15 January count today but will be too old on 1 January plus a year."""
    rules(tier_downgrade="by_points", tier_metric="earned_in_window", tier_window_days=365)
    set_day(club, date(2026, 1, 15))
    ann, bo = member(club), member(club)
    earn(club, ann, 6_000)
    set_day(club, date(2025, 12, 20))
    earn(club, bo, 6_000)
    set_day(club, date(2026, 12, 2))
    night(club)
    assert (steps(club, ann), steps(club, bo)) == ([], [("30", None)])
    with club.work() as work:
        review = work.session.scalar(select(TierReview))
        said = telling.warned(work, review.id)
    assert (said.points, said.day, said.lower) == (5_000, date(2027, 1, 1), "ordinary")


def test_r35_what_expires_on_the_day_still_counts_for_the_evaluation(club):
    rules(tier_downgrade="by_points", tier_metric="active_balance")
    from domain.points import expiry

    ann = member(club, tier="silver")
    night(club, until=date(2026, 12, 28))
    new_year = club.now.replace(year=2027, month=1, day=1, hour=0)
    earn(club, ann, 5_000, expires_at=new_year)
    set_day(club, date(2027, 1, 1))
    with club.work() as work:
        while expiry.run(work):
            pass
    with club.work() as work:
        (one,) = standings.of(work, (ann,))
        assert one.points == 0
    night(club)
    assert steps(club, ann)[-1] == ("evaluation", "kept")


def test_the_night_goes_through_the_roll_in_chunks_and_once_a_day(sqlite_club, monkeypatch):
    monkeypatch.setattr(due, "CHUNK", 2)
    club = sqlite_club
    everybody = [member(club, tier="gold") for _n in range(5)]
    set_day(club, date(2026, 12, 2))
    seen = []
    for _chunk in range(5):
        with club.work() as work:
            seen.append(due.run(work))
    assert seen == [2, 2, 1, 0, 0]
    assert [steps(club, one) for one in everybody] == [[("30", None)]] * 5
    with club.work(club.person(Role.MANAGER)) as work, pytest.raises(NotPermitted):
        due.run(work)


def test_a_lowered_threshold_raises_in_the_night(sqlite_club):
    ann = member(sqlite_club)
    earn(sqlite_club, ann, 3_000)
    rules(silver_from=3_000)
    night(sqlite_club)
    assert (tier(sqlite_club, ann), told(sqlite_club)) == ("silver", ["tier.raised"])


def test_g1_points_that_arrive_while_the_tier_is_lowered_are_not_lost(club):
    """Whichever comes first, the member ends with the tier the points make."""
    members = [member(club, tier="silver") for _n in range(3)]
    night(club, until=LOWERED - timedelta(days=1))
    set_day(club, LOWERED)
    at_once(*(lambda one=one: earn(club, one, 5_000) for one in members), lambda: night(club))
    assert [tier(club, one) for one in members] == ["silver"] * 3


def test_g1_control_a_standing_read_before_the_points_came_would_lower_the_member(
    club, monkeypatch
):
    ann, bo = member(club, tier="silver"), member(club, tier="silver")
    night(club, until=LOWERED - timedelta(days=1))
    set_day(club, LOWERED)
    with club.work() as work:
        old = standings.of(work, (ann, bo))
    earn(club, ann, 5_000, raising=False)
    earn(club, bo, 5_000, raising=False)
    with club.work() as work:
        reviews.carry_out(work, [one for one in old if one.id == ann])
    assert tier(club, ann) == "silver"
    monkeypatch.setattr(standings, "of", lambda work, ids: [x for x in old if x.id in set(ids)])
    monkeypatch.setattr(legs, "lock", lambda work, ids: None)
    with club.work() as work:
        reviews.carry_out(work, [one for one in old if one.id == bo])
    assert tier(club, bo) == "ordinary"


# ── What is told ──────────────────────────────────────────────────────────────────────────────


def test_a_notice_that_is_no_longer_true_says_nothing(sqlite_club):
    club = sqlite_club
    ann = member(club, tier="silver")
    night(club, until=date(2027, 1, 1))
    with club.work() as work:
        warning, _second, found = work.session.scalars(select(TierReview.id)).all()
        assert telling.warned(work, warning).points == 5_000
        assert telling.grace(work, found).day == LOWERED
    earn(club, ann, 5_000)
    with club.work() as work:
        assert telling.warned(work, warning) is None
        assert telling.grace(work, found) is None
        assert telling.kept(work, found) == "silver"


def test_a_change_is_told_as_long_as_it_stands(sqlite_club):
    club = sqlite_club
    ann = member(club)
    earn(club, ann, 5_000)
    with club.work() as work:
        said = telling.changed(work, 1)
    assert (said.after, said.why, said.benefits) == ("silver", "points", ("samples",))
    earn(club, ann, 5_000)
    with club.work() as work:
        assert telling.changed(work, 1) is None
        assert telling.changed(work, 2).benefits == ("birthday_gift", "lectures")
        assert telling.changed(work, 99) is None
        rows = select(func.count()).where(OutboxMessage.kind == "tier.raised")
        assert work.session.scalar(rows) == 2
