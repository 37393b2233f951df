"""One event's plan: written, asked for, changed, thrown away; its tasks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from chat import event_plan_answers as written
from chat import event_plan_forms as forms
from chat import event_plan_screens as screens
from chat import event_task_screens as task_screens
from chat import plan_forms
from chat.actions_plans import (
    ChangeEventPlan,
    ChooseTaskOwner,
    DiscardEventPlan,
    FinishTask,
    HandTask,
    PlanEvent,
    SeeEventPlan,
    SeeMyTasks,
    SeeTask,
    SeeTasks,
)
from chat.approvals import Detail
from chat.event_plan_checks import Checks
from chat.forms import Form, scattered
from chat.kinds.kind import Value
from chat.screen import Button, Screen
from domain.access import Permission
from domain.approvals.model import Approval
from domain.events import planning, tasks
from domain.events.plan_rules import segment_of
from domain.plans import reading
from domain.segments import reading as segments
from domain.work import Work
from handlers import filling
from handlers.filling import FORMS, numbers
from handlers.filters import Private
from handlers.staff import plan_forms as year_forms
from handlers.staff.approvals import DETAILS
from locales.i18n import N_, _

Answers = Mapping[str, Any]
router = Router(name="event_planning")


def shown(work: Work, event_id: int, *, toast: str = "", fresh: bool = False) -> Screen:
    """An event's plan as the actor may see it."""
    found = reading.planned(work, event_id)
    plans = work.actor.may(Permission.PLAN_EVENTS)
    name = segments.name(work, segment_of(found.event))
    screen = screens.plan(found, work.zone, plans=plans, segment=name, toast=toast)
    return replace(screen, fresh=fresh)


@router.callback_query(Private(), SeeEventPlan.filter())
async def see(press: CallbackQuery, callback_data: SeeEventPlan, work: Work) -> Screen:
    return shown(work, callback_data.event_id)


@router.callback_query(Private(), PlanEvent.filter())
async def new(
    press: CallbackQuery, callback_data: PlanEvent, work: Work, state: FSMContext
) -> Screen:
    work.require(Permission.PLAN_EVENTS)
    if not callback_data.item_id:
        return await filling.begin(planned(work), work, state)
    found = reading.item(work, callback_data.item_id).item
    form = planned(work, str(found.id))
    return await filling.begin(form, work, state, _known(plan_forms.filled(found)))


def _known(item: Mapping[str, Value]) -> dict[str, Value]:
    """What the year's plan has said already."""
    first = {"title": "title", "kind": "kind", "budget": "budget", "day": "starts_on"}
    return {name: item[known] for known, name in first.items() if item[known] is not None}


@router.callback_query(Private(), ChangeEventPlan.filter())
async def change(
    press: CallbackQuery, callback_data: ChangeEventPlan, work: Work, state: FSMContext
) -> Screen:
    work.require(Permission.PLAN_EVENTS)
    found = reading.planned(work, callback_data.event_id)
    form = changed(work, f"{found.event.id}.{found.event.version}")
    answers = written.filled(found.event, found.limits, work.policy.timezone)
    return await filling.begin(form, work, state, scattered(form, answers))


@router.callback_query(Private(), DiscardEventPlan.filter())
async def discard(press: CallbackQuery, callback_data: DiscardEventPlan, work: Work) -> Screen:
    work.require(Permission.PLAN_EVENTS)
    if not callback_data.sure:
        return screens.discarding(reading.planned(work, callback_data.event_id))
    item = planning.discard(work, callback_data.event_id)
    if item is None:
        return year_forms.year(work, work.today.year, toast=_("Thrown away."))
    return year_forms.item(work, item.id or 0, toast=_("Thrown away."))


# ── What is typed ─────────────────────────────────────────────────────────────────────────────


def planned(work: Work, argument: str = "") -> Form:
    """A new event; with its number, for an item of the year's plan."""
    work.require(Permission.PLAN_EVENTS)
    item_id = numbers(argument, 1)[0] if argument else None
    zone = work.policy.timezone

    def send(work: Work, answers: Answers) -> Screen:
        made = planning.draft(work, written.planned(answers, zone), item_id=item_id)
        return shown(work, made.id or 0, toast=_("Kept as a draft."), fresh=True)

    checks = Checks(zone, work.now)
    name = f"evnew.{argument}" if argument else "evnew"
    form = forms.plan(name, send, checks, segments=segments.choices(work))
    if item_id is None:
        return replace(form, left=lambda work: year_forms.year(work, work.today.year))
    return replace(form, left=lambda work: year_forms.item(work, item_id))


def changed(work: Work, argument: str) -> Form:
    """Another plan for an event: `12.3` is event 12 as it stood at version 3."""
    work.require(Permission.PLAN_EVENTS)
    number, version = numbers(argument, 2)
    found = reading.planned(work, number)
    event, zone = found.event, work.policy.timezone
    agreed = event.state in planning.AGREED

    def send(work: Work, answers: Answers) -> Screen:
        before = written.planned(written.filled(event, found.limits, zone), zone)
        asked = written.kept(event, before, written.planned(answers, zone))
        changed = planning.change(work, number, asked, version=version)
        toast = _("Changed.")
        if agreed and changed.state not in planning.AGREED:
            toast = _("Changed. It needs approval again; seats already given stay.")
        return shown(work, number, toast=toast, fresh=True)

    checks = Checks(zone, work.now, event.starts_at, event.zone, event.taken)
    form = forms.plan(f"evchg.{argument}", send, checks, segments=segments.choices(work))
    return replace(form, left=lambda work: shown(work, number))


def ask(work: Work, argument: str) -> Form:
    """Hand the plan to manager and leader."""
    work.require(Permission.PLAN_EVENTS)
    (number,) = numbers(argument, 1)
    reading.planned(work, number)

    def send(work: Work, answers: Answers) -> Screen:
        planning.propose(work, number, answers["reason"])
        return shown(work, number, toast=_("The manager is asked now."), fresh=True)

    question = N_("A word to those who decide: why this event, and why like this?")
    form = plan_forms.asking(f"evask.{argument}", N_("Ask for approval"), question, send)
    return replace(form, left=lambda work: shown(work, number))


# ── Tasks ─────────────────────────────────────────────────────────────────────────────────────


def _task(work: Work, task_id: int, toast: str = "") -> Screen:
    may = work.actor.may
    plans, sees = may(Permission.PLAN_EVENTS), may(Permission.SEE_EVENTS)
    one = tasks.one(work, task_id)
    return task_screens.task(one, work.zone, plans=plans, sees=sees, toast=toast)


@router.callback_query(Private(), SeeTasks.filter())
async def of_event(press: CallbackQuery, callback_data: SeeTasks, work: Work) -> Screen:
    event = reading.planned(work, callback_data.event_id).event
    found = tasks.of_event(work, callback_data.event_id)
    return task_screens.tasks(event, found, work.today, work.zone)


@router.callback_query(Private(), SeeMyTasks.filter())
async def mine(press: CallbackQuery, callback_data: SeeMyTasks, work: Work) -> Screen:
    return task_screens.mine(tasks.mine(work), callback_data.page, work.today, work.zone)


@router.callback_query(Private(), SeeTask.filter())
async def task(press: CallbackQuery, callback_data: SeeTask, work: Work) -> Screen:
    return _task(work, callback_data.task_id)


@router.callback_query(Private(), FinishTask.filter())
async def finish(press: CallbackQuery, callback_data: FinishTask, work: Work) -> Screen:
    tasks.done(work, callback_data.task_id)
    return _task(work, callback_data.task_id, _("Well done."))


@router.callback_query(Private(), ChooseTaskOwner.filter())
async def choose(press: CallbackQuery, callback_data: ChooseTaskOwner, work: Work) -> Screen:
    found = tasks.colleagues(work)
    return task_screens.owners(tasks.one(work, callback_data.task_id), found, callback_data.page)


@router.callback_query(Private(), HandTask.filter())
async def hand(press: CallbackQuery, callback_data: HandTask, work: Work) -> Screen:
    tasks.reassign(work, callback_data.task_id, callback_data.person_id)
    return _task(work, callback_data.task_id, _("Handed on; the colleague is told."))


# ── The requests ──────────────────────────────────────────────────────────────────────────────


def _asked(work: Work, approval: Approval) -> Detail:
    """What the deciders agree to, and the way to the whole plan."""
    text = screens.asked(approval.proposal, work.zone, work.policy.event_plan_days)
    if approval.kind == planning.OUTSIDE:
        text += "\n" + _(screens.OUTSIDE)
    button = None
    if work.actor.may(Permission.SEE_EVENTS):
        button = Button(_("The whole plan"), SeeEventPlan(event_id=approval.subject_id or 0))
    return Detail(text, button)


DETAILS[planning.INSIDE] = _asked
DETAILS[planning.OUTSIDE] = _asked
FORMS["evnew"] = planned
FORMS["evchg"] = changed
FORMS["evask"] = ask
