"""The rights of the house, written out a second time: test_permissions holds the code to it."""

from itertools import chain

from domain.access import Permission, Role
from tests import permissions_cases as cases
from tests import permissions_events as events
from tests import permissions_knowledge as knowledge
from tests import permissions_segments as segments
from tests import permissions_surveys as surveys

P, R = Permission, Role

EVERYBODY = {
    P.APPLY, P.SEE_OWN, P.SHOW_OWN_CARD, P.REGISTER, P.RAISE_CASE, P.ANSWER_SURVEY,
}  # fmt: skip
COLLEAGUE = EVERYBODY | {
    P.SIGN_UNDERTAKING, P.SEE_DESK, P.SEE_APPROVALS, P.PROPOSE, P.NAME_ABSENCE,
}  # fmt: skip

KEEPS_POINTS = {P.SEE_POINTS, P.GRANT_POINTS, P.ADJUST_POINTS, P.REVERSE_POINTS}

MATRIX: dict[Role, set[Permission]] = {
    R.GUEST: EVERYBODY,
    R.MEMBER: EVERYBODY,
    R.MEMBER_SPECIALIST: COLLEAGUE | KEEPS_POINTS | {
        P.READ_DOSSIER, P.KEEP_RECORDS, P.SEE_CASES, P.OPEN_CASE,
        P.SEE_APPLICATIONS, P.REVIEW_APPLICATION, P.ENTER_APPLICATION, P.UNDO_DECISION,
        P.TAKE_FEE, P.SEE_MEMBERS, P.VERIFY_CARD, P.HANDLE_CARDS, P.RESOLVE_UNCERTAIN,
        P.SEE_REWARDS, P.HAND_OVER_REWARDS,
    },
    R.SERVICE_AGENT: COLLEAGUE | {P.SEE_CASES, P.OPEN_CASE} | {P.SEE_POINTS} | {
        P.VERIFY_CARD, P.ENTER_APPLICATION, P.SEE_REWARDS, P.HAND_OVER_REWARDS,
    },
    R.ACTIVITY_SPECIALIST: COLLEAGUE | KEEPS_POINTS | {
        P.SEE_CASES, P.OPEN_CASE,
        P.MANAGE_PROGRAMMES, P.SEE_POINTS_REPORTS,
        P.VERIFY_CARD, P.SEE_REWARDS, P.MANAGE_REWARDS, P.HAND_OVER_REWARDS,
        P.MANAGE_LOTTERIES,
    },
    R.DATA_SPECIALIST: COLLEAGUE | {P.SEE_MEMBERS},
    R.MERCHANT_SPECIALIST: COLLEAGUE | {P.VERIFY_CARD},
    R.EDITOR: COLLEAGUE,
    R.OUTREACH: COLLEAGUE,
    R.FINANCE: COLLEAGUE | {P.TAKE_FEE, P.SEE_POINTS, P.SEE_POINTS_REPORTS},
    R.REVIEWER: COLLEAGUE | {P.SEE_APPLICATIONS, P.GIVE_OPINION},
    R.DESK_CLERK: COLLEAGUE | {
        P.ENTER_APPLICATION, P.VERIFY_CARD, P.TAKE_FEE, P.HANDLE_CARDS, P.SEE_REWARDS,
        P.HAND_OVER_REWARDS,
    },
    R.INSPECTOR: COLLEAGUE,
    R.MANAGER: COLLEAGUE | {
        P.READ_DOSSIER, P.KEEP_RECORDS, P.SEE_CASES, P.OPEN_CASE,
        P.MANAGE_LOTTERIES, P.PIN_TIER,
        P.SEE_POINTS, P.ADJUST_POINTS, P.REVERSE_POINTS, P.WATCH_POINTS, P.SEE_POINTS_REPORTS,
        P.DECIDE_APPROVAL, P.SEE_APPLICATIONS, P.REVIEW_APPLICATION, P.ENTER_APPLICATION,
        P.UNDO_DECISION, P.SEE_MEMBERS, P.VERIFY_CARD, P.SEE_PEOPLE, P.NAME_STAFF, P.SEE_POLICY,
        P.CHANGE_POLICY, P.SEE_AUDIT, P.RESOLVE_UNCERTAIN, P.SEE_REWARDS, P.MANAGE_REWARDS,
    },
    R.LEADER: COLLEAGUE | {
        P.READ_DOSSIER, P.SEE_CASES, P.SEE_POINTS, P.SEE_POINTS_REPORTS, P.DECIDE_APPROVAL,
        P.SEE_APPLICATIONS, P.SEE_MEMBERS, P.SEE_PEOPLE,
    },
    R.GM: COLLEAGUE | {P.DECIDE_APPROVAL, P.SEE_PEOPLE, P.SEE_POLICY, P.SEE_CASES},
    R.OWNER: COLLEAGUE | {
        P.SEE_PEOPLE, P.NAME_STAFF, P.BIND_GROUP, P.SEE_POLICY, P.SEE_AUDIT,
    },
    R.SYSTEM: {P.RUN_SCHEDULE},
}  # fmt: skip

for _role in (R.MEMBER_SPECIALIST, R.SERVICE_AGENT, R.ACTIVITY_SPECIALIST, R.FINANCE):
    MATRIX[_role] |= {P.RECORD_PURCHASES}

# Events.
for _role in (
    R.ACTIVITY_SPECIALIST, R.SERVICE_AGENT, R.MEMBER_SPECIALIST, R.DATA_SPECIALIST, R.INSPECTOR,
    R.MANAGER, R.LEADER, R.GM,
):  # fmt: skip
    MATRIX[_role] = MATRIX[_role] | {P.SEE_EVENTS}  # some share a set
for _role in (R.ACTIVITY_SPECIALIST, R.MANAGER):
    MATRIX[_role] = MATRIX[_role] | {P.PLAN_EVENTS, P.RUN_EVENTS}

for _role in (R.ACTIVITY_SPECIALIST, R.SERVICE_AGENT, R.MEMBER_SPECIALIST, R.MANAGER):
    MATRIX[_role] = MATRIX[_role] | {P.CHECK_IN}

# Complaints, suggestions, consultations; articles; surveys.
for _role in (
    R.MEMBER_SPECIALIST, R.SERVICE_AGENT, R.ACTIVITY_SPECIALIST, R.MERCHANT_SPECIALIST,
    R.OUTREACH, R.FINANCE, R.MANAGER, R.LEADER,
):  # fmt: skip
    MATRIX[_role] = MATRIX[_role] | {P.HANDLE_CASES}
for _role in (R.MEMBER_SPECIALIST, R.SERVICE_AGENT, R.MANAGER, R.LEADER):
    MATRIX[_role] = MATRIX[_role] | {P.SEE_ALL_CASES}
for _role in (R.MANAGER, R.LEADER):
    MATRIX[_role] = MATRIX[_role] | {P.ASSIGN_CASES, P.DECIDE_SUGGESTIONS}
for _role in (R.MANAGER, R.LEADER, R.GM):
    MATRIX[_role] = MATRIX[_role] | {P.SEE_CASE_FIGURES}
for _role in (R.MEMBER_SPECIALIST, R.SERVICE_AGENT, R.EDITOR, R.MANAGER):
    MATRIX[_role] = MATRIX[_role] | {P.WRITE_ARTICLES}
for _role in (R.MEMBER_SPECIALIST, R.MANAGER):
    MATRIX[_role] = MATRIX[_role] | {P.PUBLISH_ARTICLES, P.READ_SURVEY_ANSWERS}
for _role in (R.MEMBER_SPECIALIST, R.SERVICE_AGENT, R.ACTIVITY_SPECIALIST, R.MANAGER):
    MATRIX[_role] = MATRIX[_role] | {P.MAKE_SURVEYS, P.SEE_SURVEYS}
for _role in (R.LEADER, R.GM):
    MATRIX[_role] = MATRIX[_role] | {P.SEE_SURVEYS}

# Groups of members.
for _role in (R.MEMBER_SPECIALIST, R.SERVICE_AGENT, R.ACTIVITY_SPECIALIST, R.MANAGER):
    MATRIX[_role] = MATRIX[_role] | {P.SEE_SEGMENTS, P.USE_SEGMENTS}
for _role in (R.LEADER, R.GM):
    MATRIX[_role] = MATRIX[_role] | {P.SEE_SEGMENTS}

# What each domain function that takes a Work asks for in its first statement.
GUARDED: dict[Permission, set[str]] = {
    P.APPLY: {"applications.draft.begin"},
    P.SEE_OWN: {
        "applications.draft.standing", "applications.draft.withdraw", "applications.queue.own",
        "members.service.of", "people.service.set_language", "standing.appeals.own",
        "standing.appeals.appeal",
        "tiers.service.own",
        "points.own.entry", "points.reading.overview", "points.reading.history",
        "points.disputes.raise_",
        "rewards.eligibility.offers", "rewards.eligibility.offer", "rewards.redeeming.redeem",
        "rewards.redeeming.of_press", "rewards.redeeming.check_posting",
        "rewards.own.mine", "rewards.own.one", "rewards.own.by_code", "rewards.own.cancel",
        "rewards.own.arrived",
    },
    P.REGISTER: {
        "events.registering.register", "events.registering.cancel", "events.queue.join",
        "events.registering.accept", "events.queue.leave",
    },
    P.SHOW_OWN_CARD: {"cards.service.of", "cards.service.report_lost"},
    P.SEE_APPLICATIONS: {"applications.queue.queue", "applications.queue.look"},
    P.REVIEW_APPLICATION: {
        "applications.deciding.approve", "applications.deciding.reject",
        "applications.exceptions.propose_exception", "applications.opinions.ask_opinion",
        "applications.opinions.note", "applications.review.claim", "applications.review.release",
        "applications.review.ask_back", "cards.production.produce", "cards.production.ready",
        "cards.service.replace",
    },
    P.ENTER_APPLICATION: {"applications.draft.begin_for_caller"},
    P.GIVE_OPINION: {"applications.opinions.give_opinion"},
    P.UNDO_DECISION: {"applications.deciding.undo"},
    P.TAKE_FEE: {
        "applications.fees.fee_paid", "applications.fees.fee_returned",
        "cards.production.fee_paid",
    },
    P.READ_DOSSIER: {"standing.roll.in_full"},
    P.KEEP_RECORDS: {
        "standing.classes.confirm", "standing.classes.note_cause", "standing.classes.suggested",
    },
    P.SEE_CASES: {
        "standing.cases.cases", "standing.cases.opened", "standing.cases.evidence",
        "standing.cases.of_appeal",
    },
    P.OPEN_CASE: {
        "standing.blacklist.open_case", "standing.blacklist.drop", "standing.cases.team",
        "standing.cases.number_of",
    },
    P.SEE_MEMBERS: {
        "standing.roll.members", "standing.roll.found", "standing.roll.entry",
        "members.service.find",
    },
    P.VERIFY_CARD: {"cards.verify.verify"},
    P.HANDLE_CARDS: {
        "cards.production.hand_over", "cards.queue.on_their_way", "cards.queue.one",
    },
    P.SEE_REWARDS: {"rewards.queue.counts", "rewards.queue.listed", "rewards.queue.one"},
    P.MANAGE_REWARDS: {
        "rewards.catalogue.make", "rewards.catalogue.change", "rewards.catalogue.restock",
        "rewards.catalogue.set_state", "rewards.catalogue.one", "rewards.catalogue.listed",
        "rewards.handing.approve", "rewards.reports.costs",
    },
    P.HAND_OVER_REWARDS: {
        "rewards.codes.verify", "rewards.handing.ready", "rewards.handing.check_code",
        "rewards.handing.hand_over",
        "rewards.handing.post", "rewards.handing.take_back", "rewards.handing.address",
    },
    P.SIGN_UNDERTAKING: {"people.signing.sign_undertaking"},
    P.SEE_APPROVALS: {
        "approvals.reading.asked", "approvals.reading.opened", "people.absences.asked_for",
    },
    P.PROPOSE: {
        "approvals.service.propose", "approvals.service.resubmit", "approvals.service.withdraw",
        "approvals.service.void",
    },
    P.DECIDE_APPROVAL: {
        "approvals.deciding.decide", "approvals.reading.to_decide",
    },
    P.RESOLVE_UNCERTAIN: {
        "doubts.count", "doubts.listed", "doubts.one", "doubts.send_again", "doubts.leave",
    },
    P.SEE_PEOPLE: {"people.team.colleagues", "people.team.colleague"},
    P.NAME_STAFF: {
        "people.roles.name_colleague", "people.roles.end_role", "people.team.introduce",
    },
    P.NAME_ABSENCE: {
        "people.absences.ask_absence", "people.absences.come_back", "people.absences.standing",
        "people.team.substitutes",
    },
    P.SEE_POLICY: {"policy_change.see"},
    P.CHANGE_POLICY: {"policy_change.change"},
    P.SEE_AUDIT: {"audit.entries"},
    P.GRANT_POINTS: {"points.granting.grant"},
    P.ADJUST_POINTS: {"points.by_hand.adjust", "points.by_hand.reinstate"},
    P.REVERSE_POINTS: {
        "points.by_hand.reverse", "points.disputes.waiting", "points.disputes.one",
        "points.disputes.decide",
    },
    P.MANAGE_PROGRAMMES: {
        "points.programmes.create", "points.programmes.change", "points.programmes.add_rule",
        "points.programmes.change_rule", "points.programmes.propose", "points.programmes.close",
    },
    P.WATCH_POINTS: {"points.watch.unusual"},
    P.SEE_POINTS_REPORTS: {"points.reports.report", "points.reports.taken"},
    P.SEE_POINTS: {
        "points.granting.find", "points.granting.held", "points.granting.entry",
        "points.granting.given_by_hand", "points.programmes.listed", "points.programmes.opened",
        "points.programmes.rule",
        "points.reading.overview_of", "points.reading.history_of",
    },
    P.BIND_GROUP: {"people.group.bind"},
    P.PIN_TIER: {
        "tiers.pinning.pin", "tiers.pinning.unpin", "tiers.pinning.pins", "tiers.pinning.one",
    },
    P.RUN_SCHEDULE: {
        "tiers.due.run", "tiers.telling.changed", "tiers.telling.warned", "tiers.telling.grace",
        "tiers.telling.kept",
        "points.disputes.plain", "points.disputes.remind",
        "points.expiry.run", "points.expiry.remind", "points.check.run",
        "standing.nightly.run", "standing.value.run", "standing.retention.forget",
        "standing.cases.plain",
        "applications.due.remind", "applications.retention.expire",
        "applications.retention.forget", "applications.retention.files_gone",
        "applications.retention.unattached", "outbox.forget",
        "approvals.clocks.remind", "approvals.reading.plain", "cards.queue.valid_of",
        "rewards.due.run",
    },
}  # fmt: skip

# Lotteries and invitations.
for _right, _names in {
    P.SEE_OWN: {
        "lottery.tickets.take", "lottery.reading.public", "lottery.reading.one",
        "lottery.reading.own_win", "lottery.reading.proof", "referrals.service.own",
        "referrals.service.touched",
    },
    P.MANAGE_LOTTERIES: {
        "lottery.planning.save", "lottery.planning.propose", "lottery.planning.give_up",
        "lottery.planning.may_change",
        "lottery.running.draw_now", "lottery.reading.all_", "lottery.reading.plan",
    },
    P.HAND_OVER_REWARDS: {
        "lottery.prizes.check", "lottery.prizes.one", "lottery.prizes.hand_over",
        "lottery.prizes.waiting",
    },
    P.SEE_APPROVALS: {"lottery.reading.asked"},
    P.RUN_SCHEDULE: {
        "lottery.planning.overtaken", "lottery.running.open_", "lottery.running.close",
        "lottery.due.run", "lottery.reading.told", "lottery.reading.win_told",
        "referrals.service.told",
    },
}.items():  # fmt: skip
    GUARDED.setdefault(_right, set()).update(_names)

# Asked by hand: another right when a colleague fills it in for a caller.
EITHER = {
    "applications.draft.open_one": (P.ENTER_APPLICATION, P.APPLY),
    "applications.submit.submit": (P.ENTER_APPLICATION, P.APPLY),
    "applications.submit.preview": (P.ENTER_APPLICATION, P.APPLY),
}

# What handlers may call without a right, and what protects it instead.
UNGUARDED = {
    "applications.clocks.reached": "reads one clock of a row the caller has been shown",
    "applications.draft.answers": "the actor's own draft, found by draft.open_one",
    "applications.draft.discard": "the actor's own draft, found by draft.open_one",
    "applications.draft.save_answer": "the actor's own draft, found by draft.open_one",
    "applications.draft.touched": "the actor's own draft, found by draft.open_one",
    "applications.gates.gate": "the actor's own application, found by draft.open_one",
    "points.disputes.open_about": "one entry's, which the caller has been shown",
    "people.group.incognito": "refuses; keeps that it did",
    "people.group.migrated": "said by Telegram; only our own group moves",
    "people.group.seen": "said by Telegram about the bot itself",
    "people.owner.claim": "the printed code is the right",
    "people.roles.may_name": "says what the actor may do",
}

# ── Purchases ──
GUARDED |= {
    P.RECORD_PURCHASES: {
        "purchases.service.record", "purchases.large.hand_in", "purchases.service.return_",
        "purchases.imports.stage",
        "purchases.imports.look", "purchases.imports.discard", "purchases.imports.recent",
        "purchases.imports.post", "purchases.reading.shops", "purchases.reading.categories",
    },
}  # fmt: skip
GUARDED[P.SEE_POINTS] |= {
    "purchases.reading.member_id", "purchases.reading.of_member", "purchases.reading.one",
}  # fmt: skip
GUARDED[P.RUN_SCHEDULE] |= {
    "purchases.posting.run", "purchases.reading.told", "purchases.reading.earned",
    "purchases.imports.told",
}  # fmt: skip
UNGUARDED["purchases.service.buyer"] = "the form that asks for RECORD_PURCHASES checks the number"

for _right, _names in chain.from_iterable(
    part.GUARDED.items() for part in (events, cases, knowledge, surveys, segments)
):
    GUARDED.setdefault(_right, set()).update(_names)
UNGUARDED |= events.UNGUARDED | cases.UNGUARDED | knowledge.UNGUARDED | surveys.UNGUARDED
UNGUARDED |= segments.UNGUARDED
MATRIX[R.MANAGER] |= {P.RESTORE_EVENTS}
