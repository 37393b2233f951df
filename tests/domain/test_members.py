"""Numbers without gaps, one entry a person (E23.1, R1.5)."""

from functools import partial

import pytest
from sqlalchemy import select, true

from domain import policy
from domain.access import Role
from domain.applications import moving
from domain.applications import service as applications
from domain.applications.errors import LateDecision
from domain.applications.model import ApplicationAnswer
from domain.audit import AuditEntry
from domain.errors import NotPermitted
from domain.members import service as members
from domain.members.errors import NoSuchMember, NumbersExhausted
from domain.members.model import Member
from tests.domain.applicants import apply, approved, at_once, fresh


@pytest.fixture(autouse=True)
def _free():
    policy.set_defaults(fee_timing="free")
    yield
    policy.set_defaults()


def approve(club, actor, application):
    with club.work(actor) as work:
        return applications.approve(work, application.id, application.version)


def numbers(club):
    with club.work() as work:
        return list(work.session.execute(select(Member.number).order_by(Member.id)).scalars())


def test_numbers_are_handed_out_without_gap_by_colleagues_at_once(club):
    waiting = [apply(club) for _ in range(8)]
    staff = [club.person(Role.MEMBER_SPECIALIST) for _ in range(4)]
    for first in range(0, 8, 4):
        pairs = zip(staff, waiting[first : first + 4], strict=True)
        at_once(*(partial(approve, club, actor, one) for actor, one in pairs))
    assert sorted(numbers(club)) == [f"NJ{100001 + n}" for n in range(8)]


def test_a_number_of_an_undone_unit_is_not_lost(club):
    application = apply(club)
    specialist = club.person(Role.MEMBER_SPECIALIST)
    with pytest.raises(RuntimeError), club.work(specialist) as work:
        applications.approve(work, application.id, application.version)
        raise RuntimeError
    assert fresh(club, application).state == "submitted"
    approve(club, specialist, application)
    assert numbers(club) == ["NJ100001"]


def test_a_used_up_range_refuses_until_it_is_widened(club):
    policy.set_defaults(fee_timing="free", number_last=100001)
    specialist = club.person(Role.MEMBER_SPECIALIST)
    approved(club, specialist)
    application = apply(club)
    with club.work(specialist) as work, pytest.raises(NumbersExhausted) as refused:
        applications.approve(work, application.id, application.version)
    assert refused.value.facts == {"prefix": "NJ"}
    policy.set_defaults(fee_timing="free", number_last=100005)
    approve(club, specialist, application)
    policy.set_defaults(fee_timing="free", number_first=200001, number_last=200009)
    approved(club, specialist)
    policy.set_defaults(fee_timing="free", number_prefix="SZ", number_first=1, number_last=9)
    approved(club, specialist)
    assert numbers(club) == ["NJ100001", "NJ100002", "NJ200001", "SZ1"]


def test_a_mistaken_range_can_be_put_back_and_no_number_is_given_twice(club):
    specialist = club.person(Role.MEMBER_SPECIALIST)

    def admit(prefix="NJ", first=112341, last=199999):
        policy.set_defaults(
            fee_timing="free", number_prefix=prefix, number_first=first, number_last=last
        )
        approved(club, specialist)
        return numbers(club)[-1]

    assert admit() == "NJ112341"
    assert admit(first=900001, last=999999) == "NJ900001"
    assert admit() == "NJ112342"
    assert admit(last=999999) == "NJ900002"
    assert admit("NJ1", 2, 99) == "NJ12"
    assert admit("NJ1", 2, 9) == "NJ13"
    assert admit("NJ1123", 41, 99) == "NJ112343"
    assert admit("", 7, 9) == "7"
    assert admit() == "NJ112344"
    assert admit("NJ1123", 41, 99) == "NJ112345"
    assert admit() == "NJ112346"


def test_g8_two_colleagues_pressing_at_once_make_one_decision(club):
    for _ in range(5):
        application = apply(club)
        one, two = (club.person(Role.MEMBER_SPECIALIST) for _ in range(2))
        results = at_once(*(partial(approve, club, who, application) for who in (one, two)))
        lost = [result for result in results if isinstance(result, Exception)]
        assert [type(error) for error in lost] == [LateDecision]
        winner = fresh(club, application).decided_by
        assert str(lost[0].facts["by"]) == f"#{winner}"
    assert numbers(club) == [f"NJ{100001 + n}" for n in range(5)]


def reject(club, actor, application, reason):
    with club.work(actor) as work:
        return applications.reject(work, application.id, reason, version=application.version)


def rejections(club):
    """How often the applicant of a raced rejection is told."""
    application = apply(club)
    staff = [club.person(Role.MEMBER_SPECIALIST) for _ in range(2)]
    reasons = ("not_an_owner", "same_person")
    at_once(
        *(
            partial(reject, club, *pair)
            for pair in zip(staff, [application] * 2, reasons, strict=True)
        )
    )
    with club.work() as work:
        trail = select(AuditEntry.seq).where(AuditEntry.action == "application.rejected")
        return len(work.session.execute(trail).all())


def test_g8_two_rejections_at_once_are_one(club):
    assert rejections(club) == 1


def test_g8_without_its_guard_both_decide(club, monkeypatch):
    # The control: the row no longer decides who was first.
    monkeypatch.setattr(moving, "unchanged", lambda version: true())
    monkeypatch.setattr("domain.applications.deciding.REVIEWABLE", tuple(applications.State))
    assert rejections(club) == 2


def test_the_same_papers_are_never_two_members(club):
    first, second = (apply(club, id_number=f"E{n}") for n in (1, 2))
    with club.work() as work:
        rows = work.session.execute(
            select(ApplicationAnswer).where(
                ApplicationAnswer.application_id == second.id,
                ApplicationAnswer.path == "id_number",
            )
        )
        rows.scalar_one().value = "E1"
    staff = [club.person(Role.MEMBER_SPECIALIST) for _ in range(2)]
    pairs = zip(staff, (first, second), strict=True)
    results = at_once(*(partial(approve, club, actor, one) for actor, one in pairs))
    assert len([one for one in results if isinstance(one, Exception)]) == 1
    assert numbers(club) == ["NJ100001"]


def test_a_member_finds_themselves_and_staff_finds_them_by_number(club):
    ann = club.person()
    application = apply(club, ann)
    specialist = club.person(Role.MEMBER_SPECIALIST)
    approve(club, specialist, application)
    with club.work(ann) as work:
        assert members.of(work).number == "NJ100001"
        with pytest.raises(NotPermitted):
            members.find(work, number="NJ100001")
    with club.work(specialist) as work:
        assert members.of(work) is None
        assert members.find(work, number=" nj100001 ").name == "林小满"
        with pytest.raises(NoSuchMember):
            members.find(work, number="NJ9")
