"""Who may do what: roles, permissions and the one table between them (SPEC 1).

A filter or a hidden button is a courtesy; the right is checked here, by `work.require`.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    GUEST = "guest"
    MEMBER = "member"
    MEMBER_SPECIALIST = "member_specialist"
    SERVICE_AGENT = "service_agent"
    ACTIVITY_SPECIALIST = "activity_specialist"
    DATA_SPECIALIST = "data_specialist"
    MERCHANT_SPECIALIST = "merchant_specialist"
    EDITOR = "editor"
    OUTREACH = "outreach"
    FINANCE = "finance"
    REVIEWER = "reviewer"
    DESK_CLERK = "desk_clerk"
    INSPECTOR = "inspector"
    MANAGER = "manager"
    LEADER = "leader"
    GM = "gm"
    OWNER = "owner"
    SYSTEM = "system"


STAFF = frozenset(Role) - {Role.GUEST, Role.MEMBER, Role.SYSTEM}


class Permission(StrEnum):
    """One name per guarded act. A domain function asks for exactly one."""

    # everybody
    APPLY = "apply"
    SEE_OWN = "see_own"
    SHOW_OWN_CARD = "show_own_card"
    REGISTER = "register"
    RAISE_CASE = "raise_case"
    ANSWER_SURVEY = "answer_survey"
    # review of applications
    SEE_APPLICATIONS = "see_applications"
    REVIEW_APPLICATION = "review_application"
    ENTER_APPLICATION = "enter_application"
    GIVE_OPINION = "give_opinion"
    UNDO_DECISION = "undo_decision"
    TAKE_FEE = "take_fee"
    # members and cards
    SEE_MEMBERS = "see_members"
    READ_DOSSIER = "read_dossier"
    KEEP_RECORDS = "keep_records"
    SEE_CASES = "see_cases"
    OPEN_CASE = "open_case"
    VERIFY_CARD = "verify_card"
    HANDLE_CARDS = "handle_cards"
    # points
    SEE_POINTS = "see_points"
    GRANT_POINTS = "grant_points"
    ADJUST_POINTS = "adjust_points"
    REVERSE_POINTS = "reverse_points"
    MANAGE_PROGRAMMES = "manage_programmes"
    WATCH_POINTS = "watch_points"
    SEE_POINTS_REPORTS = "see_points_reports"
    # purchases
    RECORD_PURCHASES = "record_purchases"
    # rewards
    SEE_REWARDS = "see_rewards"
    MANAGE_REWARDS = "manage_rewards"
    HAND_OVER_REWARDS = "hand_over_rewards"
    # lotteries
    MANAGE_LOTTERIES = "manage_lotteries"
    # events
    SEE_EVENTS = "see_events"
    PLAN_EVENTS = "plan_events"
    RUN_EVENTS = "run_events"
    RESTORE_EVENTS = "restore_events"
    CHECK_IN = "check_in"
    # complaints, suggestions, consultations
    HANDLE_CASES = "handle_cases"
    SEE_ALL_CASES = "see_all_cases"
    ASSIGN_CASES = "assign_cases"
    DECIDE_SUGGESTIONS = "decide_suggestions"
    SEE_CASE_FIGURES = "see_case_figures"
    WRITE_ARTICLES = "write_articles"
    PUBLISH_ARTICLES = "publish_articles"
    # surveys
    MAKE_SURVEYS = "make_surveys"
    SEE_SURVEYS = "see_surveys"
    READ_SURVEY_ANSWERS = "read_survey_answers"
    # segments of members
    SEE_SEGMENTS = "see_segments"
    USE_SEGMENTS = "use_segments"
    # tiers
    PIN_TIER = "pin_tier"
    # the house
    SIGN_UNDERTAKING = "sign_undertaking"
    SEE_DESK = "see_desk"
    SEE_APPROVALS = "see_approvals"
    PROPOSE = "propose"
    DECIDE_APPROVAL = "decide_approval"
    RESOLVE_UNCERTAIN = "resolve_uncertain"
    SEE_PEOPLE = "see_people"
    NAME_STAFF = "name_staff"
    NAME_ABSENCE = "name_absence"
    SEE_POLICY = "see_policy"
    CHANGE_POLICY = "change_policy"
    SEE_AUDIT = "see_audit"
    BIND_GROUP = "bind_group"
    # the machine itself
    RUN_SCHEDULE = "run_schedule"


_P = Permission
_EVERYBODY = frozenset(
    {_P.APPLY, _P.SEE_OWN, _P.SHOW_OWN_CARD, _P.REGISTER, _P.RAISE_CASE, _P.ANSWER_SURVEY}
)
_COLLEAGUE = frozenset(
    {_P.SIGN_UNDERTAKING, _P.SEE_DESK, _P.SEE_APPROVALS, _P.PROPOSE, _P.NAME_ABSENCE}
)
_DECIDER = frozenset({_P.DECIDE_APPROVAL})
_CASES = frozenset({_P.SEE_CASES, _P.OPEN_CASE})
_SEES_EVENTS = frozenset({_P.SEE_EVENTS})
_PLANS_EVENTS = _SEES_EVENTS | {_P.PLAN_EVENTS, _P.RUN_EVENTS}
_HANDLES_CASES = frozenset({_P.HANDLE_CASES})
_SERVES = _HANDLES_CASES | {_P.SEE_ALL_CASES, _P.WRITE_ARTICLES}
_SEES_SEGMENTS = frozenset({_P.SEE_SEGMENTS})
_SEGMENTS = _SEES_SEGMENTS | {_P.USE_SEGMENTS}
_SURVEYS = _SEGMENTS | {_P.MAKE_SURVEYS, _P.SEE_SURVEYS}
_CHECKS_IN = frozenset({_P.CHECK_IN})
_KEEPS_POINTS = frozenset({_P.SEE_POINTS, _P.GRANT_POINTS, _P.ADJUST_POINTS, _P.REVERSE_POINTS})

RIGHTS: dict[Role, frozenset[Permission]] = {
    Role.GUEST: _EVERYBODY,
    Role.MEMBER: _EVERYBODY,
    Role.MEMBER_SPECIALIST: _COLLEAGUE
    | _SERVES
    | _SURVEYS
    | {_P.PUBLISH_ARTICLES, _P.READ_SURVEY_ANSWERS}
    | _CHECKS_IN
    | _CASES
    | {_P.READ_DOSSIER, _P.KEEP_RECORDS}
    | {_P.RECORD_PURCHASES}
    | _KEEPS_POINTS
    | _SEES_EVENTS
    | {
        _P.SEE_APPLICATIONS,
        _P.REVIEW_APPLICATION,
        _P.ENTER_APPLICATION,
        _P.UNDO_DECISION,
        _P.TAKE_FEE,
        _P.SEE_MEMBERS,
        _P.VERIFY_CARD,
        _P.HANDLE_CARDS,
        _P.RESOLVE_UNCERTAIN,
        _P.SEE_REWARDS,
        _P.HAND_OVER_REWARDS,
    },
    Role.SERVICE_AGENT: _COLLEAGUE
    | _SERVES
    | _SURVEYS
    | _CHECKS_IN
    | _CASES
    | {_P.VERIFY_CARD, _P.ENTER_APPLICATION, _P.SEE_REWARDS, _P.HAND_OVER_REWARDS}
    | {_P.RECORD_PURCHASES}
    | _SEES_EVENTS
    | {_P.SEE_POINTS},
    Role.ACTIVITY_SPECIALIST: _COLLEAGUE
    | _HANDLES_CASES
    | _SURVEYS
    | _CHECKS_IN
    | {_P.RECORD_PURCHASES}
    | _CASES
    | _KEEPS_POINTS
    | {_P.MANAGE_PROGRAMMES, _P.SEE_POINTS_REPORTS}
    | {_P.MANAGE_LOTTERIES}
    | _PLANS_EVENTS
    | {_P.VERIFY_CARD, _P.SEE_REWARDS, _P.MANAGE_REWARDS, _P.HAND_OVER_REWARDS},
    Role.DATA_SPECIALIST: _COLLEAGUE | _SEES_EVENTS | {_P.SEE_MEMBERS},
    Role.MERCHANT_SPECIALIST: _COLLEAGUE | _HANDLES_CASES | {_P.VERIFY_CARD},
    Role.EDITOR: _COLLEAGUE | {_P.WRITE_ARTICLES},
    Role.OUTREACH: _COLLEAGUE | _HANDLES_CASES,
    Role.FINANCE: _COLLEAGUE
    | _HANDLES_CASES
    | {_P.RECORD_PURCHASES}
    | {_P.TAKE_FEE, _P.SEE_POINTS, _P.SEE_POINTS_REPORTS},
    Role.REVIEWER: _COLLEAGUE | {_P.SEE_APPLICATIONS, _P.GIVE_OPINION},
    Role.DESK_CLERK: _COLLEAGUE
    | {
        _P.ENTER_APPLICATION,
        _P.VERIFY_CARD,
        _P.TAKE_FEE,
        _P.HANDLE_CARDS,
        _P.SEE_REWARDS,
        _P.HAND_OVER_REWARDS,
    },
    Role.INSPECTOR: _COLLEAGUE | _SEES_EVENTS,
    Role.MANAGER: _COLLEAGUE
    | _SERVES
    | _SURVEYS
    | {_P.ASSIGN_CASES, _P.DECIDE_SUGGESTIONS, _P.SEE_CASE_FIGURES}
    | {_P.PUBLISH_ARTICLES, _P.READ_SURVEY_ANSWERS}
    | _DECIDER
    | _CHECKS_IN
    | _CASES
    | {_P.READ_DOSSIER, _P.KEEP_RECORDS}
    | {_P.SEE_POINTS, _P.ADJUST_POINTS, _P.REVERSE_POINTS}
    | {_P.WATCH_POINTS, _P.SEE_POINTS_REPORTS}
    | {_P.MANAGE_LOTTERIES}
    | _PLANS_EVENTS
    | {_P.RESTORE_EVENTS}
    | {_P.PIN_TIER}
    | {
        _P.SEE_APPLICATIONS,
        _P.REVIEW_APPLICATION,
        _P.ENTER_APPLICATION,
        _P.UNDO_DECISION,
        _P.SEE_MEMBERS,
        _P.VERIFY_CARD,
        _P.SEE_PEOPLE,
        _P.NAME_STAFF,
        _P.SEE_POLICY,
        _P.CHANGE_POLICY,
        _P.SEE_AUDIT,
        _P.RESOLVE_UNCERTAIN,
        _P.SEE_REWARDS,
        _P.MANAGE_REWARDS,
    },
    Role.LEADER: _COLLEAGUE
    | _HANDLES_CASES
    | {_P.SEE_ALL_CASES, _P.ASSIGN_CASES, _P.DECIDE_SUGGESTIONS, _P.SEE_CASE_FIGURES}
    | {_P.SEE_SURVEYS}
    | _SEES_SEGMENTS
    | _DECIDER
    | {_P.READ_DOSSIER, _P.SEE_CASES}
    | _SEES_EVENTS
    | {_P.SEE_POINTS, _P.SEE_POINTS_REPORTS}
    | {_P.SEE_APPLICATIONS, _P.SEE_MEMBERS, _P.SEE_PEOPLE},
    Role.GM: _COLLEAGUE
    | {_P.SEE_CASE_FIGURES, _P.SEE_SURVEYS}
    | _SEES_SEGMENTS
    | _DECIDER
    | _SEES_EVENTS
    | {_P.SEE_CASES, _P.SEE_PEOPLE, _P.SEE_POLICY},
    Role.OWNER: _COLLEAGUE
    | {_P.SEE_PEOPLE, _P.NAME_STAFF, _P.BIND_GROUP, _P.SEE_POLICY, _P.SEE_AUDIT},
    Role.SYSTEM: frozenset({_P.RUN_SCHEDULE}),
}

# What a colleague may do before the year's undertaking is signed: nothing but sign it.
UNSIGNED = _EVERYBODY | {_P.SIGN_UNDERTAKING}


@dataclass(frozen=True, slots=True)
class Actor:
    """The person (or the machine) on whose behalf a unit of work runs.

    `language` is chosen or as the client said it; `locales.i18n.resolve` makes one of ours of it.
    `acting_for` are the absent colleagues whose roles are held as their substitute.
    """

    person_id: int
    telegram_id: int = 0
    roles: frozenset[Role] = frozenset({Role.GUEST})
    language: str = "zh_CN"
    undertaking_signed: bool = False
    member_id: int | None = None
    acting_for: frozenset[int] = frozenset()
    rights: frozenset[Permission] = field(init=False)

    def __post_init__(self) -> None:
        rights: frozenset[Permission] = (
            _EVERYBODY if Role.SYSTEM not in self.roles else frozenset()
        )
        for role in self.roles:
            rights |= RIGHTS[role]
        if self.roles & STAFF and not self.undertaking_signed:
            rights &= UNSIGNED
        object.__setattr__(self, "rights", rights)

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF)

    def may(self, permission: Permission) -> bool:
        return permission in self.rights


SYSTEM = Actor(person_id=0, roles=frozenset({Role.SYSTEM}), undertaking_signed=True)
