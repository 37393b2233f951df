"""An event moved, cancelled and taken up again in the chat; members keep or give up their seat."""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.access import Actor, Role
from domain.events import changing
from domain.events.changes_model import EventAnswer, EventChange
from domain.events.changing import When
from domain.events.model import Event
from tests.domain.events import an_event
from tests.domain.test_event_reminders import register
from tests.domain.test_events_seats import join, strikes, told
from tests.domain.test_events_seats import turn_of as turn
from tests.handlers.test_events import row
from tests.handlers.test_lottery import member

SHANGHAI = ZoneInfo("Asia/Shanghai")


def actor(one):
    return Actor(
        person_id=one.person_id,
        telegram_id=one.telegram_id,
        roles=frozenset({Role.MEMBER}),
        language="en",
        member_id=one.member_id,
    )


async def seated(hall, event, name="Ann Lee"):
    ann = await member(hall, name, points=0)
    register(hall.club, actor(ann), event)
    return ann


def kept(hall, event):
    with hall.club.work() as work:
        return work.session.get_one(Event, event)


def changes(hall):
    with hall.club.work() as work:
        return list(work.session.execute(select(EventChange)).scalars())


def moved(hall, event, place="The lake"):
    now = kept(hall, event)
    with hall.club.work(hall.club.person(Role.MANAGER)) as work:
        new = When(now.starts_at, now.ends_at, place)
        return changing.change(work, event, new, reason="Rain", version=now.version)


def day_after(hall, days):
    return f"{(hall.club.now + timedelta(days=days)).astimezone(SHANGHAI):%Y-%m-%d}"


async def agree(*deciders):
    for decider in deciders:
        await decider.says("/approvals")
        await decider.presses("Change of an event", "Approve")


# ── Colleagues ────────────────────────────────────────────────────────────────────────────────


async def test_a_new_time_is_typed_looked_over_and_told(hall):
    event = an_event(hall.club, place="The old mill")
    ann = await seated(hall, event)
    keeper = hall.staff(Role.ACTIVITY_SPECIALIST, name="Mei Lin")
    screen = await keeper.says(f"/start evc-{event}")
    assert screen.title == f"Changes of event no. {event}"
    assert "1 member has seats · 0 wait" in screen.text
    await keeper.presses("Change time or place")
    screen = await keeper.presses("The time")
    assert "On which day does it begin? Until now:" in screen.text
    await keeper.says(day_after(hall, 14))
    await keeper.says("19:00", "10pm")
    screen = await keeper.says("The speaker is ill that day")
    assert "19:00" in screen.text and "The speaker is ill" in screen.text
    manager, leader = hall.staff(Role.MANAGER), hall.staff(Role.LEADER)
    screen = await keeper.presses("Ask for the change")
    assert "It waits for the manager." in screen.text and "Change time or place" not in (
        keeper.buttons()
    )
    assert told(hall.club, "event.moved") == []
    await agree(manager, leader)
    assert "Tea on the hill" in leader.sees().text and "New time:" in leader.sees().text
    screen = await keeper.says(f"/start evc-{event}")
    assert "New time:" in screen.text and "(instead of" in screen.text
    assert "0 have said that they come" in screen.text
    local = kept(hall, event).starts_at.astimezone(SHANGHAI)
    assert f"{local:%Y-%m-%d %H:%M}" == day_after(hall, 14) + " 19:00"
    assert kept(hall, event).ends_at - kept(hall, event).starts_at == timedelta(hours=3)
    assert kept(hall, event).place == "The old mill"
    assert told(hall.club, "event.moved") == [ann.person_id]


async def test_an_end_past_midnight_is_on_the_next_day_by_the_clocks_of_the_place(hall):
    berlin = ZoneInfo("Europe/Berlin")
    starts = (hall.club.now + timedelta(days=9)).astimezone(berlin).replace(hour=18, minute=0)
    event = an_event(hall.club, zone="Europe/Berlin", starts_at=starts, place="Mitte")
    keeper, leader = hall.staff(Role.MANAGER), hall.staff(Role.LEADER)
    await keeper.says(f"/start evc-{event}")
    await keeper.presses("Change time or place", "Both")
    assert "22:00, by the clocks of Europe/Berlin." in keeper.sees().text
    await keeper.says(f"{starts + timedelta(days=1):%Y-%m-%d}", "21:00", "01:30", "The river")
    await keeper.says("Skip")
    await keeper.says("A larger room")
    await keeper.presses("Ask for the change")
    await agree(leader)  # the manager has agreed by asking
    now = kept(hall, event)
    wanted = datetime.combine((starts + timedelta(days=1)).date(), datetime.min.time(), berlin)
    assert now.starts_at == wanted.replace(hour=21)
    assert now.ends_at - now.starts_at == timedelta(hours=4, minutes=30)
    assert now.place == "The river"


async def test_a_time_that_is_over_is_refused_and_the_answers_stay(hall):
    event = an_event(hall.club)
    keeper = hall.staff(Role.ACTIVITY_SPECIALIST)
    await keeper.says(f"/start evc-{event}")
    await keeper.presses("Change time or place", "The time")
    today = hall.club.now.astimezone(SHANGHAI)
    await keeper.says(f"{today:%Y-%m-%d}", "00:00", "00:01", "A mistake of ours")
    await keeper.presses("Ask for the change")
    assert "That time is over already" in keeper.phone.toasts[-1]
    assert "Reason: A mistake of ours" in keeper.sees().text
    assert changes(hall) == []


async def test_of_two_colleagues_the_later_one_looks_again(hall):
    event = an_event(hall.club)
    keeper, other = (hall.staff(Role.ACTIVITY_SPECIALIST, name=n) for n in ("Mei Lin", "Bo Wu"))
    deciders = hall.staff(Role.MANAGER), hall.staff(Role.LEADER)
    for one in (keeper, other):
        await one.says(f"/start evc-{event}")
    await other.presses("Change time or place", "The place")
    await other.says("The lake")
    await other.says("Skip")
    await other.says("A larger room")
    await other.presses("Ask for the change")
    await agree(*deciders)
    await keeper.presses("Change time or place")
    assert "out of date" in (keeper.phone.toasts or [keeper.sees().text])[-1]
    assert len(changes(hall)) == 1


async def test_cancelling_asks_for_a_reason_and_once_more(hall):
    event = an_event(hall.club, fee=Decimal("30"))
    ann = await seated(hall, event)
    keeper = hall.staff(Role.ACTIVITY_SPECIALIST, name="Mei Lin")
    agreed = [hall.staff(role).person_id for role in (Role.MANAGER, Role.LEADER)]
    await keeper.says(f"/start evc-{event}")
    screen = await keeper.presses("Cancel the event")
    assert "1 member is told." in screen.text
    await keeper.says("The hall is flooded")
    assert kept(hall, event).state == "announced"
    screen = await keeper.presses("Cancel it")
    assert "State: cancelled" in screen.text and "The hall is flooded" in screen.text
    assert "another time or place" not in screen.text
    assert told(hall.club, "event.called_off") == agreed
    assert "It takes place" not in " ".join(keeper.buttons())  # that is the manager's
    assert row(hall, ann, event).ended_because == "event_cancelled"
    finance = hall.staff(Role.FINANCE, name="Lu Han")
    screen = await finance.says(f"/start evfee-{event}")
    assert "1 seat, ¥30" in screen.text
    assert "1 member, ¥30 together" in screen.text
    screen = await finance.presses("As Excel file")
    assert screen.document.kind == "events.fees"


async def test_the_manager_takes_a_cancelled_event_up_again(hall):
    event = an_event(hall.club)
    ann = await seated(hall, event)
    manager = hall.staff(Role.MANAGER, name="Wei Sun")
    await manager.says(f"/start evc-{event}")
    await manager.presses("Cancel the event")
    await manager.says("The hall is flooded")
    await manager.presses("Cancel it", "It takes place")
    assert kept(hall, event).state == "cancelled"
    screen = await manager.presses("Yes, it does")
    assert kept(hall, event).state == "announced"
    assert row(hall, ann, event).state == "held"
    assert "Change time or place" in " ".join(manager.buttons())
    assert "1 member has seats" in screen.text


async def test_who_sees_events_reads_the_changes_and_changes_nothing(hall):
    event = an_event(hall.club)
    moved(hall, event)
    reader = hall.staff(Role.INSPECTOR)
    screen = await reader.says(f"/start evc-{event}")
    assert "New place: The lake (instead of —)" in screen.text
    assert reader.buttons() == ["‹ The event", "‹ Menu"]
    stranger = hall.staff(Role.EDITOR, name="Xu Jun")
    assert "Changes of" not in (await stranger.says(f"/start evc-{event}")).title
    assert "Fees" not in (await stranger.says(f"/start evfee-{event}")).title


# ── Members ───────────────────────────────────────────────────────────────────────────────────


async def test_a_member_keeps_the_seat_and_may_still_give_it_up(hall):
    event = an_event(hall.club, strikes=True, cancel_hours=400)
    ann = await seated(hall, event)
    change = moved(hall, event)
    screen = await ann.press_data(f"eck:{change.id}")
    assert screen.title == "You keep your seat"
    assert "it costs you nothing" in screen.text
    screen = await ann.press_data(f"ecg:{change.id}:0")
    assert screen.title == "Give your seat up?"
    assert row(hall, ann, event).state == "held"
    screen = await ann.presses("Yes, give it up")
    assert screen.title == "Given up"
    assert row(hall, ann, event).state == "cancelled"
    assert strikes(hall.club, actor(ann)) == []
    await ann.press_data(f"ecg:{change.id}:1")
    assert "not registered" in ann.phone.toasts[-1]
    with hall.club.work() as work:
        answers = work.session.execute(select(EventAnswer.keeps)).scalars().all()
    assert answers == [False]


async def test_who_waits_stays_on_the_list_or_leaves_it(hall):
    event = an_event(hall.club, capacity=1)
    await seated(hall, event, "Bob Xu")
    ann = await member(hall, "Ann Lee", points=0)
    join(hall.club, actor(ann), event)
    change = moved(hall, event)
    screen = await ann.press_data(f"eck:{change.id}")
    assert screen.title == "You keep your place"
    screen = await ann.press_data(f"ecg:{change.id}:0")
    assert screen.title == "Leave the waiting list?"
    await ann.presses("Yes, give it up")
    assert turn(hall.club, actor(ann), event).state == "left"


async def test_old_and_forged_answers_change_nothing(hall):
    event = an_event(hall.club)
    ann = await seated(hall, event)
    first = moved(hall, event)
    moved(hall, event, "The hill")
    await ann.press_data(f"ecg:{first.id}:1")
    assert "out of date" in ann.phone.toasts[-1]
    await ann.press_data("ecg:999:1")
    assert "no longer here" in ann.phone.toasts[-1]
    stranger = await member(hall, "Eve Fox", points=0)
    await stranger.press_data(f"ecg:{first.id + 1}:1")
    assert "not registered" in stranger.phone.toasts[-1]
    guest = hall.guest("Guy Roe")
    await guest.says("/start")
    await guest.press_data(f"eck:{first.id + 1}")
    assert "not registered" in guest.phone.toasts[-1]
    assert row(hall, ann, event).state == "held"


# ── Two things at once ────────────────────────────────────────────────────────────────────────


async def test_while_a_change_waits_an_old_button_asks_for_no_second_one_and_says_so(hall):
    event = an_event(hall.club, place="The mill")
    keeper, other = (hall.staff(Role.ACTIVITY_SPECIALIST, name=n) for n in ("Mei Lin", "Bo Wu"))
    deciders = hall.staff(Role.MANAGER), hall.staff(Role.LEADER)
    for one in (keeper, other):
        await one.says(f"/start evc-{event}")
    for one, place in ((keeper, "The lake"), (other, "The hill")):
        await one.presses("Change time or place", "The place")
        await one.says(place)
        await one.says("Skip")
        await one.says("A larger room")
        await one.presses("Ask for the change")
    assert "waits for its decision" in other.phone.toasts[-1]
    await other.says("/cancel")
    await other.presses("Yes, discard")
    await agree(*deciders)
    assert kept(hall, event).place == "The lake"
    assert len(changes(hall)) == 1


async def test_fewer_seats_than_are_given_are_refused_at_once_and_when_they_are_agreed_to(hall):
    event = an_event(hall.club, capacity=10)
    await seated(hall, event)
    await seated(hall, event, "Bob Xu")
    keeper, manager, leader = (
        hall.staff(role) for role in (Role.ACTIVITY_SPECIALIST, Role.MANAGER, Role.LEADER)
    )
    number = kept(hall, event)
    await keeper.says("/events")
    await keeper.press_data(f"fb:edcap.{event}.{number.version}")
    await keeper.says("1")
    assert "at least 2" in said(keeper)
    await keeper.says("2")
    await keeper.says("A smaller room")
    await seated(hall, event, "Cy Wu")
    await manager.says("/approvals")
    await manager.presses("Change of an event", "Approve")
    await leader.says("/approvals")
    await leader.presses("Change of an event", "Approve")
    assert "3 seats are given already" in said(leader)
    assert kept(hall, event).capacity == 10


def said(talker):
    return " ".join(
        [*talker.phone.toasts[-1:], talker.sees().title or "", talker.sees().text or ""]
    )
