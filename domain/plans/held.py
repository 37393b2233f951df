"""A year's events against its plan: held, moved, cancelled, outside of it, and what they cost
(E45.3)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, time
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, func, or_, select

from domain import calendar
from domain.events import costs, feedback
from domain.events.after_model import Visit
from domain.events.costs import CENT
from domain.events.feedback import Results
from domain.events.model import Event, EventState, Registration, SeatState
from domain.plans import profile, reading
from domain.plans.model import ItemState, PlanItem
from domain.work import Work

_E = Event.__table__  # type: ignore[attr-defined]
_I = PlanItem.__table__  # type: ignore[attr-defined]
_R = Registration.__table__  # type: ignore[attr-defined]
_G = Visit.__table__  # type: ignore[attr-defined]

PAST = (EventState.OVER, EventState.SUMMARIZED, EventState.SIGNED)
# What became of a line of the year; the first three were held.
HELD, MOVED, OUTSIDE = "held", "moved", "outside"
CANCELLED, DROPPED, COMING, OPEN = "cancelled", "dropped", "coming", "open"


@dataclass(frozen=True, slots=True)
class Line:
    """An event of the year. `became`: held, moved (to another month or day), outside (held without
    being planned), cancelled, dropped (from the plan), coming, open (no event was made of it).
    `planned` is the month of the plan; sums in yuan; `came` are those let in, or registered where
    nobody was checked in."""

    title: str
    kind: str
    became: str
    planned: int | None
    on: date | None
    budget: Decimal
    cost: Decimal
    came: int
    event_id: int | None = None

    @property
    def took_place(self) -> bool:
        return self.became in (HELD, MOVED, OUTSIDE)


@dataclass(frozen=True, slots=True)
class Year:
    """`before` and `now` are the membership at the end of the year before and of this one (or by
    today), as domain/plans/profile counts them; `said` is what members said of all events."""

    year: int
    lines: Sequence[Line]
    least: int
    before: Mapping[str, Any]
    now: Mapping[str, Any]
    said: Results

    def count(self, *became: str) -> int:
        return sum(one.became in became for one in self.lines)

    @property
    def months(self) -> tuple[int, ...]:
        """How many were held in each month."""
        held = [one.on.month for one in self.lines if one.took_place and one.on]
        return tuple(held.count(month) for month in range(1, 13))

    @property
    def planned(self) -> tuple[int, ...]:
        """How many the plan had in each month."""
        there = [one.planned for one in self.lines if one.planned]
        return tuple(there.count(month) for month in range(1, 13))

    @property
    def budget(self) -> Decimal:
        return sum((one.budget for one in self.lines if one.became != DROPPED), Decimal(0))

    @property
    def cost(self) -> Decimal:
        return sum((one.cost for one in self.lines), Decimal(0))


def within(work: Work, year: int) -> list[Any]:
    """The conditions that an event begins in this year of the club's zone."""
    zone = work.policy.timezone
    first, last = (
        calendar.local_instant(date(one, 1, 1), time(0), zone) for one in (year, year + 1)
    )
    return [_E.c.starts_at >= first, _E.c.starts_at < last]


# ── The year ──────────────────────────────────────────────────────────────────────────────────


def of_year(work: Work, year: int) -> Year:
    """The year as it stands now; the caller holds the right."""
    plan = reading.of_year(work, year)
    items: list[PlanItem] = []
    if plan is not None:
        found = select(PlanItem).where(_I.c.plan_id == plan.id, _I.c.state != ItemState.ASKED)
        items = list(work.session.execute(found.order_by(_I.c.month, _I.c.id)).scalars())
    ids = {one.event_id for one in items if one.event_id is not None}
    events = {
        int(one.id or 0): one
        for one in work.session.execute(
            select(Event).where(or_(_E.c.id.in_(ids), and_(*within(work, year))))
        ).scalars()
    }
    spent = costs.totals(work.session, list(events))
    came = _came(work, list(events))
    lines = [_of_item(work, one, events, spent, came) for one in items]
    mine = [event for key, event in events.items() if key not in ids and _shown(event)]
    lines += [_outside(work, event, spent, came) for event in mine]
    lines.sort(key=lambda one: (one.on.month if one.on else one.planned or 13, one.title))
    held = [one.event_id for one in lines if one.took_place]
    return Year(
        year,
        lines,
        work.policy.events_a_month,
        before=profile.figures(work, year),
        now=profile.figures(work, year + 1),
        said=feedback.together(work.session, _G.c.event_id.in_(held)),
    )


def _shown(event: Event) -> bool:
    return event.state not in (EventState.DRAFT, EventState.PROPOSED)


def _of_item(
    work: Work,
    item: PlanItem,
    events: Mapping[int, Event],
    spent: Mapping[int, Decimal],
    came: Mapping[int, int],
) -> Line:
    event = None if item.event_id is None else events.get(item.event_id)
    if event is None:
        became = DROPPED if item.state == ItemState.DROPPED else OPEN
        zero = Decimal(0)
        return Line(item.title, item.kind, became, item.month, item.day, item.budget, zero, 0)
    on = _day(work, event)
    became = _became(work, event)
    if became == HELD and (on.month != item.month or on != (item.day or on)):
        became = MOVED
    if item.state == ItemState.DROPPED and became != HELD:
        became = DROPPED
    return replace(_line(work, event, became, spent, came), planned=item.month)


def _outside(
    work: Work, event: Event, spent: Mapping[int, Decimal], came: Mapping[int, int]
) -> Line:
    became = _became(work, event)
    outside = became == HELD and event.plan_item_id is None
    return _line(work, event, OUTSIDE if outside else became, spent, came)


def _became(work: Work, event: Event) -> str:
    if event.state == EventState.CANCELLED:
        return CANCELLED
    return HELD if event.state in PAST or event.ends_at <= work.now else COMING


def _line(
    work: Work, event: Event, became: str, spent: Mapping[int, Decimal], came: Mapping[int, int]
) -> Line:
    number = int(event.id or 0)
    return Line(
        event.title,
        event.kind,
        became,
        None,
        _day(work, event),
        event.budget,
        spent.get(number, Decimal(0)),
        came.get(number, 0),
        number,
    )


def _day(work: Work, event: Event) -> date:
    return event.starts_at.astimezone(work.zone).date()


def _came(work: Work, ids: Sequence[int]) -> dict[int, int]:
    """Event → who was let in; who had a seat where nobody was."""
    rows = work.session.execute(
        select(_R.c.event_id, func.count(), func.count(_R.c.came_at))
        .where(_R.c.event_id.in_(ids), _R.c.state == SeatState.HELD)
        .group_by(_R.c.event_id)
    )
    return {event_id: came or held for event_id, held, came in rows}


# ── Kept as JSON ──────────────────────────────────────────────────────────────────────────────


def frozen(one: Year) -> dict[str, Any]:
    """As a summary keeps it."""
    return {
        "year": one.year,
        "least": one.least,
        "before": dict(one.before),
        "now": dict(one.now),
        "said": asdict(one.said),
        "lines": [
            asdict(line)
            | {
                "on": line.on and line.on.isoformat(),
                "budget": format(line.budget.quantize(CENT), "f"),
                "cost": format(line.cost.quantize(CENT), "f"),
            }
            for line in one.lines
        ],
    }


def thawed(kept: Mapping[str, Any]) -> Year:
    """The other way round."""
    said = kept["said"]
    return Year(
        kept["year"],
        [_thawed(line) for line in kept["lines"]],
        kept["least"],
        kept["before"],
        kept["now"],
        Results(**said | {"stars": said["stars"] and tuple(said["stars"])}),
    )


def _thawed(kept: Mapping[str, Any]) -> Line:
    on: str | None = kept["on"]
    return Line(
        **{
            **kept,
            "on": None if on is None else date.fromisoformat(on),
            "budget": Decimal(kept["budget"]),
            "cost": Decimal(kept["cost"]),
        }
    )
