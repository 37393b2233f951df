"""The buttons of the staff's desk of events, and of a member's strikes."""

from aiogram.filters.callback_data import CallbackData

# ── Events ────────────────────────────────────────────────────────────────────────────────────


class SeeEventsDesk(CallbackData, prefix="ed"):
    """As /events of a colleague; `shelf`: planned, agreed, coming, over."""

    shelf: str = "coming"
    page: int = 1


class SeeEventDesk(CallbackData, prefix="edo"):
    event_id: int


# ── Registrations ─────────────────────────────────────────────────────────────────────────────


class SeeRegistrations(CallbackData, prefix="edr"):
    """ "" lets everybody through; `session` is a key of the event's, `came`: yes, no."""

    event_id: int
    page: int = 1
    state: str = ""
    session: str = ""
    came: str = ""


class NarrowRegistrations(CallbackData, prefix="edn"):
    """The choice of what SeeRegistrations narrows."""

    event_id: int
    state: str = ""
    session: str = ""
    came: str = ""


class SeeRegistration(CallbackData, prefix="edg"):
    registration_id: int


class ReadAnswers(CallbackData, prefix="eda"):
    """The answers and the companions' names; the look is recorded."""

    registration_id: int


class ApproveSeat(CallbackData, prefix="edy"):
    registration_id: int
    version: int


class TakeRegistrations(CallbackData, prefix="edx"):
    """The list as a file; with `names` under a request that stands."""

    event_id: int
    names: bool = False


class SeeListRequest(CallbackData, prefix="ede"):
    """What may be taken along: numbers, names, or the way to ask for names."""

    event_id: int


# ── Limits ────────────────────────────────────────────────────────────────────────────────────


class SeeLimits(CallbackData, prefix="edl"):
    event_id: int


class ChooseQuota(CallbackData, prefix="edc"):
    """Which tier or session gets a limit."""

    event_id: int


class SwitchRegistration(CallbackData, prefix="eds"):
    """Closes or opens registration; closing asks first."""

    event_id: int
    version: int
    open: bool = False
    sure: bool = False


class SwitchQueue(CallbackData, prefix="edw"):
    """Closes or opens the waiting list; closing asks first."""

    event_id: int
    version: int
    open: bool = False
    sure: bool = False


# ── The waiting list ──────────────────────────────────────────────────────────────────────────


class SeeQueue(CallbackData, prefix="edq"):
    event_id: int
    page: int = 1


class SeeTurn(CallbackData, prefix="edt"):
    turn_id: int


class RevokeTurn(CallbackData, prefix="edv"):
    """Skips a place until it is put back. Asks first; does it with `sure`."""

    turn_id: int
    version: int
    sure: bool = False


class PutTurnBack(CallbackData, prefix="edb"):
    turn_id: int
    version: int


# ── Strikes ───────────────────────────────────────────────────────────────────────────────────


class SeeStrikesOf(CallbackData, prefix="edm"):
    """A member's strikes, for a colleague."""

    member_id: int


class SeeAppeals(CallbackData, prefix="edp"):
    page: int = 1


class SeeStrike(CallbackData, prefix="edk"):
    """One strike with its appeal; the look is recorded."""

    strike_id: int


class SeeOwnStrikes(CallbackData, prefix="edz"):
    """One's own."""
