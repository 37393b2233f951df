"""The figures of the service desk: what came, what became of it, promises kept (SPEC 9).

A case counts in the period in which it came, was solved or ended; a promise where it was kept or
its deadline passed, once. Who is complained about learns nothing: cases they may not know of are
in no figure of theirs, and figures of a colleague leave confidential cases out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, time
from typing import Any

from sqlalchemy import ColumnElement, and_
from sqlmodel import Session

from domain import audit, calendar, days, policy
from domain.access import Actor, Permission, Role
from domain.cases import conflict, counting
from domain.cases.counting import Stretch
from domain.cases.model import AREAS, Clock, Kind, ServiceCase
from domain.errors import Outdated
from domain.people import service as people
from domain.people.names import StaffName
from domain.points.reports import Period, Span, period
from domain.work import Work

FEW = 5  # ratings below which none are shown

_C = ServiceCase.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases of which period; `own`: those the reader has, not the whole house."""

    period: Period
    kind: str = ""
    area: str = ""
    own: bool = False


@dataclass(slots=True)
class Promised:
    """Of one promise: how often it was kept and broken."""

    kept: int = 0
    broken: int = 0

    @property
    def n(self) -> int:
        return self.kept + self.broken

    @property
    def share(self) -> float | None:
        """Of one; None where there was nothing to keep."""
        return self.kept / self.n if self.n else None


@dataclass(slots=True)
class Sums:
    """Numbers of cases. `open` at the end of the period, `again` were taken up again, `ended`
    however it was; `stars` of `rated` answers, `good` of them with four or five."""

    came: int = 0
    open: int = 0
    solved: int = 0
    confirmed: int = 0
    silence: int = 0
    ended: int = 0
    again: int = 0
    adopted: int = 0
    implemented: int = 0
    rated: int = 0
    stars: int = 0
    good: int = 0
    promises: dict[str, Promised] = field(
        default_factory=lambda: {clock.value: Promised() for clock in Clock}
    )

    @property
    def mean(self) -> float | None:
        """Stars; None below five answers."""
        return self.stars / self.rated if self.rated >= FEW else None

    @property
    def content(self) -> float | None:
        """The share of four and five stars, of one; None below five answers."""
        return self.good / self.rated if self.rated >= FEW else None

    @property
    def kept(self) -> Promised:
        """All promises together."""
        every = self.promises.values()
        return Promised(sum(one.kept for one in every), sum(one.broken for one in every))

    def add(self, row: Any) -> None:
        known = row._mapping
        for name in _COUNTED & known.keys():
            setattr(self, name, getattr(self, name) + int(known[name]))
        if "clock" in known:
            one = self.promises[known["clock"]]
            one.kept += int(known["kept"])
            one.broken += int(known["broken"])


_COUNTED = frozenset(one.name for one in fields(Sums)) - {"promises"}


@dataclass(frozen=True, slots=True)
class Figures:
    """`middle`: the median of working minutes by clock, `day` how many a day of work has.
    `areas` by kind and area, `colleagues` and `departments` the busiest first; `causes` and
    `places` with how many cases, the most first."""

    wanted: Wanted
    total: Sums
    middle: Mapping[str, float]
    day: float
    areas: Sequence[tuple[tuple[str, str], Sums]]
    colleagues: Sequence[tuple[int, StaffName, Sums]]
    departments: Sequence[tuple[str, Sums]]
    causes: Sequence[tuple[str, int]]
    places: Sequence[tuple[str, int]]


def wanted(span: str, day: date, *, kind: str = "", area: str = "", own: bool = False) -> Wanted:
    """What a press asks for; forged ones lead nowhere.

    Raises:
        Outdated: no such period, kind or area.
    """
    if span not in set(Span) or (kind and kind not in set(Kind)):
        raise Outdated
    if area and (not kind or area not in AREAS[Kind(kind)]):
        raise Outdated
    return Wanted(period(Span(span), day), kind, area, own)


def of_house(work: Work, wanted: Wanted) -> Figures:
    """The figures of all cases the actor may know of."""
    work.require(Permission.SEE_CASE_FIGURES)
    return drawn(work.session, work.actor, wanted)


def of_mine(work: Work, wanted: Wanted) -> Figures:
    """The figures of the cases the actor has themselves."""
    work.require(Permission.HANDLE_CASES)
    return drawn(work.session, work.actor, wanted)


def taken(work: Work, wanted: Wanted) -> None:
    """The figures were taken along as a file: that is kept in the trail."""
    work.require(Permission.SEE_CASE_FIGURES)
    period = wanted.period
    audit.record(work, "case_figures.taken", purpose=f"{period.span} {period.first}")


# ── For pictures and files ────────────────────────────────────────────────────────────────────


def reader(actor: Actor) -> dict[str, Any]:
    """Who reads, for the parameters of a picture or a file."""
    return {
        "id": actor.person_id,
        "roles": sorted(actor.roles),
        "acting_for": sorted(actor.acting_for),
    }


def read_by(facts: Mapping[str, Any]) -> Actor:
    """The reader as `reader` kept them."""
    return Actor(
        person_id=int(facts["id"]),
        roles=frozenset(Role(one) for one in facts["roles"]),
        acting_for=frozenset(facts["acting_for"]),
    )


def drawn(session: Session, actor: Actor, wanted: Wanted) -> Figures:
    """The figures for somebody who may see them."""
    time_, scope = stretch(session, wanted.period), _scope(actor, wanted)
    by = (_C.c.kind, _C.c.area, _C.c.assignee_id, _C.c.department, _C.c.confidential)
    rows = [
        *counting.outcomes(session, scope, by, time_),
        *counting.steps(session, scope, by, time_),
        *counting.promises(session, scope, by, time_),
    ]
    return Figures(
        wanted,
        _grouped(rows, lambda _row: "").get("", Sums()),
        counting.middles(session, scope, time_),
        _day(session),
        _ranked(_grouped(rows, lambda row: (row.kind, row.area))),
        _by_colleague(session, rows),
        _ranked(_grouped(rows, lambda row: row.department)),
        counting.counted(session, scope, _C.c.cause, _C.c.resolved_at, time_),
        counting.counted(session, scope, _C.c.place, _C.c.opened_at, time_),
    )


def kept_by_month(session: Session, actor: Actor, wanted: Wanted) -> list[Sums]:
    """The promises of each month of the period's year, for a picture."""
    year = wanted.period.first.year
    months = [stretch(session, period(Span.MONTH, date(year, month, 1))) for month in range(1, 13)]
    found = [Sums() for _month in months]
    for row in counting.promises_of_each(session, _scope(actor, wanted), months):
        for sums, kept, broken in zip(found, row[1::2], row[2::2], strict=True):
            sums.promises[row.clock] = Promised(int(kept), int(broken))
    return found


def stretch(session: Session, wanted: Period) -> Stretch:
    """The moments of the period, by the club's clock."""
    zone = policy.in_force(session).timezone
    begin, end = (
        calendar.local_instant(day, time(0), zone) for day in (wanted.first, wanted.after)
    )
    return Stretch(begin, end)


# ── Sums ──────────────────────────────────────────────────────────────────────────────────────


def _scope(actor: Actor, wanted: Wanted) -> ColumnElement[bool]:
    parts = [conflict.knowable(actor)]
    if wanted.own:
        parts.append(_C.c.assignee_id == actor.person_id)
    if wanted.kind:
        parts.append(_C.c.kind == wanted.kind)
    if wanted.area:
        parts.append(_C.c.area == wanted.area)
    return and_(*parts)


def _day(session: Session) -> float:
    """Minutes of a day of work."""
    blocks = days.hours(policy.in_force(session).office_hours)
    return float(sum((b.hour - a.hour) * 60 + b.minute - a.minute for a, b in blocks))


def _grouped(rows: Sequence[Any], key: Any) -> dict[Any, Sums]:
    found: dict[Any, Sums] = {}
    for row in rows:
        at = key(row)
        if at is not None:
            found.setdefault(at, Sums()).add(row)
    return found


def _ranked(found: Mapping[Any, Sums]) -> list[tuple[Any, Sums]]:
    return sorted(found.items(), key=lambda one: (-one[1].came, -one[1].ended, str(one[0])))


def _by_colleague(session: Session, rows: Sequence[Any]) -> list[tuple[int, StaffName, Sums]]:
    """Who has the cases; confidential ones are nobody's here."""
    found = _grouped(rows, lambda row: None if row.confidential else row.assignee_id)
    names = people.staff_names(session, set(found)) if found else {}
    return [(who, names[who], sums) for who, sums in _ranked(found)]
