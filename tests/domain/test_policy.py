"""Settings are typed, changed in the bot, audited; a rule of the handbook needs its chain."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from domain import policy_change
from domain.access import Role
from domain.approvals import service as approvals
from domain.approvals.service import Decision
from domain.audit import AuditEntry
from domain.errors import NotFound, NotPermitted, ReasonMissing
from domain.policy import Policy, PolicyValue
from domain.policy_change import SETTINGS, ValueUnfit


def change(club, actor, key, raw, reason=""):
    with club.work(actor) as work:
        return policy_change.change(work, key=key, raw=raw, reason=reason)


def in_force(club, key):
    with club.work() as work:
        return getattr(work.policy, key)


@pytest.mark.parametrize(
    ("key", "raw", "value"),
    [
        ("draft_days", " 20 ", 20),
        ("club_name", "金陵会", "金陵会"),
        ("accepting_applications", "False", False),
        ("draft_reminders", "5，20", (5, 20)),
        ("language", "en", "en"),
        ("timezone", "Asia/Taipei", "Asia/Taipei"),
        ("quiet_from", "22:30", "22:30"),
    ],
)
def test_an_operational_setting_is_in_force_at_once_and_audited(club, key, raw, value):
    boss = club.person(Role.MANAGER)
    done = change(club, boss, key, raw)
    assert (done.new, done.approval) == (value, None)
    assert in_force(club, key) == value
    with club.work() as work:
        kept = select(AuditEntry.actor_id, AuditEntry.purpose).where(
            AuditEntry.action == "policy.changed"
        )
        assert work.session.execute(kept).all() == [(boss.person_id, key)]


@pytest.mark.parametrize(
    ("key", "raw"),
    [
        ("draft_days", "0"),
        ("draft_days", "366"),
        ("draft_days", "many"),
        ("draft_days", ""),
        ("draft_reminders", "5, soon"),
        ("draft_reminders", "0"),
        ("language", "de"),
        ("timezone", "Mars/Olympus"),
        ("timezone", "../etc/passwd"),
        ("quiet_from", "24:00"),
        ("quiet_from", "nine"),
        ("club_name", ""),
        ("country", "China"),
        ("country", "ZZ"),
        ("number_prefix", "nj"),
        ("number_prefix", "TOO-LONG"),
        ("number_last", "100000000"),
        ("number_last", "100000"),
        ("messages_a_minute", "121"),
        ("presses_a_minute", "301"),
        ("card_fee", "-1"),
        ("number_first", "200000"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(sqlite_club, key, raw):
    boss, before = sqlite_club.person(Role.MANAGER), in_force(sqlite_club, key)
    with pytest.raises(ValueUnfit):
        change(sqlite_club, boss, key, raw, "because")
    assert in_force(sqlite_club, key) == before


def test_a_rule_of_the_handbook_waits_for_the_general_manager(club):
    boss, gm = club.person(Role.MANAGER), club.person(Role.GM)
    with pytest.raises(ReasonMissing):
        change(club, boss, "card_fee", "30")
    asked = change(club, boss, "card_fee", "30", "Printing has become dearer.").approval
    assert asked.waiting_for == "gm"
    assert in_force(club, "card_fee") == 20
    with club.work(gm) as work:
        approvals.decide(work, asked.id, Decision.APPROVE, version=1)
        assert work.policy.card_fee == 30  # in the same work already
    assert in_force(club, "card_fee") == Decimal(30)


@pytest.mark.parametrize(
    ("key", "raw", "reason"),
    [
        ("country", "ZZ", "unknown_country"),
        ("number_first", "200000", "numbers_backwards"),
        ("number_first", "0", "bounds"),
    ],
)
def test_a_refused_value_says_why(sqlite_club, key, raw, reason):
    boss = sqlite_club.person(Role.MANAGER)
    with pytest.raises(ValueUnfit) as refused:
        change(sqlite_club, boss, key, raw, "because")
    assert refused.value.facts["reason"] == reason


def test_member_numbers_change_with_the_general_managers_approval(club):
    boss = club.person(Role.MANAGER)
    club.person(Role.GM)
    asked = change(club, boss, "number_prefix", "NJ-B", "A second book of numbers.").approval
    assert asked.waiting_for == "gm"
    assert in_force(club, "number_prefix") == "NJ"


def test_a_kept_value_outside_narrower_bounds_counts_as_not_kept(sqlite_club):
    unfit = {"messages_a_minute": "5000", "number_last": "7", "country": '"ZZ"'}
    with sqlite_club.work() as work:
        for key, value in {**unfit, "draft_days": "20"}.items():
            work.session.add(PolicyValue(key=key, value=value, changed_by=1, changed_at=work.now))
    with sqlite_club.work() as work:
        rules = work.policy
    assert (rules.messages_a_minute, rules.number_last, rules.country) == (20, 199999, "CN")
    assert rules.draft_days == 20


def test_with_two_managers_the_other_one_approves_first(club):
    boss, other = club.person(Role.MANAGER), club.person(Role.MANAGER)
    asked = change(club, boss, "cards_per_household", "3", "Larger families.").approval
    assert asked.waiting_for == "manager"
    with club.work(other) as work:
        assert approvals.decide(work, asked.id, Decision.APPROVE, version=1).waiting_for == "gm"


def test_what_is_in_force_already_changes_nothing(club):
    boss = club.person(Role.MANAGER)
    assert change(club, boss, "card_fee", "20.00").approval is None
    with club.work() as work:
        assert work.session.execute(select(AuditEntry.seq)).first() is None


@pytest.mark.parametrize("role", [Role.GM, Role.OWNER, Role.LEADER, Role.EDITOR, Role.GUEST])
def test_only_the_manager_changes_settings(sqlite_club, role):
    with pytest.raises(NotPermitted):
        change(sqlite_club, sqlite_club.person(role), "draft_days", "20")


def test_an_unknown_setting_is_not_found(sqlite_club):
    with pytest.raises(NotFound):
        change(sqlite_club, sqlite_club.person(Role.MANAGER), "rm -rf", "1")


def test_every_setting_has_its_group_and_its_words():
    from chat import labels, rules

    assert set(SETTINGS) == set(Policy.model_fields) == set(labels.POLICY)
    assert set(policy_change.groups()) <= set(labels.POLICY_GROUPS)
    assert all(rules.kind_of(key) for key in Policy.model_fields)
