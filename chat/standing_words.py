"""The club's words for statuses, value classes, causes and cases."""

from __future__ import annotations

from collections.abc import Mapping

from locales.i18n import N_, _

STATUSES: Mapping[str, str] = {
    "active": N_("active"),
    "dormant": N_("dormant"),
    "lost": N_("lost"),
    "blacklisted": N_("on the blacklist"),
    "withdrawn": N_("no longer a member"),
}
TIERS: Mapping[str, str] = {
    "ordinary": N_("Ordinary"),
    "silver": N_("Silver"),
    "gold": N_("Gold"),
    "diamond": N_("Diamond"),
}
VALUES: Mapping[str, str] = {
    "core": N_("core"),
    "important": N_("important"),
    "ordinary": N_("general"),
}
CAUSES: Mapping[str, str] = {
    "product": N_("The goods"),
    "service": N_("The service"),
    "price": N_("The price"),
    "range": N_("Too little choice"),
    "other": N_("Something else"),
}
# Read by the member, too: neutral, and never whose fault.
KINDS: Mapping[str, str] = {
    "points_abuse": N_("Unusual points"),
    "false_receipts": N_("Receipts that do not add up"),
    "lent_card": N_("A card used by somebody else"),
    "resale": N_("Rewards or discounts sold on"),
    "conduct": N_("Conduct towards others"),
}
CASES: Mapping[str, str] = {
    "open": N_("open, points rest"),
    "barred": N_("barred"),
    "dropped": N_("dropped"),
    "lifted": N_("barring lifted"),
    "void": N_("closed, the member has left"),
}
APPEALS: Mapping[str, str] = {
    "pending": N_("being decided"),
    "upheld": N_("upheld"),
    "rejected": N_("turned down"),
    "settled": N_("no longer needed"),
}


def status(code: str) -> str:
    return _(STATUSES.get(code, code))


def tier(code: str) -> str:
    return _(TIERS.get(code, code))


def value(code: str) -> str:
    return _(VALUES.get(code, code))


def kind(code: str) -> str:
    return _(KINDS.get(code, code))


def case(code: str) -> str:
    return _(CASES.get(code, code))
