"""Random walks through an application's life: every state has a way on, numbers have no gaps."""

import shutil
from datetime import timedelta

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from domain import audit, policy
from domain.access import Role
from domain.applications import facts
from domain.applications import service as applications
from domain.applications.model import ACCEPTED, ENDED, OPEN, Application, State
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.approvals.service import Decision
from domain.cards import production
from domain.cards import service as cards
from domain.cards.model import Card
from domain.errors import Refused
from domain.members.model import Household, Member, NumberRange, Status
from tests.conftest import Club, engines_of
from tests.domain.applicants import fill, paper

_papers = iter(range(10**9))

PEOPLE = st.integers(0, 2)  # few, so that the walks go deep; all of one home

# From each state of R1.2 to those that may follow; none but the ends is without a way out.
WAYS = {
    "draft": {"submitted", "withdrawn", "expired"},
    "submitted": {
        "under_review", "materials_missing", "exception_pending", "approved", "fee_due",
        "rejected", "withdrawn",
    },
    "materials_missing": {"under_review", "submitted", "rejected", "withdrawn"},
    "under_review": {
        "submitted", "materials_missing", "exception_pending", "approved", "fee_due", "rejected",
        "withdrawn",
    },
    "exception_pending": {"under_review", "withdrawn"},
    "approved": {"in_production", "under_review"},
    "fee_due": {"approved", "under_review"},
    "in_production": {"ready"},
    "ready": {"collected"},
    "rejected": {"under_review"},
    "collected": set(),
    "withdrawn": set(),
    "expired": set(),
}  # fmt: skip


def machine(template, folder):
    class Life(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.path = folder / f"walk-{next(_papers)}.db"
            shutil.copy(template, self.path)
            self.engines = engines_of(f"sqlite:///{self.path}")
            self.club = Club(self.engines)
            self.staff = [self.club.person(Role.MEMBER_SPECIALIST) for _ in range(2)]
            self.manager = self.club.person(Role.MANAGER)
            self.leader = self.club.person(Role.LEADER)
            self.guests = [self.club.person() for _ in range(3)]
            self.seen = {}
            for person in range(3):
                self.apply_now(person)

        def teardown(self):
            self.engines.dispose()
            self.path.unlink()

        def act(self, actor, deed):
            actor = self.guests[actor] if isinstance(actor, int) else actor
            try:
                with self.club.work(actor) as work:
                    return deed(work)
            except Refused:
                return None

        def newest(self, work, person):
            return work.session.execute(
                select(Application)
                .where(Application.person_id == self.guests[person].person_id)
                .order_by(Application.id.desc())
                .limit(1)
            ).scalar_one_or_none()

        def staff_act(self, who, pick, deed):
            """Something to one of the applications that were handed in."""

            def whole(work):
                found = list(
                    work.session.execute(
                        select(Application)
                        .where(Application.state.not_in((State.DRAFT, State.WITHDRAWN)))
                        .order_by(Application.id.desc())
                        .limit(3)
                    ).scalars()
                )
                return deed(work, found[pick % len(found)]) if found else None

            return self.act(self.staff[who], whole)

        def apply_now(self, person):
            def deed(work):
                if applications.begin(work).state == State.DRAFT:
                    fill(work, property="紫金花园1栋")
                return applications.submit(work)

            self.act(person, deed)

        @initialize(ahead=st.integers(0, 2), paid=st.booleans())
        def some_are_ahead(self, ahead, paid):
            for pick in range(ahead):
                self.approve(pick, 0, stale=False)
                if paid:
                    self.pay(pick)

        @rule(person=PEOPLE)
        def apply(self, person):
            self.apply_now(person)

        @rule(person=PEOPLE, who=st.integers(0, 1))
        def claim(self, person, who):
            self.staff_act(who, person, lambda w, a: applications.claim(w, a.id, a.version))

        @rule(person=PEOPLE, who=st.integers(0, 1))
        def release(self, person, who):
            self.staff_act(who, person, lambda w, a: applications.release(w, a.id, a.version))

        @rule(person=PEOPLE, who=st.integers(0, 1))
        def ask_back(self, person, who):
            items = [(facts.PORTRAIT, "unreadable")]
            self.staff_act(
                who, person, lambda w, a: applications.ask_back(w, a.id, items, a.version)
            )

        @rule(person=PEOPLE)
        def supply(self, person):
            new = [paper(f"again-{next(_papers)}")]
            self.act(person, lambda w: applications.save_answer(w, facts.PORTRAIT, new))

        @rule(person=PEOPLE, who=st.integers(0, 1), stale=st.booleans())
        def approve(self, person, who, stale):
            self.staff_act(
                who, person, lambda w, a: applications.approve(w, a.id, a.version - stale)
            )

        @rule(person=PEOPLE, who=st.integers(0, 1))
        def reject(self, person, who):
            self.staff_act(
                who,
                person,
                lambda w, a: applications.reject(w, a.id, "not_an_owner", version=a.version),
            )

        @rule(person=PEOPLE, who=st.integers(0, 1))
        def undo(self, person, who):
            self.staff_act(who, person, lambda w, a: applications.undo(w, a.id))

        @rule(person=PEOPLE, act=st.sampled_from(["begin", "discard", "withdraw", "nothing"]))
        def waver(self, person, act):
            def deed(work):
                found = self.newest(work, person)
                if act == "withdraw" and found is not None:
                    return applications.withdraw(work, found.id)
                return None if act in ("withdraw", "nothing") else getattr(applications, act)(work)

            self.act(person, deed)

        @rule(person=PEOPLE, who=st.integers(0, 1))
        def ask_for_the_exception(self, person, who):
            self.staff_act(
                who,
                person,
                lambda w, a: applications.propose_exception(w, a.id, "family", a.version),
            )

        @rule(decision=st.sampled_from([Decision.APPROVE, Decision.APPROVE, Decision.REJECT]))
        def decide_exceptions(self, decision):
            for actor in (self.manager, self.leader):
                with self.club.work() as work:
                    open_ones = work.session.execute(
                        select(Approval.id, Approval.version).where(Approval.state == "pending")
                    ).all()
                for one, version in open_ones:
                    self.act(
                        actor,
                        lambda w, one=one, version=version: approvals.decide(
                            w, one, decision, version=version, reason="so be it"
                        ),
                    )

        @rule(person=PEOPLE)
        def pay(self, person):
            number = f"R-{next(_papers)}"
            self.staff_act(0, person, lambda w, a: applications.fee_paid(w, a.id, number))

        @rule(person=PEOPLE, step=st.sampled_from(["produce", "ready", "hand_over"]))
        def make_the_card(self, person, step):
            def deed(work, application):
                found = work.session.execute(
                    select(Card.id).where(
                        Card.member_id == application.member_id, Card.voided_at.is_(None)
                    )
                ).scalar_one_or_none()
                return None if found is None else getattr(production, step)(work, found)

            self.staff_act(0, person, deed)

        @rule(person=PEOPLE)
        def lose_the_card(self, person):
            self.act(person, cards.report_lost)

        @rule(days=st.sampled_from([1, 1, 1, 3, 8, 31]))
        def days_pass(self, days):
            self.club.now += timedelta(days=days)
            with self.club.work() as work:
                applications.remind(work)
                applications.expire(work)
                applications.files_gone(work, applications.forget(work))

        @invariant()
        def every_step_is_a_way_of_the_rules(self):
            with self.club.work() as work:
                rows = work.session.execute(
                    select(Application.id, Application.state, Application.version)
                ).all()
            for one, state, version in rows:
                before, old_version = self.seen.get(one, ("draft", 1))
                if version == old_version:
                    assert state == before
                elif version == old_version + 1 and one in self.seen:
                    assert state == before or state in WAYS[before], (before, state)
                self.seen[one] = (state, version)

        @invariant()
        def numbers_have_no_gaps_and_homes_no_card_too_many(self):
            with self.club.work() as work:
                session = work.session
                numbers = sorted(session.execute(select(Member.number)).scalars())
                assert numbers == [f"NJ{100001 + n}" for n in range(len(numbers))]
                following = session.execute(select(NumberRange.next)).scalar_one_or_none()
                assert following in (None, 100001 + len(numbers))
                for home in session.execute(select(Household)).scalars():
                    assert 0 <= home.granted <= home.taken <= home.seats <= 2 + home.granted
                    living = session.execute(
                        select(func.count())
                        .select_from(Member)
                        .where(Member.household_id == home.id, Member.status != Status.WITHDRAWN)
                    ).scalar_one()
                    assert living == home.taken
                assert audit.verify(session) is None

        @invariant()
        def members_and_decisions_agree(self):
            with self.club.work() as work:
                rows = work.session.execute(
                    select(Application.state, Application.outcome, Member.status).outerjoin(
                        Member, Member.id == Application.member_id
                    )
                ).all()
            for state, outcome, status in rows:
                assert (outcome == "approved") == (state in ACCEPTED)
                assert (outcome == "rejected") == (state == State.REJECTED)
                assert (status == Status.ACTIVE) == (state in ACCEPTED)

    return Life


def test_every_state_has_a_way_on():
    assert set(WAYS) == {state.value for state in State}
    ends = {state for state, ways in WAYS.items() if not ways}
    assert ends == {"collected", "withdrawn", "expired"}
    for start in {*OPEN, *ACCEPTED}:
        reached, edge = set(), {start.value}
        while edge - reached:
            reached |= edge
            edge = set().union(*(WAYS[state] for state in edge))
        assert reached & {"collected", *(state.value for state in ENDED)}


def test_random_lives_keep_every_promise(sqlite_template, tmp_path):
    policy.set_defaults(fee_timing="after_approval")
    try:
        run_state_machine_as_test(
            machine(sqlite_template, tmp_path),
            settings=settings(
                max_examples=20,
                stateful_step_count=40,
                deadline=None,
                phases=(Phase.explicit, Phase.reuse, Phase.generate),
                derandomize=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        policy.set_defaults()
