"""The catalogue of rewards as members see it, and the second look before one is redeemed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from aiogram.filters.callback_data import CallbackData

from chat.actions import BeginForm, Nothing
from chat.actions_joining import Apply
from chat.actions_members import SeeOwnCase
from chat.actions_points import SeePoints
from chat.actions_rewards import SeeGifts, SeeReward, SeeRewards, TakeReward
from chat.actions_tiers import SeeTier
from chat.application_screens import menu
from chat.paging import counted, turning
from chat.pictures import TIERS
from chat.screen import Button, FileRef, Picture, Screen
from domain.rewards.eligibility import Offer, Offers, Verdict
from domain.rewards.model import Reward
from locales.i18n import N_, _, date_, language, n_, number_

SIZE = 6

# Why a reward cannot be had; the same codes say it in chat/errors.
WHY: Mapping[str, str] = {
    "no_member": N_("Rewards are for members."),
    "frozen": N_("Your points cannot be used at the moment. Questions? {contact}"),
    "paused": N_("It is not to be had at the moment."),
    "ended": N_("It is no longer offered."),
    "not_yet": N_("You can have it from {day} on."),
    "sold_out": N_("All are gone."),
    "limit_reached": N_("You have had your share of it: {limit} each."),
    "tier_too_low": N_("It is for {tier} and above; {missing} points to go."),
    "points_missing": N_("{missing} points are missing."),
}
_NEXT: Mapping[str, tuple[str, Callable[[], CallbackData]]] = {
    "apply": (N_("Apply for membership"), Apply),
    "see_others": (N_("See the others"), SeeRewards),
    "see_mine": (N_("My rewards"), SeeGifts),
    "see_tier": (N_("My tier"), SeeTier),
    "see_points": (N_("My points"), SeePoints),
    "contact": (N_("Why, and what to do"), SeeOwnCase),
}


def why(verdict: Verdict, contact: str) -> str:
    """Why this reward cannot be had, in a sentence."""
    facts: dict[str, Any] = {"contact": contact}
    for name, fact in verdict.facts.items():
        facts[name] = _said(name, fact)
    return _(WHY[verdict.reason], **facts)


def _said(name: str, fact: object) -> str:
    if name == "tier":
        return _(TIERS.get(str(fact), TIERS["ordinary"]))
    if isinstance(fact, date):
        return date_(fact)
    return number_(fact) if isinstance(fact, int) else str(fact)


def points_(points: int) -> str:
    return n_("{n} point", "{n} points", points)


# ── The list ──────────────────────────────────────────────────────────────────────────────────


def catalogue(found: Offers, page: int, contact: str) -> Screen:
    """What there is, the least dear first, with what it costs and whether one can have it."""
    mine = (Button(_("My rewards"), SeeGifts()), *menu())
    if not found.items:
        return Screen(
            _("Rewards"),
            _("Here you will find what you can have for your points. The next rewards are being "
              "chosen; please look in again soon."),
            ((Button(_("My points"), SeePoints(), style="primary"),), mine),
        )  # fmt: skip
    lines = [
        _("{n}. {line}", n=found_at, line=_line(one, contact))
        for found_at, one in enumerate(found.items, (page - 1) * SIZE + 1)
    ]
    head = [_head(found, contact)]
    numbers = tuple(
        Button(number_(at), SeeReward(reward_id=one.reward.id or 0))
        for at, one in enumerate(found.items, (page - 1) * SIZE + 1)
    )
    first = SeeReward(reward_id=found.items[0].reward.id or 0)
    return Screen(
        _("Rewards"),
        "\n\n".join((*head, "\n".join(lines))),
        (
            (Button(_("Look through"), first, style="primary"),),
            numbers,
            *turning(counted(found.total, page, SIZE), lambda to: SeeRewards(page=to)),
            mine,
        ),
    )


def _head(found: Offers, contact: str) -> str:
    if not found.is_member:
        return _(WHY["no_member"])
    return _(WHY["frozen"], contact=contact) if found.barred else _points_line(found.points)


def _points_line(points: int) -> str:
    if points <= 0:
        return _("You have no points to spend yet.")
    return n_("You can spend {n} point.", "You can spend {n} points.", points)


def _line(one: Offer, contact: str) -> str:
    parts = [one.reward.title(language()), points_(one.reward.cost)]
    if one.verdict.passed:
        parts.append("✓")
    elif one.verdict.reason not in ("no_member", "frozen"):
        parts.append(why(one.verdict, contact).rstrip(".。"))
    return " · ".join(parts)


# ── One reward ────────────────────────────────────────────────────────────────────────────────


def reward(offer: Offer, contact: str) -> Screen:
    """One reward with its picture: what it costs, what is left, may the reader have it."""
    one, verdict = offer.reward, offer.verdict
    parts = [one.text(language()), _facts(one), _where(one)]
    if verdict.passed:
        parts.append(
            n_("You can have it: you have {n} point.", "You can have it: you have {n} points.",
               offer.points)
        )  # fmt: skip
    else:
        parts.append(why(verdict, contact))
    act = _act(offer)
    back = (Button(_("‹ Rewards"), SeeRewards()), Button(_("My rewards"), SeeGifts()))
    return Screen(
        one.title(language()),
        "\n\n".join(filter(None, parts)),
        ((act,) if act else (), *_neighbours(offer), (*back, *menu())),
        **shown(one),
    )


def shown(one: Reward) -> dict[str, Any]:
    """The photograph of a reward, else its drawn tile."""
    if one.picture:
        return {"file": FileRef(one.picture, "reward.jpg", photo=True)}
    return {"picture": Picture("reward", {"reward_id": one.id})}


def _facts(one: Reward) -> str:
    parts = [points_(one.cost)]
    if one.left is not None and one.left > 0:
        parts.append(n_("{n} left", "{n} left", one.left))
    if one.per_member is not None:
        parts.append(n_("{n} for each member", "{n} for each member", one.per_member))
    if one.active_until is not None:
        parts.append(_("until {day}", day=date_(one.active_until)))
    return " · ".join(parts)


def _where(one: Reward) -> str:
    lines = []
    if one.pickup_place:
        lines.append(_("Collect at: {place}", place=one.pickup_place))
    if one.posting:
        lines.append(_("We can also post it to you."))
    return "\n".join(lines)


def _act(offer: Offer) -> Button | None:
    """What to press next: redeem it, or the way to where it becomes possible."""
    if offer.verdict.passed:
        return Button(_("Redeem"), taking(offer), style="primary")
    step = _NEXT.get(offer.verdict.next_step)
    return Button(_(step[0]), step[1](), style="primary") if step else None


def taking(offer: Offer, *, sure: bool = False) -> TakeReward:
    one = offer.reward
    return TakeReward(reward_id=one.id or 0, version=one.version, nth=offer.nth, sure=sure)


def _neighbours(offer: Offer) -> tuple[tuple[Button, ...], ...]:
    """◀ 2 / 5 ▶, round and round."""
    if offer.before is None or offer.after is None or offer.of == 1:
        return ()
    return (
        (
            Button("◀", SeeReward(reward_id=offer.before)),
            Button(f"{offer.place + 1} / {offer.of}", Nothing()),
            Button("▶", SeeReward(reward_id=offer.after)),
        ),
    )


# ── The second look ───────────────────────────────────────────────────────────────────────────


def taking_it(offer: Offer, days: int) -> Screen:
    """What it costs, what stays, how long it waits; fetched or posted. `days` is the club's usual
    time."""
    one = offer.reward
    waits = one.collect_days or days
    lines = [
        _("It costs {cost}; you keep {left}.", cost=points_(one.cost),
          left=points_(offer.points - one.cost)),
        n_("It waits for you {n} day. Until you have it in hand you can cancel, and the points "
           "are yours again.",
           "It waits for you {n} days. Until you have it in hand you can cancel, and the points "
           "are yours again.", waits),
        _where(one),
    ]  # fmt: skip
    post: tuple[Button, ...] = ()
    if one.posting:
        form = f"gpost.{one.id}.{one.version}.{offer.nth}"
        post = (Button(_("Post it to me"), BeginForm(form=form)),)
    yes = Button(_("Yes, I will fetch it"), taking(offer, sure=True), style="primary")
    return Screen(
        _("Redeem “{title}”?", title=one.title(language())),
        "\n\n".join(filter(None, lines)),
        ((yes,), post, (Button(_("‹ Back"), SeeReward(reward_id=one.id or 0)),)),
    )
