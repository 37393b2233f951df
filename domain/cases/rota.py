"""Who is on duty for urgent matters when nobody is at work (A:(2)5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import delete, select

from domain import audit, calendar, upsert
from domain.access import RIGHTS, Permission
from domain.cases import clocks, conflict
from domain.cases.errors import DutyUnfit, TakerUnfit
from domain.cases.model import ServiceCase
from domain.cases.rota_model import DutyShift
from domain.errors import NotFound
from domain.people import service as people
from domain.people.names import StaffName
from domain.work import Work

MOST = 31  # days entered at once

_S = DutyShift.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Duty:
    """A shift and whose it is."""

    shift: DutyShift
    who: StaffName
    now: bool


def on_duty(work: Work, case: ServiceCase) -> int | None:
    """Who is to be told of an urgent case first: the colleague on duty, while the club is closed,
    if they may know of it. Run for whoever raised it."""
    if not case.urgent or clocks.measure(work).opening(work.now) == work.now:
        return None
    found = work.session.execute(
        select(_S.c.person_id)
        .where(_S.c.begins_at <= work.now, _S.c.ends_at > work.now)
        .order_by(_S.c.begins_at.desc(), _S.c.id)
    ).scalars()
    return next((one for one in found if conflict.may_take(work, case, one)), None)


def listed(work: Work) -> Sequence[Duty]:
    """The shifts that go on or are to come, in order."""
    work.require(Permission.HANDLE_CASES)
    rows = list(
        work.session.execute(
            select(DutyShift)
            .where(_S.c.ends_at > work.now)
            .order_by(_S.c.begins_at, _S.c.id)
            .limit(100)
        ).scalars()
    )
    names = people.staff_names(work.session, {one.person_id for one in rows}) if rows else {}
    return [Duty(one, names[one.person_id], one.begins_at <= work.now) for one in rows]


def put(work: Work, *, person_id: int, first: date, last: date, begins: time, ends: time) -> int:
    """Put a colleague on duty on each of these days, from one time to another by the club's
    clock; `ends` not after `begins` is the next morning. A shift they have already stays. How
    many days.

    Raises:
        DutyUnfit: no such days, more than a month, or all of it is over.
        TakerUnfit: they do not handle cases.
    """
    work.require(Permission.ASSIGN_CASES)
    days = (last - first).days + 1
    if not 1 <= days <= MOST:
        raise DutyUnfit(reason="days")
    roles = people.roles_of(work.session, person_id)
    if not any(Permission.HANDLE_CASES in RIGHTS[role] for role in roles):
        raise TakerUnfit
    over = timedelta(days=1) if ends <= begins else timedelta(0)
    zone = work.policy.timezone
    rows = [
        {
            "person_id": person_id,
            "begins_at": calendar.local_instant(day, begins, zone),
            "ends_at": calendar.local_instant(day + over, ends, zone),
            "named_by": work.actor.person_id,
        }
        for day in (first + timedelta(days=n) for n in range(days))
    ]
    if calendar.local_instant(last + over, ends, zone) <= work.now:
        raise DutyUnfit(reason="over")
    upsert.all_if_new(work.session, _S, rows)
    audit.record(work, "duty.named", purpose=f"{first} {last} #{person_id}")
    return days


def drop(work: Work, *, shift_id: int) -> None:
    """Take a shift out.

    Raises:
        NotFound: no such shift.
    """
    work.require(Permission.ASSIGN_CASES)
    done = work.session.execute(delete(_S).where(_S.c.id == shift_id))
    if not done.rowcount:  # type: ignore[attr-defined]
        raise NotFound
    audit.record(work, "duty.dropped", purpose=str(shift_id))
