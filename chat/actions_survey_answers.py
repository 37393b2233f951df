"""The buttons of those who answer surveys, and of those who look at the results."""

from aiogram.filters.callback_data import CallbackData

# ── A member's ────────────────────────────────────────────────────────────────────────────────


class MySurveys(CallbackData, prefix="sua"):
    """What is open for a member."""

    page: int = 1


class LookAtSurvey(CallbackData, prefix="sul"):
    """What is told before the first question."""

    survey_id: int


# ── Results ───────────────────────────────────────────────────────────────────────────────────


class SeeResults(CallbackData, prefix="sur"):
    survey_id: int


class SeeQuestionResults(CallbackData, prefix="suq"):
    """The `place`-th question and what was answered."""

    survey_id: int
    place: int = 1


class SeeGroups(CallbackData, prefix="sug"):
    """`by`: tier, age, district, language."""

    survey_id: int
    by: str = "tier"


class ReadTexts(CallbackData, prefix="sut"):
    survey_id: int
    place: int
    page: int = 1


class DrawResults(CallbackData, prefix="sud"):
    """`what`: marks, trend, or the number of a question."""

    survey_id: int
    what: str = "marks"


class AskResultsFile(CallbackData, prefix="suf"):
    """Which file: figures only, or what each one answered."""

    survey_id: int


class TakeResultsFile(CallbackData, prefix="suk"):
    survey_id: int
    answers: bool = False
