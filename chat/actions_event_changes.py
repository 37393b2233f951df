"""The buttons of changed and cancelled events."""

from aiogram.filters.callback_data import CallbackData

# ── Members ───────────────────────────────────────────────────────────────────────────────────


class KeepSeat(CallbackData, prefix="eck"):
    """One comes (or goes on waiting) though the event has moved."""

    change_id: int


class LetSeatGo(CallbackData, prefix="ecg"):
    """One's seat, or place in the queue, given up for free. Asks first; does it with `sure`."""

    change_id: int
    sure: bool = False


# ── Colleagues ────────────────────────────────────────────────────────────────────────────────


class SeeEventChanges(CallbackData, prefix="ecs"):
    """What changed about an event, who keeps their seat; change it, cancel it, take that back."""

    event_id: int


class RestoreEvent(CallbackData, prefix="ecr"):
    """A cancelled event takes place after all. Asks first; does it with `sure`."""

    event_id: int
    sure: bool = False


class SeeEventFees(CallbackData, prefix="ecf"):
    """Who has a fee of a cancelled event to come back, by number."""

    event_id: int
    page: int = 1


class TakeEventFees(CallbackData, prefix="ecx"):
    """The same as a spreadsheet."""

    event_id: int
