"""What a member reads about purchases: the points they brought, or that went with a return."""

from __future__ import annotations

from dataclasses import dataclass

from chat.actions_points import SeeHistory, SeePoints
from chat.screen import Button, Screen
from domain.purchases.model import Purchase
from domain.purchases.reading import Earned
from locales.i18n import _, date_, money_, n_, number_


@dataclass(frozen=True, slots=True)
class Balance:
    """Points in all, and those that can be spent now."""

    points: int
    available: int


def recorded(purchase: Purchase, balance: Balance) -> Screen:
    """One purchase was recorded."""
    return Screen(
        _("Thank you for your purchase"),
        "\n".join((_what(purchase), _brought(purchase.points), _now(balance))),
        (_buttons(),),
    )


def earned(found: Earned, balance: Balance) -> Screen:
    """Purchases of a file: one message, however many there were."""
    what = n_(
        "We have recorded {n} purchase of yours.",
        "We have recorded {n} purchases of yours.",
        found.count,
    )
    together = n_("That is {n} point for you.", "That is {n} points for you.", found.points)
    return Screen(
        _("Thank you for shopping with us"),
        "\n".join((what, together, _now(balance))),
        (_buttons(),),
    )


def returned(purchase: Purchase, balance: Balance) -> Screen:
    """A purchase was taken back, and its points."""
    gone = n_(
        "It is cancelled, so its {n} point is taken back.",
        "It is cancelled, so its {n} points are taken back.",
        purchase.points,
    )
    return Screen(
        _("A purchase was taken back"),
        "\n".join((_what(purchase), gone, _now(balance))),
        (_buttons(),),
    )


def _what(purchase: Purchase) -> str:
    day = date_(purchase.bought_on, weekday=False)
    return " · ".join((day, purchase.shop, money_(purchase.amount)))


def _brought(points: int) -> str:
    return n_("It brings you {n} point.", "It brings you {n} points.", points)


def _now(balance: Balance) -> str:
    if balance.points > balance.available >= 0:
        return _(
            "You have {points} points now; {available} of them can be spent today.",
            points=number_(balance.points),
            available=number_(balance.available),
        )
    return n_("You have {n} point now.", "You have {n} points now.", balance.points)


def _buttons() -> tuple[Button, ...]:
    return (
        Button(_("My points"), SeePoints(), style="primary"),
        Button(_("History"), SeeHistory()),
    )
