"""What the schedule says and what it forgets (R1.2, R1.4, R1.6)."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from domain import policy
from domain.access import Role
from domain.applications import facts
from domain.applications import service as applications
from domain.applications.model import (
    ApplicationAnswer,
    ApplicationFile,
    Channel,
    Consent,
    ReviewNote,
)
from domain.errors import NotPermitted
from domain.outbox import OutboxMessage
from tests.domain.applicants import apply, approved, fill, fresh, papers


@pytest.fixture(autouse=True)
def _free():
    policy.set_defaults(fee_timing="free")
    yield
    policy.set_defaults()


def tick(club):
    """Everything the schedule does until nothing is due."""
    for act in (applications.remind, applications.expire):
        while True:
            with club.work() as work:
                if not act(work):
                    break


def said(club, *kinds):
    with club.work() as work:
        rows = work.session.execute(select(OutboxMessage).order_by(OutboxMessage.id)).scalars()
        return [(row.kind.split(".")[1], row.person_id) for row in rows if row.kind in kinds]


WARNINGS = ("application.due_soon", "application.overdue")


def at(club, day, hour, minute=0):
    """A moment in Nanjing, November 2026."""
    club.now = datetime(2026, 11, day, hour - 8, minute, tzinfo=UTC)


def test_a_clock_warns_the_specialist_and_then_the_manager_each_once(club):
    one, two, boss = (
        club.person(role)
        for role in (Role.MEMBER_SPECIALIST, Role.MEMBER_SPECIALIST, Role.MANAGER)
    )
    application = apply(club)  # Monday, 12:00; tidied by Wednesday 18:00 = 19.5 working hours
    at(club, 25, 14)
    tick(club)
    assert said(club, *WARNINGS) == []
    at(club, 25, 15)  # 80 % are 15.6 hours: Wednesday 14:06
    tick(club)
    tick(club)
    assert said(club, *WARNINGS) == [("due_soon", one.person_id), ("due_soon", two.person_id)]
    at(club, 25, 18)
    tick(club)
    tick(club)
    assert said(club, *WARNINGS)[2:] == [("overdue", boss.person_id)]
    assert fresh(club, application).watch_at > club.now


def test_who_claimed_it_is_warned_alone_and_tidying_is_done(club):
    one, _two = (club.person(Role.MEMBER_SPECIALIST) for _ in range(2))
    application = apply(club)
    with club.work(one) as work:
        applications.claim(work, application.id, application.version)
    at(club, 26, 12)  # Thursday: the entry's 80 % (due 18:00) have passed, tidying is over
    tick(club)
    assert said(club, *WARNINGS) == [("due_soon", one.person_id)]


def test_missing_materials_stop_the_clocks(club):
    specialist = club.person(Role.MEMBER_SPECIALIST)
    club.person(Role.MANAGER)
    application = apply(club)
    with club.work(specialist) as work:
        applications.ask_back(
            work, application.id, [(facts.PORTRAIT, "missing")], application.version
        )
    club.now += timedelta(days=60)
    tick(club)
    assert said(club, *WARNINGS) == []


def test_a_late_start_says_only_the_worst(club):
    club.person(Role.MEMBER_SPECIALIST)
    boss = club.person(Role.MANAGER)
    apply(club)
    club.now += timedelta(days=60)
    tick(club)
    assert said(club, *WARNINGS) == [("overdue", boss.person_id)] * 3


def test_an_approved_card_that_is_not_made_in_time_is_noticed(club):
    specialist, boss = club.person(Role.MEMBER_SPECIALIST), club.person(Role.MANAGER)
    approved(club, specialist)
    club.now += timedelta(days=40)
    tick(club)
    assert said(club, *WARNINGS) == [("overdue", boss.person_id)]


def test_the_chunks_get_everything_done(club):
    club.person(Role.MANAGER)
    for _ in range(5):
        apply(club)
    club.now += timedelta(days=60)
    with club.work() as work:
        assert [applications.remind(work, chunk=2) for _ in range(4)] == [2, 2, 1, 0]


DRAFTS = ("application.draft_reminder", "application.draft_expired")


def test_a_draft_is_remembered_on_day_7_and_27_and_ends_on_day_30(club):
    ann, clerk = club.person(), club.person(Role.DESK_CLERK)
    with club.work(ann) as work:
        draft = applications.begin(work)
        fill(work)
    with club.work(clerk) as work:
        applications.begin_for_caller(work, Channel.PAPER)
        fill(work, for_caller=True)
    begun, heard = club.now, []
    for day in range(1, 33):
        club.now = begun + timedelta(days=day)
        tick(club)
        heard += [day] * (len(said(club, *DRAFTS)) - len(heard))
    assert heard == [7, 27, 30]
    assert {person for _kind, person in said(club, *DRAFTS)} == {ann.person_id}
    assert fresh(club, draft).state == "expired"
    with club.work() as work:
        assert work.session.execute(select(ApplicationAnswer)).first() is None
        assert len(applications.forget(work)) == 6
    with club.work(ann) as work:
        assert applications.standing(work) is None
        assert applications.begin(work).id != draft.id


def test_a_touched_draft_starts_counting_anew_and_waits_for_morning(club):
    ann = club.person()
    with club.work(ann) as work:
        applications.begin(work)
    club.now += timedelta(days=6)
    with club.work(ann) as work:
        applications.save_answer(work, "full_name", "Ann")
    club.now += timedelta(days=6)
    tick(club)
    assert said(club, *DRAFTS) == []
    club.now += timedelta(days=1, hours=11)  # 23:00 in Nanjing
    tick(club)
    with club.work() as work:
        row = work.session.execute(
            select(OutboxMessage).where(OutboxMessage.kind == "application.draft_reminder")
        ).scalar_one()
    assert row.not_before == datetime(2026, 12, 7, 1, tzinfo=UTC)


def counts(work):
    tables = (ApplicationAnswer, ApplicationFile, ReviewNote)
    return [
        work.session.execute(select(func.count()).select_from(table)).scalar_one()
        for table in tables
    ]


def test_31_days_after_a_rejection_only_the_decision_is_left(club):
    ann, specialist = club.person(), club.person(Role.MEMBER_SPECIALIST)
    with club.work(ann) as work:
        applications.begin(work)
        fill(work)
        agreed = [applications.Agreed("rules", "1", "words")]
        application = applications.submit(work, consents=agreed)
    with club.work(specialist) as work:
        applications.note(work, application.id, "Called.")
        applications.reject(work, application.id, "other", "Moved away.", version=2)
    club.now += timedelta(days=30, hours=23)
    with club.work() as work:
        assert applications.forget(work) == []
    club.now += timedelta(hours=1)
    with club.work() as work:
        names = applications.forget(work)
        assert len(names) == 3
        assert applications.forget(work) == names  # until they are known to be gone
        applications.files_gone(work, names)
        assert applications.forget(work) == []
        assert counts(work) == [0, 0, 0]
        assert work.session.execute(select(Consent)).scalar_one().signature is None
    left = fresh(club, application)
    assert (left.state, left.outcome, left.reason_code) == ("rejected", "rejected", "other")
    assert (left.reason_text, left.id_hash, left.phone_hash, left.household_key) == (None,) * 4


def test_identity_pictures_of_members_go_too_but_the_portrait_stays(club):
    specialist = club.person(Role.MEMBER_SPECIALIST)
    given = papers()
    application = approved(club, specialist, **given)
    club.now += timedelta(days=31)
    with club.work() as work:
        names = applications.forget(work)
        assert names == [given[facts.ID_FRONT][0]["stored"]]
        applications.files_gone(work, names)
    with club.work(specialist) as work:
        dossier = applications.look(work, application.id)
        assert {one.slot for one in dossier.files} == {facts.PORTRAIT, facts.PROPERTY_PROOF}
        assert dossier.gate.passed


def test_a_file_somebody_else_still_needs_is_not_removed(club):
    # The store keeps the same content once: two relatives send the same contract.
    shared, ann, bob = papers(), club.person(), club.person()
    for person in (ann, bob):
        with club.work(person) as work:
            applications.begin(work)
            applications.save_answer(work, facts.ID_FRONT, shared[facts.ID_FRONT])
    for person, gone in ((ann, []), (bob, [shared[facts.ID_FRONT][0]["stored"]])):
        with club.work(person) as work:
            applications.discard(work)
        with club.work() as work:
            assert applications.forget(work) == gone


def test_only_the_schedule_runs_these(sqlite_club):
    for act in (applications.remind, applications.expire, applications.forget):
        manager = sqlite_club.person(Role.MANAGER)
        with sqlite_club.work(manager) as work, pytest.raises(NotPermitted):
            act(work)
