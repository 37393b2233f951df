"""Core, important, ordinary: suggested by the figures, decided by a specialist (SPEC 4, A:2)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain import audit, policy
from domain.access import Role
from domain.errors import NotFound, NotPermitted, Outdated, ReasonMissing
from domain.members.model import Status
from domain.standing import classes, roll, value
from domain.standing.model import MemberValue
from tests.domain.points import new_member
from tests.domain.standings import bought, until_done

_V = MemberValue.__table__


def crowd(club, count=20):
    """Members of whom the first bought most: often, dear, lately and of many kinds; the second
    half bought nothing."""
    clerk = club.person(Role.SERVICE_AGENT)
    members = [new_member(club) for _ in range(count)]
    with club.work() as work:
        for place, member in enumerate(members[: count // 2]):
            for n in range(count // 2 - place):
                bought(
                    work,
                    member,
                    work.today - timedelta(days=10 * place + n),
                    amount=str(1000 - 50 * place),
                    category=f"kind {n}",
                    by=clerk.person_id,
                )
    return members


def suggested(club):
    with club.work() as work:
        rows = work.session.execute(select(_V.c.member_id, _V.c.suggested))
        return {row.member_id: row.suggested for row in rows}


def test_the_best_tenth_of_the_club_is_core_whoever_bought_nothing_is_ordinary(club):
    members = crowd(club)
    until_done(club, value.run, chunk=7)
    found = suggested(club)
    assert [found[one] for one in members] == ["core"] * 2 + ["important"] * 4 + ["ordinary"] * 14
    with club.work() as work:
        figures = work.session.get_one(MemberValue, members[0])
        assert (figures.purchases, figures.yuan, figures.categories) == (10, 10_000, 10)
        assert figures.score == 20
        assert audit.verify(work.session) is None


def test_each_measure_counts(club):
    """Of two who bought as often for as much, who bought lately and broadly stands higher."""
    clerk = club.person(Role.SERVICE_AGENT)
    old, new = new_member(club), new_member(club)
    with club.work() as work:
        for n in range(3):
            bought(work, old, work.today - timedelta(days=200 + n), by=clerk.person_id)
            bought(work, new, work.today - timedelta(days=n), category=f"{n}", by=clerk.person_id)
    policy.set_defaults(core_share=50)
    until_done(club, value.run)
    assert suggested(club) == {old: "ordinary", new: "core"}
    policy.set_defaults()


def test_purchases_long_past_returned_ones_and_barred_members_count_for_nothing(club):
    clerk = club.person(Role.SERVICE_AGENT)
    past, returned, barred, fair = (new_member(club) for _ in range(4))
    with club.work() as work:
        bought(work, past, work.today - timedelta(days=400), amount="9000", by=clerk.person_id)
        bought(work, returned, work.today, amount="9000", state="returned", by=clerk.person_id)
        bought(work, barred, work.today, amount="9000", by=clerk.person_id)
        bought(work, fair, work.today, amount="10", by=clerk.person_id)
    new_member(club, row=barred, status=Status.BLACKLISTED)
    policy.set_defaults(core_share=34)
    until_done(club, value.run)
    policy.set_defaults()
    assert suggested(club) == {past: "ordinary", returned: "ordinary", fair: "core"}


def test_a_month_is_reckoned_once_and_the_next_one_anew(club):
    members = crowd(club)
    assert len(until_done(club, value.run)) > 5
    assert until_done(club, value.run) == []
    club.now += timedelta(days=31)
    clerk = club.person(Role.SERVICE_AGENT)
    with club.work() as work:
        for n in range(40):
            bought(
                work, members[-1], work.today, amount="5000", category=f"{n}", by=clerk.person_id
            )
    until_done(club, value.run)
    found = suggested(club)
    assert (found[members[-1]], found[members[0]]) == ("core", "core")
    assert list(found.values()).count("core") == 2


def test_a_club_without_purchases_or_members_has_no_core(sqlite_club):
    until_done(sqlite_club, value.run)
    assert suggested(sqlite_club) == {}
    sqlite_club.now += timedelta(days=31)
    member = new_member(sqlite_club)
    until_done(sqlite_club, value.run)
    assert suggested(sqlite_club) == {member: "ordinary"}


# ── Confirming ────────────────────────────────────────────────────────────────────────────────


def test_what_a_specialist_confirmed_is_never_overwritten_only_suggested_beside(club):
    members = crowd(club)
    until_done(club, value.run)
    specialist = club.person(Role.MEMBER_SPECIALIST)
    with club.work(specialist) as work:
        classes.confirm(work, members[0], "core")
        with pytest.raises(ReasonMissing):
            classes.confirm(work, members[1], "ordinary")
        classes.confirm(work, members[1], "ordinary", "Moves away in spring.")
    club.now += timedelta(days=31)
    until_done(club, value.run)
    with club.work(specialist) as work:
        seen = roll.entry(work, members[1])
        assert (seen.suggested, seen.confirmed) == ("core", "ordinary")
        assert roll.members(work, value="core").total == 1
    entries = audit_of(club, "member.value_confirmed")
    assert [one.purpose for one in entries] == ["ordinary", "core"]


def audit_of(club, action):
    with club.work(club.person(Role.MANAGER)) as work:
        return audit.entries(work, action=action).items


def test_a_class_needs_a_right_a_member_and_a_name(sqlite_club):
    club = sqlite_club
    member = new_member(club)
    for role in (Role.SERVICE_AGENT, Role.LEADER, Role.DATA_SPECIALIST):
        with club.work(club.person(role)) as work, pytest.raises(NotPermitted):
            classes.confirm(work, member, "core", "x")
    with club.work(club.person(Role.MANAGER)) as work:
        with pytest.raises(Outdated):
            classes.confirm(work, member, "platinum", "x")
        with pytest.raises(NotFound):
            classes.confirm(work, 9999, "core", "x")
        classes.confirm(work, member, "core", "An old friend of the house.")
        assert roll.entry(work, member).confirmed == "core"
