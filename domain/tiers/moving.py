"""The one way a tier changes: a conditional write, its history, the trail, and the notice."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import exists, insert, select, update

from domain import audit, outbox
from domain.members.model import Member
from domain.tiers import ladder
from domain.tiers.model import TierChange, TierHold
from domain.work import Work

_M = Member.__table__  # type: ignore[attr-defined]
_C = TierChange.__table__  # type: ignore[attr-defined]
_H = TierHold.__table__  # type: ignore[attr-defined]

Moves = Mapping[int, tuple[str, str]]  # member id → tier before, tier after


def move(work: Work, moves: Moves, why: str) -> set[int]:
    """Change these members' tiers; who is no longer at the tier before, or whose tier was fixed
    by hand meanwhile, stays. Members are told. The ids of those who moved. The caller holds the
    right, and the rows (`hold_rows`)."""
    pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
    for member_id, pair in moves.items():
        pairs[pair].append(member_id)
    changes: list[dict[str, Any]] = []
    people: dict[int, int | None] = {}
    for (before, after), ids in sorted(pairs.items()):  # at most twelve, however many members
        for moved in _write(work, ids, before, after, why):
            people[moved.id] = moved.person_id
            changes.append({"member_id": moved.id, "before": before, "after": after})
    if not changes:
        return set()
    same = {"why": why, "by_id": work.actor.person_id or None, "at": work.now}
    rows = work.session.execute(
        insert(_C).returning(_C.c.id, _C.c.member_id, _C.c.before, _C.c.after),
        [same | change for change in changes],
    ).all()
    for kind, rising in (("tier.raised", True), ("tier.lowered", False)):
        kin = [row for row in rows if (ladder.rank(row.after) > ladder.rank(row.before)) is rising]
        audit.record_all(work, kind, "member", sorted(row.member_id for row in kin), purpose=why)
        told = [
            (person_id, f"tier.change:{row.id}", {"change_id": row.id})
            for row in kin
            if (person_id := people[row.member_id]) is not None
        ]
        outbox.queue_all(work, kind, told, not_before=outbox.decent_hour(work))
    return set(people)


def _write(work: Work, ids: list[int], before: str, after: str, why: str) -> list[Any]:
    guard = [_M.c.id.in_(ids), _M.c.tier == before]
    if why != "pinned":
        guard.append(~exists().where(_H.c.member_id == _M.c.id, _H.c.ended_at.is_(None)))
    done = work.session.execute(
        update(_M).where(*guard).values(tier=after).returning(_M.c.id, _M.c.person_id)
    )
    return list(done.all())


def hold_rows(work: Work, ids: Collection[int]) -> None:
    """Make who else moves or fixes these members' tiers wait. Without it, a tier fixed by hand at
    the same moment would not be seen by `move`."""
    work.session.execute(
        select(_M.c.id).where(_M.c.id.in_(ids)).order_by(_M.c.id).with_for_update(key_share=True)
    )
