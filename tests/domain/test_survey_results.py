"""What surveys come to: marks, hidden cells, groups, words, low marks followed up (R6)."""

import itertools
import random
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from domain.access import SYSTEM, Role
from domain.cases.model import ServiceCase
from domain.errors import NotPermitted
from domain.members.model import Member
from domain.outbox import OutboxMessage
from domain.surveys import exporting, figures, follow_up, results, texts
from domain.surveys.answers_model import SurveyBallot
from domain.surveys.errors import SurveyNotThere
from domain.surveys.figures import HIDDEN
from domain.surveys.model import State, Survey
from tests.domain.ballots import NPS, ROOMS, SCALE, USED, WHY, Asked

AGE = {"kind": "number", "words": {"en": "How often were you here?"}}
DAY = {"kind": "date", "words": {"en": "When did you come first?"}}


def seen(survey, role=Role.MANAGER):
    reader = survey.club.person(role, language="en")
    with survey.club.work(reader) as work:
        return results.seen(work, survey.id)


def grouped(survey, by="tier"):
    reader = survey.club.person(Role.MANAGER, language="en")
    with survey.club.work(reader) as work:
        return {one.band: (one.n, one.marks.csat) for one in results.groups(work, survey.id, by)}


def tiers(survey, people, *names):
    with survey.club.work() as work:
        for actor, tier in zip(people, names, strict=True):
            work.session.execute(
                update(Member.__table__)
                .where(Member.__table__.c.id == actor.member_id)
                .values(tier=tier)
            )


def test_nps_rounds_promoters_less_detractors_over_all_answers():
    assert figures.nps({9: 1, 10: 2, 7: 1, 8: 1, 0: 1, 6: 1}) == 14  # (3 - 2) / 7
    assert figures.nps({10: 5}) == 100
    assert figures.nps({6: 5}) == -100
    assert figures.nps({7: 5}) == 0
    assert figures.nps({10: 1, 0: 2, 7: 5}) == -13  # -12.5 away from zero
    assert figures.nps({10: 4}) is None
    assert figures.csat({5: 3, 4: 2, 3: 1, 1: 1}) == 71


def test_nothing_hidden_can_be_had_by_subtraction():
    for cells in itertools.product((0, 1, 3, 4, 5, 6, 9), repeat=4):
        of = dict(enumerate(cells))
        away = figures.hidden(of)
        assert all(n >= 5 or n == 0 for key, n in of.items() if key not in away)
        lost = sum(of[key] for key in away)
        every = {key for key, n in of.items() if n}
        assert not away or (len(away) > 1 and lost >= 5) or away == every
        assert not (away and min(of[key] for key in away) >= 5)


def test_each_kind_of_question_is_counted(club):
    survey = Asked(club, SCALE, NPS, ROOMS, USED, AGE, DAY, WHY)
    answers = [
        (5, 10, "1", ["1", "2"], 10, "2026-01-05", "Good"),
        (4, 9, "1", ["1"], 20, "2026-01-09", "Nice"),
        (4, 8, "1", ["1"], 30, "2026-02-01", None),
        (5, 3, "1", ["1"], 40, "2026-02-02", None),
        (3, 6, "1", ["1", "2"], 51, "2026-02-03", None),
        (1, 9, "2", ["2"], None, "2026-02-03", None),
    ]
    for actor, given in zip(survey.members(6), answers, strict=True):
        survey.answers(actor, *given)
    found = seen(survey)
    assert (found.n, found.uninvited, found.sent, found.begun) == (6, 6, 0, 0)
    assert (found.marks.csat, found.marks.csat_n) == (67, 6)
    assert (found.marks.nps, found.marks.nps_n) == (17, 6)
    scale, nps, room, used, age, day, why = found.questions
    assert (scale.n, scale.csat, nps.nps) == (6, 67, 17)
    assert set(scale.cells.values()) == {HIDDEN, 0}  # none of the marks came five times
    assert room.cells == {1: HIDDEN, 2: HIDDEN}  # the one answer would follow from the five
    assert used.n == 6
    assert used.cells == {1: HIDDEN, 2: HIDDEN}
    assert (age.n, str(age.mean)) == (5, "30.2")
    assert day.cells == {202601: HIDDEN, 202602: HIDDEN}
    assert why.n == 2


def test_below_five_answers_there_is_no_figure(sqlite_club):
    survey = Asked(sqlite_club)
    for actor in survey.members(4):
        survey.answers(actor, 5, 9, "Something")
    found = seen(survey)
    assert (found.n, found.enough, found.marks.csat) == (4, False, None)
    assert all(not one.cells and one.csat is None for one in found.questions)
    reader = sqlite_club.person(Role.MANAGER)
    with sqlite_club.work(reader) as work:
        assert not texts.read(work, survey.id, 3).items


def test_groups_are_hidden_below_five_and_so_is_the_next_one(club):
    survey = Asked(club)
    people = survey.members(19)
    tiers(survey, people, *["gold"] * 3, *["silver"] * 6, *["ordinary"] * 10)
    for n, actor in enumerate(people):
        survey.answers(actor, 5 if n % 2 else 3, 9)
    assert grouped(survey) == {
        "gold": (HIDDEN, None), "silver": (HIDDEN, None), "ordinary": (10, 50),
    }  # fmt: skip
    assert grouped(survey, "language") == {"en": (19, 47)}
    assert grouped(survey, "age") == {"": (19, 47)}


def test_groups_of_an_anonymous_survey_rest_on_what_was_counted_together(club):
    survey = Asked(club, SCALE, anonymous=True)
    people = survey.members(24)
    tiers(survey, people, *["gold"] * 3, *["silver"] * 21)
    for n, actor in enumerate(people):
        survey.answers(actor, 2 if n < 3 else 5)
    found = grouped(survey)
    assert found == {"silver": (15, 100)}
    assert seen(survey).n == 15
    survey.closes()
    assert grouped(survey) == {"silver": (15, 100)}
    assert seen(survey).n == 24


def test_it_is_set_beside_the_last_one_of_its_template(club):
    before = Asked(club, SCALE, opened_at=club.now - timedelta(days=365))
    for actor in before.members(5):
        before.answers(actor, 3)
    before.closes()
    other = Asked(club, SCALE, template="free", opened_at=club.now - timedelta(days=9))
    survey = Asked(club)
    for actor in survey.members(5):
        survey.answers(actor, 5, 9)
    found = seen(survey)
    assert found.before is not None
    assert (found.before.survey.id, found.before.marks.csat) == (before.id, 0)
    assert seen(other).before is None


def test_words_are_masked_and_searched_whatever_their_case(sqlite_club):
    survey = Asked(sqlite_club, WHY)
    said = [
        "Call me at 138 1234 5678", "My ID is 32010619900101123X", "ann@example.org wrote it",
        "More TEA please", "more tea, at 5 or 6", "１３８００００１２３４",
    ]  # fmt: skip
    for actor, words in zip(survey.members(6), said, strict=True):
        survey.answers(actor, words)
    reader = sqlite_club.person(Role.MANAGER)
    with sqlite_club.work(reader) as work:
        every = texts.read(work, survey.id, 1, size=20)
        tea = texts.read(work, survey.id, 1, holding="more Tea")
        phone = texts.read(work, survey.id, 1, holding="1381234")
    written = "\n".join(every.items)
    for secret in ("1234", "32010619900101123", "example", "3800"):
        assert secret not in written
    assert "at 5 or 6" in written
    assert tea.total == 2
    assert phone.total == 0


def test_a_draft_has_no_results_and_a_guest_sees_none(sqlite_club):
    survey = Asked(sqlite_club, state=State.DRAFT)
    with pytest.raises(SurveyNotThere):
        seen(survey)
    with pytest.raises(NotPermitted):
        seen(survey, Role.MEMBER)


def test_what_is_counted_is_what_was_answered_whatever_is_changed(club):
    survey = Asked(club, SCALE, NPS, USED, editable=True)
    dice, people = random.Random(7), survey.members(8)
    for actor in [*people, *dice.choices(people, k=16)]:
        ticks = sorted(dice.sample(["1", "2"], dice.randint(1, 2)))
        survey.answers(actor, dice.randint(1, 5), dice.choice([None, 0, 9]), ticks)
    with club.work() as work:
        counted = work.session.execute(text(
            "SELECT question_id, value, n FROM survey_tally "
            "WHERE pool = '' AND question_id > 0 AND value >= 0 AND n > 0"
        )).all()  # fmt: skip
        answered = work.session.execute(text(
            "SELECT question_id, value, count(*) FROM survey_answer GROUP BY question_id, value"
        )).all()  # fmt: skip
        people_in = work.session.execute(text(
            "SELECT pool, n FROM survey_tally WHERE question_id = 0 ORDER BY pool"
        )).all()  # fmt: skip
    assert sorted(map(tuple, counted)) == sorted(map(tuple, answered))
    assert [tuple(row) for row in people_in] == [
        ("", 8), ("age:", 8), ("district:", 8), ("language:en", 8), ("tier:ordinary", 8),
    ]  # fmt: skip


# ── Low marks ─────────────────────────────────────────────────────────────────────────────────


def follow(club):
    done = 1
    while done:
        with club.work(SYSTEM) as work:
            done = follow_up.run(work)


def rows(club, model):
    with club.work() as work:
        return list(work.session.execute(select(model)).scalars())


def test_a_low_mark_with_a_name_becomes_a_case_once(club):
    survey = Asked(club, SCALE, NPS, WHY, editable=True)
    low, fine, lukewarm = survey.members(3)
    survey.answers(low, 2, 9, "The draughts")
    survey.answers(fine, 3, 7, "Nothing")
    survey.answers(lukewarm, 5, 6, None)
    follow(club)
    follow(club)
    cases = rows(club, ServiceCase)
    assert {(one.person_id, one.source) for one in cases} == {
        (low.person_id, "survey"), (lukewarm.person_id, "survey"),
    }  # fmt: skip
    survey.answers(low, 1, 0, "Still the draughts")
    follow(club)
    assert len(rows(club, ServiceCase)) == 2


def test_low_marks_without_a_name_are_a_number_once_a_day(club):
    survey = Asked(club, SCALE, anonymous=True)
    people = survey.members(30)
    for actor in people[:9]:
        survey.answers(actor, 1)
    follow(club)
    assert not told(club)
    survey.answers(people[9], 1)
    follow(club)
    follow(club)
    assert [one.params["count"] for one in told(club)] == [5]
    for actor in people[10:]:
        survey.answers(actor, 1)
    follow(club)
    assert len(told(club)) == 1
    club.now += timedelta(days=1)
    follow(club)
    assert [one.params["count"] for one in told(club)] == [5, 25]
    assert not rows(club, ServiceCase)


def told(club):
    return [one for one in rows(club, OutboxMessage) if one.kind == "survey.low_marks"]


# ── Files ─────────────────────────────────────────────────────────────────────────────────────


def test_answers_one_by_one_are_for_those_who_may_and_carry_numbers_only_where_named(club):
    named, secret = Asked(club), Asked(club, anonymous=True)
    for actor in named.members(6):
        named.answers(actor, 5, 9, f"by {actor.person_id}")
        secret.answers(actor, 5, 9, f"by {actor.person_id}")
    secret.closes()
    maker, manager = club.person(Role.ACTIVITY_SPECIALIST), club.person(Role.MANAGER)
    with pytest.raises(NotPermitted), club.work(maker) as work:
        exporting.take(work, named.id)
    with club.work(manager) as work:
        for survey in (named, secret):
            exporting.take(work, survey.id)
        lines = exporting.lines(work.session, work.session.get_one(Survey, named.id))
        shuffled = exporting.lines(work.session, work.session.get_one(Survey, secret.id))
        kept = work.session.execute(select(SurveyBallot.__table__.c.id)).scalars().all()
    assert len({one.number for one in lines}) == 6
    assert {one.number for one in shuffled} == {""}
    assert {one.day for one in shuffled} == {None}
    assert len({one.cells[secret.asks[2]][0].words for one in shuffled}) == 6
    assert len(kept) == 12
