"""How long a step may take, and the reminders on the way (R12.1)."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from domain import calendar, days
from domain.access import Permission
from domain.approvals import telling
from domain.approvals.model import Approval
from domain.work import Work

CHUNK = 100
_T = Approval.__table__  # type: ignore[attr-defined]


def remind(work: Work) -> int:
    """Remind of requests whose step has used 50 and 100 % of its time (R12.1); how many.

    Works in chunks: called again until it returns 0.
    """
    work.require(Permission.RUN_SCHEDULE)
    due = work.session.execute(
        select(Approval)
        .where(_T.c.remind_at <= work.now)
        .order_by(_T.c.remind_at)
        .limit(CHUNK)
        .with_for_update(skip_locked=True)
    ).scalars()
    count = 0
    for approval in due:
        count += 1
        _count(work, approval)
        telling.reminder(work, approval)
    work.session.flush()
    return count


def _count(work: Work, approval: Approval) -> None:
    """On to the next reminder; one that is due by now as well is the same reminder."""
    while approval.remind_at is not None and approval.remind_at <= work.now:
        approval.reminded += 1
        approval.remind_at = _next_reminder(
            work, approval.step_since, approval.due_at, approval.reminded
        )


def clock(work: Work, working_days: int) -> dict[str, Any]:
    due = calendar.due_at(work.now, working_days, work.policy.timezone, days.of_club(work))
    return {
        "step_since": work.now,
        "due_at": due,
        "remind_at": _next_reminder(work, work.now, due, 0),
        "reminded": 0,
    }


def _next_reminder(
    work: Work, since: datetime, due: datetime | None, sent: int
) -> datetime | None:
    shares = work.policy.approval_reminders
    if due is None or sent >= len(shares):
        return None
    return calendar.share_reached_at(
        since, due, shares[sent] / 100, work.policy.timezone, days.of_club(work)
    )
