"""The rights around articles, written out a second time; see tests/permissions."""

from domain.access import Permission

P = Permission
ANYONE = None

# What each domain function asks for in its first statement.
GUARDED: dict[Permission, set[str]] = {
    P.RAISE_CASE: {
        "knowledge.reading.areas", "knowledge.reading.of_area", "knowledge.reading.read",
        "knowledge.search.best", "knowledge.search.answer", "knowledge.votes.helped",
    },
    P.WRITE_ARTICLES: {
        "knowledge.writing.begin", "knowledge.writing.write", "knowledge.writing.settle",
        "knowledge.writing.one", "knowledge.writing.listed",
        "knowledge.ready.make", "knowledge.ready.change", "knowledge.ready.retire",
    },
    P.PUBLISH_ARTICLES: {
        "knowledge.publishing.publish", "knowledge.publishing.retire",
        "knowledge.publishing.take_up",
    },
    P.HANDLE_CASES: {
        "knowledge.ready.listed", "knowledge.ready.one", "knowledge.ready.text",
    },
    P.ASSIGN_CASES: {
        "knowledge.routes.listed", "knowledge.routes.answering", "knowledge.routes.set_",
    },
    P.RUN_SCHEDULE: {"knowledge.due.run"},
}  # fmt: skip

# Called by handlers without a right of their own; what protects them instead.
UNGUARDED: dict[str, str] = {}

# Each button and form: the right without which it is refused, or ANYONE and what is checked.
ACTIONS: dict[str, tuple[Permission | None, str]] = {}
FORMS: dict[str, tuple[Permission | None, str]] = {}
