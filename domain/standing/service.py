"""What other contexts ask of a member's standing: whether points may move, that they bought."""

from collections.abc import Collection

from sqlalchemy import exists, insert, select, update
from sqlmodel import Session

from domain.members.model import Member, Status
from domain.standing.model import BlacklistCase, CaseState, StatusChange
from domain.work import Work

_M = Member.__table__  # type: ignore[attr-defined]
_B = BlacklistCase.__table__  # type: ignore[attr-defined]
_S = StatusChange.__table__  # type: ignore[attr-defined]

FROZEN = "frozen"
ASLEEP = (Status.DORMANT, Status.LOST)
COUNTED = (Status.ACTIVE, *ASLEEP)  # whose status follows their purchases


def frozen(session: Session, member_id: int) -> bool:
    """Whether a blacklist case is open against the member: no points move until it is decided
    (R3.10). The status stays what it was."""
    open_ = select(_B.c.id).where(_B.c.member_id == member_id, _B.c.state == CaseState.OPEN)
    return session.execute(open_).first() is not None


def may_move_points(session: Session, member_id: int) -> str | None:
    """What forbids the member to earn and to spend: "frozen", "blacklisted", "withdrawn"; None
    when nothing does (dormant and lost members keep all). One query; for the ledger and for
    earning, the caller holds the right."""
    case = exists().where(_B.c.member_id == _M.c.id, _B.c.state == CaseState.OPEN)
    row = session.execute(select(_M.c.status, case).where(_M.c.id == member_id)).first()
    if row is None:
        return Status.WITHDRAWN.value
    if row[0] in (Status.BLACKLISTED, Status.WITHDRAWN):
        return str(row[0])
    return FROZEN if row[1] else None


def may_not_move_points(session: Session, member_ids: Collection[int]) -> dict[int, str]:
    """The same for many: member → what forbids it; who is not in it may. One query."""
    case = exists().where(_B.c.member_id == _M.c.id, _B.c.state == CaseState.OPEN)
    rows = session.execute(select(_M.c.id, _M.c.status, case).where(_M.c.id.in_(member_ids)))
    found: dict[int, str] = {}
    for member_id, status, is_open in rows:
        if status in (Status.BLACKLISTED, Status.WITHDRAWN):
            found[member_id] = str(status)
        elif is_open:
            found[member_id] = FROZEN
    return found


def woke(work: Work, member_ids: Collection[int]) -> int:
    """These members bought something: who was dormant or lost is active again at once (R3.10);
    how many were. Again, nothing changes. For purchases, the caller holds the right."""
    if not member_ids or not work.policy.counts_statuses:
        return 0
    # The lock makes the night's count wait, or us for it: neither overlooks the other's change.
    asleep = work.session.execute(
        select(_M.c.id, _M.c.status)
        .where(_M.c.id.in_(member_ids))
        .order_by(_M.c.id)
        .with_for_update(key_share=True)
    ).all()
    rows = [
        {"member_id": member_id, "was": status, "became": Status.ACTIVE.value}
        for member_id, status in asleep
        if status in ASLEEP
    ]
    if not rows:
        return 0
    ids = [row["member_id"] for row in rows]
    work.session.execute(
        update(_M).where(_M.c.id.in_(ids), _M.c.status.in_(ASLEEP)).values(status=Status.ACTIVE)
    )
    changed = {"why": "purchase", "at": work.now, "by": work.actor.person_id or None}
    work.session.execute(insert(_S), [row | changed for row in rows])
    return len(ids)
