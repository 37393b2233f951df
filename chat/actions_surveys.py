"""The buttons around surveys: making and sending them, and what an invitation offers."""

from aiogram.filters.callback_data import CallbackData

# ── Makers ────────────────────────────────────────────────────────────────────────────────────


class RunSurveys(CallbackData, prefix="yv"):
    """Surveys in one state, 1 being the first; 0: all of them."""

    state: int = 0
    page: int = 1


class RunSurvey(CallbackData, prefix="yvo"):
    survey_id: int


class ChangeSurvey(CallbackData, prefix="yvc"):
    """The survey's form, filled in."""

    survey_id: int


class ChooseSurveyAudience(CallbackData, prefix="yva"):
    """Whom it goes to: the form, filled in."""

    survey_id: int


class CopySurvey(CallbackData, prefix="yvk"):
    survey_id: int


class DiscardSurvey(CallbackData, prefix="yvd"):
    """Asks first; throws the draft away with `sure`."""

    survey_id: int
    sure: bool = False


class CloseSurvey(CallbackData, prefix="yvx"):
    """Asks first; closes it with `sure`."""

    survey_id: int
    sure: bool = False


# ── Questions ─────────────────────────────────────────────────────────────────────────────────


class SeeSurveyQuestions(CallbackData, prefix="yq"):
    survey_id: int
    page: int = 1


class SeeSurveyQuestion(CallbackData, prefix="yqo"):
    question_id: int


class EditSurveyQuestion(CallbackData, prefix="yqe"):
    """The question's form, filled in."""

    question_id: int


class WordSurveyQuestion(CallbackData, prefix="yqw"):
    """Its words in other languages: the form, filled in."""

    question_id: int


class MoveSurveyQuestion(CallbackData, prefix="yqm"):
    question_id: int
    up: bool


class CopySurveyQuestion(CallbackData, prefix="yqk"):
    question_id: int


class RemoveSurveyQuestion(CallbackData, prefix="yqx"):
    """Asks first; takes it out with `sure`."""

    question_id: int
    sure: bool = False


class TakeSurveySheet(CallbackData, prefix="yqt"):
    """The questions as a spreadsheet; 0: the empty template."""

    survey_id: int = 0


# ── Members ───────────────────────────────────────────────────────────────────────────────────


class SurveyLater(CallbackData, prefix="yil"):
    survey_id: int


class SurveyWishes(CallbackData, prefix="yiw"):
    """Whether invitations to surveys come."""

    on: bool
