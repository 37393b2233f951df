"""Requests and their chains (SPEC 1, R12.1)."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from domain.access import SYSTEM, Permission, Role
from domain.approvals import deciding
from domain.approvals import service as approvals
from domain.approvals.chains import CHAINS
from domain.approvals.errors import DecidedBefore
from domain.approvals.model import Approval, ApprovalStep
from domain.approvals.service import Decision
from domain.audit import AuditEntry
from domain.errors import (
    AlreadyDecided,
    NotFound,
    NotPermitted,
    Outdated,
    OwnRequest,
    ReasonMissing,
)
from domain.outbox import OutboxMessage
from domain.people.model import Person
from domain.people.names import StaffName

APPROVE, REJECT, RETURN = Decision.APPROVE, Decision.REJECT, Decision.RETURN


@pytest.fixture
def team(club):
    return {
        role: club.person(role)
        for role in (Role.MEMBER_SPECIALIST, Role.MANAGER, Role.LEADER, Role.GM)
    }


def ask(club, actor, kind="information_use_outside", **more):
    with club.work(actor) as work:
        return approvals.propose(work, kind, reason="the third generation", **more)


def decide(club, actor, approval, decision=APPROVE, reason="", version=None):
    with club.work(actor) as work:
        return approvals.decide(
            work, approval.id, decision, version=version or approval.version, reason=reason
        )


def told(club, kind):
    with club.work() as work:
        rows = work.session.execute(select(OutboxMessage).where(OutboxMessage.kind == kind))
        return [(row.person_id, row.params) for row in rows.scalars()]


def test_a_request_goes_through_its_chain_and_is_filed(club, team):
    asked = ask(club, team[Role.MEMBER_SPECIALIST])
    assert (asked.state, asked.waiting_for) == ("pending", "manager")
    assert [person for person, _ in told(club, "approval.asked")] == [team[Role.MANAGER].person_id]
    second = decide(club, team[Role.MANAGER], asked)
    assert (second.state, second.waiting_for, second.version) == ("pending", "leader", 2)
    last = decide(club, team[Role.LEADER], second)
    assert (last.state, last.number) == ("approved", "2026-0001")
    requester = team[Role.MEMBER_SPECIALIST].person_id
    assert [(to, said["decision"]) for to, said in told(club, "approval.decided")] == [
        (requester, "approved"),
        (requester, "approved"),
    ]
    assert told(club, "approval.filed") == [(team[Role.GM].person_id, {"approval_id": asked.id})]
    with club.work() as work:
        actions = (
            work.session.execute(select(AuditEntry.action).order_by(AuditEntry.seq))
            .scalars()
            .all()
        )
    assert actions == ["approval.proposed", "approval.approved", "approval.approved"]


def test_approved_requests_are_numbered_one_after_another(club, team):
    numbers = []
    for _ in range(3):
        asked = ask(club, team[Role.MEMBER_SPECIALIST], "care_plan")
        numbers.append(decide(club, team[Role.MANAGER], asked).number)
    assert numbers == ["2026-0001", "2026-0002", "2026-0003"]


def test_the_last_approval_carries_the_request_out_and_both_or_none_happen(club, team):
    broken = [True]

    @approvals.executor("gift_budget")
    def spend(work, approval):
        work.session.execute(
            update(Person).where(Person.id == approval.requester_id).values(language="en")
        )
        if broken:
            raise RuntimeError("no budget left")

    asked = ask(club, team[Role.MEMBER_SPECIALIST], "gift_budget")
    with pytest.raises(RuntimeError):
        decide(club, team[Role.MANAGER], asked)
    with club.work() as work:
        assert work.session.get(Approval, asked.id).state == "pending"
        assert work.session.get(Person, asked.requester_id).language == "zh_CN"
    broken.clear()
    decide(club, team[Role.MANAGER], asked)
    with club.work() as work:
        assert work.session.get(Person, asked.requester_id).language == "en"


def test_a_rejected_or_withdrawn_request_tells_its_context(club, team):
    ends = []
    approvals.refusal("care_plan")(lambda work, approval: ends.append(approval.state))
    first = ask(club, team[Role.MEMBER_SPECIALIST], "care_plan")
    decide(club, team[Role.MANAGER], first, REJECT, "not this month")
    second = ask(club, team[Role.MEMBER_SPECIALIST], "care_plan")
    with club.work(team[Role.MEMBER_SPECIALIST]) as work:
        approvals.withdraw(work, second.id)
        approvals.withdraw(work, second.id)
    assert ends == ["rejected", "withdrawn"]


def test_nobody_decides_their_own_request(club, team):
    asked = ask(club, team[Role.MANAGER])
    assert asked.waiting_for == "leader"  # the only manager asked
    both = club.person(Role.MANAGER, Role.LEADER)
    own = ask(club, both, "care_plan")
    with pytest.raises(OwnRequest):
        decide(club, both, own)
    assert decide(club, team[Role.MANAGER], own).state == "approved"


def test_each_step_needs_another_person(club, team):
    both = club.person(Role.MANAGER, Role.LEADER)
    asked = ask(club, team[Role.MEMBER_SPECIALIST])
    second = decide(club, both, asked)
    with pytest.raises(DecidedBefore):
        decide(club, both, second)
    assert decide(club, team[Role.LEADER], second).state == "approved"


def test_a_step_waits_for_its_own_role(club, team):
    asked = ask(club, team[Role.MEMBER_SPECIALIST])
    for role in (Role.LEADER, Role.GM, Role.MEMBER_SPECIALIST):
        with pytest.raises(NotPermitted):
            decide(club, team[role], asked)


def test_rejecting_and_sending_back_need_a_reason(club, team):
    asked = ask(club, team[Role.MEMBER_SPECIALIST])
    for decision in (REJECT, RETURN):
        with pytest.raises(ReasonMissing):
            decide(club, team[Role.MANAGER], asked, decision, "  ")
    with pytest.raises(ReasonMissing), club.work(team[Role.MEMBER_SPECIALIST]) as work:
        approvals.propose(work, "care_plan", reason=" ")


def test_a_returned_request_is_revised_and_goes_through_the_whole_chain_again(club, team):
    requester = team[Role.MEMBER_SPECIALIST]
    asked = ask(club, requester, "annual_plan", proposal={"events": 12})
    second = decide(club, team[Role.MANAGER], asked)
    back = decide(club, team[Role.LEADER], second, RETURN, "fewer events, please")
    assert (back.state, back.waiting_for) == ("returned", "")
    assert back.due_at == club.now + timedelta(days=14, hours=6)  # ten working days, 18:00
    with club.work(team[Role.MANAGER]) as work, pytest.raises(NotFound):
        approvals.resubmit(work, asked.id, version=back.version, reason="mine now")
    with club.work(requester) as work:
        again = approvals.resubmit(
            work, asked.id, version=back.version, reason="ten", proposal={"events": 10}
        )
    assert (again.state, again.waiting_for, again.round) == ("pending", "manager", 2)
    for role in (Role.MANAGER, Role.LEADER):
        again = decide(club, team[role], again)
    assert (again.waiting_for, again.proposal) == ("gm", {"events": 10})


def test_f3_the_slower_of_two_learns_who_decided_and_when(club, team):
    asked = ask(club, team[Role.MEMBER_SPECIALIST], "care_plan")
    with club.work() as work:
        work.session.execute(
            update(Person).where(Person.id == team[Role.MANAGER].person_id).values(name="王小明")
        )
    decide(club, team[Role.MANAGER], asked, REJECT, "too dear")
    with pytest.raises(AlreadyDecided) as refused:
        decide(club, club.person(Role.MANAGER), asked)
    by = StaffName("王", Role.MANAGER)
    assert refused.value.facts == {"by": by, "at": club.now, "outcome": "rejected"}


def test_an_old_button_after_a_withdrawal_is_out_of_date(club, team):
    asked = ask(club, team[Role.MEMBER_SPECIALIST])
    with club.work(team[Role.MEMBER_SPECIALIST]) as work:
        approvals.withdraw(work, asked.id)
    with pytest.raises(Outdated):
        decide(club, team[Role.MANAGER], asked)


def _two_at_once(club, team, monkeypatch):
    """Two managers decide in the same instant: both have read before either writes."""
    asked = ask(club, team[Role.MEMBER_SPECIALIST], "care_plan")
    actors = [team[Role.MANAGER], club.person(Role.MANAGER)]
    both_read, take, outcomes = threading.Barrier(2, timeout=10), deciding.take, []

    def take_together(*args):
        if not club.engines.is_sqlite:  # there the units themselves take turns
            both_read.wait()
        return take(*args)

    monkeypatch.setattr(deciding, "take", take_together)

    def press(actor):
        try:
            outcomes.append(decide(club, actor, asked).state)
        except AlreadyDecided:
            outcomes.append("too late")
        except Exception as error:
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=press, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with club.work() as work:
        steps = work.session.execute(select(ApprovalStep.id)).all()
    return sorted(outcomes), len(steps)


def test_f3_of_two_decisions_at_once_one_wins(club, team, monkeypatch):
    assert _two_at_once(club, team, monkeypatch) == (["approved", "too late"], 1)


@pytest.mark.postgres
def test_f3_control_without_the_guard_both_would_win(postgres_url, monkeypatch, request):
    from bot import database
    from tests.conftest import Club

    engines = database.open_engines(postgres_url)
    club = Club(engines)
    team = {role: club.person(role) for role in (Role.MEMBER_SPECIALIST, Role.MANAGER)}

    def unguarded(work, approval, version, changes):
        table = Approval.__table__
        work.session.execute(
            update(table).where(table.c.id == approval.id).values(version=version + 1, **changes)
        )
        work.session.refresh(approval)
        return True

    monkeypatch.setattr(deciding, "take", unguarded)
    outcomes, _steps = _two_at_once(club, team, monkeypatch)
    engines.dispose()
    assert "too late" not in outcomes


def test_reminders_come_at_half_time_and_when_due_and_once_each(club, team):
    ask(club, team[Role.MEMBER_SPECIALIST], "care_plan")  # Monday 12:00, due Wednesday 18:00
    counts = []
    for hours in (0, 24, 30, 31, 53, 55, 100):
        with club.work(SYSTEM) as work:
            work.now = club.now + timedelta(hours=hours)
            counts.append(approvals.remind(work))
            counts.append(approvals.remind(work))
    assert counts == [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0]
    assert len(told(club, "approval.reminder")) == 2


def test_a_bot_that_slept_through_both_reminders_sends_one(club, team):
    ask(club, team[Role.MEMBER_SPECIALIST], "care_plan")
    with club.work(SYSTEM) as work:
        work.now = club.now + timedelta(days=9)
        assert [approvals.remind(work), approvals.remind(work)] == [1, 0]


def test_a_request_nobody_can_decide_is_told_to_the_owner(club):
    owner, clerk = club.person(Role.OWNER), club.person(Role.DESK_CLERK)
    asked = ask(club, clerk, "care_plan")
    assert told(club, "approval.nobody_decides") == [(owner.person_id, {"approval_id": asked.id})]


def test_the_same_thing_is_asked_once_while_it_is_open(club, team):
    with club.work() as work:
        subject = work.session.get(Person, team[Role.GM].person_id)
    first = ask(club, team[Role.MEMBER_SPECIALIST], subject=subject)
    again = ask(club, team[Role.MEMBER_SPECIALIST], subject=subject)
    assert again.id == first.id
    with club.work() as work:
        assert len(work.session.execute(select(Approval.id)).all()) == 1


def test_only_a_data_specialist_asks_for_a_deletion(club, team):
    with pytest.raises(NotPermitted):
        ask(club, team[Role.MANAGER], "deletion")
    assert ask(club, club.person(Role.DATA_SPECIALIST), "deletion").waiting_for == "manager"


def test_a_guest_can_neither_ask_nor_decide(club, team):
    guest, asked = club.person(), ask(club, team[Role.MEMBER_SPECIALIST])
    with pytest.raises(NotPermitted):
        ask(club, guest)
    with pytest.raises(NotPermitted):
        decide(club, guest, asked)


def test_changing_what_was_approved_voids_the_approval(club, team):
    asked = ask(club, team[Role.MEMBER_SPECIALIST], "care_plan")
    done = decide(club, team[Role.MANAGER], asked)
    with club.work(team[Role.MEMBER_SPECIALIST]) as work:
        approval = work.session.get(Approval, done.id)
        approvals.void(work, approval, why="budget_changed")
        assert approval.state == "void"


@pytest.mark.parametrize("kind", sorted(CHAINS))
def test_every_chain_can_be_decided_by_the_roles_in_it(kind):
    from domain.access import RIGHTS

    assert CHAINS[kind].roles
    assert all(Permission.DECIDE_APPROVAL in RIGHTS[role] for role in CHAINS[kind].roles)
    assert len(kind.encode()) <= 30
