"""Owners of tasks hear at half of the time and at its end (E43.3)."""

from collections.abc import Collection

from sqlalchemy import select

from domain import outbox
from domain.access import Permission
from domain.events.model import Event, EventState
from domain.events.tasks import next_reminder, planners
from domain.people.model import RoleGrant
from domain.plans.model import EventTask, TaskState
from domain.work import Work

_T = EventTask.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]
_G = RoleGrant.__table__  # type: ignore[attr-defined]
CHUNK = 100


def remind(work: Work) -> int:
    """Remind owners of what is open; who plans events, where the owner has left the team. Tasks of
    cancelled events rest. How many; called again until it returns 0.
    """
    work.require(Permission.RUN_SCHEDULE)
    found = list(
        work.session.execute(
            select(EventTask)
            .where(_T.c.remind_at <= work.now, _T.c.state == TaskState.OPEN)
            .order_by(_T.c.remind_at)
            .limit(CHUNK)
            .with_for_update(skip_locked=True)
        ).scalars()
    )
    if not found:
        return 0
    here = _colleagues(work, {one.owner_id for one in found})
    cancelled = _cancelled(work, {one.event_id for one in found})
    instead = planners(work)
    notices = []
    for task in found:
        while task.remind_at is not None and task.remind_at <= work.now:
            task.reminded += 1
            task.remind_at = next_reminder(work, task.since, task.due_at, task.reminded)
        if task.event_id in cancelled:
            continue
        key = f"task:{task.id}:{task.due_at:%y%m%d}:{task.reminded}"
        params = {"task_id": task.id, "due": task.reminded > 1}
        to = [task.owner_id] if task.owner_id in here else instead
        notices += [(one, f"{key}:{one}", params) for one in to]
    outbox.queue_all(work, "event_task.reminder", notices)
    work.session.flush()
    return len(found)


def _colleagues(work: Work, ids: Collection[int]) -> set[int]:
    held = select(_G.c.person_id).where(_G.c.person_id.in_(ids), _G.c.until.is_(None))
    return set(work.session.execute(held).scalars())


def _cancelled(work: Work, ids: Collection[int]) -> set[int]:
    ended = select(_E.c.id).where(_E.c.id.in_(ids), _E.c.state == EventState.CANCELLED)
    return set(work.session.execute(ended).scalars())
