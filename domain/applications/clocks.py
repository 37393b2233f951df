"""The promised dates of an application, in the club's working days (R1.4).

They start when the file is complete and stop while something is missing; when it has come, they
start anew (E22.2–3, E23.2).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from domain import calendar, days
from domain.applications.model import WAITING, Application, State
from domain.work import Work

WARNING, LATE = 0.8, 1.0  # of the working time (R1.4)
_MAKING = (*WAITING, State.APPROVED, State.FEE_DUE, State.IN_PRODUCTION)
_DECIDING = (State.SUBMITTED, State.UNDER_REVIEW, State.EXCEPTION_PENDING)


@dataclass(frozen=True, slots=True)
class Clock:
    """`name`: completeness | entry | card. Instants are aware UTC."""

    name: str
    start: datetime
    due: datetime


def due(work: Work, working_days: int) -> datetime:
    """The close of business so many working days after today."""
    return calendar.due_at(work.now, working_days, work.policy.timezone, days.of_club(work))


def started(work: Work) -> dict[str, Any]:
    """The columns of an application whose file is complete from now on."""
    rules = work.policy
    values: dict[str, Any] = {
        "complete_at": work.now,
        "tidied_at": None,
        "completeness_due": due(work, rules.completeness_days),
        "entry_due": due(work, rules.entry_days),
        "card_due": due(work, rules.card_days),
    }
    first = Clock("completeness", work.now, values["completeness_due"])
    return values | {"watch_at": _warning_at(work, first)}


def stopped() -> dict[str, Any]:
    """The columns of an application that waits for the applicant."""
    return dict.fromkeys(("complete_at", "completeness_due", "entry_due", "card_due", "watch_at"))


def running(application: Application) -> Iterator[Clock]:
    """The clocks that count for an application now."""
    start, state = application.complete_at, application.state
    if start is None:
        return
    untidied = state == State.SUBMITTED and application.tidied_at is None
    for name, due, counts in (
        ("completeness", application.completeness_due, untidied),
        ("entry", application.entry_due, state in _DECIDING),
        ("card", application.card_due, state in _MAKING),
    ):
        if due is not None and counts:
            yield Clock(name, start, due)


def reached(work: Work, clock: Clock) -> float | None:
    """WARNING or LATE, whichever the clock has passed, or None."""
    if work.now >= clock.due:
        return LATE
    return WARNING if work.now >= _warning_at(work, clock) else None


def next_watch(work: Work, application: Application) -> datetime | None:
    """When the next of its running clocks has to be looked at, after now; None: no more."""
    moments = [
        moment
        for clock in running(application)
        for moment in (_warning_at(work, clock), clock.due)
        if moment > work.now
    ]
    return min(moments, default=None)


def draft_watch(work: Work, touched: datetime) -> datetime | None:
    """When a draft last touched then is due for its next reminder, after now (R1.2)."""
    moments = (touched + timedelta(days=days) for days in work.policy.draft_reminders)
    return min((moment for moment in moments if moment > work.now), default=None)


def _warning_at(work: Work, clock: Clock) -> datetime:
    return calendar.share_reached_at(
        clock.start, clock.due, WARNING, work.policy.timezone, days.of_club(work)
    )
