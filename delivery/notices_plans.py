"""What planners and owners of tasks are told: a plan or an event plan that is due, tasks."""

from __future__ import annotations

from datetime import date

from chat import event_task_screens as task_screens
from chat.actions_plans import PlanEvent, SeePlan, SeePlanItem, SeeTask, SeeTasks
from chat.plan_words import kind, when
from chat.screen import Button, Screen
from delivery.notices import Json, notice
from domain.events import tasks
from domain.events.model import EventState
from domain.events.tasks import Seen
from domain.plans import reading
from domain.plans.model import ItemState, PlanState, TaskState
from domain.work import Work
from locales.i18n import _, date_, moment_, money_, relative_days


@notice("plan.due")
def _plan_due(work: Work, params: Json) -> Screen | None:
    seen = reading.told(work, int(params["year"]))
    if seen.plan is not None and seen.plan.state != PlanState.DRAFT:
        return None
    left = (seen.due_on - work.today).days
    text = _(
        "It has to be handed in before Spring Festival, by {day} ({left}).",
        day=date_(seen.due_on),
        left=relative_days(left),
    )
    if seen.plan is None:
        text += "\n" + _("Nobody has begun it yet.")
    see = Button(_("To the plan"), SeePlan(year=seen.year), style="primary")
    return Screen(_("Activity plan {year}", year=str(seen.year)), text, ((see,),))


@notice("plan.item_due")
def _item_due(work: Work, params: Json) -> Screen | None:
    seen = reading.item_told(work, int(params["item_id"]))
    one = seen.item
    if one.state != ItemState.PLANNED or one.event_id is not None:
        return None
    left = ((one.day or date(seen.plan.year, one.month, 1)) - work.today).days
    text = _(
        "{what} for {sum}: {day}. A month ahead its event plan should be asked for.",
        what=kind(one.kind),
        sum=money_(one.budget),
        day=when(one, seen.plan.year) + (f" ({relative_days(left)})" if left >= 0 else ""),
    )
    write = Button(_("Write the event plan"), PlanEvent(item_id=one.id or 0), style="primary")
    see = Button(_("In the plan"), SeePlanItem(item_id=one.id or 0))
    return Screen(one.title, text, ((write,), (see,)))


@notice("event.kicked_off")
def _kicked_off(work: Work, params: Json) -> Screen | None:
    """To whoever planned it: it is approved, and these tasks begin."""
    found = tasks.of_event_told(work, int(params["event_id"]))
    if not found or found[0].event.state == EventState.CANCELLED:
        return None
    event = found[0].event
    lines = [
        f"○ {task_screens.name(one.task.code)} · {_day(work, one)}"
        for one in found
        if one.task.state == TaskState.OPEN
    ]
    text = _("It is approved. This has to be done now; hand on what is not yours to do:")
    see = Button(_("The tasks"), SeeTasks(event_id=event.id or 0), style="primary")
    return Screen(event.title, "\n".join([text, *lines]), ((see,),))


def _day(work: Work, one: Seen) -> str:
    return date_(one.task.due_at.astimezone(work.zone).date())


@notice("event_task.assigned")
def _assigned(work: Work, params: Json) -> Screen | None:
    one = tasks.told(work, int(params["task_id"]))
    return _task(work, one, _("A colleague has handed you this task, due by {due}.",
                              due=moment_(one.task.due_at, work.zone)))  # fmt: skip


@notice("event_task.reminder")
def _reminder(work: Work, params: Json) -> Screen | None:
    """At half of the time, and when it is over."""
    one = tasks.told(work, int(params["task_id"]))
    due = moment_(one.task.due_at, work.zone)
    text = _("Half of the time has passed; it is due by {due}.", due=due)
    if params.get("due"):
        text = _("It was due by {due} and is still open.", due=due)
    return _task(work, one, text)


def _task(work: Work, one: Seen, text: str) -> Screen | None:
    if one.task.state != TaskState.OPEN or one.event.state == EventState.CANCELLED:
        return None
    number = one.task.id or 0
    see = Button(_("Open the task"), SeeTask(task_id=number), style="primary")
    title = f"{task_screens.name(one.task.code)} · {one.event.title}"
    return Screen(title, text, ((see,),))
