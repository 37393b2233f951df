"""A case from the complaint to the member's word (R7.1, R7.5)."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from domain.access import Role
from domain.cases import handling, member, messages, reading, suggestions
from domain.cases.errors import CaseMoved, CaseOver, CaseRated, CaseUnfit, ReopenOver
from domain.cases.model import State
from domain.cases.said import Said
from domain.errors import NotFound, NotPermitted
from domain.points import ledger
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
    told,
)
from tests.domain.earners import member as member_row
from tests.domain.earners import run_programmes


def earner(club):
    """A member with points to gain, while the programmes run."""
    person = club.person()
    run_programmes(club)
    return replace(person, member_id=member_row(club, person=person))


def points(club, who):
    with club.work() as work:
        return ledger.standing(work.session, who.member_id).balance


def test_a_complaint_is_taken_answered_solved_confirmed_and_rated(club):
    ann, (agent, _boss, _lead) = club.person(), team(club)
    case = raised(club, ann)
    assert (case.number, case.state) == ("C26-0001", State.NEW)
    assert told(club, "case.opened")[0][0] == ann.person_id
    act(club, agent, handling.claim, case)
    assert fresh(club, case).state == State.ACKNOWLEDGED
    answers(club, agent, case)
    assert fresh(club, case).state == State.IN_PROGRESS
    resolves(club, agent, case)
    assert fresh(club, case).resolution == "We called back."
    act(club, ann, member.confirm, case)
    act(club, ann, member.confirm, case)
    act(club, ann, member.rate, case, stars=5)
    act(club, ann, member.rate, case, stars=5, words="Quick!")
    with pytest.raises(CaseRated):
        act(club, ann, member.rate, case, stars=4)
    ended = fresh(club, case)
    assert (ended.state, ended.ended_how, ended.rating) == (State.CONFIRMED, "confirmed", 5)
    assert ended.next_at is None
    with club.work(agent) as work:
        steps = [step.what for step in reading.history(work, case.id)]
    assert steps == ["claimed", "resolved", "confirmed", "rated"]


def test_guests_have_cases_too_and_numbers_run_through_the_year(sqlite_club):
    numbers = [raised(sqlite_club).number for _ in range(3)]
    assert numbers == ["C26-0001", "C26-0002", "C26-0003"]
    sqlite_club.now += timedelta(days=60)
    assert raised(sqlite_club).number == "C27-0001"


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"words": "  "}, "words"),
        ({"kind": "gossip"}, "kind"),
        ({"area": "legal"}, "area"),
        ({"source": "rumour"}, "source"),
    ],
)
def test_what_does_not_fit_is_refused(sqlite_club, facts, reason):
    with pytest.raises(CaseUnfit) as refused:
        raised(sqlite_club, **facts)
    assert refused.value.facts["reason"] == reason


def test_files_and_messages_are_kept_with_the_words(sqlite_club):
    club, ann, agent = sqlite_club, sqlite_club.person(), sqlite_club.person(Role.SERVICE_AGENT)
    paper = {"stored": "store-1", "media_type": "image/jpeg", "sha256": "x", "size": 9}
    voice = Said(media="voice", from_chat=ann.telegram_id, from_message=7)
    case = raised(club, ann, files=[paper], messages=[voice])
    with club.work(agent) as work:
        messages.note(work, case_id=case.id, said=Said(words="Third time this week."))
        seen = messages.of_case(work, case_id=case.id)
    assert [(one.side, one.media, one.stored) for one in seen.items] == [
        ("member", "text", None),
        ("member", "photo", "store-1"),
        ("member", "voice", None),
        ("note", "text", None),
    ]
    with club.work(ann) as work:
        own = messages.of_case(work, case_id=case.id)
    assert [one.media for one in own.items] == ["text", "photo", "voice"]
    assert (own.total, own.items[0].mine) == (3, True)


def test_an_edit_changes_the_authors_own_message_only(sqlite_club):
    club, ann, eve = sqlite_club, sqlite_club.person(), sqlite_club.person()
    said = Said(words="On Mondey.", from_chat=ann.telegram_id, from_message=5)
    case = raised(club, ann, words="", messages=[said])
    with club.work(eve) as work:
        assert messages.edited(work, chat=ann.telegram_id, message=5, words="?") is None
    with club.work(ann) as work:
        assert messages.edited(work, chat=ann.telegram_id, message=6, words="?") is None
        found = messages.edited(work, chat=ann.telegram_id, message=5, words="On Monday.")
        assert (found.case_id, found.words) == (case.id, "On Monday.")


def test_foreign_cases_are_unknown_ones(club):
    ann, eve, (agent, _boss, _lead) = club.person(), club.person(), team(club)
    clerk = club.person(Role.MERCHANT_SPECIALIST)
    case = raised(club, ann)
    for who, deed in (
        (eve, lambda work: reading.one_of_mine(work, case.id)),
        (eve, lambda work: messages.of_case(work, case_id=case.id)),
        (eve, lambda work: messages.from_member(work, case_id=case.id, said=Said(words="x"))),
        (eve, lambda work: member.confirm(work, case_id=case.id)),
        (clerk, lambda work: reading.one(work, case.id)),
        (clerk, lambda work: handling.claim(work, case_id=case.id)),
        (clerk, lambda work: reading.find(work, number=case.number)),
        (agent, lambda work: reading.one(work, case.id + 1)),
    ):
        with pytest.raises(NotFound), club.work(who) as work:
            deed(work)
    with pytest.raises(NotPermitted), club.work(eve) as work:
        reading.one(work, case.id)
    with club.work(agent) as work:
        assert reading.find(work, number=" c26-1 ") == case.id
        assert reading.find(work, number="1") == case.id


def test_lists_show_what_presses_first_and_only_what_one_may_see(club):
    ann, (agent, boss, _lead) = club.person(), team(club)
    finance = club.person(Role.FINANCE)
    late = raised(club, ann)
    club.now += timedelta(hours=4)
    new, other = raised(club), raised(club, urgent=True)
    act(club, agent, handling.claim, other)
    act(club, agent, handling.hand_to_department, new, department="finance")
    with club.work(agent) as work:
        found = reading.queue(work)
        assert [line.case_id for line in found.items] == [late.id, other.id, new.id]
        assert [line.late for line in found.items] == [True, False, False]
        assert reading.counts(work) == {
            "mine": 1, "unassigned": 2, "soon": 2, "late": 1, "waiting": 0, "urgent": 1, "open": 3,
        }  # fmt: skip
        assert reading.to_look_after(work) == (3, 1)
        assert [one.case_id for one in reading.queue(work, filter="mine").items] == [other.id]
    act(club, boss, handling.claim, late)  # a colleague's overdue case is not ours
    with club.work(agent) as work:
        assert reading.to_look_after(work) == (2, 0)
    with club.work(finance) as work:
        assert [one.case_id for one in reading.queue(work).items] == [new.id]
    with club.work(ann) as work:
        assert [one.number for one in reading.mine(work).items] == ["C26-0001"]


# ── Not solved, opened again, ended ───────────────────────────────────────────────────────────


def test_not_solved_goes_on_and_a_case_can_be_opened_again_for_thirty_days(club):
    ann, (agent, _boss, _lead) = club.person(), team(club)
    case = raised(club, ann)
    resolves(club, agent, case)
    act(club, ann, member.not_solved, case, words="Still nobody picks up.")
    again = fresh(club, case)
    assert (again.state, again.reopened) == (State.IN_PROGRESS, 1)
    resolves(club, agent, case)
    act(club, ann, member.confirm, case)
    act(club, ann, member.rate, case, stars=2)
    with pytest.raises(CaseOver):
        says(club, ann, case)
    club.now += timedelta(days=30)
    with club.work(ann) as work:
        assert reading.one_of_mine(work, case.id).can == {"not_solved"}
    act(club, ann, member.not_solved, case, words="It began again.")
    opened = fresh(club, case)
    assert (opened.reopened, opened.rating, opened.ended_at) == (2, None, None)
    resolves(club, agent, case)
    act(club, ann, member.confirm, case)
    act(club, ann, member.rate, case, stars=5)  # each solution has its stars
    with club.work(agent) as work:
        stars = [one.facts.get("stars") for one in reading.history(work, case.id)]
    assert [one for one in stars if one] == [2, 5]
    club.now += timedelta(days=30, seconds=1)
    with pytest.raises(ReopenOver):
        act(club, ann, member.not_solved, case, words="And again.")


def test_a_case_without_a_solution_is_closed_with_a_reason_and_spam_is_not_rated(sqlite_club):
    club, ann, (agent, _boss, _lead) = sqlite_club, sqlite_club.person(), team(sqlite_club)
    case = raised(club, ann, words="Cheap watches")
    with pytest.raises(CaseUnfit):
        act(club, agent, handling.close, case, how="other")
    act(club, agent, handling.close, case, how="spam")
    assert {one.state for one in clocks_of(club, case)} == {"dropped"}
    with pytest.raises(CaseRated):
        act(club, ann, member.rate, case, stars=1)
    with pytest.raises(CaseMoved):
        act(club, agent, handling.close, case, how="spam")
    act(club, agent, handling.reopen, case, words="It was not spam.")
    act(club, ann, member.withdraw, case)
    act(club, ann, member.withdraw, case)
    assert fresh(club, case).ended_how == "withdrawn"


def test_a_dispute_with_a_merchant_needs_a_verdict(sqlite_club):
    club, (agent, _boss, _lead) = sqlite_club, team(sqlite_club)
    case = raised(club, kind="dispute", area="merchant", about_shop="Tea House")
    with pytest.raises(CaseUnfit) as refused:
        resolves(club, agent, case)
    assert refused.value.facts["reason"] == "verdict"
    resolves(club, agent, case, upheld=True)
    assert fresh(club, case).upheld is True


def test_who_leaves_has_no_case_any_more(sqlite_club):
    club, (agent, _boss, _lead) = sqlite_club, team(sqlite_club)
    case = raised(club)
    act(club, agent, handling.claim, case)
    with club.work() as work:
        assert handling.release_all(work, agent.person_id) == 1
    assert fresh(club, case).assignee_id is None


# ── Silence ───────────────────────────────────────────────────────────────────────────────────


def test_silence_is_asked_about_twice_and_closes_the_case_after_seven_working_days(club):
    ann, (agent, _boss, _lead) = club.person(), team(club)
    case = raised(club, ann)  # Monday, 23 November, 12:00
    resolves(club, agent, case)
    seen = []
    for moment in ("25T11:59", "25T12:00", "30T11:59", "30T12:00", "32T11:59", "32T12:00"):
        days, clock = int(moment[:2]) - 23, time.fromisoformat(moment[3:])
        club.now = case.opened_at.replace(hour=clock.hour - 8, minute=clock.minute)
        club.now += timedelta(days=days)
        tick(club)
        seen.append((len(told(club, "case.reminder")), fresh(club, case).state))
    waits = State.RESOLVED
    assert seen == [
        (0, waits), (1, waits), (1, waits), (2, waits), (2, waits), (2, State.CLOSED),
    ]  # fmt: skip
    assert {person for person, _ in told(club, "case.reminder")} == {ann.person_id}
    assert fresh(club, case).ended_how == "silence"
    act(club, ann, member.rate, case, stars=3)


def test_nothing_closes_over_an_unanswered_message_or_without_a_word_before(club):
    ann, (agent, _boss, _lead) = club.person(), team(club)
    case = raised(club, ann)
    resolves(club, agent, case)
    says(club, ann, case, "One thing is still open.")
    club.now += timedelta(days=20)
    tick(club)
    assert (fresh(club, case).state, told(club, "case.reminder")) == (State.RESOLVED, [])
    answers(club, agent, case, "Done as well.")
    club.now += timedelta(days=20)  # the schedule slept through both reminders
    tick(club)
    assert (fresh(club, case).state, len(told(club, "case.reminder"))) == (State.RESOLVED, 1)
    club.now += timedelta(days=1)
    tick(club)
    assert fresh(club, case).state == State.RESOLVED
    club.now += timedelta(days=5)
    tick(club)
    assert fresh(club, case).state == State.CLOSED


def test_a_question_the_member_leaves_open_is_the_colleagues_to_decide(sqlite_club):
    club, ann, (agent, _boss, _lead) = sqlite_club, sqlite_club.person(), team(sqlite_club)
    case = raised(club, ann)
    asks(club, agent, case)
    for _ in range(30):
        club.now += timedelta(days=1)
        tick(club)
    assert len(told(club, "case.reminder")) == 2
    assert told(club, "case.unanswered") == [(agent.person_id, {"case_id": case.id})]
    assert fresh(club, case).state == State.WAITING
    act(club, agent, handling.close, case, how="unreachable")


# ── Suggestions ───────────────────────────────────────────────────────────────────────────────


def test_a_suggestion_taken_up_gives_three_points_once_and_ends_with_thanks(club):
    ann, (agent, boss, _lead) = earner(club), team(club)
    case = raised(club, ann, kind="suggestion", area="event", words="Tea at noon.")
    act(club, agent, suggestions.screen, case)
    with pytest.raises(NotPermitted):
        act(club, agent, suggestions.adopt, case)
    act(club, boss, suggestions.adopt, case, words="We do that.", gift="A tin of tea")
    with pytest.raises(CaseMoved):
        act(club, boss, suggestions.adopt, case)
    with pytest.raises(CaseMoved):
        resolves(club, agent, case)
    act(club, agent, suggestions.implemented, case)
    act(club, agent, suggestions.thank, case, words="Thank you.")
    assert fresh(club, case).state == State.THANKED
    assert points(club, ann) == 3
    act(club, agent, handling.reopen, case, words="A mistake.")
    act(club, boss, suggestions.adopt, case)
    assert points(club, ann) == 3
    with club.work(agent) as work:
        taken = [one.facts for one in reading.history(work, case.id) if one.what == "adopted"]
    assert [one["points"] for one in taken] == [3, 3]
    assert taken[0]["gift"] == "A tin of tea"
    assert {one.state for one in clocks_of(club, case)} <= {"met", "running"}


def test_a_suggestion_not_taken_up_has_a_reason_and_perhaps_a_small_gift(sqlite_club):
    club, ann, (agent, boss, _lead) = sqlite_club, earner(sqlite_club), team(sqlite_club)
    case = raised(club, ann, kind="suggestion", area="other", words="A pool.")
    with pytest.raises(CaseUnfit):
        act(club, boss, suggestions.decline, case, reason=" ")
    act(club, boss, suggestions.decline, case, reason="There is no room for it.")
    act(club, agent, suggestions.thank, case, gift="A tin of tea")
    declined = fresh(club, case)
    assert (declined.state, declined.ended_how) == (State.DECLINED, "declined")
    assert points(club, ann) == 0


def test_a_guests_suggestion_can_be_taken_up_without_points(sqlite_club):
    club, (_agent, boss, _lead) = sqlite_club, team(sqlite_club)
    case = raised(club, kind="suggestion", area="other", words="More lamps.")
    act(club, boss, suggestions.adopt, case)
    with club.work(boss) as work:
        facts = reading.history(work, case.id)[-1].facts
    assert (facts["points"], facts["why"]) == (0, "guest")
