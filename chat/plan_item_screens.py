"""A month of the year's plan, one item of it, and a file looked through."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, tzinfo
from typing import Any

from chat.actions import BeginForm
from chat.actions_plans import (
    EditPlanItem,
    PlanEvent,
    RemovePlanItem,
    SeeEventPlan,
    SeePlan,
    SeePlanItem,
    SeePlanMonth,
    TakePlanFile,
)
from chat.application_screens import menu
from chat.event_desk_screens import state as event_state
from chat.paging import page, turning
from chat.plan_screens import Rows, request_row
from chat.plan_words import CELLS, ITEM_STATES, dots, kind, month, stands, when
from chat.screen import Button, Screen
from domain.events.model import EventState
from domain.plans import items
from domain.plans.model import AnnualPlan, ItemState, PlanItem, PlanState
from domain.plans.reading import Item, Overview
from domain.plans.uploads import Fault, Looked
from locales.i18n import _, date_, money_, month_, n_, opening, pair_, series_

A_MONTH = 6
FAULTS = 12  # told at once


def of_month(seen: Overview, number: int, at: int, *, plans: bool) -> Screen:
    """The events of a month; a button for each."""
    here = [one for one in seen.items if one.month == number]
    count = seen.months[number - 1]
    shown = page(here, at, A_MONTH)
    rows = tuple(
        (
            Button(
                f"{one.day.day if one.day else '–'} · {one.title}"[:60],
                SeePlanItem(item_id=one.id or 0),
            ),
        )
        for one in shown.items
    )
    turn = turning(shown, lambda to: SeePlanMonth(year=seen.year, month=number, page=to))
    lines = [dots(count, seen.least)]
    if count < seen.least:
        lines.append(n_("{n} event is missing here.", "{n} events are missing here.",
                        seen.least - count))  # fmt: skip
    if not here:
        lines.append(_("Nothing is planned for this month yet."))
    may_add = plans and seen.plan is not None and (seen.editable or seen.plan.state == "approved")
    add: Rows = ()
    if may_add and seen.plan is not None:
        form = BeginForm(form=f"planitem.{seen.plan.id}")
        add = ((Button(_("Add an event"), form, style="primary"),),)
    before, after = (number - 2) % 12 + 1, number % 12 + 1
    ways = (
        Button(f"‹ {month(before)}", SeePlanMonth(year=seen.year, month=before)),
        Button(f"{month(after)} ›", SeePlanMonth(year=seen.year, month=after)),
        Button(_("‹ The plan"), SeePlan(year=seen.year)),
    )
    return Screen(month_(date(seen.year, number, 1)), "\n".join(lines), (*rows, *turn, *add, ways))


def item(seen: Item, zone: tzinfo, *, plans: bool, toast: str = "") -> Screen:
    """One event of the year, what is asked about it, and the way to its own plan."""
    one = seen.item
    lines = [
        f"{kind(one.kind)} · {when(one, seen.plan.year)} · {money_(one.budget)}",
        one.note,
        opening(_(ITEM_STATES[ItemState(one.state)])) + ".",
        *stands(seen.request, zone),
    ]
    if seen.event is not None:
        state = event_state(seen.event.state)
        lines.append(pair_(_("Event plan"), state))
    rows = _item_acts(seen) if plans else ()
    if seen.event is not None:
        see = Button(_("The event plan"), SeeEventPlan(event_id=seen.event.id or 0))
        rows = ((see,), *rows)
    back = (Button(_("‹ The month"), SeePlanMonth(year=seen.plan.year, month=one.month)), *menu())
    text = "\n".join(filter(None, lines))
    return Screen(one.title, text, (*rows, back), toast=toast or None)


def _item_acts(seen: Item) -> Rows:
    one = seen.item
    number = one.id or 0
    change = Button(_("Change"), EditPlanItem(item_id=number))
    if seen.editable:
        return ((change, Button(_("Take out"), RemovePlanItem(item_id=number), style="danger")),)
    if seen.plan.state != PlanState.APPROVED:
        return ()
    returned = seen.request is not None and seen.request.approval.state == "returned"
    if one.state != ItemState.PLANNED:
        own = returned and seen.request is not None and seen.request.own
        return ((change,),) if own else request_row(seen.request)
    leave = Button(_("Leave out"), BeginForm(form=f"plandrop.{number}.{one.version}"))
    gone = seen.event is None or seen.event.state == EventState.CANCELLED
    if not gone:
        return ((change,),)
    write = Button(_("Write the event plan"), PlanEvent(item_id=number), style="primary")
    return ((write,), (change, leave))


def added(one: PlanItem, plan: AnnualPlan) -> Screen:
    """After one event the next: the list is typed in one go."""
    again = Button(_("Add another"), BeginForm(form=f"planitem.{plan.id}"), style="primary")
    back = Button(_("‹ The plan"), SeePlan(year=plan.year))
    text = f"{one.title} · {kind(one.kind)} · {when(one, plan.year)} · {money_(one.budget)}"
    return Screen(_("✓ In the plan"), text, ((again, back),), fresh=True)


def asked(proposal: Mapping[str, Any]) -> str:
    """What a change comes to, as it was asked: before and after."""
    was = _line(proposal["was"])
    if proposal.get("new"):
        return _("New: {item}", item=_line(proposal["wanted"]))
    if proposal.get("drop"):
        return _("To be left out: {item}", item=was)
    return _("So far: {was}\nFrom now on: {wanted}", was=was, wanted=_line(proposal["wanted"]))


def _line(frozen: Mapping[str, Any]) -> str:
    one = items.thawed(frozen)
    day = date_(one.day) if one.day else month(one.month)
    return series_((one.title, kind(one.kind), day, money_(one.budget)))


def removing(seen: Item) -> Screen:
    """The second look."""
    number = seen.item.id or 0
    sure = RemovePlanItem(item_id=number, sure=True)
    return Screen(
        _("Take it out of the plan?"),
        f"{seen.item.title} · {when(seen.item, seen.plan.year)}",
        (
            (Button(_("Yes, take it out"), sure, style="danger"),),
            (Button(_("‹ Back"), SeePlanItem(item_id=number)),),
        ),
    )


# ── A file ────────────────────────────────────────────────────────────────────────────────────


def looked(one: Looked, plan_id: int) -> Screen:
    """What the file would do, or every cell that will not do; nothing has been taken yet."""
    again = Button(_("Send it again"), BeginForm(form=f"planfile.{plan_id}"))
    back = (Button(_("‹ The plan"), SeePlan(year=one.year)),)
    if one.bad:
        head = n_("{n} row does not fit yet, so nothing was taken:",
                  "{n} rows do not fit yet, so nothing was taken:", one.bad)  # fmt: skip
        lines = [head, *(_fault(fault) for fault in one.faults[:FAULTS])]
        if len(one.faults) > FAULTS:
            lines.append(n_("… and {n} more", "… and {n} more", len(one.faults) - FAULTS))
        return Screen(_("Please correct the file"), "\n".join(lines), ((again,), back))
    lines = [
        n_("{n} event for {sum}, all rows are good.", "{n} events for {sum}, all rows are good.",
           one.count, sum=money_(one.total))
    ]  # fmt: skip
    if one.there:
        lines.append(
            n_("They take the place of the {n} event that stands in the plan now.",
               "They take the place of the {n} events that stand in the plan now.", one.there)
        )  # fmt: skip
    take = Button(_("Take them all"), TakePlanFile(upload_id=one.id), style="primary")
    return Screen(_("Take these events?"), "\n".join(lines), ((take, again), back))


def _fault(one: Fault) -> str:
    why = _(CELLS.get(one.code, CELLS["missing"]), twin=one.twin)
    cell = f"{one.letter}{one.line}"
    if one.words:
        return _("{cell} “{words}”: {why}", cell=cell, words=one.words[:40], why=why)
    return _("{cell}: {why}", cell=cell, why=why)
