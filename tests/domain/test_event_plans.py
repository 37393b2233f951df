"""One event's plan: through its chain, changed afterwards, kicked off with its tasks (E43)."""

import threading
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select, text, update

from domain import days
from domain.access import Role
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.approvals.service import Decision
from domain.errors import NotPermitted, Outdated
from domain.events import planning, queue, registering, tasks
from domain.events.errors import CapacityTaken, NotOpen
from domain.events.model import Event, Quota, Turn
from domain.events.plan_rules import Session
from domain.outbox import OutboxMessage
from domain.people.model import RoleGrant
from domain.plans import changing, due, reading
from domain.plans.errors import (
    EventNotThere,
    EventUnfit,
    ItemNotThere,
    OwnerUnfit,
    TaskDone,
)
from domain.plans.model import EventTask, PlanItem
from tests.domain.crowd import at_once
from tests.domain.events import a_member
from tests.domain.plans import YEAR, Office, item, plan


@pytest.fixture
def office(club):
    return Office(club)


@pytest.fixture
def desk(sqlite_club):
    return Office(sqlite_club)


def kept(office, event_id):
    with office.club.work() as work:
        return work.session.get_one(Event, event_id)


def approval(office, event_id):
    number = kept(office, event_id).approval_id
    with office.club.work() as work:
        return work.session.get_one(Approval, number)


def change(office, event_id, *, by=None, **changed):
    with office.club.work(by or office.planner) as work:
        version = work.session.get_one(Event, event_id).version
        return planning.change(work, event_id, plan(office.club, **changed), version=version)


def announce(office, event_id):
    """As the announcement does it."""
    with office.club.work() as work:
        event = work.session.get_one(Event, event_id)
        event.state, event.announced_at = "announced", work.now


def again(office, event_id):
    """The changed plan, through the whole chain once more."""
    with office.club.work(office.planner) as work:
        request = planning.propose(work, event_id, "Changed")
    office.decide(request.id, office.manager, office.leader)


# ── Writing ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"title": "T"}, "title"),
        ({"kind": "circus"}, "kind"),
        ({"zone": "Mars/Base"}, "zone"),
        ({"starts_at": datetime(2026, 11, 22, 1, tzinfo=UTC)}, "past"),
        ({"ends_at": datetime(2026, 11, 24, 1, tzinfo=UTC)}, "backwards"),
        ({"ends_at": datetime(2027, 11, 24, 1, tzinfo=UTC)}, "long"),
        ({"opens_at": datetime(2027, 11, 24, 1, tzinfo=UTC)}, "window"),
        ({"closes_at": datetime(2027, 11, 24, 1, tzinfo=UTC)}, "window_late"),
        ({"capacity": 0}, "capacity"),
        ({"capacity": 2, "companions": 2}, "companions"),
        ({"least_tier": "platinum"}, "tier"),
        ({"tiers": {"gold": 31}}, "limits"),
        ({"sessions": (Session("Morning", 31), Session("Evening"))}, "limits"),
        ({"sessions": (Session("Morning"),)}, "sessions"),
        ({"sessions": (Session("Morning"), Session("morning "))}, "sessions"),
        ({"early": {"gold": 0}}, "early"),
        ({"budget": Decimal("-1")}, "money"),
        ({"points_price": -1}, "points"),
    ],
)
def test_a_plan_that_does_not_fit_together_is_refused_with_its_reason(desk, changed, reason):
    with pytest.raises(EventUnfit) as refused:
        desk.event(**changed)
    assert refused.value.facts["reason"] == reason


def test_a_plan_becomes_a_draft_with_its_quotas_linked_to_the_year(desk):
    _plan_id, (tea,) = desk.approved()
    event_id = desk.event(
        tea,
        tiers={"gold": 10},
        sessions=(Session("Morning", 15), Session("Evening")),
        early={"gold": 24},
        target="Young parents",
    )
    event = kept(desk, event_id)
    assert (event.state, event.plan_item_id) == ("draft", tea)
    assert event.sessions == {"1": "Morning", "2": "Evening"}
    with desk.club.work(desk.planner) as work:
        seen = reading.planned(work, event_id)
    assert seen.limits == {("tier", "gold"): 10, ("session", "1"): 15}
    assert (seen.year, seen.item.event_id) == (YEAR, event_id)


def test_an_item_not_agreed_to_has_no_event_plan(desk):
    _plan_id, (tea,) = desk.filled()
    with pytest.raises(ItemNotThere):
        desk.event(tea)


def test_of_several_who_plan_the_same_item_at_once_one_does(office):
    _plan_id, (tea,) = office.approved()
    wanted = plan(office.club)
    ends = at_once(
        office.club, 6, lambda work: planning.draft(work, wanted, item_id=tea).kind, threads=6,
        actors=[office.planner, office.manager] * 3,
    )  # fmt: skip
    assert ends == {"social": 1, ("plan_item_not_there", "planned_already"): 5}
    with office.club.work() as work:
        assert work.session.execute(text("SELECT count(*) FROM event")).scalar() == 1


def test_control_looking_first_and_planning_then_makes_two_events_of_one_item(club):
    """Two who have both seen an item without an event: without the condition both plan it."""
    _plan_id, (tea,) = Office(club).approved()
    seen = threading.Barrier(2)

    def free(work):
        return work.session.get_one(PlanItem, tea).event_id is None

    def make(work):
        starts = club.now + timedelta(days=40)
        event = Event(
            kind="social", title="Tea", starts_at=starts, ends_at=starts + timedelta(hours=1),
            zone="UTC", plan_item_id=tea, created_by=1,
        )  # fmt: skip
        work.session.add(event)
        work.session.flush()
        work.session.execute(text("UPDATE plan_item SET event_id = :e"), {"e": event.id})
        return "planned"

    def both(work):
        nobody = free(work)
        seen.wait()
        return make(work) if nobody else "refused"

    if club.engines.write.dialect.name == "postgresql":
        assert at_once(club, 2, both, threads=2) == {"planned": 2}
    else:  # one writer at a time: the look lies in a transaction of its own
        looks = []
        for _one in range(2):
            with club.work() as work:
                looks.append(free(work))
        assert at_once(club, 2, lambda work: make(work) if all(looks) else "", threads=2) == {
            "planned": 2
        }


def test_a_draft_is_thrown_away_and_its_item_waits_for_a_plan_again(desk):
    _plan_id, (tea,) = desk.approved()
    event_id = desk.event(tea)
    with desk.club.work(desk.planner) as work:
        assert planning.discard(work, event_id).id == tea
    with desk.club.work() as work:
        assert work.session.get(Event, event_id) is None
        one = work.session.get_one(PlanItem, tea)
        assert one.event_id is None and one.remind_at is not None
    approved = desk.agreed(tea)
    with pytest.raises(EventNotThere), desk.club.work(desk.planner) as work:
        planning.discard(work, approved)


def test_only_who_plans_events_plans_them(desk):
    for role in (Role.SERVICE_AGENT, Role.LEADER, Role.INSPECTOR):
        with pytest.raises(NotPermitted), desk.club.work(desk.club.person(role)) as work:
            planning.draft(work, plan(desk.club))


# ── Through the chain ─────────────────────────────────────────────────────────────────────────


def test_manager_and_leader_agree_and_the_tasks_begin(office):
    _plan_id, (tea,) = office.approved()
    event_id = office.event(tea)
    with office.club.work(office.planner) as work:
        request = planning.propose(work, event_id, "A nice one")
    assert (request.kind, request.proposal["ahead"]) == ("event_plan", 40)
    office.decide(request.id, office.manager)
    assert kept(office, event_id).state == "proposed"
    office.decide(request.id, office.leader)
    assert kept(office, event_id).state == "approved"
    with office.club.work(office.planner) as work:
        made = tasks.of_event(work, event_id)
    assert [one.task.code for one in made] == [
        "venue", "announcement", "staffing", "materials", "emergency", "photos",
    ]  # fmt: skip
    local = [one.task.due_at.astimezone(UTC).date() for one in made]
    assert (local[0], local[-1]) == (date(2026, 12, 12), date(2027, 1, 4))
    assert {one.task.owner_id for one in made} == {office.planner.person_id}


def test_an_event_outside_the_plan_is_flagged_by_its_chain(desk):
    with desk.club.work(desk.planner) as work:
        event_id = planning.draft(work, plan(desk.club)).id
        assert planning.propose(work, event_id, "By chance").kind == "event_outside_plan"


def test_sent_back_it_is_revised_within_three_days_and_decided_as_revised(office):
    event_id = office.event()
    with office.club.work(office.planner) as work:
        request = planning.propose(work, event_id, "A nice one")
    with pytest.raises(EventNotThere):
        change(office, event_id, budget=Decimal("900"))
    office.decide(request.id, office.manager, decision=Decision.RETURN, reason="Cheaper")
    returned = approval(office, event_id)
    assert returned.due_at.astimezone(UTC).date() == date(2026, 11, 26)
    change(office, event_id, budget=Decimal("900"))
    with office.club.work(office.planner) as work:
        approvals.resubmit(work, request.id, version=returned.version, reason="Cheaper")
    assert approval(office, event_id).proposal["budget"] == "900.00"
    office.decide(request.id, office.manager, office.leader)
    assert kept(office, event_id).state == "approved"


def test_rejected_or_withdrawn_it_is_a_draft_again(office):
    event_id = office.event()
    with office.club.work(office.planner) as work:
        request = planning.propose(work, event_id, "A nice one")
    office.decide(request.id, office.manager, decision=Decision.REJECT, reason="No")
    assert kept(office, event_id).state == "draft"
    with office.club.work(office.planner) as work:
        approvals.withdraw(work, planning.propose(work, event_id, "Please").id)
    assert kept(office, event_id).state == "draft"


def test_of_several_who_ask_at_once_one_asks(office):
    event_id = office.event()
    ends = at_once(
        office.club, 6, lambda work: planning.propose(work, event_id, "Yes").kind, threads=6,
        actors=[office.planner, office.manager] * 3,
    )  # fmt: skip
    assert ends == {"event_outside_plan": 1, ("event_plan_not_there", "proposed"): 5}


def test_of_two_leaders_who_approve_at_once_one_does_and_the_tasks_are_made_once(office):
    event_id, second = office.event(), office.club.person(Role.LEADER)
    with office.club.work(office.planner) as work:
        request = planning.propose(work, event_id, "Yes")
    office.decide(request.id, office.manager)

    def approve(work):
        return approvals.decide(work, request.id, Decision.APPROVE, version=2).state

    ends = at_once(office.club, 2, approve, threads=2, actors=[office.leader, second])
    assert ends["approved"] == 1 and sum(ends.values()) == 2
    with office.club.work() as work:
        assert work.session.execute(text("SELECT count(*) FROM event_task")).scalar() == 6


def test_an_event_of_an_item_that_is_being_changed_is_not_asked_for(desk):
    _plan_id, (tea,) = desk.approved()
    event_id = desk.event(tea)
    with desk.club.work(desk.planner) as work:
        changing.ask_change(work, tea, item("Lake"), version=1, reason="Rain")
    with pytest.raises(ItemNotThere), desk.club.work(desk.planner) as work:
        planning.propose(work, event_id, "A nice one")


# ── Changed after the approval (R12.2) ────────────────────────────────────────────────────────


def test_wording_staffing_and_names_of_sessions_change_at_once(desk):
    both = (Session("Morning", 15), Session("Evening"))
    event_id = desk.agreed(sessions=both)
    renamed = (Session("10 o'clock", 15), Session("Evening"))
    event = change(
        desk, event_id, sessions=renamed, about="Bring a cup", staffing="Two", picture="x.sealed"
    )
    assert (event.state, event.sessions["1"]) == ("approved", "10 o'clock")
    assert approval(desk, event_id).state == "approved"


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Coffee on the hill"},
        {"place": "The lake"},
        {"capacity": 40},
        {"budget": Decimal("5000")},
        {"tiers": {"gold": 5}},
        {"sessions": (Session("Morning"), Session("Evening"))},
        {"fee": Decimal("10")},
    ],
)
def test_anything_else_voids_the_approval_and_needs_the_whole_chain_again(desk, changed):
    event_id = desk.agreed()
    before = kept(desk, event_id).approval_id
    assert change(desk, event_id, **changed).state == "draft"
    assert approval(desk, event_id).state == "void"
    again(desk, event_id)
    assert kept(desk, event_id).state == "approved"
    assert kept(desk, event_id).approval_id != before


def test_seats_given_stay_through_a_change_and_the_event_is_announced_again(office):
    event_id = office.agreed(capacity=1, tiers={"ordinary": 1})
    announce(office, event_id)
    ann, bo, cy = (a_member(office.club) for _ in range(3))
    with office.club.work(ann) as work:
        registering.register(work, event_id)
    with office.club.work(bo) as work:
        queue.join(work, event_id)
    assert change(office, event_id, capacity=2, tiers={"ordinary": 2}).state == "draft"
    with pytest.raises(NotOpen), office.club.work(cy) as work:
        registering.register(work, event_id)
    event = kept(office, event_id)
    assert (event.taken, event.capacity) == (1, 2)
    with office.club.work() as work:
        limit = work.session.execute(select(Quota)).scalar_one()
        assert (limit.capacity, limit.taken) == (2, 1)
    again(office, event_id)
    assert kept(office, event_id).state == "announced"
    with office.club.work() as work:  # the seat gained was offered to who waits
        assert work.session.execute(select(Turn)).scalar_one().state == "offered"


def test_what_members_were_told_of_time_and_place_is_not_changed_behind_their_backs(desk):
    event_id = desk.agreed()
    announce(desk, event_id)
    assert change(desk, event_id, budget=Decimal(5)).state == "draft"
    with pytest.raises(EventUnfit) as refused:
        change(desk, event_id, place="The lake")
    assert refused.value.facts["reason"] == "announced"


def test_fewer_seats_than_are_given_are_refused(desk):
    event_id = desk.agreed(
        companions=2, sessions=(Session("Morning"), Session("Evening")), tiers={"gold": 5}
    )
    announce(desk, event_id)
    with desk.club.work(a_member(desk.club, tier="gold")) as work:
        registering.register(work, event_id, party=3, session="1")
    same = {"companions": 2, "tiers": {"gold": 5}}
    both = (Session("Morning"), Session("Evening"))
    with pytest.raises(CapacityTaken):
        change(desk, event_id, companions=1, capacity=2, sessions=both)
    with pytest.raises(CapacityTaken):
        change(desk, event_id, companions=2, tiers={"gold": 2}, sessions=both)
    with pytest.raises(CapacityTaken):
        change(desk, event_id, **same, sessions=(Session("Morning", 2), Session("Evening")))
    with pytest.raises(CapacityTaken):
        change(desk, event_id, **same, sessions=())
    assert kept(desk, event_id).state == "announced"


def test_a_colleague_who_saw_an_older_plan_does_not_overwrite_it(desk):
    event_id = desk.event()
    change(desk, event_id, place="The lake")
    with pytest.raises(Outdated), desk.club.work(desk.manager) as work:
        planning.change(work, event_id, plan(desk.club), version=1)


def test_of_several_changes_at_once_one_is_kept(office):
    event_id = office.agreed()
    version = kept(office, event_id).version
    wanted = plan(office.club, capacity=44)
    ends = at_once(
        office.club, 4,
        lambda work: planning.change(work, event_id, wanted, version=version).capacity,
        threads=4, actors=[office.planner, office.manager] * 2,
    )  # fmt: skip
    assert ends == {44: 1, ("outdated",): 3}


# ── Tasks (E43.3) ─────────────────────────────────────────────────────────────────────────────


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
        return [(one.person_id, one.params) for one in work.session.execute(found).scalars()]


def task(office, event_id, code="venue"):
    with office.club.work() as work:
        found = select(EventTask).where(EventTask.event_id == event_id, EventTask.code == code)
        return work.session.execute(found).scalar_one()


def test_tasks_of_an_event_that_is_near_are_due_on_the_next_working_day(desk):
    starts = desk.club.now + timedelta(days=5)
    event_id = desk.agreed(starts_at=starts, ends_at=starts + timedelta(hours=1))
    assert task(desk, event_id).due_at == datetime(2026, 11, 24, 10, tzinfo=UTC)
    with desk.club.work(desk.club.person(Role.MANAGER)) as work:
        days.set_day(work, day=date(2026, 11, 24), works=False)
    event_id = desk.agreed(starts_at=starts, ends_at=starts + timedelta(hours=1))
    assert task(desk, event_id).due_at == datetime(2026, 11, 25, 10, tzinfo=UTC)


def test_an_owner_is_reminded_at_half_of_the_time_and_at_its_end(office):
    event_id = office.agreed()
    one, found = task(office, event_id), []
    while office.club.now < one.due_at + timedelta(days=2):
        office.club.now += timedelta(hours=6)
        tick(office.club)
        mine = [p for _to, p in told(office.club, "event_task.reminder") if p["task_id"] == one.id]
        found += [(office.club.now, p["due"]) for p in mine[len(found) :]]
    assert [due_ for _at, due_ in found] == [False, True]
    assert datetime(2026, 12, 1, tzinfo=UTC) < found[0][0] < datetime(2026, 12, 5, tzinfo=UTC)


def test_a_task_done_is_not_reminded_of_and_doing_it_twice_is_once(office):
    event_id = office.agreed()
    one = task(office, event_id)
    for _again in range(2):
        with office.club.work(office.planner) as work:
            assert tasks.done(work, one.id).state == "done"
    with pytest.raises(TaskDone), office.club.work(office.manager) as work:
        tasks.done(work, one.id)
    office.club.now += timedelta(days=60)
    tick(office.club)
    assert one.id not in [p["task_id"] for _to, p in told(office.club, "event_task.reminder")]


def test_a_task_is_handed_to_another_colleague_who_may_then_do_it(office):
    event_id, editor = office.agreed(), office.club.person(Role.EDITOR)
    one = task(office, event_id, "photos")
    with pytest.raises(NotPermitted), office.club.work(editor) as work:
        tasks.done(work, one.id)
    with office.club.work(office.manager) as work:
        tasks.reassign(work, one.id, editor.person_id)
    assert told(office.club, "event_task.assigned") == [(editor.person_id, {"task_id": one.id})]
    with office.club.work(editor) as work:
        assert [seen.task.id for seen in tasks.mine(work)] == [one.id]
        tasks.done(work, one.id)
        assert tasks.mine(work) == []


def test_nobody_but_a_colleague_takes_a_task_over(desk):
    one, member = task(desk, desk.agreed()), a_member(desk.club)
    with pytest.raises(OwnerUnfit), desk.club.work(desk.planner) as work:
        tasks.reassign(work, one.id, member.person_id)


def test_a_new_day_of_the_event_moves_what_is_not_done(desk):
    event_id = desk.agreed()
    staffing = task(desk, event_id, "staffing")
    with desk.club.work(desk.planner) as work:
        tasks.done(work, staffing.id)
    before = [task(desk, event_id, code).due_at for code in ("venue", "staffing")]
    starts = desk.club.now + timedelta(days=50)
    change(desk, event_id, starts_at=starts, ends_at=starts + timedelta(hours=2))
    again(desk, event_id)
    after = [task(desk, event_id, code).due_at for code in ("venue", "staffing")]
    assert (after[0] - before[0], after[1] - before[1]) == (timedelta(days=10), timedelta(0))


def test_when_an_owner_has_left_who_plans_events_hears_of_the_task(office):
    event_id, editor = office.agreed(), office.club.person(Role.EDITOR)
    one = task(office, event_id)
    with office.club.work(office.manager) as work:
        tasks.reassign(work, one.id, editor.person_id)
        theirs = RoleGrant.person_id == editor.person_id
        work.session.execute(update(RoleGrant).where(theirs).values(until=work.now))
    office.club.now = one.due_at
    tick(office.club)
    to = {to for to, p in told(office.club, "event_task.reminder") if p["task_id"] == one.id}
    assert to == {office.planner.person_id}


def test_nobody_is_reminded_of_tasks_of_a_cancelled_event(desk):
    event_id = desk.agreed()
    with desk.club.work() as work:
        work.session.get_one(Event, event_id).state = "cancelled"
    desk.club.now += timedelta(days=60)
    tick(desk.club)
    assert told(desk.club, "event_task.reminder") == []
    with desk.club.work(desk.planner) as work:
        assert tasks.mine(work) == []
