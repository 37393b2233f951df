"""What the schedule has to say about applications: drafts that wait, clocks that run out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from domain import outbox
from domain.access import Permission, Role
from domain.applications import clocks, desk
from domain.applications.clocks import Clock
from domain.applications.model import Application, State
from domain.people import service as people
from domain.work import Work

_A = Application.__table__  # type: ignore[attr-defined]

CHUNK = 10  # the calendar takes its time: so a unit stays below 100 ms


@dataclass(frozen=True, slots=True)
class _Staff:
    specialists: list[int]
    managers: list[int]


def remind(work: Work, *, chunk: int = CHUNK) -> int:
    """Queue what is due now: drafts after 7 and 27 days (R1.2), clocks at 80 % to the specialist
    and at 100 % to the manager (R1.4). Returns how many applications were looked at; call again
    until it is 0. A repeated call says nothing twice.
    """
    work.require(Permission.RUN_SCHEDULE)
    due = list(
        work.session.execute(
            select(Application)
            .where(_A.c.watch_at <= work.now)
            .order_by(_A.c.watch_at, _A.c.id)
            .limit(chunk)
            .execution_options(populate_existing=True)
        ).scalars()
    )
    if not due:
        return 0
    staff = _Staff(
        people.holders(work.session, Role.MEMBER_SPECIALIST, work.today),
        people.holders(work.session, Role.MANAGER, work.today),
    )
    later = [_look_at(work, application, staff) for application in due]
    work.session.connection().execute(
        update(_A).where(_A.c.id == bindparam("row")).values(watch_at=bindparam("later")), later
    )
    return len(due)


def _look_at(work: Work, application: Application, staff: _Staff) -> dict[str, Any]:
    if application.state == State.DRAFT:
        _remind_of_draft(work, application)
        later = clocks.draft_watch(work, application.touched_at)
    else:
        for clock in clocks.running(application):
            _warn(work, application, clock, staff)
        later = clocks.next_watch(work, application)
    return {"row": application.id, "later": later}


def _remind_of_draft(work: Work, application: Application) -> None:
    """One reminder, the latest that is due, at a decent hour."""
    days = [
        days
        for days in work.policy.draft_reminders
        if application.touched_at + timedelta(days=days) <= work.now
    ]
    if application.person_id is None or not days:
        return
    outbox.queue(
        work,
        "application.draft_reminder",
        to=application.person_id,
        key=f"application:{application.id}:draft:{_stamp(application.touched_at)}:{max(days)}",
        not_before=outbox.decent_hour(work),
        application_id=application.id,
        expires_on=(application.touched_at + timedelta(days=work.policy.draft_days)).isoformat(),
    )


def _warn(work: Work, application: Application, clock: Clock, staff: _Staff) -> None:
    share = clocks.reached(work, clock)
    if share is None:
        return
    late = share >= clocks.LATE
    claimed = application.claimed_by
    to = staff.managers if late else staff.specialists if claimed is None else [claimed]
    mark = f"application:{application.id}:{clock.name}:{_stamp(clock.due)}:{share:.0%}"
    for person_id in to:
        outbox.queue(
            work,
            "application.overdue" if late else "application.due_soon",
            to=person_id,
            key=f"{mark}:{person_id}",
            application_id=application.id,
            clock=clock.name,
        )
    if late:
        desk.redraw(work, application)


def _stamp(moment: datetime) -> str:
    return f"{moment:%Y%m%d%H%M%S}"
