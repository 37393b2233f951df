"""A survey is made, asked for, opened, closed (SPEC 8, R6, R12)."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.access import Role
from domain.approvals import service as approvals
from domain.approvals.service import Decision
from domain.audit import AuditEntry
from domain.errors import NotFound, Outdated
from domain.outbox import OutboxMessage
from domain.surveys import building, moving, publishing, questions, reading
from domain.surveys.errors import SurveyNotThere, SurveyUnfit
from domain.surveys.model import State
from domain.surveys.question_rules import OnlyIf, Question, answers_of
from tests.domain.crowd import at_once, members
from tests.domain.surveys import (
    CHOICE,
    STARS,
    WORDS,
    a_draft,
    a_plan,
    an_open_survey,
    approve,
    tick,
)  # fmt: skip


@pytest.fixture
def maker(sqlite_club):
    return sqlite_club.person(Role.MEMBER_SPECIALIST, language="en")


def asked(club, survey):
    with club.work() as work:
        return questions.of(work.session, survey)


def why(work, act, *given, **named):
    """The reason and number of what is refused."""
    with pytest.raises(SurveyUnfit) as refused, work.session.begin_nested():
        act(work, *given, **named)
    return refused.value.facts["reason"], refused.value.facts.get("n")


def test_a_survey_goes_from_draft_to_open_and_closes_at_its_date(club):
    survey = an_open_survey(club)
    with club.work() as work:
        assert moving.get(work, survey).state == State.OPEN
    club.now += timedelta(days=31)
    with club.work() as work:
        assert publishing.due(work) == 1
        assert publishing.due(work) == 0
        closed = moving.get(work, survey)
        assert (closed.state, closed.closed_why) == (State.CLOSED, "date")


def test_what_does_not_fit_is_refused_with_its_reason(sqlite_club, maker):
    survey = a_draft(sqlite_club, maker, asked=())
    plan = a_plan(sqlite_club)
    day = timedelta(days=1)
    with sqlite_club.work(maker) as work:
        version = moving.get(work, survey).version

        def changed(**values):
            wanted = replace(plan, **values)
            return why(work, building.change, survey, wanted, version=version)

        def added(question):
            return why(work, questions.add, survey, [question])

        assert why(work, publishing.propose, survey, "now")[0] == "no_questions"
        assert changed(closes_at=work.now - day)[0] == "past"
        assert changed(opens_at=work.now + 2 * day, closes_at=work.now + day)[0] == "window"
        assert changed(quota=0)[0] == "quota"
        assert changed(title={"en": "x" * 81})[0] == "title"
        assert changed(title={})[0] == "title"
        assert added(Question("single", {"en": "Which?"}, ({"en": "One"},))) == ("options", 1)
        assert added(Question("single", {"en": "Which?"}, ({"en": "A"},) * 2)) == ("options", 1)
        assert added(Question("text", {"en": "x" * 301})) == ("words", 1)
        assert added(Question("poem", {"en": "A poem?"})) == ("words", 1)
        late = Question("text", {"en": "Why?"}, only_if=OnlyIf(999, (1,)))
        assert added(late) == ("order", 1)


def test_a_question_asked_because_of_an_answer_stays_behind_it(sqlite_club, maker):
    survey = a_draft(sqlite_club, maker, asked=(CHOICE, STARS))
    first, second = asked(sqlite_club, survey)
    with sqlite_club.work(maker) as work:
        version = moving.get(work, survey).version
        never = OnlyIf(first.id, (2,))
        questions.change(work, second.id, replace(STARS, only_if=never), version=version)
        assert why(work, questions.move, second.id, up=True) == ("order", 2)
        assert why(work, questions.remove, first.id) == ("depended", 2)
        fewer = replace(CHOICE, options=({"en": "Weekly"}, {"en": "Daily"}))
        version = moving.get(work, survey).version
        wanted = why(work, questions.change, first.id, fewer, version=version)
        assert wanted == ("option_needed", 2)
        on_words = replace(WORDS, only_if=OnlyIf(second.id, (9,)))
        assert why(work, questions.add, survey, [on_words]) == ("answers", 3)
        questions.remove(work, second.id)
        questions.remove(work, first.id)
    assert asked(sqlite_club, survey) == []


def test_questions_are_moved_copied_and_keep_their_numbers(sqlite_club, maker):
    survey = a_draft(sqlite_club, maker, asked=(STARS, CHOICE, WORDS))
    stars, choice, words = asked(sqlite_club, survey)
    with sqlite_club.work(maker) as work:
        questions.move(work, words.id, up=True)
        questions.copy(work, stars.id)
        questions.move(work, stars.id, up=True)  # already the first
    found = asked(sqlite_club, survey)
    assert [one.kind for one in found] == ["scale5", "scale5", "text", "single"]
    assert [one.position for one in found] == [1, 2, 3, 4]
    with sqlite_club.work(maker) as work:
        turned = replace(CHOICE, options=({"en": "Never"}, {"en": "Daily"}, {"en": "Weekly"}))
        questions.change(work, choice.id, turned, version=moving.get(work, survey).version)
        kept = questions.of(work.session, survey)[-1].options
        assert [(one["words"]["en"], one["key"]) for one in kept] == [
            ("Never", 2), ("Daily", 3), ("Weekly", 1),
        ]  # fmt: skip


def test_a_change_after_the_approval_makes_it_void(sqlite_club, maker):
    manager = sqlite_club.person(Role.MANAGER)
    survey = a_draft(
        sqlite_club, maker, opens_at=sqlite_club.now + timedelta(days=2), asked=(STARS,)
    )
    with sqlite_club.work(maker) as work:
        approval = publishing.propose(work, survey, "It is time.")
        with pytest.raises(SurveyNotThere):
            questions.add(work, survey, [WORDS])
    approve(sqlite_club, manager, survey)
    with sqlite_club.work(maker) as work:
        assert publishing_state(work, survey) == State.APPROVED
        with pytest.raises(Outdated):
            building.change(work, survey, a_plan(sqlite_club), version=1)
        questions.add(work, survey, [WORDS])
        assert publishing_state(work, survey) == State.DRAFT
        approval = work.session.get_one(type(approval), approval.id, populate_existing=True)
        assert approval.state == "void"
    with sqlite_club.work() as work:
        assert publishing.due(work) == 0  # nothing opens


def publishing_state(work, survey):
    return moving.get(work, survey).state


def test_the_manager_sends_it_back_and_it_is_asked_again_as_it_stands_then(sqlite_club, maker):
    manager = sqlite_club.person(Role.MANAGER)
    survey = a_draft(sqlite_club, maker, asked=(STARS,))
    with sqlite_club.work(maker) as work:
        approval = publishing.propose(work, survey, "It is time.")
    with sqlite_club.work(manager) as work:
        approvals.decide(
            work, approval.id, Decision.RETURN, version=approval.version, reason="Ask why, too."
        )
    with sqlite_club.work(maker) as work:
        questions.add(work, survey, [WORDS])
        again = work.session.get_one(type(approval), approval.id, populate_existing=True)
        again = approvals.resubmit(work, again.id, version=again.version, reason="Added.")
        assert len(again.proposal["questions"]) == 2
    approve(sqlite_club, manager, survey)
    with sqlite_club.work() as work:
        assert publishing.due(work) == 1


def test_of_two_who_ask_the_manager_at_once_one_asks(club):
    makers = [club.person(Role.MEMBER_SPECIALIST) for _n in range(2)]
    survey = a_draft(club, makers[0], asked=(STARS,))

    def act(work):
        publishing.propose(work, survey, "now")
        return "asked"

    ends = at_once(club, 2, act, actors=makers)
    assert ends["asked"] == 1
    with club.work() as work:
        from sqlalchemy import text

        found = work.session.execute(text("SELECT count(*) FROM approval WHERE kind = 'survey'"))
        assert found.scalar_one() == 1


def test_a_copy_is_a_draft_with_the_same_questions_and_conditions(sqlite_club, maker):
    survey = an_open_survey(sqlite_club, maker=maker, asked=(CHOICE,))
    (first,) = asked(sqlite_club, survey)
    with sqlite_club.work(maker) as work:
        with pytest.raises(SurveyNotThere):
            questions.add(work, survey, [STARS])
        same = building.copy(work, survey)
        assert (same.state, same.closes_at) == (State.DRAFT, None)
        (copied,) = questions.of(work.session, same.id)
        only = OnlyIf(copied.id, (1,))
        questions.add(work, same.id, [replace(STARS, only_if=only)])
        twice = building.copy(work, same.id)
        mine, after = questions.of(work.session, twice.id)
        assert after.only_if == {"question": mine.id, "values": [1]}
        assert mine.id != copied.id != first.id
        building.discard(work, twice.id)
        with pytest.raises(NotFound):
            reading.one(work, twice.id)


def test_whatever_is_done_to_the_questions_they_stay_in_order(sqlite_club, maker):
    """Random steps: numbers from 1 on, conditions on earlier answers only, the mark of R6.4."""
    chance = random.Random(8)
    survey = a_draft(sqlite_club, maker, asked=(CHOICE,))
    refused = 0
    for _step in range(150):
        known = asked(sqlite_club, survey)
        one = chance.choice(known) if known else None
        kind = chance.choice((STARS, CHOICE, WORDS, Question("nps", {"en": "Recommend us?"})))
        before = [each for each in known if answers_of(each)]
        if before and chance.random() < 0.6:
            after = chance.choice(before)
            kind = replace(kind, only_if=OnlyIf(after.id, (chance.choice(answers_of(after)),)))
        try:
            with sqlite_club.work(maker) as work:
                step = chance.randrange(6) if one else 0
                if step <= 1:
                    questions.add(work, survey, [kind])
                elif step == 2:
                    questions.move(work, one.id, up=chance.random() < 0.5)
                elif step == 3:
                    questions.remove(work, one.id)
                elif step == 4:
                    questions.copy(work, one.id)
                else:
                    version = moving.get(work, survey).version
                    questions.change(work, one.id, kind, version=version)
        except SurveyUnfit:
            refused += 1
        found = asked(sqlite_club, survey)
        assert [each.position for each in found] == list(range(1, len(found) + 1))
        places = {each.id: each for each in found}
        for each in found:
            if each.only_if:
                first = places[each.only_if["question"]]
                assert first.position < each.position
                assert set(each.only_if["values"]) <= set(answers_of(first))
    with sqlite_club.work() as work:
        assert moving.get(work, survey).nps == any(each.kind == "nps" for each in found)
    assert refused > 5


def test_an_open_survey_closes_later_never_sooner_and_is_not_opened_again(club):
    maker = club.person(Role.MEMBER_SPECIALIST, language="en")
    ann = members(club, 1)[0]
    survey = an_open_survey(club, maker=maker, closes_at=club.now + timedelta(days=5))
    tick(club)
    first, later = club.now + timedelta(days=5), club.now + timedelta(days=9)
    with pytest.raises(SurveyUnfit, match="survey_unfit") as said, club.work(maker) as work:
        publishing.extend(work, survey, first - timedelta(days=1))
    assert said.value.facts["reason"] == "sooner"
    for _again in range(2):
        with club.work(maker) as work:
            assert publishing.extend(work, survey, later).closes_at == later
    with club.work() as work:
        kept = select(AuditEntry.purpose).where(AuditEntry.action == "survey.extended")
        assert work.session.execute(kept).scalars().all() == [f"to {later.isoformat()}"]
    club.now += timedelta(days=7)
    tick(club)  # past the first end: it is open, and the silent are reminded
    with club.work() as work:
        reminded = select(OutboxMessage.person_id).where(OutboxMessage.kind == "survey.reminder")
        assert work.session.execute(reminded).scalars().all() == [ann.person_id]
        assert moving.get(work, survey).state == State.OPEN
    club.now += timedelta(days=3)
    for closing in (False, True):  # over, whether the schedule has noticed or not
        if closing:
            tick(club)
        with pytest.raises(SurveyNotThere) as gone, club.work(maker) as work:
            publishing.extend(work, survey, club.now + timedelta(days=9))
        assert gone.value.facts == {"reason": "closed"}
