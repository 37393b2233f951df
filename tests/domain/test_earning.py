"""Points by rule: how many, once, within limits, when they can be used (R3.2, R3.6, E70)."""

import threading
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from domain import policy, upsert
from domain.members.model import Member, Status
from domain.points import earning, ledger, rules
from domain.points.errors import (
    AmountUnfit,
    BudgetUsedUp,
    CapReached,
    GivenBefore,
    MayNotEarn,
    RuleClosed,
)
from domain.points.model import Cause, Lot, Transfer
from domain.points.rules_model import CapUse, Rule
from tests.domain.earners import member, put_programme, put_rule, run_programmes, spent


@pytest.fixture(autouse=True)
def _defaults():
    yield
    policy.set_defaults()


@pytest.fixture
def running(sqlite_club):
    run_programmes(sqlite_club)
    return sqlite_club


def give(club, ann, code="survey.answered", source_id=1, **more):
    with club.work() as work:
        return earning.award(work, code, member_id=ann, source="test", source_id=source_id, **more)


def balance(club, ann):
    with club.work() as work:
        return ledger.standing(work.session, ann).balance


@pytest.mark.parametrize(
    ("code", "amount", "points"),
    [
        ("group.joined", None, 1),
        ("survey.answered", None, 1),
        ("event.attended", None, 2),
        ("article.published", None, 3),
        ("suggestion.adopted", None, 3),
        ("home.traded_in", "100000", 1),
        ("home.traded_in", "199999.99", 1),
        ("home.traded_in", "99999.99", 0),
        ("home.referred", "1280000", 128),
        ("home.referred", "1289999", 128),
        ("home.repurchased", "1289999", 640),
        ("home.repurchased", "9999", 0),
        ("shop.purchase", "1280.50", 1280),
        ("shop.purchase", "0.99", 0),
    ],
)
def test_each_rule_of_the_handbook_gives_what_it_says_and_drops_partial_units(
    running, code, amount, points
):
    ann = member(running)
    made = give(running, ann, code, amount=amount and Decimal(amount))
    assert (made.points, made.why) == (points, "" if points else "too_small")
    assert balance(running, ann) == points


@settings(max_examples=200, deadline=None)
@given(
    fen=st.integers(1, 10**10), unit=st.sampled_from([1, 10_000, 100_000]), worth=st.integers(1, 9)
)
def test_what_is_earned_never_exceeds_the_sum_and_grows_with_it(fen, unit, worth):
    rule = Rule(code="x", programme_id=1, kind="per_amount", unit=Decimal(unit), points=worth)
    amount = Decimal(fen) / 100
    points = rules.worth(rule, amount)
    assert points % worth == 0
    assert points // worth * unit <= amount < (points // worth + 1) * unit
    assert rules.worth(rule, amount + unit) == points + worth


@pytest.mark.parametrize("amount", ["0", "-5", "1.234", "NaN", "Infinity", "1e30"])
def test_a_sum_that_is_none_earns_nothing_and_leaves_no_trace(running, amount):
    ann = member(running)
    made = give(running, ann, "shop.purchase", amount=Decimal(amount))
    assert (made.transfer, made.why) == (None, "too_small")
    assert spent(running, "shop") == 0


def test_the_same_source_earns_once(running):
    ann, bea = member(running), member(running, "NJ2")
    first = give(running, ann)
    again = give(running, ann)
    assert (again.why, again.points, again.transfer.id) == ("repeated", 1, first.transfer.id)
    assert give(running, ann, source_id=2).why == ""
    assert give(running, bea).why == ""
    assert (balance(running, ann), balance(running, bea), spent(running)) == (2, 1, 3)


def test_what_a_rule_gave_counts_for_the_tier_only_if_it_says_so(running):
    ann = member(running)
    give(running, ann)
    give(running, ann, "shop.purchase", amount=Decimal(5200))
    with running.work() as work:
        assert ledger.standing(work.session, ann).tier_points == 5200


def test_shop_points_wait_seven_days_from_the_purchase(running):
    ann = member(running)
    bought = running.now - timedelta(days=2)
    give(running, ann, "shop.purchase", amount=Decimal(100), at=bought)
    give(running, ann, "shop.purchase", 2, amount=Decimal(9), at=bought - timedelta(days=30))
    with running.work() as work:
        assert ledger.available(work.session, ann, running.now) == 9
        assert ledger.available(work.session, ann, running.now + timedelta(days=4.9)) == 9
        assert ledger.available(work.session, ann, running.now + timedelta(days=5)) == 109


# ── Who, and when ─────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (Status.ACTIVE, ""),
        (Status.DORMANT, ""),
        (Status.LOST, ""),
        (Status.BLACKLISTED, "status"),
        (Status.WITHDRAWN, "status"),
    ],
)
def test_only_who_may_earn_earns(running, status, why):
    assert give(running, member(running, status=status)).why == why
    assert spent(running) == (0 if why else 1)


def test_who_is_barred_between_the_look_and_the_posting_earns_nothing(running, monkeypatch):
    ann, weigh = member(running), earning.weigh

    def then_barred(work, *args):
        found = weigh(work, *args)
        work.session.execute(update(Member).values(status=Status.BLACKLISTED))
        return found

    monkeypatch.setattr(earning, "weigh", then_barred)
    assert give(running, ann).why == "status"
    assert (spent(running), balance(running, ann)) == (0, 0)


def test_a_rule_gives_from_its_first_to_its_last_day_by_the_clubs_clock(running):
    ann, day = member(running), date(2026, 11, 23)
    put_rule(running, "survey.answered", starts_on=day, ends_on=day)
    moments = {
        datetime(2026, 11, 22, 15, 59, tzinfo=UTC): "not_running",  # 23:59 of the day before
        datetime(2026, 11, 22, 16, 0, tzinfo=UTC): "",
        datetime(2026, 11, 23, 15, 59, tzinfo=UTC): "",
        datetime(2026, 11, 23, 16, 0, tzinfo=UTC): "not_running",
    }
    made = [give(running, ann, source_id=n, at=at).why for n, at in enumerate(moments)]
    assert made == list(moments.values())


def test_a_rule_that_is_off_or_unknown_or_whose_programme_has_ended_gives_nothing(running):
    ann = member(running)
    assert give(running, ann, "parking.bought").why == "no_rule"
    put_rule(running, "survey.answered", active=False)
    assert give(running, ann).why == "not_running"
    put_programme(running, "club", ends_on=date(2026, 11, 22))
    assert give(running, ann, "event.attended").why == "not_running"


def test_an_act_of_a_colleague_learns_why_not(running):
    ann, bea = member(running), member(running, "NJ2", status=Status.BLACKLISTED)
    put_rule(running, "group.joined", cap_day=1)
    put_programme(running, "club", budget=3, spent=0)
    cases = [
        ("no.such_rule", ann, None, RuleClosed, {}),
        ("survey.answered", bea, None, MayNotEarn, {"status": "blacklisted"}),
        ("home.referred", ann, Decimal(9_999), AmountUnfit, {"unit": Decimal(10_000)}),
        ("home.referred", ann, None, AmountUnfit, {"unit": Decimal(10_000)}),
        ("home.repurchased", ann, Decimal(10_000), BudgetUsedUp, {"left": 3}),
    ]
    for code, who, amount, refused, facts in cases:
        with running.work() as work, pytest.raises(refused) as why:
            earning.award_or_refuse(
                work, code, member_id=who, source="test", source_id=1, amount=amount
            )
        assert why.value.facts == facts
    give(running, ann, "group.joined")
    for source_id, refused in ((2, CapReached), (1, GivenBefore)):
        with running.work() as work, pytest.raises(refused):
            earning.award_or_refuse(
                work, "group.joined", member_id=ann, source="test", source_id=source_id
            )
    assert spent(running) == 1


# ── Limits and budgets ────────────────────────────────────────────────────────────────────────


def test_a_limit_holds_for_one_member_and_one_day_week_or_month(running):
    ann, bea = member(running), member(running, "NJ2")
    put_rule(running, "event.attended", cap_day=4, cap_week=6, cap_month=8)
    monday = running.now
    days = [0, 0, 0, 1, 1, 7, 7, 8, -7]  # 23 Nov 2026 is a Monday; on the 30th a new week begins
    made = [
        give(running, ann, "event.attended", n, at=monday + timedelta(days=day)).why
        for n, day in enumerate(days)
    ]
    assert made == ["", "", "cap", "", "cap", "", "cap", "", "cap"]
    assert give(running, bea, "event.attended").why == ""
    # What was refused used up nothing: neither a limit nor the budget.
    assert spent(running) == 12
    with running.work() as work:
        used = select(func.sum(CapUse.used)).where(CapUse.member_id == ann)
        assert work.session.execute(used).scalar_one() == 30


def test_a_budget_is_never_exceeded(running):
    put_programme(running, "club", budget=5, spent=0)
    ann = member(running)
    made = [give(running, ann, "event.attended", n).why for n in range(4)]
    assert made == ["", "", "budget", "budget"]
    assert give(running, ann).why == ""
    assert (spent(running), balance(running, ann)) == (5, 5)


def test_what_is_taken_back_can_be_given_again_and_counts_against_no_limit(running):
    ann = member(running)
    put_rule(running, "event.attended", cap_day=2)
    first = give(running, ann, "event.attended").transfer
    for _ in range(2):
        with running.work() as work:
            earning.take_back(work, first.id, key="back", cause=Cause("reversal"))
    assert (spent(running), balance(running, ann)) == (0, 0)
    assert give(running, ann, "event.attended").why == "repeated"  # not for the same again
    assert give(running, ann, "event.attended", 2).why == ""


# ── Two at once ───────────────────────────────────────────────────────────────────────────────


def _at_once(club, sources, code="event.attended"):
    """Several awards in the same instant: all have read before any writes."""
    ann, outcomes = member(club), []
    together = threading.Barrier(len(sources), timeout=10)
    weigh = earning.weigh

    def weigh_together(*args):
        found = weigh(*args)
        if not club.engines.is_sqlite:  # there the units themselves take turns
            together.wait()
        return found

    def press(source_id):
        try:
            outcomes.append(give(club, ann, code, source_id).why)
        except Exception as error:
            outcomes.append(type(error).__name__)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(earning, "weigh", weigh_together)
        threads = [threading.Thread(target=press, args=(one,)) for one in sources]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return sorted(outcomes), balance(club, ann)


def test_of_two_awards_at_once_for_the_last_points_of_the_budget_one_is_given(club):
    run_programmes(club)
    put_programme(club, "club", budget=3, spent=0)
    assert _at_once(club, [1, 2]) == (["", "budget"], 2)
    assert spent(club) == 2


def test_of_two_awards_at_once_under_a_limit_one_is_given(club):
    run_programmes(club)
    put_rule(club, "event.attended", cap_day=3)
    assert _at_once(club, [1, 2]) == (["", "cap"], 2)
    assert spent(club) == 2


def test_the_same_award_twice_at_once_is_given_once(club):
    run_programmes(club)
    assert _at_once(club, [1, 1]) == (["", "repeated"], 2)
    assert spent(club) == 2


@pytest.fixture
def postgres_club(postgres_url):
    from tests.conftest import Club, engines_of

    engines = engines_of(postgres_url)
    club = Club(engines)
    run_programmes(club)
    yield club
    engines.dispose()


def _look_then_write(work, programme, points):
    """The budget as it would be kept without the conditional update."""
    return programme.budget - programme.spent >= points


@pytest.mark.postgres
def test_control_without_the_conditional_update_the_budget_is_exceeded(postgres_club, monkeypatch):
    monkeypatch.setattr(rules, "take_budget", _look_then_write)
    put_programme(postgres_club, "club", budget=3, spent=0)
    assert _at_once(postgres_club, [1, 2]) == (["", ""], 4)


@pytest.mark.postgres
def test_control_without_the_row_of_the_limit_it_is_exceeded(postgres_club, monkeypatch):
    put_rule(postgres_club, "event.attended", cap_day=3)
    monkeypatch.setattr(rules, "take_budget", _look_then_write)
    both_looked = threading.Barrier(2, timeout=10)

    def look_then_write(work, rule, member_id, points, day):
        mine = (CapUse.rule_id == rule.id, CapUse.member_id == member_id)
        used = work.session.execute(select(CapUse.used).where(*mine)).scalar_one_or_none() or 0
        both_looked.wait()
        row = {"rule_id": rule.id, "member_id": member_id, "period": f"d{day}", "used": points}
        upsert.if_new(work.session, CapUse.__table__, **row)
        return used + points <= rule.cap_day

    monkeypatch.setattr(rules, "take_cap", look_then_write)
    assert _at_once(postgres_club, [1, 2]) == (["", ""], 4)


@pytest.mark.postgres
def test_control_without_the_second_look_the_budget_pays_twice(postgres_club, monkeypatch):
    monkeypatch.setattr(earning.ledger, "by_key", lambda session, key: None)
    outcomes, points = _at_once(postgres_club, [1, 1])
    assert (outcomes, points, spent(postgres_club)) == (["", ""], 2, 4)


# ── Expiry ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("mode", "count", "day", "gone"),
    [
        ("never", 12, "2026-07-06", None),
        ("months", 12, "2026-07-06", "2027-08-01"),
        ("months", 12, "2026-07-31", "2027-08-01"),
        ("months", 1, "2026-12-31", "2027-02-01"),
        ("months", 24, "2024-02-29", "2026-03-01"),
        ("days", 30, "2026-11-23", "2026-12-24"),
        ("days", 365, "2027-12-31", "2028-12-31"),
        ("end_of_month", 12, "2026-11-23", "2026-12-01"),
        ("end_of_month", 12, "2026-12-31", "2027-01-01"),
        ("end_of_year", 12, "2026-01-01", "2027-01-01"),
        ("end_of_year", 12, "2026-12-31", "2027-01-01"),
    ],
)
def test_points_expire_at_the_beginning_of_a_day_of_the_club(sqlite_club, mode, count, day, gone):
    policy.set_defaults(points_expiry=mode, points_expiry_count=count)
    with sqlite_club.work() as work:
        noon = datetime.fromisoformat(f"{day}T12:00+08:00")
        found = rules.expiry(work, noon)
    assert found == (gone and datetime.fromisoformat(f"{gone}T00:00+08:00"))


def test_the_day_of_the_club_decides_and_locked_points_count_from_their_first_usable_day(running):
    policy.set_defaults(points_expiry="end_of_month")
    ann = member(running)
    with running.work() as work:
        midnight = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)  # 1 December in Nanjing
        assert rules.expiry(work, midnight) == datetime(2026, 12, 31, 16, 0, tzinfo=UTC)
        assert rules.expiry(work, midnight - timedelta(seconds=1)) == midnight
    made = give(
        running, ann, "shop.purchase", amount=Decimal(10), at=running.now + timedelta(days=3)
    )
    with running.work() as work:
        lot = work.session.execute(
            select(Lot).where(Lot.transfer_id == made.transfer.id)
        ).scalar_one()
    assert lot.active_from == running.now + timedelta(days=10)  # 3 December
    assert lot.expires_at == datetime(2026, 12, 31, 16, 0, tzinfo=UTC)


def test_the_entry_names_rule_programme_and_cause(running):
    ann = member(running)
    made = give(running, ann, "event.attended", 7).transfer
    with running.work() as work:
        row = work.session.get(Transfer, made.id)
        assert (row.rule, row.programme_id, row.source_kind, row.source_id) == (
            "event.attended",
            1,
            "test",
            7,
        )
