"""After an event, in the chat of colleagues: books, archive, summary, signatures, the year."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import select

from chat.kinds import File
from domain.access import Role
from domain.approvals.model import Approval
from domain.events.after_model import EventCost, EventPaper
from domain.events.model import Event
from tests.domain.afters import Evening, run


@pytest.fixture
def evening(hall):
    """An event that ended four days ago: six came, five said how it was."""
    now = hall.club.now
    hall.club.now = now - timedelta(days=4)
    found = Evening(hall.club, guests=8, came=6, title="Tea on the hill")
    found.later(hours=2)
    for guest, stars in enumerate((5, 5, 4, 4, 1)):
        found.says(guest, stars, 2 * stars, good=f"Word {guest}", quotable=guest == 0)
    hall.club.now = now
    run(hall.club)
    return found


@pytest.fixture
def bo(hall):
    return hall.staff(Role.ACTIVITY_SPECIALIST)


def photo(name, media_type="image/jpeg"):
    digest = hashlib.sha256(name.encode()).hexdigest()
    return File(name, digest, media_type, 2000, f"{name}.sealed")


def cents(club):
    with club.work() as work:
        found = select(EventCost).order_by(EventCost.id)
        return [(one.what, str(one.amount), one.voucher) for one in work.session.scalars(found)]


async def open_(who, evening):
    await who.says("/start")
    await who.press_data(f"ea:{evening.event_id}")
    return who.sees()


async def test_the_overview_says_where_everything_stands(hall, evening, bo):
    screen = await open_(bo, evening)
    assert screen.title == "After “Tea on the hill”"
    assert (
        "6 came, and 2 did not come" in screen.text.replace("，", ",") or "6 came" in screen.text
    )
    assert "80% satisfied" in screen.text
    assert "still missing" in screen.text
    assert "To be handed in by" in screen.text
    assert len(screen.rows) <= 4


# ── Costs ─────────────────────────────────────────────────────────────────────────────────────


async def test_a_cost_with_its_bill_is_noted_looked_at_and_struck_out(hall, evening, bo):
    await open_(bo, evening)
    screen = await bo.presses("Costs")
    assert "Nothing is noted yet" in screen.text
    await bo.presses("Add a cost")
    await bo.says("Hall", "1280", "Marketing")
    await bo.sends_photos(photo("bill"))
    assert "¥1,280" in bo.sees().text
    screen = await bo.presses("Note it")
    assert "✓ Noted." in screen.text
    assert "⚠ That is ¥280 over the budget." in screen.text
    assert cents(hall.club) == [("Hall", "1280.00", "bill.sealed")]

    screen = await bo.presses("Hall")
    assert "Borne by: Marketing" in screen.text
    screen = await bo.presses("Show the bill")
    assert screen.file.key == "bill.sealed"
    await bo.presses("‹ Cost")
    screen = await bo.presses("Strike it out")
    assert "Strike “Hall” out?" in screen.title
    screen = await bo.presses("Yes, strike it out")
    assert "Spent ¥0 of a budget of ¥1,000." in screen.text


async def test_a_sum_that_is_none_is_asked_for_again(hall, evening, bo):
    await open_(bo, evening)
    await bo.presses("Costs", "Add a cost")
    await bo.says("Hall", "a lot")
    assert "sum in yuan" in bo.sees().text
    await bo.says("99.50")
    assert "Who bears it" in bo.sees().text
    await bo.presses("Skip", "Skip")
    await bo.presses("Note it")
    assert cents(hall.club) == [("Hall", "99.50", None)]


async def test_a_cost_of_nothing_is_refused_when_it_is_sent(hall, evening, bo):
    await open_(bo, evening)
    await bo.presses("Costs", "Add a cost")
    await bo.says("Hall", "0")
    await bo.presses("Skip", "Skip", "Note it")
    assert cents(hall.club) == []


# ── The archive ───────────────────────────────────────────────────────────────────────────────


async def test_papers_are_collected_shown_and_taken_out(hall, evening, bo):
    await open_(bo, evening)
    screen = await bo.presses("Archive")
    assert "☐ Poster" in screen.text
    await bo.presses("Photos", "Add files")
    await bo.sends_photos(photo("a"), photo("b"), album=True)
    screen = await bo.presses("That is all")
    assert "✓ 2 files kept." in screen.text
    assert "☑ Photos" in screen.text
    screen = await bo.presses("Photos", "Show them")
    assert (screen.file.key, screen.album[0].key) == ("a.sealed", "b.sealed")
    await bo.press_data(f"eas:{evening.event_id}:2")
    await bo.presses("Take them out")
    screen = await bo.presses("Yes, take them out")
    assert "☐ Photos" in screen.text
    with hall.club.work() as work:
        assert all(one.removed_at for one in work.session.scalars(select(EventPaper)))


async def test_that_there_was_no_press_completes_the_archive(hall, evening, bo):
    await open_(bo, evening)
    for name in ("Run sheet", "Poster", "Photos", "Press and posts"):
        await bo.press_data(f"eap:{evening.event_id}")
        await bo.presses(name, "There is none")
    assert "☑ Press and posts" in bo.sees().text
    screen = await open_(bo, evening)
    assert "Archive: complete" in screen.text


async def test_a_forged_slot_is_out_of_date(hall, evening, bo):
    await bo.says("/start")
    for data in (f"eas:{evening.event_id}:99", f"ean:{evening.event_id}:-1"):
        await bo.press_data(data)
        assert "out of date" in bo.phone.toasts[-1]


# ── Feedback ──────────────────────────────────────────────────────────────────────────────────


async def test_figures_for_all_who_see_events_words_for_those_who_run_them(hall, evening, bo):
    ivy = hall.staff(Role.INSPECTOR, name="Ivy Wu")
    await open_(ivy, evening)
    screen = await ivy.presses("Feedback")
    assert "80% satisfied" in screen.text
    assert "★★★★★  2" in screen.text
    assert "What they wrote" not in ivy.buttons()
    await ivy.press_data(f"eaw:{evening.event_id}:1")
    assert "not yours" in ivy.phone.toasts[-1]

    await open_(bo, evening)
    screen = await bo.presses("Feedback", "What they wrote")
    assert "Word 4" in screen.text
    assert screen.protect
    assert screen.text.count("may be quoted") == 1
    screen = await bo.presses("›")
    assert "Word 0" in screen.text


# ── The summary ───────────────────────────────────────────────────────────────────────────────


async def write(bo, evening):
    await open_(bo, evening)
    screen = await bo.presses("Summary")
    assert "Your words are still missing" in screen.text
    assert "“Word 0”" in screen.text
    await bo.presses("Write it")
    await bo.says("Three new contacts", "It rained", "Book a roof")
    return await bo.presses("Keep it")


async def test_written_handed_in_questioned_answered_and_signed(hall, evening, bo):
    mia = hall.staff(Role.MANAGER, name="Mia He")
    leo = hall.staff(Role.LEADER, name="Leo Xu")
    gina = hall.staff(Role.GM, name="Gina Lu")
    screen = await write(bo, evening)
    assert "✓ Kept." in screen.text
    await bo.presses("Hand it in")
    screen = await bo.presses("Yes, hand it in")
    assert "Handed in for signature." in screen.text
    assert "Write it" not in bo.buttons()

    screen = await mia.says("/approvals")
    screen = await mia.presses("Event summary · Tea on the hill")
    assert "Three new contacts" in screen.text
    assert "It rained" in screen.text
    await mia.presses("Send back")
    await mia.says("Who are they?")
    screen = await open_(bo, evening)
    assert "Sent back with a question." in screen.text
    screen = await bo.presses("Summary", "Write it")
    assert "Three new contacts" in screen.text  # the form begins with what was written
    await bo.presses("What it brought about")
    await bo.says("Three new contacts: two neighbours, one owner")
    await bo.presses("Keep it")
    await bo.presses("Hand it in again")
    await bo.says("Named them")

    for signer in (mia, leo, gina):
        await signer.says("/approvals")
        await signer.presses("Event summary", "Approve")
    with hall.club.work() as work:
        assert work.session.get_one(Event, evening.event_id).state == "signed"
        proposal = work.session.scalars(select(Approval)).one().proposal
        assert proposal["effect"].endswith("one owner")
    screen = await open_(bo, evening)
    assert "Signed, filed as no." in screen.text
    await bo.presses("Costs")
    assert "Add a cost" not in bo.buttons()


async def test_of_two_who_write_at_once_the_second_hears_of_it(hall, evening, bo):
    await open_(bo, evening)
    await bo.presses("Summary", "Write it")
    await bo.says("My own words", "None at all", "The same again")
    evening.completed("Somebody else's")
    await bo.presses("Keep it")
    assert "has changed meanwhile" in bo.phone.toasts[-1]
    assert evening.after().effect == "Somebody else's"


async def test_excel_and_pictures_go_out_and_the_file_is_kept_in_the_trail(hall, evening, bo):
    await open_(bo, evening)
    screen = await bo.presses("Summary", "Excel")
    assert (screen.document.kind, screen.document.params) == (
        "event_summary", {"event_id": evening.event_id},
    )  # fmt: skip
    await open_(bo, evening)
    screen = await bo.presses("Picture")
    assert screen.picture.kind == "event_guests"
    screen = await bo.presses("Feedback")
    assert screen.picture.kind == "event_feedback"


async def test_the_card_in_the_group_leads_here_and_the_list_has_it(hall, evening, bo):
    screen = await bo.says(f"/start after-{evening.event_id}")
    assert screen.title == "After “Tea on the hill”"
    screen = await bo.presses("All open books")
    assert any("Tea on the hill" in words for words in bo.buttons())
    stranger = hall.guest("Eve Fox")
    await stranger.says(f"/start after-{evening.event_id}")
    assert "Tea" not in stranger.sees().text


# ── The year ──────────────────────────────────────────────────────────────────────────────────


async def test_the_years_summary_is_written_in_the_chat(hall, evening, bo):
    year = hall.club.now.year
    await bo.says("/start")
    await bo.press_data("eay:0")
    screen = bo.sees()
    assert screen.title == f"Events of {year}: summary"
    assert "1 event was held" in screen.text
    assert "1 outside the plan" in screen.text
    await bo.presses("Write it")
    await bo.says("Eight guests, two of them new", "No plan was made", "Rain")
    screen = await bo.presses("Keep it")
    assert "What the year brought about: Eight guests" in screen.text
    screen = await bo.presses("Events")
    assert "Tea on the hill · held, outside the plan · 6 guests" in screen.text
    await bo.presses("‹ Summary")
    screen = await bo.presses("Excel")
    assert screen.document.params == {"year": year}


async def test_the_months_show_how_many_events_were_held(hall, evening, bo):
    await bo.says("/start")
    await bo.press_data("eaa:0")
    screen = bo.sees()
    assert "1 event held" in screen.text
    assert "At least 2 a month is the aim." in screen.text
    screen = await bo.presses("Picture")
    assert screen.picture.kind == "event_rate"
    await bo.press_data("eaa:99999")
    assert "no longer here" in bo.phone.toasts[-1]


async def test_the_desk_of_events_leads_to_the_open_books(hall, evening, bo):
    await bo.says("/events")
    await bo.presses("Over", "Open books")
    screen = await bo.presses("Tea on the hill")
    assert screen.title == "After “Tea on the hill”"
    screen = await bo.presses("‹ The event", "Afterwards")
    assert screen.title == "After “Tea on the hill”"
