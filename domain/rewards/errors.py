"""What the catalogue of rewards and its redemptions refuse."""

from datetime import datetime

from domain.errors import Refused


class RewardClosed(Refused):
    """This member cannot have this reward now. `reason` and `next_step` are codes of
    domain/rewards/eligibility; further facts (`missing`, `day`, `tier` …) fill the sentence."""

    code = "reward_closed"


class RewardUnfit(Refused):
    """What was given of a reward cannot be. `reason`: title_missing, cost, stock, budget, days,
    number."""

    code = "reward_unfit"


class RewardNotThere(Refused):
    """The reward's state does not allow this step. `state` says where it is."""

    code = "reward_not_there"


class GiftNotThere(Refused):
    """The redemption is not where this step begins. `state` says where it is."""

    code = "gift_not_there"


class GiftHandedOver(Refused):
    """It was handed over before. `by` is a staff name, `at` when."""

    code = "gift_handed_over"

    def __init__(self, *, by: object, at: datetime) -> None:
        super().__init__(by=by, at=at)


class GiftTaken(Refused):
    """This very press took it before, or its other way did. `redemption` is the gift's number;
    `reason` how it comes, "pickup" or "post", or "over" when it is not on its way any more."""

    code = "gift_taken"


class OwnGift(Refused):
    """A colleague's own redemption is in another colleague's hands."""

    code = "own_gift"


class AddressMissing(Refused):
    """What is posted needs an address."""

    code = "address_missing"
