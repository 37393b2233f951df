"""What members read about purchases, in their own language, and what is too late to tell."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from chat.screen import Document, Screen, from_dict, to_dict
from delivery import notices
from domain import dispatch, policy
from domain.outbox import OutboxMessage
from domain.purchases import imports
from domain.purchases import service as purchases
from tests.domain.buyers import TODAY, clerk, line, staged, ticks
from tests.domain.earners import member, run_programmes

NAMES = dispatch.Claimed.__slots__


@pytest.fixture
def shop(sqlite_club):
    policy.set_defaults(preset="retail")
    run_programmes(sqlite_club)
    sqlite_club.ann = member(sqlite_club, person=sqlite_club.person(language="en"))
    yield sqlite_club
    policy.set_defaults()


def told(club, kind: str) -> list[Screen | None]:
    with club.work() as work:
        rows = work.session.scalars(select(OutboxMessage).where(OutboxMessage.kind == kind)).all()
        found = []
        for row in rows:
            values = {name: getattr(row, name) for name in NAMES} | {"edits": None, "lease": "x"}
            draft = notices.render(dispatch.Claimed(**values), work.session)
            said = draft.said.screen if draft.state == "ready" else None
            found.append(from_dict(said) if said else None)
        return found


def buy(club, receipt="A1", amount="128.50", **more):
    with club.work(clerk(club)) as work:
        done = purchases.record(
            work,
            number="NJ1",
            shop="Hexi",
            receipt=receipt,
            amount=Decimal(amount),
            bought_on=TODAY,
            **more,
        )
        return done.purchase


def test_a_purchase_is_told_with_its_points_and_what_can_be_spent(shop):
    buy(shop)
    (screen,) = told(shop, "purchase.recorded")
    assert screen.title == "Thank you for your purchase"
    assert "It brings you 128 points." in screen.text
    assert "You have 128 points now; 0 of them can be spent today." in screen.text
    assert [button.text for row in screen.rows for button in row] == ["My points", "History"]


def test_what_was_taken_back_before_it_was_told_is_not_told_as_earned(shop):
    purchase = buy(shop)
    with shop.work(clerk(shop)) as work:
        purchases.return_(work, purchase.id, reason="goods_back")
    assert told(shop, "purchase.recorded") == [None]
    (screen,) = told(shop, "purchase.returned")
    assert "its 128 points are taken back" in screen.text and "You have 0 points" in screen.text


def test_a_purchase_without_points_is_not_told(shop):
    buy(shop, kind="other_property")
    assert told(shop, "purchase.recorded") == []


def test_a_file_is_told_once_with_all_its_points(shop):
    desk = clerk(shop)
    looked = staged(shop, desk, *(line(n) for n in range(7)))
    with shop.work(desk) as work:
        imports.post(work, looked.id)
    (screen,) = told(shop, "purchases.earned")
    assert "7 purchases" in screen.text and "700 points" in screen.text


def test_the_sender_of_a_long_file_reads_that_it_is_in_or_that_it_stopped(shop, monkeypatch):
    monkeypatch.setattr(imports, "AT_ONCE", 1)
    desk = clerk(shop)
    first = staged(shop, desk, line(1), line(2))
    with shop.work(desk) as work:
        imports.post(work, first.id)
    ticks(shop)
    (screen,) = told(shop, "purchases.posted")
    assert "2" in screen.text and screen.title
    second = staged(shop, desk, line(3), line(4), sha256="other")
    with shop.work(desk) as work:
        imports.post(work, second.id)
    with shop.work(clerk(shop)) as work:
        purchases.record(
            work, number="NJ1", shop="Xinjiekou", receipt="R4", amount=Decimal(5), bought_on=TODAY
        )
    ticks(shop)
    assert len(told(shop, "purchases.stopped")) == 1


async def test_the_template_and_the_list_of_faults_arrive_as_files(house):
    desk = await house.somebody()
    house.club.now = house.club.now.replace(microsecond=0)
    with house.club.work(clerk(house.club)) as work:
        faults = [[2, "A", "number", "missing", ""]]
        found = {"letters": {"number": "A"}, "rows": [], "faults": faults}
        looked = imports.stage(work, sha256="x", found=found)
    params = {"import_id": looked.id, "reader": desk.person_id}
    screens = [
        Screen(text="a", document=Document("purchases.template")),
        Screen(text="b", document=Document("purchases.faults", params)),
    ]
    house.new_worker().release(
        [house.reply(desk, {"screen": to_dict(s), "language": "zh_CN"}) for s in screens]
    )
    await house.settled("sent", "sent")
    sent = await house.sandbox.log("sendDocument")
    assert [one["params"]["document"]["file"] for one in sent] == [
        "purchases-template.xlsx",
        "purchases-to-correct.xlsx",
    ]
