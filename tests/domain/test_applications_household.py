"""Never more than two cards a household without the chain, whoever presses when (E21.2, G32)."""

from functools import partial

import pytest
from sqlalchemy import event, select, text, true

from domain import policy
from domain.access import Role
from domain.applications import gates
from domain.applications import service as applications
from domain.applications.errors import ExceptionNotNeeded, HouseholdFull
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.approvals.service import Decision
from domain.members import household
from domain.members.model import Household, Member
from domain.outbox import OutboxMessage
from tests.domain.applicants import apply, approved, at_once, fresh

THE_FLAT = "紫金花园9栋2单元701室"
ROUNDS = 6


@pytest.fixture(autouse=True)
def _free():
    policy.set_defaults(fee_timing="free")
    yield
    policy.set_defaults()


def approve(club, actor, application):
    with club.work(actor) as work:
        return applications.approve(work, application.id, application.version)


def race(club, flat):
    """One card is given, two relatives are approved at the same moment."""
    approved(club, property=flat)
    relatives = [apply(club, property=flat) for _ in range(2)]
    staff = [club.person(Role.MEMBER_SPECIALIST) for _ in relatives]
    pairs = zip(staff, relatives, strict=True)
    return at_once(*(partial(approve, club, actor, one) for actor, one in pairs))


def cards_given(club):
    with club.work() as work:
        found = work.session.execute(
            select(Household.taken, Member.id).join(Member, Member.household_id == Household.id)
        ).all()
        return len(found)


def test_g32_two_relatives_at_once_never_make_three_cards(club):
    for n in range(ROUNDS):
        flat = f"紫金花园9栋2单元{n}室"
        results = race(club, flat)
        assert sorted(type(one).__name__ for one in results) == ["Application", "HouseholdFull"]
    assert cards_given(club) == 2 * ROUNDS


def test_g32_without_its_guard_the_household_overflows(club, monkeypatch):
    # The control: the same race with the guard and the CHECK behind it taken away.
    monkeypatch.setattr(household, "has_room", lambda cap: true())
    monkeypatch.setitem(gates.GATES, "household", lambda case: None)
    without_check(club)
    results = race(club, THE_FLAT)
    assert [type(one).__name__ for one in results] == ["Application"] * 2
    assert cards_given(club) == 3


def without_check(club):
    if not club.engines.is_sqlite:
        with club.work() as work:
            work.session.execute(text("ALTER TABLE household DROP CONSTRAINT household_has_room"))
        return

    @event.listens_for(club.engines.write, "connect")
    def _lenient(connection, _record):
        connection.execute("PRAGMA ignore_check_constraints=ON")

    club.engines.write.dispose()


def test_g32_the_database_itself_refuses_a_card_too_many(club, monkeypatch):
    monkeypatch.setattr(household, "has_room", lambda cap: true())
    monkeypatch.setitem(gates.GATES, "household", lambda case: None)
    results = race(club, THE_FLAT)
    assert sorted(type(one).__name__ for one in results) == ["Application", "IntegrityError"]


def test_the_third_card_needs_specialist_manager_and_leader(club):
    specialist, manager, leader = (
        club.person(role) for role in (Role.MEMBER_SPECIALIST, Role.MANAGER, Role.LEADER)
    )
    for _ in range(2):
        approved(club, specialist, property=THE_FLAT)
    third, fourth = (apply(club, property=THE_FLAT) for _ in range(2))
    with club.work(specialist) as work, pytest.raises(HouseholdFull):
        applications.approve(work, third.id, third.version)
    with club.work(specialist) as work:
        asked = applications.propose_exception(
            work, third.id, "A grandmother lives there too.", third.version
        )
        assert applications.propose_exception(work, third.id, "x", 1).id == third.id
    assert asked.state == "exception_pending"
    for actor in (manager, leader):
        assert fresh(club, third).state == "exception_pending"
        with club.work(actor) as work:
            approval = work.session.get_one(Approval, asked.exception_id)
            approvals.decide(work, approval.id, Decision.APPROVE, version=approval.version)
    granted = fresh(club, third)
    assert (granted.state, granted.exception_granted) == ("under_review", True)
    with club.work(specialist) as work:
        done = applications.approve(work, third.id, granted.version)
        assert done.state == "approved"
        with pytest.raises(HouseholdFull):
            applications.approve(work, fourth.id, fourth.version)
    with club.work() as work:
        home = work.session.execute(select(Household)).scalar_one()
        assert (home.taken, home.granted, home.seats) == (3, 1, 3)
        kinds = work.session.execute(select(OutboxMessage.kind)).scalars().all()
    assert kinds.count("application.exception_pending") == 1
    assert kinds.count("application.exception_decided") == 2  # the applicant and the specialist


def test_a_declined_exception_leaves_the_review_without_the_seat(club):
    specialist, manager = club.person(Role.MEMBER_SPECIALIST), club.person(Role.MANAGER)
    for _ in range(2):
        approved(club, specialist, property=THE_FLAT)
    third = apply(club, property=THE_FLAT)
    with club.work(specialist) as work:
        asked = applications.propose_exception(work, third.id, "Please.", third.version)
    with club.work(manager) as work:
        approval = work.session.get_one(Approval, asked.exception_id)
        approvals.decide(
            work, approval.id, Decision.REJECT, version=approval.version, reason="Not this time."
        )
    back = fresh(club, third)
    assert (back.state, back.exception_granted) == ("under_review", False)
    with club.work(specialist) as work:
        done = applications.reject(work, third.id, "household_full", version=back.version)
    assert done.state == "rejected"


def test_an_exception_is_not_asked_for_while_there_is_room(club):
    application = apply(club, property=THE_FLAT)
    specialist = club.person(Role.MEMBER_SPECIALIST)
    with club.work(specialist) as work, pytest.raises(ExceptionNotNeeded):
        applications.propose_exception(work, application.id, "x", application.version)


def test_a_withdrawn_applicant_is_not_brought_back_by_the_chain(club):
    specialist, manager, leader, ann = (
        club.person(role)
        for role in (Role.MEMBER_SPECIALIST, Role.MANAGER, Role.LEADER, Role.GUEST)
    )
    for _ in range(2):
        approved(club, specialist, property=THE_FLAT)
    third = apply(club, ann, property=THE_FLAT)
    with club.work(specialist) as work:
        asked = applications.propose_exception(work, third.id, "Please.", third.version)
    with club.work(ann) as work:
        applications.withdraw(work, third.id)
    for actor in (manager, leader):
        with club.work(actor) as work:
            approval = work.session.get_one(Approval, asked.exception_id)
            approvals.decide(work, approval.id, Decision.APPROVE, version=approval.version)
    assert fresh(club, third).state == "withdrawn"


def test_an_undone_approval_frees_the_seat(club):
    specialist = club.person(Role.MEMBER_SPECIALIST)
    first, _second = (approved(club, specialist, property=THE_FLAT) for _ in range(2))
    third = apply(club, property=THE_FLAT)
    with club.work(specialist) as work:
        undone = applications.undo(work, first.id)
        applications.approve(work, third.id, third.version)
    with club.work(specialist) as work, pytest.raises(HouseholdFull):
        applications.approve(work, undone.id, undone.version)


def test_a_lowered_cap_takes_nothing_away(club):
    specialist = club.person(Role.MEMBER_SPECIALIST)
    for _ in range(2):
        approved(club, specialist, property=THE_FLAT)
    policy.set_defaults(fee_timing="free", cards_per_household=1)
    third = apply(club, property=THE_FLAT)
    with club.work(specialist) as work, pytest.raises(HouseholdFull):
        applications.approve(work, third.id, third.version)
    policy.set_defaults(fee_timing="free", cards_per_household=3)
    with club.work(specialist) as work:
        assert applications.approve(work, third.id, third.version).state == "approved"
