"""The buttons of tiers; listed in chat/actions with the rest."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData


class SeeTier(CallbackData, prefix="tier"):
    """One's own tier, and what it gives."""


class SeeTiers(CallbackData, prefix="tiers"):
    """What each tier gives."""


class SeePins(CallbackData, prefix="tps"):
    """The tiers that colleagues have fixed."""

    page: int = 1


class SeePin(CallbackData, prefix="tp"):
    member_id: int


class Unpin(CallbackData, prefix="tpx"):
    """Asks first; ends it with `sure`."""

    member_id: int
    sure: bool = False
