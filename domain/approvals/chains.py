"""Which request goes through whose hands: the table of SPEC 1, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.access import Role

_M, _L, _G = Role.MANAGER, Role.LEADER, Role.GM


@dataclass(frozen=True, slots=True)
class Chain:
    """`roles` decide one after another. `revision_days` are working days for a revision.

    `asked_by` names the only roles that may ask; empty means any colleague. `by_member`: a
    member asks; their context tells them what became of it, and nothing is sent back.
    """

    roles: tuple[Role, ...]
    source: str
    revision_days: int = 3
    asked_by: frozenset[Role] = frozenset()
    by_member: bool = False


CHAINS: Mapping[str, Chain] = MappingProxyType(
    {
        "card_exception": Chain((_M, _L), "E21.2"),
        "dossier_access": Chain((_L,), "E32.1"),
        "information_use": Chain((_M,), "E34.3"),
        "information_use_outside": Chain((_M, _L), "E34.3"),
        "annual_plan": Chain((_M, _L, _G), "E42.2", revision_days=10),
        "annual_plan_change": Chain((_M, _L), "E42.2"),
        "event_plan": Chain((_M, _L), "E43.2"),
        "event_outside_plan": Chain((_M, _L), "E45.2"),
        "event_change": Chain((_M, _L), "R12.2"),
        "event_change_urgent": Chain((_M,), "R12.2"),
        "event_summary": Chain((_M, _L, _G), "E44.2"),
        "annual_summary": Chain((_M, _L, _G), "E45.3"),
        "care_plan": Chain((_M,), "E48"),
        "points_programme": Chain((_L,), "E67"),
        "points_adjustment": Chain((_M,), "R3.8"),
        "points_lottery": Chain((_L,), "E67"),
        "survey": Chain((_M,), "R8.2"),
        "large_purchase": Chain((_M,), "R3.8"),
        "publication_plan": Chain((_G,), "E52"),
        "merchant_agreement": Chain((_M,), "E58"),
        "policy_article": Chain((_M, _G), "E18"),
        "gift_budget": Chain((_M,), "C:4"),
        "periodic_report": Chain((_M, _G), "E7.6"),
        "leave": Chain((_M,), "E7.4"),
        "blacklisting": Chain((_M, _L), "C:4"),
        "blacklist_appeal": Chain((_L,), "R3.10", by_member=True),
        "deletion": Chain((_M,), "A:5", asked_by=frozenset({Role.DATA_SPECIALIST})),
    }
)

# Who decides in the place of somebody whose own request it is.
ABOVE: Mapping[Role, Role] = MappingProxyType({_M: _L, _L: _G})
