"""Answering a survey in the chat: told first who will know, one question a screen, once."""

from sqlalchemy import select, text

from chat.kinds import File
from domain import dispatch
from domain.applications import retention
from domain.dispatch import Settled
from domain.outbox import REPLY_LEASE, OutboxMessage
from domain.surveys.answers_model import SurveyAnswer, SurveyBallot, SurveyDraft, SurveyTray
from domain.surveys.model import SurveyInvitation
from tests.domain.ballots import NPS, ROOMS, SCALE, USED, WHY, Asked
from tests.domain.enemy import Enemy

STICKER = {"file_id": "x", "file_unique_id": "x", "type": "regular", "width": 512, "height": 512,
           "is_animated": False, "is_video": False}  # fmt: skip


def member_of(hall, survey):
    (actor,) = survey.members(1)
    talker = hall.house.person("Ann Lee", telegram_id=actor.telegram_id)
    talker.actor = actor
    return talker


def rows(hall, model):
    with hall.club.work() as work:
        return list(work.session.execute(select(model)).scalars())


async def begin(ann):
    await ann.says("/surveys")
    await ann.presses("How do you like it here?")
    return ann.sees()


async def test_a_member_is_told_what_it_is_and_answers_question_by_question(hall):
    survey = Asked(hall.club, SCALE, ROOMS, USED, NPS, WHY)
    ann = member_of(hall, survey)
    screen = await begin(ann)
    assert "With your name" in screen.text
    assert "5 questions at the most" in screen.text
    await ann.presses("Begin")
    assert "With your name" in ann.sees().text
    await ann.presses("4 ★", "Tea room", "Library", "Tea room", "Done (2 chosen)", "9")
    await ann.says("More tea")
    assert "More tea" in ann.sees().text  # the summary, where each answer can be changed
    screen = await ann.presses("Send")
    assert screen.title == "Thank you!"
    (ballot,) = rows(hall, SurveyBallot)
    assert (ballot.member_id, ballot.low) == (ann.actor.member_id, False)
    found = {(one.question_id, one.value, one.words) for one in rows(hall, SurveyAnswer)}
    scale, room, used, nps, why = survey.asks
    assert found == {
        (scale, 4, None), (room, 2, None), (used, 1, None), (used, 2, None), (nps, 9, None),
        (why, None, "More tea"),
    }  # fmt: skip
    (receipt,) = rows(hall, SurveyInvitation)
    assert receipt.state == "done"
    assert not rows(hall, SurveyDraft)
    await ann.says("/surveys")
    await ann.presses("✓ How do you like it here?")
    assert "You have answered" in ann.sees().text
    assert not ann.sees().rows[0][0].text.startswith("Begin")


async def test_what_was_begun_waits_and_goes_on_where_it_stopped(hall):
    survey = Asked(hall.club, SCALE, NPS)
    ann = member_of(hall, survey)
    await begin(ann)
    await ann.presses("Begin", "3 ★")
    await ann.says("/start")
    await ann.says("/surveys")
    await ann.presses("… How do you like it here?", "Go on answering")
    assert "Would you recommend us?" in ann.sees().text
    (receipt,) = rows(hall, SurveyInvitation)
    assert receipt.state == "started"
    await ann.presses("9", "Send")
    assert len(rows(hall, SurveyBallot)) == 1


async def test_a_question_is_asked_only_after_the_answer_it_waits_for(hall):
    survey = Asked(hall.club, SCALE, WHY, NPS)
    survey.only_if(1, 0, 1, 2)
    ann = member_of(hall, survey)
    await begin(ann)
    await ann.presses("Begin", "5 ★")
    assert "Would you recommend us?" in ann.sees().text
    await ann.presses("‹ Back", "2 ★")
    assert "What shall we do better?" in ann.sees().text
    await ann.says("The draughts")
    await ann.presses("0")
    await ann.presses("✎ How content are you?", "4 ★")  # the words of a closed branch fall away
    await ann.presses("Send")
    assert {one.question_id for one in rows(hall, SurveyAnswer)} == {
        survey.asks[0],
        survey.asks[2],
    }


async def test_a_named_answer_can_be_changed_where_the_survey_allows_it(hall):
    survey = Asked(hall.club, SCALE, NPS, editable=True)
    ann = member_of(hall, survey)
    await begin(ann)
    await ann.presses("Begin", "3 ★", "7", "Send")
    await begin_again(ann)
    await ann.presses("Change my answers", "✎ How content are you?", "5 ★", "Send")
    assert "changed" in ann.sees().text
    assert {one.value for one in rows(hall, SurveyAnswer)} == {5, 7}
    assert len(rows(hall, SurveyBallot)) == 1


async def begin_again(ann):
    await ann.says("/surveys")
    await ann.presses("✓ How do you like it here?")


async def test_stickers_floods_of_words_and_numbers_out_of_range_are_asked_again(hall):
    survey = Asked(hall.club, SCALE, WHY)
    ann = member_of(hall, survey)
    await begin(ann)
    await ann.presses("Begin")
    for wrong in ("6", "many", "-1", "\U0001f600"):
        await ann.says(wrong)
        assert "How content are you?" in ann.sees().text
    await ann.says("４")
    await ann.says("x" * 4000)
    assert "What shall we do better?" in ann.sees().text
    await ann.presses("Skip", "Send")
    assert [one.value for one in rows(hall, SurveyAnswer)] == [4]


async def test_a_photo_is_asked_for_as_one_and_kept_as_long_as_the_answer(hall):
    survey = Asked(hall.club, {**WHY, "kind": "photo", "required": True}, SCALE, editable=True)
    ann = member_of(hall, survey)
    await begin(ann)
    await ann.presses("Begin")
    await ann.sends(sticker=STICKER)
    assert "What shall we do better?" in ann.sees().text
    file = File("ph1", sha256="ab" * 32, media_type="image/jpeg", size=900, stored="ab.sealed")
    await ann.sends_photos(file)
    assert kept(hall) == []
    await ann.presses("4 ★", "Send")
    (stored,) = [one.stored for one in rows(hall, SurveyAnswer) if one.stored]
    assert (stored, kept(hall)) == ("ab.sealed", [])
    await begin_again(ann)
    await ann.presses("Change my answers", "✎ How content are you?", "5 ★", "Send")
    assert [one.stored for one in rows(hall, SurveyAnswer) if one.stored] == ["ab.sealed"]


def kept(hall):
    """Which of the files of the store the chores would take away."""
    with hall.club.work() as work:
        return retention.unattached(work, ["ab.sealed"])


async def test_a_survey_that_closes_meanwhile_says_so_and_the_draft_goes(hall):
    survey = Asked(hall.club, SCALE, NPS)
    ann = member_of(hall, survey)
    await begin(ann)
    await ann.presses("Begin", "3 ★")
    survey.closes()
    assert not rows(hall, SurveyDraft)
    await ann.says("9")
    assert "closed" in ann.sees().text
    assert ann.sees().rows
    assert not rows(hall, SurveyBallot)


async def test_a_press_in_a_survey_that_has_closed_or_is_full_says_so_and_leads_to_the_list(hall):
    closing, full = Asked(hall.club, SCALE, NPS), Asked(hall.club, SCALE, NPS, quota=1)
    for survey, words in ((closing, "This survey is closed"), (full, "all the answers")):
        ann = member_of(hall, survey)
        await ann.says("/surveys")
        await ann.press_data(f"fb:survey.{survey.id}")
        await ann.presses("3 ★")
        if survey is full:
            full.answers(full.members(1)[0], 4, 9)
        else:
            closing.closes()
        await ann.presses("9")
        assert words in ann.sees().text and "‹ Surveys" in ann.buttons()
        assert not rows(hall, SurveyDraft)
        await ann.presses("‹ Surveys")
        assert ann.sees().title == "Surveys"


async def test_forged_surveys_are_nobodys_and_an_old_question_is_behind_one(hall):
    survey = Asked(hall.club, SCALE, NPS)
    other = Asked(hall.club, SCALE, audience={"tiers": ["gold"]})
    ann = member_of(hall, survey)
    await begin(ann)
    for forged in (f"fb:survey.{other.id}", "fb:survey.999999", "fb:survey.x", "fb:survey.1.1"):
        await ann.press_data(forged)
        assert ann.phone.toasts[-1]
    await ann.press_data(f"sul:{other.id}")
    assert "no longer here" in ann.phone.toasts[-1]
    await ann.presses("Begin")
    (first,) = [b for row in ann.sees().rows for b in row if b.text == "1 ★"]
    await ann.presses("5 ★")
    await ann.press_data(first.data)
    assert "behind us" in ann.phone.toasts[-1]
    stranger = hall.guest("Eve Fox")
    await stranger.says("/surveys")
    assert "no survey for you" in stranger.sees().text


async def test_an_anonymous_turn_keeps_neither_the_update_nor_the_reply_with_its_person(hall):
    survey = Asked(hall.club, SCALE, WHY, anonymous=True)
    ann = member_of(hall, survey)
    screen = await begin(ann)
    assert "nobody learns who answered what" in screen.text
    await ann.presses("Begin", "2 ★")
    await ann.says("The secret words")
    screen = await ann.presses("Send")
    assert screen.title == "Thank you!"
    assert not rows(hall, SurveyBallot)
    assert len(rows(hall, SurveyTray)) == 3  # a ballot; marks by tier and by language
    replies = [one for one in rows(hall, OutboxMessage) if one.kind == "untraced"]
    assert len(replies) == 4
    with hall.club.work() as work:  # they are said, and what became of them is written
        said = [Settled(one.id, REPLY_LEASE, "sent", work.now, message_id=7) for one in replies]
        dispatch.settle(work.session, batch=said)
    for one in rows(hall, OutboxMessage):
        if one.kind == "untraced":
            assert (one.params, one.chat_id, one.message_id) == (None, 0, None)
            assert one.state == "sent"
    with hall.club.work() as work:
        traces = work.session.execute(
            text("SELECT count(*) FROM inbound WHERE kind = '-' AND person IS NULL")
        ).scalar_one()
        left = work.session.execute(text("SELECT count(*) FROM conversation")).scalar_one()
    assert (traces, left) == (4, 0)
    # Nothing of the conversation is left anywhere: only the ballot holds the words.
    assert Enemy(hall.club).holding("The secret words") == {"survey_tray"}
    survey.closes()
    assert Enemy(hall.club).holding("The secret words") == {"survey_answer"}


async def test_the_control_of_a_named_survey_the_words_stand_in_what_was_said(hall):
    survey = Asked(hall.club, SCALE, WHY)
    ann = member_of(hall, survey)
    await begin(ann)
    await ann.presses("Begin", "2 ★")
    await ann.says("The open words")
    await ann.presses("Send")
    assert Enemy(hall.club).holding("The open words") == {"survey_answer", "outbox_message"}
