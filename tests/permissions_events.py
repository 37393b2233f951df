"""The rights around events, written out a second time; see tests/permissions."""

from domain.access import Permission

P = Permission
GUARDED: dict[Permission, set[str]] = {}

# The year's plan, event plans and their tasks.
for _right, _names in {
    P.PLAN_EVENTS: {
        "plans.service.begin", "plans.service.describe", "plans.service.add",
        "plans.service.change", "plans.service.remove", "plans.service.propose",
        "plans.changing.ask_change", "plans.changing.ask_new", "plans.changing.ask_drop",
        "plans.uploads.stage", "plans.uploads.look", "plans.uploads.take",
        "events.planning.draft", "events.planning.change", "events.planning.discard",
        "events.planning.propose", "events.tasks.reassign", "events.tasks.colleagues",
    },
    P.SEE_EVENTS: {
        "plans.reading.overview", "plans.reading.item", "plans.reading.planned",
        "plans.reading.one",
        "events.tasks.of_event",
    },
    P.SEE_DESK: {"events.tasks.done", "events.tasks.mine", "events.tasks.one"},
    P.RUN_SCHEDULE: {
        "plans.reading.told", "plans.reading.item_told", "plans.reading.entries",
        "plans.uploads.forget", "plans.due.run", "events.tasks.told",
        "events.task_reminders.remind",
        "events.tasks.of_event_told",
    },
}.items():  # fmt: skip
    GUARDED.setdefault(_right, set()).update(_names)

# The desk of events.
for _right, _names in {
    P.SEE_EVENTS: {
        "events.desk.events", "events.desk.overview", "events.registered.listed",
        "events.registered.found", "events.registered.one", "events.waiting.listed",
        "events.waiting.one", "events.strikes.of_member", "events.strikes.found",
    },
    P.RUN_EVENTS: {
        "events.registered.answers", "events.managing.approve", "events.managing.refuse",
        "events.managing.give_up", "events.managing.caller", "events.managing.called",
        "events.managing.register_for",
        "events.managing.queue_for", "events.capacity.set_capacity",
        "events.capacity.set_quota", "events.capacity.set_companions",
        "events.capacity.close_registration", "events.capacity.open_registration",
        "events.capacity.close_list", "events.capacity.open_list", "events.waiting.revoke",
        "events.waiting.put_back", "events.waiting.offer_by_hand", "events.strikes.appealed",
        "events.strikes.one", "events.strikes.waive", "events.strikes.keep",
        "events.exporting.ask_names", "events.exporting.grant", "events.exporting.take",
    },
    P.REGISTER: {"events.strikes.own", "events.strikes.appeal"},
}.items():  # fmt: skip
    GUARDED.setdefault(_right, set()).update(_names)

# Events, as members see them.
for _right, _names in {
    P.SEE_OWN: {
        "events.listing.coming", "events.listing.kinds", "events.listing.mine", "events.view.see",
        "events.view.taken",
        "events.news.wanted", "events.news.choose",
    },
    P.REGISTER: {"events.asking.ask", "events.asking.change_party", "events.asking.cost"},
    P.RUN_EVENTS: {"events.announcing.audience", "events.announcing.announce"},
    P.PLAN_EVENTS: {"events.questions.of", "events.questions.write"},
    P.RUN_SCHEDULE: {"events.announcing.run"},
}.items():  # fmt: skip
    GUARDED.setdefault(_right, set()).update(_names)

# Events moved, cancelled, taken up again.
for _right, _names in {
    P.SEE_EVENTS: {"events.history.page"},
    P.RUN_EVENTS: {
        "events.changing.change", "events.cancelling.call_off", "events.agreeing.ask_move",
        "events.agreeing.ask_capacity", "events.agreeing.needs_agreement",
    },
    P.RESTORE_EVENTS: {"events.cancelling.restore"},
    P.TAKE_FEE: {
        "events.fees.fees", "events.fees.taken", "events.payments.owed", "events.payments.refund",
    },
    P.CHECK_IN: {"events.payments.see", "events.payments.pay", "events.payments.undo"},
    P.REGISTER: {
        "events.choosing.keep", "events.choosing.let_go", "events.choosing.asked",
    },
    P.RUN_SCHEDULE: {"events.due.run"},
}.items():  # fmt: skip
    GUARDED.setdefault(_right, set()).update(_names)

# Tickets and the door.
for _right, _names in {
    P.SEE_OWN: {
        "events.tickets.own", "events.tickets.own_by_code", "events.tickets.renew",
        "events.wall.enter",
    },
    P.CHECK_IN: {
        "events.posts.doors", "events.posts.stand", "events.posts.leave", "events.posts.at",
        "events.door.scan", "events.door.check_in", "events.door.undo", "events.wall.show",
        "events.walls.put_up", "events.walls.take_down",
        "events.guest_list.counts", "events.guest_list.listed", "events.guest_list.found",
        "events.guest_list.taken_along", "events.by_number.member_of",
        "events.by_number.walk_in", "events.by_number.enter",
    },
    P.RUN_EVENTS: {"events.by_number.walk_in_beyond"},
    P.RUN_SCHEDULE: {"events.walls.renew"},
}.items():  # fmt: skip
    GUARDED.setdefault(_right, set()).update(_names)

# After an event, and the year's summary.
for _right, _names in {
    P.SEE_OWN: {"events.feedback.own", "events.feedback.answer"},
    P.SEE_EVENTS: {
        "events.feedback.results", "events.costs.listed", "events.costs.one",
        "events.papers.archive", "events.papers.of_slot", "events.summary.look",
        "events.summary.taken", "plans.rate.rate", "plans.yearly.look", "plans.yearly.taken",
        "events.aftermath.listed",
    },
    P.RUN_EVENTS: {
        "events.feedback.words", "events.costs.add", "events.costs.strike", "events.papers.add",
        "events.papers.nothing", "events.papers.remove", "events.summary.complete",
        "events.summary.hand_in", "plans.yearly.describe", "plans.yearly.hand_in",
    },
    P.RUN_SCHEDULE: {
        "events.after.run", "events.feedback.told", "events.summary.told",
        "plans.rate.rate_told", "plans.yearly.told", "plans.yearly.run",
    },
}.items():  # fmt: skip
    GUARDED.setdefault(_right, set()).update(_names)
UNGUARDED = {
    "events.summary.event_of": "of a request the caller has been shown",
    "plans.yearly.year_of": "of a request the caller has been shown",
}
