"""Notices of roles, leave, requests and the group, told by the state of now in each language."""

import pytest
from sqlalchemy import select

from chat import screen as screens
from chat.labels import role as role_name
from delivery import notices
from domain.access import SYSTEM, Role
from domain.approvals import service as approvals
from domain.approvals.service import Decision
from domain.outbox import OutboxMessage
from domain.people import absences, facts, group, roles
from domain.people.model import Person
from locales.i18n import LANGUAGES, speaking

OURS = ("role.", "approval.", "absence.", "group.", "desk.approval")


@pytest.fixture
def busy_club(sqlite_club):
    """A club in which everything we tell of has happened."""
    notices.load_all()
    club = sqlite_club
    people = {role: club.person(role) for role in Role if role is not Role.SYSTEM}
    boss, leader, clerk = (people[one] for one in (Role.MANAGER, Role.LEADER, Role.DESK_CLERK))
    with club.work() as work:
        group.ensure_staff_group(work.session, -77, club.now)
        group.seen(work, chat_id=-77, chat_type="supergroup", status="kicked")
        facts.put(work.session, "bot_username", "hall_bot", club.now)
        for one in work.session.execute(select(Person)).scalars():
            one.name = "Xaver Quist"
    with club.work(boss) as work:
        roles.name_colleague(work, person_id=clerk.person_id, role=Role.FINANCE)
        roles.end_role(work, person_id=people[Role.EDITOR].person_id, role=Role.EDITOR)
    with club.work(clerk) as work:
        day = work.today
        asked = absences.ask_absence(
            work,
            substitute_id=leader.person_id,
            first_day=day,
            last_day=day,
            reason="a private matter",
        )
        other = approvals.propose(work, "annual_plan_change", reason="a private matter")
    with club.work(boss) as work:
        approvals.decide(work, asked.id, Decision.APPROVE, version=1)
        approvals.decide(work, other.id, Decision.RETURN, version=1, reason="a private matter")
    with club.work(clerk) as work:
        approvals.resubmit(work, other.id, version=2, reason="a private matter")
    with club.work(SYSTEM) as work:
        work.now = approvals.clock(work, 1)["due_at"]
        approvals.remind(work)
    return club


def waiting(club):
    with club.work() as work:
        rows = work.session.execute(select(OutboxMessage).order_by(OutboxMessage.id)).scalars()
        return [row for row in rows if row.kind.startswith(OURS)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_notice_can_be_told_and_the_group_reads_no_name_and_no_reason(busy_club, language):
    told = set()
    for row in waiting(busy_club):
        with busy_club.work(SYSTEM) as work, speaking(language):
            screen = notices.NOTICES[row.kind](work, row.params)
        if screen is None:
            continue
        told.add(row.kind)
        said = f"{screen.title}\n{screen.text}"
        assert screens.to_dict(screen)
        assert "…" not in said and "{" not in said
        if row.person_id is None:
            assert "Quist" not in said and "private" not in said
            assert str(screen.rows[0][0].url).startswith("https://t.me/hall_bot?start=approval-")
    assert told >= {
        "role.granted", "role.ended", "absence.substitute", "group.standing_lost",
        "approval.asked", "approval.decided", "approval.filed", "approval.reminder",
        "desk.approval",
    }  # fmt: skip


def test_what_is_over_is_not_told_any_more(busy_club):
    with busy_club.work() as work:
        for approval in work.session.execute(select(approvals.Approval)).scalars():
            approval.state = "withdrawn"
    for row in waiting(busy_club):
        if row.kind in ("approval.asked", "approval.nobody_decides"):
            with busy_club.work(SYSTEM) as work:
                assert notices.NOTICES[row.kind](work, row.params) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_role_has_its_name(language):
    with speaking(language):
        names = [role_name(role) for role in Role]
    assert len(set(names)) == len(Role)
