"""What the service desk refuses."""

from domain.errors import Refused


class CaseUnfit(Refused):
    """`reason` says what does not fit: kind, area, source, words, person, shop, cause, how,
    stars, verdict, place, member."""

    code = "case_unfit"


class CasesEnough(Refused):
    """The actor has `most` open cases already."""

    code = "cases_enough"


class CaseMoved(Refused):
    """The case is at another step by now; `reason` is its state."""

    code = "case_moved"


class CaseTaken(Refused):
    """A colleague has it: `by`, as shown to colleagues."""

    code = "case_taken"


class CaseOver(Refused):
    """The case `number` has ended: nothing is added to it unless it is opened again."""

    code = "case_over"


class ReopenOver(Refused):
    """It ended more than `days` days ago."""

    code = "reopen_over"


class TakerUnfit(Refused):
    """That colleague cannot handle this case."""

    code = "taker_unfit"


class DutyUnfit(Refused):
    """`reason`: days (none, or too many) or over (all of it is past)."""

    code = "duty_unfit"


class CaseRated(Refused):
    """It has been rated, or nobody is asked."""

    code = "case_rated"
