"""The year's plan of events as colleagues see it: its months, its chain, what it builds on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, tzinfo
from typing import Any

from chat.actions import BeginForm, ReviseRequest, SeeApproval
from chat.actions_event_desk import SeeEventsDesk
from chat.actions_plans import (
    BeginPlan,
    DescribePlan,
    PlanEvent,
    SeeLastYear,
    SeePlan,
    SeePlanCalendar,
    SeePlanMonth,
    TakePlanSheet,
)
from chat.application_screens import menu
from chat.pictures import TIERS
from chat.plan_words import grid, kind, month, stands
from chat.screen import Button, Document, Picture, Screen
from domain.errors import NotFound
from domain.plans.model import PlanState
from domain.plans.reading import Overview, Request
from locales.i18n import N_, _, date_, money_, n_, number_, percent_, series_

Rows = tuple[tuple[Button, ...], ...]
_STATES = {
    PlanState.DRAFT: N_("A draft, due by {due}."),
    PlanState.PROPOSED: N_("It is being decided on."),
    PlanState.APPROVED: N_("Approved."),
}


# ── The year ──────────────────────────────────────────────────────────────────────────────────


def year(seen: Overview, zone: tzinfo, *, plans: bool, this_year: int, toast: str = "") -> Screen:
    """The plan with its months, where it falls short, and what can be done now."""
    title = _("Activity plan {year}", year=str(seen.year))
    ways = _years(seen.year, this_year)
    if seen.plan is None:
        text = _("There is no plan for this year yet. It is due by {due}, before Spring Festival: "
                 "events with dates and budget, last year's problems, and who the members are.",
                 due=date_(seen.due_on))  # fmt: skip
        begin = Button(_("Begin the plan"), BeginPlan(year=seen.year), style="primary")
        may_begin = plans and 0 <= seen.year - this_year <= 1
        return Screen(title, text, (*(((begin,),) if may_begin else ()), ways))
    head = _(_STATES[PlanState(seen.plan.state)], due=date_(seen.due_on))
    lines = [head, *stands(seen.request, zone), "", _count(seen)]
    if seen.items:
        lines += ["", grid(seen.months, seen.least), *_short(seen)]
    return Screen(title, "\n".join(lines), (*_acts(seen, plans=plans), ways), toast=toast or None)


def _years(number: int, this_year: int) -> tuple[Button, ...]:
    before = Button(f"‹ {number - 1}", SeePlan(year=number - 1))
    after = Button(f"{number + 1} ›", SeePlan(year=number + 1))
    more = (after,) if number <= this_year else ()
    return (before, *more, Button(_("‹ Events"), SeeEventsDesk()), *menu())


def _count(seen: Overview) -> str:
    if not seen.items:
        return _("There are no events in it yet. Add them one by one, or send them as a file.")
    there = sum(seen.months)
    line = n_("{n} event for {sum}", "{n} events for {sum}", there, sum=money_(seen.budget))
    if seen.changes:
        line += "\n" + n_("{n} change is being decided on", "{n} changes are being decided on",
                          seen.changes)  # fmt: skip
    return line


def _short(seen: Overview) -> list[str]:
    """Where there should be more: months, kinds, and what has not been written."""
    lines = []
    if seen.short and len(seen.short) < 12:
        names = series_(month(one) for one in seen.short)
        lines.append(n_("Less than {n} event in: {months}.", "Fewer than {n} events in: {months}.",
                        seen.least, months=names))  # fmt: skip
    elif seen.short:
        lines.append(n_("There should be {n} event in each month.",
                        "There should be {n} events in each month.", seen.least))  # fmt: skip
    missing = [kind(code) for code, count in seen.kinds.items() if not count]
    if missing:
        lines.append(_("None yet of: {kinds}.", kinds=series_(missing)))
    if seen.plan is not None and not seen.plan.problems:
        lines.append(_("Not written yet: last year's problems and what is done about them."))
    return ["", *lines] if lines else []


def _acts(seen: Overview, *, plans: bool) -> Rows:
    plan = seen.plan
    number = seen.year
    looks = (Button(_("Work calendar"), SeePlanCalendar(year=number)),
             Button(_("Excel"), TakePlanSheet(year=number)))  # fmt: skip
    months = Button(_("Months"), SeePlanMonth(year=number, month=min(seen.short, default=1)))
    if plan is None or not plans:
        return ((months, *looks), *request_row(seen.request))
    add = BeginForm(form=f"planitem.{plan.id}")
    if plan.state == PlanState.APPROVED:
        return (
            (months, Button(_("One event more"), add)),
            (*looks, Button(_("Last year, members"), SeeLastYear(year=number))),
            (Button(_("Event outside it"), PlanEvent()), *_request_button(seen.request)),
        )
    if not seen.editable:
        return ((months, *looks), *request_row(seen.request))
    ready = bool(seen.items and plan.problems)
    first = Button(_("Add an event"), add, style=None if ready else "primary")
    ask = _asking(seen) if ready else ()
    return (
        (*ask, first),
        (months, Button(_("From a file"), BeginForm(form=f"planfile.{plan.id}"))),
        (*looks, Button(_("Last year, members"), SeeLastYear(year=number))),
    )


def _asking(seen: Overview) -> tuple[Button, ...]:
    request, plan = seen.request, seen.plan
    if plan is not None and plan.state == PlanState.DRAFT:
        form = BeginForm(form=f"planask.{plan.id}")
        return (Button(_("Ask for approval"), form, style="primary"),)
    if request is None or not request.own:
        return _request_button(request)
    again = ReviseRequest(approval_id=request.approval.id or 0, version=request.approval.version)
    return (Button(_("Hand in again"), again, style="primary"),)


def request_row(request: Request | None) -> Rows:
    """The way to the request, where there is one."""
    found = _request_button(request)
    return (found,) if found else ()


def _request_button(request: Request | None) -> tuple[Button, ...]:
    if request is None:
        return ()
    return (Button(_("The request"), SeeApproval(approval_id=request.approval.id or 0)),)


def picture(number: int) -> Screen:
    """The work calendar: twelve months on one page."""
    return Screen(
        _("Work calendar {year}", year=str(number)),
        "",
        ((Button(_("Excel"), TakePlanSheet(year=number)),
          Button(_("‹ The plan"), SeePlan(year=number))),),
        picture=Picture("plan_calendar", {"year": number}),
        fresh=True,
    )  # fmt: skip


def sheet(number: int, *, blank: bool = False) -> Screen:
    back = ((Button(_("‹ The plan"), SeePlan(year=number)),),)
    title = _("Work calendar {year}", year=str(number))
    text = ""
    if blank:
        title = _("Template for {year}", year=str(number))
        text = _("One row for each event. Send it back with “From a file”.")
    kind_ = "plan.template" if blank else "plan.calendar"
    return Screen(title, text, back, document=Document(kind_, {"year": number}), fresh=True)


# ── Last year, and the members ────────────────────────────────────────────────────────────────


def last_year(seen: Overview, *, plans: bool) -> Screen:
    """What the plan builds on: last year's problems and cures, the members at its end (E42.1)."""
    plan = seen.plan
    if plan is None:
        raise NotFound
    parts = [
        plan.problems or _("Last year's problems, and what is done about them: not written yet."),
        profile(plan.profile) if plan.profile else "",
        plan.profile_note,
    ]
    write: Rows = ()
    if plans and seen.editable:
        write = ((Button(_("Write it"), DescribePlan(year=seen.year), style="primary"),),)
    back = (Button(_("‹ The plan"), SeePlan(year=seen.year)), *menu())
    return Screen(_("Last year, and the members"), "\n\n".join(filter(None, parts)),
                  (*write, back))  # fmt: skip


def profile(figures: Mapping[str, Any]) -> str:
    """The membership at the end of the year before."""
    day = date_(date.fromisoformat(figures["on"]), weekday=False)
    members = int(figures["members"])
    lines = [n_("{n} member at {day}", "{n} members at {day}", members, day=day)]
    if members:
        lines += [
            f"{_(TIERS.get(code, code))} {percent_(count / members)}"
            for code, count in figures["tiers"].items()
        ]
    lines.append(
        _("Joined in that year: {joined}; in the year before: {before}",
          joined=number_(figures["joined"]), before=number_(figures["joined_before"]))
    )  # fmt: skip
    return "\n".join(lines)
