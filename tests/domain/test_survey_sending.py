"""Whom surveys are sent to, and how often (R6.4, R8.5)."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot import database
from domain.access import Role
from domain.errors import NotFound
from domain.events.model import Registration
from domain.members.model import Member
from domain.outbox import OutboxMessage
from domain.people.model import Person
from domain.surveys import audience, invitations, moving, reading, rest, sending, wishes
from domain.surveys.audience import Audience
from domain.surveys.errors import SurveyNotOpen
from domain.surveys.model import Receipt, State, Survey, SurveyInvitation
from domain.surveys.question_rules import Question
from tests.conftest import Club
from tests.domain import earners
from tests.domain.afters import Evening
from tests.domain.crowd import at_once, members
from tests.domain.events import a_member, an_event
from tests.domain.surveys import a_draft, an_open_survey, tick

_I, _M, _P = SurveyInvitation.__table__, Member.__table__, Person.__table__
_O, _S = OutboxMessage.__table__, Survey.__table__
NPS = Question("nps", {"en": "Would you recommend us?"})
DAY = timedelta(days=1)


@pytest.fixture
def postgres_club(postgres_url):
    opened = database.open_engines(postgres_url)
    yield Club(opened)
    opened.dispose()


def told(club, kind="survey.invited"):
    """Person ids in the order of their messages."""
    with club.work() as work:
        found = select(_O.c.person_id).where(_O.c.kind == kind).order_by(_O.c.id)
        return list(work.session.execute(found).scalars())


def states(club, survey):
    with club.work() as work:
        rows = select(_I.c.state, _I.c.held).where(_I.c.survey_id == survey).order_by(_I.c.id)
        return [tuple(row) for row in work.session.execute(rows)]


def answers(club, actor, survey):
    with club.work(actor) as work:
        return invitations.done(work, survey)


def test_everybody_it_is_for_is_invited_once_and_nobody_else(club, monkeypatch):
    monkeypatch.setattr(sending, "WALKED", 2)  # several chunks
    monkeypatch.setattr(sending, "CHUNK", 2)
    crowd = [a_member(club) for _n in range(5)]
    barred, left = a_member(club, status="blacklisted"), a_member(club, status="withdrawn")
    unreachable, silent = a_member(club), a_member(club)
    with club.work() as work:
        work.session.execute(
            update(_P)
            .where(_P.c.id == unreachable.person_id)
            .values(unreachable_since=club.now, unreachable_reason="blocked")
        )
    with club.work(silent) as work:
        wishes.choose(work, on=False)
        wishes.choose(work, on=False)
        assert wishes.wanted(work) is False
    survey = an_open_survey(club)
    tick(club)
    tick(club)
    assert told(club) == [one.person_id for one in crowd]
    assert {barred.person_id, left.person_id}.isdisjoint(told(club))
    assert states(club, survey)[-2:] == [("queued", "unreachable"), ("queued", "opted_out")]
    with club.work(silent) as work:
        wishes.choose(work, on=True)
    tick(club)
    assert told(club)[-1] == silent.person_id


def test_who_comes_into_the_audience_while_it_is_open_is_invited_the_next_day(club, monkeypatch):
    monkeypatch.setattr(sending, "WALKED", 2)
    maker = club.person(Role.MEMBER_SPECIALIST)
    early, later, tired = (members(club, count) for count in (3, 3, 1))
    with club.work() as work:  # `later` are of another tier, `tired` was asked yesterday
        work.session.execute(
            update(_M).where(_M.c.person_id.in_([one.person_id for one in (*later, *tired)]))
            .values(tier="silver")
        )  # fmt: skip
    survey = an_open_survey(club, maker=maker)
    with club.work() as work:
        work.session.execute(
            update(_S).where(_S.c.id == survey).values(audience={"tiers": ["ordinary"]})
        )
        other = Survey(title={"en": "Other"}, anonymous=True, created_by=1, created_at=work.now)
        work.session.add(other)
        work.session.flush()
        work.session.add(
            SurveyInvitation(
                survey_id=other.id, person_id=tired[0].person_id, member_id=tired[0].member_id,
                state="sent", invited_at=work.now,
            )
        )  # fmt: skip
    tick(club)
    assert sorted(told(club)) == sorted(one.person_id for one in early)
    with club.work() as work:
        work.session.execute(update(_M).values(tier="ordinary"))
    tick(club)
    assert len(told(club)) == 3
    club.now += DAY
    tick(club)
    tick(club)
    assert sorted(told(club)) == sorted(one.person_id for one in (*early, *later))
    assert states(club, survey)[-1] == ("queued", "recent")
    with club.work() as work:
        assert work.session.get_one(Survey, survey).walked_at == club.now


def test_at_night_nobody_is_asked(sqlite_club):
    a_member(sqlite_club)
    an_open_survey(sqlite_club)
    sqlite_club.now += timedelta(hours=11)  # 23:00
    tick(sqlite_club)
    assert told(sqlite_club) == []
    sqlite_club.now += timedelta(hours=10)
    tick(sqlite_club)
    assert len(told(sqlite_club)) == 1


def test_one_invitation_in_fourteen_days_and_the_next_one_later(sqlite_club):
    club = sqlite_club
    ann = a_member(club)
    an_open_survey(club)
    second = an_open_survey(club)
    tick(club)
    assert told(club) == [ann.person_id]
    assert states(club, second) == [("queued", "recent")]
    club.now += 13 * DAY
    tick(club)
    assert len(told(club)) == 1
    club.now += DAY
    tick(club)
    assert told(club) == [ann.person_id] * 2
    assert states(club, second) == [("sent", None)]


def test_whether_one_would_recommend_us_is_asked_once_in_ninety_days(sqlite_club):
    club = sqlite_club
    a_member(club)
    end = club.now + 200 * DAY
    an_open_survey(club, asked=(NPS,), closes_at=end)
    tick(club)
    second = an_open_survey(club, asked=(NPS,), closes_at=end)
    club.now += 89 * DAY
    tick(club)
    assert states(club, second) == [("queued", "nps")]
    club.now += DAY
    tick(club)
    assert len(told(club)) == 2


def test_only_the_silent_are_reminded_on_days_three_and_seven_and_no_more(sqlite_club):
    club = sqlite_club
    ann, bo, cy, dee = (a_member(club) for _n in range(4))
    survey = an_open_survey(club)
    tick(club)
    with club.work(dee) as work:
        wishes.choose(work, on=False)
    with club.work(bo) as work:
        invitations.started(work, survey)
    assert answers(club, ann, survey).first
    reminded = []
    for _day in range(12):
        club.now += DAY
        tick(club)
        reminded.append(len(told(club, "survey.reminder")))
    assert reminded == [0, 0, 2, 2, 2, 2, 4, 4, 4, 4, 4, 4]
    assert set(told(club, "survey.reminder")) == {bo.person_id, cy.person_id}


def test_after_a_jump_of_the_clock_one_reminder_comes_not_two(sqlite_club):
    club = sqlite_club
    a_member(club)
    an_open_survey(club)
    tick(club)
    club.now += 20 * DAY
    tick(club)
    assert len(told(club, "survey.reminder")) == 1


def test_the_audience_is_counted_live_and_narrowed_in_every_way(sqlite_club):
    club = sqlite_club
    gold, old = a_member(club, tier="gold"), a_member(club)
    a_member(club, status="lost")
    with club.work() as work:
        work.session.execute(
            update(_M)
            .where(_M.c.id == old.member_id)
            .values(joined_on=club.now.date() - 900 * DAY)
        )
        work.session.execute(
            update(_P).where(_P.c.id == gold.person_id).values(language="zh-Hant-HK")
        )
        long_ago = club.now.date() - 100 * DAY
        counts = [
            audience.count(work, wanted)
            for wanted in (
                Audience(),
                Audience(tiers=("gold",)),
                Audience(statuses=("lost",)),
                Audience(joined_before=long_ago),
                Audience(languages=("zh_TW",)),
                Audience(languages=("zh_CN",)),
                Audience(languages=("zh_TW", "en")),
                Audience(event_id=1),
            )
        ]
    assert counts == [3, 1, 1, 1, 1, 0, 3, 0]


def test_a_receipt_is_counted_once_and_gives_the_points_of_the_rule(club):
    earners.run_programmes(club)
    ann, stranger = a_member(club), club.person()
    survey = an_open_survey(club, rewarded=True)
    first, again = answers(club, ann, survey), answers(club, ann, survey)
    assert (first.first, first.points, again.first) == (True, 1, False)
    with club.work() as work:
        assert moving.get(work, survey).answered == 1
        row = work.session.execute(select(_I.c.state, _I.c.done_on)).one()
        assert tuple(row) == ("done", work.today)
    with pytest.raises(NotFound):
        answers(club, stranger, survey)


def test_the_last_answer_of_a_quota_closes_it_even_with_many_at_once(club):
    crowd = members(club, 12)
    survey = an_open_survey(club, quota=5)

    def act(work):
        invitations.done(work, survey)
        return "done"

    ends = at_once(club, 12, act, threads=6, actors=crowd)
    assert ends["done"] == 5
    assert ends[("survey_not_open", "full")] == 7
    with club.work() as work:
        closed = moving.get(work, survey)
        assert (closed.state, closed.closed_why, closed.answered) == (State.CLOSED, "quota", 5)


def test_control_of_the_quota_looking_first_lets_two_through(club):
    crowd = members(club, 2)
    survey = an_open_survey(club, quota=1)
    saw = []
    for one in crowd:
        with club.work(one) as work:
            saw.append(work.session.execute(select(_S.c.answered < _S.c.quota)).scalar_one())

    def act(work):
        if saw[crowd.index(work.actor)]:
            me = {"person_id": work.actor.person_id, "member_id": work.actor.member_id}
            work.session.add(SurveyInvitation(survey_id=survey, state=Receipt.DONE, **me))
        return "done"

    at_once(club, 2, act, threads=2, actors=crowd)
    assert states(club, survey) == [("done", None)] * 2


def test_two_schedules_at_once_invite_everybody_once(club):
    crowd = members(club, 60)
    an_open_survey(club)
    with club.work() as work:
        sending.run(work)
    at_once(club, 6, sending.run, threads=3)
    tick(club)
    assert sorted(told(club)) == sorted(one.person_id for one in crowd)


def test_two_surveys_sent_at_once_ask_each_member_once(club):
    members(club, 20)
    an_open_survey(club)
    an_open_survey(club)
    walk(club)
    at_once(club, 4, sending.run, threads=2)
    assert len(told(club)) == len(set(told(club))) == 20


@pytest.mark.postgres
def test_control_without_taking_turns_two_surveys_ask_the_same_member(postgres_club, monkeypatch):
    club = postgres_club
    monkeypatch.setattr(sending, "_hold_open", lambda work: None)
    members(club, 1)
    an_open_survey(club)
    an_open_survey(club)
    walk(club)
    with club.work() as first, club.work() as second:
        sending.run(first)
        sending.run(second)
    assert len(told(club)) == 2


def walk(club):
    """Everybody has a row, nobody was asked."""
    for _survey in range(2):
        with club.work() as work:
            sending.run(work)


def test_what_is_closed_before_somebody_was_asked_lapses(sqlite_club):
    club = sqlite_club
    ann = a_member(club)
    an_open_survey(club)
    survey = an_open_survey(club, closes_at=club.now + 5 * DAY)
    tick(club)
    club.now += 6 * DAY
    tick(club)
    assert states(club, survey) == [("lapsed", "recent")]
    with club.work(ann) as work:
        with pytest.raises(SurveyNotOpen):
            reading.to_answer(work, survey)
        assert [one.id for one, _receipt in reading.open_to_me(work)] != [survey]
    with club.work() as work:
        assert reading.invitation(work, survey, ann.person_id) is None


def test_a_survey_is_there_only_for_those_it_is_for(sqlite_club):
    club = sqlite_club
    ann, maker = a_member(club), club.person(Role.MEMBER_SPECIALIST)
    draft = a_draft(club, maker)
    gold = an_open_survey(club)
    with club.work() as work:
        moving.get(work, gold).audience = {"tiers": ["gold"]}
    for survey in (draft, gold, 999):
        with club.work(ann) as work, pytest.raises(NotFound):
            reading.to_answer(work, survey)
    with club.work(ann) as work:
        assert reading.open_to_me(work) == []


def test_an_event_and_a_case_ask_once_a_day_together(sqlite_club):
    ann, bo = a_member(sqlite_club), a_member(sqlite_club)
    with sqlite_club.work() as work:
        assert rest.take_day(work, [ann.person_id], "event") == {ann.person_id}
        assert rest.take_day(work, [ann.person_id, bo.person_id], "case") == {bo.person_id}
        assert not invitations.may_ask(work, ann.person_id, "case")
    sqlite_club.now += DAY
    with sqlite_club.work() as work:
        assert invitations.may_ask(work, ann.person_id, "case")


def test_who_was_at_two_events_in_a_day_is_asked_of_the_second_a_day_later(sqlite_club):
    evening = Evening(sqlite_club, guests=1, came=1)
    second = an_event(
        sqlite_club, starts_at=sqlite_club.now - timedelta(hours=4), state="over"
    )  # it ended at the same time
    guest = evening.guests[0]
    with sqlite_club.work() as work:
        work.session.add(
            Registration(
                event_id=second,
                member_id=guest.member_id,
                state="held",
                heard_at=sqlite_club.now - DAY,
                came_at=sqlite_club.now,
            )
        )
    evening.later(hours=3)
    assert told(sqlite_club, "event.feedback_asked") == [guest.person_id]
    evening.later(hours=6)
    assert len(told(sqlite_club, "event.feedback_asked")) == 1
    evening.later(hours=24)
    assert told(sqlite_club, "event.feedback_asked") == [guest.person_id] * 2
