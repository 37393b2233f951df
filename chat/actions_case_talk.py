"""The buttons of free talk in a case: what goes where."""

from __future__ import annotations

from aiogram.filters.callback_data import CallbackData


class WriteToCase(CallbackData, prefix="ck"):
    """What is written next goes to this case of one's own."""

    case: int


class AddToCase(CallbackData, prefix="cka"):
    """What was kept goes to this case of one's own."""

    case: int


class WithWordsAgain(CallbackData, prefix="ckr"):
    """This case of one's own is taken up again with what was kept."""

    case: int


class WithWordsAnew(CallbackData, prefix="ckn"):
    """What was kept becomes a new complaint, suggestion or question."""

    form: str


class LeaveWords(CallbackData, prefix="ckx"):
    """What was kept goes nowhere."""


class NewWords(CallbackData, prefix="ckw"):
    """What was kept is something new; asks what."""
