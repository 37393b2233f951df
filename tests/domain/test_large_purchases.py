"""A purchase above one colleague's limit waits for the manager (R3.8)."""

from decimal import Decimal

import pytest
from sqlalchemy import func, select

from domain.access import Role
from domain.approvals import service as approvals
from domain.errors import OwnRequest
from domain.members.model import Household
from domain.points import ledger
from domain.points.errors import OwnHousehold
from domain.purchases import large
from domain.purchases import service as purchases
from domain.purchases.errors import PurchaseUnfit, ReceiptRepeated
from domain.purchases.large import Asked
from domain.purchases.model import Purchase
from tests.domain.buyers import TODAY, clerk, line, staged
from tests.domain.earners import member, run_programmes

ONE = {"number": "NJ1", "shop": "Hexi", "receipt": "R-1", "bought_on": TODAY}


@pytest.fixture
def ann(sqlite_club):
    run_programmes(sqlite_club)
    return member(sqlite_club, person=sqlite_club.person())


def handed_in(club, actor, amount="100000.01", **more):
    with club.work(actor) as work:
        return large.hand_in(work, **ONE | {"amount": Decimal(amount)} | more)


def decided(club, asked, decision=approvals.Decision.APPROVE, actor=None):
    with club.work(actor or club.person(Role.MANAGER)) as work:
        approvals.decide(work, asked.approval.id, decision, version=1, reason="So.")


def kept(club, member_id):
    with club.work() as work:
        rows = work.session.execute(select(func.count(Purchase.id))).scalar_one()
        return rows, ledger.standing(work.session, member_id).balance


def test_up_to_the_limit_one_colleague_records_alone(sqlite_club, ann):
    assert handed_in(sqlite_club, clerk(sqlite_club), "100000").award.points == 100_000
    assert kept(sqlite_club, ann) == (1, 100_000)


def test_above_the_limit_nothing_is_recorded_until_the_manager_agrees(sqlite_club, ann):
    desk = clerk(sqlite_club)
    asked = handed_in(sqlite_club, desk)
    assert isinstance(asked, Asked)
    assert (asked.approval.kind, asked.approval.waiting_for) == ("large_purchase", "manager")
    assert kept(sqlite_club, ann) == (0, 0)
    decided(sqlite_club, asked)
    assert kept(sqlite_club, ann) == (1, 100_000)
    with sqlite_club.work() as work:
        row = work.session.execute(select(Purchase)).scalar_one()
        assert (row.recorded_by, row.amount) == (desk.person_id, Decimal("100000.01"))


def test_rejected_it_leaves_nothing_and_can_be_handed_in_again(sqlite_club, ann):
    asked = handed_in(sqlite_club, clerk(sqlite_club))
    decided(sqlite_club, asked, approvals.Decision.REJECT)
    assert kept(sqlite_club, ann) == (0, 0)
    assert isinstance(handed_in(sqlite_club, clerk(sqlite_club)), Asked)


def test_a_receipt_handed_in_twice_is_recorded_once(sqlite_club, ann):
    first, second = (handed_in(sqlite_club, clerk(sqlite_club)) for _ in range(2))
    decided(sqlite_club, first)
    with pytest.raises(ReceiptRepeated):
        handed_in(sqlite_club, clerk(sqlite_club))
    boss = sqlite_club.person(Role.MANAGER)
    with sqlite_club.work(boss) as work:
        with pytest.raises(ReceiptRepeated):
            approvals.decide(work, second.approval.id, approvals.Decision.APPROVE, version=1)
        work.session.rollback()
    assert kept(sqlite_club, ann) == (1, 100_000)


def test_who_keyed_it_or_lives_with_the_buyer_does_not_agree_to_it(sqlite_club, ann):
    with sqlite_club.work() as work:
        home = Household(key="h", seats=2, taken=2)
        work.session.add(home)
        work.session.flush()
        number = home.id
    boss = sqlite_club.person(Role.MANAGER, Role.SERVICE_AGENT)
    member(sqlite_club, "NJ5", person=boss, household_id=number)
    member(sqlite_club, "NJ6", household_id=number)
    sqlite_club.person(Role.MANAGER)
    asked = handed_in(sqlite_club, clerk(sqlite_club), number="NJ6")
    own = handed_in(sqlite_club, boss, receipt="R-2")
    for one, refused in ((asked, OwnHousehold), (own, OwnRequest)):
        with sqlite_club.work(boss) as work:
            with pytest.raises(refused):
                approvals.decide(work, one.approval.id, approvals.Decision.APPROVE, version=1)
            work.session.rollback()
    assert kept(sqlite_club, ann) == (0, 0)


def test_no_way_around_the_manager_by_a_file_or_past_the_form(sqlite_club, ann):
    desk = clerk(sqlite_club)
    looked = staged(sqlite_club, desk, line(2, amount="100000.01"), line(3, amount="100000.00"))
    assert [(fault.line, fault.code) for fault, _words in looked.faults] == [(2, "needs_manager")]
    with sqlite_club.work(desk) as work, pytest.raises(PurchaseUnfit) as refused:
        purchases.record(work, **ONE, amount=Decimal("100000.01"))
    assert refused.value.facts["reason"] == "needs_manager"
