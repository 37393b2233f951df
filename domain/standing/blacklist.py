"""A blacklist case: opened with evidence, points frozen at once, decided by two (C:4, R3.10).

While it is open no points move; the chain manager → leader bars the member or lets the case go.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select, update

from domain import audit, upsert
from domain.access import Permission
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.errors import NotFound, NotPermitted, Outdated, ReasonMissing
from domain.members import numbers
from domain.members.errors import NoSuchMember
from domain.members.model import Member, Status
from domain.people import menus
from domain.people import service as people
from domain.points import legs
from domain.standing import telling
from domain.standing.errors import CaseStands, MemberLeft, TooMuchEvidence
from domain.standing.model import (
    BlacklistAppeal,
    BlacklistCase,
    BlacklistFile,
    CaseState,
    StatusChange,
)
from domain.work import Work

KIND = "blacklisting"
KINDS = ("points_abuse", "false_receipts", "lent_card", "resale", "conduct")
FILES = 5
STANDING = (CaseState.OPEN, CaseState.BARRED)

_B = BlacklistCase.__table__  # type: ignore[attr-defined]
_A = BlacklistAppeal.__table__  # type: ignore[attr-defined]
_F = BlacklistFile.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]


def open_case(
    work: Work,
    *,
    number: str,
    kind: str,
    words: str,
    evidence: Sequence[Mapping[str, Any]] = (),
    responsible_id: int | None = None,
) -> BlacklistCase:
    """Open a case against the member with this number. From this moment they can neither earn
    nor spend; the manager and then the leader decide (R10.5). The member is told neutrally.

    `evidence` are files as a form keeps them; `responsible_id` is a colleague involved.

    Raises:
        NoSuchMember: nobody has the number. MemberLeft: they have left.
        ReasonMissing: not a word of evidence. TooMuchEvidence: more than five files.
        CaseStands: there is one already, by whom and since when; of two colleagues one wins.
        Outdated: no such kind, or nobody of the team is responsible.
    """
    work.require(Permission.OPEN_CASE)
    words = words.strip()
    if kind not in KINDS or not _is_colleague(work, responsible_id):
        raise Outdated
    if not words:
        raise ReasonMissing
    if len(evidence) > FILES:
        raise TooMuchEvidence(most=FILES)
    member = _member(work, number)
    if member.status == Status.WITHDRAWN:
        raise MemberLeft
    # Under the lock of their points: who is spending now is done first, who comes after sees it.
    legs.lock(work, [member.id or 0])
    new = upsert.if_new(
        work.session,
        _B,
        member_id=member.id,
        kind=kind,
        words=words,
        responsible_id=responsible_id,
        opened_by=work.actor.person_id,
        opened_at=work.now,
        state=CaseState.OPEN,
        version=1,
    )
    case = _standing(work, member.id)
    if not new:
        raise _stands(work, case)
    keep(work, case, evidence)
    audit.record(work, "blacklist_case.opened", case, purpose=kind)
    gains = {one for one in (responsible_id, member.person_id) if one is not None}
    approval = approvals.propose(work, KIND, subject=case, reason=words, gains=gains)
    work.session.execute(update(_B).where(_B.c.id == case.id).values(approval_id=approval.id))
    work.session.refresh(case)
    telling.member(work, case, "blacklist.frozen")
    telling.put_up(work, case)
    return case


def keep(
    work: Work,
    case: BlacklistCase,
    files: Sequence[Mapping[str, Any]],
    appeal: BlacklistAppeal | None = None,
) -> None:
    """Attach received files to the case; the caller holds the right."""
    if files:
        about = {"case_id": case.id, "appeal_id": None if appeal is None else appeal.id}
        names = ("sha256", "media_type", "size", "stored")
        rows = [{name: one[name] for name in names} for one in files]
        received = about | {"received_at": work.now}
        work.session.execute(
            insert(_F), [row | received | {"stored": str(row["stored"])} for row in rows]
        )


def drop(work: Work, case_id: int) -> BlacklistCase:
    """Let one's own case go while it is undecided: points move again. Again, nothing changes.

    Raises:
        NotFound: no such case. NotPermitted: somebody else opened it.
        Outdated: it has been decided.
    """
    work.require(Permission.OPEN_CASE)
    case = known(work, case_id)
    if case.opened_by != work.actor.person_id:
        raise NotPermitted(permission=Permission.OPEN_CASE.value)
    approvals.withdraw(work, case.approval_id or 0)
    work.session.refresh(case)
    return case


@approvals.executor(KIND)
def barred(work: Work, approval: Approval) -> None:
    """Manager and leader agreed: no earning, no redeeming, no new card (SPEC 4)."""
    case = known(work, approval.subject_id or 0)
    status = work.session.execute(
        select(_M.c.status).where(_M.c.id == case.member_id).with_for_update(key_share=True)
    ).scalar_one()
    left = status == Status.WITHDRAWN
    state = CaseState.VOID if left else CaseState.BARRED
    ended = {"ended_at": work.now} if left else {"status_before": status}
    if not moved(work, case, (CaseState.OPEN,), state=state, **ended):
        return
    audit.record(work, f"blacklist_case.{state}", case, purpose=case.kind)
    if not left:
        change_status(work, case.member_id, status, Status.BLACKLISTED, "blacklisting")
        telling.member(work, case, "blacklist.barred")
    telling.redraw(work, case)


@approvals.refusal(KIND)
def dropped(work: Work, approval: Approval) -> None:
    """The chain said no or the colleague took it back: points move again."""
    case = known(work, approval.subject_id or 0)
    if not moved(work, case, (CaseState.OPEN,), state=CaseState.DROPPED, ended_at=work.now):
        return
    audit.record(work, "blacklist_case.dropped", case, purpose=approval.state)
    _settle_appeal(work, case)
    telling.member(work, case, "blacklist.dropped")
    telling.redraw(work, case)


def _settle_appeal(work: Work, case: BlacklistCase) -> None:
    """An appeal against a freeze that is over needs no decision any more."""
    approval_id = work.session.execute(
        update(_A)
        .where(_A.c.case_id == case.id, _A.c.state == "pending")
        .values(state="settled")
        .returning(_A.c.approval_id)
    ).scalar_one_or_none()
    if approval_id is not None:
        approvals.close(work, approval_id, why="case_dropped")


# ── For this context ──────────────────────────────────────────────────────────────────────────


def known(work: Work, case_id: int) -> BlacklistCase:
    """
    Raises:
        NotFound: no such case.
    """
    case = work.session.get(BlacklistCase, case_id)
    if case is None:
        raise NotFound
    return case


def moved(work: Work, case: BlacklistCase, states: Sequence[CaseState], **values: Any) -> bool:
    """Write the values if the case is still in one of these states: of two, one wins."""
    done = work.session.execute(
        update(_B)
        .where(_B.c.id == case.id, _B.c.state.in_(states))
        .values(version=_B.c.version + 1, **values)
    )
    work.session.refresh(case)
    return bool(done.rowcount)  # type: ignore[attr-defined]


def change_status(work: Work, member_id: int, was: str, became: str, why: str) -> None:
    """Change the status if it is still what it was, and keep that it changed."""
    done = work.session.execute(
        update(_M).where(_M.c.id == member_id, _M.c.status == was).values(status=became)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        return
    work.session.add(
        StatusChange(
            member_id=member_id,
            was=was,
            became=became,
            why=why,
            at=work.now,
            by=work.actor.person_id or None,
        )
    )
    member = work.session.get_one(Member, member_id, populate_existing=True)
    if member.person_id is not None:
        menus.renew(work, member.person_id)


def _member(work: Work, number: str) -> Member:
    wanted = select(Member).where(_M.c.number == numbers.typed(number))
    member: Member | None = work.session.execute(wanted).scalar_one_or_none()
    if member is None:
        raise NoSuchMember
    return member


def _is_colleague(work: Work, person_id: int | None) -> bool:
    return person_id is None or bool(people.roles_of(work.session, person_id))


def _standing(work: Work, member_id: int | None) -> BlacklistCase:
    wanted = select(BlacklistCase).where(_B.c.member_id == member_id, _B.c.state.in_(STANDING))
    case: BlacklistCase = work.session.execute(wanted).scalar_one()
    return case


def _stands(work: Work, case: BlacklistCase) -> CaseStands:
    by = people.staff_name(work.session, case.opened_by)
    reason = {"reason": "barred"} if case.state == CaseState.BARRED else {}
    return CaseStands(case=case.id, by=by, at=case.opened_at, **reason)
