"""Purchases recorded by hand and returned (SPEC 5, E70, R3.6, R3.7)."""

from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from chat.errors import explain
from domain import policy
from domain.access import Role
from domain.errors import NotFound, NotPermitted, ReasonMissing
from domain.members.errors import NoSuchMember
from domain.members.model import Member, Status
from domain.outbox import OutboxMessage
from domain.points import ledger
from domain.points.errors import OwnPoints
from domain.points.model import Transfer
from domain.purchases import service as purchases
from domain.purchases.errors import MemberBarred, PurchaseUnfit, ReceiptRepeated
from domain.purchases.model import Purchase, Sort
from domain.standing import blacklist
from tests.domain.buyers import TODAY, clerk, line, staged
from tests.domain.earners import member, run_programmes

GOOD = {
    "number": "NJ1",
    "shop": "Xinjiekou",
    "receipt": "R-1",
    "amount": Decimal("128.50"),
    "bought_on": TODAY,
}


def bought(club, actor, **more):
    with club.work(actor) as work:
        return purchases.record(work, **GOOD | more)


def count(club, table) -> int:
    with club.work() as work:
        return work.session.execute(select(func.count()).select_from(table)).scalar_one()


def balance(club, member_id) -> int:
    with club.work() as work:
        return ledger.standing(work.session, member_id).balance


@pytest.fixture
def ann(sqlite_club):
    """A member with an account, in a club whose programmes run."""
    run_programmes(sqlite_club)
    return member(sqlite_club, person=sqlite_club.person())


@pytest.fixture
def any_sum():
    """A club that asks no manager."""
    policy.set_defaults(purchase_alone_limit=10_000_000)
    yield
    policy.set_defaults()


def test_a_purchase_gives_a_point_a_yuan_counts_for_the_tier_and_is_told(club):
    run_programmes(club)
    ann = member(club, person=club.person())
    done = bought(club, clerk(club))
    assert (done.award.points, done.purchase.points, done.number) == (128, 128, "NJ1")
    with club.work() as work:
        standing = ledger.standing(work.session, ann)
        assert (standing.balance, standing.tier_points) == (128, 128)
        told = work.session.execute(
            select(OutboxMessage).where(OutboxMessage.kind == "purchase.recorded")
        ).scalar_one()
        assert told.params == {"purchase_id": done.purchase.id}


@pytest.mark.parametrize(
    ("kind", "amount", "points"),
    [
        (Sort.HOME, "1000000", 500),
        (Sort.HOME_REFERRED, "1005000", 100),  # the half unit is dropped
        (Sort.TRADE_IN, "999999", 9),
        (Sort.OTHER_PROPERTY, "300000", 0),  # parking and business space never earn (E70)
    ],
)
def test_homes_earn_by_their_own_rules_and_parking_never(
    sqlite_club, ann, any_sum, kind, amount, points
):
    done = bought(sqlite_club, clerk(sqlite_club), kind=kind, amount=Decimal(amount))
    assert done.award.points == points
    assert count(sqlite_club, Purchase) == 1


def test_while_no_programme_runs_a_purchase_is_kept_without_points(sqlite_club):
    member(sqlite_club)
    done = bought(sqlite_club, clerk(sqlite_club))
    assert (done.award.points, done.award.why) == (0, "not_running")
    assert count(sqlite_club, Purchase) == 1


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"amount": Decimal("-5")}, "amount"),
        ({"amount": Decimal(0)}, "amount"),
        ({"amount": Decimal("NaN")}, "amount"),
        ({"amount": Decimal("Infinity")}, "amount"),
        ({"amount": Decimal("1.005")}, "cents"),
        ({"amount": Decimal("10000000.01")}, "large"),
        ({"amount": Decimal("1e30")}, "large"),
        ({"bought_on": TODAY + timedelta(days=1)}, "future"),
        ({"bought_on": TODAY - timedelta(days=366)}, "old"),
        ({"shop": " \u200b"}, "shop"),
        ({"shop": "x" * 61}, "shop"),
        ({"receipt": ""}, "receipt"),
        ({"receipt": "9" * 41}, "receipt"),
        ({"kind": "yacht"}, "kind"),
        ({"category": "x" * 41}, "category"),
    ],
)
def test_what_will_not_do_is_refused_and_leaves_nothing(sqlite_club, ann, more, reason):
    with pytest.raises(PurchaseUnfit) as refused:
        bought(sqlite_club, clerk(sqlite_club), **more)
    assert refused.value.facts["reason"] == reason
    assert count(sqlite_club, Purchase) == count(sqlite_club, Transfer) == 0


def test_the_edges_are_still_good(sqlite_club, ann, any_sum):
    desk = clerk(sqlite_club)
    oldest = TODAY - timedelta(days=365)
    bought(sqlite_club, desk, bought_on=oldest, amount=Decimal("0.01"))
    bought(sqlite_club, desk, receipt="R-2", amount=Decimal(1_000_000))
    parking = {"kind": Sort.OTHER_PROPERTY, "amount": Decimal(10_000_000)}
    bought(sqlite_club, desk, receipt="R-3", **parking)
    assert count(sqlite_club, Purchase) == 3


def test_a_sum_worth_more_points_than_one_entry_holds_is_refused_as_such(
    sqlite_club, ann, any_sum
):
    with pytest.raises(PurchaseUnfit) as refused:
        bought(sqlite_club, clerk(sqlite_club), amount=Decimal("1000000.01"))
    assert refused.value.facts == {"reason": "points", "largest": 1_000_000}
    assert explain(refused.value, ZoneInfo("UTC")) == (
        "That is too much for one purchase: at most 1,000,000 yuan of this kind."
    )
    looked = staged(sqlite_club, clerk(sqlite_club), line(2, amount="1000001.00"))
    assert [fault.code for fault, _words in looked.faults] == ["points"]
    assert count(sqlite_club, Purchase) == count(sqlite_club, Transfer) == 0


def test_nobody_buys_who_is_no_member_or_barred(sqlite_club, ann):
    desk = clerk(sqlite_club)
    with pytest.raises(NoSuchMember):
        bought(sqlite_club, desk, number="NJ999")
    for n, status in enumerate((Status.BLACKLISTED, Status.WITHDRAWN)):
        member(sqlite_club, f"NJ{n + 5}", status=status)
        with pytest.raises(MemberBarred) as refused:
            bought(sqlite_club, desk, number=f"NJ{n + 5}")
        assert refused.value.facts["reason"] == status
    with sqlite_club.work(sqlite_club.person(Role.MEMBER_SPECIALIST)) as work:
        blacklist.open_case(work, number="NJ1", kind="points_abuse", words="As seen.")
    with pytest.raises(MemberBarred) as refused:
        bought(sqlite_club, desk)
    assert refused.value.facts["reason"] == "frozen"
    assert count(sqlite_club, Purchase) == 0


def test_a_receipt_is_recorded_once_however_it_is_typed(club):
    run_programmes(club)
    ann = member(club)
    first = clerk(club)
    bought(club, first)
    with pytest.raises(ReceiptRepeated) as refused:
        bought(club, clerk(club), receipt=" r－１ ", shop="Xinjiekou ", amount=Decimal(500))
    assert refused.value.facts["at"] == club.now
    assert str(refused.value.facts["by"]) == f"#{first.person_id}"
    assert balance(club, ann) == 128
    bought(club, clerk(club), shop="Hexi")  # another shop's receipt of that number is another


def test_nobody_records_or_returns_their_own_purchase(sqlite_club, ann):
    from dataclasses import replace

    own = replace(clerk(sqlite_club), member_id=ann)
    with pytest.raises(OwnPoints):
        bought(sqlite_club, own)
    done = bought(sqlite_club, clerk(sqlite_club))
    with sqlite_club.work(own) as work, pytest.raises(OwnPoints):
        purchases.return_(work, done.purchase.id, reason="goods_back")
        work.session.rollback()


def test_a_return_takes_the_points_back_once_even_when_they_were_spent(club):
    run_programmes(club)
    ann = member(club, person=club.person())
    desk = clerk(club)
    done = bought(club, desk, bought_on=TODAY - timedelta(days=20))
    with club.work() as work:
        cause = ledger.Cause("lottery.ticket")
        ledger.spend(work, member_id=ann, points=100, key="spent", cause=cause)
    for _again in range(2):
        with club.work(desk) as work:
            found = purchases.return_(work, done.purchase.id, reason="goods_back")
            assert (found.state, found.return_reason) == ("returned", "goods_back")
    assert balance(club, ann) == -100
    bought(club, desk, receipt="R-2", amount=Decimal(150))
    assert balance(club, ann) == 50


def test_after_a_mistake_the_same_receipt_is_recorded_again(club):
    run_programmes(club)
    ann = member(club)
    desk = clerk(club)
    wrong = bought(club, desk, amount=Decimal(1285))
    with club.work(desk) as work:
        purchases.return_(work, wrong.purchase.id, reason="wrong_sum")
    bought(club, desk)
    assert balance(club, ann) == 128


def test_a_return_gives_a_reason_and_means_a_purchase_there_is(sqlite_club, ann):
    done = bought(sqlite_club, clerk(sqlite_club))
    with sqlite_club.work(clerk(sqlite_club)) as work:
        with pytest.raises(ReasonMissing):
            purchases.return_(work, done.purchase.id, reason="because")
        with pytest.raises(NotFound):
            purchases.return_(work, 999, reason="goods_back")


@pytest.mark.parametrize("role", [Role.DESK_CLERK, Role.MANAGER, Role.GUEST])
def test_only_those_who_may_record_purchases_do(sqlite_club, ann, role):
    with pytest.raises(NotPermitted):
        bought(sqlite_club, sqlite_club.person(role))


def test_whoever_slept_is_awake_at_once_unless_the_purchase_is_old(sqlite_club):
    from domain import policy

    policy.set_defaults(preset="retail")
    ann = member(sqlite_club, status=Status.DORMANT)
    bob = member(sqlite_club, "NJ2", status=Status.LOST)
    bought(sqlite_club, clerk(sqlite_club))
    bought(
        sqlite_club, clerk(sqlite_club), number="NJ2", receipt="R-2", bought_on=date(2026, 1, 5)
    )
    with sqlite_club.work() as work:
        states = [work.session.get_one(Member, one).status for one in (ann, bob)]
    policy.set_defaults()
    assert states == ["active", "lost"]
