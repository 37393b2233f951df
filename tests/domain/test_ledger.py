"""The points ledger: what each movement does to lots, debts and the sums."""

from datetime import timedelta

import pytest

from domain.points import check, ledger
from domain.points.errors import (
    AlreadyResolved,
    AlreadyReversed,
    NotEnoughPoints,
    NotReversible,
    PointsFrozen,
    PointsUnfit,
)
from domain.points.model import LARGEST, Account, Cause, Kind
from tests.domain.points import balance, earn, entries, lots, new_member

WHY = Cause("grant")


def test_earning_makes_a_lot_and_two_entries_that_sum_to_zero(club):
    member = new_member(club)
    with club.work() as work:
        transfer = earn(work, member, 40)
        assert (transfer.kind, transfer.points, transfer.delta) == (Kind.EARN, 40, 40)
        assert entries(work, transfer) == {Account.MEMBER: 40, Account.ISSUED: -40}
        assert lots(work, member) == [40]
        assert balance(work, member) == (40, 40)
        assert check.faults(work.session) == []


def test_what_expires_first_is_spent_first_then_what_was_earned_first(club):
    member = new_member(club)
    with club.work() as work:
        earn(work, member, 10)
        earn(work, member, 20, expires_at=work.now + timedelta(days=60))
        earn(work, member, 30, expires_at=work.now + timedelta(days=30))
    with club.work() as work:
        ledger.spend(work, member_id=member, points=45, key="s", cause=WHY)
        assert lots(work, member) == [10, 5, 0]
        assert check.faults(work.session) == []


def test_pending_points_cannot_be_spent_before_their_day(club):
    member = new_member(club)
    with club.work() as work:
        earn(work, member, 10, active_from=work.now + timedelta(days=7))
        assert balance(work, member) == (10, 0)
        with pytest.raises(NotEnoughPoints) as refused:
            ledger.hold(work, member_id=member, points=1, key="h", cause=WHY)
        assert refused.value.facts == {"available": 0, "needed": 1}
    club.now += timedelta(days=7)
    with club.work() as work:
        ledger.hold(work, member_id=member, points=10, key="h", cause=WHY)
        assert balance(work, member) == (0, 0)


def test_the_same_cause_again_adds_nothing(club):
    member = new_member(club)
    with club.work() as work:
        first = earn(work, member, 10, key="once")
        assert earn(work, member, 10, key="once").id == first.id
        one = ledger.spend(work, member_id=member, points=4, key="s", cause=WHY)
        assert ledger.spend(work, member_id=member, points=4, key="s", cause=WHY).id == one.id
        assert balance(work, member) == (6, 6)


def test_many_earnings_are_posted_together_with_repeats_and_debts(club):
    ann, bob = new_member(club), new_member(club)
    with club.work() as work:
        known = earn(work, ann, 5, key="known")
        ledger.spend(work, member_id=ann, points=5, key="s", cause=WHY)
        ledger.reverse(work, known.id, key="r", cause=WHY)  # Ann owes five
        made = ledger.earn_many(
            work,
            [
                ledger.Earning(ann, 5, "known", WHY),
                ledger.Earning(ann, 3, "a", WHY, counts=True),
                ledger.Earning(bob, 7, "b", WHY),
                ledger.Earning(ann, 4, "c", WHY),
                ledger.Earning(bob, 7, "b", WHY),
            ],
        )
        assert [one.key for one in made] == ["known", "a", "b", "c", "b"]
        assert balance(work, ann) == (2, 2)
        assert balance(work, bob) == (7, 7)
        assert lots(work, ann) == [0, 0, 2]
        assert ledger.standing(work.session, ann).tier_points == 3
        assert check.faults(work.session) == []


@pytest.mark.parametrize("points", [0, -1, LARGEST + 1, True, 2.5])
def test_only_whole_numbers_up_to_a_million_move(sqlite_club, points):
    member = new_member(sqlite_club)
    with sqlite_club.work() as work:
        with pytest.raises(PointsUnfit):
            earn(work, member, points)
        with pytest.raises(PointsUnfit):
            ledger.spend(work, member_id=member, points=points, key="s", cause=WHY)
        assert check.faults(work.session) == []


# ── Held points ───────────────────────────────────────────────────────────────────────────────


def test_held_points_are_handed_over_once(club):
    member = new_member(club)
    with club.work() as work:
        earn(work, member, 10)
        held = ledger.hold(work, member_id=member, points=6, key="h", cause=WHY)
        assert entries(work, held) == {Account.MEMBER: -6, Account.HELD: 6}
        done = ledger.settle(work, held.id)
        assert (done.delta, ledger.settle(work, held.id).id) == (0, done.id)
        assert entries(work, done) == {Account.HELD: -6, Account.REDEEMED: 6}
        with pytest.raises(AlreadyResolved):
            ledger.release(work, held.id)
        assert balance(work, member) == (4, 4)


def test_released_points_go_back_to_their_lots_and_an_expired_one_lives_on(club):
    member = new_member(club)
    with club.work() as work:
        earn(work, member, 10, expires_at=work.now + timedelta(days=1))
        earn(work, member, 10)
        held = ledger.hold(work, member_id=member, points=15, key="h", cause=WHY)
    club.now += timedelta(days=2)
    with club.work() as work:
        back = ledger.release(work, held.id)
        assert (back.delta, ledger.release(work, held.id).id) == (15, back.id)
        with pytest.raises(AlreadyResolved):
            ledger.settle(work, held.id)
        assert lots(work, member) == [10, 10]
        assert balance(work, member) == (20, 20)
    club.now += timedelta(days=14)
    with club.work() as work:
        assert balance(work, member) == (20, 10)


# ── Corrections ───────────────────────────────────────────────────────────────────────────────


def test_reversing_spent_points_leaves_a_debt_that_later_earnings_repay(club):
    member = new_member(club)
    with club.work() as work:
        wrong = earn(work, member, 10, counts=True)
        ledger.spend(work, member_id=member, points=8, key="s", cause=WHY)
        undone = ledger.reverse(work, wrong.id, key="r", cause=WHY)
        assert (undone.delta, undone.resolves_id) == (-10, wrong.id)
        assert balance(work, member) == (-8, -8)
        assert ledger.standing(work.session, member).tier_points == 0
        with pytest.raises(NotEnoughPoints):
            ledger.spend(work, member_id=member, points=1, key="t", cause=WHY)
        earn(work, member, 20, key="later")
        assert balance(work, member) == (12, 12)
        assert check.faults(work.session) == []


def test_reversing_takes_what_other_lots_hold_before_anything_is_owed(club):
    member = new_member(club)
    with club.work() as work:
        wrong = earn(work, member, 10, expires_at=work.now + timedelta(days=9))
        earn(work, member, 10, key="other")
        ledger.spend(work, member_id=member, points=10, key="s", cause=WHY)
        ledger.reverse(work, wrong.id, key="r", cause=WHY)
        assert balance(work, member) == (0, 0)
        assert lots(work, member) == [0, 0]
        assert check.faults(work.session) == []


def test_a_transfer_is_reversed_once_and_a_reversal_never(club):
    member = new_member(club)
    with club.work() as work:
        wrong = earn(work, member, 10)
        undone = ledger.reverse(work, wrong.id, key="r", cause=WHY)
        assert ledger.reverse(work, wrong.id, key="r", cause=WHY).id == undone.id
        with pytest.raises(AlreadyReversed):
            ledger.reverse(work, wrong.id, key="again", cause=WHY)
        with pytest.raises(NotReversible):
            ledger.reverse(work, undone.id, key="back", cause=WHY)
        with pytest.raises(NotReversible):
            ledger.reverse(work, 10**6, key="nothing", cause=WHY)


def test_a_reversed_spending_returns_to_its_lots(club):
    member = new_member(club)
    with club.work() as work:
        earn(work, member, 10)
        spent = ledger.spend(work, member_id=member, points=7, key="s", cause=WHY)
        back = ledger.reverse(work, spent.id, key="r", cause=WHY)
        assert (back.delta, lots(work, member)) == (7, [10])
        assert entries(work, back) == {Account.MEMBER: 7, Account.REDEEMED: -7}


def test_an_adjustment_never_goes_below_zero(club):
    member = new_member(club)
    with club.work() as work:
        ledger.adjust(work, member_id=member, points=5, key="up", cause=WHY)
        with pytest.raises(NotEnoughPoints):
            ledger.adjust(work, member_id=member, points=-6, key="down", cause=WHY)
        down = ledger.adjust(work, member_id=member, points=-5, key="down", cause=WHY)
        assert entries(work, down) == {Account.MEMBER: -5, Account.CORRECTED: 5}
        assert balance(work, member) == (0, 0)
        ledger.reverse(work, down.id, key="r", cause=WHY)
        assert balance(work, member) == (5, 5)


def test_somebody_barred_cannot_spend(club):
    member = new_member(club)
    with club.work() as work:
        earn(work, member, 5)
    new_member(club, status="blacklisted", row=member)
    with club.work() as work, pytest.raises(PointsFrozen):
        ledger.spend(work, member_id=member, points=5, key="s", cause=WHY)


def test_entries_and_transfers_cannot_be_changed_or_deleted(club):
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    member = new_member(club)
    with club.work() as work:
        earn(work, member, 5)
    for table in ("points_transfer", "points_entry"):
        for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with pytest.raises(DBAPIError, match="append-only"), club.work() as work:
                work.session.execute(text(statement))


def test_the_check_finds_a_balance_and_a_lot_that_were_changed_by_hand(club):
    from sqlalchemy import text

    ann, bob = new_member(club), new_member(club)
    with club.work() as work:
        earn(work, ann, 5)
        earn(work, bob, 5)
        work.session.execute(
            text("UPDATE points_standing SET balance = 6 WHERE member_id = :one"), {"one": ann}
        )
        work.session.execute(
            text("UPDATE points_lot SET remaining = 9 WHERE member_id = :one"), {"one": bob}
        )
        found = check.faults(work.session)
    assert [one.member_id for one in found] == [ann, bob]
