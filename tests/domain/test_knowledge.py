"""Articles: written, published, read, found; what readers say of them; ready answers; routes."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from domain.access import Role
from domain.cases.model import ServiceCase
from domain.errors import NotFound, NotPermitted, Outdated, Refused
from domain.knowledge import (
    due,
    publishing,
    reading,
    ready,
    routes,
    search,
    stocking,
    votes,
    writing,
)
from domain.knowledge.errors import (
    ArticleIncomplete,
    ArticleNotThere,
    ArticleUnfit,
    ReadyUnfit,
    RouteUnfit,
)
from domain.knowledge.model import ArticleTerm
from domain.knowledge.ready import Details
from domain.knowledge.texts import Words
from domain.outbox import OutboxMessage
from domain.people.model import Absence
from tests.domain.crowd import at_once

PARKING = Words(
    "停车券怎么用", "出示会员卡，在 {club} 前台领取停车券，当天有效。", "停车可以免费吗\n车停哪里"
)
PARKING_EN = Words("How do I use a parking voucher?", "Show your card at the {club} desk.", "")


class Shelf:
    """Who writes, who publishes, who reads."""

    def __init__(self, club):
        self.club = club
        self.author = club.person(Role.EDITOR)
        self.publisher = club.person(Role.MEMBER_SPECIALIST)
        self.manager = club.person(Role.MANAGER)
        self.reader = club.person()

    def begin(self, words=PARKING, area="club", language="zh_CN"):
        with self.club.work(self.author) as work:
            return writing.begin(work, area=area, language=language, words=words).id

    def publish(self, number):
        with self.club.work(self.publisher) as work:
            version = writing.one(work, number).article.version
            return publishing.publish(work, number, version=version)

    def write(self, number, words, language="zh_CN"):
        with self.club.work(self.author) as work:
            version = writing.one(work, number).article.version
            writing.write(work, number, language=language, words=words, version=version)

    def find(self, words, **more):
        with self.club.work(self.reader) as work:
            return search.best(work, words=words, **more)

    def read(self, number, language="zh_CN"):
        with self.club.work(self.reader) as work:
            return reading.read(work, number, language=language)


@pytest.fixture
def shelf(club):
    return Shelf(club)


@pytest.fixture
def desk(sqlite_club):
    return Shelf(sqlite_club)


# ── Writing, publishing ───────────────────────────────────────────────────────────────────────


def test_members_read_what_was_published_and_not_what_is_being_written(shelf):
    number = shelf.begin()
    assert shelf.find("停车券") == ()
    with pytest.raises(NotFound):
        shelf.read(number)
    shelf.publish(number)
    assert shelf.read(number).body == "出示会员卡，在 紫金客户会 前台领取停车券，当天有效。"
    shelf.write(number, Words("停车券怎么用", "改为在地库出口领取。"))
    assert "前台" in shelf.read(number).body and shelf.find("地库出口") == ()
    with shelf.club.work(shelf.author) as work:
        assert writing.one(work, number).changed
        assert writing.listed(work, only=writing.CHANGED).total == 1
    shelf.publish(number)
    assert "地库" in shelf.read(number).body
    assert [one.article_id for one in shelf.find("地库出口")] == [number]


def test_an_author_does_not_publish_and_a_member_does_not_write(desk):
    number = desk.begin()
    with pytest.raises(NotPermitted), desk.club.work(desk.author) as work:
        publishing.publish(work, number, version=1)
    with pytest.raises(NotPermitted), desk.club.work(desk.reader) as work:
        writing.begin(work, area="club", language="en", words=PARKING_EN)


def test_without_a_text_in_the_clubs_language_nothing_is_published(desk):
    number = desk.begin(PARKING_EN, language="en")
    with pytest.raises(ArticleIncomplete):
        desk.publish(number)
    desk.write(number, PARKING)
    assert desk.publish(number).state == "published"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (Words("", "正文"), "title"),
        (Words("题目" * 41, "正文"), "title"),
        (Words("停车", "   "), "body"),
        (Words("停车", "长" * 2501), "long"),
        (Words("停车", "正文", "问" * 601), "long"),
        (Words("停车", "您的密码是 {password}"), "placeholder"),
        (Words("{club} 停车", "正文"), "placeholder"),
    ],
)
def test_an_article_that_cannot_be_is_refused_with_the_reason(desk, words, reason):
    with pytest.raises(ArticleUnfit) as refused:
        desk.begin(words)
    assert refused.value.facts["reason"] == reason


def test_of_two_authors_who_saw_the_same_version_the_second_is_told(shelf):
    number = shelf.begin()
    for expected in (2, None):
        try:
            with shelf.club.work(shelf.author) as work:
                kept = writing.write(work, number, language="en", words=PARKING_EN, version=1)
                assert kept.version == expected
        except Outdated:
            assert expected is None


def test_published_at_once_by_several_it_stands_in_the_index_once(shelf):
    number = shelf.begin()
    ends = at_once(
        shelf.club, 6, lambda work: publishing.publish(work, number, version=1).state, threads=6,
        actors=[shelf.publisher, shelf.manager] * 3,
    )  # fmt: skip
    assert ends == {"published": 6}
    with shelf.club.work() as work:
        twice = (
            select(ArticleTerm.term)
            .group_by(ArticleTerm.term, ArticleTerm.article_id)
            .having(func.count() > 1)
        )
        assert work.session.execute(twice).all() == []
    assert len(shelf.find("停车券")) == 1


class Clash(Refused):
    code = "clash"


def test_the_control_without_taking_the_article_those_who_publish_at_once_clash(shelf):
    number = shelf.begin()

    def unguarded(work):
        try:
            publishing.show(work, [number])
        except IntegrityError as twice:
            raise Clash from twice
        return "shown"

    ends = at_once(shelf.club, 24, unguarded, threads=8)
    alone = shelf.club.engines.write.dialect.name == "sqlite"  # which has one writer anyway
    assert (ends[("clash",)] > 0) is not alone


def test_taken_down_it_is_gone_for_members_and_comes_back_as_a_draft(desk):
    number = desk.begin()
    desk.publish(number)
    for _again in range(2):
        with desk.club.work(desk.publisher) as work:
            assert publishing.retire(work, number).state == "retired"
    assert desk.find("停车券") == ()
    with pytest.raises(NotFound):
        desk.read(number)
    with desk.club.work(desk.publisher) as work:
        assert publishing.take_up(work, number).state == "draft"
    with pytest.raises(ArticleNotThere), desk.club.work(desk.publisher) as work:
        publishing.take_up(work, number)
    desk.publish(number)
    assert desk.find("停车券")


def test_the_first_stock_is_taken_once_and_what_was_taken_down_stays_down(shelf):
    many = len(stocking.articles())
    ends = at_once(
        shelf.club, 2, stocking.take, threads=2, actors=[shelf.publisher, shelf.manager]
    )
    assert ends == {many: 1, 0: 1}
    (found,) = shelf.find("会员卡丢了怎么办", most=1)
    with shelf.club.work(shelf.publisher) as work:
        publishing.retire(work, found.article_id)
        assert stocking.take(work) == 0
    assert found.article_id not in {one.article_id for one in shelf.find("会员卡丢了怎么办")}


# ── Reading, voting ───────────────────────────────────────────────────────────────────────────


def test_a_reader_gets_their_language_else_the_clubs(desk):
    number = desk.begin()
    desk.publish(number)
    assert desk.read(number, "en").language == "zh_CN"
    desk.write(number, PARKING_EN, "en")
    desk.publish(number)
    assert desk.read(number, "en").title == PARKING_EN.title
    assert desk.read(number, "zh_TW").language == "zh_CN"


def test_a_reader_counts_once_and_the_last_word_counts(shelf):
    number = shelf.begin()
    shelf.publish(number)
    for yes in (True, True, False):
        with shelf.club.work(shelf.reader) as work:
            assert votes.helped(work, number, yes=yes) == "club"
    with shelf.club.work(shelf.author) as work:
        assert writing.one(work, number).votes == votes.Votes(0, 1)
    with pytest.raises(NotFound), shelf.club.work(shelf.reader) as work:
        votes.helped(work, number + 1, yes=True)


def test_what_helped_most_stands_first_in_its_area(desk):
    first, second = desk.begin(), desk.begin(Words("会员卡丢了", "请挂失。"))
    for number in (first, second):
        desk.publish(number)
    with desk.club.work(desk.reader) as work:
        votes.helped(work, second, yes=True)
        assert reading.areas(work) == {"club": 2}
        shown = reading.of_area(work, "club", language="zh_CN")
    assert [one for one, _title in shown.items] == [second, first] and shown.total == 2


# ── Searching ─────────────────────────────────────────────────────────────────────────────────


def test_a_question_in_traditional_finds_what_is_written_only_in_simplified(shelf):
    number = shelf.begin()
    shelf.publish(number)
    (found,) = shelf.find("請問停車券要怎麼用呢？", language="zh_TW")
    assert (found.article_id, found.language) == (number, "zh_CN")


def test_a_slip_in_an_english_word_is_understood_and_said(desk):
    number = desk.begin()
    desk.write(number, PARKING_EN, "en")
    desk.publish(number)
    with desk.club.work(desk.reader) as work:
        answer = search.answer(work, words="Where are parkng vouchers?", language="en")
    assert answer.meant == "where are parking vouchers"
    assert [one.article_id for one in answer.found] == [number]


@pytest.mark.parametrize(
    "words", ["", "   ", "？！…", "😀", "qwertzuiop", "的了吗", "%_'\"\\", "长" * 5000]
)
def test_words_that_ask_nothing_find_nothing(desk, words):
    desk.publish(desk.begin())
    assert desk.find(words) == ()


def test_what_has_little_of_the_question_is_not_shown(desk):
    desk.publish(desk.begin())
    assert desk.find("明天去黄山旅游要带什么衣服，会不会下雨，酒店订好了没有") == ()


def test_an_area_prefers_its_own_articles(desk):
    card = desk.begin(Words("费用怎么退", "原路退回。"), area="club")
    home = desk.begin(Words("费用怎么退", "到售楼处办理。"), area="home")
    for number in (card, home):
        desk.publish(number)
    assert desk.find("费用怎么退", area="home")[0].article_id == home
    assert desk.find("费用怎么退", area="club")[0].article_id == card


# ── Looked through again ──────────────────────────────────────────────────────────────────────


def test_two_weeks_before_its_day_an_article_is_told_of_once(shelf):
    number = shelf.begin()
    shelf.publish(number)
    with shelf.club.work(shelf.author) as work:
        day = work.today + timedelta(days=20)
        writing.settle(work, number, area="club", review_by=day, version=1)
        assert not writing.one(work, number).changed  # members read no other words for it
    for days, told in ((0, 0), (6, 1), (1, 0), (10, 0)):
        shelf.club.now += timedelta(days=days)
        with shelf.club.work() as work:
            assert due.run(work) == told
    with shelf.club.work() as work:
        rows = work.session.execute(
            select(OutboxMessage.person_id).where(OutboxMessage.kind == "article.review")
        ).scalars()
        assert list(rows) == [shelf.author.person_id]


# ── Ready answers ─────────────────────────────────────────────────────────────────────────────


def test_a_ready_answer_is_filled_for_its_case_and_nothing_else(desk):
    words = "{surname_title}，您的 {case} 我们会在 {due} 前答复。{club}"
    with desk.club.work(desk.author) as work:
        made = ready.make(work, Details("club", "收到", {"zh_CN": words})).id
    facts = {"case": "C26-0001", "surname_title": "王女士", "phone": "139"}
    with desk.club.work(desk.manager) as work:
        said = ready.text(work, ready_id=made, language="en", facts=facts)
        assert said == "王女士，您的 C26-0001 我们会在 {due} 前答复。紫金客户会"
        assert ready.listed(work, area="legal").total == 0
        assert ready.listed(work, area="club").total == ready.listed(work).total == 1
    with pytest.raises(NotPermitted), desk.club.work(desk.reader) as work:
        ready.listed(work)


@pytest.mark.parametrize(
    ("details", "reason"),
    [
        (Details("moon", "收到", {"en": "Thanks"}), "area"),
        (Details("club", " ", {"en": "Thanks"}), "name"),
        (Details("club", "收到", {}), "text"),
        (Details("club", "收到", {"de": "Danke"}), "text"),
        (Details("club", "收到", {"en": "x" * 1501}), "long"),
        (Details("club", "收到", {"en": "Your ID is {id_number}"}), "placeholder"),
    ],
)
def test_a_ready_answer_that_cannot_be_is_refused(desk, details, reason):
    with pytest.raises(ReadyUnfit) as refused, desk.club.work(desk.author) as work:
        ready.make(work, details)
    assert refused.value.facts["reason"] == reason


def test_a_retired_answer_is_offered_and_changed_no_more(desk):
    details = Details("club", "收到", {"zh_CN": "谢谢"})
    with desk.club.work(desk.author) as work:
        made = ready.make(work, details).id
        ready.retire(work, made)
        ready.retire(work, made)
    with desk.club.work(desk.manager) as work:
        assert ready.listed(work).items == []
        with pytest.raises(NotFound):
            ready.text(work, ready_id=made, language="zh_CN", facts={})
    with pytest.raises(Outdated), desk.club.work(desk.author) as work:
        ready.change(work, made, details, version=2)


# ── Routes ────────────────────────────────────────────────────────────────────────────────────


def responsible(shelf, area="legal", actor=None):
    with shelf.club.work(actor or shelf.reader) as work:
        return routes.responsible(work, area=area)


def away(shelf, person, substitute):
    with shelf.club.work() as work:
        work.session.add(
            Absence(
                person_id=person.person_id, substitute_id=substitute.person_id,
                first_day=work.today, last_day=work.today, named_by=person.person_id,
                state="approved",
            )
        )  # fmt: skip


def test_questions_of_an_area_go_to_whom_the_manager_names_or_to_their_substitute(shelf):
    lawyer, other = shelf.club.person(Role.OUTREACH), shelf.club.person(Role.EDITOR)
    assert responsible(shelf) is None
    with shelf.club.work(shelf.manager) as work:
        routes.set_(work, area="legal", person_id=lawyer.person_id)
    assert responsible(shelf) == lawyer.person_id
    assert responsible(shelf, actor=lawyer) is None  # not one's own question
    away(shelf, lawyer, other)
    assert responsible(shelf) == other.person_id
    away(shelf, other, shelf.manager)
    assert responsible(shelf) is None
    with shelf.club.work(shelf.manager) as work:
        routes.set_(work, area="legal")
        assert {one.person_id for one in routes.listed(work)} == {None}


def test_of_a_role_the_one_with_the_fewest_open_cases_is_next(shelf):
    one, two = shelf.club.person(Role.SERVICE_AGENT), shelf.club.person(Role.SERVICE_AGENT)
    with shelf.club.work(shelf.manager) as work:
        routes.set_(work, area="finance", role=Role.SERVICE_AGENT)
    assert responsible(shelf, "finance") == one.person_id
    with shelf.club.work() as work:
        case = ServiceCase(number="C26-0001", kind="consultation", area="finance",
            opened_at=work.now, assignee_id=one.person_id)  # fmt: skip
        work.session.add(case)
    assert responsible(shelf, "finance") == two.person_id


def test_a_route_leads_to_somebody_who_handles_cases(desk):
    author = desk.author.person_id  # an editor handles none
    for bad in ({"area": "moon"}, {"area": "legal", "person_id": author},
                {"area": "legal", "role": Role.EDITOR}):  # fmt: skip
        with pytest.raises(RouteUnfit), desk.club.work(desk.manager) as work:
            routes.set_(work, **bad)
    with pytest.raises(NotPermitted), desk.club.work(desk.author) as work:
        routes.set_(work, area="legal")
