"""What answering a survey refuses."""

from domain.errors import Refused


class AnsweredBefore(Refused):
    """One response each; `anonymous` ones cannot be found again to be changed."""

    code = "survey_answered"
