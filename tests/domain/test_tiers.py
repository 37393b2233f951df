"""Tiers by points: raised at once and once, shown with what is missing (SPEC 4, R3.4, R3.5)."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update

from domain import audit, policy_change
from domain.access import Role
from domain.audit import AuditEntry
from domain.errors import NotFound, NotPermitted, OwnRequest, ReasonMissing
from domain.members.model import Member, Status
from domain.outbox import OutboxMessage
from domain.points import ledger
from domain.points.model import Cause
from domain.policy import Policy
from domain.tiers import ladder, moving, pinning, service
from domain.tiers.errors import HoldOver, NoTierNow, TierNotPinned, TierPinned
from domain.tiers.model import Tier, TierChange, TierHold
from tests.domain.applicants import at_once
from tests.domain.climbers import earn, member, night, rules, spend, steps, tier, told


@pytest.fixture(autouse=True)
def _usual():
    rules()
    yield
    rules()


# ── The ladder ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        (-(10**9), "ordinary"), (-1, "ordinary"), (0, "ordinary"), (4_999, "ordinary"),
        (5_000, "silver"), (9_999, "silver"), (10_000, "gold"), (14_999, "gold"),
        (15_000, "diamond"), (10**9, "diamond"),
    ],
)  # fmt: skip
def test_g6_each_number_of_points_makes_one_tier_and_15000_is_diamond(points, expected):
    assert ladder.reached(Policy(), points) == expected


@settings(max_examples=200, deadline=None)
@given(st.integers(), st.integers())
def test_g6_more_points_never_make_a_lower_tier(one, other):
    low, high = sorted((one, other))
    rank = [ladder.rank(ladder.reached(Policy(), points)) for points in (low, high)]
    assert rank == sorted(rank)


def test_each_tier_keeps_the_benefits_of_those_below():
    assert ladder.benefits("ordinary") == ("news",)
    assert ladder.benefits("diamond") == (
        "news", "samples", "birthday_gift", "lectures", "delivery",
    )  # fmt: skip
    assert ladder.gained("ordinary", "gold") == ("samples", "birthday_gift", "lectures")


@pytest.mark.parametrize(
    ("key", "raw"), [("gold_from", "5000"), ("silver_from", "20000"), ("diamond_from", "10000")]
)
def test_a_higher_tier_always_needs_more_points(sqlite_club, key, raw):
    boss = sqlite_club.person(Role.MANAGER)
    with sqlite_club.work(boss) as work, pytest.raises(policy_change.ValueUnfit) as refused:
        policy_change.change(work, key=key, raw=raw)
    assert refused.value.facts["reason"] == "tiers_backwards"


def test_kept_thresholds_that_no_longer_fit_each_other_count_as_not_kept(sqlite_club):
    boss = sqlite_club.person(Role.MANAGER)
    with sqlite_club.work(boss) as work:
        policy_change.change(work, key="silver_from", raw="9000")
    rules(gold_from=8000)
    with sqlite_club.work() as work:
        assert (work.policy.silver_from, work.policy.gold_from) == (5000, 8000)


@pytest.mark.parametrize("raw", ["02-30", "13-01", "1-1", "tomorrow"])
def test_the_day_of_the_evaluation_is_a_day_of_the_calendar(sqlite_club, raw):
    boss = sqlite_club.person(Role.MANAGER)
    with sqlite_club.work(boss) as work:
        policy_change.change(work, key="tier_evaluation_day", raw="02-29")
        with pytest.raises(policy_change.ValueUnfit):
            policy_change.change(work, key="tier_evaluation_day", raw=raw)


# ── Raised at once ────────────────────────────────────────────────────────────────────────────


def test_a_member_rises_the_moment_the_points_are_there_and_is_told_once(club):
    ann = member(club)
    assert earn(club, ann, 4_999) is None
    assert earn(club, ann, 1) == "silver"
    assert earn(club, ann, 10_000) == "diamond"  # past gold
    for _again in range(3):
        with club.work() as work:
            assert service.raise_up(work, ann) is None
    assert tier(club, ann) == "diamond"
    assert told(club) == ["tier.raised", "tier.raised"]
    with club.work() as work:
        changes = work.session.execute(select(TierChange.before, TierChange.after)).all()
        assert changes == [("ordinary", "silver"), ("silver", "diamond")]
        deeds = select(AuditEntry.action, AuditEntry.object_kind, AuditEntry.object_id)
        assert ("tier.raised", "member", ann) in work.session.execute(deeds).all()
        assert audit.verify(work.session) is None


def test_many_are_raised_in_as_many_statements_as_one(sqlite_club):
    club = sqlite_club
    few = [member(club) for _n in range(2)]
    many = [member(club) for _n in range(30)]
    for one in few + many:
        earn(club, one, 7_000, raising=False)
    with club.work() as work, counted(work) as asked:
        assert service.raise_many(work, few) == dict.fromkeys(few, "silver")
        first = len(asked)
        assert service.raise_many(work, many) == dict.fromkeys(many, "silver")
    assert len(asked) - first <= first
    assert len(told(club)) == 32


@contextmanager
def counted(work):
    """The statements said in this work."""
    from sqlalchemy import event

    seen = []

    def heard(_conn, _cursor, statement, *_more):
        seen.append(statement)

    engine = work.session.get_bind().engine
    event.listen(engine, "before_cursor_execute", heard)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", heard)


def test_g1_two_purchases_at_once_raise_a_member_once(club):
    ann = member(club)
    earn(club, ann, 4_000, raising=False)
    results = at_once(*(lambda: earn(club, ann, 1_500) for _n in range(2)))
    assert sorted(map(str, results)) == ["None", "silver"]
    assert told(club) == ["tier.raised"]


def test_g1_control_without_the_condition_a_member_is_raised_twice(club, monkeypatch):
    """Both have read the tier before either writes, as two processes would."""
    ann = member(club)
    earn(club, ann, 6_000, raising=False)
    moves = {ann: ("ordinary", "silver")}
    with club.work() as work:
        assert moving.move(work, moves, "points") == {ann}
    with club.work() as work:
        assert moving.move(work, moves, "points") == set()

    def unguarded(work, ids, _before, after, _why):
        done = update(Member).where(Member.id.in_(ids)).values(tier=after)
        return list(work.session.execute(done.returning(Member.id, Member.person_id)).all())

    monkeypatch.setattr(moving, "_write", unguarded)
    with club.work() as work:
        assert moving.move(work, moves, "points") == {ann}
    assert told(club) == ["tier.raised", "tier.raised"]


@pytest.mark.parametrize("status", [Status.BLACKLISTED, Status.WITHDRAWN])
def test_who_has_left_or_is_barred_keeps_the_tier(sqlite_club, status):
    ann = member(sqlite_club)
    earn(sqlite_club, ann, 6_000, raising=False)
    with sqlite_club.work() as work:
        work.session.execute(update(Member).values(status=status))
        assert service.raise_up(work, ann) is None
    night(sqlite_club)
    assert (tier(sqlite_club, ann), told(sqlite_club)) == ("ordinary", [])


def test_a_lost_member_who_buys_again_rises_as_well(sqlite_club):
    ann = member(sqlite_club, status=Status.LOST)
    assert earn(sqlite_club, ann, 6_000) == "silver"


def test_a_member_without_a_telegram_account_rises_in_silence(sqlite_club):
    ann = member(sqlite_club)
    with sqlite_club.work() as work:
        work.session.execute(update(Member).values(person_id=None))
    assert earn(sqlite_club, ann, 6_000) == "silver"
    assert told(sqlite_club) == []


def test_a_notice_waits_for_a_decent_hour(sqlite_club):
    club = sqlite_club
    club.now = club.now.replace(hour=15)  # 23:00 in Nanjing
    earn(club, member(club), 6_000)
    with club.work() as work:
        at = work.session.execute(
            select(OutboxMessage.not_before).where(OutboxMessage.kind == "tier.raised")
        ).scalar_one()
    assert at == (club.now + timedelta(days=1)).replace(hour=1)


# ── Which points ──────────────────────────────────────────────────────────────────────────────


def test_points_that_do_not_count_and_points_spent_leave_the_tier_alone(club):
    ann = member(club)
    assert earn(club, ann, 8_000, counts=False) is None
    assert earn(club, ann, 5_000) == "silver"
    spend(club, ann, 13_000)
    rules(tier_downgrade="by_points")
    night(club, until=date(2027, 3, 1))
    assert tier(club, ann) == "silver"
    with club.work() as work:
        shown = service.progress(work.session, work.session.get_one(Member, ann), work.now)
    assert (shown.metric, shown.missing, shown.next_tier) == (5_000, 5_000, "gold")


def test_in_a_period_only_what_was_earned_in_it_counts_and_spending_does_not(club):
    rules(tier_metric="earned_in_window", tier_window_days=100)
    ann = member(club)
    earn(club, ann, 3_000)
    club.now += timedelta(days=60)
    assert earn(club, ann, 2_000) == "silver"
    spend(club, ann, 5_000)
    with club.work() as work:
        row = work.session.get_one(Member, ann)
        assert service.progress(work.session, row, work.now).metric == 5_000
        later = work.now + timedelta(days=50)
        assert service.progress(work.session, row, later).metric == 2_000


def test_a_purchase_taken_back_no_longer_counts_in_a_period(club):
    rules(tier_metric="earned_in_window")
    ann = member(club)
    with club.work() as work:
        one = ledger.earn(
            work, member_id=ann, points=6_000, key="p", cause=Cause("purchase"), counts=True
        )
        ledger.reverse(work, one.id, key="r", cause=Cause("purchase"))
        assert service.raise_up(work, ann) is None
        shown = service.progress(work.session, work.session.get_one(Member, ann), work.now)
    assert shown.metric == 0


def test_where_the_balance_counts_pending_points_do_not_yet(club):
    rules(tier_metric="active_balance")
    ann = member(club)
    week = club.now + timedelta(days=7)
    assert earn(club, ann, 5_000, counts=False, active_from=week) is None
    club.now = week
    night(club)  # the entry became good: nothing was posted, the night sees it
    assert tier(club, ann) == "silver"
    spend(club, ann, 4_000)
    with club.work() as work:
        shown = service.progress(work.session, work.session.get_one(Member, ann), work.now)
    assert (shown.tier, shown.metric, shown.missing) == ("silver", 1_000, 9_000)


def test_on_top_nothing_is_missing_and_below_zero_more_is(sqlite_club):
    club = sqlite_club
    top, debtor = member(club, tier="diamond"), member(club)
    rules(tier_metric="active_balance")
    with club.work() as work:
        one = ledger.earn(work, member_id=debtor, points=300, key="p", cause=Cause("purchase"))
        ledger.spend(work, member_id=debtor, points=300, key="s", cause=Cause("lottery"))
        ledger.reverse(work, one.id, key="r", cause=Cause("purchase"))
        shown = [
            service.progress(work.session, work.session.get_one(Member, one), work.now)
            for one in (top, debtor)
        ]
    assert (shown[0].next_tier, shown[0].missing) == (None, 0)
    assert (shown[1].metric, shown[1].missing) == (-300, 5_300)


def test_one_sees_ones_own_tier_and_a_guest_has_none(sqlite_club):
    club = sqlite_club
    ann = member(club)
    earn(club, ann, 6_000)
    with club.work() as work:
        person = work.session.get_one(Member, ann).person_id
    reader = club.person()
    object.__setattr__(reader, "person_id", person)
    with club.work(reader) as work:
        shown = service.own(work)
    assert shown.progress.tier == "silver" and not shown.pinned
    assert shown.floors[Tier.DIAMOND] == 15_000
    with club.work(club.person()) as work:
        assert service.own(work) is None


# ── Fixed by hand ─────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def boss(club):
    return club.person(Role.MANAGER)


def fix(club, boss, member_id, to="gold", **more):
    with club.work(boss) as work:
        return pinning.pin(work, member_id, **{"tier": Tier(to), "reason": "honorary"} | more)


def test_a_tier_fixed_by_hand_is_moved_by_no_points_until_it_is_let_go(club, boss):
    ann = member(club)
    fix(club, boss, ann)
    assert tier(club, ann) == "gold"
    assert earn(club, ann, 16_000) is None
    night(club)
    assert tier(club, ann) == "gold"
    for _again in range(2):
        with club.work(boss) as work:
            pinning.unpin(work, ann)
    assert tier(club, ann) == "diamond"  # the points decide again, at once
    assert told(club) == ["tier.raised", "tier.raised"]


def test_a_tier_let_go_falls_to_what_the_points_make_but_not_below_what_it_was(club, boss):
    ann, bo = member(club), member(club, tier="silver")
    for one in (ann, bo):
        fix(club, boss, one, "diamond")
        with club.work(boss) as work:
            pinning.unpin(work, one)
    assert (tier(club, ann), tier(club, bo)) == ("ordinary", "silver")
    assert told(club).count("tier.lowered") == 2


def test_a_fixed_tier_ends_in_the_night_after_its_last_day(club, boss):
    ann = member(club)
    last = date(2026, 11, 24)
    fix(club, boss, ann, until=last)
    night(club, until=last)
    assert tier(club, ann) == "gold"
    night(club, until=last + timedelta(days=1))
    assert tier(club, ann) == "ordinary"
    with club.work(boss) as work, pytest.raises(TierNotPinned):
        pinning.one(work, ann)


def test_fixing_is_for_the_manager_with_a_reason_and_a_day_to_come(sqlite_club):
    club = sqlite_club
    boss, ann, gone = club.person(Role.MANAGER), member(club), member(club, status="withdrawn")
    with pytest.raises(NotPermitted):
        fix(club, club.person(Role.MEMBER_SPECIALIST), ann)
    with pytest.raises(ReasonMissing):
        fix(club, boss, ann, reason="  ")
    with pytest.raises(HoldOver):
        fix(club, boss, ann, until=date(2026, 11, 22))
    with pytest.raises(NoTierNow):
        fix(club, boss, gone)
    with pytest.raises(NotFound):
        fix(club, boss, 999)
    with club.work() as work:
        work.session.execute(
            update(Member).where(Member.id == ann).values(person_id=boss.person_id)
        )
    with pytest.raises(OwnRequest):
        fix(club, boss, ann)
    with club.work(boss) as work, pytest.raises(OwnRequest):
        pinning.unpin(work, ann)


def test_the_fixed_tiers_are_listed_those_that_end_first_before(sqlite_club):
    club = sqlite_club
    boss = club.person(Role.MANAGER)
    ann, bo = member(club), member(club)
    fix(club, boss, ann, "silver", reason="sponsor")
    fix(club, boss, bo, until=date(2026, 12, 31))
    with club.work(boss) as work:
        found = pinning.pins(work)
        opened = pinning.one(work, ann)
        with pytest.raises(NotFound):
            pinning.unpin(work, 999)
    assert [(one.member_id, one.tier) for one in found.items] == [(bo, "gold"), (ann, "silver")]
    assert (found.total, opened.reason, opened.by_id) == (2, "sponsor", boss.person_id)


def test_g1_of_two_managers_who_fix_a_tier_at_once_one_is_told(club):
    ann = member(club)
    bosses = [club.person(Role.MANAGER) for _n in range(2)]
    results = at_once(*(lambda one=one: fix(club, one, ann) for one in bosses))
    assert sorted(type(one).__name__ for one in results) == ["TierHold", "TierPinned"]
    with club.work() as work:
        assert work.session.scalar(select(func.count()).select_from(TierHold)) == 1
    with pytest.raises(TierPinned):
        fix(club, bosses[0], ann)


def test_points_do_not_move_a_tier_that_was_fixed_after_they_were_read(club, boss):
    """`raise_up` has read its standings; the manager fixes the tier; then it writes."""
    ann = member(club)
    earn(club, ann, 16_000, raising=False)
    with club.work() as work:
        (read,) = service.standings.of(work, (ann,))
    fix(club, boss, ann, "ordinary")
    with club.work() as work:
        assert service.raise_found(work, [read]) == {}
        work.session.execute(update(TierHold).values(ended_at=work.now))  # the control: no hold
        assert service.raise_found(work, [read]) == {ann: "diamond"}


def test_an_unfinished_evaluation_ends_when_a_tier_is_fixed(club, boss):
    rules(tier_downgrade="by_points")
    ann = member(club, tier="gold")
    night(club, until=date(2027, 1, 2))
    assert steps(club, ann)[-1] == ("evaluation", "open")
    fix(club, boss, ann)
    assert steps(club, ann)[-1] == ("evaluation", "void")
    night(club, until=date(2027, 2, 5))
    assert tier(club, ann) == "gold"
