"""Roles, the undertaking, absence, the owner and the staff group."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.access import Permission, Role
from domain.approvals import reading
from domain.approvals import service as approvals
from domain.approvals.service import Decision
from domain.audit import AuditEntry
from domain.errors import NotPermitted, OwnRequest, ReasonMissing, UndertakingMissing
from domain.members.model import Member
from domain.outbox import OutboxMessage
from domain.people import absences, facts, group, owner, roles, signing, team
from domain.people import service as people
from domain.people.errors import (
    AbsenceOverlaps,
    BeyondOwnRights,
    DaysBackwards,
    GroupIsPublic,
    NameMissing,
    NotAGroup,
    NotAPerson,
    NotYourName,
    OwnRoles,
    SubstituteUnfit,
)
from domain.people.model import Absence, Person, Undertaking
from domain.people.owner import Claim

GROUP = {"id": -100123, "type": "supergroup", "username": None}


def meet(club, actor):
    with club.work() as work:
        return people.met(work.session, {"id": actor.telegram_id, "first_name": "S"}, club.now)


def told(club, kind):
    with club.work() as work:
        found = select(OutboxMessage.person_id).where(OutboxMessage.kind == kind)
        return list(work.session.execute(found).scalars())


def sign(club, actor):
    with club.work(actor) as work:
        signing.sign_undertaking(work, typed_name="王小明")


# ── Roles ─────────────────────────────────────────────────────────────────────────────────────


def test_somebody_never_met_can_be_named_and_is_told(club):
    boss = club.person(Role.MANAGER)
    for _ in range(2):  # pressing twice is pressing once
        with club.work(boss) as work:
            person_id = team.introduce(work, telegram_id=7_000_009_009, name="Cleo")
            roles.name_colleague(work, person_id=person_id, role=Role.EDITOR)
    assert told(club, "role.granted") == [person_id]
    with club.work(boss) as work:
        assert team.colleague(work, person_id).roles == (Role.EDITOR,)
        assert not team.colleague(work, person_id).started


@pytest.mark.parametrize(
    ("namer", "role", "allowed"),
    [
        (Role.OWNER, Role.MANAGER, True),
        (Role.OWNER, Role.GM, True),
        (Role.OWNER, Role.EDITOR, False),
        (Role.OWNER, Role.OWNER, False),
        (Role.MANAGER, Role.EDITOR, True),
        (Role.MANAGER, Role.MANAGER, False),
        (Role.MANAGER, Role.LEADER, False),
        (Role.MANAGER, Role.OWNER, False),
        (Role.MANAGER, Role.SYSTEM, False),
        (Role.MANAGER, Role.MEMBER, False),
    ],
)
def test_nobody_grants_or_ends_more_than_they_may(sqlite_club, namer, role, allowed):
    actor, other = sqlite_club.person(namer), sqlite_club.person()
    for act in (roles.name_colleague, roles.end_role):
        with sqlite_club.work(actor) as work:
            if allowed:
                act(work, person_id=other.person_id, role=role)
            else:
                with pytest.raises(BeyondOwnRights):
                    act(work, person_id=other.person_id, role=role)


def test_one_changes_nothing_about_oneself_and_only_who_names_may_name(club):
    boss, editor = club.person(Role.MANAGER), club.person(Role.EDITOR)
    for act in (roles.name_colleague, roles.end_role):
        with club.work(boss) as work, pytest.raises(OwnRoles):
            act(work, person_id=boss.person_id, role=Role.EDITOR)
        with club.work(editor) as work, pytest.raises(NotPermitted):
            act(work, person_id=boss.person_id, role=Role.EDITOR)


@pytest.mark.parametrize("telegram_id", [1087968824, 136817688, 777000, -100123])
def test_f15_nobody_in_particular_is_introduced(sqlite_club, telegram_id):
    boss = sqlite_club.person(Role.MANAGER)
    with sqlite_club.work(boss) as work, pytest.raises(NotAPerson):
        team.introduce(work, telegram_id=telegram_id, name="Group")


def test_a_role_that_ends_is_gone_at_once_and_may_be_given_again(club):
    boss, clerk = club.person(Role.MANAGER), club.person(Role.DESK_CLERK)
    sign(club, clerk)
    assert meet(club, clerk).may(Permission.VERIFY_CARD)
    for _ in range(2):
        with club.work(boss) as work:
            roles.end_role(work, person_id=clerk.person_id, role=Role.DESK_CLERK)
    assert not meet(club, clerk).may(Permission.VERIFY_CARD)
    assert told(club, "role.ended") == [clerk.person_id]
    with club.work(boss) as work:
        roles.name_colleague(work, person_id=clerk.person_id, role=Role.DESK_CLERK)
    assert meet(club, clerk).may(Permission.VERIFY_CARD)


def test_a_colleague_who_leaves_stands_in_for_nobody_any_more(club):
    boss, clerk, editor = (
        club.person(one) for one in (Role.MANAGER, Role.DESK_CLERK, Role.EDITOR)
    )
    sign(club, editor)
    leave(club, clerk, editor, boss)
    assert Role.DESK_CLERK in meet(club, editor).roles
    with club.work(boss) as work:
        roles.end_role(work, person_id=editor.person_id, role=Role.EDITOR)
    assert meet(club, editor).roles == {Role.GUEST}


def test_the_undertaking_is_signed_once_a_year_with_a_name(club):
    clerk = club.person(Role.DESK_CLERK, signed=False)
    with club.work(clerk) as work, pytest.raises(UndertakingMissing):
        work.require(Permission.VERIFY_CARD)
    with club.work(clerk) as work, pytest.raises(NameMissing):
        signing.sign_undertaking(work, typed_name=" x ")
    for _ in range(2):
        sign(club, clerk)
    club.now += timedelta(days=60)
    sign(club, clerk)
    with club.work() as work:
        signed = work.session.execute(select(Undertaking.year).order_by(Undertaking.year))
        assert list(signed.scalars()) == [2026, 2027]
    with club.work(club.person()) as work, pytest.raises(NotPermitted):
        signing.sign_undertaking(work, typed_name="Ann Lee")


@pytest.mark.parametrize("typed", ["Chen Mei", "mei  CHEN", "Mei-Chen", "chenmei"])
def test_the_undertaking_is_signed_with_the_name_of_last_year(sqlite_club, typed):
    clerk = sqlite_club.person(Role.DESK_CLERK, signed=False)
    with sqlite_club.work() as work:
        user = {"id": clerk.telegram_id, "first_name": "Sunny"}
        people.met(work.session, user, work.now)
    with sqlite_club.work(clerk) as work:
        signing.sign_undertaking(work, typed_name="Chen Mei")
    sqlite_club.now += timedelta(days=60)
    for wrong in ("Ann Lee", "12", "..", "Sunny"):
        with sqlite_club.work(clerk) as work, pytest.raises((NotYourName, NameMissing)):
            signing.sign_undertaking(work, typed_name=wrong)
    with sqlite_club.work(clerk) as work:
        signing.sign_undertaking(work, typed_name=typed)
        kept = select(Undertaking.signed_name).where(Undertaking.year == 2027)
        assert work.session.execute(kept).scalar_one() == " ".join(typed.split())


def test_a_member_among_the_colleagues_may_sign_as_the_roll_has_them(sqlite_club):
    clerk = sqlite_club.person(Role.DESK_CLERK, signed=False)
    with sqlite_club.work() as work:
        person = work.session.get(Person, clerk.person_id)
        person.name = "Panda"
        entry = Member(person_id=clerk.person_id, number="NJ1", name="王小明")
        entry.joined_on, entry.admitted_at = work.today, work.now
        work.session.add(entry)
    with sqlite_club.work(clerk) as work:
        signing.sign_undertaking(work, typed_name="小明 王")
        assert work.session.execute(select(Undertaking.year)).scalar_one() == 2026


# ── Absence ───────────────────────────────────────────────────────────────────────────────────


def ask(club, actor, substitute, first=0, days=1, reason="illness"):
    with club.work(actor) as work:
        first_day = work.today + timedelta(days=first)
        return absences.ask_absence(
            work,
            substitute_id=substitute.person_id,
            first_day=first_day,
            last_day=first_day + timedelta(days=days - 1),
            reason=reason,
        )


def leave(club, actor, substitute, boss):
    asked = ask(club, actor, substitute)
    with club.work(boss) as work:
        approvals.decide(work, asked.id, Decision.APPROVE, version=1)
    return asked


def test_leave_holds_once_the_manager_approved_it(club):
    boss, clerk, editor = (
        club.person(one) for one in (Role.MANAGER, Role.DESK_CLERK, Role.EDITOR)
    )
    asked = ask(club, clerk, editor)
    assert Role.DESK_CLERK not in meet(club, editor).roles
    with club.work(boss) as work:
        approvals.decide(work, asked.id, Decision.APPROVE, version=1)
    assert Role.DESK_CLERK in meet(club, editor).roles
    assert told(club, "absence.substitute") == [editor.person_id]
    with club.work(clerk) as work:
        absences.come_back(work, asked.subject_id)
    assert Role.DESK_CLERK not in meet(club, editor).roles


def test_nobody_decides_on_the_leave_that_makes_them_the_substitute(club):
    boss, other = club.person(Role.MANAGER), club.person(Role.MANAGER)
    leader = club.person(Role.LEADER)
    asked = ask(club, leader, boss)
    with club.work(boss) as work:
        assert not reading.to_decide(work).items
        assert not reading.opened(work, asked.id).to_decide
        with pytest.raises(OwnRequest):
            approvals.decide(work, asked.id, Decision.APPROVE, version=1)
    with club.work(other) as work:
        assert [one.id for one in reading.to_decide(work).items] == [asked.id]
        assert approvals.decide(work, asked.id, Decision.APPROVE, version=1).state == "approved"


def test_leave_with_the_only_manager_as_substitute_goes_to_the_leader(club):
    boss, leader = club.person(Role.MANAGER), club.person(Role.LEADER)
    asked = ask(club, club.person(Role.EDITOR), boss)
    assert asked.waiting_for == "leader"
    with club.work(leader) as work:
        assert approvals.decide(work, asked.id, Decision.APPROVE, version=1).state == "approved"


def test_leave_that_is_rejected_holds_for_nobody(club):
    boss, clerk, editor = (
        club.person(one) for one in (Role.MANAGER, Role.DESK_CLERK, Role.EDITOR)
    )
    asked = ask(club, clerk, editor)
    with club.work(boss) as work:
        approvals.decide(work, asked.id, Decision.REJECT, version=1, reason="the fair is on")
    with club.work() as work:
        assert work.session.get(Absence, asked.subject_id).state == "rejected"
    assert ask(club, clerk, editor).id != asked.id


def test_a_substitute_decides_for_the_absent_but_not_on_the_absent_ones_own_request(club):
    boss, leader = club.person(Role.MANAGER), club.person(Role.LEADER)
    clerk = club.person(Role.DESK_CLERK)
    sign(club, clerk)
    asked = ask(club, boss, clerk, days=5)
    assert asked.waiting_for == "leader"
    with club.work(leader) as work:
        approvals.decide(work, asked.id, Decision.APPROVE, version=1)
    acting = meet(club, clerk)
    assert acting.may(Permission.DECIDE_APPROVAL)
    with club.work(club.person(Role.EDITOR)) as work:
        plan = approvals.propose(work, "care_plan", reason="December")
    with club.work(acting) as work:
        assert approvals.decide(work, plan.id, Decision.APPROVE, version=1).state == "approved"
    with club.work(boss) as work:
        own = approvals.propose(work, "care_plan", reason="January")
    with club.work(acting) as work, pytest.raises(NotPermitted):
        approvals.decide(work, own.id, Decision.APPROVE, version=1)


def test_leave_needs_days_in_order_a_fit_substitute_and_a_reason(club):
    clerk, editor = club.person(Role.DESK_CLERK), club.person(Role.EDITOR)
    club.person(Role.MANAGER)
    with pytest.raises(DaysBackwards):
        ask(club, clerk, editor, first=-1)
    with pytest.raises(DaysBackwards):
        ask(club, clerk, editor, days=0)
    for unfit in (clerk, club.person()):
        with pytest.raises(SubstituteUnfit):
            ask(club, clerk, unfit)
    with pytest.raises(ReasonMissing):
        ask(club, clerk, editor, reason=" ")
    ask(club, clerk, editor, first=3, days=3)
    with pytest.raises(AbsenceOverlaps):
        ask(club, clerk, editor, first=5)
    with pytest.raises(SubstituteUnfit):
        ask(club, editor, clerk, first=4)


# ── The owner ─────────────────────────────────────────────────────────────────────────────────


def test_the_owner_code_is_printed_once_kept_as_a_hash_and_works_once(club):
    with club.work() as work:
        code = owner.owner_code(work.session, club.now)
        assert code is not None
        assert owner.owner_code(work.session, club.now) is None
        assert code not in str(facts.fact(work.session, "owner_code"))
        anew = owner.owner_code(work.session, club.now, anew=True)
    first, second = club.person(), club.person()
    outcomes = []
    for actor, said in ((first, code), (first, f" {anew.upper()} "), (second, anew)):
        with club.work(actor) as work:
            outcomes.append(owner.claim(work, said))
    assert outcomes == [Claim.WRONG, Claim.OWNER, Claim.WRONG]
    assert meet(club, first).roles == {Role.OWNER}
    with club.work() as work:
        assert owner.owner_code(work.session, club.now, anew=True) is None


def test_after_ten_wrong_codes_there_is_silence_for_an_hour_even_for_the_right_one(club):
    with club.work() as work:
        code = owner.owner_code(work.session, club.now)
    ann = club.person()

    def claim(said):
        with club.work(ann) as work:
            return owner.claim(work, said)

    assert {claim("guess") for _ in range(10)} == {Claim.WRONG}
    assert claim(code) is Claim.SILENCE
    club.now += timedelta(minutes=61)
    assert claim(code) is Claim.OWNER


def test_the_owner_of_the_settings_is_named_once(club):
    for _ in range(2):
        with club.work() as work:
            person_id = owner.ensure_owner(work.session, 7_000_000_777, club.now)
    with club.work() as work:
        assert people.holders(work.session, Role.OWNER, work.today) == [person_id]
        named = select(AuditEntry.seq).where(AuditEntry.action == "owner.named")
        assert len(work.session.execute(named).all()) == 1


# ── The staff group ───────────────────────────────────────────────────────────────────────────


def test_the_owner_binds_a_private_group_and_nothing_else(club):
    chief = club.person(Role.OWNER)
    with club.work(chief) as work:
        with pytest.raises(GroupIsPublic):
            group.bind(work, {**GROUP, "username": "ourclub"})
        for kind in ("channel", "private"):
            with pytest.raises(NotAGroup):
                group.bind(work, {**GROUP, "type": kind})
        assert (group.bind(work, GROUP), group.bind(work, GROUP)) == (True, False)
    with club.work(club.person(Role.MANAGER)) as work, pytest.raises(NotPermitted):
        group.bind(work, {**GROUP, "id": -5})


def test_another_group_begins_without_the_topics_of_the_old_one(club):
    with club.work(club.person(Role.OWNER)) as work:
        group.bind(work, GROUP)
        facts.put(work.session, "topic:approvals", "12", club.now)
        group.bind(work, {**GROUP, "id": -5})
        assert facts.fact(work.session, "topic:approvals") is None
        assert group.staff_group(work.session) == -5


def test_f17_the_group_is_followed_once_and_only_ours(club):
    with club.work() as work:
        group.ensure_staff_group(work.session, -77, club.now)
        moved = [group.migrated(work, old, -1001) for old in (-78, -77, -77, -1001)]
        assert moved == [False, True, False, False]
        assert group.staff_group(work.session) == -1001


def test_f19_owners_are_told_when_the_bot_loses_the_group(club):
    chief = club.person(Role.OWNER)
    with club.work() as work:
        group.ensure_staff_group(work.session, -77, club.now)
        for status in ("administrator", "member", "kicked", "kicked"):
            group.seen(work, chat_id=-77, chat_type="supergroup", status=status)
    assert told(club, "group.standing_lost") == [chief.person_id] * 2


def test_f16_a_strangers_group_is_reported_once_a_day(club):
    with club.work() as work:
        for _ in range(2):
            group.seen(work, chat_id=-99, chat_type="group", status="member")
    assert told(club, "alert") == [None]


def test_f15_a_hidden_sender_is_told_once_a_day_and_kept_in_the_trail(club):
    answers = []
    for hours in (0, 1, 24):
        with club.work() as work:
            work.now = club.now + timedelta(hours=hours)
            answers.append(group.incognito(work, -100123))
    assert answers == [True, False, True]
    with club.work() as work:
        kept = select(AuditEntry.purpose).where(AuditEntry.action == "command.refused_incognito")
        assert list(work.session.execute(kept).scalars()) == ["-100123"] * 3
