"""The clock of an event's summary: drafted on the third day, due on the seventh (R4.9, E44.1)."""

from collections.abc import Sequence
from datetime import datetime, time

from domain import audit, calendar, outbox
from domain.events.after_model import EventAfter
from domain.events.model import Event, EventState
from domain.events.planners import in_charge
from domain.outbox import STAFF_GROUP
from domain.work import Work

DRAFTED, DUE = 3, 7  # days after the end, counted in club days
AT, BY = time(9), time(18)


def draft_at(work: Work, event: Event) -> datetime:
    """When the draft is made, in the morning; aware UTC."""
    return _club_time(work, event, DRAFTED, AT)


def _club_time(work: Work, event: Event, days: int, at: time) -> datetime:
    day = event.ends_at.astimezone(work.zone).date() + days * calendar.DAY
    return calendar.local_instant(day, at, work.policy.timezone)


def draft(work: Work, event: Event, after: EventAfter) -> int:
    """On the third day the figures stand and whoever planned it completes the summary until the
    seventh (E44.1); one that comes late has one working day."""
    if after.drafted_at is not None or work.now < draft_at(work, event):
        return 0
    due = calendar.due_at(work.now, 1, work.policy.timezone, work.calendar)
    after.drafted_at = work.now
    after.due_at = max(_club_time(work, event, DUE, BY), due)
    after.remind_at = _next_reminder(work, after)
    audit.record(work, "event_summary.drafted", after)
    first = f"event:{event.id}:summary"
    _tell(work, event, "event.summary_drafted", first)
    outbox.queue(
        work,
        "desk.event_over",
        to=STAFF_GROUP,
        key=f"{first}:desk",
        topic="events",
        event_id=event.id,
    )
    return 1


def remind(work: Work, event: Event, after: EventAfter) -> int:
    """Whoever has to complete it hears at half of the time and when it is due."""
    if after.remind_at is None or after.remind_at > work.now:
        return 0
    if event.state != EventState.OVER:  # handed in meanwhile
        after.remind_at = None
        return 0
    while after.remind_at is not None and after.remind_at <= work.now:
        after.reminded += 1
        after.remind_at = _next_reminder(work, after)
    key = f"event:{event.id}:summary:{after.reminded}"
    _tell(work, event, "event.summary_reminder", key)
    return 1


def _next_reminder(work: Work, after: EventAfter) -> datetime | None:
    shares = work.policy.approval_reminders
    if after.drafted_at is None or after.due_at is None or after.reminded >= len(shares):
        return None
    share = shares[after.reminded] / 100
    zone = work.policy.timezone
    since, due = after.drafted_at, after.due_at
    return calendar.share_reached_at(since, due, share, zone, work.calendar)


def _tell(work: Work, event: Event, kind: str, key: str) -> None:
    to: Sequence[int] = in_charge(work, event.created_by)
    outbox.queue_all(work, kind, [(one, f"{key}:{one}", {"event_id": event.id}) for one in to])
