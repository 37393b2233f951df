"""Fees in the chat: ticked off at the desk, asked for at the door, paid back by finance."""

from decimal import Decimal

from domain.access import Role
from domain.events import cancelling, registering
from tests.domain.events import an_event
from tests.handlers.test_door import Door
from tests.handlers.test_event_changes import seated
from tests.handlers.test_events import row


async def paid_evening(hall):
    event = an_event(hall.club, fee=Decimal(50))
    ann = await seated(hall, event)
    return event, ann, hall.staff(Role.ACTIVITY_SPECIALIST, name="Mei Lin")


async def test_a_fee_is_ticked_off_and_taken_back_at_the_desk(hall):
    event, ann, mei = await paid_evening(hall)
    await mei.says("/events")
    await mei.press_data(f"edr:{event}:1:::")
    assert "not paid" in mei.sees().text
    await mei.press_data(f"edg:{row(hall, ann, event).id}")
    await mei.presses("Fee")
    assert "Nothing is ticked off as paid." in mei.sees().text
    screen = await mei.presses("Paid in cash")
    assert "Paid: ¥50 in cash" in screen.text and "noted by activity specialist Lin" in screen.text
    assert "Paid in cash" not in mei.buttons()
    screen = await mei.presses("Not paid after all")
    assert "Nothing is ticked off as paid." in screen.text


async def test_the_second_who_ticks_a_fee_off_hears_whose_tick_stands_and_cannot_undo_it(hall):
    event, ann, mei = await paid_evening(hall)
    bo = hall.staff(Role.SERVICE_AGENT, name="Bo Chen")
    number = row(hall, ann, event).id
    for one in (mei, bo):
        await one.says("/start")
        await one.press_data(f"efs:{number}")
    await mei.presses("Paid in cash")
    await bo.presses("Paid by transfer")
    assert "Already paid: noted by activity specialist Lin" in bo.phone.toasts[-1]
    assert "in cash" in bo.sees().text and "Not paid after all" not in bo.buttons()
    await bo.press_data(f"efu:{number}")
    assert "Lin ticked this fee off" in bo.phone.toasts[-1]
    manager = hall.staff(Role.MANAGER, name="Wei Sun")
    await manager.says("/start")
    await manager.press_data(f"efs:{number}")
    assert "Nothing is ticked off" in (await manager.presses("Not paid after all")).text


async def test_no_fee_is_open_any_more_for_seats_given_up_or_an_event_that_is_off(hall):
    door = Door(hall, fee=Decimal(50))
    ann, bob, bo = door.seat(), door.seat("Bob Fu"), await door.colleague()
    with door.club.work(ann.actor) as work:
        registering.cancel(work, door.event)
    assert "Fee" not in (await bo.says(f"/start tk-{door.code(ann)}")).text
    assert "no fee is owed" in (await bo.press_data(f"efs:{ann.seat.id}")).text
    with door.club.work(door.club.person(Role.MANAGER)) as work:
        cancelling.call_off(work, door.event, reason="Flooded", version=1)
    assert "Fee" not in (await bo.says(f"/start tk-{door.code(bob)}")).text


async def test_finance_notes_what_was_paid_back(hall):
    event, _ann, mei = await paid_evening(hall)
    await mei.says("/events")
    await mei.press_data("eft:1:transfer")
    await mei.says(f"/start evc-{event}")
    await mei.presses("Cancel the event")
    await mei.says("The hall is flooded")
    await mei.presses("Cancel it")
    finance = hall.staff(Role.FINANCE, name="Lu Han")
    screen = await finance.says(f"/start evfee-{event}")
    assert "paid ¥50" in screen.text and "Ticked off as paid: ¥50. Paid back so far: ¥0" in (
        screen.text
    )
    await finance.presses(screen.rows[0][0].text)
    screen = await finance.presses("Paid back")
    assert "noted by finance Han" in screen.text
    screen = await finance.presses("‹ Fees to pay back")
    assert "Paid back so far: ¥50" in screen.text


async def test_the_door_says_what_is_still_to_be_paid(hall):
    door = Door(hall, fee=Decimal(50))
    ann = door.seat()
    bo = await door.colleague()
    await bo.press_data(f"doi:{door.event}:{ann.seat.id}")
    assert "Fee still open: ¥50" in bo.sees().text
    await bo.presses("Fee", "Paid by transfer", "The door")
    await bo.press_data(f"doi:{door.event}:{ann.seat.id}")
    assert "In already" in bo.sees().title and "Fee" not in bo.sees().text
