"""Refusals are kept in the trail; the fifth within an hour reaches the manager (F50)."""

from datetime import timedelta

from sqlalchemy import select

from domain import denials
from domain.access import Role
from domain.audit import AuditEntry
from domain.errors import AlreadyDecided, NotPermitted, Outdated, UndertakingMissing
from domain.outbox import OutboxMessage


def kept(club):
    with club.work() as work:
        rows = work.session.execute(
            select(AuditEntry.action, AuditEntry.purpose).order_by(AuditEntry.seq)
        )
        return [tuple(row) for row in rows]


def test_f3_f50_what_lacked_a_right_or_came_too_late_is_kept(club):
    clerk = club.person(Role.DESK_CLERK)
    for refused in (
        NotPermitted(permission="see_members"),
        AlreadyDecided(by="王", at=club.now, outcome="approved"),
        UndertakingMissing(),
        Outdated(),
    ):
        with club.work(clerk) as work:
            denials.note(work, refused)
    assert kept(club) == [("access.denied", "see_members"), ("decision.late", "approved")]


def test_f50_the_fifth_refusal_within_an_hour_is_told_to_the_manager_once(club):
    boss, clerk, guest = club.person(Role.MANAGER), club.person(Role.DESK_CLERK), club.person()
    for minutes in (0, 70, 75, 80, 85, 90, 95):
        for actor in (clerk, guest):
            with club.work(actor) as work:
                work.now = club.now + timedelta(minutes=minutes)
                denials.note(work, NotPermitted(permission="see_members"))
    with club.work() as work:
        told = work.session.execute(select(OutboxMessage.person_id, OutboxMessage.kind)).all()
    assert told == [(boss.person_id, "access.denied")]


def test_f50_a_managers_own_refusals_go_to_another_manager_else_to_the_leader(sqlite_club):
    boss, leader = sqlite_club.person(Role.MANAGER), sqlite_club.person(Role.LEADER)

    def refused_five_times(minute):
        for n in range(5):
            with sqlite_club.work(boss) as work:
                work.now = sqlite_club.now + timedelta(minutes=minute + n)
                denials.note(work, NotPermitted(permission="see_members"))

    def told():
        with sqlite_club.work() as work:
            found = select(OutboxMessage.person_id).order_by(OutboxMessage.id)
            return list(work.session.scalars(found))

    refused_five_times(0)
    assert told() == [leader.person_id]
    other = sqlite_club.person(Role.MANAGER)
    refused_five_times(120)
    assert told() == [leader.person_id, other.person_id]
