"""The year's plan: written, through its chain, changed item by item, out of a file (E42)."""

import threading
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select, text

from domain import days
from domain.access import Role
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.approvals.service import Decision
from domain.errors import NotPermitted, Outdated
from domain.outbox import OutboxMessage
from domain.plans import changing, due, reading, service, uploads
from domain.plans.errors import ItemNotThere, ItemUnfit, PlanNotThere, PlanUnfit, UploadGone
from domain.plans.model import AnnualPlan, PlanItem
from domain.tiers.model import TierChange
from tests.domain.crowd import at_once
from tests.domain.plans import YEAR, Office, day, item
from tests.domain.points import new_member


@pytest.fixture
def office(club):
    return Office(club)


@pytest.fixture
def desk(sqlite_club):
    return Office(sqlite_club)


def seen(office, year=YEAR):
    with office.club.work(office.planner) as work:
        return reading.overview(work, year)


def kept(office, item_id):
    with office.club.work() as work:
        return work.session.get_one(PlanItem, item_id)


def asked(office, approval_id):
    with office.club.work() as work:
        return work.session.get_one(Approval, approval_id)


# ── Writing ───────────────────────────────────────────────────────────────────────────────────


def test_a_plan_begins_with_the_figures_of_the_year_before(desk):
    club = desk.club
    old = new_member(club, joined=date(2024, 5, 1))
    new_member(club, joined=date(2025, 12, 31), tier="gold")
    new_member(club, joined=date(2026, 1, 1))
    with club.work() as work:
        since = datetime(2026, 2, 1, tzinfo=UTC)
        work.session.add(
            TierChange(member_id=old, before="ordinary", after="silver", why="points", at=since)
        )
        work.session.execute(text("UPDATE member SET tier = 'silver' WHERE id = :id"), {"id": old})
    with club.work(desk.planner) as work:
        profile = service.begin(work, YEAR).profile
    assert profile["on"] == "2025-12-31"
    assert (profile["members"], profile["joined"], profile["joined_before"]) == (2, 1, 1)
    assert profile["tiers"] == {"ordinary": 1, "gold": 1}  # silver came only in February


def test_two_colleagues_who_begin_the_same_year_get_the_same_plan(office):
    ends = at_once(
        office.club, 8, lambda work: service.begin(work, YEAR).id, threads=8,
        actors=[office.planner, office.manager] * 4,
    )  # fmt: skip
    assert len(ends) == 1 and sum(ends.values()) == 8
    with office.club.work() as work:
        assert work.session.execute(select(func.count()).select_from(AnnualPlan)).scalar() == 1


def test_another_year_than_this_or_the_next_is_refused(desk):
    for year in (YEAR - 1, YEAR + 2):
        with pytest.raises(PlanUnfit), desk.club.work(desk.planner) as work:
            service.begin(work, year)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"title": " "}, "title"),
        ({"kind": "circus"}, "kind"),
        ({"month": 13}, "month"),
        ({"day": date(2027, 1, 3)}, "year"),
        ({"budget": Decimal("-1")}, "budget"),
        ({"budget": Decimal("1.005")}, "cents"),
        ({"budget": Decimal("99999999")}, "large"),
        ({"note": "x" * 301}, "note"),
    ],
)
def test_an_item_that_cannot_be_is_refused_with_its_reason(desk, changed, reason):
    plan_id, _ids = desk.filled()
    with pytest.raises(ItemUnfit) as refused, desk.club.work(desk.planner) as work:
        service.add(work, plan_id, item(**changed))
    assert refused.value.facts["reason"] == reason


def test_months_and_kinds_that_fall_short_are_named(desk):
    desk.filled(item(month=3), item("Talk", 3, kind="lecture"), item("Walk", 4))
    overview = seen(desk)
    assert overview.months[:5] == (0, 0, 2, 1, 0)
    assert 3 not in overview.short and 4 in overview.short and len(overview.short) == 11
    assert (overview.kinds["lecture"], overview.kinds["charity"]) == (1, 0)
    assert overview.budget == Decimal("3600")


def test_a_colleague_who_saw_an_older_item_does_not_overwrite_it(desk):
    _plan_id, (item_id,) = desk.filled()
    with desk.club.work(desk.manager) as work:
        service.change(work, item_id, item("Tea by the lake"), version=1)
    with pytest.raises(Outdated), desk.club.work(desk.planner) as work:
        service.change(work, item_id, item("Tea at home"), version=1)
    assert kept(desk, item_id).title == "Tea by the lake"


def test_an_item_of_a_draft_is_taken_out_for_good(desk):
    _plan_id, ids = desk.filled(item(), item("Talk", 5))
    with desk.club.work(desk.planner) as work:
        service.remove(work, ids[0])
    assert [one.title for one in seen(desk).items] == ["Talk"]


# ── Through the chain ─────────────────────────────────────────────────────────────────────────


def test_the_chain_is_manager_leader_general_manager_and_the_plan_says_who_agreed(office):
    plan_id, (item_id,) = office.filled(item(day=day(12, 30)))
    with office.club.work(office.planner) as work:
        request = service.propose(work, plan_id, "Ready")
    office.decide(request.id, office.manager, office.leader)
    assert seen(office).plan.state == "proposed"
    office.decide(request.id, office.gm)
    overview = seen(office)
    assert overview.plan.state == "approved"
    roles = [one.role for one in overview.request.taken]
    assert roles == ["manager", "leader", "gm"]
    assert asked(office, request.id).number == "2026-0001"
    local = kept(office, item_id).remind_at.astimezone(UTC)
    assert local == datetime(2026, 11, 30, 1, 0, tzinfo=UTC)  # 30 days ahead, 9:00 in Nanjing


def test_an_empty_plan_or_one_silent_about_last_year_is_not_asked_for(desk):
    with desk.club.work(desk.planner) as work:
        plan_id = service.begin(work, YEAR).id
    for reason in ("empty", "problems"):
        with pytest.raises(PlanUnfit) as refused, desk.club.work(desk.planner) as work:
            service.propose(work, plan_id, "Ready")
        assert refused.value.facts["reason"] == reason
        with desk.club.work(desk.planner) as work:
            service.add(work, plan_id, item())
    assert seen(desk).plan.state == "draft"


def test_while_it_is_decided_on_nothing_moves_and_sent_back_it_is_revised_in_ten_days(office):
    plan_id, (item_id,) = office.filled()
    with office.club.work(office.planner) as work:
        request = service.propose(work, plan_id, "Ready")
    for act in (
        lambda work: service.add(work, plan_id, item("Talk", 5)),
        lambda work: service.remove(work, item_id),
        lambda work: service.propose(work, plan_id, "Again"),
    ):
        with pytest.raises(PlanNotThere), office.club.work(office.planner) as work:
            act(work)
    office.decide(request.id, office.manager, decision=Decision.RETURN, reason="Add a talk")
    returned = asked(office, request.id)
    assert returned.due_at.astimezone(UTC).date() == date(2026, 12, 7)  # ten working days
    with office.club.work(office.planner) as work:
        service.add(work, plan_id, item("Talk", 5))
        again = approvals.resubmit(work, request.id, version=returned.version, reason="Added")
    titles = [one["title"] for one in asked(office, again.id).proposal["items"]]
    assert titles == ["Talk", "Tea on the hill"]  # what is decided on is the revised list
    with pytest.raises(PlanNotThere), office.club.work(office.planner) as work:
        service.remove(work, item_id)
    office.decide(request.id, office.manager, office.leader, office.gm)
    assert seen(office).plan.state == "approved"


def test_a_rejected_plan_is_a_draft_again_and_can_be_asked_for_anew(office):
    plan_id, _ids = office.filled()
    with office.club.work(office.planner) as work:
        request = service.propose(work, plan_id, "Ready")
    office.decide(request.id, office.manager, decision=Decision.REJECT, reason="No money")
    assert seen(office).plan.state == "draft"
    with office.club.work(office.planner) as work:
        assert service.propose(work, plan_id, "Cheaper").id != request.id


def test_of_several_who_ask_at_once_one_asks(office):
    plan_id, _ids = office.filled()
    ends = at_once(
        office.club, 6, lambda work: service.propose(work, plan_id, "Ready").kind, threads=6,
        actors=[office.planner, office.manager] * 3,
    )  # fmt: skip
    assert ends == {"annual_plan": 1, ("plan_not_there", "proposed"): 5}


def test_control_looking_first_and_asking_then_lets_two_ask(club):
    """Two who have both seen a draft: without the condition in the update both ask."""
    plan_id, _ids = Office(club).filled()
    seen_it = threading.Barrier(2)

    def is_draft(work):
        return work.session.get_one(AnnualPlan, plan_id).state == "draft"

    def ask(work):
        work.session.execute(text("UPDATE annual_plan SET state = 'proposed'"))
        return "asked"

    def both(work):
        draft = is_draft(work)
        seen_it.wait()
        return ask(work) if draft else "refused"

    if club.engines.write.dialect.name == "postgresql":
        assert at_once(club, 2, both, threads=2) == {"asked": 2}
    else:  # one writer at a time: the look lies in a transaction of its own
        looks = []
        for _one in range(2):
            with club.work() as work:
                looks.append(is_draft(work))
        assert at_once(club, 2, lambda work: ask(work) if all(looks) else "", threads=2) == {
            "asked": 2
        }


def test_of_two_managers_who_approve_at_once_one_does(office):
    plan_id, _ids = office.filled()
    second = office.club.person(Role.MANAGER)
    with office.club.work(office.planner) as work:
        request = service.propose(work, plan_id, "Ready")

    def approve(work):
        return approvals.decide(work, request.id, Decision.APPROVE, version=1).step

    ends = at_once(office.club, 2, approve, threads=2, actors=[office.manager, second])
    assert ends[1] == 1 and sum(ends.values()) == 2
    assert any(end[0] == "already_decided" for end in ends if end != 1)


def test_only_who_plans_events_writes_and_only_who_sees_them_reads(desk):
    plan_id, _ids = desk.filled()
    for role in (Role.EDITOR, Role.SERVICE_AGENT, Role.LEADER):
        with pytest.raises(NotPermitted), desk.club.work(desk.club.person(role)) as work:
            service.add(work, plan_id, item())
    with pytest.raises(NotPermitted), desk.club.work(desk.club.person(Role.EDITOR)) as work:
        reading.overview(work, YEAR)


# ── Changing during the year ──────────────────────────────────────────────────────────────────


def test_a_change_goes_through_manager_and_leader_and_holds_its_item_only(office):
    _plan_id, (tea, talk) = office.approved(item(), item("Talk", 11))
    with office.club.work(office.planner) as work:
        request = changing.ask_change(
            work, tea, item("Tea by the lake", day=day(12, 20)), version=1, reason="Rain"
        )
    assert (kept(office, tea).state, kept(office, talk).state) == ("changing", "planned")
    assert kept(office, tea).title == "Tea on the hill"
    office.decide(request.id, office.manager, office.leader)
    changed = kept(office, tea)
    assert (changed.title, changed.state, changed.approval_id) == (
        "Tea by the lake", "planned", request.id,
    )  # fmt: skip
    assert changed.remind_at == datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
    whole = seen(office)
    assert whole.plan.state == "approved" and whole.request.approval.state == "approved"


def test_a_second_change_takes_the_place_of_the_first_approval(office):
    _plan_id, (tea,) = office.approved()
    requests = []
    for title in ("Tea by the lake", "Tea at home"):
        version = kept(office, tea).version
        with office.club.work(office.planner) as work:
            requests.append(
                changing.ask_change(work, tea, item(title), version=version, reason="Rain").id
            )
        office.decide(requests[-1], office.manager, office.leader)
    assert [asked(office, one).state for one in requests] == ["void", "approved"]


def test_a_refused_change_leaves_the_item_as_it_was(office):
    _plan_id, (tea,) = office.approved()
    with office.club.work(office.planner) as work:
        request = changing.ask_change(work, tea, item("Circus"), version=1, reason="Fun")
    office.decide(request.id, office.manager, decision=Decision.REJECT, reason="No")
    one = kept(office, tea)
    assert (one.title, one.state) == ("Tea on the hill", "planned")


def test_a_change_sent_back_is_revised_by_the_same_call(office):
    _plan_id, (tea,) = office.approved()
    with office.club.work(office.planner) as work:
        request = changing.ask_change(work, tea, item("Circus"), version=1, reason="Fun")
    office.decide(request.id, office.manager, decision=Decision.RETURN, reason="Smaller")
    with office.club.work(office.planner) as work:
        changing.ask_change(work, tea, item("Puppets"), version=2, reason="Smaller")
    office.decide(request.id, office.manager, office.leader)
    assert kept(office, tea).title == "Puppets"


def test_one_event_more_counts_only_once_it_is_agreed_to(office):
    plan_id, _ids = office.approved()
    with office.club.work(office.planner) as work:
        new = changing.ask_new(work, plan_id, item("Talk", 5), reason="Asked for")
        request = changing.standing(work, new)
    assert seen(office).months[4] == 0 and seen(office).changes == 1
    office.decide(request.id, office.manager, office.leader)
    assert seen(office).months[4] == 1


def test_one_event_more_that_is_refused_is_not_there(desk):
    plan_id, _ids = desk.approved()
    with desk.club.work(desk.planner) as work:
        new = changing.ask_new(work, plan_id, item("Talk", 5), reason="Asked for")
        request = changing.standing(work, new)
    desk.decide(request.id, desk.manager, decision=Decision.REJECT, reason="No")
    assert [one.title for one in seen(desk).items] == ["Tea on the hill"]


def test_an_item_is_left_out_with_the_chains_yes_but_not_when_its_event_is_planned(office):
    _plan_id, (tea, talk) = office.approved(item(), item("Talk", 11))
    office.event(talk)
    with pytest.raises(ItemNotThere), office.club.work(office.planner) as work:
        changing.ask_drop(work, talk, version=1, reason="No money")
    with office.club.work(office.planner) as work:
        request = changing.ask_drop(work, tea, version=1, reason="No money")
    office.decide(request.id, office.manager, office.leader)
    assert kept(office, tea).state == "dropped"
    assert [one.title for one in seen(office).items] == ["Talk"]


def test_of_several_changes_asked_at_once_one_is(office):
    _plan_id, (tea,) = office.approved()

    def ask(work):
        return changing.ask_change(work, tea, item("Lake"), version=1, reason="Rain").kind

    ends = at_once(office.club, 4, ask, threads=4, actors=[office.planner, office.manager] * 2)
    assert ends == {"annual_plan_change": 1, ("plan_item_not_there", "changing"): 3}


# ── Out of a file ─────────────────────────────────────────────────────────────────────────────

LETTERS = {"title": "A", "kind": "B", "month": "C", "day": "D", "budget": "E", "note": "F"}


def sheet(*rows, faults=()):
    return {"letters": LETTERS, "rows": list(enumerate(rows, 2)), "faults": list(faults)}


TEA = ["Tea", "social", None, "2026-12-20", "1200.00", None]
TALK = ["Talk", "lecture", 5, None, "300.00", "Prof. Wu"]


def test_a_file_is_looked_through_first_and_taken_whole(office):
    plan_id, _ids = office.filled()
    with office.club.work(office.planner) as work:
        looked = uploads.stage(work, plan_id, sheet(TEA, TALK))
    assert (looked.count, looked.bad, looked.there, looked.total) == (2, 0, 1, Decimal(1500))
    assert [one.title for one in seen(office).items] == ["Tea on the hill"]
    with office.club.work(office.planner) as work:
        assert uploads.take(work, looked.id) == YEAR
    assert [(one.title, one.month) for one in seen(office).items] == [("Talk", 5), ("Tea", 12)]
    with pytest.raises(UploadGone), office.club.work(office.planner) as work:
        uploads.take(work, looked.id)


def test_every_bad_cell_is_named_and_nothing_is_taken(desk):
    plan_id, _ids = desk.filled()
    rows = (
        TEA,
        ["Walk", "social", 3, "2026-12-20", "10.00", None],
        ["Next year", "social", None, "2027-01-20", "10.00", None],
        ["TEA", "charity", None, "2026-12-20", "5.00", None],
    )
    found = sheet(*rows, faults=[(9, "B", "kind", "no_kind", "circus")])
    with desk.club.work(desk.planner) as work:
        looked = uploads.stage(work, plan_id, found)
        with pytest.raises(UploadGone):
            uploads.take(work, looked.id)
    told = [(one.line, one.letter, one.code) for one in looked.faults]
    assert told == [
        (3, "C", "other_month"), (4, "D", "year"), (5, "A", "twice"), (9, "B", "no_kind"),
    ]  # fmt: skip
    assert looked.faults[2].twin == 2 and looked.bad == 4 and looked.count == 5


def test_a_file_is_not_taken_into_a_plan_that_is_decided_on(desk):
    plan_id, _ids = desk.filled()
    with desk.club.work(desk.planner) as work:
        looked = uploads.stage(work, plan_id, sheet(TEA))
        service.propose(work, plan_id, "Ready")
    with pytest.raises(PlanNotThere), desk.club.work(desk.planner) as work:
        uploads.take(work, looked.id)


# ── What is due ───────────────────────────────────────────────────────────────────────────────


def tick(club):
    done, rounds = 1, 0
    while done:
        with club.work() as work:
            done = due.run(work)
        rounds += 1
        assert rounds < 20


def told(club, kind):
    with club.work() as work:
        found = select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
        return list(work.session.execute(found).scalars())


def test_the_plan_is_due_on_the_last_day_the_club_works_before_spring_festival(desk):
    # New Year's Day is 17 February; the Saturday before is worked to make up for the holidays.
    with desk.club.work(desk.club.person(Role.MANAGER)) as work:
        assert reading.due_on(work, 2026) == date(2026, 2, 14)
        assert reading.due_on(work, 2027) < date(2027, 2, 5)
        days.set_day(work, day=date(2026, 2, 14), works=False)
        assert reading.due_on(work, 2026) == date(2026, 2, 13)


def test_a_missing_plan_is_told_of_thirty_fourteen_and_three_days_ahead_each_once(office):
    club, left = office.club, []
    with club.work() as work:
        due_on = reading.due_on(work, 2026)
    for day_ in range(5, 45):
        club.now = datetime(2026, 1, 1, 4, 0, tzinfo=UTC) + timedelta(days=day_)
        for _again in range(2):
            before = len(told(club, "plan.due"))
            tick(club)
            if len(told(club, "plan.due")) > before:
                left.append((due_on - club.now.date()).days)
    assert left == [30, 14, 3]
    assert {one.person_id for one in told(club, "plan.due")} == {office.planner.person_id}


def test_a_plan_that_is_asked_for_is_not_told_of(desk):
    desk.club.now = datetime(2026, 2, 12, 4, 0, tzinfo=UTC)
    plan_id, _ids = desk.filled()
    with desk.club.work(desk.planner) as work:
        service.propose(work, plan_id, "Ready")
    tick(desk.club)
    assert told(desk.club, "plan.due") == []


def test_an_item_a_month_ahead_without_an_event_plan_is_told_of_once(office):
    _plan_id, (tea, talk) = office.approved(
        item(day=day(12, 30)), item("Talk", 12, day=day(12, 29))
    )
    office.event(talk)
    tick(office.club)
    assert told(office.club, "plan.item_due") == []  # thirty-seven days ahead
    office.club.now += timedelta(days=8)
    tick(office.club)
    tick(office.club)
    assert [one.params for one in told(office.club, "plan.item_due")] == [{"item_id": tea}]
    assert kept(office, tea).remind_at is None


def test_files_nobody_took_are_gone_after_a_day(desk):
    plan_id, _ids = desk.filled()
    with desk.club.work(desk.planner) as work:
        uploads.stage(work, plan_id, sheet(TEA))
    desk.club.now += timedelta(days=2)
    tick(desk.club)
    with desk.club.work() as work:
        assert work.session.execute(text("SELECT count(*) FROM plan_upload")).scalar() == 0
