"""Applying in the chat: three presets, gates, photos, going on later, what is asked back."""

import itertools

from sqlalchemy import select

from domain import clock
from domain.access import Role
from domain.applications.model import ApplicationAnswer, ApplicationFile, Consent
from domain.members.model import Member, Status
from domain.people.model import Person
from tests.handlers.applicants import (
    HOME,
    MAINLAND,
    about,
    application,
    apply_owners,
    apply_retail,
    begin,
    fill_owners,
    papers_of,
    photo,
    settings,
    sign,
)
from tests.talk import open_house


async def test_an_owner_applies_with_a_passport(hall):
    ann = hall.guest()
    await apply_owners(ann)
    screen = ann.sees()
    assert screen.title == "Application no. 1"
    assert "✓ Handed in" in screen.text and "▸ Papers checked · by" in screen.text
    assert "¥20" in screen.text
    assert application(hall).state == "submitted"
    assert application(hall).card_due is not None


async def test_the_consent_is_kept_with_the_version_and_words_it_was_given_to(hall):
    ann = hall.guest()
    await apply_owners(ann)
    with hall.club.work() as work:
        kept = list(work.session.scalars(select(Consent)))
        assert {one.purpose for one in kept} == {"data_use", "rules"}
        assert {one.version for one in kept} == {work.policy.consent_version}
        assert {one.signature for one in kept} == {"Ann Lee"}
        assert len({one.text_hash for one in kept}) == 2


async def test_nothing_is_asked_before_the_use_of_data_is_agreed_to(hall):
    ann = hall.guest()
    screen = await ann.says("/apply")
    assert "Telegram" in screen.text
    await ann.presses("I do not agree")
    assert "consent" in ann.phone.toasts[-1]
    assert ann.sees().title == "Before we begin"


async def test_an_id_card_needs_both_sides_and_one_album_fills_both(hall):
    ann = hall.guest()
    await begin(ann)
    await about(ann, "Ann Lee", "1949-12-31")
    await ann.presses("China")
    await ann.says(MAINLAND)
    await ann.presses("Skip")
    await ann.shares_contact("+8613800138000")
    await ann.presses("Skip", "Skip", "I am the owner")
    await ann.says(HOME, "1 Zhongshan Road, Nanjing")
    await ann.presses("Skip", "Retired", "Single", "No", "Skip", "Skip", "Skip", "Skip")
    await ann.sends_photos(photo("front"), photo("back"), album=True)
    assert "portrait photo for your card" in ann.sees().text
    with hall.club.work() as work:
        slots = [file.slot for file in work.session.scalars(select(ApplicationFile))]
    assert sorted(slots) == ["id_back", "id_front"]


async def test_a_chamber_member_states_the_company_and_sends_its_licence(hall):
    settings(hall, preset="chamber")
    ann = hall.guest()
    await begin(ann)
    await about(ann, "Ann Lee")
    await ann.presses("China")
    await ann.says("E12345678")
    await ann.presses("Skip")
    await ann.shares_contact("+8613800138000")
    await ann.says("ann@example.com", "Lee Trading", "Director", "Trade", "5 Hanzhong Road")
    await ann.presses("Skip", "Skip", "Skip", "No", "To my company")
    await ann.presses("Skip", "Skip", "Skip", "Skip")
    await papers_of(ann, "passport", "portrait")
    assert "business licence" in ann.sees().text
    await papers_of(ann, "licence")
    await sign(ann, "Ann Lee")
    await ann.presses("Hand in")
    assert application(hall).state == "submitted"


async def test_a_customer_joins_with_a_dozen_answers(hall):
    settings(hall, preset="retail", fee_timing="free")
    ann = hall.guest()
    await begin(ann)
    assert "of 14" in ann.sees().text
    bob = hall.guest("Bob Fox")
    await apply_retail(bob, "Bob Fox")
    assert "Card fee" not in bob.sees().text
    assert application(hall, 2).state == "submitted"


async def test_the_family_is_asked_for_only_when_one_wishes(hall):
    ann = hall.guest()
    await fill_owners_up_to_family(ann)
    await ann.presses("Married", "Skip")
    assert "guardian for children under 14" in ann.sees().text  # before one says yes
    await ann.presses("Yes")
    await ann.says("Bob Lee")
    await ann.presses("Skip", "Skip", "Add a child")
    await ann.says("Cat Lee", "1 June")
    await ann.presses("Girl")
    first = ann.sees().rows[0][0]
    assert (first.text, first.style) == ("That is all", "primary")
    assert any("Cat Lee" in button for button in ann.buttons())
    await ann.presses("That is all")
    with hall.club.work() as work:
        answers = {one.path: one.value for one in work.session.scalars(select(ApplicationAnswer))}
    assert answers["spouse_name"] == "Bob Lee"
    assert answers["children.0.birthday"] == "06-01"  # never the year of a child's birth


async def fill_owners_up_to_family(guest):
    await begin(guest)
    await about(guest, "Ann Lee")
    await guest.presses("China")
    await guest.says("E12345678")
    await guest.presses("Skip")
    await guest.shares_contact("+8613800138000")
    await guest.presses("Skip", "Skip", "I am the owner")
    await guest.says(HOME, "1 Zhongshan Road, Nanjing")
    await guest.presses("Skip", "Retired")


# ── Gates ─────────────────────────────────────────────────────────────────────────────────────


async def test_a_seventeen_year_old_is_told_why_and_when(hall):
    ann = hall.guest()
    await begin(ann)
    await ann.presses("Ms")
    await ann.says("Ann Lee")
    await ann.presses("Yes: ")
    born = hall.club.now.date().replace(year=hall.club.now.year - 17, month=1, day=5)
    screen = await ann.says(born.isoformat())
    assert "18" in screen.text and str(born.year + 18) in screen.text


async def test_a_club_that_takes_nobody_says_so_before_the_first_question(hall):
    settings(hall, accepting_applications=False)
    ann = hall.guest()
    screen = await ann.says("/apply")
    assert screen.title == "About your application"
    assert "no applications at the moment" in screen.text


async def test_f49_the_barred_read_a_neutral_refusal(hall):
    ann = hall.guest()
    await ann.says("/start")
    with hall.club.work() as work:
        known = select(Person).where(Person.telegram_id == ann.telegram_id)
        row = work.session.scalars(known).one()
        work.session.add(
            Member(person_id=row.id, number="NJ1", status=Status.BLACKLISTED,
                   joined_on=work.today, admitted_at=work.now)
        )  # fmt: skip
    screen = await ann.says("/apply")
    assert "025-8888 0000" in screen.text
    assert "list" not in screen.text and "member" not in screen.text


async def test_the_number_of_a_member_leads_to_the_club_not_into_the_queue(hall):
    ann, eve = hall.guest(), hall.guest("Eve Lee")
    await apply_owners(ann)
    await fill_owners(eve, name="Eve Lee", phone="+8613900139000", home="紫金花园 9-9-901")
    await papers_of(eve, "passport", "portrait", "contract")
    await sign(eve, "Eve Lee")
    screen = await eve.presses("Hand in")
    assert "already" in screen.text
    assert application(hall, 2).state == "draft"


# ── Photos ────────────────────────────────────────────────────────────────────────────────────


async def test_f11_a_photo_that_will_not_do_is_asked_for_again(hall):
    ann = hall.guest()
    await fill_owners(ann)
    screen = await ann.sends_photos(photo("dark", refusal="unreadable"))
    assert "cannot be opened" in screen.text and "ID card" in screen.text
    screen = await ann.says("here you are")
    assert "photo or a file" in screen.text


async def test_f10_the_same_photo_twice_is_a_slip(hall):
    ann = hall.guest()
    await fill_owners(ann)
    await ann.sends_photos(photo("one"))
    screen = await ann.sends_photos(photo("one"))
    assert "already arrived" in screen.text and "portrait" in screen.text
    assert "removed it from this chat" not in screen.text


async def test_a_paper_leaves_the_chat_once_it_is_kept(hall):
    ann = hall.guest()
    await fill_owners(ann)
    screen = await ann.sends_photos(photo("passport"))
    assert "removed it from this chat" in screen.text
    screen = await ann.sends_photos(photo("broken", refusal="failed"))
    assert "removed it" not in screen.text


# ── Going on later ────────────────────────────────────────────────────────────────────────────


async def test_f6_the_process_ends_in_the_middle_and_nothing_is_lost(hall):
    ann = hall.guest()
    await begin(ann)
    await ann.presses("Ms")
    await ann.says("Ann Lee")
    async with open_house(hall.club.engines) as later:
        later._update_ids = itertools.count(500_001)  # Telegram never gives a number twice
        again = later.person("Ann Lee", telegram_id=ann.telegram_id)
        screen = await again.says("/apply")
        assert "Latin letters" in screen.text
        await again.presses("Yes: Ann Lee")
        assert "born" in again.sees().text


async def test_f6_after_a_day_one_is_asked_whether_to_go_on(hall):
    ann = hall.guest()
    await begin(ann)
    await ann.presses("Ms")
    clock.shift_by(25 * 3600)
    try:
        screen = await ann.says("/apply")
        assert screen.title == "Go on where you stopped?" and "2 of 27" in screen.text
        await ann.presses("Go on")
        assert "full name" in ann.sees().text
    finally:
        clock.shift_by(0)


async def test_an_old_button_of_a_discarded_draft_changes_nothing(hall):
    ann = hall.guest()
    await begin(ann)
    first = ann.sees().rows[0][0]
    await ann.presses("Cancel", "Yes, discard")
    await ann.press_data(str(first.data))
    assert "out of date" in ann.phone.toasts[-1]
    assert application(hall).state == "withdrawn"


async def test_of_an_album_only_what_was_kept_leaves_the_chat(hall):
    ann = hall.guest()
    await fill_owners(ann)
    screen = await ann.sends_photos(photo("good"), photo("bad", refusal="unreadable"), album=True)
    assert "removed it from this chat" in screen.text and "cannot be opened" in screen.text


async def test_a_draft_saved_for_later_goes_on_where_it_stopped(hall):
    ann = hall.guest()
    await begin(ann)
    await ann.presses("Ms", "Save for later")
    assert ann.sees().title == "Saved"
    await ann.presses("Go on")
    assert "full name" in ann.sees().text


async def test_the_menu_of_a_guest_with_a_draft_leads_back_into_it(hall):
    ann = hall.guest()
    await begin(ann)
    await ann.presses("Ms", "Save for later")
    screen = await ann.says("/start")
    assert "your answers are kept" in screen.text
    assert "Apply for membership" not in ann.buttons()
    await ann.presses("Go on with my application")
    assert "full name" in ann.sees().text


async def test_a_discarded_draft_is_gone_and_one_may_begin_anew(hall):
    ann = hall.guest()
    await begin(ann)
    await ann.presses("Cancel", "Yes, discard")
    assert application(hall).state == "withdrawn"
    screen = await ann.says("/apply")
    assert screen.title == "Before we begin"


# ── Afterwards ────────────────────────────────────────────────────────────────────────────────


async def test_withdrawing_takes_two_screens(hall):
    ann = hall.guest()
    await apply_owners(ann)
    await ann.presses("Follow", "Withdraw application")
    assert application(hall).state == "submitted"
    await ann.presses("Yes, withdraw")
    assert application(hall).state == "withdrawn"
    assert "Apply again" in ann.buttons()


async def test_somebody_elses_application_cannot_be_withdrawn(hall):
    ann, eve = hall.guest(), hall.guest("Eve Fox")
    await apply_owners(ann)
    await eve.says("/start")
    await eve.press_data("jw:1:1")
    assert application(hall).state == "submitted"
    assert eve.phone.toasts


FORGED = (
    "jo:1", "jf:1:1", "jd:1", "jc:1:2", "ja:1:2", "ju:1:2:1", "jm:1", "jr:1:2", "jq:1", "jfr:1:1",
    "cm:1:produce:0", "cm:1:hand:1", "cq:1", "ec:phone", "desk", "fb:ask.1.2", "fb:reject.1.2",
    "fb:exc.1.2", "fb:fee.1", "fb:verify", "fb:entry", "fb:opine.1",
)  # fmt: skip


async def test_a_guest_who_forges_presses_sees_and_changes_nothing(hall):
    ann, eve = hall.guest(), hall.guest("Eve Fox")
    await apply_owners(ann)
    await eve.says("/start")
    for data in FORGED:
        await eve.press_data(data)
        assert "not yours" in eve.phone.toasts[-1], data
        eve.phone.toasts[-1] = ""
    assert len(eve.phone.messages) == 1 and "Application" not in eve.sees().title
    assert (application(hall).state, application(hall).version) == ("submitted", 2)


async def test_what_is_asked_back_is_sent_item_by_item(hall):
    ann, mei = hall.guest(), hall.staff(Role.MEMBER_SPECIALIST, name="Mei Lin")
    await apply_owners(ann)
    await mei.says("/start a-1")
    await mei.presses("Claim", "Ask for papers", "photo page", "Portrait photo", "Done")
    await mei.presses("Cannot be read", "Somebody else's")
    assert application(hall).state == "materials_missing"
    screen = await ann.says("/apply")
    assert "it cannot be read" in screen.text and "it shows somebody else" in screen.text
    await ann.presses("Send: ID card")
    screen = await ann.sends_photos(photo("sharp"))
    assert "Portrait photo" in screen.text and "it cannot be read" not in screen.text
    await ann.presses("Send: Portrait")
    screen = await ann.sends_photos(photo("face"))
    assert screen.title == "Everything is here now"
    assert application(hall).state == "under_review"


async def test_a_thing_nobody_asked_for_cannot_be_changed(hall):
    ann = hall.guest()
    await apply_owners(ann)
    await ann.press_data("fb:supply.1ulxwu3")
    assert "out of date" in (ann.phone.toasts[-1] if ann.phone.toasts else ann.sees().text)
