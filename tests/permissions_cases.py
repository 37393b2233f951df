"""The rights around cases, written out a second time; see tests/permissions."""

from domain.access import Permission

P = Permission
ANYONE = None

# What each domain function asks for in its first statement.
GUARDED: dict[Permission, set[str]] = {
    P.RAISE_CASE: {
        "cases.raising.raise_case", "cases.messages.from_member", "cases.messages.edited",
        "cases.messages.of_case", "cases.member.confirm", "cases.member.not_solved",
        "cases.member.withdraw", "cases.member.rate", "cases.reading.mine",
        "cases.reading.one_of_mine", "cases.reading.open_of_mine", "cases.colleagues.nameable",
    },
    P.HANDLE_CASES: {
        "cases.raising.log_case", "cases.messages.from_staff", "cases.messages.note",
        "cases.handling.claim", "cases.handling.hand_over", "cases.handling.hand_to_department",
        "cases.handling.retype", "cases.handling.mark_urgent", "cases.handling.ask_member",
        "cases.handling.resolve", "cases.handling.close", "cases.handling.reopen",
        "cases.handling.skip_rating", "cases.suggestions.screen",
        "cases.suggestions.implemented", "cases.suggestions.thank", "cases.reading.queue",
        "cases.reading.counts", "cases.reading.find", "cases.reading.one",
        "cases.reading.history", "cases.colleagues.takers",
    },
    P.DECIDE_SUGGESTIONS: {"cases.suggestions.adopt", "cases.suggestions.decline"},
    P.ASSIGN_CASES: {"days.set_day", "days.set_year", "days.listed"},
    P.RUN_SCHEDULE: {"cases.raising.from_survey", "cases.reading.plain", "cases.due.run"},
}  # fmt: skip

# Called by handlers without a right of their own; what protects them instead.
UNGUARDED: dict[str, str] = {}

# Each button and form: the right without which it is refused, or ANYONE and what is checked.
ACTIONS: dict[str, tuple[Permission | None, str]] = {}
FORMS: dict[str, tuple[Permission | None, str]] = {}
