"""The buttons of rewards: the member's catalogue and gifts, the colleagues' desk for them."""

from aiogram.filters.callback_data import CallbackData

# ── Members ───────────────────────────────────────────────────────────────────────────────────


class SeeRewards(CallbackData, prefix="rw"):
    """The catalogue as a list, as members see it."""

    page: int = 1


class SeeReward(CallbackData, prefix="rwo"):
    reward_id: int


class TakeReward(CallbackData, prefix="rwt"):
    """Asks first; redeems with `sure`. `nth` counts the member's redemptions of this reward, so
    that the same press twice is one; `version` is the reward as it was shown."""

    reward_id: int
    version: int
    nth: int
    sure: bool = False


class SeeGifts(CallbackData, prefix="rwm"):
    """One's own redemptions."""

    page: int = 1


class SeeGift(CallbackData, prefix="rwg"):
    redemption_id: int


class CancelGift(CallbackData, prefix="rwc"):
    """Asks first; cancels with `sure`."""

    redemption_id: int
    sure: bool = False


class GiftArrived(CallbackData, prefix="rwa"):
    redemption_id: int


# ── Colleagues ────────────────────────────────────────────────────────────────────────────────


class RewardDesk(CallbackData, prefix="rs"):
    """What waits, and the way to the catalogue."""


class GiftsWaiting(CallbackData, prefix="rsq"):
    """One of the lists of domain/rewards/queue."""

    which: str
    page: int = 1


class OpenGift(CallbackData, prefix="rso"):
    redemption_id: int


class HandOverGift(CallbackData, prefix="rsh"):
    """Asks first; hands over with `sure`. The code proves that its owner is there."""

    redemption_id: int
    code: str
    sure: bool = False


class ApproveGift(CallbackData, prefix="rsa"):
    redemption_id: int


class GiftReady(CallbackData, prefix="rsy"):
    redemption_id: int


class ShowAddress(CallbackData, prefix="rsp"):
    redemption_id: int


class KeepRewards(CallbackData, prefix="rsc"):
    """The catalogue as colleagues keep it."""

    page: int = 1


class KeepReward(CallbackData, prefix="rsk"):
    reward_id: int


class EditReward(CallbackData, prefix="rse"):
    reward_id: int


class SetReward(CallbackData, prefix="rst"):
    """`state`: "active", "paused" or "ended"; the last asks first."""

    reward_id: int
    state: str
    sure: bool = False


class RewardCosts(CallbackData, prefix="rsr"):
    """`span`: "month", "quarter" or "year", `back` so many of them ago."""

    span: str = "month"
    back: int = 0


class RewardSheet(CallbackData, prefix="rsx"):
    """The same as a spreadsheet."""

    span: str
    back: int
