"""Whose chat gets a command menu of its own, and when."""

from sqlalchemy import select

from domain.access import Role
from domain.outbox import OutboxMessage
from domain.people import menus, roles
from domain.people import service as people


def queued(club):
    with club.work() as work:
        rows = select(OutboxMessage.person_id).where(OutboxMessage.kind == menus.OWN_MENU)
        return list(work.session.scalars(rows.order_by(OutboxMessage.id)))


def meet(club, telegram_id, language):
    with club.work() as work:
        user = {"id": telegram_id, "first_name": "Lin", "language_code": language}
        return people.met(work.session, user, club.now).person_id


def test_a_reader_of_traditional_chinese_gets_a_menu_at_the_first_meeting_only(club):
    lin = meet(club, 11, "zh-hant")
    meet(club, 11, "zh-hant")
    meet(club, 12, "zh-hans")
    meet(club, 13, "en")
    assert queued(club) == [lin]


def test_codes_of_traditional_chinese_are_known_in_every_spelling():
    assert all(map(menus.is_traditional, ("zh_TW", "zh-hant", "zh-HK", "yue", "zh-Hant-MO")))
    assert not any(map(menus.is_traditional, ("zh", "zh-hans-hk", "en-TW", "", None)))


def test_a_menu_is_queued_only_when_something_about_it_changes(club):
    ann = club.person(language="en")
    for code in ("zh_CN", "zh_CN", "zh_TW", "zh_TW", "en"):
        with club.work(ann) as work:
            people.set_language(work, code)
    assert queued(club) == [ann.person_id] * 3


def test_roles_given_and_ended_renew_the_menu(club):
    boss, ann = club.person(Role.MANAGER), club.person(language="en")
    with club.work(boss) as work:
        roles.name_colleague(work, person_id=ann.person_id, role=Role.FINANCE)
        roles.name_colleague(work, person_id=ann.person_id, role=Role.FINANCE)
    assert queued(club) == [ann.person_id]
    with club.work(boss) as work:
        roles.end_role(work, person_id=ann.person_id, role=Role.FINANCE)
        assert menus.holder(work.session, ann.person_id).roles == frozenset()
    assert queued(club) == [ann.person_id] * 2


def test_somebody_named_before_they_came_gets_the_menu_when_they_come(club):
    boss = club.person(Role.MANAGER)
    with club.work(boss) as work:
        ann = roles.enter(work, 77, "Ann Lee")
        roles.name_colleague(work, person_id=ann, role=Role.FINANCE)
    assert queued(club) == [ann]
    assert meet(club, 77, "en") == ann
    meet(club, 77, "en")
    assert queued(club) == [ann, ann]
