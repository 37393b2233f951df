"""Surveys in the chat: made, approved, sent, closed; what an invitation offers."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.attachments import table_in
from chat.kinds.survey_table import QUESTIONS
from chat.sheets import xlsx
from delivery import notices
from delivery.sheets import SHEETS
from delivery.sheets import load_all as load_sheets
from domain.access import SYSTEM, Role
from domain.outbox import OutboxMessage
from domain.people.model import Person
from domain.surveys import sending
from domain.surveys.model import Survey, SurveyQuestion
from domain.work import Work
from locales.i18n import speaking
from tests.domain.earners import run_programmes
from tests.domain.points import new_member

_O, _Q = OutboxMessage.__table__, SurveyQuestion.__table__


@pytest.fixture
def team(hall):
    """Who makes surveys and who decides."""
    return (
        hall.staff(Role.MEMBER_SPECIALIST, name="Mei Lin"),
        hall.staff(Role.MANAGER, name="Bo Chen"),
    )


async def member(hall, name="Ann Lee"):
    """Somebody on the roll who has opened the chat."""
    ann = hall.guest(name)
    await ann.says("/start")
    with hall.club.work() as work:
        person = select(Person.id).where(Person.telegram_id == ann.telegram_id)
        ann.person_id = work.session.execute(person).scalar_one()
    new_member(hall.club, person_id=ann.person_id)
    return ann


def kept(hall, number=1):
    with hall.club.work() as work:
        return work.session.get_one(Survey, number)


def asked(hall):
    with hall.club.work() as work:
        found = select(SurveyQuestion).order_by(_Q.c.position)
        return list(work.session.execute(found).scalars())


def day(hall, days):
    return (hall.club.now + timedelta(days=days)).date().isoformat()


def noon(hall):
    """The next noon of the club, when people may be written to."""
    with hall.club.work() as work:
        here = hall.club.now.astimezone(work.zone)
    return hall.club.now + timedelta(days=1) + timedelta(hours=12 - here.hour)


def tick(hall):
    before, hall.club.now = hall.club.now, noon(hall)
    done = 1
    while done:
        with hall.club.work(SYSTEM) as work:
            done = sending.run(work)
    hall.club.now = before


def told(hall, kind, person):
    """What the latest message of this kind says to this person."""
    notices.load_all()
    with hall.club.work() as work, speaking("en"):
        found = select(_O.c.params).where(_O.c.kind == kind, _O.c.person_id == person)
        params = work.session.execute(found.order_by(_O.c.id.desc())).scalars().first()
        return params and notices.NOTICES[kind](Work(work.session, SYSTEM, work.now), params)


async def begun(hall, maker, *, template="An empty survey", manner="Anonymous"):
    """A draft, made step by step."""
    await maker.says("/surveys")
    await maker.presses("New survey", template, manner)
    await maker.says("How are we doing?")
    await maker.says("We would like to know.")
    await maker.presses("No", "Skip")
    await maker.says(day(hall, 20))
    await maker.presses("Skip", "Yes")
    if manner != "Anonymous":
        await maker.presses("Yes")
    await maker.presses("No")
    return await maker.presses("Save")


async def test_a_survey_is_made_approved_sent_and_answered(hall, team):
    maker, manager = team
    run_programmes(hall.club)
    ann = await member(hall)
    screen = await begun(hall, maker, template="How satisfied members are")
    assert screen.title == "How are we doing?"
    assert "State: draft" in screen.text
    assert "5 questions, anonymous" in screen.text
    assert "1 point for answering" in screen.text
    await maker.presses("Ask the manager")
    screen = await maker.says("It is time to ask.")
    assert "State: waits for the manager" in screen.text
    await manager.says("/approvals")
    screen = await manager.presses("A survey and whom it goes to")
    assert "4. Would you recommend the club" in screen.text
    await manager.presses("Approve")
    tick(hall)
    invitation = told(hall, "survey.invited", ann.person_id)
    assert invitation.title == "How are we doing?"
    for words in ("5 questions, about 2 minutes", "Anonymous", "You get 1 point", "Open until",
                  "You get this because"):  # fmt: skip
        assert words in invitation.text
    data = invitation.rows[0][0].data.pack()
    screen = await ann.press_data(data)
    assert "How satisfied are you with the club as a whole?" in screen.text
    screen = await maker.says("/surveys")
    screen = await maker.presses("How are we doing? · open")
    assert "Invited: 1 · answered: 0" in screen.text
    screen = await maker.presses("Let it run longer")
    screen = await maker.says(day(hall, 20))  # its last day already
    assert "That is too early" in screen.text
    screen = await maker.says(day(hall, 25))
    assert kept(hall).closes_at.date().isoformat() == day(hall, 25)
    assert screen.title == "How are we doing?"
    screen = await maker.presses("Close it now", "Yes, close it")
    assert "Closed, because a colleague closed it." in screen.text
    assert told(hall, "survey.closed", maker.person_id).title == "Closed: How are we doing?"
    assert told(hall, "survey.invited", ann.person_id) is None  # nothing left to tell


async def test_questions_are_added_with_a_condition_moved_and_taken_out(hall, team):
    maker, _manager = team
    screen = await begun(hall, maker)
    screen = await maker.presses("Questions (0)")
    assert "Nothing is asked yet" in screen.text
    await maker.presses("Add a question")
    await maker.says("How often do you come?")
    await maker.presses("One of several answers")
    screen = await maker.says("Weekly")
    assert "between 2 and" in screen.text
    await maker.says("Weekly\nNever")
    screen = await maker.presses("Yes", "Save")
    assert "1. One of several answers · must be answered" in screen.text
    await maker.presses("Add a question")
    await maker.says("Why not?")
    await maker.presses(
        "In their own words", "No", "1. How often do you come?", "Never", "Done (1 chosen)"
    )
    screen = await maker.presses("Save")
    assert "Only if question 1 was answered: Never" in screen.text
    first, second = asked(hall)
    assert second.only_if == {"question": first.id, "values": [2]}
    await maker.presses("1. How often do you come?", "Remove")
    await maker.presses("Yes, take it out")
    assert "Question 2 is asked only because" in maker.phone.toasts[-1] + maker.sees().text
    await maker.press_data(f"yqo:{second.id}")
    await maker.presses("↑ Up")
    assert [one.id for one in asked(hall)] == [first.id, second.id]
    await maker.presses("Copy")
    await maker.press_data(f"yqx:{second.id}:0")
    await maker.presses("Yes, take it out")
    assert [one.position for one in asked(hall)] == [1, 2]


async def test_a_question_gets_its_words_in_another_language(hall, team):
    maker, _manager = team
    await begun(hall, maker)
    await maker.presses("Questions (0)", "Add a question")
    await maker.says("How often do you come?")
    await maker.presses("One of several answers")
    await maker.says("Weekly\nNever")
    await maker.presses(
        "Yes", "Save", "1. How often do you come?", "Other languages", "Add a language", "English"
    )
    await maker.says("How often?")
    screen = await maker.says("Often\nSometimes\nNever")
    assert "as many lines" in screen.text
    await maker.says("Each week\nNot at all")
    screen = await maker.presses("That is all", "Save")
    (one,) = asked(hall)
    assert one.words == {"zh_CN": "How often do you come?", "en": "How often?"}
    assert [each["words"]["en"] for each in one.options] == ["Each week", "Not at all"]
    assert "• Each week" in screen.text


def as_file(text, name="f1"):
    return table_in(text.encode(), name, QUESTIONS)


async def test_questions_come_from_a_file_and_every_bad_cell_is_named(hall, team):
    maker, _manager = team
    await begun(hall, maker)
    await maker.presses("Questions (0)", "From a file")
    bad = (
        "Question,Kind of answer,Answers to choose from,Must be answered,"
        "Only after row,If it was answered\n"
        "How often?,One answer,,yes,,\n"
        "Why?,riddle,,,,\n"
        "And then?,Free text,,perhaps,,\n"
        "Really?,Free text,,no,9,Yes\n"
    )
    screen = await maker.sends_photos(as_file(bad))
    assert screen.title == "Please correct the file"
    for line in (
        "C2: answers to choose from are needed here",
        "B3 “riddle”: this is none of the kinds of answers",
        "D4 “perhaps”: please write yes or no",
        "E5 “9”: this is no number of an earlier question",
    ):
        assert line in screen.text
    assert asked(hall) == []
    good = (
        "问题,题型,选项,必填,Only after row,If it was answered\n"
        "How often?,单选,Weekly;Never,是,,\n"
        "Why not?,文字,,否,1,never\n"
    )
    screen = await maker.sends_photos(as_file(good, "f2"))
    assert "Only if question 1 was answered: Never" in screen.text
    first, second = asked(hall)
    assert (first.required, second.required) == (True, False)
    assert second.only_if == {"question": first.id, "values": [2]}


async def test_the_template_and_the_questions_can_be_sent_back_as_they_are(hall, team):
    maker, _manager = team
    await begun(hall, maker, template="How we solved a case")
    await maker.presses("Questions (3)", "From a file", "Empty template")
    assert maker.sees().document.kind == "survey.template"
    load_sheets()
    for kind, rows in (("survey.template", 0), ("survey.questions", 3)):
        for language in ("en", "zh_CN"):
            with hall.club.work() as work, speaking(language):
                known = SHEETS[kind]
                book = known.write(known.read(work.session, {"survey_id": 1}))
            reading = table_in(xlsx(book), "x", QUESTIONS).reading
            assert (len(reading.rows), reading.faults, reading.missing) == (rows, [], ())


async def test_it_is_tried_out_and_nothing_is_kept(hall, team):
    maker, _manager = team
    await begun(hall, maker, template="How an event was", manner="With the member's number")
    screen = await maker.presses("Try it out")
    assert "How did you like the event?" in screen.text
    await maker.presses("5 ★", "10")
    screen = await maker.presses("Skip", "Skip", "Send")
    assert "Nothing of what you answered was kept" in screen.text
    screen = await maker.presses("‹ The survey")
    assert kept(hall).answered == 0


async def test_whom_it_goes_to_is_chosen_and_counted(hall, team):
    maker, _manager = team
    await member(hall)
    await begun(hall, maker)
    await maker.presses("Whom it goes to", "Gold", "Done (1 chosen)", "Skip", "Skip", "Skip")
    screen = await maker.presses("Save")
    assert "Whom it goes to: Gold" in screen.text
    assert "0 members would be invited now." in screen.text


async def test_an_invitation_is_put_off_or_declined_for_good_and_wanted_again(hall, team):
    from tests.domain.surveys import an_open_survey

    ann = await member(hall)
    survey = an_open_survey(hall.club)
    tick(hall)
    invitation = told(hall, "survey.invited", ann.person_id)
    screen = await ann.press_data(invitation.rows[1][0].data.pack())
    assert "as long as it is open" in screen.text
    screen = await ann.press_data(invitation.rows[2][0].data.pack())
    assert "no surveys any more" in screen.text
    assert told(hall, "survey.invited", ann.person_id) is None
    screen = await ann.says("/settings")
    assert "Surveys: off" in screen.text
    screen = await ann.presses("Get surveys")
    assert "ask you again" in screen.text
    assert kept(hall, survey).answered == 0


async def test_what_is_asked_for_stays_as_it_is_and_a_draft_is_thrown_away(hall, team):
    maker, _manager = team
    await begun(hall, maker, template="How an event was")
    await maker.presses("Copy", "Delete")
    screen = await maker.presses("Yes, delete it")
    assert screen.title == "The club's surveys"
    await maker.presses("How are we doing? · draft", "Ask the manager")
    await maker.says("It is time.")
    assert not {"Change", "Whom it goes to", "Delete"} & set(maker.buttons())
    await maker.press_data("yvc:1")
    assert "out of date" in maker.phone.toasts[-1]
    await maker.press_data("yqm:1:0")
    assert "waits for the manager" in maker.phone.toasts[-1]
