"""A year's plan and an event's plan at each of their steps, and the colleagues who decide."""

from datetime import date, timedelta
from decimal import Decimal

from domain.access import Role
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.approvals.service import Decision
from domain.events import planning
from domain.events.plan_rules import EventPlan
from domain.plans import items, service

YEAR = 2026  # the tests' clock stands in November of it


class Office:
    """Who plans and who decides."""

    def __init__(self, club):
        self.club = club
        self.planner = club.person(Role.ACTIVITY_SPECIALIST)
        self.manager = club.person(Role.MANAGER)
        self.leader = club.person(Role.LEADER)
        self.gm = club.person(Role.GM)

    def decide(self, approval_id, *deciders, decision=Decision.APPROVE, reason=""):
        for decider in deciders:
            with self.club.work(decider) as work:
                version = work.session.get_one(Approval, approval_id).version
                approvals.decide(work, approval_id, decision, version=version, reason=reason)

    def approved(self, *wanted, year=YEAR):
        """A plan that went through the whole chain; (plan id, ids of its items)."""
        plan_id, ids = self.filled(*wanted, year=year)
        with self.club.work(self.planner) as work:
            asked = service.propose(work, plan_id, "Ready")
        self.decide(asked.id, self.manager, self.leader, self.gm)
        return plan_id, ids

    def filled(self, *wanted, year=YEAR):
        """A draft with these items."""
        with self.club.work(self.planner) as work:
            plan_id = service.begin(work, year).id
            service.describe(work, plan_id, problems="Too few teas; more teas", note="Many young")
            return plan_id, [service.add(work, plan_id, one).id for one in wanted or (item(),)]

    def event(self, item_id=None, **changed):
        with self.club.work(self.planner) as work:
            return planning.draft(work, plan(self.club, **changed), item_id=item_id).id

    def agreed(self, item_id=None, **changed):
        """An event through its chain."""
        event_id = self.event(item_id, **changed)
        with self.club.work(self.planner) as work:
            asked = planning.propose(work, event_id, "A nice one")
        self.decide(asked.id, self.manager, self.leader)
        return event_id


def item(title="Tea on the hill", month=12, **changed):
    facts = {"title": title, "kind": "social", "month": month, "budget": Decimal("1200")}
    return items.wanted(**(facts | changed))


def plan(club, **changed):
    starts = club.now + timedelta(days=40)
    facts = {
        "title": "Tea on the hill",
        "kind": "social",
        "starts_at": starts,
        "ends_at": starts + timedelta(hours=3),
        "zone": "Asia/Shanghai",
        "place": "Purple Mountain",
        "capacity": 30,
        "budget": Decimal("1200"),
    }
    return EventPlan(**(facts | changed))


def day(month, day, year=YEAR):
    return date(year, month, day)
