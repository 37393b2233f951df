"""Points given, corrected, taken back and brought back by colleagues (R3.3, R3.7, R3.8)."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from domain.access import SYSTEM, Role
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.audit import AuditEntry
from domain.errors import NotFound, NotPermitted, OwnRequest, ReasonMissing
from domain.members.errors import NoSuchMember
from domain.members.model import Status
from domain.outbox import OutboxMessage
from domain.points import by_hand, granting, ledger, legs
from domain.points.errors import (
    AlreadyReversed,
    AmountUnfit,
    CorrectionWaiting,
    GivenBefore,
    MayNotEarn,
    NotEnoughPoints,
    NotReversible,
    OwnPoints,
    PaidByPurchase,
    PointsUnfit,
    RuleClosed,
    TooLateToReinstate,
)
from domain.points.model import Cause, Entry, Lot, Transfer
from tests.domain.earners import member, put_programme, put_rule, run_programmes


@pytest.fixture
def running(sqlite_club):
    run_programmes(sqlite_club)
    return sqlite_club


@pytest.fixture
def clerk(running):
    return running.person(Role.MEMBER_SPECIALIST)


@pytest.fixture
def ann(running):
    return member(running, person=running.person())


def grant(club, actor, ann, code="event.attended", occasion="Autumn lecture", **more):
    with club.work(actor) as work:
        on = work.today + timedelta(days=more.pop("in_days", 0))
        return granting.grant(work, code=code, member_id=ann, occasion=occasion, on=on, **more)


def adjust(club, actor, ann, points, reason="missed", note="The till was down."):
    with club.work(actor) as work:
        return by_hand.adjust(work, member_id=ann, points=points, reason=reason, note=note)


def balance(club, ann):
    with club.work() as work:
        return ledger.standing(work.session, ann).balance


def rows(club):
    """How many rows a refused act could have left."""
    with club.work() as work:
        tables = (Transfer, Entry, Lot, Approval, AuditEntry, OutboxMessage)
        return [
            work.session.execute(select(func.count()).select_from(one)).scalar_one()
            for one in tables
        ]


def approve(club, asked, role=Role.MANAGER):
    with club.work(club.person(role)) as work:
        approval = work.session.get(Approval, asked.id)
        approvals.decide(work, asked.id, approvals.Decision.APPROVE, version=approval.version)


# ── By rule ───────────────────────────────────────────────────────────────────────────────────


def test_a_grant_is_kept_with_its_rule_its_occasion_and_who_keyed_it(running, clerk, ann):
    made = grant(running, clerk, ann)
    with running.work() as work:
        row = work.session.get(Transfer, made.id)
        assert (row.points, row.rule, row.note) == (2, "event.attended", "Autumn lecture")
        assert (row.actor_id, row.programme_id) == (clerk.person_id, 1)
        told = select(OutboxMessage).where(OutboxMessage.kind == "points.earned")
        assert work.session.execute(told).scalar_one().params == {"transfer_id": made.id}
        trail = select(AuditEntry.purpose).where(AuditEntry.action == "points.granted")
        assert work.session.execute(trail).scalars().all() == ["event.attended"]


def test_the_same_occasion_gives_once_whoever_keys_it_and_however_it_is_spelt(running, clerk, ann):
    grant(running, clerk, ann)
    other = running.person(Role.ACTIVITY_SPECIALIST)
    spelt = (
        "  autumn   LECTURE ",
        "ＡＵＴＵＭＮ　lecture",
        "Autumn\u200b Lecture",
        "AutumnLecture",
    )
    for occasion in spelt:
        with pytest.raises(GivenBefore) as refused:
            grant(running, other, ann, occasion=occasion)
        assert refused.value.facts == {"at": running.now}
    with pytest.raises(GivenBefore):  # another day is typed as easily as the right one
        grant(running, other, ann, in_days=-7)
    grant(running, other, ann, occasion="Spring lecture")
    grant(running, other, member(running, "NJ2"))
    assert balance(running, ann) == 4


def test_what_was_bought_earns_by_its_receipt_and_never_by_hand(running, clerk, ann):
    from domain.purchases import service as purchases

    assert set(purchases.RULES.values()) == granting.BY_RECEIPT
    before = rows(running)
    for code in sorted(granting.BY_RECEIPT):
        with pytest.raises(PaidByPurchase):
            grant(running, clerk, ann, code=code, amount=Decimal(50_000))
    assert rows(running) == before
    with running.work(clerk) as work:
        offered = {rule.code for rule in granting.given_by_hand(work)}
    assert "event.attended" in offered and not offered & granting.BY_RECEIPT


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        ({"occasion": "  "}, ReasonMissing),
        ({"code": "no.such"}, RuleClosed),
        ({"in_days": 1}, RuleClosed),
        ({"code": "group.joined"}, AmountUnfit),
        ({"code": "group.joined", "amount": Decimal("-20000")}, AmountUnfit),
        ({"code": "group.joined", "amount": Decimal("20000.001")}, AmountUnfit),
        ({"code": "group.joined", "amount": Decimal(10) ** 20}, AmountUnfit),
        ({"code": "group.joined", "amount": Decimal("NaN")}, AmountUnfit),
        ({"code": "group.joined", "amount": Decimal(999_999_999)}, PointsUnfit),
    ],
)
def test_what_does_not_fit_is_refused_and_leaves_no_row(running, clerk, ann, facts, refused):
    put_rule(running, "group.joined", kind="per_amount", unit=Decimal(100))
    before = rows(running)
    with pytest.raises(refused):
        grant(running, clerk, ann, **facts)
    assert rows(running) == before


def test_no_points_for_the_barred_the_unknown_or_from_a_closed_programme(running, clerk, ann):
    barred = member(running, "NJ2", status=Status.BLACKLISTED)
    before = rows(running)
    with pytest.raises(MayNotEarn):
        grant(running, clerk, barred)
    with pytest.raises(NotFound):
        grant(running, clerk, 99_999)
    put_programme(running, "club", state="closed")
    with pytest.raises(RuleClosed):
        grant(running, clerk, ann)
    with running.work(clerk) as work, pytest.raises(NoSuchMember):
        granting.find(work, number="NJ99")
    assert rows(running) == before


def test_nobody_moves_their_own_points(running):
    both = running.person(Role.MEMBER_SPECIALIST)
    own = member(running, person=both)
    before = rows(running)
    for act in (
        lambda: grant(running, both, own),
        lambda: adjust(running, both, own, 5),
    ):
        with pytest.raises(OwnPoints):
            act()
    assert rows(running) == before
    with running.work(both) as work:
        assert granting.find(work, number=" nj1 ").near == "own"


# ── Corrections ───────────────────────────────────────────────────────────────────────────────


def test_a_small_correction_is_posted_at_once_and_the_member_is_told(running, clerk, ann):
    made = adjust(running, clerk, ann, 200)
    assert made.approval is None and made.transfer.delta == 200
    assert adjust(running, clerk, ann, -150).transfer.delta == -150
    assert balance(running, ann) == 50
    with running.work() as work:
        told = select(func.count()).where(OutboxMessage.kind == "points.corrected")
        assert work.session.execute(told).scalar_one() == 2


@pytest.mark.parametrize("points", [201, -201])
def test_a_large_correction_waits_for_a_second_person_and_stays_with_who_keyed_it(
    running, clerk, ann, points
):
    with running.work() as work:
        ledger.earn(work, member_id=ann, points=500, key="k", cause=Cause("test"))
    made = adjust(running, clerk, ann, points)
    assert made.transfer is None
    assert (made.approval.kind, made.approval.waiting_for) == ("points_adjustment", "manager")
    assert balance(running, ann) == 500
    approve(running, made.approval)
    assert balance(running, ann) == 500 + points
    with running.work() as work:
        row = work.session.execute(select(Transfer).where(Transfer.kind == "adjust")).scalar_one()
        assert (row.actor_id, row.reason, row.note) == (
            clerk.person_id,
            "missed",
            "The till was down.",
        )


def test_the_third_correction_for_one_member_in_thirty_days_waits_for_a_second_person(
    running, clerk, ann
):
    other = running.person(Role.ACTIVITY_SPECIALIST)
    assert adjust(running, clerk, ann, 5).approval is None
    assert adjust(running, other, ann, 5).approval is None
    third = adjust(running, clerk, ann, 5)
    assert third.approval is not None
    assert adjust(running, clerk, member(running, "NJ2"), 5).approval is None
    with pytest.raises(CorrectionWaiting):
        adjust(running, other, ann, 7)
    approve(running, third.approval)
    running.now += timedelta(days=31)
    assert adjust(running, clerk, ann, 5).approval is None
    assert balance(running, ann) == 20


def test_nobody_approves_their_own_correction_nor_one_that_is_about_them(running, ann):
    boss = running.person(Role.MANAGER)
    asked = adjust(running, boss, ann, 500).approval
    assert asked.waiting_for == "leader"  # the only manager asked
    with running.work(boss) as work, pytest.raises(OwnRequest):
        approvals.decide(work, asked.id, approvals.Decision.APPROVE, version=1)
    other = running.person(Role.MANAGER)
    own = member(running, "NJ2", person=other)
    about = adjust(running, boss, own, 500).approval
    with running.work(other) as work, pytest.raises(OwnRequest):
        approvals.decide(work, about.id, approvals.Decision.APPROVE, version=1)
    assert (balance(running, ann), balance(running, own)) == (0, 0)


def test_a_correction_that_no_longer_fits_when_it_is_approved_undoes_the_decision(
    running, clerk, ann
):
    with running.work() as work:
        ledger.earn(work, member_id=ann, points=300, key="k", cause=Cause("test"))
    asked = adjust(running, clerk, ann, -300).approval
    with running.work() as work:
        ledger.spend(work, member_id=ann, points=1, key="s", cause=Cause("test"))
    with pytest.raises(NotEnoughPoints):
        approve(running, asked)
    assert balance(running, ann) == 299
    with running.work() as work:
        assert work.session.get(Approval, asked.id).state == "pending"


@pytest.mark.parametrize(
    ("points", "reason", "note", "refused"),
    [
        (0, "missed", "Words.", PointsUnfit),
        (1_000_001, "missed", "Words.", PointsUnfit),
        (-1_000_001, "missed", "Words.", PointsUnfit),
        (-1, "missed", "Words.", NotEnoughPoints),
        (5, "because", "Words.", ReasonMissing),
        (5, "missed", "  ", ReasonMissing),
    ],
)
def test_a_correction_that_does_not_fit_leaves_no_row(
    running, clerk, ann, points, reason, note, refused
):
    before = rows(running)
    with pytest.raises(refused):
        adjust(running, clerk, ann, points, reason, note)
    assert rows(running) == before


def test_the_barred_get_no_points_by_hand_but_can_lose_some(running, clerk):
    barred = member(running, status=Status.BLACKLISTED)
    with running.work() as work:
        ledger.earn(work, member_id=barred, points=9, key="k", cause=Cause("test"))
    with pytest.raises(MayNotEarn):
        adjust(running, clerk, barred, 5)
    adjust(running, clerk, barred, -9)
    assert balance(running, barred) == 0


def test_who_only_sees_points_changes_none(running, ann):
    agent = running.person(Role.SERVICE_AGENT)
    before = rows(running)
    for act in (
        lambda: grant(running, agent, ann),
        lambda: adjust(running, agent, ann, 5),
        lambda: reverse(running, agent, 1),
    ):
        with pytest.raises(NotPermitted):
            act()
    assert rows(running) == before
    with pytest.raises(NotPermitted), running.work(running.person()) as work:
        granting.find(work, number="NJ1")


# ── Taking back and bringing back ─────────────────────────────────────────────────────────────


def reverse(club, actor, transfer_id, reason="entered_wrong", note="Wrong member."):
    with club.work(actor) as work:
        return by_hand.reverse(work, transfer_id, reason=reason, note=note)


def test_an_entry_is_taken_back_once_even_if_its_points_are_spent(running, clerk, ann):
    made = grant(running, clerk, ann)
    with running.work() as work:
        ledger.spend(work, member_id=ann, points=2, key="s", cause=Cause("test"))
    back = reverse(running, clerk, made.id).transfer
    assert (back.kind, back.resolves_id, balance(running, ann)) == ("reverse", made.id, -2)
    before = rows(running)
    for transfer_id, refused in ((made.id, AlreadyReversed), (back.id, NotReversible)):
        with pytest.raises(refused):
            reverse(running, clerk, transfer_id)
    with pytest.raises(NotFound):
        reverse(running, clerk, 99_999)
    assert rows(running) == before


def test_taking_back_what_gives_the_member_points_counts_as_a_correction(running, clerk, ann):
    with running.work() as work:
        ledger.earn(work, member_id=ann, points=500, key="k", cause=Cause("test"))
        spent = ledger.spend(work, member_id=ann, points=400, key="s", cause=Cause("test"))
    asked = reverse(running, clerk, spent.id)
    assert asked.transfer is None and balance(running, ann) == 100
    approve(running, asked.approval)
    assert balance(running, ann) == 500


def expired(club, ann, points=50):
    """Points that were gone yesterday; the id of the entry."""
    from domain.points import expiry

    with club.work(SYSTEM) as work:
        ledger.earn(
            work,
            member_id=ann,
            points=points,
            key=f"k{points}",
            cause=Cause("test"),
            expires_at=work.now + timedelta(days=1),
        )
    club.now += timedelta(days=2)
    with club.work(SYSTEM) as work:
        while expiry.run(work):
            pass
        found = select(func.max(Transfer.id)).where(Transfer.kind == "expire")
        return work.session.execute(found).scalar_one()


def test_expired_points_come_back_within_thirty_days_under_the_rule_of_a_correction(
    running, clerk, ann
):
    gone = expired(running, ann)
    large = expired(running, ann, 300)
    running.now += timedelta(days=29)
    with running.work(clerk) as work:
        assert work.session.get(Transfer, gone).delta == -50
        asked = by_hand.reinstate(work, large, reason="goodwill", note="She was in hospital.")
        assert asked.approval is not None
    with running.work(clerk) as work, pytest.raises(TooLateToReinstate):
        by_hand.reinstate(work, gone, reason="goodwill", note="She was in hospital.")
    with running.work(clerk) as work, pytest.raises(NotReversible):
        by_hand.reinstate(work, gone - 1, reason="goodwill", note="Words.")
    approve(running, asked.approval)
    assert balance(running, ann) == 300


# ── Two at once ───────────────────────────────────────────────────────────────────────────────


def _two_at_once(club, monkeypatch, name):
    """Two colleagues correct one member's points in the same instant, the second and the third
    time: both come to the function of this name before either goes on."""
    run_programmes(club)
    ann = member(club)
    people = [club.person(Role.MEMBER_SPECIALIST), club.person(Role.ACTIVITY_SPECIALIST)]
    adjust(club, people[0], ann, 5)
    outcomes, both, function = [], threading.Barrier(2, timeout=10), getattr(by_hand, name)

    def together(*args):
        found = function(*args) if name == "_recent" else None
        if not club.engines.is_sqlite:  # there the units themselves take turns
            both.wait()
        return function(*args) if name != "_recent" else found

    monkeypatch.setattr(by_hand, name, together)

    def press(actor):
        made = adjust(club, actor, ann, 5)
        outcomes.append("asked" if made.approval else "posted")

    threads = [threading.Thread(target=press, args=(actor,)) for actor in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_of_two_corrections_at_once_the_third_waits_for_a_second_person(club, monkeypatch):
    assert _two_at_once(club, monkeypatch, "_corrected") == ["asked", "posted"]


@pytest.mark.postgres
def test_control_without_the_members_lock_both_would_be_posted(postgres_url, monkeypatch):
    from bot import database
    from tests.conftest import Club

    engines = database.open_engines(postgres_url)

    class Unlocked:
        """The ledger's own lock stays; only the count goes without."""

        def __getattr__(self, name):
            return (lambda *_args: {}) if name == "lock" else getattr(legs, name)

    monkeypatch.setattr(by_hand, "legs", Unlocked())
    outcomes = _two_at_once(Club(engines), monkeypatch, "_recent")
    engines.dispose()
    assert outcomes == ["posted", "posted"]
