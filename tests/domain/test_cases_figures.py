"""What the figures of the service desk say, and what they never tell whom (SPEC 9, R7)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.access import Role
from domain.cases import figures, handling, member, suggestions
from domain.errors import NotPermitted
from tests.domain.cases import act, answers, raised, resolves, team, tick

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # 09:00


def seen(club, who, own=False, **only):
    with club.work(who) as work:
        wanted = figures.wanted("month", work.today, own=own, **only)
        return (figures.of_mine if own else figures.of_house)(work, wanted)


def solved(club, agent, *, stars=None, **facts):
    """A case from the first word to the member's."""
    ann = club.person()
    case = raised(club, ann, **facts)
    act(club, agent, handling.claim, case)
    answers(club, agent, case)
    resolves(club, agent, case)
    act(club, ann, member.confirm, case)
    if stars:
        act(club, ann, member.rate, case, stars=stars)
    return case


def test_a_month_says_what_came_was_solved_and_promised(club):
    agent, boss, _lead = team(club)
    solved(club, agent)
    ann = club.person()
    late = raised(club, ann, kind="consultation", area="legal")
    club.now += timedelta(days=7)
    tick(club)
    answers(club, agent, late)
    found = seen(club, boss)
    total = found.total
    assert (total.came, total.open, total.solved, total.confirmed) == (2, 1, 1, 1)
    assert (total.promises["first"].kept, total.promises["first"].broken) == (1, 1)
    assert (total.promises["resolution"].kept, total.promises["resolution"].broken) == (1, 1)
    assert found.total.kept.share == 0.5
    assert found.causes == [("delay", 1)]
    assert [key for key, _sums in found.areas] == [
        ("complaint", "service"),
        ("consultation", "legal"),
    ]
    only = seen(club, boss, kind="consultation", area="legal")
    assert (only.total.came, only.total.solved, only.causes) == (1, 0, [])


def test_the_middle_is_in_minutes_of_work(club):
    club.now = MONDAY
    agent, boss, _lead = team(club)
    for minutes in (10, 50, 30):
        case = raised(club)
        club.now += timedelta(minutes=minutes)
        answers(club, agent, case)
    assert seen(club, boss).middle["first"] == 30
    case = raised(club)
    club.now += timedelta(minutes=40)
    answers(club, agent, case)
    assert seen(club, boss).middle["first"] == 35


def test_ratings_show_from_five_answers_on(club):
    agent, boss, _lead = team(club)
    for stars in (5, 5, 4, 2):
        solved(club, agent, stars=stars)
    assert seen(club, boss).total.mean is None
    solved(club, agent, stars=4)
    total = seen(club, boss).total
    assert (total.rated, total.mean, total.content) == (5, 4.0, 0.8)


def test_what_was_taken_up_again_and_ideas_are_counted(club):
    agent, boss, _lead = team(club)
    case = solved(club, agent)
    act(club, agent, handling.reopen, case, words="It broke again.")
    idea = raised(club, kind="suggestion", area="event")
    act(club, boss, suggestions.adopt, idea)
    act(club, boss, suggestions.implemented, idea)
    total = seen(club, boss).total
    assert (total.again, total.adopted, total.implemented, total.open) == (1, 1, 1, 2)


def test_who_is_complained_about_learns_nothing_from_any_figure(club):
    agent, boss, lead = team(club)
    other = club.person(Role.MANAGER)
    raised(club, area="staff", about_person_id=agent.person_id)
    raised(club, area="staff", about_person_id=boss.person_id)
    assert seen(club, lead).total.came == 2
    assert seen(club, boss).total.came == 1
    assert seen(club, other).total.came == 1
    assert seen(club, club.person(Role.GM)).total.came == 0
    assert seen(club, agent, own=True).total.came == 0
    raised(club)
    assert seen(club, boss).total.came == 2


def test_confidential_cases_are_nobodys_among_the_figures_of_colleagues(club):
    agent, boss, lead = team(club)
    case = raised(club, area="staff", about_person_id=agent.person_id)
    act(club, boss, handling.claim, case)
    open_one = raised(club)
    act(club, boss, handling.claim, open_one)
    found = seen(club, lead)
    assert [(who, sums.came) for who, _name, sums in found.colleagues] == [(boss.person_id, 1)]
    assert found.total.came == 2


def test_an_agent_sees_own_figures_alone(club):
    agent, _boss, _lead = team(club)
    raised(club)
    act(club, agent, handling.claim, raised(club))
    assert seen(club, agent, own=True).total.came == 1
    with pytest.raises(NotPermitted):
        seen(club, agent)


def test_each_month_of_the_year_has_its_promises(club):
    agent, boss, _lead = team(club)
    answers(club, agent, raised(club))
    with club.work(boss) as work:
        wanted = figures.wanted("year", work.today)
        months = figures.kept_by_month(work.session, boss, wanted)
        before = figures.wanted("month", date(work.today.year - 1, 1, 1))
        assert figures.of_house(work, before).total.came == 0
        at = work.today.month
    assert [month for month, sums in enumerate(months, 1) if sums.kept.n] == [at]
    assert figures.read_by(figures.reader(boss)).person_id == boss.person_id
