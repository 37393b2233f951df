"""The member's side of a case: what they may know of it, and the appeal (SPEC 4, R3.10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from domain import audit, upsert
from domain.access import Permission
from domain.approvals import service as approvals
from domain.approvals.model import Approval, ApprovalStep
from domain.errors import NotFound, ReasonMissing
from domain.members.model import Member, Status
from domain.standing import telling
from domain.standing.blacklist import FILES, STANDING, change_status, keep, known, moved
from domain.standing.errors import AppealMade, NothingToAppeal, TooMuchEvidence
from domain.standing.model import BlacklistAppeal, BlacklistCase, CaseState
from domain.work import Work

KIND = "blacklist_appeal"

_B = BlacklistCase.__table__  # type: ignore[attr-defined]
_A = BlacklistAppeal.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]
_STEP = ApprovalStep.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Barrier:
    """What stands in the acting member's way. `kind` is the reason's class; `since` aware UTC;
    `appeal` the state of their appeal against it, "" while they can still make it."""

    case_id: int
    kind: str
    barred: bool
    since: datetime
    appeal: str = ""


def own(work: Work) -> Barrier | None:
    """The case that keeps the acting member from earning and redeeming; None without one."""
    work.require(Permission.SEE_OWN)
    found = _own(work)
    if found is None:
        return None
    case, _member = found
    made = work.session.execute(
        select(_A.c.state).where(_A.c.case_id == case.id, _A.c.against == _against(case))
    ).scalar_one_or_none()
    barred = case.state == CaseState.BARRED
    return Barrier(case.id or 0, case.kind, barred, case.opened_at, made or "")


def appeal(work: Work, *, words: str, files: Sequence[Mapping[str, Any]] = ()) -> BlacklistAppeal:
    """The acting member says why the decision is wrong: once against the freeze, once against
    the barring. The leader decides, or somebody above who did not decide before.

    Raises:
        ReasonMissing: not a word. TooMuchEvidence: more than five files.
        NothingToAppeal: there is no such case. AppealMade: they have appealed already.
    """
    work.require(Permission.SEE_OWN)
    words = words.strip()
    found = _own(work)
    if found is None:
        raise NothingToAppeal
    if not words:
        raise ReasonMissing
    if len(files) > FILES:
        raise TooMuchEvidence(most=FILES)
    case, _member = found
    against = _against(case)
    new = upsert.if_new(
        work.session,
        _A,
        case_id=case.id,
        against=against,
        words=words,
        person_id=work.actor.person_id,
        at=work.now,
        state="pending",
    )
    if not new:
        raise AppealMade
    made: BlacklistAppeal = work.session.execute(
        select(BlacklistAppeal).where(_A.c.case_id == case.id, _A.c.against == against)
    ).scalar_one()
    keep(work, case, files, made)
    audit.record(work, "blacklist_appeal.made", made, purpose=against)
    approval = approvals.start(
        work, KIND, subject=made, reason=words, gains=_took_part(work, case)
    )
    work.session.execute(update(_A).where(_A.c.id == made.id).values(approval_id=approval.id))
    work.session.refresh(made)
    return made


@approvals.executor(KIND)
def upheld(work: Work, approval: Approval) -> None:
    """The member is right: points move again, a barred one is what they were before."""
    made = _decided(work, approval, "upheld")
    if made is None:
        return
    case = known(work, made.case_id)
    before = case.status_before
    frozen = moved(work, case, (CaseState.OPEN,), state=CaseState.DROPPED, ended_at=work.now)
    if frozen and case.approval_id is not None:
        approvals.close(work, case.approval_id, why="appeal_upheld")
    if frozen or moved(work, case, (CaseState.BARRED,), state=CaseState.LIFTED, ended_at=work.now):
        audit.record(work, f"blacklist_case.{case.state}", case, purpose="appeal")
        back = before or Status.ACTIVE
        change_status(work, case.member_id, Status.BLACKLISTED, back, "appeal")
    telling.member(work, case, "blacklist.appeal_upheld", made)
    telling.redraw(work, case)


@approvals.refusal(KIND)
def rejected(work: Work, approval: Approval) -> None:
    """The decision stands."""
    made = _decided(work, approval, "rejected")
    if made is None:
        return
    case = known(work, made.case_id)
    telling.member(work, case, "blacklist.appeal_rejected", made)
    moved(work, case, STANDING)  # another version: the card says that the appeal is decided
    telling.redraw(work, case)


def _decided(work: Work, approval: Approval, outcome: str) -> BlacklistAppeal | None:
    done = work.session.execute(
        update(_A)
        .where(_A.c.id == approval.subject_id, _A.c.state == "pending")
        .values(state=outcome)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        return None
    made = work.session.get(BlacklistAppeal, approval.subject_id, populate_existing=True)
    if made is None:
        raise NotFound
    audit.record(work, f"blacklist_appeal.{outcome}", made, purpose=made.against)
    return made


def _own(work: Work) -> tuple[BlacklistCase, Member] | None:
    row = work.session.execute(
        select(BlacklistCase, Member)
        .join(Member, _M.c.id == _B.c.member_id)
        .where(
            _M.c.person_id == work.actor.person_id,
            _M.c.status != Status.WITHDRAWN,
            _B.c.state.in_(STANDING),
        )
    ).first()
    return None if row is None else (row[0], row[1])


def _against(case: BlacklistCase) -> str:
    return "barring" if case.state == CaseState.BARRED else "freeze"


def _took_part(work: Work, case: BlacklistCase) -> set[int]:
    """Who opened or decided the case, or is involved in it: others decide the appeal."""
    decided = work.session.execute(
        select(_STEP.c.decided_by).where(_STEP.c.approval_id == case.approval_id)
    ).scalars()
    return {case.opened_by, *decided} | ({case.responsible_id} - {None})  # type: ignore[operator]
