"""What the handling of tiers refuses."""

from domain.errors import Refused


class TierPinned(Refused):
    """A colleague has fixed this member's tier already; that has to end first."""

    code = "tier_pinned"


class TierNotPinned(Refused):
    """The tier is not fixed (any more)."""

    code = "tier_not_pinned"


class HoldOver(Refused):
    """The last day of a fixed tier lies before today."""

    code = "hold_over"


class NoTierNow(Refused):
    """The member has left or is barred: the tier stays as it is. `status` says which."""

    code = "no_tier_now"
