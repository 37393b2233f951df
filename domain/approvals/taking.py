"""Changing a request under its guard: of two people at once, one wins and one is told (F3)."""

from typing import Any

from sqlalchemy import select, update

from domain.approvals.model import Approval, ApprovalStep
from domain.errors import AlreadyDecided, NotFound, Outdated
from domain.people import service as people
from domain.work import Work

_T = Approval.__table__  # type: ignore[attr-defined]
_S = ApprovalStep.__table__  # type: ignore[attr-defined]


def known(work: Work, approval_id: int) -> Approval:
    approval = work.session.get(Approval, approval_id)
    if approval is None:
        raise NotFound
    return approval


def ended(work: Work, state: str) -> dict[str, Any]:
    nothing = {"waiting_for": "", "due_at": None, "remind_at": None}
    return {"state": state, "ended_at": work.now, **nothing}


def take(work: Work, approval: Approval, version: int, changes: dict[str, Any]) -> bool:
    """Write the changes if the request is still as the actor saw it: of two, one wins (F3)."""
    done = work.session.execute(
        update(_T)
        .where(_T.c.id == approval.id, _T.c.version == version)
        .values(version=version + 1, **changes)
    )
    work.session.refresh(approval)
    return bool(done.rowcount)  # type: ignore[attr-defined]


def too_late(work: Work, approval_id: int) -> AlreadyDecided | Outdated:
    last = work.session.execute(
        select(_S.c.decided_by, _S.c.at, _S.c.decision)
        .where(_S.c.approval_id == approval_id)
        .order_by(_S.c.id.desc())
        .limit(1)
    ).first()
    if last is None:  # withdrawn by the requester
        return Outdated()
    by = people.staff_name(work.session, last.decided_by)
    return AlreadyDecided(by=str(by), at=last.at, outcome=last.decision)
