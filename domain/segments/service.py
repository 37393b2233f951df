"""Segments are made, changed and put away (SPEC 10).

Their conditions rest while something agreed to goes to them: what a manager has read stays whom it
goes to. A copy can be changed.
"""

from typing import Any

from sqlalchemy import select

from domain import audit, upsert
from domain.access import Permission
from domain.segments import conditions, uses
from domain.segments.conditions import CONDITIONS, Code
from domain.segments.errors import SegmentInUse, SegmentUnfit
from domain.segments.model import Segment
from domain.work import Work

_S = Segment.__table__  # type: ignore[attr-defined]

NAME_SHORTEST, NAME_LONGEST = 2, 40


def begin(work: Work, name: str) -> Segment:
    """A new segment: everybody on the roll, until conditions narrow it.

    Raises:
        SegmentUnfit: `name`, too short or long; `taken`, there is one of that name.
    """
    work.require(Permission.USE_SEGMENTS)
    return _made(work, name, {})


def copy(work: Work, segment_id: int, name: str) -> Segment:
    """The same conditions under another name.

    Raises:
        NotFound: there is none. SegmentUnfit: see `begin`.
    """
    work.require(Permission.USE_SEGMENTS)
    return _made(work, name, uses.take(work, segment_id).conditions)


def rename(work: Work, segment_id: int, name: str) -> Segment:
    """Another name; the same again changes nothing.

    Raises:
        NotFound: there is none. SegmentUnfit: see `begin`.
    """
    work.require(Permission.USE_SEGMENTS)
    segment = uses.take(work, segment_id)
    wanted = _named(name)
    if wanted == segment.name:
        return segment
    _free(work, wanted)
    segment.name, segment.changed_at = wanted, work.now
    audit.record(work, "segment.changed", segment, fields=["name"])
    return segment


def tick(work: Work, segment_id: int, code: str, value: str | int, *, on: bool) -> Segment:
    """Add this value to a condition, or take it out; of a condition with one value only it takes
    the place of the other. The same again changes nothing.

    Raises:
        NotFound: there is none. SegmentUnfit: no such condition or value, or days that exclude
            each other. SegmentInUse: `agreed`, see the module.
    """
    work.require(Permission.USE_SEGMENTS)
    known = _code(code)
    segment = uses.take(work, segment_id)
    return _set(work, segment, conditions.ticked(segment.conditions, known, value, on=on))


def clear(work: Work, segment_id: int, code: str) -> Segment:
    """Take a whole condition out; again, nothing changes.

    Raises:
        NotFound: there is none. SegmentUnfit: no such condition. SegmentInUse: `agreed`.
    """
    work.require(Permission.USE_SEGMENTS)
    known = _code(code)
    segment = uses.take(work, segment_id)
    left = {name: values for name, values in segment.conditions.items() if name != known}
    return _set(work, segment, left)


def discard(work: Work, segment_id: int) -> None:
    """Put it away for good; what went to it keeps its name.

    Raises:
        NotFound: there is none (any more). SegmentInUse: `used`, something goes to it.
    """
    work.require(Permission.USE_SEGMENTS)
    segment = uses.take(work, segment_id)
    used = uses.of(work, segment_id, hold=True)
    if used.total:
        raise SegmentInUse(reason="used", n=used.total)
    segment.retired_at = work.now
    audit.record(work, "segment.discarded", segment)


def _code(code: str) -> Code:
    if code not in tuple(CONDITIONS):
        raise SegmentUnfit(reason="condition")
    return Code(code)


def _set(work: Work, segment: Segment, wanted: dict[str, list[Any]]) -> Segment:
    if wanted == segment.conditions:
        return segment
    used = uses.of(work, segment.id or 0, hold=True)
    if used.agreed:
        raise SegmentInUse(reason="agreed", n=used.agreed)
    segment.conditions, segment.changed_at = wanted, work.now
    audit.record(work, "segment.changed", segment, fields=["conditions"])
    return segment


def _made(work: Work, name: str, wanted: dict[str, list[Any]]) -> Segment:
    number = upsert.new_id(
        work.session,
        _S,
        name=_named(name),
        conditions=wanted,
        created_by=work.actor.person_id,
        created_at=work.now,
        changed_at=work.now,
    )
    if number is None:
        raise SegmentUnfit(reason="taken")
    made = work.session.get_one(Segment, number)
    audit.record(work, "segment.made", made)
    return made


def _named(name: str) -> str:
    found = " ".join(name.split())
    if not NAME_SHORTEST <= len(found) <= NAME_LONGEST:
        raise SegmentUnfit(reason="name")
    return found


def _free(work: Work, name: str) -> None:
    taken = select(_S.c.id).where(_S.c.name == name, _S.c.retired_at.is_(None))
    if work.session.execute(taken).first() is not None:
        raise SegmentUnfit(reason="taken")
