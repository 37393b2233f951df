"""Points corrected, taken back and brought back by colleagues (R3.3, R3.8).

What gives or takes points without a rule goes to a second person when it is large, or when it is
the third for one member in 30 days. The colleague who keyed it stays with the entry.
"""

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import func, or_, select

from domain import audit
from domain.access import Actor, Permission
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.errors import NotFound, ReasonMissing
from domain.members import kin
from domain.members.model import Member
from domain.points import answering, earning, granting, ledger, legs, rules
from domain.points.errors import (
    AlreadyReversed,
    CorrectionWaiting,
    MayNotEarn,
    NotEnoughPoints,
    NotReversible,
    TooLateToReinstate,
)
from domain.points.model import Cause, Kind, Transfer
from domain.standing import service as standing
from domain.work import Work

_T = Transfer.__table__  # type: ignore[attr-defined]

KIND = "points_adjustment"
REASONS = ("missed", "counted_wrong", "goodwill", "dispute", "entered_wrong", "other")
REVERSALS = ("entered_wrong", "returned", "not_attended", "fraud", "dispute", "other")
BY_HAND = "adjustment"  # the kind of cause of what is counted against a second person


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a correction: the entry, or the request that waits for a second person."""

    transfer: Transfer | None
    approval: Approval | None = None


def adjust(
    work: Work,
    *,
    member_id: int,
    points: int,
    reason: str,
    note: str,
    dispute_id: int | None = None,
) -> Outcome:
    """Add points (above zero) or take some away (below), with a reason of REASONS and words.

    `dispute_id` is the question it answers.

    Above `adjust_alone_limit` points, and after `adjust_alone_count` corrections of the member
    in `adjust_alone_days` days, the request goes to a second person, who posts it by approving.

    Raises:
        NotFound: no such member. OwnPoints: the actor's own. ReasonMissing: no reason or words.
        PointsUnfit: none, or more than 1,000,000. NotEnoughPoints: the member has fewer.
        MayNotEarn: the membership allows no points. CorrectionWaiting: another one is open.
    """
    work.require(Permission.ADJUST_POINTS)
    member = granting.others(work, member_id)
    _reasoned(reason, REASONS, note)
    legs.check(abs(points))
    if points < 0:
        _has(work, member_id, -points)
    act: dict[str, Any] = {"act": "adjust", "member_id": member_id, "points": points}
    key = f"adjust:{secrets.token_hex(12)}"  # each is meant; the form that asks closes behind it
    act |= {"reason": reason, "note": note, "key": key, "dispute_id": dispute_id}
    return _corrected(work, member, points, act)


def reverse(
    work: Work, transfer_id: int, *, reason: str, note: str, dispute_id: int | None = None
) -> Outcome:
    """Take an entry back with a reason of REVERSALS. Points that are spent already are owed
    (R3.7). Where the member gains by it, it counts as a correction of that size.

    Raises:
        NotFound: no such entry. OwnPoints: the actor's own. ReasonMissing: no reason or words.
        NotReversible: a reservation, a reversal or an expiry. AlreadyReversed: it was.
        CorrectionWaiting: another one is open.
    """
    work.require(Permission.REVERSE_POINTS)
    of = _entry(work, transfer_id)
    member = granting.others(work, of.member_id)
    _reasoned(reason, REVERSALS, note)
    if of.kind not in (Kind.EARN, Kind.SPEND, Kind.ADJUST):
        raise NotReversible
    said = {"reason": reason, "note": note, "dispute_id": dispute_id}
    return _resolved(work, member, of, max(-of.delta, 0), said)


def reinstate(
    work: Work, transfer_id: int, *, reason: str, note: str, dispute_id: int | None = None
) -> Outcome:
    """Bring expired points back within `reinstate_days`, under the rule of a correction (R3.3).

    Raises:
        As `reverse`. TooLateToReinstate: they expired longer ago.
    """
    work.require(Permission.ADJUST_POINTS)
    of = _entry(work, transfer_id)
    member = granting.others(work, of.member_id)
    _reasoned(reason, REASONS, note)
    if of.kind != Kind.EXPIRE:
        raise NotReversible
    days = work.policy.reinstate_days
    if work.now - of.at > timedelta(days=days):
        raise TooLateToReinstate(days=days)
    said = {"reason": reason, "note": note, "dispute_id": dispute_id}
    return _resolved(work, member, of, of.points, said)


def _resolved(
    work: Work, member: Member, of: Transfer, gain: int, said: dict[str, Any]
) -> Outcome:
    """`gain` are the points the member gets by it; 0 needs no second person."""
    if ledger.resolving(work.session, of.id or 0) is not None:
        raise AlreadyReversed
    act = {
        "act": "resolve",
        "member_id": of.member_id,
        "transfer_id": of.id,
        "points": gain or -of.points,
        **said,
        "key": f"{'reinstate' if of.kind == Kind.EXPIRE else 'reverse'}:{of.id}",
    }
    return _corrected(work, member, gain, act)


def _corrected(work: Work, member: Member, gain: int, act: dict[str, Any]) -> Outcome:
    """At once, or through a second person. The member's lock makes two colleagues count one
    after the other."""
    member_id = member.id or 0
    if gain:
        legs.lock(work, [member_id])
    if gain > 0:
        _may_earn(work, member_id)
    if gain and (
        abs(gain) > work.policy.adjust_alone_limit
        or _recent(work, member_id) >= work.policy.adjust_alone_count
    ):
        return Outcome(None, _asked(work, member, act))
    return Outcome(_carried_out(work, member, act))


def _recent(work: Work, member_id: int) -> int:
    """Corrections of the member by hand within the last days."""
    since = work.now - timedelta(days=work.policy.adjust_alone_days)
    found = select(func.count()).where(
        _T.c.member_id == member_id,
        _T.c.source_kind == BY_HAND,
        or_(_T.c.kind == Kind.ADJUST, _T.c.delta > 0),
        _T.c.at > since,
    )
    return int(work.session.execute(found).scalar_one())


def _asked(work: Work, member: Member, act: dict[str, Any]) -> Approval:
    gains = kin.persons(work, member)
    act = {**act, "number": member.number}
    asked = approvals.propose(
        work, KIND, subject=member, reason=act["note"], proposal=act, gains=gains
    )
    if asked.proposal != act:
        raise CorrectionWaiting
    return asked


@approvals.executor(KIND)
def _approved(work: Work, approval: Approval) -> None:
    """Posted in the name of the colleague who keyed it (R3.8); the chain is its permission."""
    act = approval.proposal
    theirs = replace(work, actor=Actor(person_id=approval.requester_id))
    if act["points"] > 0:
        legs.lock(work, [act["member_id"]])
        _may_earn(work, act["member_id"])
    _carried_out(theirs, granting.others(work, act["member_id"]), act)
    work.queued = work.queued or theirs.queued
    if dispute_id := act.get("dispute_id"):
        answering.agreed(work, dispute_id)


@approvals.refusal(KIND)
def _refused(work: Work, approval: Approval) -> None:
    if dispute_id := approval.proposal.get("dispute_id"):
        answering.not_agreed(work, dispute_id, approval.id or 0)


def _carried_out(work: Work, member: Member, act: dict[str, Any]) -> Transfer:
    reason = act["reason"]
    cause = Cause(BY_HAND, act.get("transfer_id"), reason=reason, note=act["note"])
    if act["act"] == "adjust":
        made = ledger.adjust(
            work,
            member_id=act["member_id"],
            points=act["points"],
            key=act["key"],
            cause=cause,
            expires_at=rules.expiry(work, work.now) if act["points"] > 0 else None,
        )
    else:
        made = earning.take_back(work, act["transfer_id"], key=act["key"], cause=cause)
    audit.record(work, _DEEDS[Kind(made.kind)], made, purpose=reason)
    granting.tell(work, "points.corrected", member, made)
    if made.delta > 0:
        from domain.tiers import service as tiers

        tiers.raise_up(work, act["member_id"])
    return made


_DEEDS = {
    Kind.ADJUST: "points.adjusted",
    Kind.REVERSE: "points.reversed",
    Kind.REINSTATE: "points.reinstated",
}


# ── What each of them asks ────────────────────────────────────────────────────────────────────


def _entry(work: Work, transfer_id: int) -> Transfer:
    found = work.session.get(Transfer, transfer_id)
    if found is None:
        raise NotFound
    return found


def _reasoned(reason: str, known: tuple[str, ...], note: str) -> None:
    if reason not in known or not note.strip():
        raise ReasonMissing


def _may_earn(work: Work, member_id: int) -> None:
    status = standing.may_move_points(work.session, member_id)
    if status is not None:
        raise MayNotEarn(status=status)


def _has(work: Work, member_id: int, points: int) -> None:
    there = ledger.available(work.session, member_id, work.now)
    if there < points:
        raise NotEnoughPoints(available=there, needed=points)
