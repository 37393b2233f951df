"""What a survey comes to, in a colleague's chat: figures, groups, words, a picture, a file."""

import io

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from chat import sheets as books
from delivery import (
    drawings_surveys,
    notices_case_progress,
    notices_survey_answers,
    sheets_surveys_results,
)
from domain.access import Role
from domain.outbox import OutboxMessage
from domain.people import facts
from domain.surveys import follow_up
from domain.surveys.model import State
from tests.domain.ballots import NPS, ROOMS, SCALE, WHY, Asked

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def answered(hall):
    survey = Asked(hall.club, SCALE, NPS, ROOMS, WHY)
    for n, actor in enumerate(survey.members(12)):
        survey.answers(actor, 5 if n < 11 else 2, 10 if n < 6 else 5, "1", f"Say {n}: more tea")
    return survey


async def look(hall, survey, *roles):
    bo = hall.staff(*(roles or (Role.MANAGER,)))
    await bo.says("/start")
    await bo.press_data(f"sur:{survey.id}")
    return bo


async def test_a_colleague_reads_figures_with_their_numbers_and_goes_on_from_there(hall, answered):
    bo = await look(hall, answered)
    text = bo.sees().text
    assert "12 members answered from the list of surveys." in text
    assert "Satisfied: 92% (12 answers)" in text
    assert "The target is 95%." in text
    assert "Recommend us (NPS): 0 (12 answers)" in text
    screen = await bo.presses("Question by question")
    assert "How content are you?" in screen.text
    assert "5 stars  –" in screen.text  # the one low mark would follow from the eleven
    screen = await bo.presses("›")
    assert "9 or 10: recommend us  ▇▇▇▇▇▇▇▇ 6" in screen.text
    screen = await bo.presses("›")
    assert "Library  ▇▇▇▇▇▇▇▇ 12" in screen.text
    assert "Tea room   0" in screen.text
    screen = await bo.presses("›", "Read the answers")
    assert screen.text.count("more tea") == 5
    screen = await bo.presses("›", "🔎 Search")
    screen = await bo.says("say 7")
    assert "1 answer holds “say 7”." in screen.text
    assert "Say 7: more tea" in screen.text
    await bo.presses("‹ The question", "‹ Results", "By groups")
    assert "Member (12 members)" in bo.sees().text
    screen = await bo.presses("By age")
    assert "Not known (12 members)" in screen.text


async def test_the_staff_group_hears_a_number_and_a_link_that_opens_the_results(hall):
    survey = Asked(hall.club, SCALE, anonymous=True)
    for actor in survey.members(10):
        survey.answers(actor, 1)
    with hall.club.work() as work:
        facts.put(work.session, "bot_username", "guildhall_bot", work.now)
        follow_up.run(work)
    with hall.club.work() as work:
        params = {"survey_id": survey.id, "count": 5}
        told = notices_survey_answers._low_marks(work, params)
    assert "5 answers so far hold a low mark." in told.text
    (link,) = [button.url for row in told.rows for button in row]
    bo = hall.staff(Role.MANAGER)
    screen = await bo.says(f"/start {link.partition('start=')[2]}")
    assert "5 of 10 answers are counted by now" in screen.text
    guest = hall.guest()
    screen = await guest.says(f"/start answers-{survey.id}")
    assert "counted" not in screen.text


async def test_pictures_and_files_are_made_of_what_is_seen(hall, answered):
    bo = await look(hall, answered)
    screen = await bo.presses("Picture")
    with hall.club.work() as work:
        for what in ("marks", "trend", "2", "99"):
            params = {**screen.picture.params, "what": what}
            facts = drawings_surveys._read(work.session, params)
            assert drawings_surveys._draw(facts).startswith(PNG)
    await bo.presses("‹ Results", "Excel file", "Answers one by one")
    document = bo.sees().document
    assert document.kind == "survey_answers"
    with hall.club.work() as work:
        facts = sheets_surveys_results._read_answers(work.session, document.params)
        figures = sheets_surveys_results._read(work.session, document.params)
    rows = opened(sheets_surveys_results._write_answers(facts))["Answers one by one"]
    assert f"colleague no. {bo.person_id}" in rows[0][0]
    assert rows[1][:3] == ["Member", "Day", "How content are you?"]
    assert len(rows) == 14
    assert rows[2][4] == "Library"
    tables = opened(sheets_surveys_results._write(figures))
    assert ["Satisfied, in per cent", 92.0] in [row[:2] for row in tables["The figures"]]
    assert tables["By tier"][2][:3] == ["Member", 12.0, 92.0]


def opened(book):
    file = CalamineWorkbook.from_filelike(io.BytesIO(books.xlsx(book)))
    return {name: file.get_sheet_by_name(name).to_python() for name in file.sheet_names}


async def test_who_may_see_figures_only_is_not_offered_the_answers(hall, answered):
    bo = await look(hall, answered, Role.ACTIVITY_SPECIALIST)
    screen = await bo.presses("Excel file")
    assert "Answers one by one" not in bo.buttons()
    await bo.press_data(f"suk:{answered.id}:1")
    assert "not yours" in bo.phone.toasts[-1]
    screen = await bo.presses("The figures")
    assert screen.document.kind == "survey_results"


async def test_before_five_answers_it_says_when_figures_come_and_leads_back(hall):
    survey = Asked(hall.club, anonymous=True)
    for actor in survey.members(7):
        survey.answers(actor, 5, 9, "Tea")
    bo = await look(hall, survey)
    assert "0 of 7 answers are counted by now" in bo.sees().text
    assert "Figures appear from 5 answers on." in bo.sees().text
    assert bo.buttons() == ["‹ The survey", "‹ Menu"]


async def test_forged_places_groups_and_drafts_do_no_harm(hall, answered):
    bo = await look(hall, answered)
    await bo.press_data(f"suq:{answered.id}:999")
    assert "What shall we do better?" in bo.sees().text
    await bo.press_data(f"sug:{answered.id}:height")
    assert "By tier" in bo.sees().title
    await bo.press_data(f"sut:{answered.id}:1:1")
    assert "no longer here" in bo.phone.toasts[-1]
    draft = Asked(hall.club, state=State.DRAFT)
    await bo.press_data(f"sur:{draft.id}")
    assert "draft" in bo.phone.toasts[-1]
    await bo.press_data("sur:999999")
    assert "no longer here" in bo.phone.toasts[-1]


async def test_who_gave_a_low_mark_is_told_why_we_come_back_to_it_and_of_no_complaint(hall):
    survey = Asked(hall.club, SCALE, WHY)
    (low,) = survey.members(1)
    survey.answers(low, 1, "The draughts")
    with hall.club.work() as work:
        follow_up.run(work)
    with hall.club.work() as work:
        (row,) = work.session.scalars(
            select(OutboxMessage).where(OutboxMessage.kind == "case.followed_up")
        )
        screen = notices_case_progress._followed_up(work, row.params)
        assert row.person_id == low.person_id
    assert "You gave a low mark in “" in screen.text and "Complaint" not in screen.title
    ann = hall.house.person("Ann Lee", telegram_id=low.telegram_id)
    await ann.says("/start")
    mine = await ann.press_data(f"cao:{row.params['case_id']}")
    assert "Follow-up to a survey" in mine.title and "We will write to you by" in mine.text
    assert "You, " not in mine.text and "The draughts" in mine.text
