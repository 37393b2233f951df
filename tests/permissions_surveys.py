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
        "surveys.publishing.close", "surveys.publishing.extend", "surveys.audience.events",
    },
    P.SEE_SURVEYS: {
        "surveys.reading.listed", "surveys.reading.one", "surveys.reading.question",
        "surveys.reading.may_change",
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
    P.RUN_SCHEDULE: {"surveys.ballots.run", "surveys.follow_up.run"},
    P.SEE_SURVEYS: {"surveys.results.seen", "surveys.results.groups", "surveys.texts.read"},
    P.READ_SURVEY_ANSWERS: {"surveys.exporting.take"},
}.items():  # fmt: skip
    GUARDED.setdefault(_right, set()).update(_names)

# Called by handlers without a right of their own; what protects them instead.
UNGUARDED: dict[str, str] = {
    "surveys.reading.asked": "of a request the caller has been shown",
    "surveys.audience.event_title": "of a survey the caller has been shown",
}

# Each button and form: the right without which it is refused, or ANYONE and what is checked.
ACTIONS: dict[str, tuple[Permission | None, str]] = {}
FORMS: dict[str, tuple[Permission | None, str]] = {}

# Making surveys, and the buttons of an invitation.
ACTIONS |= {
    "RunSurveys": (P.SEE_SURVEYS, ""),
    "RunSurvey": (P.SEE_SURVEYS, ""),
    "ChangeSurvey": (P.MAKE_SURVEYS, ""),
    "ChooseSurveyAudience": (P.MAKE_SURVEYS, ""),
    "CopySurvey": (P.MAKE_SURVEYS, ""),
    "DiscardSurvey": (P.MAKE_SURVEYS, "asks twice"),
    "CloseSurvey": (P.MAKE_SURVEYS, "asks twice"),
    "SeeSurveyQuestions": (P.SEE_SURVEYS, ""),
    "SeeSurveyQuestion": (P.SEE_SURVEYS, ""),
    "EditSurveyQuestion": (P.MAKE_SURVEYS, ""),
    "WordSurveyQuestion": (P.MAKE_SURVEYS, ""),
    "MoveSurveyQuestion": (P.MAKE_SURVEYS, ""),
    "CopySurveyQuestion": (P.MAKE_SURVEYS, ""),
    "RemoveSurveyQuestion": (P.MAKE_SURVEYS, "asks twice"),
    "TakeSurveySheet": (P.SEE_SURVEYS, "questions, no people"),
    "SurveyLater": (ANYONE, "only one that is open to the presser"),
    "SurveyWishes": (ANYONE, "one's own wish"),
}
FORMS |= {
    "svnew": (P.MAKE_SURVEYS, ""),
    "svplan.1.1": (P.MAKE_SURVEYS, ""),
    "svaud.1.1": (P.MAKE_SURVEYS, ""),
    "svask.1": (P.MAKE_SURVEYS, ""),
    "svend.1": (P.MAKE_SURVEYS, "only while it is open"),
    "svtry.1": (P.SEE_SURVEYS, ""),
    "svqadd.1": (P.MAKE_SURVEYS, ""),
    "svqed.1.1": (P.MAKE_SURVEYS, ""),
    "svqtr.1.1": (P.MAKE_SURVEYS, ""),
    "svfile.1": (P.MAKE_SURVEYS, ""),
}

# Answering them.
ACTIONS |= {
    "MySurveys": (P.ANSWER_SURVEY, "what is open for the presser themselves"),
    "LookAtSurvey": (P.ANSWER_SURVEY, "only one that is open to the presser"),
    "SeeResults": (P.SEE_SURVEYS, ""),
    "SeeQuestionResults": (P.SEE_SURVEYS, ""),
    "SeeGroups": (P.SEE_SURVEYS, ""),
    "ReadTexts": (P.SEE_SURVEYS, ""),
    "DrawResults": (P.SEE_SURVEYS, ""),
    "AskResultsFile": (P.SEE_SURVEYS, ""),
    "TakeResultsFile": (P.SEE_SURVEYS, "answers one by one only to who may read them"),
}
FORMS |= {
    "survey.1": (P.ANSWER_SURVEY, "only one that is open to the presser, once"),
    "svfind.1.1": (P.SEE_SURVEYS, ""),
}
