"""Reviewing in the chat: from the queue to the decision, alone and two at once."""

import pytest
from sqlalchemy import select

from domain import clock
from domain.access import Role
from domain.applications.model import Application
from domain.audit import AuditEntry
from domain.cards.model import Card
from domain.members.model import Member
from domain.outbox import OutboxMessage
from tests.handlers.applicants import (
    application,
    apply_owners,
    fill_owners,
    papers_of,
    photo,
    sign,
)
from tests.handlers.conftest import Hall
from tests.talk import STAFF_CHAT, open_house, until

SPECIALIST = Role.MEMBER_SPECIALIST


async def handed_in(hall, count=1):
    """Applicants of one household, each with papers of their own."""
    guests = []
    for n in range(1, count + 1):
        guest = hall.guest(f"Ann Lee{'abcdef'[n - 1]}")
        await apply_owners(
            guest, name=f"Ann Lee{'abcdef'[n - 1]}", number=f"E1234567{n}",
            phone=f"+861380013800{n}",
        )  # fmt: skip
        guests.append(guest)
    return guests


def audited(hall, action):
    with hall.club.work() as work:
        return len(work.session.execute(
            select(AuditEntry.action).where(AuditEntry.action == action)
        ).all())  # fmt: skip


def told(hall, kind):
    with hall.club.work() as work:
        found = select(OutboxMessage.person_id).where(OutboxMessage.kind == kind)
        return list(work.session.scalars(found))


async def test_the_whole_story_from_the_queue_to_the_card(hall):
    (ann,) = await handed_in(hall)
    mei = hall.staff(SPECIALIST, name="Mei Lin")
    await mei.says("/desk")
    assert "1 application waiting" in mei.sees().text
    await mei.presses("Applications", "1", "Claim")
    assert application(hall).state == "under_review"
    await mei.presses("Approve")
    assert "Approved" in mei.phone.toasts[-1]
    assert application(hall).state == "fee_due"
    await mei.presses("Fee taken")
    screen = await mei.says("R-77")
    assert "Noted" in screen.text and "receipt R-77" in screen.text
    assert told(hall, "application.approved")
    screen = await ann.says("/card")
    assert screen.picture is not None and screen.picture.kind == "card"
    assert "NJ100001" in screen.text


async def test_what_is_personal_is_masked_until_asked_for_and_the_look_is_recorded(hall):
    await handed_in(hall)
    mei = hall.staff(SPECIALIST)
    screen = await mei.says("/start a-1")
    assert "Ann" not in screen.text and "E12345671" not in screen.text
    assert "•••• 5671" in screen.text
    before = audited(hall, "application.read")
    screen = await mei.presses("Show full details")
    assert "Ann Leea" in screen.text and "E12345671" in screen.text
    assert audited(hall, "application.read") == before + 1
    assert screen.protect


async def test_papers_come_as_protected_pictures(hall):
    await handed_in(hall)
    mei = hall.staff(SPECIALIST)
    await mei.says("/start a-1")
    screen = await mei.presses("See papers")
    assert screen.protect and screen.fresh
    assert screen.file is not None and len(screen.album) == 2
    assert screen.file.photo
    assert "For your eyes only" in screen.text
    assert screen.below == "Papers of application no. 1"


async def test_papers_are_listed_as_the_form_asks_for_them(hall):
    await handed_in(hall)
    mei = hall.staff(SPECIALIST)
    await mei.says("/start a-1")
    await mei.presses("Claim", "Ask for papers", "Portrait photo", "chosen", "Missing")
    await mei.says("/start a-1")
    marked = [line[:12] for line in mei.sees().text.splitlines() if line[:1] in ("✓", "✕")]
    assert marked == ["✓ ID card or", "✕ Portrait p", "✓ Property c"]
    screen = await mei.presses("See papers")
    names = [file.name for file in (screen.file, *screen.album)]
    assert names == ["id_front.jpg", "portrait.jpg", "property_proof.jpg"]


async def test_a_rejection_gives_one_of_the_reasons_or_words_and_can_be_undone(hall):
    (ann,) = await handed_in(hall)
    mei = hall.staff(SPECIALIST)
    await mei.says("/start a-1")
    await mei.presses("Claim", "Reject")
    await mei.says("The flat was sold in May")
    found = application(hall)
    assert (found.state, found.reason_code) == ("rejected", "other")
    screen = await ann.says("/apply")
    assert screen.title == "Before we begin"  # one may apply again
    await ann.presses("Cancel")
    await mei.says("/start a-1")
    assert "The flat was sold in May" in mei.sees().text
    await mei.presses("Undo decision")
    assert application(hall).state == "rejected"


async def test_an_undone_approval_stops_the_card(hall):
    (ann,) = await handed_in(hall)
    mei = hall.staff(SPECIALIST)
    await mei.says("/start a-1")
    await mei.presses("Claim", "Approve", "Undo decision", "Yes, undo")
    assert application(hall).state == "under_review"
    screen = await ann.says("/card")
    assert screen.picture is None
    assert "Follow my application" in ann.buttons()


async def test_the_third_card_of_a_household_goes_to_manager_and_leader(hall):
    guests = await handed_in(hall, 3)
    mei = hall.staff(SPECIALIST, name="Mei Lin")
    boss, leader = hall.staff(Role.MANAGER), hall.staff(Role.LEADER)
    for number in (1, 2):
        await mei.says(f"/start a-{number}")
        await mei.presses("Claim", "Approve")
    await mei.says("/start a-3")
    await mei.presses("Claim")
    assert "needs an exception" in mei.sees().text
    assert "Approve" not in mei.buttons()
    await mei.presses("Ask for exception")
    await mei.says("The grandmother moved in.")
    assert application(hall, 3).state == "exception_pending"
    assert "asked for one more" in (await guests[2].says("/apply")).text
    await boss.says("/approvals")
    await boss.presses("A further card")
    assert "application no. 3" in boss.sees().text
    await boss.presses("Approve")
    assert application(hall, 3).state == "exception_pending"
    await leader.says("/approvals")
    await leader.presses("A further card", "Approve")
    assert application(hall, 3).exception_granted
    await mei.says("/start a-3")
    await mei.presses("Approve")
    assert application(hall, 3).state == "fee_due"


async def test_a_second_opinion_is_asked_and_given(hall):
    await handed_in(hall)
    mei, ren = hall.staff(SPECIALIST), hall.staff(Role.REVIEWER)
    await mei.says("/start a-1")
    await mei.presses("Claim", "More", "Ask a second opinion")
    await mei.says("Is the contract enough?")
    assert told(hall, "application.opinion_asked") == [ren.person_id]
    await ren.says("/start a-1")
    assert "Approve" not in ren.buttons()
    await ren.presses("Give opinion", "No")
    await ren.says("It is a lease, not a purchase")
    assert told(hall, "application.opinion_given") == [mei.person_id]
    assert "Second opinion: no – It is a lease" in (await mei.says("/start a-1")).text


async def test_notes_stay_between_colleagues(hall):
    (ann,) = await handed_in(hall)
    mei = hall.staff(SPECIALIST)
    await mei.says("/start a-1")
    await mei.presses("More", "Leave a note")
    await mei.says("Called twice")
    assert "Called twice" in mei.sees().text
    assert "Called twice" not in (await ann.says("/apply")).text


async def test_f3_of_two_who_approve_and_reject_one_learns_who_was_faster(hall):
    await handed_in(hall)
    mei, bo = hall.staff(Role.MANAGER, name="Mei Lin"), hall.staff(Role.MANAGER, name="Bo Fang")
    await mei.says("/start a-1")
    await mei.presses("Claim")
    for one in (mei, bo):
        await one.says("/start a-1")
    await mei.presses("Approve")
    await bo.press_data(f"ja:1:{application(hall).version - 1}")
    assert "Lin" in bo.phone.toasts[-1] and "faster" in bo.phone.toasts[-1]
    assert "Approved" in bo.sees().text  # the screen is redrawn
    assert audited(hall, "application.late_decision") == 1


async def test_f3_two_presses_at_the_same_moment_make_one_member(club):
    club.now = clock.now()
    async with open_house(club.engines) as house:
        hall = Hall(house, club)
        await handed_in(hall)
        both = [hall.staff(Role.MANAGER, name=name) for name in ("Mei Lin", "Bo Fang")]
        await both[0].says("/start a-1")
        await both[0].presses("Claim")
        for one in both:
            await one.says("/start a-1")
        version = application(hall).version
        await house.feed(*(one.press_body(f"ja:1:{version}") for one in both))
        with club.work() as work:
            assert len(work.session.scalars(select(Member)).all()) == 1
            assert len(work.session.scalars(select(Card)).all()) == 1
        toasts = sorted(one.phone.toasts[-1] for one in both)
        assert sum("Approved" in toast for toast in toasts) == 1
        assert sum("faster" in toast or "moved on" in toast for toast in toasts) == 1


async def test_a_claimed_application_is_not_taken_by_a_colleague(hall):
    await handed_in(hall)
    mei, bo = hall.staff(SPECIALIST, name="Mei Lin"), hall.staff(SPECIALIST, name="Bo Fang")
    await bo.says("/start a-1")
    await mei.says("/start a-1")
    await mei.presses("Claim")
    await bo.presses("Claim")
    assert "Lin" in bo.phone.toasts[-1]
    assert "Lin is working on it" in bo.sees().text
    assert "Approve" not in bo.buttons()


async def test_released_it_is_free_again(hall):
    await handed_in(hall)
    mei = hall.staff(SPECIALIST)
    await mei.says("/start a-1")
    await mei.presses("Claim", "More", "Put back")
    assert application(hall).state == "submitted" and application(hall).claimed_by is None


async def test_a_press_in_the_staff_group_counts_by_the_pressers_right(hall):
    from domain.people import facts

    await handed_in(hall)
    with hall.club.work() as work:
        facts.put(work.session, "staff_group", str(STAFF_CHAT), work.now)
    clerk, mei = hall.staff(Role.EDITOR), hall.staff(SPECIALIST, name="Mei Lin")

    async def presses_in_group(talker, data):
        body = talker.press_body(data, message_id=900)
        body["callback_query"]["message"]["chat"] = {"id": STAFF_CHAT, "type": "supergroup"}
        await hall.house.feed(body)
        return hall.house.phones[STAFF_CHAT].toasts[-1]

    assert "not yours" in await presses_in_group(clerk, "jc:1:2")
    assert application(hall).state == "submitted"
    assert "It is yours" in await presses_in_group(mei, "jc:1:2")
    assert application(hall).claimed_by == mei.person_id


async def test_an_application_entered_for_a_caller_keeps_its_channel(hall):
    clerk = hall.staff(Role.DESK_CLERK)
    await clerk.says("/desk")
    await clerk.presses("Enter for a caller", "By telephone")
    assert clerk.sees().title == "Before we begin"
    await clerk.presses("I agree", "Ms")
    await clerk.says("Dora Lee")
    await clerk.presses("Yes: ")
    await clerk.says("1960-02-03")
    await clerk.presses("China")
    await clerk.says("E99945678")
    await clerk.presses("Skip")
    await clerk.says("138 0013 8111")
    await clerk.presses("Skip", "Skip", "I am the owner")
    await clerk.says("紫金花园 7-1-701", "1 Zhongshan Road, Nanjing")
    await clerk.presses("Skip", "Retired", "Single", "No", "Skip", "Skip", "Skip", "Skip")
    await papers_of(clerk, "a", "b", "c")
    await sign(clerk, "Dora Lee")
    await clerk.presses("Hand in")
    assert "Tell the caller" in clerk.sees().text
    found = application(hall)
    assert (found.channel, found.state, found.person_id) == ("phone", "submitted", None)
    assert found.entered_by == clerk.person_id


async def test_a_colleagues_own_application_stays_apart_from_a_callers(hall):
    clerk = hall.staff(Role.DESK_CLERK)
    await clerk.says("/desk")
    await clerk.presses("Enter for a caller", "On paper", "I agree", "Ms")
    await clerk.says("Dora Lee")
    await fill_owners(clerk, name="Cora Clerk")
    with hall.club.work() as work:
        owners = [one.person_id for one in work.session.scalars(select(Application))]
    assert sorted(owners, key=str) == [clerk.person_id, None]


async def test_a_fee_is_taken_at_the_desk_once(hall):
    await handed_in(hall)
    clerk = hall.staff(Role.DESK_CLERK)
    await clerk.says("/desk")
    await clerk.presses("Take a fee")
    screen = await clerk.says("1", "R-9")
    assert "receipt R-9" in screen.text
    await clerk.says("/desk")
    await clerk.presses("Take a fee")
    screen = await clerk.says("1", "R-10")
    assert "R-9" in screen.text and "twice" in screen.text
    assert application(hall).fee_receipt == "R-9"


async def test_a_fee_of_a_rejected_application_is_handed_back(hall):
    await handed_in(hall)
    mei = hall.staff(SPECIALIST)
    await mei.says("/start a-1")
    await mei.presses("Claim", "Fee taken")
    await mei.says("R-9")
    await mei.presses("Reject", "not one of ours")
    assert application(hall).refund_due
    await mei.presses("Fee returned", "Yes, returned")
    assert not application(hall).refund_due


async def test_the_desk_hears_no_more_than_its_roles_allow(hall):
    await handed_in(hall)
    editor = hall.staff(Role.EDITOR)
    screen = await editor.says("/desk")
    assert "Nothing waits" in screen.text
    assert [text for text in editor.buttons() if "Applications" in text] == []
    await until(lambda: editor.phone.messages)


# ── Papers sent without a word, forms left ────────────────────────────────────────────────────


async def test_a_paper_sent_straight_into_the_chat_is_asked_which_it_is(hall):
    (ann,) = await handed_in(hall)
    mei = hall.staff(SPECIALIST)
    await mei.says("/start a-1")
    await mei.presses("Claim", "Ask for papers", "Portrait photo", "Property certificate",
                      "chosen", "Missing", "Missing")  # fmt: skip
    screen = await ann.sends_photos(photo("new"))
    assert screen.title == "Which paper is this?"
    assert [row[0].text for row in screen.rows[:-1]] == [
        "Send: Portrait photo",
        "Send: Property certificate or contract",
    ]
    await ann.presses("Send: Portrait")
    await ann.sends_photos(photo("new"))
    await ann.sends_photos(photo("contract"))
    assert ann.sees().title == "Which paper is this?"
    assert "Send: Portrait photo" not in ann.buttons()


async def test_a_picture_nobody_asked_for_is_not_taken_for_a_paper(hall):
    (ann,) = await handed_in(hall)
    screen = await ann.sends_photos(photo("holiday"))
    assert "not sure what you mean" in screen.text


@pytest.mark.parametrize("button", ["Reject", "Ask for papers", "Fee taken"])
async def test_a_short_form_that_is_left_shows_the_application_again(hall, button):
    await handed_in(hall)
    mei = hall.staff(SPECIALIST)
    await mei.says("/start a-1")
    await mei.presses("Claim", button)
    screen = await mei.presses("Cancel")
    assert screen.title == "Application no. 1"
    assert "discarded" not in screen.text
    await mei.presses(button)
    assert (await mei.says("/cancel")).title == "Application no. 1"


async def test_an_opinion_that_is_left_and_one_that_is_given_show_the_application(hall):
    await handed_in(hall)
    mei, rex = hall.staff(SPECIALIST), hall.staff(Role.REVIEWER, name="Rex Wu")
    await mei.says("/start a-1")
    await mei.presses("Claim", "More", "Ask a second opinion", "Skip")
    await rex.says("/start a-1")
    await rex.presses("Give opinion", "No")
    assert (await rex.presses("Cancel")).title == "Application no. 1"
    screen = await rex.presses("Give opinion", "Yes", "Skip")
    assert "it is passed on" in screen.text


async def test_tools_of_the_desk_lead_back_to_the_desk(hall):
    mei = hall.staff(SPECIALIST, Role.DESK_CLERK)
    for tool in ("Check a card", "Take a fee"):
        await mei.says("/desk")
        assert (await mei.presses(tool, "Cancel")).title == "Today's work"
