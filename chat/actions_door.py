"""The buttons of tickets and of the door: one's own ticket, colleagues letting people in."""

from aiogram.filters.callback_data import CallbackData

# ── Members ───────────────────────────────────────────────────────────────────────────────────


class SeeTicket(CallbackData, prefix="tk"):
    """One's own ticket for this event."""

    event_id: int


class RenewTicket(CallbackData, prefix="tkn"):
    """Asks first; makes a new code with `sure`."""

    event_id: int
    sure: bool = False


# ── Colleagues ────────────────────────────────────────────────────────────────────────────────


class SeeDoors(CallbackData, prefix="do"):
    """The events of the day, to choose the one at whose door one stands."""


class SeeDoor(CallbackData, prefix="doo"):
    """Stands at this event's door and shows how many are in."""

    event_id: int


class LeaveDoor(CallbackData, prefix="dox"):
    pass


class SeeGuests(CallbackData, prefix="dol"):
    """Those who registered; with `everybody` also those who are in."""

    event_id: int
    page: int = 1
    everybody: bool = False


class LetIn(CallbackData, prefix="doi"):
    event_id: int
    registration_id: int


class UndoEntry(CallbackData, prefix="dou"):
    event_id: int
    registration_id: int


class LetInBeyond(CallbackData, prefix="dob"):
    """Somebody walks in though the event is full. `party`: how many, and which of the event's
    sessions in order ("2.0"; "2." without any). `why`: one of by_number.WHY."""

    event_id: int
    member_id: int
    party: str
    why: str


class ShowWall(CallbackData, prefix="dow"):
    """The code for the wall, in a message that renews itself."""

    event_id: int


class TakeWallDown(CallbackData, prefix="dod"):
    """It renews itself no more, and its message goes."""

    event_id: int


class PrintGuests(CallbackData, prefix="dop"):
    event_id: int
