"""The year's plan as colleagues see it: months, kinds, where it falls short, who agreed to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache

from sqlalchemy import select

from domain import calendar
from domain.access import Permission
from domain.approvals.model import Approval, ApprovalStep
from domain.errors import NotFound
from domain.events import limits
from domain.events.model import Event, EventKind, EventState
from domain.people import service as people
from domain.people.names import StaffName
from domain.plans import changing, moving
from domain.plans.model import AnnualPlan, ItemState, PlanItem
from domain.work import Work

_A = AnnualPlan.__table__  # type: ignore[attr-defined]
_I = PlanItem.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]
_S = ApprovalStep.__table__  # type: ignore[attr-defined]

# What happens, or happened, by an event's plan.
_COUNTS = (ItemState.PLANNED, ItemState.CHANGING)
_HIDDEN = (EventState.CANCELLED, EventState.DRAFT, EventState.PROPOSED)


@dataclass(frozen=True, slots=True)
class Taken:
    """A decision: by whom, in which role, when (aware UTC), which."""

    by: StaffName
    role: str
    at: datetime
    decision: str


@dataclass(frozen=True, slots=True)
class Request:
    """An approval as the screens of a plan show it. `own`: the actor asked for it."""

    approval: Approval
    taken: Sequence[Taken]
    own: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """A year. `plan` None: not begun. `months` are the events of January to December, `least` how
    many there should be in each; `due_on` is the last working day before Spring Festival."""

    year: int
    plan: AnnualPlan | None
    due_on: date
    least: int
    items: Sequence[PlanItem] = ()
    request: Request | None = None
    changes: int = 0
    editable: bool = False

    @property
    def months(self) -> tuple[int, ...]:
        here = [one.month for one in self.items if one.state in _COUNTS]
        return tuple(here.count(month) for month in range(1, 13))

    @property
    def short(self) -> tuple[int, ...]:
        """The months with fewer events than there should be."""
        return tuple(month for month, n in enumerate(self.months, 1) if n < self.least)

    @property
    def kinds(self) -> Mapping[str, int]:
        """Every kind with how many there are of it."""
        here = [one.kind for one in self.items if one.state in _COUNTS]
        return {kind: here.count(kind) for kind in EventKind}

    @property
    def budget(self) -> Decimal:
        return sum((one.budget for one in self.items if one.state in _COUNTS), Decimal(0))


@dataclass(frozen=True, slots=True)
class Item:
    """One item. `request` is the change of it that is asked for."""

    item: PlanItem
    plan: AnnualPlan
    event: Event | None
    request: Request | None
    editable: bool


@dataclass(frozen=True, slots=True)
class Planned:
    """An event as its planners see it. `item` and `year`: of the year's plan, if it is of it."""

    event: Event
    limits: Mapping[tuple[str, str], int] = field(default_factory=dict)
    request: Request | None = None
    item: PlanItem | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the work calendar. `outside`: not of the year's plan; `sure`: it has a day."""

    month: int
    day: date | None
    title: str
    kind: str
    budget: Decimal
    note: str = ""
    outside: bool = False
    waits: bool = False


# ── The year ──────────────────────────────────────────────────────────────────────────────────


def overview(work: Work, year: int) -> Overview:
    """The plan of a year with its months.

    Raises:
        NotFound: no year of ours.
    """
    work.require(Permission.SEE_EVENTS)
    return _overview(work, year)


def one(work: Work, plan_id: int) -> AnnualPlan:
    """A plan by its number.

    Raises:
        NotFound: there is none.
    """
    work.require(Permission.SEE_EVENTS)
    return moving.get(work, plan_id)


def told(work: Work, year: int) -> Overview:
    """The same for a notice, a picture or a file; run by the system."""
    work.require(Permission.RUN_SCHEDULE)
    return _overview(work, year)


def _overview(work: Work, year: int) -> Overview:
    if not 2000 <= year <= 2100:
        raise NotFound
    plan = of_year(work, year)
    least = work.policy.events_a_month
    if plan is None:
        return Overview(year, None, due_on(work, year), least)
    found = moving.items(work, plan.id or 0)
    request = asked(work, plan.approval_id)
    returned = request is not None and request.approval.state == "returned"
    return Overview(
        year,
        plan,
        due_on(work, year),
        least,
        items=found,
        request=request,
        changes=sum(one.state in (ItemState.ASKED, ItemState.CHANGING) for one in found),
        editable=plan.state == "draft" or (plan.state == "proposed" and returned),
    )


def of_year(work: Work, year: int) -> AnnualPlan | None:
    """The caller holds the right."""
    return work.session.execute(
        select(AnnualPlan).where(_A.c.year == year).execution_options(populate_existing=True)
    ).scalar_one_or_none()


def due_on(work: Work, year: int) -> date:
    """The last day the club works before Spring Festival begins, the eve with it (E42.1)."""
    day = _spring_festival(year) - 2 * calendar.DAY
    while not calendar.is_working_day(day, work.calendar):
        day -= calendar.DAY
    return day


@cache
def _spring_festival(year: int) -> date:
    ((_lunar, day),) = calendar.lunar_birthdays(1, 1, date(year, 1, 20), date(year, 2, 21))
    return day


def asked(work: Work, approval_id: int | None) -> Request | None:
    """A request with who decided what; the caller holds the right."""
    approval = None if approval_id is None else work.session.get(Approval, approval_id)
    if approval is None:
        return None
    steps = work.session.execute(
        select(_S.c.decided_by, _S.c.role, _S.c.at, _S.c.decision)
        .where(_S.c.approval_id == approval_id)
        .order_by(_S.c.id)
    ).all()
    names = people.staff_names(work.session, {one.decided_by for one in steps})
    taken = [Taken(names[one.decided_by], one.role, one.at, one.decision) for one in steps]
    return Request(approval, taken, own=approval.requester_id == work.actor.person_id)


# ── One item, one event ───────────────────────────────────────────────────────────────────────


def item(work: Work, item_id: int) -> Item:
    """
    Raises:
        NotFound: no such item.
    """
    work.require(Permission.SEE_EVENTS)
    return _item(work, item_id)


def item_told(work: Work, item_id: int) -> Item:
    """The same for a notice; run by the system."""
    work.require(Permission.RUN_SCHEDULE)
    return _item(work, item_id)


def _item(work: Work, item_id: int) -> Item:
    one = moving.item(work, item_id)
    plan = moving.get(work, one.plan_id)
    event = None if one.event_id is None else work.session.get(Event, one.event_id)
    standing = changing.standing(work, one)
    request = asked(work, standing.id if standing else one.approval_id)
    whole = asked(work, plan.approval_id)
    returned = whole is not None and whole.approval.state == "returned"
    editable = plan.state == "draft" or (plan.state == "proposed" and returned)
    return Item(one, plan, event, request, editable)


def planned(work: Work, event_id: int) -> Planned:
    """An event's plan.

    Raises:
        NotFound: no such event.
    """
    work.require(Permission.SEE_EVENTS)
    event = work.session.get(Event, event_id, populate_existing=True)
    if event is None:
        raise NotFound
    own = None if event.plan_item_id is None else moving.item(work, event.plan_item_id)
    year = None if own is None else moving.get(work, own.plan_id).year
    request = asked(work, event.approval_id)
    return Planned(event, limits.standing(work, event_id), request, own, year)


# ── The work calendar ─────────────────────────────────────────────────────────────────────────


def entries(work: Work, year: int) -> list[Entry]:
    """The year's events in order: items as their event plans have them by now, and events outside
    the plan. Drafts and cancelled events are left out; run by the system."""
    work.require(Permission.RUN_SCHEDULE)
    plan = of_year(work, year)
    begins, ends = (
        calendar.local_instant(date(one, 1, 1), time(0), work.policy.timezone)
        for one in (year, year + 1)
    )
    events = {
        one.id: one
        for one in work.session.execute(
            select(Event).where(
                _E.c.starts_at >= begins,
                _E.c.starts_at < ends,
                _E.c.state.not_in(_HIDDEN),
            )
        ).scalars()
    }
    found = []
    for one in [] if plan is None else moving.items(work, plan.id or 0):
        event = events.pop(one.event_id, None)
        waits = one.state in (ItemState.ASKED, ItemState.CHANGING)
        if event is not None:
            found.append(_of_event(work, event, one.note, waits=waits))
        else:
            found.append(
                Entry(one.month, one.day, one.title, one.kind, one.budget, one.note, waits=waits)
            )
    found += [
        _of_event(work, event, "", outside=event.plan_item_id is None) for event in events.values()
    ]
    return sorted(found, key=lambda one: (one.month, one.day or date.max, one.title))


def _of_event(
    work: Work, event: Event, note: str, *, outside: bool = False, waits: bool = False
) -> Entry:
    day = event.starts_at.astimezone(work.zone).date()
    return Entry(
        day.month, day, event.title, event.kind, event.budget, note, outside=outside, waits=waits
    )
