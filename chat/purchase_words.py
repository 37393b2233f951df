"""What is wrong with a purchase, why it came back, where a file stands: codes in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from chat.kinds.purchase_table import PURCHASES, SORTS
from domain.purchases.model import Sort
from locales.i18n import N_, _, moment_, number_

# Of a cell that could not be read.
UNREAD: Mapping[str, str] = {
    "missing": N_("This cell is empty."),
    "long": N_("That is too long."),
    "rounded": N_("Excel has rounded this number. Make the column text and type it again."),
    "no_sum": N_("This is no sum in yuan, such as 1280.50."),
    "no_day": N_("This is no date, such as 2026-11-03."),
    "no_sort": N_("This is no kind of purchase. An empty cell means goods in a shop."),
}
# Of a purchase that will not do, in a file or typed.
UNFIT: Mapping[str, str] = {
    "shop": N_("The name of a shop has 1 to 60 characters."),
    "receipt": N_("A receipt number has 1 to 40 characters."),
    "amount": N_("The amount must be more than zero."),
    "cents": N_("Yuan have no more than two decimals."),
    "large": N_("That is too much: at most 10,000,000 yuan."),
    "points": N_("That is too much for one purchase: at most {largest} yuan of this kind."),
    "needs_manager": N_("This sum needs the manager: record it by hand."),
    "future": N_("This day is still to come."),
    "old": N_("That is too long ago: more than {days} days."),
    "kind": N_("We do not record this kind of purchase."),
    "category": N_("The name of a category has up to 40 characters."),
}
BARRED: Mapping[str, str] = {
    "blacklisted": N_("This member is barred and gets no points."),
    "withdrawn": N_("This member has left the club."),
    "frozen": N_("A case is open against this member. Please record it after the decision."),
}
IN_A_FILE: Mapping[str, str] = {
    "nobody": N_("Nobody has this member number."),
    "own": N_("This is you. A colleague has to record your own purchases."),
    "own_household": N_("This concerns your own household; a colleague has to do it."),
    "twice": N_("This receipt stands in row {line} already."),
    "recorded": N_("{by} recorded this receipt before, {at}."),
}
_FAULTS = {**UNREAD, **UNFIT, **BARRED, **IN_A_FILE}

RETURNS: Mapping[str, str] = {
    "goods_back": N_("Goods returned"),
    "cancelled": N_("Purchase cancelled"),
    "wrong_sum": N_("The sum was wrong"),
    "wrong_member": N_("It was somebody else's"),
    "other": N_("Another reason"),
}

# Why a purchase brought no points, as its recorder reads it.
NO_POINTS: Mapping[str, str] = {
    "no_rule": N_("No points are given for this kind of purchase."),
    "not_running": N_("No points: no programme for it was running on that day."),
    "cap": N_("No points: the member has had as many as one may have for now."),
    "budget": N_("No points: the programme's budget is used up."),
    "too_small": N_("No points: the sum is below one unit."),
    "status": N_("No points: the membership does not allow it at the moment."),
}


def fault(code: str, facts: Mapping[str, Any], zone: tzinfo) -> str:
    """The sentence for a fault of a file, its moments as the clocks of `zone` show them."""
    fields = dict(facts)
    if "at" in fields:
        fields["at"] = moment_(datetime.fromisoformat(str(fields["at"])), zone)
    fields = {name: number_(v) if isinstance(v, int) else v for name, v in fields.items()}
    return _(_FAULTS.get(code, UNREAD["missing"]), **fields)


def sort(kind: str) -> str:
    return _(SORTS[Sort(kind)])


def column(name: str) -> str:
    """The name of a column as the template has it."""
    return _(next(one.label for one in PURCHASES.columns if one.name == name))
