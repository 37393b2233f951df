"""A member's own points: what can be spent, what expires, a year as a picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from chat.actions_joining import Apply
from chat.actions_members import SeeOwnCase
from chat.actions_points import SeeExpiring, SeeHistory, SeePoints, SeeYear
from chat.actions_rewards import SeeRewards
from chat.actions_tiers import SeeTier
from chat.application_screens import menu
from chat.paging import page, turning
from chat.pictures import TIERS
from chat.points_words import dated, points
from chat.screen import Button, Picture, Screen
from domain.points.reading import Overview
from domain.tiers.service import Progress
from locales.i18n import N_, _, date_, n_, number_

Rows = tuple[tuple[Button, ...], ...]

DATES = 12  # a page of what expires


# ── /points ───────────────────────────────────────────────────────────────────────────────────


RESTING = {
    "frozen": N_(
        "We are looking into something, and until it is decided your points rest: none are added, "
        "none can be spent."
    ),
    "blacklisted": N_(
        "Your membership is suspended, so no points are added and none can be spent."
    ),
}


def purse(seen: Overview, progress: Progress, *, barred: str | None = None) -> Screen:
    """What can be spent, large; then what is on its way, the tier, and the next expiry.

    `barred`: what forbids points to move (domain/standing), None when nothing does.
    """
    lines = [
        _(RESTING[barred]) if barred in RESTING else "",
        _("The next points you get make up for it.") if seen.balance < 0 else "",
        "\n".join(filter(None, ("" if barred else _soon(seen.pending), _aside(seen.held)))),
        "" if barred else _tier(progress),
        _next_expiry(seen.expiring),
    ]
    tier, year = Button(_("My tier"), SeeTier()), Button(_("My year as a picture"), SeeYear())
    looks = (Button(_("History"), SeeHistory()), Button(_("Expiring"), SeeExpiring()))
    if barred:
        rows: Rows = ((_why(),), looks, (tier, year), menu())
    else:
        rewards = Button(_("Rewards"), SeeRewards(), style="primary")
        rows = ((rewards, tier), looks, (year,), menu())
    return Screen(_headline(seen, resting=bool(barred)), "\n\n".join(filter(None, lines)), rows)


def _why() -> Button:
    return Button(_("Why, and what to do"), SeeOwnCase(), style="primary")


def _headline(seen: Overview, *, resting: bool) -> str:
    if seen.balance < 0:
        return _("You owe the club {points}", points=points(-seen.balance))
    if seen.available <= 0:
        return _("You have no points to spend now")
    if resting:
        return _("You have {points}", points=points(seen.available))
    return _("You have {points} to spend", points=points(seen.available))


def _soon(pending: int) -> str:
    if not pending:
        return ""
    return n_("{n} more can be used soon.", "{n} more can be used soon.", pending)


def _aside(held: int) -> str:
    if not held:
        return ""
    return n_(
        "{n} is set aside for a reward you asked for.",
        "{n} are set aside for rewards you asked for.",
        held,
    )


def _tier(progress: Progress) -> str:
    tier = _(TIERS.get(progress.tier, TIERS["ordinary"]))
    if progress.next_tier is None:
        return _("{tier}, our highest tier.", tier=tier)
    missing = n_("{n} more tier point", "{n} more tier points", progress.missing)
    return _(
        "{tier}. With {missing} you become a {next_tier}.",
        tier=tier,
        missing=missing,
        next_tier=_(TIERS[progress.next_tier]),
    )


def _next_expiry(expiring: Sequence[tuple[date, int]]) -> str:
    if not expiring:
        return ""
    day, number = expiring[0]
    return _("Next to expire: {points} on {day}.", points=points(number), day=date_(day))


def for_guests(*, waiting: bool, accepting: bool) -> Screen:
    """/points of somebody who is no member (yet). `waiting`: they have applied."""
    text = _(
        "Members collect points for coming to events, answering surveys and buying from us, and "
        "choose rewards for them."
    )
    rows: Rows = (menu(),)
    if waiting or accepting:
        words = _("Follow my application") if waiting else _("Apply for membership")
        rows = ((Button(words, Apply(), style="primary"),), *rows)
    return Screen(_("Points"), text, rows)


# ── What expires ──────────────────────────────────────────────────────────────────────────────


def expiring(
    dates: Sequence[tuple[date, int]], number: int, *, barred: str | None = None
) -> Screen:
    """Every date on which points are gone, soonest first. `barred`: they cannot be used now."""
    shown = page(dates, number, DATES)
    if not dates:
        text = _("None of your points expires. If some ever do, you will see the dates here.")
        action = _why() if barred else Button(_("Rewards"), SeeRewards(), style="primary")
        return Screen(_("Expiring points"), text, ((action,), back()))
    use = Button(_("Use them"), SeeRewards(), style="primary")
    head = _("Please use these points before the day that stands beside them:")
    if barred:
        use = _why()
        head = _("These points expire on the day that stands beside them:")
    text = "\n".join([head, "", *dated(shown.items)])
    rows = ((use,),
        *turning(shown, lambda to: SeeExpiring(page=to)), back())  # fmt: skip
    return Screen(_("Expiring points"), text, rows)


# ── A year ────────────────────────────────────────────────────────────────────────────────────


def year(member_id: int, shown: int, years: range, sums: tuple[int, int]) -> Screen:
    """The picture of a year with the years beside it. `sums`: what came in and went out."""
    row = []
    if shown - 1 in years:
        row.append(Button(f"◀ {shown - 1}", SeeYear(year=shown - 1)))
    if shown + 1 in years:
        row.append(Button(f"{shown + 1} ▶", SeeYear(year=shown + 1)))
    earned, spent = (number_(one) for one in sums)
    return Screen(
        _("Your points in {year}", year=shown),
        _("{earned} came in, {spent} went out.", earned=earned, spent=spent),
        tuple(filter(None, (tuple(row), back()))),
        picture=Picture("points_year", {"member_id": member_id, "year": shown}),
        fresh=True,
    )


def back() -> tuple[Button, ...]:
    return (Button(_("My points"), SeePoints()), *menu())
