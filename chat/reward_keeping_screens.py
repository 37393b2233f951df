"""The catalogue as colleagues keep it, and what rewards cost the club."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from chat.actions import BeginForm
from chat.actions_rewards import (
    EditReward,
    KeepReward,
    KeepRewards,
    RewardCosts,
    RewardSheet,
    SetReward,
)
from chat.application_screens import menu
from chat.paging import counted, turning
from chat.pictures import TIERS
from chat.reward_screens import points_, shown
from chat.reward_staff_screens import back
from chat.screen import Button, Screen
from domain.rewards.catalogue import Listed
from domain.rewards.model import Reward, RewardState, said, yuan
from domain.rewards.reports import Costs, Line
from locales.i18n import N_, _, date_, language, money_, n_, pair_

SIZE = 8

STATES: Mapping[str, str] = {
    "draft": N_("draft"),
    "active": N_("shown"),
    "paused": N_("paused"),
    "ended": N_("ended"),
}
SPANS: Mapping[str, str] = {"month": N_("Month"), "quarter": N_("Quarter"), "year": N_("Year")}


# ── The catalogue ─────────────────────────────────────────────────────────────────────────────


def catalogue(found: Listed, page: int) -> Screen:
    """All rewards with their state and what is left of them."""
    new = (Button(_("New reward"), BeginForm(form="reward"), style="primary"),)
    if not found.items:
        return Screen(
            _("Catalogue"),
            _("What members can have for their points stands here. Begin with the first one."),
            (new, back()),
        )
    buttons = tuple(Button(str(one.id), KeepReward(reward_id=one.id or 0)) for one in found.items)
    return Screen(
        _("Catalogue"),
        "\n".join(_line(one) for one in found.items),
        (
            new,
            buttons,
            *turning(counted(found.total, page, SIZE), lambda to: KeepRewards(page=to)),
            back(),
        ),
    )


def _line(one: Reward) -> str:
    parts = [_("No. {n}", n=one.id or 0), one.title(language()), points_(one.cost)]
    if one.left is not None:
        parts.append(n_("{n} left", "{n} left", one.left))
    return " · ".join((*parts, _(STATES[one.state])))


def reward(one: Reward, *, line: str = "") -> Screen:
    """One reward with its rules, and what can be done with it."""
    texts = (line, one.text(language()), "\n".join(_rules(one)))
    return Screen(
        one.title(language()),
        "\n\n".join(filter(None, texts)),
        (*_acts(one), (Button(_("‹ Catalogue"), KeepRewards()), *menu())),
        **shown(one),
    )


def _rules(one: Reward) -> list[str]:
    rules = [" · ".join((_(STATES[one.state]), points_(one.cost), _stock(one)))]
    if one.per_member is not None:
        rules.append(n_("{n} for each member", "{n} for each member", one.per_member))
    if one.tier_least != "ordinary":
        rules.append(_("{tier} and above", tier=_(TIERS[one.tier_least])))
    rules += [
        words
        for words in (
            _days(_("Shown"), one.visible_from, one.visible_until),
            _days(_("To be had"), one.active_from, one.active_until),
        )
        if words
    ]
    if one.collect_days is not None:
        rules.append(n_("Waits {n} day", "Waits {n} days", one.collect_days))
    if one.pickup_place:
        rules.append(_("Collect at: {place}", place=one.pickup_place))
    rules.append(_("At hand") if one.at_hand else _("Has to be got ready"))
    if one.posting:
        rules.append(_("Posted on request"))
    rules.append(_money(one))
    return rules


def _stock(one: Reward) -> str:
    if one.stock is None:
        return _("no end of it")
    return _("{left} of {stock} left", left=one.left or 0, stock=one.stock)


def _days(name: str, first: date | None, last: date | None) -> str:
    if first is None and last is None:
        return ""
    begin, end = date_(first) if first else "", date_(last) if last else ""
    if begin and end:
        return pair_(name, _("from {begin} until {end}", begin=begin, end=end))
    return pair_(name, _("from {day}", day=begin) if begin else _("until {day}", day=end))


def _money(one: Reward) -> str:
    if one.budget is None:
        return _("{cost} each, {spent} so far",
                 cost=money_(one.unit_cost), spent=money_(yuan(one.spent_fen)))  # fmt: skip
    return _(
        "{cost} each, {spent} of {budget} spent",
        cost=money_(one.unit_cost),
        spent=money_(yuan(one.spent_fen)),
        budget=money_(one.budget),
    )


def _acts(one: Reward) -> tuple[tuple[Button, ...], ...]:
    number = one.id or 0
    if one.state == RewardState.ENDED:
        return ()
    change = [Button(_("Change"), EditReward(reward_id=number))]
    if one.stock is not None:
        change.append(Button(_("Restock"), BeginForm(form=f"restock.{number}")))
    end = Button(_("End it"), SetReward(reward_id=number, state="ended"), style="danger")
    if one.state == RewardState.ACTIVE:
        turn = Button(_("Pause"), SetReward(reward_id=number, state="paused"))
    else:
        turn = Button(_("Show it"), SetReward(reward_id=number, state="active"), style="primary")
    return ((turn,), tuple(change), (end,))


def ending(one: Reward) -> Screen:
    """The second look: an ended reward never comes back."""
    number = one.id or 0
    return Screen(
        _("End “{title}” for good?", title=one.title(language())),
        _("It leaves the catalogue and cannot be shown again. What is redeemed already is still "
          "handed over."),
        (
            (Button(_("No, keep it"), KeepReward(reward_id=number), style="primary"),),
            (
                Button(
                    _("Yes, end it"),
                    SetReward(reward_id=number, state="ended", sure=True),
                    style="danger",
                ),
            ),
        ),
    )  # fmt: skip


# ── What they cost ────────────────────────────────────────────────────────────────────────────


def costs(found: Costs, span: str, before: int) -> Screen:
    """What rewards cost in these days, by reward and for each member (C:2 no. 4)."""
    days = _("{first} to {last}", first=date_(found.first, weekday=False),
             last=date_(found.last, weekday=False))  # fmt: skip
    lines = [days, ""]
    if found.lines:
        lines += [
            pair_(_("Cost"), money_(found.cost)),
            pair_(_("Members"), str(found.members)),
            pair_(_("Cost per member"), money_(found.per_member)),
            pair_(_("Points"), points_(found.points)),
            "",
            *(_cost_line(one) for one in found.lines[:10]),
        ]
    else:
        lines.append(_("Nothing was redeemed in these days."))
    spans = tuple(
        Button(f"✓ {_(words)}" if code == span else _(words), RewardCosts(span=code))
        for code, words in SPANS.items()
    )
    turns = [Button("◀", RewardCosts(span=span, back=before + 1))]
    if before:
        turns.append(Button("▶", RewardCosts(span=span, back=before - 1)))
    sheet = RewardSheet(span=span, back=before)
    return Screen(
        _("What rewards cost"),
        "\n".join(lines),
        (spans, tuple(turns), (Button(_("As Excel"), sheet, style="primary"),), back()),
    )


def _cost_line(one: Line) -> str:
    parts = [said(one.titles, language()), n_("{n} redeemed", "{n} redeemed", one.redeemed)]
    if one.taken_back:
        parts.append(n_("{n} taken back", "{n} taken back", one.taken_back))
    parts.append(money_(one.cost))
    if one.budget is not None:
        parts.append(_("{spent} of {budget}", spent=money_(one.spent), budget=money_(one.budget)))
    return "• " + " · ".join(parts)
