"""The buttons of lotteries and of inviting members."""

from aiogram.filters.callback_data import CallbackData

# ── Members ───────────────────────────────────────────────────────────────────────────────────


class SeeLotteries(CallbackData, prefix="ly"):
    """As /lottery."""

    page: int = 1


class SeeLottery(CallbackData, prefix="lyo"):
    lottery_id: int


class TakeTicket(CallbackData, prefix="lyt"):
    """Asks first; takes it with `sure`. `nth` counts the member's own tickets from 1, so that a
    press that comes twice is one ticket."""

    lottery_id: int
    nth: int
    sure: bool = False


class CheckDraw(CallbackData, prefix="lyk"):
    """The published numbers; `how`: the arithmetic in words."""

    lottery_id: int
    how: bool = False


class ListTickets(CallbackData, prefix="lyl"):
    """The list of tickets as a file; it names nobody."""

    lottery_id: int


class SeeWin(CallbackData, prefix="lyw"):
    """One's own prize with its code."""

    win_id: int


# ── Inviting ──────────────────────────────────────────────────────────────────────────────────


class SeeReferral(CallbackData, prefix="rf"):
    """As /refer."""


class ShowReferralCode(CallbackData, prefix="rfq"):
    """The link as a picture to be scanned."""


# ── Colleagues ────────────────────────────────────────────────────────────────────────────────


class RunLotteries(CallbackData, prefix="ls"):
    page: int = 1


class RunLottery(CallbackData, prefix="lso"):
    lottery_id: int


class ChangeLottery(CallbackData, prefix="lse"):
    """A draft's form, filled in."""

    lottery_id: int


class DrawLottery(CallbackData, prefix="lsd"):
    lottery_id: int
    sure: bool = False


class PrizesWaiting(CallbackData, prefix="lsp"):
    page: int = 1


class SeePrize(CallbackData, prefix="lsg"):
    win_id: int


class HandOverPrize(CallbackData, prefix="lsh"):
    """Asks first; hands it over with `sure`."""

    win_id: int
    sure: bool = False
