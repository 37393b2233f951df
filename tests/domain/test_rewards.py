"""Redeemed, fetched, posted, given back: points and pieces follow each other (R3.9)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from domain import policy
from domain.access import Role
from domain.audit import AuditEntry
from domain.errors import NotFound, NotPermitted, Outdated, ReasonMissing
from domain.members.model import Member, Status
from domain.outbox import OutboxMessage
from domain.points import check
from domain.points.errors import PointsFrozen
from domain.points.model import Kind, Lot, Transfer
from domain.rewards import catalogue, codes, due, eligibility, handing, own, queue, reports
from domain.rewards.catalogue import Details
from domain.rewards.errors import (
    AddressMissing,
    GiftHandedOver,
    GiftNotThere,
    OwnGift,
    RewardClosed,
    RewardNotThere,
    RewardUnfit,
)
from domain.rewards.model import Redemption, RewardState, Stage, Way
from tests.domain.gifts import balance, earn, fresh, member, reward, taken


@pytest.fixture(autouse=True)
def _usual():
    yield
    policy.set_defaults()


def hand_over(club, gift, clerk=None):
    with club.work(clerk or club.person(Role.DESK_CLERK)) as work:
        return handing.hand_over(work, gift.id, codes.code(gift))


def told(club, kind):
    with club.work() as work:
        found = select(OutboxMessage).where(OutboxMessage.kind == kind)
        return list(work.session.scalars(found.order_by(OutboxMessage.id)))


def refused(club, who, which):
    """Why it cannot be redeemed; the gate said the same beforehand."""
    with club.work(who) as work:
        verdict = eligibility.offer(work, which.id).verdict
    with pytest.raises(RewardClosed) as closed:
        taken(club, who, which)
    assert closed.value.facts["reason"] == verdict.reason
    assert closed.value.facts["next_step"] == verdict.next_step
    return {**closed.value.facts}


# ── Redeeming ─────────────────────────────────────────────────────────────────────────────────


def test_points_are_held_when_redeemed_and_spent_when_handed_over(club):
    ann, umbrella = member(club, 250), reward(club, 100, stock=5)
    gift = taken(club, ann, umbrella)
    assert (gift.state, balance(club, ann), fresh(club, umbrella).taken) == ("ready", 150, 1)
    done = hand_over(club, gift)
    assert (done.state, balance(club, ann)) == ("handed_over", 150)
    with club.work() as work:
        kinds = work.session.scalars(select(Transfer.kind).order_by(Transfer.id)).all()
        assert kinds == [Kind.EARN, Kind.HOLD, Kind.SETTLE]
        assert check.faults(work.session) == []
    assert [row.params["redemption_id"] for row in told(club, "gift.handed_over")] == [gift.id]


def test_the_same_press_twice_is_one_redemption(club):
    ann, umbrella = member(club, 500), reward(club, 100, stock=5)
    first = taken(club, ann, umbrella, key="1:1")
    again = taken(club, ann, umbrella, key="1:1")
    assert (first.id, balance(club, ann), fresh(club, umbrella).taken) == (again.id, 400, 1)
    bob = member(club, 500)
    assert taken(club, bob, umbrella, key="1:1").id != first.id  # a key is one member's own


def test_a_price_that_changed_since_it_was_shown_is_not_charged(sqlite_club):
    club = sqlite_club
    ann, umbrella = member(club, 500), reward(club, 100)
    with club.work(club.person(Role.MANAGER)) as work:
        catalogue.change(
            work, umbrella.id, Details(titles={"en": "Umbrella"}, cost=300), umbrella.version
        )
    with pytest.raises(Outdated):
        taken(club, ann, umbrella, version=umbrella.version)
    assert balance(club, ann) == 500


def test_each_gate_names_its_reason_and_the_next_step(sqlite_club):
    club = sqlite_club
    today = club.now.date()
    ann, day = member(club, 300), timedelta(days=1)
    umbrella = reward(club, 100)
    guest = club.person()
    with club.work(guest) as work:
        assert eligibility.offer(work, umbrella.id).verdict.next_step == "apply"
    with pytest.raises(RewardClosed):
        taken(club, guest, umbrella)
    facts = refused(club, ann, reward(club, 450))
    assert (facts["reason"], facts["missing"]) == ("points_missing", 150)
    facts = refused(club, ann, reward(club, 100, tier_least="gold"))
    assert (facts["reason"], facts["tier"], facts["missing"]) == ("tier_too_low", "gold", 10_000)
    facts = refused(club, ann, reward(club, 100, stock=0))
    assert facts["reason"] == "sold_out"
    facts = refused(club, ann, reward(club, 100, active_from=today + day))
    assert (facts["reason"], facts["day"]) == ("not_yet", today + day)
    assert refused(club, ann, reward(club, 100, active_until=today - day))["reason"] == "ended"
    assert refused(club, ann, reward(club, 100, visible_until=today - day))["reason"] == "ended"
    one = reward(club, 100, per_member=1)
    taken(club, ann, one)
    facts = refused(club, ann, one)
    assert (facts["reason"], facts["limit"]) == ("limit_reached", 1)


def test_a_paused_reward_is_closed_whatever_its_days_say(sqlite_club):
    club = sqlite_club
    today = club.now.date()
    ann = member(club, 300)
    paused = reward(club, 100, state="paused", active_from=today, visible_from=today)
    assert refused(club, ann, paused)["reason"] == "paused"
    with club.work(ann) as work:
        assert eligibility.offers(work).total == 0


def test_a_draft_is_nobodys_to_see(sqlite_club):
    club = sqlite_club
    ann, draft = member(club, 300), reward(club, 100, state="draft")
    with club.work(ann) as work, pytest.raises(NotFound):
        eligibility.offer(work, draft.id)
    with pytest.raises(NotFound):
        taken(club, ann, draft)


def test_the_barred_redeem_nothing_and_read_why(sqlite_club):
    club = sqlite_club
    ann, umbrella = member(club, 300), reward(club, 100)
    gift = taken(club, ann, umbrella)
    with club.work() as work:
        work.session.execute(update(Member).values(status=Status.BLACKLISTED))
    assert refused(club, ann, umbrella)["reason"] == "frozen"
    with pytest.raises(PointsFrozen):
        hand_over(club, gift)
    assert fresh(club, gift).state == "ready"


def test_the_catalogue_shows_what_is_shown_the_least_dear_first(sqlite_club):
    club = sqlite_club
    today = club.now.date()
    ann = member(club, 150)
    dear, cheap = reward(club, 200), reward(club, 100)
    reward(club, 50, visible_from=today + timedelta(days=1))
    reward(club, 50, visible_until=today - timedelta(days=1))
    with club.work(ann) as work:
        found = eligibility.offers(work)
        assert [one.reward.id for one in found.items] == [cheap.id, dear.id]
        assert [one.verdict.passed for one in found.items] == [True, False]
        assert (found.points, found.total) == (150, 2)
        only = eligibility.offer(work, cheap.id)
        assert (only.before, only.after, only.of) == (dear.id, dear.id, 2)


def test_budget_and_stock_end_together_with_what_is_given_back(sqlite_club):
    club = sqlite_club
    ann = member(club, 1000)
    tea = reward(club, 10, unit_cost=Decimal("33.40"), budget=Decimal("100"))
    gifts = [taken(club, ann, tea) for _ in range(2)]
    assert refused(club, ann, tea)["reason"] == "sold_out"
    assert fresh(club, tea).spent_fen == 6680
    with club.work(ann) as work:
        own.cancel(work, gifts[0].id)
    assert taken(club, ann, tea).state == "ready"


# ── The collection code ───────────────────────────────────────────────────────────────────────


def test_a_code_shows_reward_number_and_state_and_no_name(club):
    ann, umbrella = member(club, 300, name="林小满"), reward(club, 100)
    gift = taken(club, ann, umbrella)
    code = codes.code(gift)
    assert len(code) == 8 and not set(code) & set("0O1IL2Z5S8BU")
    assert gift.code_hash not in (None, code)
    clerk = club.person(Role.SERVICE_AGENT)
    with club.work(clerk) as work:
        found = codes.verify(work, f" {code[:4].lower()}-{code[4:]} ")
        assert (found.redemption.id, found.reward.id) == (gift.id, umbrella.id)
        assert found.number.startswith("NJ") and not found.own
        handing.hand_over(work, gift.id, code)
    with club.work(clerk) as work:
        again = codes.verify(work, code)
    assert (again.redemption.state, again.by) == ("handed_over", again.by) and again.by
    with club.work(ann) as work, pytest.raises(NotPermitted):
        codes.verify(work, code)


def test_a_second_hand_over_says_who_and_when(club):
    gift = taken(club, member(club, 300), reward(club, 100))
    hand_over(club, gift)
    with pytest.raises(GiftHandedOver) as late:
        hand_over(club, gift)
    assert late.value.facts["at"] == club.now and late.value.facts["by"]


def test_without_its_code_nothing_is_handed_over(sqlite_club):
    club = sqlite_club
    ann, umbrella = member(club, 300), reward(club, 100)
    one, other = taken(club, ann, umbrella), taken(club, ann, umbrella)
    with club.work(club.person(Role.DESK_CLERK)) as work, pytest.raises(NotFound):
        handing.hand_over(work, one.id, codes.code(other))
    assert fresh(club, one).state == "ready"


def test_nobody_hands_over_or_takes_back_a_gift_of_their_own(sqlite_club):
    club = sqlite_club
    ann, umbrella = member(club, 300), reward(club, 100)
    gift = taken(club, ann, umbrella)
    clerk = club.person(Role.ACTIVITY_SPECIALIST)
    with club.work() as work:
        work.session.execute(update(Member).values(person_id=clerk.person_id))
    with club.work(clerk) as work:
        assert codes.verify(work, codes.code(gift)).own
        for act in (
            lambda: handing.hand_over(work, gift.id, codes.code(gift)),
            lambda: handing.take_back(work, gift.id, "damaged"),
            lambda: handing.approve(work, gift.id),
        ):
            with pytest.raises(OwnGift):
                act()


def test_g18_ten_wrong_codes_an_hour_and_there_is_silence_and_an_alert(sqlite_club):
    club = sqlite_club
    gift = taken(club, member(club, 300), reward(club, 100))
    clerk = club.person(Role.DESK_CLERK)
    for n in range(10):
        with club.work(clerk) as work:
            assert codes.verify(work, f"WRONG{n:03d}").redemption is None
    with club.work(clerk) as work:
        assert codes.verify(work, codes.code(gift)) is None
    assert len(told(club, "desk.guessing")) == 1
    club.now += timedelta(hours=1)
    with club.work(clerk) as work:
        assert codes.verify(work, codes.code(gift)).redemption.id == gift.id


def test_a_code_another_gift_has_already_is_passed_over(sqlite_club, monkeypatch):
    club = sqlite_club
    ann, umbrella = member(club, 300), reward(club, 100)
    monkeypatch.setattr(codes, "_made", lambda _id, turn: f"CODE{turn:04d}")
    first, second = taken(club, ann, umbrella), taken(club, ann, umbrella)
    assert (codes.code(first), codes.code(second)) == ("CODE0000", "CODE0001")


# ── Given back ────────────────────────────────────────────────────────────────────────────────


def test_a_cancelled_gift_returns_points_to_their_lots_and_the_piece_to_the_stock(club):
    ann, umbrella = member(club), reward(club, 100, stock=1)
    with club.work() as work:
        earn(work, ann.member_id, 60, expires_at=work.now + timedelta(days=2))
        earn(work, ann.member_id, 80)
    gift = taken(club, ann, umbrella)
    club.now += timedelta(days=5)
    with club.work(ann) as work:
        own.cancel(work, gift.id)
        assert own.cancel(work, gift.id).redemption.state == "cancelled"
    with club.work() as work:
        lots = work.session.scalars(select(Lot).order_by(Lot.id)).all()
        assert [lot.remaining for lot in lots] == [60, 80]
        assert lots[0].expires_at == club.now + timedelta(days=14)  # it had expired meanwhile
        assert check.faults(work.session) == []
    assert fresh(club, umbrella).taken == 0
    with pytest.raises(GiftNotThere):
        hand_over(club, gift)


def test_what_is_handed_over_cannot_be_cancelled(sqlite_club):
    club = sqlite_club
    ann = member(club, 300)
    gift = taken(club, ann, reward(club, 100))
    hand_over(club, gift)
    with club.work(ann) as work, pytest.raises(GiftHandedOver):
        own.cancel(work, gift.id)
    assert balance(club, ann) == 200


def test_somebody_elses_gift_is_not_found(sqlite_club):
    club = sqlite_club
    gift = taken(club, member(club, 300), reward(club, 100))
    with club.work(member(club, 300)) as work:
        for act in (own.one, own.cancel, own.arrived):
            with pytest.raises(NotFound):
                act(work, gift.id)
    assert fresh(club, gift).state == "ready"


def test_f44_an_empty_shelf_gives_the_points_back_and_corrects_the_count(club):
    ann, umbrella = member(club, 300), reward(club, 100, stock=3)
    gift = taken(club, ann, umbrella)
    with club.work(club.person(Role.SERVICE_AGENT)) as work:
        with pytest.raises(ReasonMissing):
            handing.take_back(work, gift.id, "other", "  ")
        handing.take_back(work, gift.id, "out_of_stock")
    now = fresh(club, umbrella)
    assert (now.stock, now.taken, balance(club, ann)) == (2, 0, 300)
    with club.work() as work:
        back = work.session.scalars(select(Transfer).where(Transfer.kind == Kind.RELEASE)).one()
        assert back.resolves_id == gift.hold_id
    assert len(told(club, "gift.cancelled")) == 1


# ── Waiting ───────────────────────────────────────────────────────────────────────────────────


def run(club):
    done = 0
    while True:
        with club.work() as work:
            found = due.run(work)
        if not found:
            return done
        done += found


def test_twice_reminded_and_not_fetched_it_is_cancelled_after_thirty_days(club):
    ann, umbrella = member(club, 300), reward(club, 100, stock=1)
    gift = taken(club, ann, umbrella)
    start = club.now
    reminded = []
    for day in range(32):
        club.now = start + timedelta(days=day)
        before = len(told(club, "gift.reminder"))
        run(club)
        if len(told(club, "gift.reminder")) > before:
            reminded.append(day)
        if fresh(club, gift).state == "expired":
            break
    assert (reminded, day) == ([20, 27], 31)  # the thirtieth day is still the member's
    assert (balance(club, ann), fresh(club, umbrella).taken) == (300, 0)
    assert len(told(club, "gift.expired")) == 1
    with pytest.raises(GiftNotThere):
        hand_over(club, gift)


def test_a_gift_that_waits_a_week_is_reminded_of_three_days_before_the_end(sqlite_club):
    club = sqlite_club
    gift = taken(club, member(club, 300), reward(club, 100, collect_days=7))
    start = club.now
    for day, reminders in ((3, 0), (4, 1), (7, 1), (8, 1)):
        club.now = start + timedelta(days=day)
        run(club)
        assert len(told(club, "gift.reminder")) == reminders
    assert fresh(club, gift).state == "expired"


def test_a_long_standstill_gives_one_reminder_and_not_two(sqlite_club):
    club = sqlite_club
    taken(club, member(club, 300), reward(club, 100))
    club.now += timedelta(days=28)
    assert run(club) == 1
    assert len(told(club, "gift.reminder")) == 1


# ── Approved and prepared first ───────────────────────────────────────────────────────────────


def test_where_the_club_looks_first_a_colleague_agrees_and_prepares(club):
    policy.set_defaults(reward_approval="staff")
    ann, tea = member(club, 300), reward(club, 100, at_hand=False)
    gift = taken(club, ann, tea)
    assert gift.state == "requested"
    assert [row.topic for row in told(club, "desk.gift")] == ["rewards"]
    club.now += timedelta(days=40)
    assert run(club) == 0  # nobody has let it wait but we
    specialist, clerk = club.person(Role.ACTIVITY_SPECIALIST), club.person(Role.DESK_CLERK)
    with club.work(specialist) as work:
        assert queue.counts(work)["approve"] == 1
        assert handing.approve(work, gift.id).state == "approved"
        with pytest.raises(GiftNotThere):
            handing.approve(work, gift.id)
    with pytest.raises(GiftNotThere):
        hand_over(club, gift, clerk)
    with club.work(clerk) as work:
        ready = handing.ready(work, gift.id)
    assert ready.collect_by == work.today + timedelta(days=30)
    assert [len(told(club, kind)) for kind in ("gift.approved", "gift.ready")] == [1, 1]
    assert hand_over(club, gift, clerk).state == "handed_over"


# ── By post ───────────────────────────────────────────────────────────────────────────────────


def test_a_posted_gift_is_spent_when_it_leaves_and_its_address_is_forgotten(club):
    ann, tea = member(club, 300), reward(club, 100, posting=True)
    with pytest.raises(AddressMissing):
        taken(club, ann, tea, way=Way.POST)
    gift = taken(club, ann, tea, way=Way.POST, address="南京市江东中路 88 号")
    agent = club.person(Role.SERVICE_AGENT)
    with club.work(agent) as work:
        assert [one.id for one in queue.listed(work, "post").items] == [gift.id]
        assert handing.address(work, gift.id) == "南京市江东中路 88 号"
        with pytest.raises(ReasonMissing):
            handing.post(work, gift.id, " ")
        handing.post(work, gift.id, "SF1234567890")
        with pytest.raises(GiftNotThere):
            handing.post(work, gift.id, "SF1")
    with club.work(ann) as work:
        with pytest.raises(GiftNotThere):
            own.cancel(work, gift.id)
        assert own.arrived(work, gift.id).redemption.state == "handed_over"
        own.arrived(work, gift.id)
    now = fresh(club, gift)
    assert (now.address, balance(club, ann)) == (None, 200)
    with club.work() as work:
        purposes = work.session.scalars(select(AuditEntry.purpose)).all()
    assert not any("南京" in (purpose or "") for purpose in purposes)


def test_posted_and_unanswered_it_counts_as_arrived_after_fourteen_days(sqlite_club):
    club = sqlite_club
    tea = reward(club, 100, posting=True)
    gift = taken(club, member(club, 300), tea, way=Way.POST, address="Somewhere 1")
    with club.work(club.person(Role.SERVICE_AGENT)) as work:
        handing.post(work, gift.id, "SF1")
    club.now += timedelta(days=13)
    assert run(club) == 0
    club.now += timedelta(days=1)
    assert run(club) == 1
    assert (fresh(club, gift).state, fresh(club, gift).address) == ("handed_over", None)


def test_what_is_not_posted_cannot_be_asked_by_post(sqlite_club):
    club = sqlite_club
    with pytest.raises(Outdated):
        taken(club, member(club, 300), reward(club, 100), way=Way.POST, address="Somewhere 1")


# ── The catalogue as colleagues keep it ───────────────────────────────────────────────────────


def test_a_reward_is_made_changed_paused_and_ended(sqlite_club):
    club = sqlite_club
    made = reward(club, 100, stock=5, state="draft")
    with club.work(club.person(Role.MANAGER)) as work:
        with pytest.raises(RewardNotThere):
            catalogue.set_state(work, made.id, RewardState.PAUSED)
        assert catalogue.set_state(work, made.id, RewardState.ACTIVE).state == "active"
        version = catalogue.set_state(work, made.id, RewardState.ACTIVE).version
        changed = catalogue.change(
            work, made.id, Details(titles={"zh_TW": "雨傘"}, cost=120, stock=6), version
        )
        assert (changed.cost, changed.title("en"), changed.title("zh_CN")) == (120, "雨傘", "雨傘")
        with pytest.raises(Outdated):
            catalogue.change(work, made.id, Details(titles={"en": "x"}, cost=1), version)
        assert catalogue.restock(work, made.id, 4).stock == 10
        assert catalogue.set_state(work, made.id, RewardState.ENDED).state == "ended"
        with pytest.raises(RewardNotThere):
            catalogue.set_state(work, made.id, RewardState.ACTIVE)
        with pytest.raises(RewardNotThere):
            catalogue.restock(work, made.id, 1)
    with club.work(club.person(Role.SERVICE_AGENT)) as work, pytest.raises(NotPermitted):
        catalogue.set_state(work, made.id, RewardState.ACTIVE)


def test_stock_never_falls_below_what_is_taken(sqlite_club):
    club = sqlite_club
    tea = reward(club, 10, stock=3)
    taken(club, member(club, 300), tea)
    with club.work(club.person(Role.MANAGER)) as work:
        assert catalogue.restock(work, tea.id, -2).left == 0
        with pytest.raises(RewardUnfit):
            catalogue.restock(work, tea.id, -1)
        with pytest.raises(RewardUnfit):
            catalogue.restock(work, tea.id, 0)
        with pytest.raises(RewardUnfit):
            catalogue.change(work, tea.id, Details(titles={"en": "x"}, cost=1, stock=0), 2)


@pytest.mark.parametrize(
    ("reason", "details"),
    [
        ("title_missing", {"titles": {"en": "  "}}),
        ("cost", {"cost": 0}),
        ("cost", {"cost": 1_000_001}),
        ("stock", {"stock": -1}),
        ("number", {"per_member": 0}),
        ("days", {"collect_days": 0}),
        ("budget", {"unit_cost": Decimal("20"), "budget": Decimal("10")}),
        ("budget", {"unit_cost": Decimal("0.001")}),
        ("budget", {"unit_cost": Decimal("-1")}),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(sqlite_club, reason, details):
    club = sqlite_club
    whole = {"titles": {"en": "x"}, "cost": 5} | details
    with club.work(club.person(Role.MANAGER)) as work:
        with pytest.raises(RewardUnfit) as unfit:
            catalogue.make(work, Details(**whole))
        assert unfit.value.facts["reason"] == reason
        assert catalogue.listed(work).total == 0


def test_days_the_wrong_way_round_are_refused(sqlite_club):
    today = sqlite_club.now.date()
    details = Details(
        titles={"en": "x"}, cost=1, active_from=today, active_until=today - timedelta(days=1)
    )
    manager = sqlite_club.person(Role.MANAGER)
    with sqlite_club.work(manager) as work, pytest.raises(RewardUnfit):
        catalogue.make(work, details)


def test_the_staff_hear_once_that_the_last_one_is_gone(sqlite_club):
    club = sqlite_club
    ann, tea = member(club, 300), reward(club, 10, stock=1)
    gift = taken(club, ann, tea)
    with club.work(ann) as work:
        own.cancel(work, gift.id)
    taken(club, ann, tea)
    assert len(told(club, "desk.reward_sold_out")) == 1


def test_the_cost_per_member_counts_what_was_not_taken_back(club):
    ann, bob = member(club, 500), member(club, 500)
    tea = reward(club, 10, unit_cost=Decimal("26.50"), budget=Decimal("1000"))
    umbrella = reward(club, 20, unit_cost=Decimal("10"))
    for who in (ann, ann, bob):
        taken(club, who, tea)
    gift = taken(club, bob, umbrella)
    with club.work(bob) as work:
        own.cancel(work, gift.id)
    manager = club.person(Role.MANAGER)
    with club.work(manager) as work:
        found = reports.costs(work, work.today, work.today)
        assert (found.members, found.points, found.cost) == (2, 30, Decimal("79.50"))
        assert found.per_member == Decimal("39.75")
        first, second = found.lines
        assert (first.redeemed, first.under_way, first.members) == (3, 3, 2)
        assert (first.budget, first.spent) == (Decimal("1000"), Decimal("79.50"))
        assert (second.redeemed, second.taken_back, second.cost) == (1, 1, 0)
        before = work.today - timedelta(days=1)
        assert reports.costs(work, before, before).per_member == 0
    with club.work(club.person(Role.DESK_CLERK)) as work, pytest.raises(NotPermitted):
        reports.costs(work, work.today, work.today)


def test_my_gifts_list_what_is_under_way_first(sqlite_club):
    club = sqlite_club
    ann, tea = member(club, 500), reward(club, 10)
    first, second = taken(club, ann, tea), taken(club, ann, tea)
    with club.work(ann) as work:
        own.cancel(work, second.id)
        mine = own.mine(work)
    assert [one.redemption.id for one in mine.items] == [first.id, second.id]
    assert [bool(one.code) for one in mine.items] == [True, False]


def test_the_demo_has_four_rewards_once(sqlite_club):
    from domain.rewards import demo

    with sqlite_club.work() as work:
        demo.fill(work)
        demo.fill(work)
    with sqlite_club.work(sqlite_club.person(Role.MANAGER)) as work:
        found = catalogue.listed(work)
        assert [one.state for one in found.items] == ["active"] * 4
        assert {one.title("en") for one in found.items} >= {"Yixing tea set"}


def test_a_picture_of_the_catalogue_is_not_swept_away(sqlite_club):
    from domain.applications import retention

    reward(sqlite_club, 10, picture="a.sealed")
    with sqlite_club.work() as work:
        assert retention.unattached(work, ["a.sealed", "b.sealed"]) == ["b.sealed"]


def test_only_a_stage_that_waits_is_watched(sqlite_club):
    club = sqlite_club
    gift = taken(club, member(club, 300), reward(club, 100))
    hand_over(club, gift)
    with club.work() as work:
        watched = work.session.scalars(select(Redemption.watch_at)).all()
        states = work.session.scalars(select(Redemption.state)).all()
    assert (watched, states) == ([None], [Stage.HANDED_OVER])
