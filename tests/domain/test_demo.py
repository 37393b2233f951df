"""The demo club: people with roles, two members of one home, one waiting application."""

import tomllib
from pathlib import Path

from sqlalchemy import func, select

from domain import demo
from domain.access import STAFF
from domain.applications import service as applications
from domain.applications.model import Application
from domain.cards.model import Card
from domain.cases.model import ServiceCase
from domain.members.model import Household, Member
from domain.people import service as people
from domain.people.model import Person, RoleGrant
from domain.points import ledger
from domain.points.rules_model import Programme

CAST = tomllib.loads((Path("sandbox") / "cast.toml").read_text())["people"]


def how_many(work, *tables):
    return [
        work.session.execute(select(func.count()).select_from(table)).scalar_one()
        for table in tables
    ]


def test_the_demo_club_is_built_once(club):
    tables = (Person, RoleGrant, Member, Card, Application, ServiceCase)
    with club.work() as work:
        demo.fill(work, CAST)
        before = how_many(work, *tables)
    with club.work() as work:
        demo.fill(work, CAST)
        assert how_many(work, *tables) == before == [len(CAST), 15, 2, 2, 1, 2]


def test_the_members_have_the_points_of_their_tiers_and_programmes_run(club):
    with club.work() as work:
        demo.fill(work, CAST)
        rows = select(Member.id, Member.tier).order_by(Member.id)
        found = {row.tier: row.id for row in work.session.execute(rows)}
        points = {
            tier: ledger.available(work.session, one, work.now) for tier, one in found.items()
        }
        states = work.session.execute(select(Programme.state)).scalars().all()
    assert points == {"gold": 12_860, "silver": 6_240}
    assert states == ["running", "running"]


def test_every_role_of_the_staff_is_there_and_may_work(sqlite_club):
    with sqlite_club.work() as work:
        demo.fill(work, CAST)
        actors = [people.met(work.session, one, work.now) for one in CAST]
    assert {role for actor in actors for role in actor.roles} >= STAFF
    assert all(actor.undertaking_signed for actor in actors if actor.is_staff)


def test_the_third_of_the_demo_home_needs_the_exception(sqlite_club):
    club = sqlite_club
    with club.work() as work:
        demo.fill(work, CAST)
        home = work.session.execute(select(Household)).scalar_one()
        assert (home.taken, home.seats) == (2, 2)
        by_id = {one["id"]: one for one in CAST}
        third, specialist = (
            people.met(work.session, by_id[one], work.now) for one in (demo.GUEST, 7000000101)
        )
    with club.work(third) as work:
        draft = applications.begin(work)
        applications.save_answer(work, "property", "紫金花园3-1-502")
        applications.save_answer(work, "born_on", "1990-01-01")
        applications.save_answer(work, "relation", "child")
        assert applications.gate(work, draft).reason == "household_full"
    with club.work(specialist) as work:
        (waiting,) = applications.queue(work).items
        assert len(applications.look(work, waiting.id).files) == 3
