"""Segments: whom conditions fit, on both databases; how they are made, changed, put away."""

import itertools
import random
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from domain.access import SYSTEM, Role
from domain.applications import service as applications
from domain.applications.model import Application, ApplicationAnswer
from domain.errors import NotFound, NotPermitted
from domain.events.after_model import Visit
from domain.events.model import Registration
from domain.members.model import Member
from domain.people.model import Person
from domain.purchases.model import Purchase
from domain.segments import matching, profiles, reading, service
from domain.segments.conditions import ON_THE_ROLL
from domain.segments.errors import SegmentUnfit
from domain.segments.model import MemberProfile
from domain.standing.model import MemberValue
from domain.tiers.model import Tier
from tests.domain.applicants import approved
from tests.domain.events import a_member, an_event
from tests.domain.points import earn, new_member

_M, _P = Member.__table__, Person.__table__


def found(club, **conditions):
    """The members whom these conditions fit."""
    with club.work() as work:
        rows = work.session.execute(matching.chosen(work, conditions)).all()
        assert len(rows) == reading.count(work, conditions)
        return {row.id for row in rows}


def profile(club, member_id, **answers):
    with club.work() as work:
        profiles.write(work, member_id, answers)


def bought(club, member_id, days, *, state="valid"):
    clerk = club.person(Role.SERVICE_AGENT)
    with club.work() as work:
        row = Purchase(
            member_id=member_id, shop="s", receipt=f"{member_id}-{days}", amount=10,
            bought_on=work.today - timedelta(days=days), state=state,
            recorded_by=clerk.person_id, recorded_at=work.now,
        )  # fmt: skip
        work.session.add(row)


def came(club, member_id, event_id):
    with club.work() as work:
        seat = Registration(
            event_id=event_id, member_id=member_id, state="held", heard_at=work.now
        )
        work.session.add(seat)
        work.session.flush()
        visit = Visit(event_id=event_id, member_id=member_id, registration_id=seat.id)
        work.session.add(visit)


def specialist(club):
    return club.person(Role.MEMBER_SPECIALIST)


# ── Whom they fit ─────────────────────────────────────────────────────────────────────────────


def test_who_has_left_or_is_barred_is_in_no_segment(club):
    ann = new_member(club)
    for status in ("blacklisted", "withdrawn"):
        new_member(club, status=status)
    assert found(club) == {ann}


def test_the_membership_itself(club):
    ann = new_member(club, tier="gold", joined=date(2024, 5, 1))
    bo = new_member(club, tier="silver", status="dormant", joined=date(2025, 5, 1))
    assert found(club, tier=["gold", "diamond"]) == {ann}
    assert found(club, status=["dormant", "lost"]) == {bo}
    assert found(club, joined_from=["2024-05-01"], joined_before=["2025-05-01"]) == {ann}
    assert found(club, tier=["silver"], joined_before=["2025-05-01"]) == set()
    with club.work() as work:
        work.session.add(MemberValue(member_id=bo, confirmed="core", suggested="ordinary"))
        work.session.add(MemberValue(member_id=ann, suggested="core"))
    assert found(club, value=["core"]) == {bo}  # a suggestion is none yet


def test_what_the_application_said(club):
    ann, bo = new_member(club), new_member(club)
    profile(
        club, ann, born_on="1984-11-02", district=" Gulou ", interests=["golf", "food", "=x"],
        property="紫金花园 3 栋 1 单元 502 室",
    )  # fmt: skip
    profile(club, bo, born_on="1990-12-31", district="Jiangning", interests=["business"])
    assert found(club, interest=["golf", "tennis"]) == {ann}
    assert found(club, interest=["business"], generation=[1990]) == {bo}
    assert found(club, district=["gulou"], estate=["紫金花园"]) == {ann}
    assert found(club, birthday=[11]) == found(club, birthday=[0]) == {ann}  # it is November
    assert found(club, birthday=[13]) == {bo}
    assert found(club, birthday=[0, 12]) == {ann, bo}


def test_what_they_did(club):
    ann, bo, eve = (new_member(club) for _n in range(3))
    bought(club, ann, 20)
    bought(club, bo, 200)
    bought(club, eve, 5, state="returned")
    assert found(club, bought=[1]) == {ann}
    assert found(club, bought=[12]) == {ann, bo}
    assert found(club, idle=[6]) == {bo, eve}
    long_ago = an_event(club, starts_at=club.now - timedelta(days=300), state="over")
    lately = an_event(club, starts_at=club.now - timedelta(days=10), state="over")
    came(club, ann, long_ago)
    came(club, bo, lately)
    assert found(club, event=[long_ago]) == {ann}
    assert found(club, event=[long_ago, lately]) == {ann, bo}
    assert found(club, came=[3]) == {bo}
    assert found(club, away=[3]) == {ann, eve}
    with club.work() as work:
        earn(work, ann, 120)
    assert found(club, points=[100]) == {ann}
    assert found(club, points=[200]) == set()


def test_language_and_whether_they_can_be_written_to(club):
    ann, bo = a_member(club), a_member(club)
    nobody = new_member(club)
    with club.work() as work:
        work.session.execute(
            update(_P)
            .where(_P.c.id == bo.person_id)
            .values(language="zh-hant", unreachable_since=club.now)
        )
    assert found(club, language=["en"]) == {ann.member_id}
    assert found(club, language=["zh_TW", "zh_CN"]) == {bo.member_id}
    assert found(club, reachable=[1]) == {ann.member_id}
    assert nobody in found(club)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 23), 1, date(2026, 10, 23)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 24, date(2024, 1, 15)),
        (date(2026, 12, 31), 12, date(2025, 12, 31)),
    ],
)
def test_months_go_back_to_the_same_day_or_the_last_there_is(day, months, then):
    assert matching.months_before(day, months) == then


# ── What is kept to find them by ──────────────────────────────────────────────────────────────


def test_members_of_before_are_looked_at_once_and_only_coarsely(club):
    applicant = club.person()
    with club.work() as work:
        application = Application(
            person_id=applicant.person_id, entered_by=applicant.person_id, preset="owners",
            state="collected", started_at=work.now, touched_at=work.now,
        )  # fmt: skip
        work.session.add(application)
        work.session.flush()
        for path, value in (
            ("born_on", "1984-11-02"), ("interests", ["golf"]), ("full_name", "Ann Lee"),
        ):  # fmt: skip
            work.session.add(
                ApplicationAnswer(application_id=application.id, path=path, value=value)
            )
        number = application.id
    ann, other = new_member(club), new_member(club)
    with club.work() as work:
        work.session.execute(update(_M).where(_M.c.id == ann).values(application_id=number))
    with club.work(SYSTEM) as work:
        assert profiles.run(work) == 2
        assert profiles.run(work) == 0
        kept = work.session.get_one(MemberProfile, ann)
        assert (kept.generation, kept.birth_month, kept.district) == (1980, 11, None)
        assert work.session.get(MemberProfile, other) is None
    assert found(club, interest=["golf"]) == {ann}
    with club.work() as work:
        profiles.drop(work, [ann])
    assert found(club, interest=["golf"]) == set()


# ── Making and keeping ────────────────────────────────────────────────────────────────────────


def test_a_segment_is_made_ticked_renamed_and_copied(club):
    ann = new_member(club, tier="gold")
    with club.work(specialist(club)) as work:
        made = service.begin(work, "  Golden  golfers ")
        number = made.id
        assert (made.name, reading.one(work, number).size.n) == ("Golden golfers", 1)
        for _again in range(2):
            service.tick(work, number, "tier", "gold", on=True)
        service.tick(work, number, "tier", "silver", on=True)
        service.tick(work, number, "tier", "silver", on=False)
        service.tick(work, number, "bought", 3, on=True)
        service.tick(work, number, "bought", 6, on=True)  # in its place
        assert reading.one(work, number).segment.conditions == {"tier": ["gold"], "bought": [6]}
        assert reading.one(work, number).size.n == 0
        service.clear(work, number, "bought")
        assert matching.fits(work, number, ann)
        with pytest.raises(SegmentUnfit) as refused:
            service.begin(work, "Golden golfers")
        assert refused.value.facts == {"reason": "taken"}
        twin = service.copy(work, number, "Others")
        with pytest.raises(SegmentUnfit):
            service.rename(work, twin.id, "Golden golfers")
        service.rename(work, twin.id, "The others")
        assert [name for _id, name in reading.choices(work)] == ["Golden golfers", "The others"]
        service.discard(work, number)
        with pytest.raises(NotFound):
            reading.one(work, number)
        assert reading.name(work, number) == "Golden golfers"
        service.begin(work, "Golden golfers")  # the name is free again


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("tier", "platinum"), ("birthday", 14), ("joined_from", "soon"), ("event", "one"),
        ("id_number", "1"), ("points", 7),
    ],
)  # fmt: skip
def test_what_the_club_does_not_know_is_no_condition(sqlite_club, code, value):
    with sqlite_club.work(specialist(sqlite_club)) as work:
        made = service.begin(work, "Some")
        with pytest.raises(SegmentUnfit):
            service.tick(work, made.id, code, value, on=True)


def test_few_members_are_not_counted_out_to_who_may_not_see_them(sqlite_club):
    club = sqlite_club
    for _n in range(4):
        new_member(club, tier="gold")
    with club.work(specialist(club)) as work:
        number = service.begin(work, "Gold").id
        service.tick(work, number, "tier", "gold", on=True)
        assert reading.one(work, number).size.n == 4
    agent = club.person(Role.SERVICE_AGENT)
    with club.work(agent) as work:
        assert reading.one(work, number).size.n is None
    new_member(club, tier="gold")
    with club.work(agent) as work:
        assert reading.one(work, number).size.n == 5
        service.tick(work, number, "tier", "silver", on=True)
        service.tick(work, number, "tier", "gold", on=False)
        assert reading.one(work, number).size.n is None  # nobody is a handful, too


def test_leaders_look_and_change_nothing(sqlite_club):
    with sqlite_club.work(specialist(sqlite_club)) as work:
        number = service.begin(work, "Some").id
    with sqlite_club.work(sqlite_club.person(Role.LEADER)) as work:
        assert reading.listed(work).total == 1
        with pytest.raises(NotPermitted):
            service.discard(work, number)


def test_who_is_admitted_can_be_found_at_once_and_no_more_when_that_is_undone(sqlite_club):
    club, mei = sqlite_club, specialist(sqlite_club)
    application = approved(club, mei, interests=["golf"], district="Gulou")
    assert found(club, interest=["golf"], district=["gulou"]) == {application.member_id}
    with club.work(mei) as work:
        kept = work.session.get_one(MemberProfile, application.member_id)
        assert kept.generation and kept.birth_month
        applications.undo(work, application.id, application.version)
    with club.work() as work:
        assert work.session.get(MemberProfile, application.member_id) is None


def test_any_two_conditions_together_fit_those_whom_both_fit(club):
    dice = random.Random(25)
    for n in range(24):
        member = a_member(club, tier=dice.choice(list(Tier)), status=dice.choice(ON_THE_ROLL))
        profile(
            club, member.member_id,
            born_on=f"19{dice.randrange(40, 99)}-{dice.randrange(1, 13):02}-05",
            district=f"d{n % 3}", interests=dice.sample(profiles.INTERESTS, 3),
        )  # fmt: skip
        with club.work() as work:
            earn(work, member.member_id, dice.choice((40, 60, 150)))
    known = {
        "tier": ["gold", "silver"], "status": ["active"], "interest": ["golf", "food", "home"],
        "generation": [1960, 1980], "birthday": [0, 3, 7], "district": ["d1", "d2"],
        "points": [100], "language": ["en"], "away": [3], "idle": [1], "reachable": [1],
    }  # fmt: skip
    each = {code: found(club, **{code: values}) for code, values in known.items()}
    assert len({frozenset(one) for one in each.values()}) > 6  # they tell members apart
    for one, other in itertools.combinations(known, 2):
        both = {one: known[one], other: known[other]}
        assert found(club, **both) == each[one] & each[other], both
    assert found(club, **known) == set.intersection(*each.values())
