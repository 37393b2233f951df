"""An entry its owner calls wrong: raised once, answered once, by somebody else (SPEC 5)."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select, update

from domain import days
from domain.access import SYSTEM, Role
from domain.approvals import service as approvals
from domain.errors import AlreadyDecided, NotFound, NotPermitted, ReasonMissing
from domain.outbox import OutboxMessage
from domain.points import by_hand, disputes, granting, ledger
from domain.points.disputes import Answer
from domain.points.errors import (
    DisputeOpen,
    DisputeProposed,
    NotDisputable,
    OwnEntry,
    OwnPoints,
)
from domain.points.model import Cause
from domain.points.rules_model import Dispute
from tests.domain.earners import member, run_programmes


class Scene:
    """Ann has an entry of 2 points that a colleague keyed."""

    def __init__(self, club):
        run_programmes(club)
        self.club = club
        self.ann = club.person()
        self.member_id = member(club, person=self.ann)
        self.clerk = club.person(Role.MEMBER_SPECIALIST)
        self.judge = club.person(Role.ACTIVITY_SPECIALIST)
        with club.work(self.clerk) as work:
            self.entry = granting.grant(
                work,
                code="event.attended",
                member_id=self.member_id,
                occasion="Lecture",
                on=work.today,
            ).id

    def raised(self, words="I was at two lectures.", entry=None, actor=None):
        with self.club.work(actor or self.ann) as work:
            return disputes.raise_(work, entry or self.entry, words)

    def decided(self, dispute, answer=Answer.RIGHT, words="We looked.", actor=None, points=None):
        with self.club.work(actor or self.judge) as work:
            return disputes.decide(work, dispute.id, answer, words=words, points=points)

    def proposed(self):
        """A question, and a correction too large for one colleague in answer to it."""
        raised = self.raised()
        return raised, self.decided(raised, Answer.ADJUSTED, points=500)

    def judged(self, made, decision):
        with self.club.work(self.club.person(Role.MANAGER)) as work:
            approvals.decide(work, made.approval.id, decision, version=1, reason="As it is.")

    def state(self):
        with self.club.work() as work:
            row = work.session.execute(select(Dispute)).scalar_one()
            return row.state, row.outcome, row.decided_at

    def balance(self):
        with self.club.work() as work:
            return ledger.standing(work.session, self.member_id).balance

    def told(self, kind):
        with self.club.work() as work:
            found = select(func.count()).where(OutboxMessage.kind == kind)
            return work.session.execute(found).scalar_one()


@pytest.fixture
def scene(sqlite_club):
    return Scene(sqlite_club)


def test_a_dispute_is_due_in_three_working_days_and_the_group_learns_a_number_only(scene):
    raised = scene.raised()
    assert raised.due_at == scene.club.now + timedelta(days=3, hours=6)  # Thursday 18:00
    with scene.club.work() as work:
        row = work.session.execute(
            select(OutboxMessage).where(OutboxMessage.kind == "desk.dispute")
        ).scalar_one()
        assert (row.person_id, row.params) == (None, {"dispute_id": raised.id})
        kept = work.session.execute(select(Dispute.__table__.c.words)).scalar_one()
        raw = work.session.connection().exec_driver_sql("SELECT words FROM points_dispute")
        assert kept == "I was at two lectures." and b"lectures" not in raw.scalar_one()


def test_a_day_the_club_does_not_work_is_none_of_the_three(scene):
    with scene.club.work(scene.club.person(Role.MANAGER)) as work:
        days.set_day(work, day=date(2026, 11, 25), works=False)
    assert scene.raised().due_at == scene.club.now + timedelta(days=4, hours=6)  # Friday 18:00


def test_one_entry_is_disputed_once_while_it_is_open(scene):
    first = scene.raised()
    with pytest.raises(DisputeOpen) as refused:
        scene.raised("Still wrong.")
    assert refused.value.facts == {"due": first.due_at}
    scene.decided(first)
    assert scene.raised("It is wrong all the same.").id != first.id


def test_only_the_owner_disputes_an_entry_and_only_one_that_moved_points(scene):
    with pytest.raises(NotFound):
        scene.raised(actor=scene.club.person())
    stranger = scene.club.person()
    member(scene.club, "NJ2", person=stranger)
    with pytest.raises(NotFound):
        scene.raised(actor=stranger)
    with pytest.raises(NotFound):
        scene.raised(entry=99_999)
    with pytest.raises(ReasonMissing):
        scene.raised("  ")
    with scene.club.work() as work:
        held = ledger.hold(
            work, member_id=scene.member_id, points=1, key="h", cause=Cause("redemption")
        )
        ledger.release(work, held.id)
    with pytest.raises(NotDisputable):
        scene.raised(entry=held.id)
    with scene.club.work(scene.judge) as work:
        by_hand.reverse(work, scene.entry, reason="entered_wrong", note="Wrong day.")
    with pytest.raises(NotDisputable):
        scene.raised()


def test_who_made_the_entry_does_not_decide_and_neither_does_who_it_is_about(scene):
    raised = scene.raised()
    with pytest.raises(OwnEntry):
        scene.decided(raised, actor=scene.clerk)
    with scene.club.work() as work:
        from domain.members.model import Member

        work.session.execute(
            update(Member)
            .where(Member.id == scene.member_id)
            .values(person_id=scene.judge.person_id)
        )
    with pytest.raises(OwnPoints):
        scene.decided(raised)
    with pytest.raises(NotPermitted):
        scene.decided(raised, actor=scene.club.person(Role.SERVICE_AGENT))
    with scene.club.work(scene.judge) as work:
        assert disputes.waiting(work).total == 1


@pytest.mark.parametrize(
    ("answer", "points", "balance"),
    [(Answer.RIGHT, None, 2), (Answer.REVERSED, None, 0), (Answer.ADJUSTED, 5, 7)],
)
def test_the_answer_is_carried_out_and_the_member_reads_the_words(scene, answer, points, balance):
    made = scene.decided(scene.raised(), answer, points=points)
    assert scene.balance() == balance
    assert (made is None) == (answer is Answer.RIGHT)
    assert scene.told("dispute.answered") == 1
    with scene.club.work() as work:
        row = work.session.execute(select(Dispute)).scalar_one()
        assert (row.state, row.outcome, row.answer) == ("decided", answer, "We looked.")
        assert row.decided_by == scene.judge.person_id


def test_a_large_correction_in_answer_waits_for_a_second_person(scene):
    raised, made = scene.proposed()
    assert made.approval is not None and scene.balance() == 2
    assert scene.state() == ("open", "adjusted", None)
    assert (scene.told("dispute.answered"), scene.told("dispute.proposed")) == (0, 1)
    with pytest.raises(DisputeProposed):
        scene.decided(raised, Answer.RIGHT, actor=scene.club.person(Role.MANAGER))
    with pytest.raises(DisputeOpen):
        scene.raised("Again.")


def test_a_proposed_correction_answers_the_question_once_it_is_agreed(scene):
    _raised, made = scene.proposed()
    scene.judged(made, approvals.Decision.APPROVE)
    assert scene.balance() == 502
    state, outcome, at = scene.state()
    assert (state, outcome) == ("decided", "adjusted") and at is not None
    assert scene.told("dispute.answered") == 1


@pytest.mark.parametrize("how", ["rejected", "withdrawn"])
def test_a_correction_not_agreed_to_opens_the_question_again(scene, how):
    raised, made = scene.proposed()
    if how == "rejected":
        scene.judged(made, approvals.Decision.REJECT)
    else:
        with scene.club.work(scene.judge) as work:
            approvals.withdraw(work, made.approval.id)
    assert scene.state() == ("open", None, None)
    assert (scene.told("dispute.answered"), scene.told("desk.dispute_reopened")) == (0, 1)
    scene.decided(raised, Answer.ADJUSTED, points=1)
    assert (scene.balance(), scene.state()[0]) == (3, "decided")
    assert scene.told("dispute.answered") == 1


def test_an_answer_without_words_or_with_points_that_do_not_fit_decides_nothing(scene):
    raised = scene.raised()
    with pytest.raises(ReasonMissing):
        scene.decided(raised, words=" ")
    with pytest.raises(by_hand.NotEnoughPoints):
        scene.decided(raised, Answer.ADJUSTED, points=-9)
    with scene.club.work(scene.judge) as work:
        assert disputes.one(work, raised.id).dispute.state == "open"
    assert scene.told("dispute.answered") == 0


def test_the_oldest_stands_first_and_shows_that_it_is_late(scene):
    first = scene.raised()
    scene.club.now += timedelta(days=5)
    with scene.club.work(scene.clerk) as work:
        other = granting.grant(
            work, code="group.joined", member_id=scene.member_id, occasion="Choir", on=work.today
        )
    second = scene.raised(entry=other.id)
    with scene.club.work(scene.judge) as work:
        found = disputes.waiting(work).items
    assert [(one.dispute.id, one.late) for one in found] == [(first.id, True), (second.id, False)]
    assert found[0].number == "NJ1"


def test_the_manager_is_told_once_of_a_question_that_is_overdue(scene):
    boss = scene.club.person(Role.MANAGER)
    scene.decided(scene.raised())
    late = scene.raised("Still wrong.")
    counts = []
    for later in (3, 4, 5):
        with scene.club.work(SYSTEM) as work:
            work.now += timedelta(days=later)
            counts += [disputes.remind(work), disputes.remind(work)]
    assert counts == [0, 0, 1, 0, 0, 0]
    with scene.club.work() as work:
        row = work.session.execute(
            select(OutboxMessage).where(OutboxMessage.kind == "dispute.overdue")
        ).scalar_one()
    assert (row.person_id, row.params) == (boss.person_id, {"dispute_id": late.id})


# ── Two at once ───────────────────────────────────────────────────────────────────────────────


def _two_at_once(club, take):
    """Two colleagues answer in the same instant: both have looked before either writes."""
    scene = Scene(club)
    raised = scene.raised()
    both, outcomes = threading.Barrier(2, timeout=10), []

    def together(*args):
        if not club.engines.is_sqlite:  # there the units themselves take turns
            both.wait()
        return take(*args)

    def press(actor):
        try:
            scene.decided(raised, Answer.ADJUSTED, actor=actor, points=5)
            outcomes.append("decided")
        except AlreadyDecided:
            outcomes.append("too late")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(disputes, "_take", together)
        people = (scene.judge, club.person(Role.MANAGER))
        threads = [threading.Thread(target=press, args=(actor,)) for actor in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return sorted(outcomes), scene.balance()


def test_f3_of_two_answers_at_once_one_wins_and_one_learns_of_it(club):
    assert _two_at_once(club, disputes._take) == (["decided", "too late"], 7)


@pytest.mark.postgres
def test_f3_control_without_the_guard_both_answers_would_be_carried_out(postgres_url):
    from bot import database
    from tests.conftest import Club

    def unguarded(work, dispute_id, answer, words):
        work.session.execute(
            update(Dispute).where(Dispute.id == dispute_id).values(state="decided", answer=words)
        )

    engines = database.open_engines(postgres_url)
    outcomes = _two_at_once(Club(engines), unguarded)
    engines.dispose()
    assert outcomes == (["decided", "decided"], 12)


def test_two_presses_of_this_is_wrong_at_once_make_one_dispute(club):
    scene, outcomes = Scene(club), []

    def press():
        try:
            outcomes.append(scene.raised().id)
        except DisputeOpen:
            outcomes.append("open")

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("open") == 1
    with club.work() as work:
        assert work.session.execute(select(func.count(Dispute.id))).scalar_one() == 1
