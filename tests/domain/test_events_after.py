"""After an event: points once, feedback in its week, the draft on the third day."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update

from domain import calendar, days
from domain.access import Role
from domain.errors import NotPermitted
from domain.events import after, feedback
from domain.events.after_errors import FeedbackShut
from domain.events.after_model import Counted, EventAfter, Visit
from domain.events.feedback import Answer, Results, percent
from domain.events.model import Registration
from domain.points import check, ledger
from domain.points.earning import Reward
from domain.points.model import Cause, Transfer
from tests.domain.afters import HOURS, Evening, row, run, told
from tests.domain.crowd import at_once
from tests.domain.earners import run_programmes


def balances(club, evening):
    with club.work() as work:
        return [ledger.standing(work.session, one.member_id).balance for one in evening.guests]


# ── Points ────────────────────────────────────────────────────────────────────────────────────


def test_those_who_came_get_their_points_once_two_hours_after_the_end(club):
    run_programmes(club)
    evening = Evening(club, guests=4, came=2)
    evening.later(hours=1)
    assert balances(club, evening) == [0, 0, 0, 0]
    evening.later(hours=2)
    assert balances(club, evening) == [2, 2, 0, 0]
    evening.later(days=1)
    evening.later(days=10)
    assert balances(club, evening) == [2, 2, 0, 0]
    with club.work() as work:
        assert work.session.scalar(select(func.count()).select_from(Transfer)) == 2
    assert [one.points for one in evening.visits()] == [2, 2]


def test_somebody_typed_in_from_paper_the_same_evening_gets_them_too(sqlite_club):
    run_programmes(sqlite_club)
    evening = Evening(sqlite_club, guests=3, came=1)
    evening.later(hours=2)
    with sqlite_club.work() as work:
        late = evening.guests[2].member_id
        work.session.execute(
            update(Registration).where(Registration.member_id == late).values(came_at=work.now)
        )
    evening.later(hours=24)
    assert balances(sqlite_club, evening) == [2, 0, 2]


def test_without_check_in_everybody_with_a_seat_gets_them_when_the_lists_are_closed(sqlite_club):
    run_programmes(sqlite_club)
    evening = Evening(sqlite_club, guests=3)
    evening.later(hours=2)
    assert balances(sqlite_club, evening) == [0, 0, 0]
    assert len(told(sqlite_club, "event.feedback_asked")) == 3
    evening.later(hours=24)
    assert balances(sqlite_club, evening) == [2, 2, 2]
    assert row(sqlite_club, evening.event_id).counted == Counted.REGISTERED


def test_a_machine_that_was_off_for_a_month_still_gives_the_points(sqlite_club):
    run_programmes(sqlite_club)
    evening = Evening(sqlite_club, guests=2, came=1)
    evening.later(days=30)
    assert balances(sqlite_club, evening) == [2, 0]
    assert told(sqlite_club, "event.feedback_asked") == []  # the week for answers is over


def test_points_wait_for_a_programme_that_does_not_run_and_the_desk_hears_it_once(club):
    evening = Evening(club, guests=2, came=2)
    evening.later(hours=2)
    evening.later(days=1)
    evening.later(days=9)
    assert balances(club, evening) == [0, 0]
    assert [one.rewarded_at for one in evening.visits()] == [None, None]
    assert len(told(club, "desk.event_points_wait")) == 1
    run_programmes(club)
    evening.later(days=10)
    assert balances(club, evening) == [2, 2]
    assert [one.points for one in evening.visits()] == [2, 2]
    assert len(told(club, "desk.event_points_wait")) == 1


def test_points_that_wait_are_given_up_after_three_months(sqlite_club):
    evening = Evening(sqlite_club, guests=1, came=1)
    for ago in (91, 95, 100):
        evening.later(days=ago)
    assert row(sqlite_club, evening.event_id).next_at is None


def test_two_schedules_at_once_give_the_points_once(club):
    run_programmes(club)
    evening = Evening(club, guests=30, came=30)
    club.now = evening.ended + 2 * HOURS
    with club.work() as work:
        after.run(work)
    for _ in range(3):
        at_once(club, 12, after.run, threads=4)
    assert balances(club, evening) == [2] * 30
    assert len(told(club, "event.feedback_asked")) == 30


def again(club):
    """As if the note that a visit was rewarded had never been kept."""
    with club.work() as work:
        work.session.execute(text("UPDATE event_visit SET rewarded_at = NULL"))
        work.session.execute(text("UPDATE event_after SET next_at = opens_at"))
    run(club)


def test_the_key_of_an_award_holds_even_when_its_note_is_lost(sqlite_club, monkeypatch):
    run_programmes(sqlite_club)
    evening = Evening(sqlite_club, guests=1, came=1)
    evening.later(hours=2)
    again(sqlite_club)
    assert balances(sqlite_club, evening) == [2]
    # The control: with another key the same visit would be paid twice.
    monkeypatch.setattr(Reward, "key", property(lambda one: f"another:{one.member_id}"))
    again(sqlite_club)
    assert balances(sqlite_club, evening) == [4]


def priced(club, evening):
    """A seat of 30 points for each guest, put aside when they registered."""
    with club.work() as work:
        for guest in evening.guests:
            found = select(Registration).where(Registration.member_id == guest.member_id)
            seat = work.session.execute(found).scalar_one()
            ledger.earn(
                work, member_id=guest.member_id, points=100, key=f"e{seat.id}",
                cause=Cause("grant"),
            )  # fmt: skip
            seat.hold_id = ledger.hold(
                work, member_id=guest.member_id, points=30, key=f"registration:{seat.id}",
                cause=Cause("event.seat", evening.event_id),
            ).id  # fmt: skip


def test_the_price_of_every_seat_that_was_not_given_up_is_spent_for_good(club):
    evening = Evening(club, guests=3, came=1)
    priced(club, evening)
    evening.later(minutes=1)
    evening.later(hours=2)
    assert balances(club, evening) == [70, 70, 70]  # who did not come did not give it up either
    with club.work() as work:
        kinds = work.session.scalars(select(Transfer.kind).where(Transfer.kind == "settle"))
        assert len(kinds.all()) == 3
        sums = work.session.execute(
            text("SELECT account, sum(amount) FROM points_entry GROUP BY account")
        ).all()
        assert {name: int(amount) for name, amount in sums if amount} == {
            "issued": -300, "redeemed": 90, "member": 210,
        }  # fmt: skip
        assert check.run(work) == 3  # the daily check looked at all of them
    assert told(club, "alert") == []


def test_settling_many_leaves_what_was_released_alone(sqlite_club):
    evening = Evening(sqlite_club, guests=2)
    priced(sqlite_club, evening)
    with sqlite_club.work() as work:
        holds = list(work.session.scalars(select(Registration.hold_id)))
        ledger.release(work, holds[0])
        assert ledger.settle_many(work, holds) == 1
        assert ledger.settle_many(work, holds) == 0
    assert balances(sqlite_club, evening) == [100, 70]


# ── Feedback ──────────────────────────────────────────────────────────────────────────────────


def test_feedback_opens_two_hours_after_the_end_to_those_who_came(sqlite_club):
    evening = Evening(sqlite_club, guests=3, came=2)
    with pytest.raises(FeedbackShut) as shut:
        evening.says(0)
    assert shut.value.facts["reason"] == "early"
    assert shut.value.facts["from_time"] == evening.ended + timedelta(hours=2)
    evening.later(minutes=10)
    with pytest.raises(FeedbackShut):
        evening.says(0)
    evening.later(hours=2)
    asked = told(sqlite_club, "event.feedback_asked")
    assert [one.person_id for one in asked] == [one.person_id for one in evening.guests[:2]]
    evening.says(0)
    with pytest.raises(FeedbackShut) as shut:
        evening.says(2)
    assert shut.value.facts["reason"] == "not_there"


def test_it_waits_for_the_morning_when_the_event_ends_late(sqlite_club):
    evening = Evening(sqlite_club, guests=1, came=1)
    with sqlite_club.work() as work:
        work.session.execute(text("DELETE FROM event_after"))
    evening.later(hours=10)  # 22:00 in Nanjing
    (one,) = told(sqlite_club, "event.feedback_asked")
    assert one.not_before - sqlite_club.now == timedelta(hours=11)


def test_one_reminder_after_two_days_for_those_who_have_not_answered(club):
    evening = Evening(club, guests=3, came=3)
    evening.later(hours=2)
    evening.says(0)
    evening.later(days=2, hours=2)
    evening.later(days=3)
    evening.later(days=6)
    reminded = told(club, "event.feedback_reminder")
    assert [one.person_id for one in reminded] == [one.person_id for one in evening.guests[1:]]


def test_an_answer_can_be_changed_until_the_seventh_day_and_counts_once(club):
    evening = Evening(club, guests=6, came=6)
    evening.later(hours=2)
    for guest in range(5):
        evening.says(guest, 5, 10)
    assert evening.results() == Results(6, 5, 100, 100, (0, 0, 0, 0, 5))
    evening.later(days=6, hours=23)
    evening.says(0, 1, 0, bad="Too loud")
    assert evening.results() == Results(6, 5, 80, 60, (1, 0, 0, 0, 4))
    evening.later(days=7)
    with pytest.raises(FeedbackShut) as shut:
        evening.says(0)
    assert shut.value.facts["reason"] == "over"


def test_two_presses_at_once_are_one_answer(club):
    evening = Evening(club, guests=1, came=1)
    evening.later(hours=2)
    actors = evening.guests * 12
    ends = at_once(
        club, 12, lambda work: feedback.answer(work, evening.event_id, Answer(4, 9)).visit.stars,
        actors=actors, threads=4,
    )  # fmt: skip
    assert ends == {4: 12}
    with club.work() as work:
        assert work.session.scalar(select(func.count()).select_from(Visit)) == 1


def test_below_five_answers_no_figure_and_no_word_is_shown(sqlite_club):
    evening = Evening(sqlite_club, guests=6, came=6)
    evening.later(hours=2)
    for guest in range(4):
        evening.says(guest, 5, 10, good=f"Lovely {guest}", quotable=True)
    assert evening.results() == Results(6, 4)
    with sqlite_club.work(evening.runner) as work:
        assert feedback.words(work, evening.event_id) == feedback.Listed((), 0, 4)
        assert feedback.quotes(work.session, evening.event_id) == []
    evening.says(4, 3, 5, bad="Cold tea")
    assert evening.results() == Results(6, 5, 80, 60, (0, 0, 1, 0, 4))
    with sqlite_club.work(evening.runner) as work:
        found = feedback.words(work, evening.event_id)
        assert found.total == 5
        assert not any(hasattr(one, "member_id") for one in found.items)
        assert feedback.quotes(work.session, evening.event_id) == [
            "Lovely 0",
            "Lovely 1",
            "Lovely 2",
            "Lovely 3",
        ]  # fmt: skip - “Cold tea” was not given to be quoted


@pytest.mark.parametrize(
    ("part", "whole", "said"), [(1, 8, 13), (-1, 8, -13), (2, 3, 67), (0, 5, 0), (5, 5, 100)]
)
def test_a_share_is_rounded_as_on_paper(part, whole, said):
    assert percent(part, whole) == said


def test_what_members_wrote_is_sealed_in_the_database(sqlite_club):
    evening = Evening(sqlite_club, guests=1, came=1)
    evening.later(hours=2)
    evening.says(0, good="The tea was fine")
    with sqlite_club.work() as work:
        (kept,) = work.session.execute(text("SELECT good FROM event_visit")).one()
        assert b"tea" not in kept


def test_only_who_runs_events_reads_what_members_wrote(sqlite_club):
    evening = Evening(sqlite_club, guests=1)
    with (
        pytest.raises(NotPermitted),
        sqlite_club.work(sqlite_club.person(Role.INSPECTOR)) as work,
    ):
        feedback.words(work, evening.event_id)


# ── The clock ─────────────────────────────────────────────────────────────────────────────────


def test_on_the_third_day_the_summary_is_drafted_and_due_on_the_seventh(club):
    run_programmes(club)
    evening = Evening(club, guests=2, came=1)
    evening.later(days=2, hours=20)
    assert told(club, "event.summary_drafted") == []
    evening.later(days=3)
    (one,) = told(club, "event.summary_drafted")
    assert one.person_id == evening.runner.person_id
    assert len(told(club, "desk.event_over")) == 1
    found = row(club, evening.event_id)
    assert found.due_at - evening.ended == timedelta(days=7, hours=6)  # Monday, 18:00
    evening.later(days=6)
    assert len(told(club, "event.summary_reminder")) == 1
    evening.later(days=7, hours=7)
    evening.later(days=20)
    assert len(told(club, "event.summary_reminder")) == 2
    assert row(club, evening.event_id).next_at is None


def test_a_summary_that_comes_late_is_due_on_the_next_day_the_club_works(sqlite_club):
    run_programmes(sqlite_club)
    evening = Evening(sqlite_club, guests=2, came=1)
    free = calendar.add_working_days((evening.ended + timedelta(days=14)).date(), 1)
    with sqlite_club.work(sqlite_club.person(Role.MANAGER)) as work:
        days.set_day(work, day=free, works=False)
    wanted = calendar.add_working_days(free, 1)
    evening.later(days=14)
    assert row(sqlite_club, evening.event_id).due_at.date() == wanted


def test_a_cancelled_event_is_followed_by_nothing(sqlite_club):
    evening = Evening(sqlite_club, guests=2, state="cancelled")
    assert evening.later(days=30) == 0
    with sqlite_club.work() as work:
        assert work.session.scalar(select(func.count()).select_from(EventAfter)) == 0


def test_a_large_event_is_done_in_chunks(sqlite_club, monkeypatch):
    monkeypatch.setattr(after, "CHUNK", 10)
    evening = Evening(sqlite_club, guests=35, came=35)
    evening.later(hours=2)
    assert len(told(sqlite_club, "event.feedback_asked")) == 35
    assert len(evening.visits()) == 35
