"""The year's plan of events: months, items, last year, the calendar, a file that came."""

from __future__ import annotations

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from chat import plan_forms, plan_item_screens
from chat import plan_screens as screens
from chat.actions_plans import (
    BeginPlan,
    DescribePlan,
    EditPlanItem,
    RemovePlanItem,
    SeeLastYear,
    SeePlan,
    SeePlanCalendar,
    SeePlanItem,
    SeePlanMonth,
    TakePlanFile,
    TakePlanSheet,
)
from chat.approvals import Detail
from chat.forms import scattered
from chat.screen import Button, Screen
from domain.access import Permission
from domain.approvals.model import Approval
from domain.errors import NotFound
from domain.plans import items, reading, service, uploads
from domain.work import Work
from handlers import filling
from handlers.filters import Private
from handlers.staff import plan_forms as typed
from handlers.staff.approvals import DETAILS
from locales.i18n import _, money_, n_

router = Router(name="plans")


@router.callback_query(Private(), SeePlan.filter())
async def year(press: CallbackQuery, callback_data: SeePlan, work: Work) -> Screen:
    return typed.year(work, callback_data.year or work.today.year)


@router.callback_query(Private(), BeginPlan.filter())
async def begin(press: CallbackQuery, callback_data: BeginPlan, work: Work) -> Screen:
    service.begin(work, callback_data.year)
    return typed.year(work, callback_data.year)


@router.callback_query(Private(), SeeLastYear.filter())
async def last_year(press: CallbackQuery, callback_data: SeeLastYear, work: Work) -> Screen:
    found = reading.overview(work, callback_data.year)
    return screens.last_year(found, plans=work.actor.may(Permission.PLAN_EVENTS))


@router.callback_query(Private(), DescribePlan.filter())
async def describe(
    press: CallbackQuery, callback_data: DescribePlan, work: Work, state: FSMContext
) -> Screen:
    work.require(Permission.PLAN_EVENTS)
    plan = reading.overview(work, callback_data.year).plan
    if plan is None:
        raise NotFound
    form = typed.describing(work, str(plan.id))
    kept = {"problems": plan.problems, "note": plan.profile_note or None}
    return await filling.begin(form, work, state, kept if plan.problems else None)


@router.callback_query(Private(), SeePlanCalendar.filter())
async def calendar(press: CallbackQuery, callback_data: SeePlanCalendar, work: Work) -> Screen:
    return screens.picture(reading.overview(work, callback_data.year).year)


@router.callback_query(Private(), TakePlanSheet.filter())
async def sheet(press: CallbackQuery, callback_data: TakePlanSheet, work: Work) -> Screen:
    found = reading.overview(work, callback_data.year)
    return screens.sheet(found.year, blank=callback_data.blank)


# ── Months and items ──────────────────────────────────────────────────────────────────────────


@router.callback_query(Private(), SeePlanMonth.filter())
async def month(press: CallbackQuery, callback_data: SeePlanMonth, work: Work) -> Screen:
    found = reading.overview(work, callback_data.year)
    number = min(max(callback_data.month, 1), 12)
    plans = work.actor.may(Permission.PLAN_EVENTS)
    return plan_item_screens.of_month(found, number, callback_data.page, plans=plans)


@router.callback_query(Private(), SeePlanItem.filter())
async def item(press: CallbackQuery, callback_data: SeePlanItem, work: Work) -> Screen:
    return typed.item(work, callback_data.item_id)


@router.callback_query(Private(), EditPlanItem.filter())
async def edit(
    press: CallbackQuery, callback_data: EditPlanItem, work: Work, state: FSMContext
) -> Screen:
    work.require(Permission.PLAN_EVENTS)
    one = reading.item(work, callback_data.item_id).item
    form = typed.editing(work, f"{one.id}.{one.version}")
    return await filling.begin(form, work, state, scattered(form, plan_forms.filled(one)))


@router.callback_query(Private(), RemovePlanItem.filter())
async def remove(press: CallbackQuery, callback_data: RemovePlanItem, work: Work) -> Screen:
    work.require(Permission.PLAN_EVENTS)
    if not callback_data.sure:
        return plan_item_screens.removing(reading.item(work, callback_data.item_id))
    plan = service.remove(work, callback_data.item_id)
    return typed.year(work, plan.year, toast=_("Taken out."))


@router.callback_query(Private(), TakePlanFile.filter())
async def take(press: CallbackQuery, callback_data: TakePlanFile, work: Work) -> Screen:
    number = uploads.take(work, callback_data.upload_id)
    return typed.year(work, number, toast=_("They are in the plan now."))


# ── The requests ──────────────────────────────────────────────────────────────────────────────


def _plan(work: Work, approval: Approval) -> Detail:
    """What is asked for, frozen: how many events, for how much; the way to the whole plan."""
    asked = approval.proposal
    found = [items.thawed(one) for one in asked["items"]]
    line = n_("{n} event for {sum}", "{n} events for {sum}", len(found),
              sum=money_(sum(one.budget for one in found)))  # fmt: skip
    title = _("Activity plan {year}", year=str(asked["year"]))
    button = None
    if work.actor.may(Permission.SEE_EVENTS):
        button = Button(title, SeePlan(year=asked["year"]))
    return Detail(f"{title}\n{line}", button)


def _change(work: Work, approval: Approval) -> Detail:
    button = None
    if work.actor.may(Permission.SEE_EVENTS):
        button = Button(_("In the plan"), SeePlanItem(item_id=approval.subject_id or 0))
    return Detail(plan_item_screens.asked(approval.proposal), button)


DETAILS["annual_plan"] = _plan
DETAILS["annual_plan_change"] = _change
