"""Ask, decide, send back, withdraw: the one mechanism for every chain of SPEC 1."""

from collections.abc import Set
from typing import Any

import orjson
from sqlalchemy import select
from sqlmodel import SQLModel

from domain import audit
from domain.access import Permission, Role
from domain.approvals import telling
from domain.approvals.chains import ABOVE, CHAINS
from domain.approvals.clocks import clock, remind
from domain.approvals.deciding import Decision, decide
from domain.approvals.executors import carry_out, executor, refusal, revised, reviser
from domain.approvals.model import Approval
from domain.approvals.taking import ended, known, take
from domain.errors import NotFound, NotPermitted, Outdated, ReasonMissing
from domain.people import service as people
from domain.work import Work

__all__ = (
    "Decision",
    "close",
    "decide",
    "executor",
    "propose",
    "refusal",
    "remind",
    "resubmit",
    "reviser",
    "start",
    "void",
    "withdraw",
)

_T = Approval.__table__  # type: ignore[attr-defined]


# ── Asking ────────────────────────────────────────────────────────────────────────────────────


def propose(
    work: Work,
    kind: str,
    *,
    subject: SQLModel | None = None,
    reason: str,
    proposal: Any = None,
    gains: Set[int] = frozenset(),
) -> Approval:
    """Start a request of this kind through its chain (SPEC 1, R12.1).

    `subject` is the row it is about, `proposal` (JSON) what exactly is asked; both stay as they
    are. `gains` are people who gain by it and so may not decide it either. A step that only they
    or the requester could decide falls away, or goes to the role above when it is the only one.
    Each step is due `approval_step_days` working days after it began. While a
    request about the same subject is open, that one is returned and nothing is added.

    Raises:
        NotPermitted: the actor may not ask for this.
        ReasonMissing: no reason.
    """
    work.require(Permission.PROPOSE)
    chain = CHAINS[kind]
    if chain.by_member or (chain.asked_by and not work.actor.roles & chain.asked_by):
        raise NotPermitted(permission=Permission.PROPOSE.value)
    return start(work, kind, subject=subject, reason=reason, proposal=proposal, gains=gains)


def start(
    work: Work,
    kind: str,
    *,
    subject: SQLModel | None = None,
    reason: str,
    proposal: Any = None,
    gains: Set[int] = frozenset(),
) -> Approval:
    """What `propose` does, for a context whose own guard has let the asker in: a member's appeal.

    Raises:
        ReasonMissing: no reason.
    """
    if not reason.strip():
        raise ReasonMissing
    subject_kind, subject_id = _named(work, subject)
    standing = _open_about(work, kind, subject_kind, subject_id)
    if standing is not None:
        return standing
    roles = _deciding(work, CHAINS[kind].roles, gains | {work.actor.person_id})
    approval = Approval(
        kind=kind,
        subject_kind=subject_kind,
        subject_id=subject_id,
        requester_id=work.actor.person_id,
        reason=reason.strip(),
        proposal=proposal,
        chain=orjson.dumps(roles).decode(),
        waiting_for=roles[0],
        asked_at=work.now,
        **clock(work, work.policy.approval_step_days),
    )
    work.session.add(approval)
    work.session.flush()
    audit.record(work, "approval.proposed", approval, purpose=kind)
    telling.asked(work, approval)
    return approval


def _named(work: Work, subject: SQLModel | None) -> tuple[str | None, int | None]:
    if subject is None:
        return None, None
    if getattr(subject, "id", None) is None:
        work.session.flush()
    return str(subject.__tablename__), subject.id  # type: ignore[attr-defined]


def _open_about(
    work: Work, kind: str, subject_kind: str | None, subject_id: int | None
) -> Approval | None:
    if subject_id is None:
        return None
    return work.session.execute(
        select(Approval).where(
            _T.c.kind == kind,
            _T.c.subject_kind == subject_kind,
            _T.c.subject_id == subject_id,
            _T.c.state.in_(("pending", "returned")),
        )
    ).scalar_one_or_none()


def _deciding(work: Work, roles: tuple[Role, ...], partial: Set[int]) -> list[str]:
    """The chain's roles, less those only the partial hold: by asking they have agreed. Where
    nobody is left, the next role above that somebody else holds."""
    held = {role: set(_holding(work, role)) for role in roles}
    found = [role for role in roles if not held[role] or held[role] - partial]
    role = roles[-1]
    while not found and role in ABOVE:
        role = ABOVE[role]
        found = [role] if set(_holding(work, role)) - partial else []
    return [role.value for role in found or roles[-1:]]


def _holding(work: Work, role: Role) -> list[int]:
    return people.holders(work.session, role, work.today)


# ── The requester's side ──────────────────────────────────────────────────────────────────────


def resubmit(
    work: Work, approval_id: int, *, version: int, reason: str, proposal: Any = None
) -> Approval:
    """Hand a returned request in again, revised; it goes through the whole chain anew (R12.1).
    Without a `proposal`, what its kind's reviser says is asked now.

    Raises:
        NotFound: no such request of the actor's.
        Outdated: it is not waiting for a revision.
        ReasonMissing: no reason.
    """
    work.require(Permission.PROPOSE)
    approval = _own(work, approval_id)
    if approval.state != "returned":
        raise Outdated
    if not reason.strip():
        raise ReasonMissing
    changes = {
        "state": "pending",
        "step": 0,
        "round": approval.round + 1,
        "waiting_for": orjson.loads(approval.chain)[0],
        "reason": reason.strip(),
        "proposal": revised(work, approval) if proposal is None else proposal,
        **clock(work, work.policy.approval_step_days),
    }
    if not take(work, approval, version, changes):
        raise Outdated
    audit.record(work, "approval.resubmitted", approval, purpose=approval.kind)
    telling.asked(work, approval)
    return approval


def withdraw(work: Work, approval_id: int) -> Approval:
    """Take one's own open request back; again, it changes nothing.

    Raises:
        NotFound: no such request of the actor's.
        Outdated: it has been decided.
    """
    work.require(Permission.PROPOSE)
    approval = _own(work, approval_id)
    if approval.state == "withdrawn":
        return approval
    if approval.state not in ("pending", "returned"):
        raise Outdated
    if not take(work, approval, approval.version, ended(work, "withdrawn")):
        raise Outdated
    audit.record(work, "approval.withdrawn", approval, purpose=approval.kind)
    carry_out(work, approval)
    telling.redrawn(work, approval)
    return approval


def _own(work: Work, approval_id: int) -> Approval:
    approval = known(work, approval_id)
    if approval.requester_id != work.actor.person_id:
        raise NotFound
    return approval


def close(work: Work, approval_id: int, *, why: str) -> None:
    """What an open request asks for is settled otherwise: it ends, and nothing is carried out.
    `why` is a reason code; again, nothing changes. For the context that owns its subject."""
    approval = known(work, approval_id)
    if approval.state not in ("pending", "returned"):
        return
    if take(work, approval, approval.version, ended(work, "withdrawn")):
        audit.record(work, "approval.closed", approval, purpose=why)
        telling.redrawn(work, approval)


def void(work: Work, approval: Approval, *, why: str) -> None:
    """The approved thing was changed afterwards: the approval no longer covers it (R12.2).

    For the context that owns the thing; it then proposes again. `why` is a reason code.
    """
    work.require(Permission.PROPOSE)
    if approval.state != "approved":
        return
    if take(work, approval, approval.version, {"state": "void"}):
        audit.record(work, "approval.voided", approval, purpose=why)
