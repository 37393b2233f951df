"""An enemy with the whole database and all its keys looks for who said what (R6.2).

Every member writes words of their own, so that the truth is known to the test and a link found
can be counted. The same attacks find everybody where ballots are written down as they come.
"""

import random
from collections import Counter

import pytest
from sqlalchemy import text

from domain.errors import Refused
from domain.surveys import answering, tray
from domain.surveys.model import Survey
from tests.domain.ballots import NPS, SCALE, WHY, Asked
from tests.domain.crowd import at_once
from tests.domain.enemy import Enemy, opened, pair

CROWD = 40


def answer_all(survey, people, naive=False):
    """Everybody answers, in an order of their own, each in a transaction of their own."""
    order = random.Random(5).sample(people, len(people))
    for n, actor in enumerate(order):
        with survey.club.work(actor) as work:
            words = f"words of {actor.person_id}!"
            answering.submit(work, survey.id, survey.given(1 + n % 5, n % 11, words))
            if naive:
                row = {"said": words}
                work.session.execute(text("INSERT INTO naive (said) VALUES (:said)"), row)


def receipts(enemy):
    """Every order in which the members stand who answered: of their receipts, of their points."""
    done = [row for row in enemy.tables["survey_invitation"] if row["state"] == "done"]
    person = {row["member_id"]: row["person_id"] for row in done}
    return list(enemy.orders(done, lambda row: person[row["member_id"]]))


def found_by(enemy, table="survey_answer", column="words"):
    rows = [row for row in enemy.tables[table] if row.get(column) is not None]
    return enemy.links(list(enemy.orders(rows, lambda row: opened(row[column]))), receipts(enemy))


@pytest.fixture
def naive(club):
    with club.work() as work:
        serial = "SERIAL" if work.session.get_bind().dialect.name == "postgresql" else "INTEGER"
        work.session.execute(text(f"CREATE TABLE naive (id {serial} PRIMARY KEY, said TEXT)"))
    yield
    with club.work() as work:
        work.session.execute(text("DROP TABLE naive"))


def test_no_order_mark_or_join_leads_from_a_ballot_to_a_member(club, naive):
    survey = Asked(club, SCALE, NPS, WHY, anonymous=True, points=1)
    people = survey.members(CROWD)
    answer_all(survey, people, naive=True)
    _nothing_is_found(Enemy(club), ballots_seen=CROWD - 5)
    survey.closes()
    enemy = Enemy(club)
    _nothing_is_found(enemy, ballots_seen=CROWD)
    # The control: the same eyes find everybody where answers are kept as they come.
    assert found_by(enemy, "naive", "said")[0] == CROWD


def _nothing_is_found(enemy, *, ballots_seen):
    cast = enemy.tables["survey_ballot"]
    assert len(cast) == ballots_seen
    for column in ("member_id", "on_day", "tier", "age", "district", "language", "followed_at"):
        assert {row[column] for row in cast} == {None}
    if enemy.postgres:  # no transaction of a member is left on a ballot or an answer
        for name in ("survey_ballot", "survey_answer"):
            assert len({row["mark"] for row in enemy.tables[name]}) == 1
    for row in enemy.tables["survey_ballot"]:
        elsewhere = enemy.holding(row["id"])
        assert elsewhere == {"survey_ballot", "survey_answer"}
    known = {opened(row["words"]) for row in enemy.tables["survey_answer"] if row["words"]}
    for words in sorted(known)[:5]:
        assert enemy.holding(words) - {"naive"} == {"survey_answer"}
    if len(known) == CROWD:
        right, nearest = found_by(enemy)
        assert right <= CROWD // 4, right  # by chance one, of hundreds of orders some
        assert nearest < 0.75, nearest


def test_the_control_a_named_ballot_is_found_at_once(club):
    survey = Asked(club, SCALE, NPS, WHY)
    people = survey.members(6)
    answer_all(survey, people)
    enemy = Enemy(club)
    owner = {row["id"]: row["member_id"] for row in enemy.tables["survey_ballot"]}
    members = {actor.member_id: actor.person_id for actor in people}
    for row in enemy.tables["survey_answer"]:
        if row["words"]:
            assert pair(opened(row["words"]), members[owner[row["ballot_id"]]])


def test_marks_by_group_are_counted_in_fives_and_never_the_rest(club):
    """Nothing of a small group stands anywhere, nor can it be had by subtraction."""
    survey = Asked(club, SCALE, NPS, anonymous=True)
    people = survey.members(23)
    with club.work() as work:
        for place, actor in enumerate(people):
            tier = "gold" if place < 3 else "silver"
            work.session.execute(
                text("UPDATE member SET tier = :tier WHERE id = :one"),
                {"tier": tier, "one": actor.member_id},
            )
    for n, actor in enumerate(people):
        survey.answers(actor, 1 if n < 3 else 5, 9)
    survey.closes()
    with club.work() as work:
        cells = [tuple(row) for row in work.session.execute(
            text("SELECT pool, question_id, value, n FROM survey_tally WHERE pool <> ''")
        )]  # fmt: skip
        left = work.session.execute(text("SELECT count(*) FROM survey_tray")).scalar_one()
    assert left == 0
    heads = {pool: n for pool, question, _value, n in cells if question == 0}
    assert heads.keys() == {"tier:silver", "language:en"}
    # Of twenty silver answers five to nine are not counted by group, so the three golden ones
    # cannot be what is left over.
    assert heads["tier:silver"] == 15
    assert not [one for one in cells if one[0] == "tier:silver" and one[2] == 1]


def test_two_looks_at_the_box_differ_by_five_ballots_or_none(sqlite_club):
    survey = Asked(sqlite_club, SCALE, anonymous=True)
    seen = []
    for actor in survey.members(21):
        survey.answers(actor, 4)
        with survey.work() as work:
            seen.append(work.session.execute(text("SELECT count(*) FROM survey_ballot")).scalar())
    assert set(seen) == {0, 5, 10, 15}
    assert seen[:9] == [0] * 9
    survey.closes()
    with survey.work() as work:
        assert work.session.execute(text("SELECT count(*) FROM survey_ballot")).scalar() == 21


def test_whoever_came_last_moves_on_no_more_often_than_others(sqlite_club):
    """The lot decides who leaves the tray; the one who made it full stays half the time."""
    moved = Counter()
    for _round in range(40):
        survey = Asked(sqlite_club, WHY, anonymous=True)
        with survey.work() as work:
            for n in range(tray.POOL):
                answers = [{"question_id": survey.asks[0], "words": str(n)}]
                words = {"low": False, "answers": answers, "cells": [], "marks": []}
                tray.put(work, survey.id, {tray.BALLOTS: words})
            rows = work.session.execute(
                text("SELECT words FROM survey_answer WHERE question_id = :one"),
                {"one": survey.asks[0]},
            )
            moved.update(int(opened(row.words)) for row in rows)
    assert moved.total() == 40 * tray.BATCH
    assert 8 <= moved[9] <= 32
    assert 8 <= moved[0] <= 32


# ── Once each ─────────────────────────────────────────────────────────────────────────────────


def _ends(club, survey, actor):
    def act(work):
        try:
            answering.submit(work, survey.id, survey.given(4, 9))
        except Refused as refused:
            return refused.code
        return "in"

    return at_once(club, 8, act, threads=4, actors=[actor] * 8)


def test_eight_presses_of_one_member_at_once_are_one_answer(club):
    survey = Asked(club, SCALE, NPS, points=1)
    (actor,) = survey.members(1)
    ends = _ends(club, survey, actor)
    assert ends["in"] == 1
    with club.work() as work:
        count = text("SELECT count(*) FROM survey_ballot")
        assert work.session.execute(count).scalar() == 1
        assert _survey(work, survey).answered == 1


def _survey(work, survey):
    return work.session.get(Survey, survey.id)


def test_the_control_without_the_receipt_one_member_answers_eight_times(club, monkeypatch):
    survey = Asked(club, SCALE, NPS, anonymous=True)
    (actor,) = survey.members(1)
    done = type("Done", (), {"first": True, "points": 0})
    monkeypatch.setattr(answering.invitations, "done", lambda *_all: done)
    ends = _ends(club, survey, actor)
    assert ends["in"] == 8


def test_a_quota_is_never_passed_and_the_last_one_closes(club):
    survey = Asked(club, SCALE, anonymous=True, quota=12)
    people = survey.members(16)

    def act(work):
        try:
            answering.submit(work, survey.id, survey.given(4))
        except Refused as refused:
            return refused.code
        return "in"

    ends = at_once(club, 16, act, threads=4, actors=people)
    assert ends == {"in": 12, "survey_not_open": 4}
    survey.night()
    with club.work() as work:
        assert _survey(work, survey).state == "closed"
        cast = work.session.execute(text("SELECT count(*) FROM survey_ballot")).scalar()
    assert cast == 12
