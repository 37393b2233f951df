"""Members with points, for the tests of tiers."""

from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain import policy
from domain.access import SYSTEM, Actor
from domain.members.model import Member
from domain.outbox import OutboxMessage
from domain.points import ledger
from domain.points.model import Cause
from domain.tiers import due, service
from domain.tiers.model import TierReview
from domain.work import Work

_numbers = count(1)
ZONE = ZoneInfo("Asia/Shanghai")


def member(
    club: Any, *, tier: str = "ordinary", joined: date = date(2025, 3, 10), **more: Any
) -> int:
    """Somebody on the roll with a Telegram account; their member id."""
    person: Actor = club.person(language="en")
    with club.work() as work:
        row = Member(
            number=f"NJ{next(_numbers)}",
            person_id=person.person_id,
            joined_on=joined,
            admitted_at=club.now,
            tier=tier,
            **more,
        )
        work.session.add(row)
        work.session.flush()
        assert row.id is not None
        return row.id


def earn(club: Any, member_id: int, points: int, *, raising: bool = True, **more: Any) -> Any:
    """Points of a valid purchase; what `raise_up` says afterwards."""
    with club.work() as work:
        key = f"purchase:{next(_numbers)}"
        ledger.earn(
            work,
            member_id=member_id,
            points=points,
            key=key,
            cause=Cause("purchase"),
            **{"counts": True} | more,
        )
        return service.raise_up(work, member_id) if raising else None


def spend(club: Any, member_id: int, points: int) -> None:
    with club.work() as work:
        key = f"spent:{next(_numbers)}"
        ledger.spend(work, member_id=member_id, points=points, key=key, cause=Cause("lottery"))


def tier(club: Any, member_id: int) -> str:
    with club.work() as work:
        return str(work.session.get_one(Member, member_id).tier)


def set_day(club: Any, day: date) -> None:
    """It is noon of this day at the club."""
    club.now = datetime.combine(day, time(12), ZONE)


def night(club: Any, *, until: date | None = None) -> None:
    """The nightly round of today, or of every day up to and with this one."""
    today = club.now.astimezone(ZONE).date()
    with club.work() as work:
        for ahead in range((until - today).days + 1 if until else 1):
            if until is not None:
                set_day(club, today + timedelta(days=ahead))
            while due.run(Work(work.session, SYSTEM, club.now)):
                pass


def told(club: Any, beginning: str = "tier.") -> list[str]:
    """The kinds of notices queued so far, in order."""
    with club.work() as work:
        kinds = select(OutboxMessage.kind).order_by(OutboxMessage.id)
        return [kind for kind in work.session.scalars(kinds) if kind.startswith(beginning)]


def steps(club: Any, member_id: int) -> list[tuple[str, str | None]]:
    """(step, outcome) of a member's evaluations, in order."""
    with club.work() as work:
        rows = work.session.scalars(
            select(TierReview)
            .where(TierReview.member_id == member_id)  # type: ignore[arg-type]
            .order_by(TierReview.id)  # type: ignore[arg-type]
        )
        return [(row.step, row.outcome) for row in rows]


def rules(**values: Any) -> None:
    """Settings of this test; an autouse fixture takes them back."""
    policy.set_defaults(**values)
