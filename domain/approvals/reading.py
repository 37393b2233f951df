"""Looking at requests: what waits for me, what I asked for, one of them."""

from dataclasses import dataclass

from sqlalchemy import Select, func, select

from domain.access import STAFF, Permission
from domain.approvals.concerned import about
from domain.approvals.model import Approval, ApprovalStep
from domain.errors import NotFound
from domain.people import service as people
from domain.people.names import StaffName
from domain.work import Work

_T = Approval.__table__  # type: ignore[attr-defined]
_S = ApprovalStep.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of requests, and how many there are in all."""

    items: list[Approval]
    total: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A decision that was taken, and by whom."""

    step: ApprovalStep
    by: StaffName


@dataclass(frozen=True, slots=True)
class Opened:
    """A request as its readers see it. `mine`: the actor asked for it; `to_decide`: it is the
    actor's turn."""

    approval: Approval
    requester: StaffName
    taken: list[Taken]
    mine: bool
    to_decide: bool


def to_decide(work: Work, *, first: int = 0, size: int = 6) -> Listed:
    """Requests waiting for one of the actor's roles, the most urgent first."""
    work.require(Permission.DECIDE_APPROVAL)
    return _page(work, _waiting(work).order_by(_T.c.due_at, _T.c.id), first, size)


def asked(work: Work, *, first: int = 0, size: int = 6) -> Listed:
    """The actor's own requests, newest first."""
    work.require(Permission.SEE_APPROVALS)
    wanted = select(Approval).where(_T.c.requester_id == work.actor.person_id)
    return _page(work, wanted.order_by(_T.c.id.desc()), first, size)


def opened(work: Work, approval_id: int) -> Opened:
    """One request with its history, for the requester, the roles of its chain, who decided it
    and whoever sees the audit trail.

    Raises:
        NotFound: there is none, or it is not the actor's business.
    """
    work.require(Permission.SEE_APPROVALS)
    approval = work.session.get(Approval, approval_id)
    if approval is None:
        raise NotFound
    steps = list(
        work.session.execute(
            select(ApprovalStep).where(_S.c.approval_id == approval_id).order_by(_S.c.id)
        ).scalars()
    )
    me = work.actor.person_id
    in_chain = any(f'"{role.value}"' in approval.chain for role in work.actor.roles & STAFF)
    took_part = me == approval.requester_id or any(step.decided_by == me for step in steps)
    if not (in_chain or took_part or work.actor.may(Permission.SEE_AUDIT)):
        raise NotFound
    turn = work.session.execute(_waiting(work).where(_T.c.id == approval_id)).first()
    return Opened(
        approval,
        people.staff_name(work.session, approval.requester_id),
        [Taken(step, people.staff_name(work.session, step.decided_by)) for step in steps],
        mine=me == approval.requester_id,
        to_decide=work.actor.may(Permission.DECIDE_APPROVAL) and turn is not None,
    )


def plain(work: Work, approval_id: int) -> Approval | None:
    """The request as delivery needs it for a notice; run by the system."""
    work.require(Permission.RUN_SCHEDULE)
    return work.session.get(Approval, approval_id)


def _waiting(work: Work) -> Select[Approval]:
    me = work.actor.person_id
    us = {me} | work.actor.acting_for
    decided = select(_S.c.id).where(
        _S.c.approval_id == _T.c.id, _S.c.round == _T.c.round, _S.c.decided_by == me
    )
    return select(Approval).where(
        _T.c.state == "pending",
        _T.c.waiting_for.in_([role.value for role in work.actor.roles]),
        _T.c.requester_id.not_in(us),
        ~func.coalesce(about(us), False),
        ~decided.exists(),
    )


def _page(work: Work, wanted: Select[Approval], first: int, size: int) -> Listed:
    total = work.session.execute(
        select(func.count()).select_from(wanted.order_by(None).subquery())
    ).scalar_one()
    found = work.session.execute(wanted.offset(first).limit(size)).scalars()
    return Listed(list(found), total)
