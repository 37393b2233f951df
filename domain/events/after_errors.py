"""What is refused after an event: feedback, costs, papers, summaries."""

from domain.errors import Refused


class FeedbackShut(Refused):
    """`reason`: not_there, early (`from_time`), over."""

    code = "feedback_shut"


class BooksClosed(Refused):
    """Costs and papers stay as they are: `reason` early (the event is not approved yet),
    handed_in, signed."""

    code = "event_books_closed"


class CostUnfit(Refused):
    """`reason`: what, amount, large, cents."""

    code = "event_cost_unfit"


class SummaryNotThere(Refused):
    """The summary is at another step: `reason` early, soon (`from_time`), handed_in, signed,
    empty."""

    code = "event_summary_not_there"


class YearNotThere(Refused):
    """The year's summary is at another step: `reason` early, year, handed_in, signed, empty."""

    code = "annual_summary_not_there"
