"""The buttons of events as members press them, and of announcing one."""

from aiogram.filters.callback_data import CallbackData

# ── Looking ───────────────────────────────────────────────────────────────────────────────────


class SeeEvents(CallbackData, prefix="ev"):
    """As /events. `only`: "" for all, "month", "tier", or a kind of event."""

    page: int = 1
    only: str = ""


class FilterEvents(CallbackData, prefix="evf"):
    """What the list can be narrowed down to."""


class SeeEvent(CallbackData, prefix="evo"):
    event_id: int


class TakeCalendar(CallbackData, prefix="evi"):
    """The event as a file for one's own calendar."""

    event_id: int


class MyEvents(CallbackData, prefix="evm"):
    """One's own, to come or `past`."""

    page: int = 1
    past: bool = False


# ── A seat ────────────────────────────────────────────────────────────────────────────────────


class RegisterEvent(CallbackData, prefix="evr"):
    """Takes a seat, or opens the form; asks first where it costs points."""

    event_id: int
    sure: bool = False


class JoinQueue(CallbackData, prefix="evw"):
    """Onto the waiting list; chosen, never by default (F40)."""

    event_id: int


class LeaveQueue(CallbackData, prefix="evl"):
    """Off the waiting list, or no to an offer. Asks first."""

    event_id: int
    sure: bool = False


class AcceptOffer(CallbackData, prefix="eva"):
    """Takes the seats on offer; asks first where they cost points."""

    event_id: int
    sure: bool = False


class GiveUpSeat(CallbackData, prefix="evx"):
    """Asks first, and says what it costs; then of this registration alone."""

    event_id: int
    registration_id: int = 0


class ChangeParty(CallbackData, prefix="evp"):
    """How many come; with `seats` it is changed. `version` is that of the registration."""

    event_id: int
    seats: int = 0
    version: int = 0


# ── News of events ────────────────────────────────────────────────────────────────────────────


class NoThanks(CallbackData, prefix="evq"):
    """Not this one; nothing is kept of it."""

    event_id: int


class EventNews(CallbackData, prefix="evn"):
    """Whether announcements of events come by themselves."""

    on: bool


# ── Colleagues ────────────────────────────────────────────────────────────────────────────────


class AskQuestions(CallbackData, prefix="evz"):
    """What the event asks of those who register."""

    event_id: int


class AnnounceEvent(CallbackData, prefix="evy"):
    """Says how many will be told; announces it with `sure`."""

    event_id: int
    sure: bool = False
