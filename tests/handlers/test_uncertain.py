"""Messages of uncertain fate, as a specialist sees them (F25, F31)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain import clock, dispatch, outbox
from domain.access import Role
from domain.outbox import Lane, OutboxMessage


def lose(hall, person_id: int, *, times: int = 1) -> None:
    """So many campaign messages whose sender died under way."""
    now = clock.now()
    with hall.club.work() as work:
        for n in range(times):
            outbox.queue(work, "text", to=person_id, lane=Lane.CAMPAIGN, msgid=f"News {n}")
        rows = dispatch.claim(work.session, now=clock.now(), lease="gone", limit=100)
        for row in rows:
            dispatch.begin(work.session, row_id=row.id, lease="gone", now=now)
        dispatch.rescue(work.session, now=now + timedelta(seconds=61))


def campaign(hall) -> list[OutboxMessage]:
    with hall.club.work() as work:
        rows = select(OutboxMessage).where(OutboxMessage.lane == int(Lane.CAMPAIGN))
        return list(work.session.execute(rows.order_by(OutboxMessage.id)).scalars())


@pytest.fixture
def ann(hall):
    return hall.club.person(language="en")


async def test_f25_the_desk_counts_them_and_the_list_names_nobody(hall, ann):
    mei = hall.staff(Role.MEMBER_SPECIALIST)
    lose(hall, ann.person_id, times=7)
    screen = await mei.says("/desk")
    assert "7 messages of uncertain fate" in screen.text
    screen = await mei.presses("Uncertain messages (7)")
    assert screen.text.count("\n") == 4  # five a page
    assert f"guest no. {ann.person_id}" in screen.text
    assert "a campaign" in screen.text
    screen = await mei.presses("›")
    assert screen.text.count("\n") == 1


async def test_f25_sending_again_asks_twice_and_says_that_it_may_be_a_repetition(hall, ann):
    mei = hall.staff(Role.MANAGER)
    lose(hall, ann.person_id)
    [row] = campaign(hall)
    await mei.says("/desk")
    screen = await mei.presses("Uncertain messages", str(row.id))
    assert "interrupted" in screen.text
    screen = await mei.presses("Send again")
    assert screen.title == "Send it again?"
    assert campaign(hall)[0].state == "uncertain"
    screen = await mei.presses("Yes, send it")
    assert "Nothing is uncertain" in screen.text
    assert (campaign(hall)[0].state, campaign(hall)[0].maybe_repeated) == ("pending", True)


async def test_f25_one_that_is_left_is_off_the_list_and_stays_unsent(hall, ann):
    mei = hall.staff(Role.MANAGER)
    lose(hall, ann.person_id)
    [row] = campaign(hall)
    await mei.says("/desk")
    await mei.presses("Uncertain messages", str(row.id), "Leave it")
    assert "Nothing is uncertain" in mei.sees().text
    assert (campaign(hall)[0].state, campaign(hall)[0].reason) == ("cancelled", "left_uncertain")


async def test_f25_what_a_colleague_has_decided_is_out_of_date(hall, ann):
    mei, bo = hall.staff(Role.MANAGER), hall.staff(Role.MEMBER_SPECIALIST, name="Bo Wu")
    lose(hall, ann.person_id)
    [row] = campaign(hall)
    for one in (mei, bo):
        await one.says("/desk")
        await one.presses("Uncertain messages", str(row.id))
    await mei.presses("Leave it")
    await bo.presses("Send again")
    assert "out of date" in bo.phone.toasts[-1]
    assert campaign(hall)[0].state == "cancelled"


async def test_f31_one_that_is_too_late_asks_whether_to_send_it_anyway(hall, ann):
    mei = hall.staff(Role.MEMBER_SPECIALIST)
    now = clock.now()
    with hall.club.work() as work:
        outbox.queue(
            work,
            "text",
            to=ann.person_id,
            lane=Lane.CAMPAIGN,
            not_before=now - timedelta(hours=3),
            msgid="News",
        )
        dispatch.claim(work.session, now=now, lease="me", limit=10)
    [row] = campaign(hall)
    assert row.state == "missed"
    await mei.says("/desk")
    screen = await mei.presses("Uncertain messages", str(row.id))
    assert "two hours late" in screen.text
    screen = await mei.presses("Send anyway")
    assert screen.title == "Send it although it is late?"
    await mei.presses("Yes, send it")
    assert (campaign(hall)[0].state, campaign(hall)[0].maybe_repeated) == ("pending", False)


async def test_who_does_not_resolve_them_does_not_see_them(hall, ann):
    finance = hall.staff(Role.FINANCE)
    lose(hall, ann.person_id)
    await finance.says("/desk")
    assert not [label for label in finance.buttons() if "Uncertain" in label]
