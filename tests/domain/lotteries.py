"""A lottery at each of its steps, and members with points who take tickets."""

import ast
import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from domain.access import Role
from domain.approvals import service as approvals
from domain.approvals.service import Decision
from domain.lottery import due, planning, tickets
from domain.lottery.model import Lottery
from domain.lottery.planning import Plan, Prize
from tests.domain.points import earn, new_member

PAGE = Path(__file__).parents[2] / "docs" / "lottery.md"
TEA = Prize("Tea set", 1, cost=Decimal("300"))
SUM = Prize("100 points", 2, points=100)


def plan(club, **changed):
    facts = {
        "title": "Autumn lottery",
        "about": None,
        "ticket_points": 10,
        "tickets_per_member": 3,
        "most_tickets": 50,
        "opens_at": club.now,
        "closes_at": club.now + timedelta(days=7),
        "budget": Decimal("500"),
        "prizes": (TEA, SUM),
    }
    return Plan(**(facts | changed))


def draft(club, **changed):
    with club.work(club.person(Role.ACTIVITY_SPECIALIST)) as work:
        return planning.save(work, plan(club, **changed)).id


def approved(club, **changed):
    """Through the chain: the activity specialist asks, the leader agrees."""
    specialist, leader = club.person(Role.ACTIVITY_SPECIALIST), club.person(Role.LEADER)
    with club.work(specialist) as work:
        lottery_id = planning.save(work, plan(club, **changed)).id
        asked = planning.propose(work, lottery_id, "Members asked for it")
    with club.work(leader) as work:
        approvals.decide(work, asked.id, Decision.APPROVE, version=asked.version)
    return lottery_id


def tick(club):
    """All that is due now, as the schedule does it."""
    done = 1
    while done:
        with club.work() as work:
            done = due.run(work)


def opened(club, **changed):
    lottery_id = approved(club, **changed)
    tick(club)
    return lottery_id


def closed(club, *takers, each=1, **changed):
    lottery_id = opened(club, **changed)
    for taker in takers:
        for nth in range(1, each + 1):
            take(club, taker, lottery_id, nth)
    club.now = lottery(club, lottery_id).closes_at
    tick(club)
    return lottery_id


def rich(club, points=100):
    """A member's actor, with points to spend."""
    person = club.person()
    member_id = new_member(club, person_id=person.person_id)
    if points:
        with club.work() as work:
            earn(work, member_id, points)
    return person


def take(club, person, lottery_id, nth=1):
    with club.work(person) as work:
        return tickets.take(work, lottery_id, nth=nth)


def lottery(club, lottery_id):
    with club.work() as work:
        return work.session.get_one(Lottery, lottery_id)


# ── The page for everybody ────────────────────────────────────────────────────────────────────


def snippet():
    """The program of docs/lottery.md, as somebody would copy it."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.S)
    return code


def checked(**facts):
    """What the page's program finds, given published numbers in the place of its examples."""
    tree = ast.parse(snippet())
    for node in tree.body:
        if isinstance(node, ast.Assign) and (name := node.targets[0].id) in facts:
            node.value = ast.Constant(facts[name])
    found = {"print": lambda *_said: None}
    exec(compile(ast.fix_missing_locations(tree), "lottery.md", "exec"), found)
    return found
