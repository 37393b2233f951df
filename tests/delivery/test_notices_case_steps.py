"""Reminders about cases, in the words of now: what is said, to whom, and when it is obsolete."""

from datetime import UTC, datetime, time, timedelta

import pytest

from delivery import notices
from domain.access import SYSTEM
from domain.cases import handling, member, messages, rota, suggestions
from domain.cases.said import Said
from domain.voices import due, logging
from domain.voices.logging import Heard
from domain.work import Work
from locales.i18n import LANGUAGES, speaking
from tests.domain.cases import act, asks, raised, resolves, team, tick, told


@pytest.fixture
def club(sqlite_club):
    sqlite_club.now = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # Monday, nine o'clock
    notices.load_all()
    return sqlite_club


def read(club, kind, language="en"):
    """Every row of this kind as it would be said now; None where nothing is left to tell."""
    rows = told(club, kind)
    with club.work() as opened, speaking(language):
        work = Work(opened.session, SYSTEM, club.now)
        return [notices.NOTICES[kind](work, facts) for _person, facts in rows]


def labels(screen):
    return [button.text for row in screen.rows for button in row]


def test_a_share_of_the_time_gone_is_said_with_the_way_to_the_case(club):
    agent, _boss, _lead = team(club)
    case = raised(club)
    act(club, agent, handling.claim, case)
    club.now += timedelta(hours=1)
    tick(club)
    (screen,) = read(club, "case.rung")
    assert "50%" in screen.text and "with you or with your team" in screen.text
    assert case.number in screen.title and "Open the case" in labels(screen)
    with club.work(agent) as work:
        messages.from_staff(work, case_id=case.id, said=Said(words="Yes"))
    assert read(club, "case.rung") == [None]  # answered meanwhile


def test_silence_is_asked_about_and_the_end_told_beforehand(club):
    agent, _boss, _lead = team(club)
    ann = club.person()
    case = raised(club, ann)
    resolves(club, agent, case)
    club.now += timedelta(days=2, minutes=1)
    tick(club)
    (screen,) = read(club, "case.reminder")
    assert "Is it solved?" in screen.text and "we close it on" in screen.text
    assert labels(screen)[:2] == ["It is solved", "Not solved yet"]
    act(club, ann, member.confirm, case)
    assert read(club, "case.reminder") == [None]


def test_who_is_asked_and_says_nothing_is_reminded_and_in_the_end_the_colleague_told(club):
    agent, _boss, _lead = team(club)
    case = raised(club, club.person())
    act(club, agent, handling.claim, case)
    asks(club, agent, case)
    club.now += timedelta(days=2, minutes=1)
    tick(club)
    (reminder,) = read(club, "case.reminder")
    assert "cannot go on without your answer" in reminder.text
    assert "Answer now" in labels(reminder)
    for _day in range(12):
        club.now += timedelta(days=1)
        tick(club)
    assert read(club, "case.reminder") == [None, None]  # what was asked for is over
    (screen,) = read(club, "case.unanswered")
    assert "Please decide" in screen.text


def test_whoever_is_given_a_case_is_told_but_not_who_took_it(club):
    agent, boss, _lead = team(club)
    case = raised(club)
    act(club, agent, handling.claim, case)
    assert told(club, "case.assigned") == []
    act(club, agent, handling.hand_over, case, to=boss.person_id)
    assert [person for person, _facts in told(club, "case.assigned")] == [boss.person_id]
    for language in LANGUAGES:
        (screen,) = read(club, "case.assigned", language)
        assert case.number in screen.title and screen.text


def test_who_is_on_duty_reads_what_to_do_and_why(club):
    agent, boss, _lead = team(club)
    club.now += timedelta(hours=13)
    with club.work(boss) as work:
        day = work.today
        hours = {"begins": time(18), "ends": time(9)}
        rota.put(work, person_id=agent.person_id, first=day, last=day, **hours)
    case = raised(club, urgent=True)
    (screen,) = read(club, "case.duty")
    assert "Urgent" in screen.text and "because you are on duty" in screen.text
    assert case.number in screen.title and "Open the case" in labels(screen)
    act(club, boss, handling.close, case, how="duplicate")
    assert read(club, "case.duty") == [None]


def test_thanks_that_are_due_are_asked_for_until_somebody_thanked(club):
    agent, boss, _lead = team(club)
    case = raised(club, kind="suggestion", area="event")
    act(club, agent, handling.claim, case)
    act(club, boss, suggestions.adopt, case)
    club.now += timedelta(days=15)
    tick(club)
    (screen,) = read(club, "case.unthanked")
    assert "has not been thanked yet" in screen.text and "again in a week" in screen.text
    act(club, agent, suggestions.implemented, case)
    act(club, agent, suggestions.thank, case)
    assert read(club, "case.unthanked") == [None]


def test_the_month_of_voices_is_told_with_places_moods_and_topics(club):
    agent, boss, _lead = team(club)
    heard = Heard(club.now.date() - timedelta(days=25), "weibo", "event", "bad", "Too crowded!")
    with club.work(agent) as work:
        logging.log(work, heard=heard)
    with club.work(SYSTEM) as work:
        due.run(work)
    assert [who for who, _facts in told(club, "voices.month")] == [boss.person_id]
    (screen,) = read(club, "voices.month")
    assert "Weibo: 🙁 1" in screen.text and "Events: 🙁 1" in screen.text
    assert "Too crowded" not in screen.text and "The month in figures" in labels(screen)
