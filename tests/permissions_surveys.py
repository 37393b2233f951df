"""The rights around surveys, written out a second time; see tests/permissions."""

from domain.access import Permission

P = Permission
ANYONE = None

# What each domain function asks for in its first statement.
GUARDED: dict[Permission, set[str]] = {}

# Making, sending and closing surveys.
for _right, _names in {
    P.MAKE_SURVEYS: {
        "surveys.building.begin", "surveys.building.change", "surveys.building.copy",
        "surveys.building.discard", "surveys.audience.choose", "surveys.questions.add",
        "surveys.questions.change", "surveys.questions.translate", "surveys.questions.move",
        "surveys.questions.copy", "surveys.questions.remove", "surveys.publishing.propose",
        "surveys.publishing.close",
    },
    P.SEE_SURVEYS: {
        "surveys.reading.listed", "surveys.reading.one", "surveys.reading.question",
    },
    P.ANSWER_SURVEY: {
        "surveys.invitations.started", "surveys.invitations.done", "surveys.reading.to_answer",
        "surveys.reading.open_to_me",
    },
    P.SEE_OWN: {"surveys.wishes.wanted", "surveys.wishes.choose"},
    P.RUN_SCHEDULE: {
        "surveys.publishing.open_", "surveys.publishing.due", "surveys.sending.run",
        "surveys.reading.told", "surveys.reading.invitation",
    },
}.items():  # fmt: skip
    GUARDED.setdefault(_right, set()).update(_names)

# Answering them, and what it came to.
for _right, _names in {
    P.ANSWER_SURVEY: {
        "surveys.answering.listed", "surveys.answering.seen", "surveys.answering.to_answer",
        "surveys.answering.draft", "surveys.answering.touched", "surveys.answering.save",
        "surveys.answering.drop_draft", "surveys.answering.submit", "surveys.ballots.own",
    },
    P.RUN_SCHEDULE: {"surveys.ballots.run"},
}.items():  # fmt: skip
    GUARDED.setdefault(_right, set()).update(_names)

# Called by handlers without a right of their own; what protects them instead.
UNGUARDED: dict[str, str] = {}

# Each button and form: the right without which it is refused, or ANYONE and what is checked.
ACTIONS: dict[str, tuple[Permission | None, str]] = {}
FORMS: dict[str, tuple[Permission | None, str]] = {}

ACTIONS |= {
    "MySurveys": (P.ANSWER_SURVEY, "what is open for the presser themselves"),
    "LookAtSurvey": (P.ANSWER_SURVEY, "only one that is open to the presser"),
}
FORMS |= {"survey": (P.ANSWER_SURVEY, "only one that is open to the presser, once")}
