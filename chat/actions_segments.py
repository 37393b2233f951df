"""The buttons around segments of members."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData


class SeeSegments(CallbackData, prefix="sg"):
    page: int = 1


class SeeSegment(CallbackData, prefix="sgo"):
    segment_id: int


class SeeConditions(CallbackData, prefix="sgf"):
    """The conditions of one family; see chat/segment_words."""

    segment_id: int
    family: int


class SeeCondition(CallbackData, prefix="sgc"):
    segment_id: int
    code: str
    page: int = 1


class TickValue(CallbackData, prefix="sgt"):
    """`value` is a code or number; of a place only its mark (chat.actions.short)."""

    segment_id: int
    code: str
    value: str
    on: bool
    page: int = 1


class ClearCondition(CallbackData, prefix="sgz"):
    segment_id: int
    code: str


class DiscardSegment(CallbackData, prefix="sgx"):
    """Asks first; puts it away with `sure`."""

    segment_id: int
    sure: bool = False
