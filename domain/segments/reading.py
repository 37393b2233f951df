"""Segments to look at: how many members each has, never who."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from domain.access import Permission
from domain.errors import NotFound
from domain.events.model import Event, EventState
from domain.people import service as people
from domain.people.names import StaffName
from domain.segments import matching, uses
from domain.segments.conditions import Code, Conditions
from domain.segments.model import MemberProfile, Segment
from domain.segments.uses import Uses
from domain.work import Work

_S = Segment.__table__  # type: ignore[attr-defined]
_T = MemberProfile.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]

FEW = 5  # fewer are not counted out to who may not see members
PLACES = 30  # offered at the most
EVENTS = 12
_OVER = (EventState.OVER, EventState.SUMMARIZED, EventState.SIGNED)


@dataclass(frozen=True, slots=True)
class Size:
    """How many members; `n` None: fewer than FEW, and the reader may not see members."""

    n: int | None


@dataclass(frozen=True, slots=True)
class Listed:
    items: Sequence[Segment]
    total: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A segment, how many are in it now, what goes to it, who made it (None: no longer here)."""

    segment: Segment
    size: Size
    uses: Uses
    by: StaffName | None
    titles: dict[int, str]  # of the events it names


def listed(work: Work, *, first: int = 0, size: int = 6) -> Listed:
    """The segments there are, by name."""
    work.require(Permission.SEE_SEGMENTS)
    wanted = _S.c.retired_at.is_(None)
    total = work.session.execute(select(func.count()).select_from(_S).where(wanted)).scalar_one()
    rows = work.session.execute(
        select(Segment).where(wanted).order_by(_S.c.name, _S.c.id).offset(first).limit(size)
    )
    return Listed(list(rows.scalars()), int(total))


def one(work: Work, segment_id: int) -> Seen:
    """A segment with its size.

    Raises:
        NotFound: there is none (any more).
    """
    work.require(Permission.SEE_SEGMENTS)
    segment = work.session.get(Segment, segment_id, populate_existing=True)
    if segment is None or segment.retired_at is not None:
        raise NotFound
    by = people.staff_names(work.session, [segment.created_by]).get(segment.created_by)
    return Seen(
        segment,
        shown(work, count(work, segment.conditions)),
        uses.of(work, segment_id),
        by,
        dict(_titles(work, segment.conditions.get(Code.EVENT, ()))),
    )


def count(work: Work, wanted: Conditions) -> int:
    """How many members on the roll fit, in one statement; the caller holds the right."""
    found = select(func.count()).select_from(matching.chosen(work, wanted).subquery())
    return int(work.session.execute(found).scalar_one())


def shown(work: Work, count: int) -> Size:
    """A number of members as the actor may read it; the caller holds the right. None at all is
    few, too: that nobody fits says something of each who might."""
    hides = count < FEW and not work.actor.may(Permission.SEE_MEMBERS)
    return Size(None if hides else count)


def choices(work: Work) -> list[tuple[int, str]]:
    """The segments to choose from: id and name, by name."""
    work.require(Permission.SEE_SEGMENTS)
    rows = work.session.execute(
        select(_S.c.id, _S.c.name).where(_S.c.retired_at.is_(None)).order_by(_S.c.name, _S.c.id)
    )
    return [(int(row.id), str(row.name)) for row in rows]


def name(work: Work, segment_id: int | None) -> str:
    """Its name, whether it is still there or not; "" for none. The caller holds the right."""
    found = None if segment_id is None else work.session.get(Segment, segment_id)
    return "" if found is None else found.name


def offered(work: Work, segment_id: int, code: Code) -> list[tuple[str | int, str]]:
    """Values of a condition that the roll itself holds, with their words: districts and estates,
    the commonest first, and events that are over. Places of fewer than FEW members are offered to
    those who may see members; what is ticked, always.

    Raises:
        NotFound: there is no such segment.
    """
    work.require(Permission.SEE_SEGMENTS)
    segment = work.session.get(Segment, segment_id)
    if segment is None:
        raise NotFound
    ticked = segment.conditions.get(code, ())
    if code is Code.EVENT:
        known = dict([*_latest(work), *_titles(work, ticked)])
        return list(known.items())
    places = dict.fromkeys([*ticked, *_places(work, code)])
    return [(place, place) for place in places]


def _places(work: Work, code: Code) -> list[str]:
    column = _T.c.district if code is Code.DISTRICT else _T.c.estate
    least = 1 if work.actor.may(Permission.SEE_MEMBERS) else FEW
    found = (
        select(column)
        .where(column.is_not(None))
        .group_by(column)
        .having(func.count() >= least)
        .order_by(func.count().desc(), column)
        .limit(PLACES)
    )
    return [str(one) for one in work.session.execute(found).scalars()]


def _latest(work: Work) -> list[tuple[int, str]]:
    rows = work.session.execute(
        select(_E.c.id, _E.c.title)
        .where(_E.c.state.in_(_OVER))
        .order_by(_E.c.ends_at.desc(), _E.c.id.desc())
        .limit(EVENTS)
    )
    return [(int(row.id), str(row.title)) for row in rows]


def _titles(work: Work, numbers: Sequence[int]) -> list[tuple[int, str]]:
    if not numbers:
        return []
    rows = work.session.execute(select(_E.c.id, _E.c.title).where(_E.c.id.in_(numbers)))
    return [(int(row.id), str(row.title)) for row in rows]
