"""At the door in the chat: tickets, photos, lists, walk-ins, the wall; foreign and forged ones."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from chat.kinds.codes import CodeFile
from chat.kinds.incoming import File
from delivery.notices import NOTICES, load_all
from domain import clock
from domain.access import SYSTEM, Role
from domain.events import cancelling, registering, tickets, wall
from domain.events.model import Event, EventState, Registration
from domain.events.walls_model import EventWall
from domain.members.model import Member
from domain.outbox import OutboxMessage
from tests.domain.events import a_member, an_event

LINK = "https://t.me/guildhall_bot?start=tk-"


class Door:
    """An event tonight, a colleague at its door, and members who registered."""

    def __init__(self, hall, **values):
        self.hall, self.club = hall, hall.club
        values.setdefault("starts_at", clock.now() + timedelta(minutes=20))
        self.event = an_event(self.club, **values)

    def member(self, name="Ann Lee"):
        actor = a_member(self.club)
        talker = self.hall.house.person(name, telegram_id=actor.telegram_id)
        with self.club.work() as work:
            row = work.session.get_one(Member, actor.member_id)
            row.name, talker.number = "Zhao Yutong", row.number
        talker.actor = actor
        return talker

    def seat(self, name="Ann Lee", **asked):
        talker = self.member(name)
        with self.club.work(talker.actor) as work:
            talker.seat = registering.register(work, self.event, **asked)
        return talker

    async def colleague(self, *roles, name="Bo Chen", at=True):
        talker = self.hall.staff(*(roles or (Role.SERVICE_AGENT,)), name=name)
        await talker.says("/door")
        if at:
            await talker.press_data(f"doo:{self.event}")
        return talker

    def code(self, talker):
        with self.club.work() as work:
            return tickets.code(work.session.get_one(Registration, talker.seat.id))

    def came(self, talker):
        with self.club.work() as work:
            return work.session.get_one(Registration, talker.seat.id).came_at

    def wall(self):
        return wall.payload(self.event, wall.slot(clock.now()))


@pytest.fixture
def door(hall):
    return Door(hall, companions=2, place="Purple Hall")


# ── The member's ticket ───────────────────────────────────────────────────────────────────────


async def test_a_member_sees_the_own_ticket_and_gets_a_new_code(door):
    ann = door.seat(party=2)
    screen = await ann.press_data(f"tk:{door.event}", 1)
    assert screen.picture.kind == "ticket"
    assert screen.picture.params == {"registration_id": ann.seat.id}
    assert screen.protect and "2 seats" in screen.text and "Purple Hall" in screen.text
    old = door.code(ann)
    await ann.presses("New code")
    assert door.code(ann) == old
    assert "new code" in (await ann.presses("Yes, a new code")).text
    assert door.code(ann) != old


async def test_a_member_who_opens_a_ticket_sees_the_own_and_learns_nothing_of_others(door):
    ann, bob = door.seat(), door.seat("Bob Fu")
    assert (await ann.says(f"/start tk-{door.code(ann)}")).picture is not None
    for token in (door.code(bob), "1-" + "x" * 22, "nonsense"):
        screen = await ann.says(f"/start tk-{token}")
        assert screen.picture is None and "Only our colleagues" in screen.text
        assert bob.number not in screen.text
    assert door.came(ann) is None and door.came(bob) is None
    eve = door.hall.guest("Eve Fox")
    assert "Only our colleagues" in (await eve.says(f"/start tk-{door.code(bob)}")).text


async def test_a_ticket_given_up_or_of_a_cancelled_event_is_void(door):
    ann, bob = door.seat(), door.seat("Bob Fu")
    with door.club.work(ann.actor) as work:
        registering.cancel(work, door.event)
    assert "void" in (await ann.press_data(f"tk:{door.event}", 1)).text
    with door.club.work() as work:
        work.session.get_one(Event, door.event).state = EventState.CANCELLED
    screen = await bob.press_data(f"tk:{door.event}", 1)
    assert screen.picture is None and "cancelled" in screen.text


# ── Scanning ──────────────────────────────────────────────────────────────────────────────────


async def test_a_colleague_chooses_the_door_and_scans(door):
    ann, bo = door.seat(party=2), await door.colleague(at=False)
    screen = await bo.says(f"/start tk-{door.code(ann)}")
    assert "At which door" in screen.title and "once more" in screen.text
    screen = await bo.presses("1")
    assert "In: 0 of 1" in screen.text and "Seats: 0 of 2" in screen.text
    screen = await bo.says(f"/start tk-{door.code(ann)}")
    assert screen.title == "🟢 In"
    assert ann.number in screen.text and "2 seats" in screen.text and "In: 1 of 1" in screen.text
    assert "Yutong" not in screen.text
    assert len(ann.phone.messages) == 0  # letting in says nothing (R4.7)


async def test_f41_the_second_scan_says_when_and_by_whom(door):
    ann, bo = door.seat(), await door.colleague()
    mei = await door.colleague(Role.ACTIVITY_SPECIALIST, name="Mei Lin")
    await bo.says(f"/start tk-{door.code(ann)}")
    screen = await mei.says(f"/start tk-{door.code(ann)}")
    assert screen.title == "🟡 In already"
    assert "by service agent Chen" in screen.text and "In already at " in screen.text
    assert "Undo" not in mei.buttons()


async def test_f41_the_wrong_event_a_cancelled_and_an_unconfirmed_ticket(door):
    other = Door(door.hall, title="Lecture on jade")
    asking = Door(door.hall, needs_approval=True)
    ann, bob, cy = other.seat(), door.seat("Bob Fu"), asking.seat("Cy Wu")
    bo = await door.colleague()
    screen = await bo.says(f"/start tk-{door.code(ann)}")
    assert screen.title == "🟣 Not this event" and "Lecture on jade" in screen.text
    with door.club.work(bob.actor) as work:
        registering.cancel(work, door.event)
    assert (await bo.says(f"/start tk-{door.code(bob)}")).title == "🔴 Cancelled"
    await bo.press_data(f"doo:{asking.event}")
    assert (await bo.says(f"/start tk-{door.code(cy)}")).title == "🟠 Not confirmed yet"
    assert [door.came(who) for who in (ann, bob, cy)] == [None] * 3


async def test_f41_at_a_cancelled_event_the_door_says_so_and_why_and_entries_stay(door):
    ann, bob, bo = door.seat(), door.seat("Bob Fu"), await door.colleague()
    await bo.says(f"/start tk-{door.code(ann)}")
    undo = next(str(b.data) for row in bo.sees().rows for b in row if b.text == "Undo")
    with door.club.work(door.club.person(Role.MANAGER)) as work:
        cancelling.call_off(work, door.event, reason="The hall is flooded", version=1)
    screen = await bo.says(f"/start tk-{door.code(bob)}")
    assert screen.title == "🔴 The event is off"
    assert "was cancelled" in screen.text and "The hall is flooded" in screen.text
    assert "Walk-in" not in screen.text and bo.buttons() == ["Other door", "‹ Menu"]
    await bo.press_data(undo)
    assert "cancelled" in bo.phone.toasts[-1]
    assert door.came(ann) is not None


async def test_the_code_before_the_renewed_one_is_known_as_older_and_opens_nothing(door):
    ann, bo = door.seat(), await door.colleague()
    old = door.code(ann)
    with door.club.work(ann.actor) as work:
        tickets.renew(work, door.event)
    screen = await bo.says(f"/start tk-{old}")
    assert screen.title == "🟤 An older code" and "newer ticket" in screen.text
    forged = old[:-1] + ("A" if old[-1] != "A" else "B")
    assert (await bo.says(f"/start tk-{forged}")).title == "⚫ No ticket of ours"
    assert door.came(ann) is None
    assert (await bo.says(f"/start tk-{door.code(ann)}")).title == "🟢 In"


async def test_an_entry_is_undone_by_a_press(door):
    ann, bo = door.seat(), await door.colleague()
    await bo.says(f"/start tk-{door.code(ann)}")
    assert (await bo.presses("Undo")).title == "⚪ Taken back"
    assert door.came(ann) is None


async def test_before_its_hours_the_door_lets_nobody_in(hall):
    door = Door(hall, starts_at=clock.now() + timedelta(hours=5))
    ann, bo = door.seat(), await door.colleague()
    assert "The door opens at" in bo.sees().text
    assert "This door opens at" in (await bo.says(f"/start tk-{door.code(ann)}")).text
    assert door.came(ann) is None


async def test_g18_after_ten_forged_tickets_there_is_silence(door):
    ann, bo = door.seat(), await door.colleague()
    for n in range(10):
        screen = await bo.says(f"/start tk-{ann.seat.id}-{n:022d}")
        assert screen.title == "⚫ No ticket of ours"
    said = len(bo.phone.messages)
    await bo.says(f"/start tk-{door.code(ann)}")
    assert len(bo.phone.messages) == said and door.came(ann) is None


# ── Photos and links ──────────────────────────────────────────────────────────────────────────


async def test_a_photo_of_the_code_lets_in(door):
    ann, bo = door.seat(), await door.colleague()
    photo = CodeFile("p1", codes=("https://else.example", LINK + door.code(ann)))
    assert (await bo.sends_photos(photo)).title == "🟢 In"


async def test_a_photo_without_with_two_or_that_did_not_come_says_so(door):
    ann, bob, bo = door.seat(), door.seat("Bob Fu"), await door.colleague()
    both = CodeFile("p2", codes=tuple(LINK + door.code(who) for who in (ann, bob)))
    assert "One at a time" in (await bo.sends_photos(both)).text
    album = [CodeFile(f"a{n}", codes=(LINK + door.code(who),)) for n, who in enumerate((ann, bob))]
    assert "One at a time" in (await bo.sends_photos(*album, album=True)).text
    assert "no ticket in this picture" in (await bo.sends_photos(CodeFile("p3"))).text
    gone = File("p4", refusal="failed")
    assert "did not reach me" in (await bo.sends_photos(gone)).text
    assert door.came(ann) is None and door.came(bob) is None


async def test_a_link_pasted_by_a_scanner_lets_in_but_not_while_a_form_is_open(door):
    ann, bo = door.seat(), await door.colleague()
    await bo.presses("Find")
    assert "fits" in (await bo.says("NOBODY")).text
    assert (await bo.says(LINK + door.code(ann))).title == "🟢 In"


# ── Lists ─────────────────────────────────────────────────────────────────────────────────────


async def test_without_a_ticket_a_tap_on_the_number_lets_in(door):
    ann, bob, bo = door.seat(), door.seat("Bob Fu"), await door.colleague()
    screen = await bo.presses("The list")
    assert f"{ann.number} · Z••" in screen.text
    assert (await bo.presses(ann.number)).title == "🟢 In"
    await bo.presses("The list")
    assert ann.number not in bo.buttons() and bob.number in bo.buttons()
    screen = await bo.presses("Everybody")
    assert f"✓ {ann.number}" in screen.text and ann.number not in bo.buttons()


async def test_somebody_is_found_by_the_end_of_the_number_or_by_name(door):
    ann, bo = door.seat(), await door.colleague()
    await bo.presses("Find")
    await bo.says(ann.number[-3:])
    assert (await bo.presses(ann.number)).title == "🟢 In"
    await bo.presses("‹ The door", "Find")
    screen = await bo.says("yutong")
    assert ann.number in screen.text and "Yutong" not in screen.text
    await bo.presses("Find another")
    assert "Nobody on the list" in (await bo.says("Qin Lingyun")).text


async def test_numbers_of_a_paper_list_are_entered_once(door):
    ann, bob, bo = door.seat(), door.seat("Bob Fu"), await door.colleague()
    stranger = door.member("Cy Wu")
    await bo.presses("Print the list")
    assert bo.sees().document.kind == "door_list"
    await bo.presses("‹ The door", "Enter numbers")
    assert "cannot read numbers" in (await bo.says("the lady in red with the large hat")).text
    screen = await bo.says(f"{ann.number}，{stranger.number}\n{LINK}{door.code(bob)} NJ9")
    assert "2 are in by this list" in screen.text
    assert f"Not registered, so not let in: {stranger.number}" in screen.text
    assert "Nobody has this number: NJ9" in screen.text
    await bo.presses("Enter more")
    screen = await bo.says(ann.number)
    assert "0 are in by this list" in screen.text and "1 was in before" in screen.text


# ── Walking in ────────────────────────────────────────────────────────────────────────────────


async def test_somebody_walks_in_by_their_number(hall):
    door = Door(hall, companions=1, sessions={"am": "Morning tea", "pm": "Evening tea"})
    ann, bo = door.member(), await door.colleague()
    await bo.presses("Walk-in")
    assert "Nobody has this member number" in (await bo.says("NJ404", "1", "1")).text
    await bo.says("/cancel", "/door")
    await bo.presses("Walk-in")
    await bo.says(ann.number, "2")
    screen = await bo.presses("Evening tea")
    assert screen.title == "🟢 In" and "Walk-in" in screen.text and "2 seats" in screen.text
    assert "Walk-ins: 1" in (await bo.presses("‹ The door")).text
    assert len(ann.phone.messages) == 0


async def test_when_it_is_full_only_whoever_runs_events_makes_room(hall):
    door = Door(hall, capacity=1)
    door.seat()
    bob, bo = door.member("Bob Fu"), await door.colleague()
    boss = await door.colleague(Role.MANAGER, name="Zhu Li")
    await bo.presses("Walk-in")
    screen = await bo.says(bob.number)
    assert "No room" in screen.title and "a manager or activity" in screen.text
    assert "It was promised" not in bo.buttons()
    await boss.presses("Walk-in")
    await boss.says(bob.number)
    assert (await boss.presses("It was promised")).title == "🟢 In"
    with door.club.work() as work:
        assert work.session.get_one(Event, door.event).capacity == 2


# ── The wall ──────────────────────────────────────────────────────────────────────────────────


async def test_a_member_scans_the_wall_and_is_in(door):
    ann, bo = door.seat(), await door.colleague()
    await bo.presses("Code for the wall")
    assert "renews itself" in bo.phone.toasts[-1]
    assert (await ann.says(f"/start {door.wall()}")).title == "🟢 Welcome"
    assert (await ann.says(f"/start {door.wall()}")).title in ("🟢 Welcome", "🟡 In already")
    screen = await bo.says(f"/start tk-{door.code(ann)}")
    assert "by the code on the wall" in screen.text


async def test_the_wall_code_comes_as_a_message_and_is_taken_down(door):
    bo = await door.colleague()
    await bo.presses("Code for the wall")
    load_all()
    with door.club.work(replace(SYSTEM, language="en")) as work:
        (row,) = work.session.execute(
            select(OutboxMessage).where(OutboxMessage.kind == "event.wall")
        ).scalars()
        screen = NOTICES[row.kind](work, row.params)
    assert screen.picture.kind == "wall" and "every half minute" in screen.text
    await bo.press_data(f"dod:{door.event}")
    assert "Code for the wall" in bo.buttons()
    with door.club.work() as work:
        assert work.session.execute(select(EventWall)).first() is None


async def test_the_wall_tells_strangers_and_forgers_what_to_do(door):
    bob = door.member("Bob Fu")
    assert "no registration of yours" in (await bob.says(f"/start {door.wall()}")).text
    for payload in (f"wall-{door.event}-{'x' * 22}", "wall-", "wall-1", "wall-99999999999-x"):
        assert "none of our codes" in (await bob.says(f"/start {payload}")).text
    early = Door(door.hall, starts_at=clock.now() + timedelta(hours=2))
    ann = early.seat()
    assert "This door opens at" in (await ann.says(f"/start {early.wall()}")).text


async def test_a_colleague_leaves_the_door(door):
    ann, bo = door.seat(), await door.colleague()
    await bo.presses("Leave")
    assert "At which door" in (await bo.says(f"/start tk-{door.code(ann)}")).title
    assert door.came(ann) is None
