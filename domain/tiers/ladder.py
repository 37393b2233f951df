"""Which tier how many points make, and what each tier gives (SPEC 4)."""

from domain.policy import Policy
from domain.tiers.model import Tier

TIERS = tuple(Tier)

# What a tier adds to the one below it.
ADDED: dict[Tier, tuple[str, ...]] = {
    Tier.ORDINARY: ("news",),
    Tier.SILVER: ("samples",),
    Tier.GOLD: ("birthday_gift", "lectures"),
    Tier.DIAMOND: ("delivery",),
}


def floors(policy: Policy) -> dict[Tier, int]:
    """The points each tier begins with; the lowest has none."""
    return {
        Tier.SILVER: policy.silver_from,
        Tier.GOLD: policy.gold_from,
        Tier.DIAMOND: policy.diamond_from,
    }


def reached(policy: Policy, points: int) -> Tier:
    """The tier that so many points make; for every whole number, those below zero too. 15,000
    itself is diamond."""
    found = Tier.ORDINARY
    for tier, floor in floors(policy).items():
        if points >= floor:
            found = tier
    return found


def rank(tier: str) -> int:
    """Its place from below, 0 for ordinary."""
    return TIERS.index(Tier(tier))


def higher(one: str, other: str) -> Tier:
    """The higher of two tiers."""
    return Tier(max(one, other, key=rank))


def above(tier: str) -> Tier | None:
    """The next tier, None on top."""
    place = rank(tier) + 1
    return TIERS[place] if place < len(TIERS) else None


def below(tier: str) -> Tier:
    """The tier below; ordinary has none and stays."""
    return TIERS[max(rank(tier) - 1, 0)]


def needed(policy: Policy, tier: str) -> int | None:
    """The points that keep a tier, None for the lowest: nothing is needed there."""
    return floors(policy).get(Tier(tier))


def benefits(tier: str) -> tuple[str, ...]:
    """Codes of all a tier gives, what the tiers below give first."""
    return tuple(code for one in TIERS[: rank(tier) + 1] for code in ADDED[one])


def gained(before: str, after: str) -> tuple[str, ...]:
    """What a higher tier gives that the lower one does not."""
    return tuple(code for code in benefits(after) if code not in benefits(before))
