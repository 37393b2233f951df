"""What surveys refuse."""

from domain.errors import Refused


class SurveyNotThere(Refused):
    """The survey is not where this step begins; `reason` is its state."""

    code = "survey_not_there"


class SurveyUnfit(Refused):
    """The survey does not fit: `reason` is no_questions, many_questions, window, past, no_end,
    sooner, long, title, quota, options, option, words, order, answers, depended, option_needed or
    event.
    `n` is the number of the question it is about."""

    code = "survey_unfit"


class SurveyNotOpen(Refused):
    """No answers are taken: `reason` is not_yet, closed or full."""

    code = "survey_not_open"
