"""Questions and answers in the chat: read, searched, written, published; ready answers; routes."""

import pytest
from sqlalchemy import select

from delivery.notices import NOTICES
from delivery.notices import load_all as load_notices
from domain.access import SYSTEM, Actor, Role
from domain.cases import messages
from domain.cases.model import ServiceCase
from domain.cases.said import Said
from domain.knowledge import stocking
from domain.knowledge.model import Article, ConsultationRoute, ReadyAnswer
from domain.work import Work
from locales.i18n import speaking


@pytest.fixture
def author(hall):
    return hall.staff(Role.MEMBER_SPECIALIST, name="Mei Lin")


def stocked(hall):
    """The number of the article about the card fee, of the first stock."""
    with hall.club.work() as work:
        stocking.fill(work)
        fee = select(Article.id).where(Article.code == "card-fee")
        return work.session.execute(fee).scalar_one()


def kept(hall, model, key):
    with hall.club.work() as work:
        return work.session.get_one(model, key)


async def test_a_reader_finds_an_answer_says_it_helped_and_asks_on_when_it_did_not(hall):
    stocked(hall)
    ann = hall.guest()
    await ann.says("/answers")
    await ann.presses("Search")
    screen = await ann.says("is there a fee for my card")
    assert screen.title == "This may be your answer"
    screen = await ann.presses("What does a membership card cost?")
    assert "CNY 20" in screen.text
    screen = await ann.presses("Yes, thank you")
    assert "✓ Yes, thank you" in ann.buttons()
    screen = await ann.presses("Not quite")
    assert screen.title == "Let us ask a person"
    assert ann.buttons()[0] == "Ask a person"


async def test_who_finds_nothing_is_led_to_a_person(hall):
    stocked(hall)
    ann = hall.guest()
    await ann.says("/answers")
    await ann.presses("Search")
    screen = await ann.says("snow leopards of Central Asia")
    assert screen.title == "Nothing found" and "Ask a person" in ann.buttons()


async def test_in_a_club_without_articles_a_person_is_named(hall):
    ann = hall.guest()
    screen = await ann.says("/answers")
    assert "a person" in screen.text.lower() and ann.buttons() == ["Ask a person", "‹ Menu"]


async def test_a_link_on_a_poster_opens_the_article_in_the_readers_language(hall):
    fee = stocked(hall)
    mei = hall.guest("美玲", language="zh-hant")
    screen = await mei.says(f"/start art-{fee}")
    assert screen.title == "辦會員卡要繳多少錢"


async def test_an_article_is_written_published_changed_and_taken_down(hall, author):
    await author.says("/articles")
    await author.presses("Write one", "Club and card", "简体中文")
    await author.says("停车券怎么用")
    screen = await author.says("您的密码是 {password}")
    assert "{password}" in screen.text and "{club}" in screen.text  # what can be filled in
    await author.says("在 {club} 前台领取。")
    await author.says("停车免费吗")
    screen = await author.presses("Save")
    assert "draft" in screen.text and "Not written yet: 繁體中文, English" in screen.text
    screen = await author.presses("Publish")
    assert "published" in screen.text and "Publish" not in author.buttons()
    screen = await author.presses("简体中文")
    assert "在 紫金客户会 前台领取。" in screen.text and "停车免费吗" in screen.text
    await author.presses("Change")
    screen = await author.presses("Save")
    assert "with changes members do not see yet" in screen.text
    screen = await author.presses("Publish")
    assert "with changes" not in screen.text
    ann = hall.guest()
    await ann.says("/answers")
    await ann.presses("Search")
    await ann.says("停车券")
    screen = await ann.presses("停车券怎么用")
    assert "simplified Chinese one" in screen.text
    await author.says("/articles")
    await author.presses("停车券怎么用", "Take down", "Take it down")
    screen = await ann.presses("Yes, thank you")
    assert "no longer here" in ann.phone.toasts[-1]
    assert kept(hall, Article, 1).state == "retired"


async def test_the_first_stock_is_taken_after_a_second_look(hall, author):
    await author.says("/articles")
    screen = await author.presses("Take the first stock")
    assert "in three languages" in screen.text
    await author.presses("Take and publish")
    assert kept(hall, Article, 1).state == "published"
    assert "Take the first stock" not in author.buttons()


async def test_an_author_who_may_not_publish_is_offered_no_publishing(hall):
    fee = stocked(hall)
    editor = hall.staff(Role.EDITOR, name="Wei Sun")
    await editor.says("/articles")
    await editor.presses("Search")
    await editor.says("fee for the membership card")
    await editor.presses("What does a membership card cost?")
    assert not {"Publish", "Take down"} & set(editor.buttons())
    await editor.says("/start")
    await editor.press_data(f"kdx:{fee}:1")
    assert kept(hall, Article, fee).state == "published"


async def test_a_ready_answer_is_written_changed_and_put_out_of_use(hall, author):
    await author.says("/articles")
    await author.presses("Ready answers", "New ready answer", "Often asked")
    await author.says("Received", "{surname_title}，{case} 已收到。")
    await author.presses("Skip", "Skip")
    screen = await author.presses("Save")
    assert "{case} 已收到" in screen.text
    await author.presses("Change")
    await author.says("/cancel")
    await author.press_data("krx:1:0")
    screen = await author.presses("Use no more")
    assert kept(hall, ReadyAnswer, 1).retired_at is not None
    assert "New ready answer" in author.buttons()


async def test_the_manager_says_who_answers_what(hall, author):
    manager = hall.staff(Role.MANAGER, name="Bo Chen")
    await manager.says("/articles")
    await manager.presses("Who answers what", "Law: whoever is free")
    screen = await manager.presses("Service agent")
    assert "Law: service agent" in manager.buttons()
    await manager.presses("Law: service agent", "Whoever is free")
    await manager.presses("Shopping: whoever is free")
    person = next(one for one in manager.buttons() if str(author.person_id) in one or "#" in one)
    await manager.presses(person)
    assert kept(hall, ConsultationRoute, "consumption").person_id == author.person_id
    with hall.club.work() as work:
        assert work.session.get(ConsultationRoute, "legal") is None
    assert screen.title == "Who answers what"


async def test_a_notice_says_which_article_to_look_through_and_why(hall, author):
    fee = stocked(hall)
    load_notices()
    with hall.club.work() as work, speaking("en"):
        one = work.session.get_one(Article, fee)
        one.review_by = work.today
        work.session.flush()
        told = NOTICES["article.review"](Work(work.session, SYSTEM, work.now), {"article_id": fee})
        assert "membership card cost" in told.text and "You get this because" in told.text
        one.state = "retired"
        work.session.flush()
        assert NOTICES["article.review"](work, {"article_id": fee}) is None


def acting(talker):
    return Actor(
        person_id=talker.person_id,
        roles=frozenset({Role.MEMBER_SPECIALIST}),
        undertaking_signed=True,
    )


async def test_an_answered_question_becomes_a_draft_without_what_is_personal(hall, author):
    """The question goes to whom the manager named; its words come along masked."""
    manager = hall.staff(Role.MANAGER, name="Bo Chen")
    await manager.says("/start")
    await manager.press_data(f"kws:legal:{author.person_id}:")
    ann = hall.guest()
    await ann.says("/ask")
    await ann.presses("Law")
    await ann.says("May I write my will by hand? Call me: 13812345678")
    await ann.presses("That is all")
    with hall.club.work() as work:
        case = work.session.execute(select(ServiceCase)).scalar_one()
        assert case.assignee_id == author.person_id
    with hall.club.work(acting(author)) as work:
        messages.from_staff(work, case_id=case.id, said=Said(words="Yes, {all} of it by hand."))
    await author.says("/start")
    screen = await author.press_data(f"kdc:{case.id}")
    assert "take out names" in screen.text
    screen = await author.says("May a will be written by hand?")
    assert "13812345678" not in screen.text and "Yes, (all) of it by hand." in screen.text
    await author.presses("Save")
    made = kept(hall, Article, 1)
    assert (made.state, made.area, made.case_id) == ("draft", "legal", case.id)
