"""The buttons of a member's own points; listed in chat/actions with the rest."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData


class SeePoints(CallbackData, prefix="ow"):
    """As /points of a member."""


class SeeHistory(CallbackData, prefix="owh"):
    page: int = 1


class SeeEntry(CallbackData, prefix="owe"):
    """One's own entry. `page` is the page of the history to go back to."""

    transfer_id: int
    page: int = 1


class SeeExpiring(CallbackData, prefix="owx"):
    page: int = 1


class SeeYear(CallbackData, prefix="owy"):
    """A year as a picture; 0 is this one."""

    year: int = 0
