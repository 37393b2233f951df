"""Answering once, for whom it is open, and what becomes of drafts (R6.2, R6.3)."""

import pytest
from sqlalchemy import select

from domain.errors import NotFound
from domain.surveys import answering
from domain.surveys.answer_errors import AnsweredBefore
from domain.surveys.answers_model import SurveyAnswer, SurveyDraft
from domain.surveys.errors import SurveyNotOpen
from domain.surveys.model import State, SurveyInvitation
from tests.domain.ballots import NPS, SCALE, WHY, Asked
from tests.domain.earners import run_programmes, spent


def rows(club, model):
    with club.work() as work:
        return list(work.session.execute(select(model)).scalars())


def begins(survey, actor, value=4):
    with survey.club.work(actor) as work:
        answering.to_answer(work, survey.id)
        answering.save(work, survey.id, f"q{survey.asks[0]}", value)


def test_an_answer_handed_in_stays_unless_it_may_be_changed(club):
    for values, may in (
        ({"anonymous": True, "editable": True}, False),
        ({"editable": False}, False),
        ({"editable": True}, True),
    ):
        survey = Asked(club, SCALE, NPS, **values)
        (actor,) = survey.members(1)
        survey.answers(actor, 4, 9)
        if may:
            assert survey.answers(actor, 2, 9).changed
        else:
            with pytest.raises(AnsweredBefore):
                survey.answers(actor, 2, 9)


def test_it_is_open_to_those_it_is_for_and_to_nobody_else(club):
    survey = Asked(club, SCALE, audience={"tiers": ["gold"]})
    draft = Asked(club, SCALE, state=State.DRAFT)
    (actor,) = survey.members(1)
    for other in (survey, draft):
        with pytest.raises(NotFound):
            other.answers(actor, 4)
    with club.work(club.person()) as work, pytest.raises(NotFound):
        answering.seen(work, survey.id)
    with club.work(actor) as work:
        assert answering.listed(work) == []


def test_only_answers_to_what_is_asked_are_kept_whatever_is_handed_over(club):
    survey, other = Asked(club, SCALE), Asked(club, NPS)
    (actor,) = survey.members(1)
    with club.work(actor) as work:
        forged = {f"q{survey.asks[0]}": 4, f"q{other.asks[0]}": 9, "q999": "x", "low": True}
        answering.submit(work, survey.id, forged)
    assert [one.value for one in rows(club, SurveyAnswer)] == [4]


def test_drafts_count_towards_the_quota_only_where_the_survey_says_so(club):
    for counts in (False, True):
        survey = Asked(club, SCALE, quota=2, counts_partials=counts)
        first, second, third = survey.members(3)
        begins(survey, first)
        begins(survey, second)
        if counts:
            with pytest.raises(SurveyNotOpen):
                begins(survey, third)
            survey.answers(first, 5)
        else:
            begins(survey, third)
            survey.answers(third, 5)
        survey.answers(second, 5)  # the last one
        survey.night()
        assert not [one for one in rows(club, SurveyDraft) if one.survey_id == survey.id]


def test_points_go_to_the_receipt_once(club):
    run_programmes(club)
    survey = Asked(club, SCALE, editable=True, points=1)
    (actor,) = survey.members(1)
    assert survey.answers(actor, 4).points == 1
    assert survey.answers(actor, 5).points == 0
    assert spent(club) == 1


def test_the_receipt_has_a_day_and_no_hour(club):
    survey = Asked(club, SCALE, WHY, anonymous=True)
    (actor,) = survey.members(1)
    begins(survey, actor)
    assert [one.state for one in rows(club, SurveyInvitation)] == ["started"]
    survey.answers(actor, 4)
    (receipt,) = rows(club, SurveyInvitation)
    assert (receipt.state, receipt.done_on.isoformat()) == ("done", "2026-11-23")
    assert not rows(club, SurveyDraft)
