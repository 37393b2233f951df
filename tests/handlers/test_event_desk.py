"""The desk of events in the chat: the list, registrations, callers, limits, the queue, strikes."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from delivery import notices
from delivery.sheets import SHEETS, load_all
from domain import clock
from domain.access import Role
from domain.approvals.model import Approval
from domain.events import queue, registering
from domain.events.model import Event, Registration, Strike, Turn
from domain.members.model import Member
from domain.outbox import OutboxMessage
from domain.people.model import Person
from locales.i18n import speaking
from tests.domain.events import a_member, an_event
from tests.handlers.test_event_changes import agree

_O = OutboxMessage.__table__


@pytest.fixture
def mei(hall):
    return hall.staff(Role.ACTIVITY_SPECIALIST, name="Mei Lin")


def register(hall, who, event, **asked):
    with hall.club.work(who) as work:
        return registering.register(work, event, **asked)


def join(hall, who, event, **asked):
    with hall.club.work(who) as work:
        return queue.join(work, event, **asked)


def number_of(hall, who):
    with hall.club.work() as work:
        return work.session.get_one(Member, who.member_id).number


def kept(hall, model, row=1):
    with hall.club.work() as work:
        return work.session.get_one(model, row)


def as_told(hall, kind):
    """The Screens of this kind of notice, as they would be said now, in English."""
    notices.load_all()
    with hall.club.work() as work, speaking("en"):
        rows = work.session.execute(
            select(_O.c.params).where(_O.c.kind == kind).order_by(_O.c.id)
        ).scalars()
        return [notices.NOTICES[kind](work, params) for params in list(rows)]


def answered(talker):
    """What they read last: in the window over the message, or as a message."""
    return "\n".join([*talker.phone.toasts[-1:], talker.sees().text])


async def member(hall, name="Ann Lee"):
    """Somebody on the roll who has opened the chat, as a talker with their actor's ids."""
    actor = a_member(hall.club)
    with hall.club.work() as work:
        work.session.get_one(Person, actor.person_id).language = "en"
    talker = hall.house.person(name, telegram_id=actor.telegram_id)
    await talker.says("/start")
    talker.actor = actor
    return talker


# ── The list and one event ────────────────────────────────────────────────────────────────────


async def test_events_stand_on_four_shelves_and_lead_to_their_page(hall, mei):
    screen = await mei.says("/events")
    assert "Here stand events members can register for" in screen.text
    event = an_event(hall.club, capacity=3, needs_approval=True)
    an_event(hall.club, state="approved", title="Quiet walk")
    register(hall, a_member(hall.club), event)
    screen = await mei.says("/events")
    assert "Tea on the hill" in screen.text and "1 of 3 seats" in screen.text
    assert "1 asks for a seat" in screen.text
    assert "To announce (1)" in mei.buttons()
    screen = await mei.presses("To announce")
    assert "Quiet walk" in screen.text and "approved, not announced" in screen.text
    await mei.presses("1")
    assert "Announce" in mei.buttons()
    await mei.says("/events")
    screen = await mei.presses("1")
    assert screen.title == "Tea on the hill"
    assert "1 of 3 seats · 2 free" in screen.text
    assert {"Door", "Change", "As members see it"} <= set(mei.buttons())


async def test_a_colleague_who_is_a_member_finds_the_events_for_members(hall, mei):
    await mei.says("/events")
    assert "Events for me" not in mei.buttons()
    inspector = hall.staff(Role.INSPECTOR, name="Wei Sun")
    an_event(hall.club)
    await inspector.says("/events")
    await inspector.presses("1")
    assert "Door" not in inspector.buttons() and "Change" not in inspector.buttons()
    screen = await inspector.presses("Registrations")
    assert "Nobody has registered yet" in screen.text
    assert "Register a caller" not in inspector.buttons()


async def test_a_card_in_the_group_leads_to_the_event_and_strangers_to_their_menu(hall, mei):
    event = an_event(hall.club)
    screen = await mei.says(f"/start evdesk-{event}")
    assert screen.title == "Tea on the hill"
    eve = hall.guest("Eve Fox")
    assert "Tea on the hill" not in (await eve.says(f"/start evdesk-{event}")).title


# ── Registrations ─────────────────────────────────────────────────────────────────────────────


async def test_a_request_is_agreed_to_and_a_second_press_says_the_same(hall, mei):
    event, ann = an_event(hall.club, needs_approval=True), a_member(hall.club)
    register(hall, ann, event)
    await mei.says("/events")
    await mei.presses("1", "Registrations")
    await mei.presses(number_of(hall, ann))
    asked = mei.phone.messages[-1]
    agree = next(b for row in asked.screen.rows for b in row if b.text == "Agree")
    for _again in range(2):
        screen = await mei.press_data(str(agree.data), asked.message_id)
        assert "Agreed. The member is told." in screen.text
    assert kept(hall, Registration).state == "held"
    (told,) = as_told(hall, "event.approved")
    assert told.title == "You are welcome: your seat is yours"
    wei = hall.staff(Role.MANAGER, name="Wei Sun")
    await wei.says("/start")
    await wei.press_data("fb:edno.1.1")
    await wei.says("Too many already")
    assert "was faster and approved it" in answered(wei)
    assert kept(hall, Registration).state == "held"


async def test_a_refusal_is_told_in_the_colleagues_words(hall, mei):
    event, ann = an_event(hall.club, needs_approval=True), a_member(hall.club)
    register(hall, ann, event)
    await mei.says("/events")
    await mei.presses("1", "Registrations", number_of(hall, ann), "Refuse")
    screen = await mei.says("It is for neighbours this time")
    assert "Refused. The member is told." in screen.text
    (told,) = as_told(hall, "event.refused")
    assert "Reason: It is for neighbours this time" in told.text
    screen = await mei.presses("Show answers")
    assert "It is for neighbours this time" in screen.text and screen.protect


async def test_a_seat_is_given_up_for_a_member_after_a_second_look(hall, mei):
    event, ann = an_event(hall.club), a_member(hall.club)
    register(hall, ann, event)
    await mei.says("/events")
    await mei.presses("1", "Registrations", number_of(hall, ann), "Give the seat up")
    await mei.says("You called: your mother is ill")
    assert kept(hall, Registration).state == "held"
    screen = await mei.presses("Give it up")
    assert "Given up" in screen.text and kept(hall, Registration).state == "cancelled"
    (told,) = as_told(hall, "event.given_up")
    assert "your mother is ill" in told.text
    assert "Give the seat up" not in mei.buttons()


async def test_the_list_is_narrowed_turned_and_searched(hall, mei):
    event = an_event(hall.club, sessions={"am": "Morning", "pm": "Afternoon"})
    crowd = [a_member(hall.club) for _ in range(11)]
    for n, one in enumerate(crowd):
        register(hall, one, event, session="am" if n < 9 else "pm")
    await mei.says("/events")
    screen = await mei.presses("1", "Registrations")
    assert "11 registrations · 11 seats" in screen.text
    assert number_of(hall, crowd[10]) not in screen.text
    assert number_of(hall, crowd[10]) in (await mei.presses("›")).text
    screen = await mei.presses("Narrow the list", "Afternoon")
    assert "Show 2 registrations" in mei.buttons()
    screen = await mei.presses("Show 2 registrations")
    assert "2 registrations · 2 seats\nAfternoon" in screen.text
    await mei.presses("Find by number")
    screen = await mei.says(number_of(hall, crowd[3]).lower())
    assert screen.title == f"Registration of {number_of(hall, crowd[3])}"
    await mei.presses("‹ Registrations", "Find by number")
    await mei.says(number_of(hall, a_member(hall.club)))
    assert "no registration for this event" in answered(mei)


# ── A caller ──────────────────────────────────────────────────────────────────────────────────


async def test_a_caller_is_registered_by_number_through_the_events_own_questions(hall, mei):
    dish = {"name": "q1", "ask": "Which dish?", "kind": "choice",
        "options": [["fish", "Fish"], ["rice", "Rice"]]}  # fmt: skip
    an_event(hall.club, companions=1, questions=[dish])
    ann = a_member(hall.club)
    await mei.says("/events")
    await mei.presses("1", "Registrations", "Register a caller")
    await mei.says("X999999")
    assert "Nobody has this member number" in answered(mei)
    screen = await mei.says(number_of(hall, ann))
    assert screen.title == f"A seat for {number_of(hall, ann)}?"
    await mei.presses("Go on", "Yes, register", "2", "Fish")
    screen = await mei.presses("Register")
    assert "Registered. The member is told." in screen.text and "2 seats" in screen.text
    made = kept(hall, Registration)
    assert (made.state, made.seats, made.answers) == ("held", 2, {"q1": "fish"})
    (told,) = as_told(hall, "event.registered")
    assert told.title == "We have registered you"
    screen = await mei.presses("Show answers")
    assert "Which dish?" in screen.text and "fish" in screen.text.lower()


async def test_a_caller_for_a_full_event_chooses_to_wait(hall, mei):
    event, ann = an_event(hall.club, capacity=1), a_member(hall.club)
    register(hall, a_member(hall.club), event)
    await mei.says("/events")
    await mei.presses("1", "Waiting list")
    assert "Nobody waits." in mei.sees().text
    await mei.presses("Add a caller")
    await mei.says(number_of(hall, ann))
    await mei.presses("Go on", "Yes, register", "Yes, I will wait")
    screen = await mei.presses("Register")
    assert "On the waiting list now." in screen.text and "no seat is free" in screen.text
    assert kept(hall, Turn).member_id == ann.member_id


# ── Limits ────────────────────────────────────────────────────────────────────────────────────


async def test_a_few_seats_more_are_offered_on_and_an_old_button_changes_nothing(hall, mei):
    event, ann = an_event(hall.club, capacity=10, companions=9), a_member(hall.club)
    register(hall, a_member(hall.club), event, party=10)
    join(hall, ann, event)
    await mei.says("/events")
    screen = await mei.presses("1", "Seats and limits")
    assert "10 of 10 seats are taken." in screen.text
    old = next(str(b.data) for row in screen.rows for b in row if b.text == "Capacity")
    await mei.presses("Capacity")
    await mei.says("0")
    assert "too little" in mei.sees().text
    screen = await mei.says("11")
    assert "The capacity is changed." in screen.text
    assert "11 of 11 seats are taken" in screen.text
    assert kept(hall, Turn).state == "offered"
    await mei.press_data(old)
    await mei.says("11")
    assert kept(hall, Event, event).capacity == 11
    assert "has changed meanwhile" in answered(mei)


async def test_many_seats_more_are_asked_of_manager_and_leader(hall, mei):
    event = an_event(hall.club, capacity=10)
    hall.staff(Role.MANAGER), hall.staff(Role.LEADER)
    await mei.says("/events")
    await mei.presses("1", "Seats and limits", "Capacity")
    screen = await mei.says("20")
    assert "agreed to by manager and leader" in screen.text
    screen = await mei.says("The larger hall is free")
    assert "once it is agreed to" in screen.text and kept(hall, Event, event).capacity == 10
    assert kept(hall, Approval).proposal["new"] == {"capacity": 20}


async def test_a_limit_for_a_session_is_set_and_taken_away(hall, mei):
    event = an_event(hall.club, capacity=9, sessions={"1": "Morning", "2": "Afternoon"})
    await mei.says("/events")
    await mei.presses("1", "Seats and limits", "Tiers, sessions", "Morning")
    screen = await mei.says("4")
    assert "Morning: 0 of 4" in screen.text
    await mei.presses("Tiers, sessions", "Morning (4)")
    screen = await mei.presses("Skip")
    assert "Morning" not in screen.text
    await mei.presses("Companions")
    assert "Everybody may bring 2 people." in (await mei.says("2")).text
    assert kept(hall, Event, event).companions == 2


async def test_registration_and_the_waiting_list_close_after_a_second_look(hall, mei):
    event = an_event(hall.club, capacity=1)
    holder, ann = a_member(hall.club), a_member(hall.club)
    register(hall, holder, event)
    join(hall, ann, event)
    with hall.club.work(holder) as work:
        registering.cancel(work, event)
    await mei.says("/events")
    screen = await mei.presses("1", "Seats and limits", "Close the list")
    assert "1 offer is taken back" in screen.text
    assert kept(hall, Turn).state == "offered"
    screen = await mei.presses("Yes, close it")
    assert "The waiting list is closed." in screen.text and kept(hall, Turn).state == "waiting"
    (told,) = as_told(hall, "event.offer_taken_back")
    assert told.title == "The offer is taken back"
    await mei.presses("Open the list")
    assert kept(hall, Turn).state == "offered"
    await mei.presses("Close registration", "Yes, close it")
    assert kept(hall, Event, event).closes_at is not None
    assert "Registration is open until" in (await mei.presses("Open registration")).text


# ── The waiting list ──────────────────────────────────────────────────────────────────────────


async def test_the_queue_says_why_and_is_moved_by_hand(hall, mei):
    event = an_event(hall.club, capacity=1)
    ann, bob = a_member(hall.club), a_member(hall.club)
    register(hall, a_member(hall.club), event)
    join(hall, ann, event)
    join(hall, bob, event)
    await mei.says("/events")
    screen = await mei.presses("1", "Waiting list")
    assert screen.text.count("no seat is free") == 2
    await mei.presses(number_of(hall, ann))
    assert "Place 1, round 1" in mei.sees().text
    screen = await mei.presses("Set the place aside", "Yes, set it aside")
    assert "set aside until somebody puts it back" in screen.text
    screen = await mei.presses("‹ Waiting list", number_of(hall, bob), "Offer a seat now")
    await mei.presses("It was promised")
    assert "There is no room left" in mei.phone.toasts[-1]
    await mei.says("/events")
    await mei.presses("1", "Seats and limits", "Capacity")
    await mei.says("2", "There is a second chair")
    await agree(hall.staff(Role.MANAGER), hall.staff(Role.LEADER))
    assert kept(hall, Turn, 2).state == "offered"  # Bob, for Ann is set aside
    await mei.says("/events")
    await mei.presses("1", "Waiting list", number_of(hall, ann))
    screen = await mei.presses("Put back")
    assert "Back on the list." in screen.text and kept(hall, Turn, 1).state == "waiting"


# ── Taking the list along ─────────────────────────────────────────────────────────────────────


async def test_the_list_goes_along_by_numbers_and_with_names_once_the_manager_agreed(hall, mei):
    manager = hall.staff(Role.MANAGER, name="Wei Sun")
    event, ann = an_event(hall.club), a_member(hall.club)
    with hall.club.work() as work:
        work.session.get_one(Member, ann.member_id).name = "Ann Lee"
    register(hall, ann, event)
    await mei.says("/events")
    await mei.presses("1", "Registrations", "Take the list")
    screen = await mei.presses("By numbers")
    assert screen.document is not None and screen.protect
    plain = written(hall, screen.document.params)
    assert number_of(hall, ann) in plain and "Ann Lee" not in plain
    assert f"Made for colleague no. {mei.person_id}" in plain
    await mei.press_data(f"edx:{event}:1")
    assert "needs the manager's yes" in mei.phone.toasts[-1]
    await mei.presses("Ask for names", "Name badges")
    await mei.says("2", "People like to be greeted by name")
    screen = await mei.presses("Ask")
    assert "You are told as soon as the manager has decided." in screen.text
    await manager.says("/approvals")
    screen = await manager.presses("Use of member information")
    assert "The list of Tea on the hill, with names." in screen.text
    await manager.presses("Approve")
    await mei.says("/events")
    await mei.presses("1", "Registrations", "Take the list")
    screen = await mei.presses("With names")
    assert "Ann Lee" in written(hall, screen.document.params)


def written(hall, params):
    """The list as it would be written, watermark and all."""
    load_all()
    known = SHEETS["event.registrations"]
    with hall.club.work() as work, speaking("en"):
        book = known.write(known.read(work.session, params))
    return "\n".join([book.watermark, *(str(row) for row in book.tables[0].rows)])


# ── Strikes ───────────────────────────────────────────────────────────────────────────────────


async def test_a_member_tells_why_and_a_colleague_waives_it(hall, mei):
    ann = await member(hall)
    event = an_event(hall.club, strikes=True, starts_at=clock.now() + timedelta(hours=5))
    with hall.club.work() as work:
        work.session.add(
            Registration(
                event_id=event,
                member_id=ann.actor.member_id,
                state="held",
                heard_at=work.now - timedelta(days=3),
            )
        )
        work.session.get_one(Event, event).taken = 1
    with hall.club.work(ann.actor) as work:
        registering.cancel(work, event)
    (told,) = as_told(hall, "event_strike.counted")
    assert "when it was late already" in told.text
    await ann.press_data("edz")
    assert "counts until" in ann.sees().text
    await ann.presses("Appeal: no. 1")
    screen = await ann.says("My train stood still for five hours")
    assert "A colleague reads it" in screen.text and "appealed" in screen.text
    assert not any("Appeal" in one for one in ann.buttons())
    (card,) = as_told(hall, "desk.event_strike")
    assert number_of(hall, ann.actor) in card.text and "train" not in card.text
    await mei.says("/start strike-1")
    assert "My train stood still" in mei.sees().text
    await mei.presses("Waive it", "Something else")
    await mei.says("That was not your fault")
    screen = await mei.presses("Waive it")
    assert "Waived. The member is told." in screen.text
    (answer,) = as_told(hall, "event_strike.answered")
    assert "does not count any more" in answer.text and "not your fault" in answer.text
    assert kept(hall, Strike).waived_because == "other"
    assert "No appeal is waiting" in (await mei.presses("‹ Appeals")).text


async def test_somebody_elses_strike_is_neither_seen_nor_appealed(hall, mei):
    ann, eve = await member(hall), await member(hall, "Eve Fox")
    event = an_event(hall.club, strikes=True)
    made = register(hall, ann.actor, event)
    with hall.club.work() as work:
        registering.strike(work, work.session.get_one(Registration, made.id), "no_show")
    await eve.press_data("fb:edplea.1")
    assert "no longer here" in eve.phone.toasts[-1]
    await eve.press_data("edz")
    assert "There is nothing here, thank you" in eve.sees().text
    seen = len(eve.phone.messages)
    await eve.says("/start strike-1")
    assert "Tea" not in eve.sees().text and len(eve.phone.messages) == seen + 1
