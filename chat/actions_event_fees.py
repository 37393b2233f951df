"""The buttons of an event's fees: paid at the desk or the door, paid back by finance."""

from aiogram.filters.callback_data import CallbackData


class SeeSeatFee(CallbackData, prefix="efs"):
    """What is paid for a registration."""

    registration_id: int


class TakeSeatFee(CallbackData, prefix="eft"):
    """The whole of it came in; `how`: cash, transfer."""

    registration_id: int
    how: str


class UndoSeatFee(CallbackData, prefix="efu"):
    """It was not paid after all."""

    registration_id: int


class SeeOwedFee(CallbackData, prefix="efo"):
    """What is to be paid back for seats given up, as finance sees it."""

    registration_id: int


class NoteRefund(CallbackData, prefix="efr"):
    """It was paid back; with `undo` it was not after all."""

    registration_id: int
    undo: bool = False
