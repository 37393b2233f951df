"""What has to be done for an event once it is approved: who, until when (E43.3)."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from domain import audit, calendar, outbox, upsert
from domain.access import STAFF, Permission, Role
from domain.errors import NotFound, NotPermitted
from domain.events.model import Event, EventState
from domain.people import service as people
from domain.people.model import RoleGrant
from domain.people.names import StaffName
from domain.plans.errors import OwnerUnfit, TaskDone
from domain.plans.model import EventTask, TaskState
from domain.work import Work

_T = EventTask.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]
_G = RoleGrant.__table__  # type: ignore[attr-defined]

# What is done for every event, and until how many days before it begins (after it: below zero).
TEMPLATE = (
    ("venue", 21),
    ("announcement", 14),
    ("staffing", 10),
    ("materials", 7),
    ("emergency", 7),
    ("photos", -2),
)
BY = time(18)  # of the club's day


@dataclass(frozen=True, slots=True)
class Seen:
    """A task as colleagues see it. `own`: it is the actor's, or of somebody they stand in for."""

    task: EventTask
    event: Event
    owner: StaffName
    done_by: StaffName | None
    own: bool


# ── Kick-off ──────────────────────────────────────────────────────────────────────────────────


def kick_off(work: Work, event: Event) -> None:
    """Make the event's task list, all in the hands of whoever planned it, and tell them. Called
    again after a change of its time, what is not done yet gets new days. For the executor."""
    owner, days = _first_owner(work, event), dict(TEMPLATE)
    same = {"event_id": event.id, "state": TaskState.OPEN, "version": 1, "owner_id": owner}
    rows = [
        same | {"code": code, **_clock(work, _due(work, event, before))}
        for code, before in TEMPLATE
    ]
    made = upsert.new_rows(work.session, _T, rows, (_T.c.id,))
    if made:
        outbox.queue(
            work, "event.kicked_off", to=owner, key=f"event:{event.id}:tasks", event_id=event.id
        )
        return
    later = [
        {"task": code, **_clock(work, _due(work, event, before))} for code, before in days.items()
    ]
    moments = ("since", "due_at", "remind_at", "reminded")
    work.session.connection().execute(
        update(_T)
        .where(
            _T.c.event_id == event.id,
            _T.c.code == bindparam("task"),
            _T.c.state == TaskState.OPEN,
        )
        .values({name: bindparam(f"new_{name}", type_=_T.c[name].type) for name in moments}),
        [{"task": one["task"], **{f"new_{name}": one[name] for name in moments}} for one in later],
    )


def _first_owner(work: Work, event: Event) -> int:
    """Whoever planned it; when they have left, who plans now."""
    if people.roles_of(work.session, event.created_by) & STAFF:
        return event.created_by
    return next(iter(planners(work)), event.created_by)


def planners(work: Work) -> list[int]:
    """The activity specialists; where there is none, the managers. For this context."""
    found = people.holders(work.session, Role.ACTIVITY_SPECIALIST, work.today)
    return found or people.holders(work.session, Role.MANAGER, work.today)


def _due(work: Work, event: Event, before: int) -> datetime:
    """The end of that day, or of the next working day when that is nearly over."""
    begins = event.starts_at if before >= 0 else event.ends_at
    day = begins.astimezone(work.zone).date() - timedelta(days=before)
    zone = work.policy.timezone
    soonest = calendar.due_at(work.now, 1, zone, work.calendar)
    return max(calendar.local_instant(day, BY, zone), soonest)


def _clock(work: Work, due: datetime) -> dict[str, Any]:
    return {
        "since": work.now,
        "due_at": due,
        "remind_at": next_reminder(work, work.now, due, 0),
        "reminded": 0,
    }


def next_reminder(work: Work, since: datetime, due: datetime, sent: int) -> datetime | None:
    """When the next of the reminders is due, of which so many were sent; None: no more."""
    shares = work.policy.approval_reminders
    if sent >= len(shares):
        return None
    share, zone = shares[sent] / 100, work.policy.timezone
    return calendar.share_reached_at(since, due, share, zone, work.calendar)


# ── Doing ─────────────────────────────────────────────────────────────────────────────────────


def done(work: Work, task_id: int) -> EventTask:
    """The task is done; its owner says so, or who plans events. Said again by the same colleague,
    nothing changes.

    Raises:
        NotFound: no such task. NotPermitted: it is somebody else's.
        TaskDone: a colleague did it; who and when.
    """
    work.require(Permission.SEE_DESK)
    task = _theirs(work, task_id)
    won = work.session.execute(
        update(_T)
        .where(_T.c.id == task_id, _T.c.state == TaskState.OPEN)
        .values(
            state=TaskState.DONE,
            done_at=work.now,
            done_by=work.actor.person_id,
            remind_at=None,
            version=_T.c.version + 1,
        )
    )
    work.session.refresh(task)
    if won.rowcount:  # type: ignore[attr-defined]
        audit.record(work, "event_task.done", task, purpose=task.code)
    elif task.done_by != work.actor.person_id and task.done_by and task.done_at:
        raise TaskDone(by=people.staff_name(work.session, task.done_by), at=task.done_at)
    return task


def reassign(work: Work, task_id: int, person_id: int) -> EventTask:
    """Hand an open task to another colleague, who is told; to the same one, nothing changes.

    Raises:
        NotFound: no such task. OwnerUnfit: no colleague. TaskDone: it is done; by whom, when.
    """
    work.require(Permission.PLAN_EVENTS)
    task = _task(work, task_id)
    if not people.roles_of(work.session, person_id) & STAFF:
        raise OwnerUnfit
    if task.owner_id == person_id:
        return task
    won = work.session.execute(
        update(_T)
        .where(_T.c.id == task_id, _T.c.state == TaskState.OPEN)
        .values(owner_id=person_id, version=_T.c.version + 1)
    )
    work.session.refresh(task)
    if not won.rowcount:  # type: ignore[attr-defined]
        by = people.staff_name(work.session, task.done_by or 0)
        raise TaskDone(by=by, at=task.done_at or work.now)
    audit.record(work, "event_task.reassigned", task, purpose=task.code)
    key = f"task:{task.id}:owner:{task.version}"
    outbox.queue(work, "event_task.assigned", to=person_id, key=key, task_id=task_id)
    return task


def _task(work: Work, task_id: int) -> EventTask:
    found = work.session.get(EventTask, task_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def _theirs(work: Work, task_id: int) -> EventTask:
    task = _task(work, task_id)
    if not (_own(work, task) or work.actor.may(Permission.PLAN_EVENTS)):
        raise NotPermitted(permission=Permission.PLAN_EVENTS.value)
    return task


def _own(work: Work, task: EventTask) -> bool:
    return task.owner_id in {work.actor.person_id} | work.actor.acting_for


# ── Looking ───────────────────────────────────────────────────────────────────────────────────


def of_event(work: Work, event_id: int) -> list[Seen]:
    """An event's tasks, the earliest due first."""
    work.require(Permission.SEE_EVENTS)
    return _seen(work, _T.c.event_id == event_id)


def mine(work: Work) -> list[Seen]:
    """What the actor has to do for events, the earliest due first."""
    work.require(Permission.SEE_DESK)
    us = {work.actor.person_id} | work.actor.acting_for
    return _seen(work, _T.c.owner_id.in_(us) & (_T.c.state == TaskState.OPEN) & _goes_on())


def one(work: Work, task_id: int) -> Seen:
    """One task: its owner's, or anybody's who may see events.

    Raises:
        NotFound: no such task. NotPermitted: neither of them.
    """
    work.require(Permission.SEE_DESK)
    task = _task(work, task_id)
    if not (_own(work, task) or work.actor.may(Permission.SEE_EVENTS)):
        raise NotPermitted(permission=Permission.SEE_EVENTS.value)
    return _seen(work, _T.c.id == task_id)[0]


def colleagues(work: Work) -> list[tuple[int, StaffName]]:
    """Everybody a task can be given to."""
    work.require(Permission.PLAN_EVENTS)
    held = select(_G.c.person_id).where(_G.c.until.is_(None)).distinct()
    ids = list(work.session.execute(held).scalars())
    return sorted(people.staff_names(work.session, ids).items(), key=lambda one: str(one[1]))


def told(work: Work, task_id: int) -> Seen:
    """A task for a notice; run by the system."""
    work.require(Permission.RUN_SCHEDULE)
    return _seen(work, _T.c.id == _task(work, task_id).id)[0]


def of_event_told(work: Work, event_id: int) -> list[Seen]:
    """An event's tasks for a notice; run by the system."""
    work.require(Permission.RUN_SCHEDULE)
    return _seen(work, _T.c.event_id == event_id)


def _goes_on() -> Any:
    return _E.c.state != EventState.CANCELLED


def _seen(work: Work, which: Any) -> list[Seen]:
    rows = work.session.execute(
        select(EventTask, Event)
        .join(_E, _E.c.id == _T.c.event_id)
        .where(which)
        .order_by(_T.c.due_at, _T.c.id)
        .execution_options(populate_existing=True)
    ).all()
    ids = {task.owner_id for task, _event in rows} | {task.done_by for task, _event in rows}
    names = people.staff_names(work.session, [one for one in ids if one is not None])
    return [
        Seen(
            task,
            event,
            names[task.owner_id],
            None if task.done_by is None else names[task.done_by],
            _own(work, task),
        )
        for task, event in rows
    ]
