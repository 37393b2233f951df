"""The buttons of what follows an event: feedback, costs, papers, summaries."""

from aiogram.filters.callback_data import CallbackData

# ── A member's ────────────────────────────────────────────────────────────────────────────────


class GiveFeedback(CallbackData, prefix="eaf"):
    """Opens the questions, or the answer given before."""

    event_id: int


# ── Colleagues: one event ─────────────────────────────────────────────────────────────────────


class SeeAfters(CallbackData, prefix="eal"):
    """Events that are over and not signed."""

    page: int = 1


class SeeAfter(CallbackData, prefix="ea"):
    event_id: int


class SeeFeedback(CallbackData, prefix="eab"):
    """Figures only."""

    event_id: int


class ReadFeedback(CallbackData, prefix="eaw"):
    """What members wrote, without names."""

    event_id: int
    page: int = 1


class DrawAfter(CallbackData, prefix="ead"):
    """`what`: guests, feedback."""

    event_id: int
    what: str = "guests"


class SeeCosts(CallbackData, prefix="eac"):
    event_id: int
    page: int = 1


class SeeCost(CallbackData, prefix="eao"):
    cost_id: int


class ShowVoucher(CallbackData, prefix="eav"):
    cost_id: int


class StrikeCost(CallbackData, prefix="eax"):
    """Asks first; strikes it out with `sure`."""

    cost_id: int
    sure: bool = False


class SeePapers(CallbackData, prefix="eap"):
    event_id: int


class SeePaperSlot(CallbackData, prefix="eas"):
    """`slot` is its place in chat/after_words."""

    event_id: int
    slot: int


class ShowEventPapers(CallbackData, prefix="eam"):
    event_id: int
    slot: int


class NoPapers(CallbackData, prefix="ean"):
    """There is nothing of this slot this time."""

    event_id: int
    slot: int


class RemovePapers(CallbackData, prefix="ear"):
    """Asks first; takes them out with `sure`."""

    event_id: int
    slot: int
    sure: bool = False


# ── Summaries ─────────────────────────────────────────────────────────────────────────────────


class SeeSummary(CallbackData, prefix="eau"):
    event_id: int


class WriteSummary(CallbackData, prefix="eae"):
    event_id: int


class HandInSummary(CallbackData, prefix="eah"):
    """Asks first; hands it in with `sure`."""

    event_id: int
    sure: bool = False


class TakeSummary(CallbackData, prefix="eat"):
    """As an Excel file."""

    event_id: int


class SeeAnnual(CallbackData, prefix="eay"):
    """A year's summary of events; 0: this year."""

    year: int = 0


class SeeAnnualEvents(CallbackData, prefix="eaz"):
    """What became of each event of the year."""

    year: int
    page: int = 1


class WriteAnnual(CallbackData, prefix="eaq"):
    year: int


class HandInAnnual(CallbackData, prefix="eai"):
    """Asks first; hands it in with `sure`."""

    year: int
    sure: bool = False


class TakeAnnual(CallbackData, prefix="eak"):
    """As an Excel file."""

    year: int


class SeeRate(CallbackData, prefix="eaa"):
    """Events held in each month; 0: this year."""

    year: int = 0


class DrawRate(CallbackData, prefix="eag"):
    """The same as a picture, beside what was planned."""

    year: int
