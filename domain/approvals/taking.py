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


def hold(work: Work, approval_id: int | None) -> str | None:
    """The state of a request, which nobody changes until the transaction ends; None without one.
    Before the lock of what it is about: a decision takes them in this order too."""
    if approval_id is None:
        return None
    found = select(_T.c.state).where(_T.c.id == approval_id).with_for_update()
    state: str | None = work.session.execute(found).scalar_one_or_none()
    return state


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
    return AlreadyDecided(by=by, at=last.at, outcome=last.decision)
