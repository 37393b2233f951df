"""The three promises of a case (R7.2), to the minute (G22)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, insert

from domain import days, policy
from domain.access import Role
from domain.cases import handling, member, messages
from domain.cases.model import ClockState, State
from domain.cases.said import Said
from domain.days import ClubDay
from tests.domain import promises
from tests.domain.cases import (
    act,
    answers,
    asks,
    clocks_of,
    fresh,
    raised,
    resolves,
    says,
    team,
    tick,
)

EXAMPLES = promises.read()


@pytest.fixture
def rules():
    yield policy.set_defaults
    policy.set_defaults()


def at(words):
    """A moment on the clocks of Nanjing."""
    return datetime.fromisoformat(f"{words}+08:00").astimezone(UTC)


def clock(club, case, name, nth=-1):
    return [one for one in clocks_of(club, case) if one.clock == name][nth]


# ── Deadlines ─────────────────────────────────────────────────────────────────────────────────


def enter(club, who, entered):
    with club.work(who) as work:
        work.session.execute(delete(ClubDay))
        for day, works in entered.items():
            work.session.execute(
                insert(ClubDay).values(day=day, works=works, set_by=who.person_id, set_at=club.now)
            )


def lived(club, ann, agent, example):
    """The clock of the example, as the house keeps it."""
    club.now = example.start.astimezone(UTC)
    case = raised(club, ann, urgent=example.pace == "urgent")
    if example.clock == "next":
        answers(club, agent, case)
        says(club, ann, case)
    for begin, end in example.pauses:
        club.now = begin.astimezone(UTC)
        asks(club, agent, case)
        club.now = end.astimezone(UTC)
        says(club, ann, case)
    return clock(club, case, example.clock)


def test_g22_two_hundred_worked_examples_to_the_minute(sqlite_club, rules):
    club, agent = sqlite_club, sqlite_club.person(Role.SERVICE_AGENT)
    assert len(EXAMPLES) == 200
    wrong = []
    for example in EXAMPLES:
        rules(
            country=example.country,
            timezone=example.zone,
            office_hours=example.blocks,
            first_answer_hours=example.allowed if example.clock == "first" else 2,
            solution_days=example.allowed if example.clock == "resolution" else 3,
        )
        enter(club, agent, example.days)
        kept = lived(club, club.person(), agent, example)
        if (kept.due_at, kept.provisional) != (example.due, example.provisional):
            wrong.append((example, kept.due_at))
    assert wrong == []


def test_the_examples_are_what_a_walk_through_the_minutes_gives():
    for example in EXAMPLES[::20]:
        assert promises.by_hand(example) == example.due


def test_friday_half_past_four_and_one_hour_is_monday_half_past_nine(sqlite_club, rules):
    rules(office_hours=("09:00-17:00",), first_answer_hours=1)
    sqlite_club.now = at("2026-11-20T16:30")
    case = raised(sqlite_club)
    assert clock(sqlite_club, case, "first").due_at == at("2026-11-23T09:30")


# ── What runs, and what does not ──────────────────────────────────────────────────────────────


def test_the_next_answer_is_due_from_the_oldest_message_without_one(club):
    ann, (agent, _boss, _lead) = club.person(), team(club)
    club.now = at("2026-11-23T09:00")
    case = raised(club, ann)
    says(club, ann, case)  # while the first answer is owed, it is the only one
    assert [one.clock for one in clocks_of(club, case)] == ["first", "resolution"]
    assert clock(club, case, "first").due_at == at("2026-11-23T11:00")
    club.now = at("2026-11-23T10:00")
    answers(club, agent, case)
    assert clock(club, case, "first").state == ClockState.MET
    for minute in (5, 6, 7):
        club.now = at(f"2026-11-23T10:0{minute}")
        says(club, ann, case)
    running = [one for one in clocks_of(club, case) if one.clock == "next"]
    assert [one.due_at for one in running] == [at("2026-11-23T15:35")]
    club.now = at("2026-11-23T15:36")
    answers(club, agent, case)
    answers(club, agent, case)
    late = clock(club, case, "next")
    assert (late.state, late.breached_at) == (ClockState.MISSED_MET, at("2026-11-23T15:35"))
    assert fresh(club, case).assignee_id == agent.person_id  # who answers has it


def test_the_bots_own_words_notes_and_taking_it_are_no_answer(sqlite_club):
    club = sqlite_club
    case = raised(club)
    agent, boss, _lead = team(club)
    before = [(one.started_at, one.due_at) for one in clocks_of(club, case)]
    club.now += timedelta(minutes=10)
    act(club, agent, handling.claim, case)
    act(club, boss, handling.hand_over, case, to=boss.person_id)
    act(club, boss, handling.retype, case, kind="consultation", area="legal")
    club.person(Role.FINANCE)
    act(club, boss, handling.hand_to_department, case, department="finance")
    act(club, boss, messages.note, case, said=Said(words="A lawyer should look at it."))
    found = clocks_of(club, case)
    assert [one.state for one in found] == [ClockState.RUNNING] * 2
    assert [(one.started_at, one.due_at) for one in found] == before


def test_waiting_for_the_member_stops_the_solution_and_nothing_else(club):
    ann, (agent, _boss, _lead) = club.person(), team(club)
    club.now = at("2026-11-23T09:00")
    case = raised(club, ann)
    club.now = at("2026-11-23T10:00")
    asks(club, agent, case)
    waiting = clock(club, case, "resolution")
    assert (waiting.state, waiting.worked) == (ClockState.PAUSED, 60)
    club.now = at("2026-12-01T09:00")
    tick(club)
    assert clock(club, case, "resolution").breached_at is None
    says(club, ann, case)
    again = clock(club, case, "resolution")
    assert (again.state, again.due_at) == (ClockState.RUNNING, at("2026-12-03T17:00"))
    assert clock(club, case, "next").due_at == at("2026-12-01T14:30")
    assert fresh(club, case).state == State.IN_PROGRESS


def test_a_breach_is_kept_once_and_the_solution_clock_runs_anew_when_opened_again(club):
    ann, (agent, _boss, _lead) = club.person(), team(club)
    club.now = at("2026-11-23T09:00")
    case = raised(club, ann)
    club.now = at("2026-11-27T09:00")
    tick(club)
    missed = clock(club, case, "resolution").breached_at
    assert missed == at("2026-11-25T18:00")
    resolves(club, agent, case)
    tick(club)
    act(club, ann, member.not_solved, case, words="The same again.")
    first, second = [one for one in clocks_of(club, case) if one.clock == "resolution"]
    assert (first.state, first.breached_at) == (ClockState.MISSED_MET, missed)
    assert (second.state, second.due_at) == (ClockState.RUNNING, at("2026-12-01T18:00"))
    club.now = at("2026-11-30T09:00")
    resolves(club, agent, case)
    tick(club)
    states = [one.state for one in clocks_of(club, case) if one.clock == "resolution"]
    assert states == [ClockState.MISSED_MET, ClockState.MET]


def test_urgent_cases_run_day_and_night_and_what_was_used_stays_used(sqlite_club):
    club = sqlite_club
    agent, _boss, _lead = team(club)
    club.now = at("2026-11-28T23:00")  # a Saturday night
    case = raised(club, urgent=True)
    assert clock(club, case, "first").due_at == at("2026-11-29T01:00")
    calm = raised(club)
    assert clock(club, calm, "first").due_at == at("2026-11-30T11:00")
    club.now = at("2026-11-30T10:00")
    act(club, agent, handling.mark_urgent, calm, on=True)
    assert clock(club, calm, "first").due_at == at("2026-11-30T11:00")
    # 60 of 1350 minutes are used, so are 60/1350 of three days.
    used = timedelta(days=3) * 60 / 1350
    assert clock(club, calm, "resolution").due_at == at("2026-12-03T10:00") - used


# ── A calendar that changes ───────────────────────────────────────────────────────────────────


def test_deadlines_of_open_cases_follow_the_days_entered(club):
    agent, boss, _lead = team(club)
    club.now = at("2026-11-24T17:00")
    case = raised(club)
    due = {"first": at("2026-11-25T10:00"), "resolution": at("2026-11-27T17:00")}
    assert {one.clock: one.due_at for one in clocks_of(club, case)} == due
    with club.work(boss) as work:
        days.set_day(work, day=date(2026, 11, 25), works=False)
        days.set_day(work, day=date(2026, 11, 28), works=True)
        assert dict(days.listed(work)) == {date(2026, 11, 25): False, date(2026, 11, 28): True}
    tick(club)
    due = {"first": at("2026-11-26T10:00"), "resolution": at("2026-11-28T17:00")}
    assert {one.clock: one.due_at for one in clocks_of(club, case)} == due
    with club.work(boss) as work:
        days.set_day(work, day=date(2026, 11, 25), works=None)
        days.set_day(work, day=date(2026, 11, 28), works=None)
    club.now = at("2026-11-25T10:01")
    tick(club)
    first = clock(club, case, "first")
    assert (first.due_at, first.breached_at) == (at("2026-11-25T10:00"),) * 2
    with club.work(boss) as work:
        days.set_day(work, day=date(2026, 11, 25), works=False)
    tick(club)
    first = clock(club, case, "first")
    assert (first.due_at, first.breached_at) == (at("2026-11-25T10:00"),) * 2  # on record
    with pytest.raises(Exception, match="not_permitted"), club.work(agent) as work:
        days.set_day(work, day=date(2026, 11, 25), works=None)


def test_deadlines_of_open_cases_follow_the_office_hours_in_chunks(
    sqlite_club, rules, monkeypatch
):
    club = sqlite_club
    monkeypatch.setattr("domain.cases.due.CHUNK", 2)
    club.now = at("2026-11-23T17:00")
    cases = [raised(club) for _ in range(5)]
    rules(office_hours=("08:00-12:00", "13:00-17:30"))
    tick(club)
    found = {clock(club, case, "first").due_at for case in cases}
    assert found == {at("2026-11-24T09:30")}


def test_a_year_declared_complete_is_no_longer_provisional(sqlite_club):
    club = sqlite_club
    _agent, boss, _lead = team(club)
    club.now = at("2027-02-04T17:00")
    case = raised(club)
    assert clock(club, case, "resolution").provisional
    with club.work(boss) as work:
        days.set_year(work, year=2027, complete=True)
    tick(club)
    assert not clock(club, case, "resolution").provisional
