"""Who somebody is when they turn up."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event, select
from sqlmodel import Session

from domain.access import Actor, Permission, Role
from domain.members.model import Member
from domain.people import names
from domain.people import service as people
from domain.people.model import Absence, Person, Undertaking


def ann(**more):
    return {"id": 7_000_000_001, "first_name": "Ann", "last_name": "Lee", **more}


def meet(club, user):
    with club.work() as work:
        return people.met(work.session, user, club.now)


def away(club, person_id, substitute_id, first=date(2026, 11, 23), last=date(2026, 11, 24)):
    with club.work() as work:
        work.session.add(
            Absence(
                person_id=person_id,
                substitute_id=substitute_id,
                first_day=first,
                last_day=last,
                named_by=person_id,
                state="approved",
            )
        )


def sign(club, person_id, year=2026):
    with club.work() as work:
        work.session.add(
            Undertaking(person_id=person_id, year=year, signed_name="x", signed_at=club.now)
        )


def seen(club, actor: Actor) -> Actor:
    return meet(club, {"id": actor.telegram_id, "first_name": "S"})


def test_somebody_new_is_entered_once_as_a_guest(club):
    first = meet(club, ann(language_code="zh-hant"))
    again = meet(club, ann(language_code="en"))
    assert first == again
    assert (again.roles, again.language) == (frozenset({Role.GUEST}), "zh-hant")
    with club.work() as work:
        (person,) = work.session.execute(select(Person)).scalars()
        assert (person.id, person.name) == (first.person_id, "Ann Lee")


@pytest.mark.parametrize(
    ("first", "last", "shown", "family"),
    [
        ("小明", "王", "王小明", "王"),
        ("敏", "欧阳", "欧阳敏", "欧阳"),
        ("Ann", "Lee", "Ann Lee", "Lee"),
        ("Ann", None, "Ann", "Ann"),
        ("王小明", "", "王小明", "王"),
    ],
)
def test_names_are_read_as_they_are_written(sqlite_club, first, last, shown, family):
    actor = meet(sqlite_club, {"id": 5, "first_name": first, "last_name": last})
    with sqlite_club.work() as work:
        assert work.session.get(Person, actor.person_id).name == shown
    assert names.family(shown) == family


def test_colleagues_see_a_family_name_and_role_of_a_colleague_and_a_number_of_others(sqlite_club):
    boss, guest = sqlite_club.person(Role.EDITOR, Role.MANAGER), sqlite_club.person()
    for actor in (boss, guest):
        meet(sqlite_club, {"id": actor.telegram_id, "first_name": "小明", "last_name": "王"})
    with sqlite_club.work() as work:
        found = people.staff_names(work.session, [boss.person_id, guest.person_id])
    assert found[boss.person_id] == names.StaffName("王", Role.MANAGER)
    assert str(found[guest.person_id]) == f"#{guest.person_id}"


def test_a_member_is_met_as_a_member_until_they_leave(club):
    actor = meet(club, ann())
    with club.work() as work:
        member = Member(
            person_id=actor.person_id,
            number="NJ100001",
            joined_on=date(2026, 1, 1),
            admitted_at=club.now,
        )
        work.session.add(member)
    again = meet(club, ann())
    assert (again.roles, again.member_id) == ({Role.MEMBER}, member.id)
    with club.work() as work:
        work.session.get(Member, member.id).status = "withdrawn"
    assert meet(club, ann()).roles == {Role.GUEST}


def test_meeting_somebody_known_takes_one_query_and_writes_nothing(club, monkeypatch):
    clerk = club.person(Role.DESK_CLERK)
    seen(club, clerk)
    asked, prepared = [], []
    event.listen(club.engines.write, "before_cursor_execute", lambda *args: asked.append(args[2]))
    run = people._MET.run
    monkeypatch.setattr(people._MET, "run", lambda *args: prepared.append(1) or run(*args))
    assert seen(club, clerk).roles == {Role.DESK_CLERK}
    assert ([one for one in asked if not one.startswith("BEGIN")], prepared) == ([], [1])


def test_f20_writing_again_makes_a_person_reachable(club):
    actor = meet(club, ann())
    with club.work() as work:
        person = work.session.get(Person, actor.person_id)
        person.unreachable_since, person.unreachable_reason = club.now, "blocked"
    meet(club, ann())
    with club.work() as work:
        person = work.session.get(Person, actor.person_id)
        assert (person.unreachable_since, person.unreachable_reason) == (None, None)


def test_a_role_works_only_with_this_years_undertaking_signed(club):
    clerk = club.person(Role.MEMBER_SPECIALIST)
    assert not seen(club, clerk).may(Permission.SEE_MEMBERS)
    sign(club, clerk.person_id, year=2025)
    assert not seen(club, clerk).may(Permission.SEE_MEMBERS)
    sign(club, clerk.person_id)
    assert seen(club, clerk).may(Permission.SEE_MEMBERS)
    club.now += timedelta(days=45)
    assert not seen(club, clerk).may(Permission.SEE_MEMBERS)


def test_a_substitute_holds_the_absent_ones_roles_for_just_those_days(club):
    boss, clerk = club.person(Role.MANAGER, Role.OWNER), club.person(Role.DESK_CLERK)
    away(club, boss.person_id, clerk.person_id)
    sign(club, clerk.person_id)
    actor = seen(club, clerk)
    assert actor.roles == {Role.DESK_CLERK, Role.MANAGER}
    assert actor.acting_for == {boss.person_id}
    club.now += timedelta(days=1, hours=11, minutes=59)  # the 24th, 23:59 in Nanjing
    assert Role.MANAGER in seen(club, clerk).roles
    club.now += timedelta(minutes=1)
    assert seen(club, clerk).roles == {Role.DESK_CLERK}


def test_the_holders_of_a_role_are_those_at_work(club):
    away_one, here, stands_in = (
        club.person(Role.MANAGER),
        club.person(Role.MANAGER),
        club.person(Role.DESK_CLERK),
    )
    away(club, away_one.person_id, stands_in.person_id)
    with club.work() as work:
        today = people.holders(work.session, Role.MANAGER, date(2026, 11, 23))
        later = people.holders(work.session, Role.MANAGER, date(2026, 11, 25))
    assert today == [here.person_id, stands_in.person_id]
    assert later == [away_one.person_id, here.person_id]


@pytest.mark.parametrize("telegram_id", [1087968824, 136817688, 777000])
def test_f15_anonymous_admins_and_channels_are_nobody(sqlite_club, telegram_id):
    actor = meet(sqlite_club, {"id": telegram_id, "first_name": "Group"})
    assert (actor.person_id, actor.roles) == (0, {Role.GUEST})
    with sqlite_club.work() as work:
        assert isinstance(work.session, Session)
        assert work.session.execute(select(Person)).first() is None
