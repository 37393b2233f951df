"""The tasks of an event: the event's list, one's own, one task, who takes it over (E43.3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, tzinfo

from chat.actions_plans import (
    ChooseTaskOwner,
    FinishTask,
    HandTask,
    SeeEventPlan,
    SeeMyTasks,
    SeeTask,
    SeeTasks,
)
from chat.application_screens import menu
from chat.desk_screens import back_to_desk
from chat.labels import colleague, told_apart
from chat.paging import page, turning
from chat.plan_words import TASKS
from chat.screen import Button, Screen
from domain.events.model import Event
from domain.events.tasks import Seen
from domain.people.names import StaffName
from domain.plans.model import TaskState
from locales.i18n import _, date_, moment_

Rows = tuple[tuple[Button, ...], ...]
A_PAGE = 6


def name(code: str) -> str:
    return _(TASKS[code][0]) if code in TASKS else code


def tasks(event: Event, found: Sequence[Seen], today: date, zone: tzinfo) -> Screen:
    """An event's tasks with their owners; the earliest due first."""
    back = (Button(_("‹ The event plan"), SeeEventPlan(event_id=event.id or 0)), *menu())
    title = _("Tasks: {event}", event=event.title)
    if not found:
        text = _("The tasks begin when the event is approved: venue, announcement, staffing, "
                 "materials, emergency plan, photos.")  # fmt: skip
        return Screen(title, text, (back,))
    lines = [_line(one, today, zone) for one in found]
    rows = _buttons(found)
    return Screen(title, "\n".join(lines), (*rows, back))


def mine(found: Sequence[Seen], number: int, today: date, zone: tzinfo) -> Screen:
    """What the reader has to do for events."""
    title = _("My tasks for events")
    if not found:
        text = _("Nothing waits for you. Tasks come when an event is approved.")
        return Screen(title, text, (back_to_desk(),))
    shown = page(found, number, A_PAGE)
    lines = [f"{one.event.title}\n{_line(one, today, zone)}" for one in shown.items]
    turn = turning(shown, lambda to: SeeMyTasks(page=to))
    return Screen(title, "\n".join(lines), (*_buttons(shown.items), *turn, back_to_desk()))


def _line(one: Seen, today: date, zone: tzinfo) -> str:
    task = one.task
    who = colleague(one.owner)
    if task.state == TaskState.DONE:
        return f"✓ {name(task.code)} · {who}"
    due = task.due_at.astimezone(zone).date()
    mark = "⚠️" if due < today else "○"
    return f"{mark} {name(task.code)} · {who} · {date_(due)}"


def _buttons(found: Sequence[Seen]) -> Rows:
    buttons = [
        Button(
            ("✓ " if one.task.state == TaskState.DONE else "") + name(one.task.code),
            SeeTask(task_id=one.task.id or 0),
        )
        for one in found
    ]
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))


def task(one: Seen, zone: tzinfo, *, plans: bool, sees: bool, toast: str = "") -> Screen:
    """One task: what belongs to it, whose it is, until when."""
    number = one.task.id or 0
    hint = _(TASKS[one.task.code][1]) if one.task.code in TASKS else ""
    lines = [
        one.event.title,
        hint,
        _("In the hands of {name}, until {due}.", name=colleague(one.owner),
          due=moment_(one.task.due_at, zone)),
    ]  # fmt: skip
    rows: Rows = ()
    if one.task.state == TaskState.DONE and one.done_by and one.task.done_at:
        lines.append(
            _("✓ Done by {name}, {moment}.", name=colleague(one.done_by),
              moment=moment_(one.task.done_at, zone))
        )  # fmt: skip
    elif one.own or plans:
        hand = (Button(_("Hand it on"), ChooseTaskOwner(task_id=number)),) if plans else ()
        finish = Button(_("Done"), FinishTask(task_id=number), style="primary")
        rows = ((finish, *hand),)
    way = SeeTasks(event_id=one.event.id or 0) if sees else SeeMyTasks()
    back = (Button(_("‹ Tasks"), way), *menu())
    text = "\n\n".join(filter(None, lines))
    return Screen(name(one.task.code), text, (*rows, back), toast=toast or None)


def owners(one: Seen, found: Sequence[tuple[int, StaffName]], number: int) -> Screen:
    """Who takes the task over."""
    task_id = one.task.id or 0
    shown = page([pair for pair in found if pair[0] != one.task.owner_id], number, A_PAGE)
    names = told_apart(found)
    rows = tuple(
        (Button(names[person_id], HandTask(task_id=task_id, person_id=person_id)),)
        for person_id, _who in shown.items
    )
    turn = turning(shown, lambda to: ChooseTaskOwner(task_id=task_id, page=to))
    text = _("The colleague is told at once.")
    if not rows:
        text = _("There is nobody else here yet. /people shows how to name a colleague.")
    back = (Button(_("‹ Back"), SeeTask(task_id=task_id)),)
    return Screen(_("Who takes it over?"), text, (*rows, *turn, back))
