"""When a member is told that points will expire: 30, 7 and 1 days before, at nine (R3.3)."""

from datetime import datetime, time, timedelta

from domain import calendar
from domain.work import Work

TOLD_AT = time(9)


def next_telling(work: Work, expires_at: datetime | None) -> datetime | None:
    """The next reminder after now, aware UTC; None when there is none. The days are counted to
    the club day on which the points are gone."""
    if expires_at is None:
        return None
    gone = expires_at.astimezone(work.zone).date()
    zone = work.policy.timezone
    days = (gone - timedelta(days=days) for days in work.policy.expiry_notices)
    moments = (calendar.local_instant(day, TOLD_AT, zone) for day in days)
    return min((moment for moment in moments if moment > work.now), default=None)
