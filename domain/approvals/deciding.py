"""Approve, reject or send back."""

from enum import StrEnum
from typing import Any

import orjson
from sqlalchemy import func, select

from domain import audit
from domain.access import Permission, Role
from domain.approvals import telling
from domain.approvals.chains import CHAINS
from domain.approvals.clocks import clock
from domain.approvals.concerned import about
from domain.approvals.errors import DecidedBefore
from domain.approvals.executors import carry_out
from domain.approvals.model import Approval, ApprovalStep
from domain.approvals.taking import ended, known, take, too_late
from domain.errors import NotPermitted, Outdated, OwnRequest, ReasonMissing
from domain.work import Work

_T = Approval.__table__  # type: ignore[attr-defined]
_S = ApprovalStep.__table__  # type: ignore[attr-defined]


class Decision(StrEnum):
    APPROVE = "approved"
    REJECT = "rejected"
    RETURN = "returned"


def decide(
    work: Work, approval_id: int, decision: Decision, *, version: int, reason: str = ""
) -> Approval:
    """Approve, reject or send back the step in hand; `version` is the one the decider saw.

    The last approval files the request under a number and carries it out in this transaction.
    Sent back, it waits for the requester's revision within the kind's working days.

    Raises:
        NotFound: no such request.
        AlreadyDecided: somebody was faster (F3).
        OwnRequest: the actor asked for it, or stands in for who did, or it is about them.
        DecidedBefore: the actor decided another step of it.
        NotPermitted: the step waits for a role the actor does not hold.
        ReasonMissing: rejecting and sending back need one.
        Outdated: sent back, but a member asked: there is nothing to revise.
    """
    work.require(Permission.DECIDE_APPROVAL)
    approval = known(work, approval_id)
    if approval.state != "pending" or approval.version != version:
        raise too_late(work, approval_id)
    _may_decide(work, approval)
    if decision is Decision.RETURN and CHAINS[approval.kind].by_member:
        raise Outdated
    reason = reason.strip()
    if decision is not Decision.APPROVE and not reason:
        raise ReasonMissing
    step = ApprovalStep(
        approval_id=approval_id,
        round=approval.round,
        step=approval.step,
        role=approval.waiting_for,
        decided_by=work.actor.person_id,
        at=work.now,
        decision=decision.value,
        reason=reason or None,
    )
    if not take(work, approval, version, _after(work, approval, decision)):
        raise too_late(work, approval_id)
    work.session.add(step)
    audit.record(work, f"approval.{decision.value}", approval, purpose=approval.kind)
    if approval.state == "approved":
        _file(work, approval)
    if approval.state in ("approved", "rejected"):
        carry_out(work, approval)
    telling.decided(work, approval, decision.value)
    return approval


def _may_decide(work: Work, approval: Approval) -> None:
    actor = work.actor
    us = {actor.person_id} | actor.acting_for
    if approval.requester_id in us:
        raise OwnRequest
    concerned = select(_T.c.id).where(_T.c.id == approval.id, about(us))
    if work.session.execute(concerned).first() is not None:
        raise OwnRequest
    if Role(approval.waiting_for) not in actor.roles:
        raise NotPermitted(permission=Permission.DECIDE_APPROVAL.value)
    before = work.session.execute(
        select(_S.c.id).where(
            _S.c.approval_id == approval.id,
            _S.c.round == approval.round,
            _S.c.decided_by == actor.person_id,
        )
    )
    if before.first() is not None:
        raise DecidedBefore


def _after(work: Work, approval: Approval, decision: Decision) -> dict[str, Any]:
    chain = orjson.loads(approval.chain)
    if decision is Decision.APPROVE and approval.step + 1 < len(chain):
        step = approval.step + 1
        due = clock(work, work.policy.approval_step_days)
        return {"step": step, "waiting_for": chain[step], **due}
    if decision is Decision.RETURN:
        due = clock(work, CHAINS[approval.kind].revision_days)
        return {"state": "returned", "waiting_for": "", **due}
    return ended(work, "approved" if decision is Decision.APPROVE else "rejected")


def _file(work: Work, approval: Approval) -> None:
    """Give the approved request its number of the club year; a copy goes to the GM (E42.3)."""
    # The audit entry before this holds the trail's lock, so two approvals count one by one.
    year = f"{work.today.year}-"
    filed = work.session.execute(
        select(func.count()).select_from(_T).where(_T.c.number.startswith(year))
    ).scalar_one()
    approval.number = f"{year}{filed + 1:04}"
    work.session.flush()
    telling.filed(work, approval)
