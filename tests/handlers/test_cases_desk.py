"""The service desk as colleagues work at it, and what the member makes of it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import select

from chat.kinds import File
from domain.access import Role
from domain.audit import AuditEntry
from domain.cases.model import CaseClock, CaseMessage, ServiceCase
from domain.days import ClubDay
from domain.knowledge.model import ReadyAnswer
from domain.people import facts
from tests.handlers.test_cases import cases_of, complains
from tests.handlers.test_private import press_in_group
from tests.talk import STAFF_CHAT


@pytest.fixture
async def desk(hall):
    """Bo answers; Ann has complained."""
    bo, ann = hall.staff(Role.SERVICE_AGENT, name="Bo Chen"), hall.guest()
    await complains(ann)
    await bo.says("/cases")
    return bo, ann


def words_in(hall, side):
    with hall.club.work() as work:
        wanted = select(CaseMessage).where(CaseMessage.side == side).order_by(CaseMessage.id)
        return [one.words or one.media for one in work.session.exec(wanted)]


def trail(hall, action):
    with hall.club.work() as work:
        return len(list(work.session.exec(select(AuditEntry).where(AuditEntry.action == action))))


async def takes(bo):
    await bo.presses("1", "Take it")


async def test_a_new_case_waits_among_those_nobody_has_and_is_taken(hall, desk):
    bo, _ann = desk
    assert "Nobody's yet (1)" in " ".join(bo.buttons())
    screen = await bo.presses("1")
    assert "A guest" in screen.text and "First answer: due" in screen.text
    assert "nobody yet" in screen.text and "stood still" not in screen.text
    screen = await bo.presses("Take it")
    assert "With: you" in screen.text
    assert cases_of(hall)[0].assignee_id == bo.person_id


async def test_what_was_said_is_read_on_demand_and_the_look_recorded(hall, desk):
    bo, _ann = desk
    await bo.presses("1")
    before = trail(hall, "case.read")
    screen = await bo.presses("What was said")
    assert "The lift stood still" in screen.text
    assert trail(hall, "case.read") == before + 1


async def test_an_answer_a_question_and_a_solution_reach_the_member_who_says_it_is_solved(
    hall, desk
):
    bo, ann = desk
    await takes(bo)
    await bo.presses("Answer")
    await bo.says("We are looking into it")
    await bo.sends(voice={"file_id": "v", "file_unique_id": "v", "duration": 3})
    screen = await bo.presses("That is all")
    assert "Sent to the member" in screen.text
    assert words_in(hall, "staff") == ["We are looking into it", "voice"]
    await bo.presses("Ask the member")
    screen = await bo.says("Which lift is it?")
    assert "stands still until the member answers" in screen.text
    await ann.says("/start")
    await ann.presses("Talk to us", "My cases", "1", "Write")
    await ann.says("The one by the garden")
    await ann.presses("That is all")
    await bo.press_data(f"cdo:{cases_of(hall)[0].id}")
    await bo.presses("It is solved")
    await bo.says("The belt was changed this morning")
    await bo.presses("The system", "Send")
    assert "solution sent" in bo.sees().text

    await ann.says("/start")
    screen = await ann.presses("Talk to us", "My cases", "1")
    assert "Our solution: The belt was changed" in screen.text
    screen = await ann.presses("It is solved")
    assert "Thank you, we are glad" in screen.text
    screen = await ann.presses("4 ★")
    assert "★★★★" in screen.text
    await ann.presses("Say why")
    await ann.says("Quick, and friendly")
    (case,) = cases_of(hall)
    assert (case.state, case.rating, case.rating_words) == ("confirmed", 4, "Quick, and friendly")
    assert case.cause == "system"


async def test_not_solved_goes_on_with_it(hall, desk):
    bo, ann = desk
    await takes(bo)
    await bo.presses("It is solved")
    await bo.says("Done, we think")
    await bo.presses("The system", "Send")
    await ann.says("/start")
    await ann.presses("Talk to us", "My cases", "1", "Not solved yet")
    screen = await ann.says("It stood still again")
    assert "We go on with it" in screen.text
    await ann.press_data(f"cay:{cases_of(hall)[0].id}")  # an old button
    assert cases_of(hall)[0].state in ("in_progress", "confirmed")


async def test_a_note_stays_among_colleagues(hall, desk):
    bo, ann = desk
    await bo.presses("1", "Note")
    await bo.says("Third time this month")
    await bo.presses("That is all")
    assert words_in(hall, "note") == ["Third time this month"]
    await ann.presses("See my case")
    screen = await ann.presses("What was said")
    assert "Third time" not in screen.text


async def test_of_two_colleagues_the_second_hears_who_has_it(hall, desk):
    bo, _ann = desk
    cy = hall.staff(Role.MEMBER_SPECIALIST, name="Cy Wu")
    await cy.says("/cases")
    await cy.presses("1")
    await takes(bo)
    await cy.presses("Take it")
    assert "was faster and has this case" in cy.phone.toasts[-1]


async def test_it_is_handed_over_to_a_colleague_who_may_have_it(hall, desk):
    bo, _ann = desk
    cy = hall.staff(Role.MEMBER_SPECIALIST, name="Cy Wu")
    hall.staff(Role.EDITOR, name="Ed Poe")
    await takes(bo)
    await bo.presses("Pass it on")
    names = " ".join(bo.buttons())
    assert "Poe" not in names and "Bo" not in names
    cy_button = bo.buttons()[0]
    screen = await bo.presses(cy_button)
    assert "Passed on" in screen.text
    assert cases_of(hall)[0].assignee_id == cy.person_id


async def test_department_kind_and_urgency_are_changed_from_the_rarer_acts(hall, desk):
    bo, _ann = desk
    await bo.presses("1", "More", "Another kind", "Consultation", "Law")
    case = cases_of(hall)[0]
    assert (case.kind, case.area) == ("consultation", "legal")
    screen = await bo.presses("More", "It is urgent")
    assert "⚠ Urgent" in screen.text
    await bo.presses("More", "Not urgent any more")
    hall.staff(Role.FINANCE, name="Fi Low")
    await bo.presses("More", "To a department", "Finance")
    assert cases_of(hall)[0].department == "finance"


async def test_closed_as_nonsense_nobody_is_asked_for_stars(hall, desk):
    bo, ann = desk
    await bo.presses("1", "More", "Close it", "Advertising or nonsense")
    await bo.says("An advertisement")
    screen = await bo.presses("Send")
    assert "not asked how content" in screen.text
    await ann.presses("See my case")
    assert not any("★" in label for label in ann.buttons())
    await bo.presses("More", "Take it up again")
    screen = await bo.says("It was meant after all")
    assert "Open again" in screen.text


async def test_a_call_is_entered_for_a_guest_and_found_by_its_number(hall, desk):
    bo, _ann = desk
    await bo.says("/cases")
    await bo.presses("Enter a case", "by telephone", "Skip")
    await bo.says("Front desk")
    await bo.presses("Complaint", "Prices")
    await bo.says("The tea is too dear")
    await bo.presses("That is all", "No", "Send")
    assert "Entered under C" in bo.sees().text and "no chat with us" in bo.sees().text
    await bo.says("/cases")
    await bo.presses("Find a case")
    screen = await bo.says("2")
    assert "Front desk" in screen.text
    await bo.says("/cases")
    await bo.presses("Find a case")
    screen = await bo.says("77")
    assert "no case with this number for you" in screen.text
    screen = await bo.says("C26-0001")  # at once, without beginning anew
    assert "C26-0001" in screen.title


async def test_a_suggestion_is_taken_up_put_into_practice_and_thanked_for(hall):
    boss, ann = hall.staff(Role.MANAGER, name="Mo Gu"), hall.guest()
    await ann.says("/suggest")
    await ann.presses("Events")
    await ann.says("Begin later in summer")
    await ann.presses("That is all", "Send")
    await boss.says("/cases")
    await boss.presses("1", "Looked through")
    screen = await boss.presses("Take it up")
    assert "gets points" in screen.text and cases_of(hall)[0].state == "screened"
    await boss.presses("Take it up")
    await boss.presses("Put into practice", "Thank the member")
    await boss.presses("Thank the member")
    assert cases_of(hall)[0].state == "thanked"


async def test_a_suggestion_is_not_taken_up_with_a_reason_the_member_reads(hall):
    boss, ann = hall.staff(Role.MANAGER, name="Mo Gu"), hall.guest()
    await ann.says("/suggest")
    await ann.presses("Events")
    await ann.says("A swimming pool on the roof")
    await ann.presses("That is all", "Send")
    await boss.says("/cases")
    await boss.presses("1", "Not taken up")
    await boss.says("The roof cannot carry it")
    await ann.presses("See my case")
    assert "The roof cannot carry it" in ann.sees().text


async def test_who_is_complained_about_finds_nothing(hall):
    bo, ann = hall.staff(Role.SERVICE_AGENT, name="Bo Chen"), hall.guest()
    boss = hall.staff(Role.MANAGER, name="Mo Gu")
    await bo.says("/start")
    await ann.says("/complain")
    await ann.presses("A member of staff", "Service agent Chen")
    await ann.says("He was rude")
    await ann.presses("That is all", "No, in office hours", "Send")
    screen = await bo.says("/cases")
    assert "Every case is with somebody" in screen.text
    await bo.press_data(f"cdo:{cases_of(hall)[0].id}")
    assert "no longer here" in bo.phone.toasts[-1]
    await boss.says("/cases")
    screen = await boss.presses("1")
    assert "Confidential" in screen.text
    await boss.presses("Pass it on")
    assert not any("Chen" in label for label in boss.buttons())


async def test_photos_are_shown_for_the_reader_only_and_the_look_is_recorded(hall):
    bo, ann = hall.staff(Role.SERVICE_AGENT, name="Bo Chen"), hall.guest()
    await ann.says("/complain")
    await ann.presses("Goods")
    await ann.says("It leaks")
    await ann.sends_photos(
        File("a", sha256="a", media_type="image/jpeg", size=9, stored="a.sealed")
    )
    await ann.presses("That is all", "No, in office hours", "Send")
    await bo.says("/cases")
    screen = await bo.presses("1", "Photos and files")
    assert screen.protect and screen.file.key == "a.sealed"
    assert trail(hall, "case.files_read") == 1


async def test_the_clubs_own_days_are_entered_and_removed(hall):
    boss = hall.staff(Role.MANAGER, name="Mo Gu")
    await boss.says("/cases")
    screen = await boss.presses("Days of the club")
    assert "Public ones are known" in screen.text
    await boss.presses("Enter a day")
    await boss.says("2026-12-24")
    screen = await boss.presses("No")
    assert "we are closed" in screen.text
    with hall.club.work() as work:
        assert work.session.get(ClubDay, date(2026, 12, 24)).works is False
    await boss.presses("✕")
    await boss.presses("Yes, remove it")
    with hall.club.work() as work:
        assert work.session.get(ClubDay, date(2026, 12, 24)) is None


async def test_without_the_right_the_desk_stays_shut(hall, desk):
    clerk = hall.staff(Role.DESK_CLERK, name="De Clerk")
    await clerk.says("/start")
    assert "Cases" not in clerk.buttons()
    screen = await clerk.says("/cases")
    assert screen.title == "My cases"


async def test_todays_work_counts_the_cases_and_a_ready_answer_is_read_over_before_it_goes(
    hall, desk
):
    bo, _ann = desk
    with hall.club.work() as work:
        words = {"en": "About {case}: we answer by {due}."}
        work.session.add(
            ReadyAnswer(
                area="faq", name="First answer", texts=words, changed_by=bo.person_id,
                changed_at=work.now,
            )
        )  # fmt: skip
    screen = await bo.says("/desk")
    assert "1 case to look after" in screen.text
    await bo.presses("Cases (1)", "1", "Take it", "Answer")
    assert "In my own words" in bo.buttons()
    screen = await bo.presses("First answer")
    assert "About C26-0001: we answer by" in screen.text
    await bo.presses("Send")
    assert words_in(hall, "staff")[0].startswith("About C26-0001")


async def test_what_is_no_longer_possible_is_said_before_anything_is_typed(hall, desk):
    bo, ann = desk
    case = cases_of(hall)[0].id
    await bo.press_data(f"cdo:{case}")
    await ann.presses("See my case")
    await ann.presses("It is solved")
    for form in ("caseres", "caseask", "caseclose"):
        await bo.press_data(f"fb:{form}.{case}")
        assert "is solved, so this cannot be done" in bo.phone.toasts[-1], form
    await ann.press_data(f"fb:casesay.{case}")
    assert "has ended. “My cases” lets you take it up again" in ann.phone.toasts[-1]
    with hall.club.work() as work:
        found = work.session.get_one(ServiceCase, case)
        found.ended_at = found.ended_at - timedelta(days=31)
    await ann.press_data(f"fb:caseagain.{case}")
    assert "more than 30 days ago" in ann.phone.toasts[-1]


# ── In the group ──────────────────────────────────────────────────────────────────────────────


async def test_a_case_is_taken_from_its_card_in_the_group_by_the_pressers_own_right(hall, desk):
    with hall.club.work() as work:
        facts.put(work.session, "staff_group", str(STAFF_CHAT), work.now)
    bo, _ann = desk
    eve, mia = hall.staff(Role.EDITOR), hall.staff(Role.MANAGER)
    number = cases_of(hall)[0].id

    async def takes_it(talker):
        return (await press_in_group(hall, talker, f"cdc:{number}")).toasts[-1]

    await takes_it(eve)
    assert cases_of(hall)[0].assignee_id is None
    assert "It is yours" in await takes_it(bo)
    assert cases_of(hall)[0].assignee_id == bo.person_id
    assert "It is yours" not in await takes_it(mia)


async def test_a_date_that_has_passed_is_not_promised_to_the_member(hall, desk):
    _bo, ann = desk
    with hall.club.work() as work:
        work.session.execute(update(CaseClock).values(due_at=work.now - timedelta(hours=1)))
    await ann.says("/start")
    screen = await ann.presses("Talk to us", "My cases (1)", "1")
    assert "We are late with our answer" in screen.text and "We will answer" not in screen.text
