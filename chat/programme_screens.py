"""Points programmes and their rules, as colleagues see and change them."""

from __future__ import annotations

from decimal import Decimal

from chat.actions import BeginForm, SeeApproval
from chat.actions_programmes import (
    CloseProgramme,
    EditProgramme,
    EditRule,
    SeeProgramme,
    SeeProgrammes,
    SeeRule,
    SwitchRule,
)
from chat.application_screens import menu
from chat.paging import counted, page, turning
from chat.points_staff_screens import back_to_points, rule_name, worth
from chat.progress import share
from chat.screen import Button, Screen
from domain.points.programmes import Listed, Opened
from domain.points.rules_model import Programme, ProgrammeState, Rule
from locales.i18n import N_, _, date_, money_, n_, number_, pair_, series_

SIZE = 6
RULES = 8  # of one programme on a page: a row of numbers

NAMES = {
    "club": N_("Points for taking part"),
    "shop": N_("Points for purchases"),
}
STATES = {
    ProgrammeState.DRAFT: N_("draft"),
    ProgrammeState.PROPOSED: N_("waits for the leader"),
    ProgrammeState.RUNNING: N_("running"),
    ProgrammeState.CLOSED: N_("closed"),
}


def name(programme: Programme) -> str:
    """The name a colleague gave it, or ours."""
    return programme.name or _(NAMES.get(programme.code or "", NAMES["club"]))


def _state(programme: Programme, *, over: bool = False) -> str:
    if over and programme.state == ProgrammeState.RUNNING:
        return _("over")
    return _(STATES[ProgrammeState(programme.state)])


# ── The list ──────────────────────────────────────────────────────────────────────────────────


def programmes(found: Listed, number: int, *, manages: bool) -> Screen:
    rows = tuple(
        (
            Button(
                f"{name(one)} · {_state(one)}",
                SeeProgramme(programme_id=one.id or 0),
            ),
        )
        for one in found.items
    )
    turn = turning(counted(found.total, number, SIZE), lambda to: SeeProgrammes(page=to))
    new = ((Button(_("New programme"), BeginForm(form="pnew"), style="primary"),),)
    text = _(
        "A programme is a set of rules with a budget. It gives points once the leader has "
        "approved it."
    )
    return Screen(
        _("Points programmes"), text, (*rows, *turn, *(new if manages else ()), back_to_points())
    )


# ── One programme ─────────────────────────────────────────────────────────────────────────────


def programme(
    seen: Opened, number: int, unit_cost: Decimal, *, manages: bool, line: str = ""
) -> Screen:
    """`number` is the page of its rules; `unit_cost` what a point costs, in yuan."""
    one = seen.programme
    shown = page(seen.rules, number, RULES)
    lines = [
        f"{place}. {pair_(rule_name(rule), worth(rule))}{'' if rule.active else _off()}"
        for place, rule in enumerate(shown.items, shown.first + 1)
    ]
    blocks = [line, _facts(seen, unit_cost), "\n".join(lines) or _no_rules()]
    if manages and one.state == ProgrammeState.RUNNING:
        blocks.append(_("A change stops it until the leader has approved it anew."))
    opening = tuple(
        Button(str(place), SeeRule(rule_id=rule.id or 0))
        for place, rule in enumerate(shown.items, shown.first + 1)
    )
    turn = turning(shown, lambda to: SeeProgramme(programme_id=one.id or 0, page=to))
    back = (Button(_("‹ Programmes"), SeeProgrammes()), *menu())
    rows = (opening, *turn, *(_acts(one) if manages else ()), _request(one), back)
    return Screen(name(one), "\n\n".join(filter(None, blocks)), tuple(row for row in rows if row))


def _off() -> str:
    return f" ({_('off')})"


def _no_rules() -> str:
    return _("It has no rule yet. Add one, then hand it in for approval.")


def _facts(seen: Opened, unit_cost: Decimal) -> str:
    one = seen.programme
    spent = _(
        "{spent} of {budget} points given; the rest is worth {left}.",
        spent=number_(one.spent),
        budget=number_(one.budget),
        left=money_((one.budget - one.spent) * unit_cost),
    )
    return "\n".join(
        (
            pair_(_("State"), _state(one, over=seen.over)),
            pair_(_("Days"), days(one)),
            spent,
            share(one.spent, one.budget),
        )
    )


def days(one: Programme | Rule) -> str:
    """When it runs, both days inclusive."""
    first = date_(one.starts_on, weekday=False) if one.starts_on else ""
    last = date_(one.ends_on, weekday=False) if one.ends_on else ""
    if first and last:
        return _("from {first} to {last}", first=first, last=last)
    if first:
        return _("from {first} on", first=first)
    return _("until {last}", last=last) if last else _("always")


def _acts(one: Programme) -> tuple[tuple[Button, ...], ...]:
    if one.state == ProgrammeState.CLOSED:
        return ()
    number, version = one.id or 0, one.version
    tools = (
        Button(_("Change"), EditProgramme(programme_id=number, version=version)),
        Button(_("Add a rule"), BeginForm(form=f"prule.{number}.{version}")),
    )
    if one.state == ProgrammeState.PROPOSED:
        return (tools,)
    close = Button(_("Close"), CloseProgramme(programme_id=number, version=version))
    if one.state == ProgrammeState.RUNNING:
        return ((*tools, close),)
    hand_in = Button(_("Hand in for approval"), BeginForm(form=f"pask.{number}.{version}"),
        style="primary")  # fmt: skip
    return ((hand_in,), (*tools, close))


def _request(one: Programme) -> tuple[Button, ...]:
    if one.approval_id is None or one.state == ProgrammeState.DRAFT:
        return ()
    return (Button(_("See the request"), SeeApproval(approval_id=one.approval_id)),)


def closing(one: Programme) -> Screen:
    """The second look before a programme ends for good."""
    sure = CloseProgramme(programme_id=one.id or 0, version=one.version, sure=True)
    return Screen(
        _("Close “{name}”?", name=name(one)),
        _("Its rules give nothing more, and it cannot be opened again. Points that were given "
          "stay with the members."),
        (
            (Button(_("Yes, close it"), sure, style="danger"),),
            (Button(_("‹ Back"), SeeProgramme(programme_id=one.id or 0)), *menu()),
        ),
    )  # fmt: skip


# ── One rule ──────────────────────────────────────────────────────────────────────────────────


def rule(one: Rule, of: Programme, *, manages: bool, line: str = "") -> Screen:
    lines = [
        line,
        worth(one),
        pair_(_("Limit for a member"), _limits(one)),
        pair_(_("Usable"), _usable(one.lock_days)),
        pair_(_("Days"), days(one)) if one.starts_on or one.ends_on else "",
        _("These points count for the tier.") if one.counts else "",
        "" if one.active else _("This rule is switched off."),
    ]
    rows: list[tuple[Button, ...]] = []
    if manages and of.state != ProgrammeState.CLOSED:
        words = _("Switch off") if one.active else _("Switch on")
        switch = SwitchRule(rule_id=one.id or 0, version=of.version, on=int(not one.active))
        edit = EditRule(rule_id=one.id or 0, version=of.version)
        rows.append((Button(_("Change"), edit, style="primary"), Button(words, switch)))
    rows.append((Button(_("‹ Back"), SeeProgramme(programme_id=of.id or 0)), *menu()))
    return Screen(rule_name(one), "\n".join(filter(None, lines)), tuple(rows))


def _limits(one: Rule) -> str:
    limits = [
        _("{points} a day", points=number_(one.cap_day)) if one.cap_day else "",
        _("{points} a week", points=number_(one.cap_week)) if one.cap_week else "",
        _("{points} a month", points=number_(one.cap_month)) if one.cap_month else "",
    ]
    return series_(filter(None, limits)) or _("none")


def _usable(days_: int) -> str:
    return n_("after {n} day", "after {n} days", days_) if days_ else _("at once")


def switching(one: Rule, of: Programme, *, on: bool) -> Screen:
    """The second look before a running programme stops for a change."""
    sure = SwitchRule(rule_id=one.id or 0, version=of.version, on=int(on), sure=True)
    words = _("Yes, switch it on") if on else _("Yes, switch it off")
    return Screen(
        _("Change a running programme?"),
        _("The approval of “{name}” covers it as it is. After the change it gives no points until "
          "the leader has approved it anew.", name=name(of)),
        (
            (Button(words, sure, style="danger"),),
            (Button(_("‹ Back"), SeeRule(rule_id=one.id or 0)), *menu()),
        ),
    )  # fmt: skip


def asked(seen: Opened, unit_cost: Decimal) -> str:
    """What the leader reads of a programme: budget, cost, days, rules (E67)."""
    one = seen.programme
    head = _(
        "“{name}”: at most {budget} points, that is {cost}; {days}.",
        name=name(one),
        budget=number_(one.budget),
        cost=money_(one.budget * unit_cost),
        days=days(one),
    )
    lines = [pair_(rule_name(rule), worth(rule)) for rule in seen.rules if rule.active]
    return "\n".join((head, *(f"• {line}" for line in lines)))
