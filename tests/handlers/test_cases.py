"""Help and service as members and guests walk through it."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import select

from chat.kinds import File
from domain.access import Role
from domain.cases import conflict
from domain.cases.model import CaseMessage, ServiceCase
from domain.knowledge import stocking


def photo(sha: str) -> File:
    return File(sha, sha256=sha, media_type="image/jpeg", size=9000, stored=f"{sha}.sealed")


def cases_of(hall):
    with hall.club.work() as work:
        found = list(work.session.exec(select(ServiceCase).order_by(ServiceCase.id)))
        work.session.expunge_all()
        return found


def said_in(hall, case_id):
    with hall.club.work() as work:
        wanted = select(CaseMessage).where(CaseMessage.case_id == case_id)
        rows = work.session.exec(wanted.order_by(CaseMessage.id))
        return [(one.media, one.words) for one in rows]


async def complains(ann, what="The lift stood still for an hour", area="Service"):
    await ann.says("/complain")
    await ann.presses(area)
    await ann.says(what)
    await ann.presses("That is all", "No, in office hours")
    return await ann.presses("Send")


async def test_a_guest_complains_in_words_photos_and_by_voice_and_is_apologised_to(hall):
    ann = hall.guest()
    screen = await ann.says("/complain")
    assert "sorry" in screen.text
    await ann.presses("Goods")
    await ann.says("The kettle leaks")
    await ann.sends_photos(photo("a"), photo("b"), album=True)
    await ann.sends(voice={"file_id": "v", "file_unique_id": "v", "duration": 3})
    assert "your words; 2 files; 1 recording" in ann.sees().text.replace(", ", "; ")
    await ann.presses("That is all", "No, in office hours")
    assert "Is everything right?" in ann.sees().title
    screen = await ann.presses("Send")
    (case,) = cases_of(hall)
    assert (case.kind, case.area, case.urgent) == ("complaint", "goods", False)
    assert case.number in screen.title
    assert "We are sorry" in screen.text and "We will answer you by" in screen.text
    assert [media for media, _words in said_in(hall, case.id)] == [
        "text", "photo", "photo", "voice",
    ]  # fmt: skip


async def test_a_complaint_about_a_colleague_names_them_and_stays_with_those_above(hall):
    hall.staff(Role.SERVICE_AGENT, name="Bo Chen")
    ann = hall.guest()
    await ann.says("/complain")
    await ann.presses("A member of staff")
    assert "They will not see this" in ann.sees().text
    await ann.says("the tall one at the door")
    await ann.says("He shouted at me")
    await ann.presses("That is all", "No, in office hours", "Send")
    (case,) = cases_of(hall)
    assert case.confidential and case.about_person_id is None
    assert "the tall one" in said_in(hall, case.id)[0][1]


async def _complains_about(who, words):
    await who.says("/complain")
    await who.presses("A member of staff")
    await who.says(words)
    await who.says("He shouted at me")
    await who.presses("That is all", "No, in office hours", "Send")


async def test_a_colleague_whose_name_is_typed_is_the_one_the_complaint_is_about(hall):
    wang = hall.staff(Role.MANAGER, name="小明 王")
    lee, chen = (hall.staff(Role.SERVICE_AGENT, name=one) for one in ("Ann Lee", "Bo Chen"))
    for one in (wang, lee, chen):
        await one.says("/start")
    for typed, meant in {
        "王 小明": wang, "你们的王经理": wang, "The manager": wang, "BO CHEN": chen,
        "Mr Chen": chen, "客服": None, "国王": None, "王大力": None, "the tall one": None,
    }.items():  # fmt: skip
        await _complains_about(hall.guest(), typed)
        case = cases_of(hall)[-1]
        assert case.about_person_id == (meant and meant.person_id), typed
        assert case.confidential


async def test_a_complaint_about_somebody_nobody_can_name_is_for_the_leader_alone(hall):
    manager, leader = hall.staff(Role.MANAGER, name="Bo Chen"), hall.staff(Role.LEADER)
    for one in (manager, leader):
        await one.says("/start")
    await _complains_about(hall.guest(), "the tall one")
    (case,) = cases_of(hall)
    with hall.club.work() as work:
        found = work.session.get(ServiceCase, case.id)
        assert conflict.above(work, found) == [leader.person_id]
    await manager.says("/cases")
    assert case.number not in str(manager.sees())
    await leader.says("/cases")
    await leader.presses("1", "Take it")
    assert cases_of(hall)[0].assignee_id == leader.person_id
    await manager.says(f"/start sc-{case.id}")
    assert case.number not in str(manager.sees())


async def test_a_shop_is_named_and_makes_it_a_dispute(hall):
    ann = hall.guest()
    await ann.says("/complain")
    await ann.presses("A shop or merchant")
    await ann.says("Tea House East", "They charged twice")
    await ann.presses("That is all", "Yes, somebody is in danger", "Send")
    (case,) = cases_of(hall)
    assert (case.kind, case.about_shop, case.urgent) == ("dispute", "Tea House East", True)


async def test_a_suggestion_is_thanked_for_at_once(hall):
    ann = hall.guest()
    await ann.says("/start")
    await ann.presses("Talk to us", "Make a suggestion", "Events")
    await ann.says("Please begin later in summer")
    await ann.presses("That is all")
    screen = await ann.presses("Send")
    assert "Thank you for your suggestion" in screen.text
    assert cases_of(hall)[0].kind == "suggestion"


async def test_a_question_nobody_wrote_about_goes_to_a_person(hall):
    ann = hall.guest()
    await ann.says("/ask")
    await ann.presses("Law")
    await ann.says("Qwertyuiop zxcvbnm asdfgh?")
    screen = await ann.presses("That is all")
    assert "Thank you for your question" in screen.text
    assert cases_of(hall)[0].kind == "consultation"


# ── One's own cases ───────────────────────────────────────────────────────────────────────────


async def test_my_cases_are_empty_with_a_way_on_and_then_tell_where_each_stands(hall):
    ann = hall.guest()
    await ann.says("/start")
    screen = await ann.presses("Talk to us", "My cases")
    assert "what becomes of it" in screen.text
    assert "Ask a question" in ann.buttons()
    await complains(ann)
    await ann.says("/start")
    screen = await ann.presses("Talk to us", "My cases (1)")
    assert "received" in screen.text
    screen = await ann.presses("1")
    assert "You, " in screen.text and "The lift stood still" in screen.text
    await ann.presses("Write")
    await ann.says("It happened again")
    screen = await ann.presses("That is all")
    assert "It is with your colleague" in screen.text
    screen = await ann.presses("What was said")
    assert screen.text.index("stood still") < screen.text.index("happened again")


async def test_somebody_elses_case_is_as_unknown_as_one_that_never_was(hall):
    ann, eve = hall.guest(), hall.guest("Eve Fox")
    await complains(ann)
    case = cases_of(hall)[0].id
    await eve.says("/start")
    for number in (case, 999):
        for data in (f"cao:{number}", f"car:{number}:1", f"cay:{number}", f"cas:{number}:5"):
            await eve.press_data(data)
            assert "no longer here" in eve.phone.toasts[-1], data
        for form in ("casesay", "casenot", "caseagain", "caserate"):
            eve.phone.toasts.clear()
            await eve.press_data(f"fb:{form}.{number}")
            assert "no longer here" in eve.phone.toasts[-1], form
    await eve.says("Hello there")
    assert "not sure what you mean" in eve.sees().text
    assert cases_of(hall)[0].state == "new"


async def test_withdrawing_takes_a_second_look_and_can_be_taken_back(hall):
    ann = hall.guest()
    await complains(ann)
    await ann.presses("See my case")
    screen = await ann.presses("Withdraw")
    assert "Withdraw C" in screen.title
    screen = await ann.presses("Yes, withdraw it")
    assert "You withdrew it" in screen.text
    await ann.presses("Take it up again")
    screen = await ann.says("It is broken once more")
    assert "open again" in screen.text
    assert cases_of(hall)[0].state == "in_progress"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ({"text": "x" * 4050}, "too long"),
        ({"text": "…!"}, "words or figures"),
        ({"sticker": {"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 9,
                      "height": 9, "is_animated": False, "is_video": False}}, "sticker"),
        ({"location": {"latitude": 1.0, "longitude": 2.0}}, "place"),
    ],
)  # fmt: skip
async def test_what_tells_nothing_is_asked_for_again(hall, content, why):
    ann = hall.guest()
    await ann.says("/suggest")
    await ann.presses("Service")
    screen = await ann.sends(**content)
    assert why in screen.text
    assert "What do you suggest?" in screen.text


# ── Articles before a person ──────────────────────────────────────────────────────────────────


async def asks(ann, question):
    await ann.says("/ask")
    await ann.presses("Club and card")
    await ann.says(question)
    return await ann.presses("That is all")


async def test_an_article_that_answers_it_reaches_no_colleague(hall):
    with hall.club.work() as work:
        stocking.fill(work)
    ann = hall.guest()
    screen = await asks(ann, "is there a fee for my card")
    assert "This may be your answer" in screen.text and "Ask a person" in ann.buttons()
    screen = await ann.presses("What does a membership card cost?")
    assert "CNY 20" in screen.text and "Other answers" in " ".join(ann.buttons())
    await ann.presses("‹ Other answers", "What does a membership card cost?")
    screen = await ann.presses("This answers it")
    assert "glad that helped" in screen.title
    assert cases_of(hall) == []


async def test_who_would_rather_ask_a_person_is_asked_nothing_twice(hall):
    with hall.club.work() as work:
        stocking.fill(work)
    ann = hall.guest()
    await asks(ann, "is there a fee for my card")
    screen = await ann.says("what now")
    assert "tap a title" in screen.text
    screen = await ann.says("ask a person")
    assert "Thank you for your question" in screen.text
    (case,) = cases_of(hall)
    assert said_in(hall, case.id) == [("text", "is there a fee for my card")]


# ── Written out of the blue ───────────────────────────────────────────────────────────────────


@pytest.fixture
async def quiet(hall):
    """Ann has a case in which nobody has said anything for two days."""
    ann = hall.guest()
    await complains(ann)
    with hall.club.work() as work:
        work.session.execute(update(CaseMessage).values(at=work.now - timedelta(days=2)))
    return ann


async def test_what_may_be_for_a_quiet_case_is_asked_about_before_it_is_added(hall, quiet):
    (case,) = cases_of(hall)
    screen = await quiet.says("It stood still again")
    assert f"Is this for case {case.number} (Service)?" in screen.title
    assert len(said_in(hall, case.id)) == 1
    await quiet.presses("Yes, pass it on")
    assert said_in(hall, case.id)[-1] == ("text", "It stood still again")
    await quiet.says("For two hours")
    assert said_in(hall, case.id)[-1] == ("text", "For two hours")


async def test_something_new_takes_over_what_was_written(hall, quiet):
    await quiet.says("When does the library close on Sundays?")
    await quiet.presses("It is something new", "Make a suggestion", "Service")
    await quiet.presses("Send")
    first, second = cases_of(hall)
    assert said_in(hall, second.id) == [("text", "When does the library close on Sundays?")]
    assert len(said_in(hall, first.id)) == 1 and second.kind == "suggestion"


async def test_what_is_written_after_an_answer_of_the_club_is_added_at_once(hall, quiet):
    (case,) = cases_of(hall)
    with hall.club.work() as work:
        hour = timedelta(hours=20)
        row = {"case_id": case.id, "side": "staff", "words": "Which one?", "at": work.now - hour}
        work.session.add(CaseMessage(**row))
    assert "Added to case" in (await quiet.says("The left one")).text


async def test_cases_and_menu_are_commands_of_everybody(hall):
    ann = hall.guest()
    await complains(ann)
    (case,) = cases_of(hall)
    screen = await ann.says("/cases")
    assert screen.title == "My cases" and case.number in screen.text
    assert (await ann.says("/menu")).title == (await ann.says("/start")).title


async def test_a_forged_subject_is_refused(hall):
    eve = hall.guest("Eve Fox")
    await eve.says("/answers")
    await eve.press_data("kna:xx:1")
    assert "out of date" in eve.phone.toasts[-1]
