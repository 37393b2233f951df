"""What a member is told about their points between visits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo

from chat.actions_points import SeeEntry, SeeHistory, SeePoints
from chat.actions_rewards import SeeRewards
from chat.application_screens import menu
from chat.points_words import dated, points, why
from chat.screen import Button, Screen
from domain.points.model import Lot, Transfer
from locales.i18n import _, date_, n_


def earned(entry: Transfer, spendable: int, lot: Lot | None, zone: tzinfo) -> Screen:
    """Points came in. `lot`: they can be used later only, from its day on."""
    day = date_(entry.at.astimezone(zone).date(), weekday=False)
    lines = [f"{why(entry)}, {day}", _now(spendable)]
    if lot is not None:
        usable = date_(lot.active_from.astimezone(zone).date())
        lines.insert(1, _("You can use these points from {day} on.", day=usable))
    see = Button(_("See the entry"), SeeEntry(transfer_id=entry.id or 0))
    return Screen(
        _("You got {points}", points=points(entry.delta)),
        "\n\n".join(lines),
        ((Button(_("My points"), SeePoints(), style="primary"), see), menu()),
    )


def expiring(dates: Sequence[tuple[date, int]]) -> Screen:
    """One message with every date in the window (R3.3)."""
    total = sum(number for _day, number in dates)
    lines = [
        _("Please use these points before the day that stands beside them:"),
        "\n".join(dated(dates)),
        _("From that day on they are gone."),
    ]
    use = Button(_("Use them"), SeeRewards(), style="primary")
    return Screen(
        n_("{n} point of yours expires soon", "{n} points of yours expire soon", total),
        "\n\n".join(lines),
        ((use, Button(_("My points"), SeePoints())), menu()),
    )


def expired(entry: Transfer, spendable: int, zone: tzinfo) -> Screen:
    """Points that were not used in time."""
    day = date_(entry.at.astimezone(zone).date())
    lines = [_("They could be used before {day}.", day=day), _now(spendable)]
    return Screen(
        n_("{n} point has expired", "{n} points have expired", -entry.delta),
        "\n\n".join(lines),
        (
            (
                Button(_("My points"), SeePoints(), style="primary"),
                Button(_("History"), SeeHistory()),
            ),
            menu(),
        ),
    )


def _now(spendable: int) -> str:
    if spendable <= 0:
        return _("You have no points to spend at the moment.")
    return _("You have {points} to spend.", points=points(spendable))
