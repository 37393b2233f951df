"""Points as colleagues see them: their desk, a member's points, one entry. Numbers, no names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo

from chat.actions import BeginForm, SeeApproval
from chat.actions_points import SeePoints
from chat.actions_programmes import (
    ChooseRule,
    PointsDesk,
    SeeDispute,
    SeeDisputes,
    SeeMemberEntry,
    SeeMemberPoints,
    SeePointsReport,
    SeeProgrammes,
    SeeUnusual,
)
from chat.actions_purchases import SeeMemberPurchases
from chat.application_screens import menu
from chat.paging import counted, page, turning
from chat.pictures import TIERS
from chat.points_words import RULES, WIDE, aligned, reason, rule, signed, why
from chat.screen import Button, Screen
from domain.members.kin import Near
from domain.points.granting import Held
from domain.points.model import Kind, Transfer
from domain.points.own import Around
from domain.points.reading import Overview
from domain.points.rules_model import Dispute, Rule, RuleKind
from domain.rewards.model import said
from locales.i18n import N_, _, date_, language, moment_, money_, n_, number_, pair_

SIZE = 5  # entries a page
RULES_A_PAGE = 6


def back_to_points() -> tuple[Button, ...]:
    return (Button(_("‹ Points"), PointsDesk()), *menu())


# ── /points ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Today:
    """What a colleague may do here; `disputes` waiting, None where they are none of theirs."""

    disputes: int | None = None
    unusual: bool = False
    reports: bool = False
    is_member: bool = False


def desk(today: Today) -> Screen:
    lines = [_("Look up a member by number, give points, correct them. Every entry is kept with "
               "the colleague who made it.")]  # fmt: skip
    if today.disputes:
        lines.append(
            n_("{n} member asks about an entry.", "{n} questions about entries wait.",
               today.disputes)
        )  # fmt: skip
    find = Button(_("Find a member"), BeginForm(form="pfind"), style="primary")
    tools = [Button(_("Programmes"), SeeProgrammes())]
    if today.disputes is not None:
        words = _("Points questions")
        tools.append(
            Button(f"{words} ({today.disputes})" if today.disputes else words, SeeDisputes())
        )
    if today.unusual:
        tools.append(Button(_("Unusual"), SeeUnusual()))
    if today.reports:
        tools.append(Button(_("Reports"), SeePointsReport()))
    rows = [tuple(tools[at : at + 2]) for at in range(0, len(tools), 2)]
    own = (Button(_("My own points"), SeePoints()),) if today.is_member else ()
    return Screen(_("Points"), "\n\n".join(lines), ((find,), *rows, (*own, *menu())))


# ── A member's points ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Acts:
    """What the reader may do with this member's points."""

    gives: bool = False
    corrects: bool = False
    reverses: bool = False
    records: bool = False


_RESTS = {
    "blacklisted": N_("⚠ Barred: no points are added, none can be spent."),
    "withdrawn": N_("⚠ No longer a member: no points are added, none can be spent."),
}


_NEAR = {
    Near.OWN: N_("These are your own points; a colleague has to change them."),
    Near.HOUSEHOLD: N_("This concerns your own household; a colleague has to do it."),
}


def member(
    held: Held,
    seen: Overview,
    entries: Sequence[Transfer],
    total: int,
    number: int,
    *,
    around: Around,
    acts: Acts,
    zone: tzinfo,
    line: str = "",
    request: int | None = None,
) -> Screen:
    """`line` stands first, after something was done; `request` is the one it waits for."""
    shown = counted(total, number, SIZE)
    blocks = [line, _rests(held), _sums(seen), _entries(entries, around, zone)]
    if held.near is not None:
        blocks.insert(1, _(_NEAR[held.near]))
    opening = tuple(
        Button(str(place), SeeMemberEntry(transfer_id=one.id or 0))
        for place, one in enumerate(entries, 1)
        if held.near is None
    )
    turn = turning(shown, lambda to: SeeMemberPoints(member_id=held.member_id, page=to))
    asked: tuple[tuple[Button, ...], ...] = ()
    if request is not None:
        asked = ((Button(_("See the request"), SeeApproval(approval_id=request)),),)
    rows = (*asked, opening, *turn, _acting(held, acts), back_to_points())
    title = _("{number} · {tier}", number=held.number, tier=_(TIERS.get(held.tier, held.tier)))
    return Screen(title, "\n\n".join(filter(None, blocks)), tuple(row for row in rows if row))


def _rests(held: Held) -> str:
    if held.frozen:
        return _("⚠ A case is open: no points move until it is decided.")
    words = _RESTS.get(held.status)
    return _(words) if words else ""


def _sums(seen: Overview) -> str:
    sums = [
        (_("To spend"), seen.available),
        (_("Usable later"), seen.pending),
        (_("Set aside"), seen.held),
        (_("Tier points"), seen.tier_points),
    ]
    lines = [pair_(name, number_(value)) for name, value in sums if value or name == sums[0][0]]
    if seen.balance < 0:
        lines.append(pair_(_("Owed to the club"), number_(-seen.balance)))
    return "\n".join(lines)


def _entries(entries: Sequence[Transfer], around: Around, zone: tzinfo) -> str:
    if not entries:
        return _("No points have come or gone yet.")
    numbers = aligned([one.delta for one in entries])
    return "\n".join(
        f"{place}{WIDE}{sum_}{WIDE}{said_of(one, around, zone)} · {_day(one, zone)}"
        for place, (one, sum_) in enumerate(zip(entries, numbers, strict=True), 1)
    )


def said_of(one: Transfer, around: Around, zone: tzinfo) -> str:
    """What an entry was for, in a few words."""
    former = around.earlier.get(one.id or 0)
    day = former.at.astimezone(zone).date() if former else None
    reward = said(around.rewards.get(one.id or 0, {}), language())
    return why(one, day, named=around.rules.get(one.rule or "", ""), reward=reward)


def _day(one: Transfer, zone: tzinfo) -> str:
    return date_(one.at.astimezone(zone).date(), weekday=False)


def _acting(held: Held, acts: Acts) -> tuple[Button, ...]:
    found = []
    if acts.gives and held.near is None:
        give = ChooseRule(member_id=held.member_id)
        found.append(Button(_("Give points"), give, style="primary"))
    if acts.corrects and held.near is None:
        found.append(Button(_("Correct"), BeginForm(form=f"padj.{held.member_id}")))
    if acts.records:
        found.append(Button(_("Purchases"), SeeMemberPurchases(member_id=held.member_id)))
    return tuple(found)


# ── One entry ─────────────────────────────────────────────────────────────────────────────────


def entry(
    one: Transfer,
    held: Held,
    *,
    by: str,
    around: Around,
    later: Transfer | None,
    dispute: Dispute | None,
    acts: Acts,
    zone: tzinfo,
) -> Screen:
    """`by` is who made it; `later` the entry that took it back; `dispute` the open one."""
    facts = [
        f"{said_of(one, around, zone)}\n{moment_(one.at, zone)}",
        _("Member number {number}", number=held.number),
        _("Entered by {name}.", name=by),
        _("Reason: {reason}", reason=reason(one)) if reason(one) else "",
        _("Note: {note}", note=one.note) if one.note else "",
        rule(one),
        _("It was taken back on {day}.", day=_day(later, zone)) if later else "",
    ]
    rows: list[tuple[Button, ...]] = []
    if dispute is not None and acts.reverses:
        facts.append(_("The member says that this entry is wrong."))
        rows.append((Button(_("Answer"), SeeDispute(dispute_id=dispute.id or 0)),))
    if later is None and held.near is None:
        rows += _resolving(one, acts)
    back = (Button(_("‹ Back"), SeeMemberPoints(member_id=held.member_id)), *menu())
    title = n_("{signed} point", "{signed} points", abs(one.delta), signed=signed(one.delta))
    return Screen(title, "\n\n".join(filter(None, facts)), (*rows, back))


def _resolving(one: Transfer, acts: Acts) -> list[tuple[Button, ...]]:
    if acts.reverses and one.kind in (Kind.EARN, Kind.SPEND, Kind.ADJUST):
        take = Button(_("Take it back"), BeginForm(form=f"prev.{one.id}"), style="danger")
        return [(take,)]
    if acts.corrects and one.kind == Kind.EXPIRE:
        return [(Button(_("Bring them back"), BeginForm(form=f"prei.{one.id}")),)]
    return []


# ── Giving by rule ────────────────────────────────────────────────────────────────────────────


def rule_name(one: Rule) -> str:
    """A rule in a few words: the club's own name for it, or ours."""
    return one.name or _(RULES.get(one.code, one.code))


def worth(one: Rule) -> str:
    """2 points each time; 1 point for each ¥10,000."""
    if one.kind == RuleKind.PER_EVENT or one.unit is None:
        return n_("{n} point each time", "{n} points each time", one.points)
    unit = money_(one.unit)
    return n_("{n} point for each {unit}", "{n} points for each {unit}", one.points, unit=unit)


def choose_rule(held: Held, rules: Sequence[Rule], number: int) -> Screen:
    back = (Button(_("‹ Back"), SeeMemberPoints(member_id=held.member_id)), *menu())
    title = _("Points for {number}", number=held.number)
    if not rules:
        empty = _("No programme is running, so no rule gives points at the moment.")
        see = Button(_("Programmes"), SeeProgrammes(), style="primary")
        return Screen(title, empty, ((see,), back))
    shown = page(rules, number, RULES_A_PAGE)
    rows = tuple(
        (Button(rule_name(one), BeginForm(form=f"grant.{held.member_id}.{one.id}")),)
        for one in shown.items
    )
    turn = turning(shown, lambda to: ChooseRule(member_id=held.member_id, page=to))
    lines = [pair_(rule_name(one), worth(one)) for one in shown.items]
    return Screen(title, "\n".join(lines), (*rows, *turn, back))
