"""Events in a member's chat: looking, registering, waiting, offers, giving up, bringing more."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from domain.access import Actor, Role
from domain.events.model import Event, Registration, Strike, Turn
from tests.domain.events import a_member, an_event
from tests.domain.points import balance, earn
from tests.domain.test_events_seats import cancel, join
from tests.domain.test_events_seats import register as takes_a_seat
from tests.handlers.test_lottery import member

SHANGHAI = ZoneInfo("Asia/Shanghai")
QUESTIONS = [
    {"name": "dish", "ask": "Fish or greens?", "kind": "choice",
     "options": [["f", "Fish"], ["g", "Greens"]]},
    {"name": "note", "ask": "Anything we should know?", "kind": "text", "optional": True},
    {"name": "bus", "ask": "Do you take the bus?", "kind": "yes_no"},
]  # fmt: skip


def row(hall, ann, event, model=Registration):
    """The member's last registration or place there."""
    with hall.club.work() as work:
        found = select(model).where(model.member_id == ann.member_id, model.event_id == event)
        return work.session.scalars(found.order_by(model.id.desc())).first()


def taken(hall, event):
    with hall.club.work() as work:
        return work.session.get_one(Event, event).taken


def changed(hall, event, **values):
    with hall.club.work() as work:
        work.session.execute(update(Event).where(Event.id == event).values(**values))


async def opens(ann, event):
    return await ann.says(f"/start ev-{event}")


# ── Looking ───────────────────────────────────────────────────────────────────────────────────


async def test_the_list_says_when_where_and_what_is_left_six_a_page(hall):
    ann = await member(hall, points=0)
    soon = hall.club.now + timedelta(days=1)
    an_event(hall.club, title="Tea", starts_at=soon, place="The old mill", capacity=3)
    for n in range(6):
        an_event(hall.club, title=f"Walk {n}", starts_at=soon + timedelta(days=n + 1))
    an_event(hall.club, title="Secret", state="approved")
    an_event(hall.club, title="Yesterday", starts_at=soon - timedelta(days=3))
    screen = await ann.says("/events")
    first = screen.text.split("\n\n")[0]
    assert first.startswith("1. Tea · ") and first.endswith("The old mill · 3 seats left")
    assert "Walk 4" in screen.text and "Walk 5" not in screen.text
    assert "Secret" not in screen.text and "Yesterday" not in screen.text
    assert len(screen.rows) <= 4
    screen = await ann.presses("›")
    assert screen.text.startswith("7. Walk 5")


async def test_an_empty_list_says_what_will_be_here(hall):
    ann = await member(hall, points=0)
    assert "evenings, talks, visits" in (await ann.says("/events")).text
    assert "with your ticket" in (await ann.presses("My events")).text
    await ann.presses("See what is on")
    guest = hall.guest("Gus Hall")
    await guest.says("/events")
    assert guest.buttons() == ["Become a member", "‹ Menu"]


async def test_filters_narrow_the_list_to_a_kind_this_month_or_my_tier(hall):
    ann = await member(hall, points=0)
    an_event(hall.club, title="Talk", kind="lecture")
    an_event(hall.club, title="Gala", kind="social", least_tier="gold")
    an_event(hall.club, title="Much later", starts_at=hall.club.now + timedelta(days=70))
    await ann.says("/events")
    await ann.presses("Filter")
    assert ann.buttons() == [
        "This month", "For my tier", "Lecture", "Get-together", "All events", "‹ Menu",
    ]  # fmt: skip
    screen = await ann.presses("Lecture")
    assert "Talk" in screen.text and "Gala" not in screen.text
    assert screen.text.startswith("Only: lecture")
    screen = await ann.presses("Filter", "For my tier")
    assert "Talk" in screen.text and "Gala" not in screen.text
    screen = await ann.presses("Filter", "This month")
    assert "Much later" not in screen.text
    await ann.press_data("ev:1:")
    assert "Much later" in ann.sees().text
    await ann.press_data("ev:1:nonsense")  # a forged filter is none
    assert "Gala" in ann.sees().text


async def test_guests_see_titles_and_days_and_how_to_become_a_member(hall):
    event = an_event(hall.club, title="Tea", place="The old mill", about="With cake.", capacity=3)
    gus = hall.guest("Gus Hall")
    await gus.says("/start")
    screen = await gus.presses("Events")
    assert "Tea" in screen.text and "old mill" not in screen.text and "left" not in screen.text
    screen = await gus.presses("1")
    assert "With cake." in screen.text and "Seats are for members." in screen.text
    assert "old mill" not in screen.text
    assert gus.buttons() == ["Become a member", "‹ Events", "‹ Menu"]
    for forged in (f"evr:{event}:1", f"evw:{event}", f"eva:{event}:1", f"evx:{event}:1"):
        await gus.press_data(forged)
        assert "Seats are for members." in gus.sees().text
    await gus.press_data(f"evi:{event}")
    assert gus.sees().document is None
    await gus.press_data(f"fb:seat.{event}")
    assert "out of date" in gus.phone.toasts[-1]
    assert taken(hall, event) == 0


async def test_a_shared_link_opens_the_event_and_nothing_else(hall):
    event = an_event(hall.club, title="Tea")
    draft = an_event(hall.club, title="Secret", state="draft")
    off = an_event(hall.club, title="Off", state="cancelled")
    gus, ann = hall.guest("Gus Hall"), await member(hall, points=0)
    assert (await opens(gus, event)).title == "Tea"
    assert "Register" in [b.text for row in (await opens(ann, event)).rows for b in row]
    for hidden in (draft, off, 999, "x", "1.2"):
        screen = await opens(ann, hidden)
        assert "Secret" not in screen.title and "Off" not in screen.title


async def test_the_card_shows_both_clocks_price_window_and_map(hall):
    ann = await member(hall, points=0)
    starts = hall.club.now.replace(hour=17, minute=0) + timedelta(days=20)
    there, here = starts.astimezone(ZoneInfo("America/New_York")), starts.astimezone(SHANGHAI)
    event = an_event(
        hall.club, title="Fair", starts_at=starts, zone="America/New_York", place="Pier 7",
        latitude=40.7, longitude=-74.0, points_price=20, fee=Decimal("50"), companions=2,
        opens_at=hall.club.now + timedelta(days=2), strikes=True, capacity=9,
    )  # fmt: skip
    screen = await opens(ann, event)
    until = there + timedelta(hours=4)
    assert f"{there:%H:%M}–{until:%H:%M} (local time, America/New_York)" in screen.text
    assert f"{here:%H:%M}–" in screen.text.partition("With us:")[2]
    assert "20 points for each seat · fee ¥50" in screen.text
    assert "You may bring 2 guests." in screen.text and "9 seats left" in screen.text.lower()
    assert "Registration opens for you at" in screen.text
    assert "Cancel free of charge until" in screen.text
    links = [b.url for row_ in screen.rows for b in row_ if b.url]
    assert links[0].startswith("https://www.openstreetmap.org/?mlat=40.7")
    assert "Register" not in ann.buttons()
    assert len(screen.rows) <= 4


async def test_an_event_speaks_the_readers_language_if_it_can(hall):
    ann = await member(hall, points=0)
    event = an_event(hall.club, title="茶会", words={"en": {"title": "Tea", "text": "Come in."}})
    screen = await opens(ann, event)
    assert (screen.title, screen.text.startswith("Come in.")) == ("Tea", True)


async def test_the_calendar_file_is_handed_to_members(hall):
    ann, event = await member(hall, points=0), an_event(hall.club)
    await opens(ann, event)
    screen = await ann.presses("Calendar")
    assert (screen.document.kind, screen.document.params) == (
        "event.calendar",
        {"event_id": event},
    )


# ── Registering with one press ────────────────────────────────────────────────────────────────


async def test_one_press_is_a_seat_and_a_second_changes_nothing(hall):
    ann, event = await member(hall, points=0), an_event(hall.club, capacity=5)
    await opens(ann, event)
    screen = await ann.presses("Register")
    assert screen.title == "You have a seat"
    assert ann.buttons()[0] == "My ticket"
    first = row(hall, ann, event)
    await ann.press_data(f"evr:{event}:0")
    assert "You have 1 seat." in ann.sees().text  # as it stands
    assert row(hall, ann, event).id == first.id
    assert taken(hall, event) == 1


async def test_points_take_a_second_look_and_too_few_are_said_before(hall):
    ann, event = await member(hall, points=30), an_event(hall.club, points_price=20)
    poor = await member(hall, "Po Li", points=5)
    await opens(ann, event)
    screen = await ann.presses("Register")
    assert "It costs 20 points; you keep 10 points." in screen.text
    assert taken(hall, event) == 0
    await ann.presses("Yes, take the seat")
    assert "20 points are put aside" in ann.sees().text
    with hall.club.work() as work:
        assert balance(work, ann.member_id)[1] == 10
    await opens(poor, event)
    screen = await poor.presses("Register")
    assert "You are 15 points short." in screen.text
    assert "Yes, take the seat" not in poor.buttons()
    await poor.press_data(f"evr:{event}:1")  # forged
    assert row(hall, poor, event) is None and taken(hall, event) == 1


async def test_before_the_window_the_card_says_when_and_a_forged_press_gets_nothing(hall):
    ann = await member(hall, points=0)
    event = an_event(hall.club, opens_at=hall.club.now + timedelta(days=1))
    await opens(ann, event)
    assert "Register" not in ann.buttons()
    await ann.press_data(f"evr:{event}:1")
    assert "Registration opens for you at" in ann.sees().text
    assert taken(hall, event) == 0


async def test_a_higher_tier_is_named_in_words(hall):
    ann, event = await member(hall, points=0), an_event(hall.club, least_tier="gold")
    assert "from Gold on" in (await opens(ann, event)).text


async def test_who_asks_for_approval_is_told_that_it_waits(hall):
    ann, event = await member(hall, points=0), an_event(hall.club, needs_approval=True)
    await opens(ann, event)
    screen = await ann.presses("Register")
    assert screen.title == "Your request is with us"
    assert "My ticket" not in ann.buttons()
    assert row(hall, ann, event).state == "asked"


# ── Full ──────────────────────────────────────────────────────────────────────────────────────


async def test_f40_a_lost_race_asks_whether_to_wait_and_never_assumes_it(hall):
    ann, event = await member(hall, points=0), an_event(hall.club, capacity=1)
    await opens(ann, event)
    takes_a_seat(hall.club, a_member(hall.club), event)
    screen = await ann.presses("Register")
    assert screen.title == "All seats are taken now"
    assert row(hall, ann, event, Turn) is None
    screen = await ann.presses("Wait for a seat")
    assert screen.title == "You are on the waiting list"
    assert "You are no. 1 on the waiting list." in screen.text
    await ann.press_data(f"evw:{event}")  # once more
    with hall.club.work() as work:
        assert len(work.session.scalars(select(Turn)).all()) == 1
    assert "no. 1" in ann.sees().text


async def test_the_place_in_the_queue_counts_those_before(hall):
    event = an_event(hall.club, capacity=1)
    takes_a_seat(hall.club, a_member(hall.club), event)
    for _ in range(2):
        join(hall.club, a_member(hall.club), event)
    ann = await member(hall, points=0)
    screen = await opens(ann, event)
    assert "Full: waiting list" in screen.text
    await ann.presses("Wait for a seat")
    assert "You are no. 3 on the waiting list." in ann.sees().text
    await ann.says("/events")
    assert "on the waiting list" in ann.sees().text


async def test_leaving_the_list_takes_two_screens(hall):
    event = an_event(hall.club, capacity=1)
    takes_a_seat(hall.club, a_member(hall.club), event)
    ann = await member(hall, points=0)
    await opens(ann, event)
    await ann.presses("Wait for a seat", "‹ The event", "Leave the list")
    assert row(hall, ann, event, Turn).state == "waiting"
    await ann.presses("Stay")
    assert row(hall, ann, event, Turn).state == "waiting"
    await ann.presses("Leave the list", "Leave the list")
    assert row(hall, ann, event, Turn).state == "left"
    await ann.press_data(f"evl:{event}:1")  # a stale button
    assert "Wait for a seat" in ann.buttons()


async def offered(hall, **values):
    """A member with an offer in hand: (ann, event)."""
    event = an_event(hall.club, capacity=1, **values)
    bo = a_member(hall.club)
    if values.get("points_price"):
        with hall.club.work() as work:
            earn(work, bo.member_id, 100)
    takes_a_seat(hall.club, bo, event)
    ann = await member(hall, points=100)
    await opens(ann, event)
    await ann.presses("Wait for a seat")
    cancel(hall.club, bo, event)
    return ann, event


async def test_an_offer_is_accepted_from_the_card(hall):
    ann, event = await offered(hall)
    screen = await opens(ann, event)
    assert "1 seat is kept for you until" in screen.text
    assert ann.buttons()[:2] == ["Accept", "Decline"]
    await ann.presses("Accept")
    assert ann.sees().title == "You have a seat"
    assert (row(hall, ann, event, Turn).state, taken(hall, event)) == ("taken", 1)
    await ann.press_data(f"eva:{event}:0")
    assert "You have 1 seat." in ann.sees().text


async def test_an_offer_that_costs_points_takes_a_second_look(hall):
    ann, event = await offered(hall, points_price=30)
    await opens(ann, event)
    screen = await ann.presses("Accept")
    assert "It costs 30 points; you keep 70 points." in screen.text
    assert row(hall, ann, event) is None
    await ann.presses("Yes, take the seat")
    assert row(hall, ann, event).state == "held"


async def test_declining_an_offer_asks_first_and_gives_the_seat_on(hall):
    ann, event = await offered(hall)
    await opens(ann, event)
    screen = await ann.presses("Decline")
    assert "you lose your place" in screen.text and taken(hall, event) == 1
    await ann.presses("Decline")
    assert (row(hall, ann, event, Turn).state, taken(hall, event)) == ("left", 0)


async def test_an_offer_that_ran_out_cannot_be_accepted(hall):
    ann, event = await offered(hall)
    await opens(ann, event)
    with hall.club.work() as work:
        work.session.execute(update(Turn).values(offer_until=hall.club.now - timedelta(hours=1)))
    await ann.press_data(f"eva:{event}:1")
    assert "This offer is over" in ann.phone.toasts[-1]
    assert row(hall, ann, event) is None


# ── The form ──────────────────────────────────────────────────────────────────────────────────


async def test_a_form_asks_how_many_who_which_and_the_events_own_questions(hall):
    ann = await member(hall, points=0)
    event = an_event(
        hall.club, companions=2, sessions={"1": "Morning", "2": "Evening"},
        questions=[{"kind": "companions"}, *QUESTIONS, {"kind": "riddle"}, "nonsense"],
        quotas=[("session", "1", 4)],
    )  # fmt: skip
    await opens(ann, event)
    await ann.presses("Register", "2")
    assert "guest no. 1" in ann.sees().text
    await ann.says("Bo Chen")
    assert "Morning · 4 seats left" in ann.buttons()
    await ann.presses("Morning", "Greens", "Skip", "Yes")
    assert "Guest no. 1: Bo Chen" in ann.sees().text
    assert taken(hall, event) == 0
    screen = await ann.presses("Register")
    assert screen.title == "You have 2 seats"
    assert "Morning" in screen.text
    made = row(hall, ann, event)
    assert (made.seats, made.session, made.companions) == (2, "1", ["Bo Chen"])
    assert made.answers == {"dish": "g", "note": None, "bus": True}
    with hall.club.engines.read.connect() as connection:  # sealed on the disk
        raw = connection.exec_driver_sql("SELECT answers, companions FROM registration").one()
    assert not any(b"Bo Chen" in bytes(one) for one in raw)
    await ann.press_data("f:seat.1:x:z:")  # the form is closed
    assert "out of date" in ann.phone.toasts[-1] and taken(hall, event) == 2


async def test_f40_the_form_keeps_its_answers_when_the_last_seats_go(hall):
    ann, event = await member(hall, points=0), an_event(hall.club, capacity=3, companions=3)
    await opens(ann, event)
    await ann.presses("Register", "2")
    assert ann.sees().title == "Is everything right?"
    takes_a_seat(hall.club, a_member(hall.club), event, party=2)
    screen = await ann.presses("Register")
    assert "There is no room for that many now." in screen.text
    await ann.presses("Yes, I will wait")
    assert "People: 2" in ann.sees().text
    screen = await ann.presses("Register")
    assert screen.title == "You are on the waiting list"
    turn = row(hall, ann, event, Turn)
    assert (turn.state, turn.seats, row(hall, ann, event)) == ("waiting", 2, None)


async def test_f40_who_would_rather_not_wait_is_left_alone(hall):
    ann, event = await member(hall, points=0), an_event(hall.club, capacity=2, companions=1)
    await opens(ann, event)
    await ann.presses("Register", "2")
    takes_a_seat(hall.club, a_member(hall.club), event)
    await ann.presses("Register", "No, thank you", "Register")
    assert "not registered" in ann.phone.toasts[-1]
    assert (row(hall, ann, event), row(hall, ann, event, Turn)) == (None, None)


async def test_a_smaller_party_may_still_fit(hall):
    ann, event = await member(hall, points=0), an_event(hall.club, capacity=2, companions=1)
    takes_a_seat(hall.club, a_member(hall.club), event)
    await opens(ann, event)
    await ann.presses("Register", "2")
    assert "no room for that many" in ann.sees().text
    await ann.presses("Back", "Only me", "Register")
    assert ann.sees().title == "You have a seat"


async def test_points_are_agreed_to_in_the_form(hall):
    ann = await member(hall, points=50)
    event = an_event(hall.club, companions=1, points_price=20)
    await opens(ann, event)
    await ann.presses("Register", "2")
    assert "What is needed for each seat: 20 points." in ann.sees().text
    await ann.presses("Yes, that is all right", "Register")
    with hall.club.work() as work:
        assert balance(work, ann.member_id)[1] == 10


async def test_waiting_for_a_seat_asks_the_same_questions(hall):
    ann = await member(hall, points=0)
    event = an_event(hall.club, capacity=1, questions=QUESTIONS)
    takes_a_seat(hall.club, a_member(hall.club), event)
    await opens(ann, event)
    await ann.presses("Wait for a seat", "Fish", "Skip", "No", "Register")
    assert row(hall, ann, event, Turn).answers == {"dish": "f", "note": None, "bus": False}


async def test_cancelling_the_form_shows_the_event_again(hall):
    ann, event = await member(hall, points=0), an_event(hall.club, companions=1)
    await opens(ann, event)
    await ann.presses("Register", "Cancel")
    assert "Register" in ann.buttons() and taken(hall, event) == 0


# ── F39 ───────────────────────────────────────────────────────────────────────────────────────


async def test_f39_a_press_counts_from_when_it_reached_us_and_the_answer_says_so(hall):
    ann, event = await member(hall, points=0), an_event(hall.club)
    await opens(ann, event)
    changed(hall, event, closes_at=hall.club.now - timedelta(minutes=5))
    await ann.press_data(f"evr:{event}:0")
    assert "Registration for this event has closed." in ann.sees().text
    await heard_earlier(hall, ann, f"evr:{event}:0", minutes=10)
    assert ann.sees().title == "You have a seat"
    assert "it counts from" in ann.sees().text and "when it reached us" in ann.sees().text
    assert row(hall, ann, event).heard_at < hall.club.now - timedelta(minutes=5)


async def heard_earlier(hall, ann, data, *, minutes):
    """A press that lay in the inbox while the house was down."""
    from bot import inbox
    from domain import clock

    house = hall.house
    body = {"update_id": next(house._update_ids), **ann.press_body(data)}
    late = inbox.arrival(body, clock.now() - timedelta(minutes=minutes))
    house.turns.offer(await house.door.run(lambda session: inbox.store(session, [late])))
    await house.turns.idle()


async def test_f39_a_typed_answer_counts_from_when_it_was_sent(hall):
    ann, event = await member(hall, points=0), an_event(hall.club, companions=1)
    await opens(ann, event)
    await ann.presses("Register", "Only me")
    body = ann.message(text="Register")
    body["message"]["date"] -= 600
    changed(hall, event, closes_at=hall.club.now - timedelta(minutes=5))
    await hall.house.feed(body)
    assert ann.sees().title == "You have a seat"
    assert "when you sent it" in ann.sees().text
    made = row(hall, ann, event)
    assert made.said_at == made.heard_at < hall.club.now - timedelta(minutes=5)


# ── Giving up, more or fewer ──────────────────────────────────────────────────────────────────


async def test_giving_a_seat_up_takes_two_screens_and_frees_it(hall):
    ann, event = await member(hall, points=50), an_event(hall.club, points_price=1)
    await opens(ann, event)
    screen = await ann.presses("Register")
    assert "It costs 1 point; you keep 49 points. If you cancel in time it comes" in screen.text
    screen = await ann.presses("Yes, take the seat")
    assert "1 point is put aside for it." in screen.text
    await ann.presses("‹ The event")
    screen = await ann.presses("Give my seat up")
    assert "1 point comes back to you." in screen.text
    assert ann.buttons()[0] == "Keep my seat"
    assert taken(hall, event) == 1
    await ann.presses("Give it up")
    assert "Your seat is given up." in ann.phone.toasts[-1]
    assert (row(hall, ann, event).state, taken(hall, event)) == ("cancelled", 0)
    with hall.club.work() as work:
        assert balance(work, ann.member_id)[1] == 50


async def test_a_stale_second_look_does_not_give_up_a_new_seat(hall):
    ann, event = await member(hall, points=0), an_event(hall.club)
    await opens(ann, event)
    await ann.presses("Register")
    old = f"evx:{event}:{row(hall, ann, event).id}"
    await ann.press_data(old)
    await ann.press_data(old)  # a double press
    assert row(hall, ann, event).state == "cancelled"
    await opens(ann, event)
    await ann.presses("Register")
    await ann.press_data(old)
    assert ann.sees().title == "Give your seat up?"
    assert row(hall, ann, event).state == "held"


async def test_a_late_cancellation_says_what_it_costs_before(hall):
    ann = await member(hall, points=50)
    starts = hall.club.now + timedelta(hours=8)
    event = an_event(hall.club, starts_at=starts, strikes=True, points_price=20)
    await opens(ann, event)
    await ann.presses("Register", "Yes, take the seat")
    with hall.club.work() as work:
        long_ago = hall.club.now - timedelta(days=2)
        work.session.execute(update(Registration).values(heard_at=long_ago))
    await opens(ann, event)
    screen = await ann.presses("Give my seat up")
    assert "It is late" in screen.text and "It is counted" in screen.text
    assert "20 points are not given back." in screen.text
    await ann.presses("Give it up")
    with hall.club.work() as work:
        assert work.session.scalars(select(Strike)).one().why == "late_cancel"


async def test_fewer_always_and_more_while_there_is_room(hall):
    ann = await member(hall, points=100)
    event = an_event(hall.club, capacity=4, companions=3, points_price=10)
    await opens(ann, event)
    await ann.presses("Register", "2", "Yes, that is all right", "Register", "‹ The event")
    await ann.presses("How many come")
    assert ann.buttons()[:3] == ["Only me", "3", "4"]
    await ann.presses("4")
    assert (row(hall, ann, event).seats, taken(hall, event)) == (4, 4)
    await ann.presses("How many come", "Only me")
    assert (row(hall, ann, event).seats, taken(hall, event)) == (1, 1)
    with hall.club.work() as work:
        assert balance(work, ann.member_id)[1] == 90
    takes_a_seat(hall.club, with_points(hall), event, party=3)
    await ann.presses("How many come", "2")
    assert "no room left for that many" in ann.phone.toasts[-1]
    assert (row(hall, ann, event).seats, taken(hall, event)) == (1, 4)


def with_points(hall):
    bo = a_member(hall.club)
    with hall.club.work() as work:
        earn(work, bo.member_id, 100)
    return bo


async def test_a_number_chosen_twice_or_from_an_old_screen_counts_once(hall):
    ann, event = await member(hall, points=0), an_event(hall.club, capacity=9, companions=3)
    await opens(ann, event)
    await ann.presses("Register", "2", "Register")
    old = row(hall, ann, event).version
    for _ in range(2):
        await ann.press_data(f"evp:{event}:3:{old}")
    assert taken(hall, event) == 3
    await ann.press_data(f"evp:{event}:1:{old}")
    assert "out of date" in ann.phone.toasts[-1]
    await ann.press_data(f"evp:{event}:9:{old + 1}")  # forged
    assert "You can bring 3 at the most." in ann.phone.toasts[-1]
    assert taken(hall, event) == 3


async def test_more_companions_are_asked_for_by_name(hall):
    ann = await member(hall, points=0)
    event = an_event(hall.club, companions=2, questions=[{"kind": "companions"}])
    await opens(ann, event)
    await ann.presses("Register", "2")
    await ann.says("Bo Chen")
    await ann.presses("Register", "‹ The event", "How many come", "3")
    assert "guest no. 2" in ann.sees().text
    await ann.says("Cy Dow")
    await ann.presses("Change it")
    assert row(hall, ann, event).companions == ["Bo Chen", "Cy Dow"]
    await ann.press_data(f"evp:{event}:2:{row(hall, ann, event).version}")
    assert (row(hall, ann, event).companions, taken(hall, event)) == (["Bo Chen"], 2)
    await ann.press_data(f"evp:{event}:3:{row(hall, ann, event).version}")  # past the names
    assert taken(hall, event) == 2


async def test_nobody_touches_somebody_elses_seat(hall):
    ann, eve = await member(hall, points=0), await member(hall, "Eve Fox", points=0)
    event = an_event(hall.club, companions=2)
    await opens(ann, event)
    await ann.presses("Register", "2", "Register")
    made = row(hall, ann, event)
    for forged in (f"evx:{event}:{made.id}", f"evp:{event}:1:{made.version}", f"evl:{event}:1"):
        await eve.press_data(forged)
    await eve.press_data(f"fb:seatnames.{event}.3")
    assert (row(hall, ann, event).state, taken(hall, event)) == ("held", 2)


# ── One's own ─────────────────────────────────────────────────────────────────────────────────


async def test_my_events_to_come_and_past(hall):
    ann = await member(hall, points=0)
    tea = an_event(hall.club, title="Tea", starts_at=hall.club.now + timedelta(days=11))
    walk = an_event(hall.club, title="Walk")
    await opens(ann, tea)
    await ann.presses("Register")
    await opens(ann, walk)
    await ann.presses("Register", "‹ The event", "Give my seat up", "Give it up")
    await ann.says("/events")
    assert "you have a seat" in ann.sees().text
    screen = await ann.presses("My events")
    assert "Tea" in screen.text and "Walk" not in screen.text
    screen = await ann.presses("Past ones")
    assert "Walk" in screen.text and "given up" in screen.text and "Tea" not in screen.text
    await ann.presses("To come")
    changed(hall, tea, state="cancelled")
    await ann.presses("Past ones", "1")
    assert "cancelled" in ann.sees().text.lower()


async def test_while_its_plan_is_gone_over_a_seat_stands_and_can_be_given_up(hall):
    ann, event = await member(hall, points=0), an_event(hall.club, title="Tea", companions=1)
    takes_a_seat(hall.club, actor_of(ann), event)
    changed(hall, event, state="draft", announced_at=hall.club.now)
    await ann.says("/events")
    assert "Tea" not in ann.sees().text
    screen = await ann.presses("My events", "1")
    assert "Its plan is being changed; you will hear from us." in screen.text
    assert "How many come" not in ann.buttons()
    await ann.presses("Give my seat up", "Give it up")
    assert row(hall, ann, event).state == "cancelled"


def actor_of(ann):
    """The member who talks, as the actor of a turn."""
    return Actor(person_id=ann.person_id, roles=frozenset({Role.MEMBER}), member_id=ann.member_id)


# ── News ──────────────────────────────────────────────────────────────────────────────────────


async def test_event_news_are_switched_off_and_on_in_the_settings(hall):
    ann = await member(hall, points=0)
    screen = await ann.says("/settings")
    assert "News of events: on" in screen.text
    await ann.presses("Stop event news")
    assert "no new events any more" in ann.sees().text
    await ann.says("/settings")
    assert "News of events: off" in ann.sees().text
    await ann.presses("Get event news")
    await ann.says("/settings")
    assert "News of events: on" in ann.sees().text
    gus = hall.guest("Gus Hall")
    await gus.says("/settings")
    assert "Stop event news" not in gus.buttons()
    await gus.press_data("evn:0")
    assert "for members" in gus.phone.toasts[-1]


async def test_no_thanks_keeps_nothing_and_leaves_a_way_back(hall):
    ann, event = await member(hall, points=0), an_event(hall.club, title="Tea")
    await ann.press_data(f"evq:{event}")
    assert "Should you change your mind" in ann.sees().text
    await ann.presses("Details")
    assert "Register" in ann.buttons()


async def test_nothing_is_said_of_charges_where_nothing_is_charged(hall):
    ann = await member(hall, points=0)
    screen = await opens(ann, an_event(hall.club, strikes=True))
    assert "free of charge" not in screen.text and "Cancelling counts as late after" in screen.text
