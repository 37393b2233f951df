"""What members say elsewhere, posters in shops (E8.7, C:4三5)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.access import SYSTEM
from domain.cases import figures, raising
from domain.errors import NotFound
from domain.voices import due, logging, posters, reading
from domain.voices.errors import PosterThere, VoiceHasCase, VoiceUnfit
from domain.voices.logging import Heard
from domain.voices.reading import Wanted
from tests.domain.cases import fresh, team, told

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
MARCH = date(2026, 3, 1)
HEARD = Heard(date(2026, 3, 2), "weibo", "event", "bad", "Too crowded!", "https://t.cn/x")


def heard(club, who, **other):
    with club.work(who) as work:
        return logging.log(work, heard=replace(HEARD, **other)).id


def tick_voices(club):
    with club.work(SYSTEM) as work:
        return due.run(work)


def test_voices_are_listed_by_place_and_mood_and_summed_up(club):
    club.now = NOON
    agent, boss, _lead = team(club)
    heard(club, agent)
    heard(club, agent, mood="good", topic="service")
    heard(club, agent, place="wechat")
    with club.work(agent) as work:
        assert reading.listed(work, wanted=Wanted(MARCH)).total == 3
        assert reading.listed(work, wanted=Wanted(MARCH, "weibo", "bad")).total == 1
        assert reading.listed(work, wanted=Wanted(date(2026, 2, 1))).total == 0
    with club.work(boss) as work:
        found = reading.summary(work, month=MARCH)
    assert (found.total, found.moods["bad"], found.cases) == (3, 2, 0)
    assert [(place, counts.total()) for place, counts in found.places] == [
        ("weibo", 2),
        ("wechat", 1),
    ]
    with pytest.raises(VoiceUnfit):
        heard(club, agent, day=date(2026, 3, 3))
    with pytest.raises(VoiceUnfit):
        heard(club, agent, words="  ")


def test_a_voice_becomes_one_case_and_then_stays(club):
    club.now = NOON
    agent, boss, _lead = team(club)
    voice = heard(club, agent)
    with club.work(agent) as work:
        case = logging.open_case(work, voice_id=voice, kind="complaint")
    assert (fresh(club, case).source, fresh(club, case).area) == ("online", "event")
    with pytest.raises(VoiceHasCase), club.work(boss) as work:
        logging.open_case(work, voice_id=voice, kind="complaint")
    with pytest.raises(VoiceHasCase), club.work(agent) as work:
        logging.strike(work, voice_id=voice)
    other = heard(club, agent)
    with pytest.raises(NotFound), club.work(team(club)[0]) as work:
        logging.strike(work, voice_id=other)
    with club.work(boss) as work:
        logging.strike(work, voice_id=other)
        assert reading.summary(work, month=MARCH).cases == 1


def test_what_is_said_of_a_colleague_is_for_those_above(club):
    club.now = NOON
    agent, boss, _lead = team(club)
    other = team(club)[0]
    voice = heard(club, agent, topic="staff")
    with pytest.raises(NotFound), club.work(other) as work:
        reading.one(work, voice_id=voice)
    with club.work(other) as work:
        assert reading.listed(work, wanted=Wanted(MARCH)).total == 0
    with club.work(boss) as work:
        assert reading.one(work, voice_id=voice).may_strike


def test_managers_are_told_of_a_month_once_it_is_over(club):
    club.now = NOON
    agent, boss, _lead = team(club)
    assert tick_voices(club) == 0  # nothing was heard
    heard(club, agent, day=date(2026, 2, 20))
    heard(club, agent)
    tick_voices(club)
    assert told(club, "voices.month")[-1] == (boss.person_id, {"year": 2026, "month": 2})
    assert tick_voices(club) == 0
    club.now += timedelta(days=31)
    assert (tick_voices(club), tick_voices(club)) == (1, 0)
    assert told(club, "voices.month")[-1][1] == {"year": 2026, "month": 3}


def test_voices_are_forgotten_with_the_words_of_cases(club):
    club.now = NOON
    agent, boss, _lead = team(club)
    heard(club, agent)
    club.now += timedelta(days=700)
    heard(club, agent, day=date(2028, 1, 31))
    while tick_voices(club):
        continue
    with club.work(boss) as work:
        assert reading.listed(work, wanted=Wanted(MARCH)).total == 1
    club.now += timedelta(days=40)
    while tick_voices(club):
        continue
    with club.work(boss) as work:
        assert reading.listed(work, wanted=Wanted(MARCH)).total == 0
        assert reading.listed(work, wanted=Wanted(date(2028, 1, 1))).total == 1


def test_a_poster_leads_to_its_place_until_it_is_taken_down(club):
    agent, boss, _lead = team(club)
    with club.work(boss) as work:
        poster = posters.make(work, place=" West  Gate shop ")
        assert poster.place == "West Gate shop"
        with pytest.raises(PosterThere):
            posters.make(work, place="West Gate shop")
        token, number = poster.token, poster.id
    with club.work(club.person()) as work:
        place = posters.place_of(work, token=token)
        assert posters.place_of(work, token="guessed") is None
        raising.raise_case(
            work, kind="complaint", area="service", words="x", source="poster", place=place
        )
    with club.work(agent) as work:
        assert [(one.poster.place, one.cases) for one in posters.hanging(work)] == [
            ("West Gate shop", 1)
        ]
    with club.work(boss) as work:
        wanted = figures.wanted("month", work.today)
        assert figures.of_house(work, wanted).places == [("West Gate shop", 1)]
        posters.end(work, poster_id=number)
        posters.end(work, poster_id=number)
        assert posters.place_of(work, token=token) is None
