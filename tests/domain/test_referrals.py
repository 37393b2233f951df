"""Members who bring members: paid once, never for oneself or the own home (R3.11)."""

from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from sqlalchemy import func, select, update

from domain import policy
from domain.access import Role
from domain.applications import facts
from domain.applications import service as applications
from domain.audit import AuditEntry
from domain.errors import NotFound
from domain.members.model import Member
from domain.outbox import OutboxMessage
from domain.points import ledger
from domain.points.model import Cause, Transfer
from domain.purchases import service as purchases
from domain.referrals import paying
from domain.referrals import service as referrals
from domain.referrals.model import Referral, ReferralLink
from tests.domain.applicants import apply, at_once

HOME = "紫金花园3栋1单元501室"


@pytest.fixture(autouse=True)
def _free():
    policy.set_defaults(fee_timing="free")
    yield
    policy.set_defaults()


def rule(**values):
    policy.set_defaults(fee_timing="free", **values)


def approve(club, application):
    with club.work(club.person(Role.MEMBER_SPECIALIST)) as work:
        return applications.approve(work, application.id, application.version)


def admitted(club, person=None, **changed):
    """Somebody who has applied and was admitted: (actor, member id)."""
    person = person or club.person()
    application = approve(club, apply(club, person, **changed))
    return person, application.member_id


def touch(club, person, member_id):
    with club.work(person) as work:
        return referrals.touched(work, referrals.token(member_id))


def link_of(club, person):
    with club.work(person) as work:
        return referrals.own(work)


def brought(club, **changed):
    """A member, and somebody admitted by their link: two (actor, member id)."""
    ann, ann_id = admitted(club, property=HOME)
    link_of(club, ann)
    bo = club.person()
    assert touch(club, bo, ann_id)
    return (ann, ann_id), admitted(club, bo, **changed)


def points(club, *member_ids):
    with club.work() as work:
        return [ledger.standing(work.session, one).balance for one in member_ids]


def the_only(club):
    with club.work() as work:
        return work.session.execute(select(Referral)).scalar_one()


def count(club, model):
    with club.work() as work:
        return work.session.execute(select(func.count()).select_from(model)).scalar_one()


def test_both_are_paid_when_the_new_member_is_admitted(club):
    (ann, ann_id), (_bo, bo_id) = brought(club)
    assert points(club, ann_id, bo_id) == [50, 20]
    mine = link_of(club, ann)
    assert (mine.joined, mine.points, mine.pays, mine.gives) == (1, 50, 50, 20)
    with club.work() as work:
        said = select(OutboxMessage.kind).where(OutboxMessage.kind.startswith("referral."))
        assert sorted(work.session.execute(said).scalars()) == [
            "referral.referred_paid",
            "referral.referrer_paid",
        ]


@pytest.mark.parametrize(
    ("pays", "expected"),
    [("referrer", [50, 0]), ("referred", [0, 20]), ("both", [50, 20]), ("none", [0, 0])],
)
def test_who_is_paid_is_the_clubs_choice(sqlite_club, pays, expected):
    rule(referral_pays=pays)
    (_ann, ann_id), (_bo, bo_id) = brought(sqlite_club)
    assert points(sqlite_club, ann_id, bo_id) == expected
    kept = the_only(sqlite_club)
    assert kept.why == ("club_pays_none" if pays == "none" else None)
    assert kept.joined_at is not None


def test_it_can_wait_for_the_first_purchase_and_comes_once(club):
    rule(referral_on="first_purchase")
    (_ann, ann_id), (_bo, bo_id) = brought(club)
    assert points(club, ann_id, bo_id) == [0, 0]

    def buy():
        with club.work() as work:
            referrals.bought(work, [ann_id, bo_id])

    at_once(buy, buy, buy)
    buy()
    assert points(club, ann_id, bo_id) == [50, 20]
    assert the_only(club).state == "rewarded"


def test_without_its_guard_two_purchases_at_once_would_claim_it_twice(sqlite_club, monkeypatch):
    # The control: paying by what was read; only the ledger's key stands behind it.
    rule(referral_on="first_purchase")
    club = sqlite_club
    (_ann, ann_id), (_bo, bo_id) = brought(club)
    kept = the_only(club)
    claimed = []
    real = paying._post
    monkeypatch.setattr(
        paying, "_post", lambda work, rows, *rest: claimed.extend(rows) or real(work, rows, *rest)
    )

    def read_then_pay(work):
        row = work.session.execute(
            select(Referral.id, Referral.referrer_id, Referral.member_id, Referral.attempt)
        ).one()
        paying._post(work, [row], {"referrer": 50, "referred": 20})

    for _ in range(2):
        with club.work() as work:
            read_then_pay(work)
    assert [row.id for row in claimed] == [kept.id, kept.id]
    assert points(club, ann_id, bo_id) == [50, 20]


def test_the_first_link_somebody_opened_counts(club):
    (ann, ann_id), (cy, cy_id) = admitted(club), admitted(club)
    link_of(club, ann), link_of(club, cy)
    bo = club.person()
    assert touch(club, bo, ann_id)
    assert not touch(club, bo, cy_id)
    assert touch(club, bo, ann_id)  # opened again: still the one
    _bo, bo_id = admitted(club, bo)
    assert points(club, ann_id, cy_id, bo_id) == [50, 0, 20]


def test_of_two_links_opened_at_once_one_counts(club):
    (ann, ann_id), (cy, cy_id) = admitted(club), admitted(club)
    link_of(club, ann), link_of(club, cy)
    for _ in range(3):
        bo = club.person()
        found = at_once(partial(touch, club, bo, ann_id), partial(touch, club, bo, cy_id))
        assert sorted(found) == [False, True]


def test_nobody_refers_themselves_or_a_member(club):
    (ann, ann_id), (bo, bo_id) = admitted(club), admitted(club)
    link_of(club, ann)
    assert not touch(club, ann, ann_id)
    assert not touch(club, bo, ann_id)
    assert count(club, Referral) == 0
    assert points(club, ann_id, bo_id) == [0, 0]


def refused(club, why, ann_id, *others):
    kept = the_only(club)
    assert (kept.state, kept.why, kept.joined_at) == ("refused", why, None)
    assert points(club, ann_id, *others) == [0] * (1 + len(others))
    with club.work() as work:
        entry = select(AuditEntry.purpose).where(AuditEntry.action == "referral.refused")
        assert work.session.execute(entry).scalars().all() == [why]


def test_nobody_is_paid_for_the_own_household(club):
    (_ann, ann_id), (_bo, bo_id) = brought(club, property=HOME)
    refused(club, "household", ann_id, bo_id)


def test_a_second_account_of_the_referrer_is_the_referrer(sqlite_club):
    club = sqlite_club
    ann, ann_id = admitted(club)
    link_of(club, ann)
    again = club.person()
    touch(club, again, ann_id)
    application = apply(club, again)
    with club.work() as work:
        phone = work.session.get_one(Member, ann_id).phone_hash
    approve(club, application)
    # The gates let no second member with this ID or phone in; where one slips through:
    with club.work() as work:
        member = work.session.execute(
            select(Member).where(Member.person_id == again.person_id)
        ).scalar_one()
        referrals.undone(work, member.id)
        member.phone_hash = phone
        work.session.flush()
        referrals.joined(work, member)
        kept = work.session.execute(select(Referral)).scalar_one()
        assert (kept.state, kept.why) == ("refused", "self")


def test_whoever_was_a_member_before_is_nobody_new(club):
    number = "E55550001"
    _old, old_id = admitted(club, id_number=number)
    with club.work() as work:
        work.session.execute(update(Member).where(Member.id == old_id).values(status="withdrawn"))
    ann, ann_id = admitted(club)
    link_of(club, ann)
    back = club.person()
    assert touch(club, back, ann_id)
    _back, back_id = admitted(club, back, **{facts.ID_NUMBER: number})
    refused(club, "member_before", ann_id, back_id)


def test_whoever_had_applied_before_was_not_brought_by_the_link(sqlite_club):
    club = sqlite_club
    ann, ann_id = admitted(club)
    link_of(club, ann)
    bo = club.person()
    application = apply(club, bo)
    club.now += timedelta(minutes=1)
    touch(club, bo, ann_id)
    refused_id = approve(club, application).member_id
    refused(club, "applied_before", ann_id, refused_id)


def test_a_referrer_who_has_left_is_not_paid(sqlite_club):
    club = sqlite_club
    ann, ann_id = admitted(club)
    link_of(club, ann)
    bo = club.person()
    touch(club, bo, ann_id)
    with club.work() as work:
        work.session.execute(update(Member).where(Member.id == ann_id).values(status="withdrawn"))
    _bo, bo_id = admitted(club, bo)
    refused(club, "referrer_gone", ann_id, bo_id)
    assert not touch(club, club.person(), ann_id)


def test_an_undone_approval_takes_the_points_back_and_the_next_one_pays_again(club):
    ann, ann_id = admitted(club)
    link_of(club, ann)
    bo = club.person()
    touch(club, bo, ann_id)
    application = approve(club, apply(club, bo))
    assert points(club, ann_id, application.member_id) == [50, 20]
    specialist = club.person(Role.MEMBER_SPECIALIST)
    with club.work(specialist) as work:
        undone = applications.undo(work, application.id)
    assert points(club, ann_id, application.member_id) == [0, 0]
    assert (link_of(club, ann).joined, link_of(club, ann).points) == (0, 0)
    with club.work() as work:
        referrals.undone(work, application.member_id)  # again: nothing
    assert (the_only(club).state, the_only(club).attempt) == ("touched", 2)
    with club.work(specialist) as work:
        again = applications.approve(work, undone.id, undone.version)
    assert again.member_id == application.member_id
    assert points(club, ann_id, again.member_id) == [50, 20]
    assert link_of(club, ann).joined == 1


def test_points_spent_before_the_undoing_leave_a_debt(sqlite_club):
    club = sqlite_club
    ann, ann_id = admitted(club)
    link_of(club, ann)
    bo = club.person()
    touch(club, bo, ann_id)
    application = approve(club, apply(club, bo))
    with club.work() as work:
        ledger.spend(work, member_id=ann_id, points=30, key="tea", cause=Cause("redemption"))
    with club.work(club.person(Role.MEMBER_SPECIALIST)) as work:
        applications.undo(work, application.id)
    assert points(club, ann_id) == [-30]


def test_who_came_without_a_link_brings_nobody_anything(sqlite_club):
    _ann, ann_id = admitted(sqlite_club)
    assert points(sqlite_club, ann_id) == [0]
    assert (count(sqlite_club, Referral), count(sqlite_club, Transfer)) == (0, 0)


def test_a_link_is_opaque_and_only_its_digest_is_kept(sqlite_club):
    club = sqlite_club
    ann, _ann_id = admitted(club)
    first, again = link_of(club, ann), link_of(club, ann)
    assert first.token == again.token and len(first.token) == 22
    with club.work() as work:
        kept = work.session.execute(select(ReferralLink.token_hash)).scalar_one()
    assert first.token not in kept and len(kept) == 64
    stranger = club.person()
    with club.work(stranger) as work:
        assert not referrals.touched(work, "no-such-token")
        with pytest.raises(NotFound):
            referrals.own(work)
    assert count(club, Referral) == 0


def test_a_recorded_purchase_is_the_first_purchase(sqlite_club):
    club = sqlite_club
    rule(referral_on="first_purchase")
    (_ann, ann_id), (_bo, bo_id) = brought(club)
    with club.work() as work:
        number = work.session.get_one(Member, bo_id).number
    for receipt in ("R-1", "R-2"):
        with club.work(club.person(Role.SERVICE_AGENT)) as work:
            purchases.record(
                work,
                number=number,
                shop="Garden shop",
                receipt=receipt,
                amount=Decimal("12.50"),
                bought_on=work.today,
            )
    assert points(club, ann_id, bo_id) == [50, 20]  # no programme runs: nothing but the thanks
    assert the_only(club).state == "rewarded"
