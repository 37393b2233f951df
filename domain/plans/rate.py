"""The activity rate: how many events were held in each month (R13, A:2)."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select

from domain.access import Permission
from domain.errors import NotFound
from domain.events.model import Event, EventState
from domain.plans.held import PAST, within
from domain.work import Work

_E = Event.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Rate:
    """How many events were held in each month of a year (R13); `least` there should be. `begun`
    counts the months that are over, and the present one."""

    year: int
    least: int
    months: tuple[int, ...]
    begun: int

    @property
    def short(self) -> tuple[int, ...]:
        """The months begun with fewer than there should be."""
        there = enumerate(self.months[: self.begun], 1)
        return tuple(month for month, n in there if n < self.least)


def rate(work: Work, year: int) -> Rate:
    """The activity rate of a year, month by month; cancelled ones are left out (R13).

    Raises:
        NotFound: no year of ours.
    """
    work.require(Permission.SEE_EVENTS)
    return _rate(work, year)


def rate_told(work: Work, year: int) -> Rate:
    """The same for a picture; run by the system."""
    work.require(Permission.RUN_SCHEDULE)
    return _rate(work, year)


def _rate(work: Work, year: int) -> Rate:
    if not 2000 <= year <= 2100:
        raise NotFound
    wanted = (*within(work, year), _took_place(work))
    starts = work.session.execute(select(_E.c.starts_at).where(*wanted))
    held = [one.astimezone(work.zone).month for one in starts.scalars()]
    months = tuple(held.count(month) for month in range(1, 13))
    today = work.today
    begun = 12 if today.year > year else today.month if today.year == year else 0
    return Rate(year, work.policy.events_a_month, months, begun)


def _took_place(work: Work) -> Any:
    ended = (_E.c.state == EventState.ANNOUNCED) & (_E.c.ends_at <= work.now)
    return or_(_E.c.state.in_(PAST), ended)
