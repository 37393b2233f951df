"""What is typed for the year's plan: items, last year, why, a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from chat import plan_forms as forms
from chat import plan_item_screens as items
from chat import plan_screens as screens
from chat.forms import Form, Unknown
from chat.screen import Screen
from domain.access import Permission
from domain.plans import changing, reading, service, uploads
from domain.plans.model import AnnualPlan, PlanState
from domain.work import Work
from handlers.filling import FORMS, numbers
from locales.i18n import N_, _

Answers = Mapping[str, Any]


def year(work: Work, number: int, *, toast: str = "", fresh: bool = False) -> Screen:
    """A year's plan as the actor may see it."""
    found = reading.overview(work, number)
    plans = work.actor.may(Permission.PLAN_EVENTS)
    shown = screens.year(found, work.zone, plans=plans, this_year=work.today.year, toast=toast)
    return replace(shown, fresh=fresh)


def item(work: Work, item_id: int, *, toast: str = "", fresh: bool = False) -> Screen:
    """One item as the actor may see it."""
    plans = work.actor.may(Permission.PLAN_EVENTS)
    shown = items.item(reading.item(work, item_id), work.zone, plans=plans, toast=toast)
    return replace(shown, fresh=fresh)


def _to_year(number: int) -> Callable[[Work], Screen]:
    return lambda work: year(work, number)


# ── Items ─────────────────────────────────────────────────────────────────────────────────────


def adding(work: Work, argument: str) -> Form:
    """One event more: at once in a draft, by a change of an approved plan."""
    work.require(Permission.PLAN_EVENTS)
    plan = _plan(work, argument)
    asked = plan.state == PlanState.APPROVED

    def send(work: Work, answers: Answers) -> Screen:
        wanted, number = forms.wanted(answers), plan.id or 0
        if asked:
            made = changing.ask_new(work, number, wanted, reason=answers["reason"])
            return item(work, made.id or 0, toast=_("The manager is asked now."), fresh=True)
        made = service.add(work, number, wanted)
        return items.added(made, plan)

    form = forms.item(f"planitem.{argument}", send, year=plan.year, reason=asked)
    return replace(form, left=_to_year(plan.year))


def editing(work: Work, argument: str) -> Form:
    """Another shape of an item: `12.3` is item 12 as it stood at version 3."""
    work.require(Permission.PLAN_EVENTS)
    number, version = numbers(argument, 2)
    plan = reading.item(work, number).plan
    asked = plan.state == PlanState.APPROVED

    def send(work: Work, answers: Answers) -> Screen:
        wanted = forms.wanted(answers)
        if asked:
            reason = answers["reason"]
            changing.ask_change(work, number, wanted, version=version, reason=reason)
            return item(work, number, toast=_("The manager is asked now."), fresh=True)
        service.change(work, number, wanted, version=version)
        return item(work, number, toast=_("Changed."), fresh=True)

    form = forms.item(f"planedit.{argument}", send, year=plan.year, reason=asked, known=True)
    return replace(form, left=lambda work: item(work, number))


def dropping(work: Work, argument: str) -> Form:
    """Why an item of an approved plan is left out."""
    work.require(Permission.PLAN_EVENTS)
    number, version = numbers(argument, 2)
    reading.item(work, number)

    def send(work: Work, answers: Answers) -> Screen:
        changing.ask_drop(work, number, version=version, reason=answers["reason"])
        return item(work, number, toast=_("The manager is asked now."), fresh=True)

    form = forms.dropping(f"plandrop.{argument}", send)
    return replace(form, left=lambda work: item(work, number))


# ── The whole ─────────────────────────────────────────────────────────────────────────────────


def describing(work: Work, argument: str) -> Form:
    work.require(Permission.PLAN_EVENTS)
    plan = _plan(work, argument)

    def send(work: Work, answers: Answers) -> Screen:
        note = answers.get("note") or ""
        service.describe(work, plan.id or 0, problems=answers["problems"], note=note)
        return year(work, plan.year, toast=_("Kept."), fresh=True)

    form = forms.describing(f"plandesc.{argument}", send)
    return replace(form, left=_to_year(plan.year))


def asking(work: Work, argument: str) -> Form:
    """Hand the plan to manager, leader and general manager."""
    work.require(Permission.PLAN_EVENTS)
    plan = _plan(work, argument)

    def send(work: Work, answers: Answers) -> Screen:
        service.propose(work, plan.id or 0, answers["reason"])
        return year(work, plan.year, toast=_("The manager is asked now."), fresh=True)

    form = forms.asking(
        f"planask.{argument}",
        N_("Ask for approval"),
        N_("A word to those who decide: what is new this year, what matters most?"),
        send,
    )
    return replace(form, left=_to_year(plan.year))


def from_file(work: Work, argument: str) -> Form:
    work.require(Permission.PLAN_EVENTS)
    plan = _plan(work, argument)

    def send(work: Work, answers: Answers) -> Screen:
        found = uploads.stage(work, plan.id or 0, answers["file"])
        screen = replace(items.looked(found, plan.id or 0), fresh=True)
        if found.bad:
            raise Unknown(screen)
        return screen

    form = forms.file(f"planfile.{argument}", send, year=plan.year)
    return replace(form, left=_to_year(plan.year))


def _plan(work: Work, argument: str) -> AnnualPlan:
    (number,) = numbers(argument, 1)
    return reading.one(work, number)


FORMS["planitem"] = adding
FORMS["planedit"] = editing
FORMS["plandrop"] = dropping
FORMS["plandesc"] = describing
FORMS["planask"] = asking
FORMS["planfile"] = from_file
