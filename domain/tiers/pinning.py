"""A tier fixed by hand: by the manager, with a reason, until a day or for good (R3.5)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select, update

from domain import audit, upsert
from domain.access import Permission
from domain.errors import NotFound, OwnRequest, ReasonMissing
from domain.members.model import Member
from domain.tiers import ladder, moving, reviews, standings
from domain.tiers.errors import HoldOver, NoTierNow, TierNotPinned, TierPinned
from domain.tiers.model import MOVING, Tier, TierHold
from domain.work import Work

_M = Member.__table__  # type: ignore[attr-defined]
_H = TierHold.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Pin:
    """A tier that is fixed, without its owner's name. `until` is the last day, in club days,
    None: no end; `at` is aware UTC."""

    member_id: int
    number: str
    tier: str
    until: date | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Pins:
    items: Sequence[Pin]
    total: int


@dataclass(frozen=True, slots=True)
class Opened:
    """One fixed tier with its reason; `by_id` is the colleague who fixed it."""

    pin: Pin
    reason: str
    by_id: int


def pin(
    work: Work, member_id: int, *, tier: Tier, reason: str, until: date | None = None
) -> TierHold:
    """Give a member this tier whatever the points say, up to and with `until` (None: for good);
    a running evaluation is void. The member is told if the tier changes.

    Raises:
        NotFound: no such member. OwnRequest: the actor is this member.
        ReasonMissing: no reason. HoldOver: `until` has passed.
        NoTierNow: they have left or are barred. TierPinned: it is fixed already.
    """
    work.require(Permission.PIN_TIER)
    why = reason.strip()
    if not why:
        raise ReasonMissing
    if until is not None and until < work.today:
        raise HoldOver
    moving.hold_rows(work, (member_id,))
    one = _standing(work, member_id)
    if one.person_id is not None and one.person_id == work.actor.person_id:
        raise OwnRequest
    if one.status not in MOVING:
        raise NoTierNow(status=one.status)
    new = upsert.if_new(
        work.session,
        _H,
        member_id=member_id,
        tier=str(tier),
        before=one.tier,
        until=until,
        reason=why,
        by_id=work.actor.person_id,
        at=work.now,
    )
    if not new:
        raise TierPinned
    reviews.settle(work, [one], "void", tell=False)
    if one.tier != tier:
        moving.move(work, {member_id: (one.tier, str(tier))}, "pinned")
    hold: TierHold = work.session.execute(
        select(TierHold).where(_H.c.member_id == member_id, _H.c.ended_at.is_(None))
    ).scalar_one()
    audit.record(work, "tier.pinned", hold, purpose=str(tier))
    return hold


def unpin(work: Work, member_id: int) -> None:
    """Let the points decide again, at once: the tier they make, but never one below that before
    it was fixed; that takes an evaluation. Again, nothing changes.

    Raises:
        NotFound: no such member. OwnRequest: the actor is this member.
        TierNotPinned: it was never fixed.
    """
    work.require(Permission.PIN_TIER)
    moving.hold_rows(work, (member_id,))
    if _standing(work, member_id).person_id == work.actor.person_id:
        raise OwnRequest
    if not _end(work, _H.c.member_id == member_id) and not _ever(work, member_id):
        raise TierNotPinned


def end_overdue(work: Work, ids: Collection[int]) -> int:
    """End what was fixed until a day that has passed, of these members; how many. For the nightly
    run, which holds the right."""
    passed = _H.c.until < work.today
    found = select(_H.c.member_id).where(_H.c.member_id.in_(ids), _H.c.ended_at.is_(None), passed)
    members = list(work.session.execute(found).scalars())
    if not members:
        return 0
    moving.hold_rows(work, members)
    return _end(work, _H.c.member_id.in_(members) & passed)


def pins(work: Work, *, first: int = 0, size: int = 6) -> Pins:
    """The tiers that are fixed, those that end soonest first.

    Raises:
        NotPermitted: the actor fixes no tiers.
    """
    work.require(Permission.PIN_TIER)
    standing = _pins().where(_H.c.ended_at.is_(None))
    total = work.session.execute(
        select(func.count()).select_from(standing.subquery())
    ).scalar_one()
    rows = work.session.execute(
        standing.order_by(_H.c.until.is_(None), _H.c.until, _H.c.id).offset(first).limit(size)
    )
    return Pins([Pin(*row) for row in rows], total)


def one(work: Work, member_id: int) -> Opened:
    """The fixed tier of a member, with its reason.

    Raises:
        NotPermitted: the actor fixes no tiers.
        TierNotPinned: it is not fixed (any more).
    """
    work.require(Permission.PIN_TIER)
    found = work.session.execute(
        _pins()
        .add_columns(_H.c.reason, _H.c.by_id)
        .where(_H.c.member_id == member_id, _H.c.ended_at.is_(None))
    ).first()
    if found is None:
        raise TierNotPinned
    *seen, reason, by_id = found
    return Opened(Pin(*seen), reason, by_id)


def _pins() -> Select[Any]:
    return select(_M.c.id, _M.c.number, _H.c.tier, _H.c.until, _H.c.at).join(
        _H, _H.c.member_id == _M.c.id
    )


def _standing(work: Work, member_id: int) -> standings.Standing:
    found = standings.of(work, (member_id,))
    if not found:
        raise NotFound
    return found[0]


def _ever(work: Work, member_id: int) -> bool:
    found = select(_H.c.id).where(_H.c.member_id == member_id).limit(1)
    return work.session.execute(found).first() is not None


def _end(work: Work, wanted: Any) -> int:
    """End the holds and let the points decide; how many. Whoever is faster ends one."""
    ended = work.session.execute(
        update(_H)
        .where(wanted, _H.c.ended_at.is_(None))
        .values(ended_at=work.now, ended_by=work.actor.person_id or None)
        .returning(_H.c.id, _H.c.member_id, _H.c.before)
    ).all()
    if ended:
        ids = sorted(row.id for row in ended)
        audit.record_all(work, "tier.unpinned", "tier_hold", ids)
        _restore(work, {row.member_id: row.before for row in ended})
    return len(ended)


def _restore(work: Work, before: Mapping[int, str]) -> None:
    moves = {
        one.id: (one.tier, str(tier))
        for one in standings.of(work, before)
        if (tier := ladder.higher(one.reached, before[one.id])) != one.tier
        if one.status in MOVING
    }
    moving.move(work, moves, "unpinned")
