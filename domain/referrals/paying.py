"""Paying for referrals: each once, whoever comes to it first (R3.11)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, select, update

from domain import audit, outbox
from domain.members.model import Member, Status
from domain.points import ledger, rules
from domain.points.ledger import Earning
from domain.points.model import Cause
from domain.referrals.model import Referral, State
from domain.standing import service as standing
from domain.work import Work

_R = Referral.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]
CAUSES = {"referrer": "referral", "referred": "referral.welcome"}  # as the history says it
GONE = (Status.WITHDRAWN, Status.BLACKLISTED)  # nobody joins by their link


def rates(work: Work) -> tuple[int, int]:
    """Points for who brings and for who is brought, by the club's settings; 0 for nothing."""
    rule = work.policy
    return (
        rule.referral_points if rule.referral_pays in ("referrer", "both") else 0,
        rule.referred_points if rule.referral_pays in ("referred", "both") else 0,
    )


def reward(work: Work, referral_ids: Sequence[int]) -> None:
    """Pay those of these referrals that wait for it: whoever takes a row from joined to rewarded
    pays it, so nobody pays twice. Where the club pays nobody they are closed without. For
    domain/referrals alone."""
    pays, gives = rates(work)
    paid = bool(pays or gives)
    rows = work.session.execute(
        update(_R)
        .where(_R.c.id.in_(referral_ids), _R.c.state == State.JOINED)
        .values(
            state=State.REWARDED if paid else State.REFUSED,
            why=None if paid else "club_pays_none",
        )
        .returning(_R.c.id, _R.c.referrer_id, _R.c.member_id, _R.c.attempt)
    ).all()
    if not rows or not paid:
        return
    earned = _post(work, rows, {"referrer": pays, "referred": gives})
    work.session.connection().execute(
        update(_R)
        .where(_R.c.id == bindparam("row"))
        .values(
            referrer_points=bindparam("paid"),
            referred_points=bindparam("given"),
            referrer_transfer_id=bindparam("referrer"),
            referred_transfer_id=bindparam("referred"),
        ),
        [
            {
                "row": row.id,
                "paid": pays if (row.id, "referrer") in earned else 0,
                "given": gives if (row.id, "referred") in earned else 0,
                "referrer": earned.get((row.id, "referrer")),
                "referred": earned.get((row.id, "referred")),
            }
            for row in rows
        ],
    )
    audit.record_all(work, "referral.rewarded", "referral", [row.id for row in rows])
    _tell(work, rows, earned)


def _concerned(rows: Sequence[Any]) -> set[int]:
    return {one for row in rows for one in (row.referrer_id, row.member_id)}


def _post(work: Work, rows: Sequence[Any], points: dict[str, int]) -> dict[tuple[int, str], int]:
    """(referral, side) → the transfer that paid it. Who may not earn goes without."""
    barred = standing.may_not_move_points(work.session, _concerned(rows))
    sides = [
        ((row.id, side), member_id, f"referral:{row.id}:{row.attempt}:{side}")
        for row in rows
        for side, member_id in (("referrer", row.referrer_id), ("referred", row.member_id))
        if points[side] and member_id not in barred
    ]
    earnings = [
        Earning(
            member_id=member_id,
            points=points[which[1]],
            key=key,
            cause=Cause(CAUSES[which[1]], which[0]),
            expires_at=rules.expiry(work, work.now),
        )
        for which, member_id, key in sides
    ]
    transfers = ledger.earn_many(work, earnings) if earnings else []
    return {
        which: transfer.id or 0
        for (which, _member, _key), transfer in zip(sides, transfers, strict=True)
    }


def _tell(
    work: Work,
    rows: Sequence[Any],
    earned: dict[tuple[int, str], int],
) -> None:
    """Both sides, each of their own points and of nobody's name."""
    found = work.session.execute(
        select(_M.c.id, _M.c.person_id).where(_M.c.id.in_(_concerned(rows)))
    )
    people = {row.id: row.person_id for row in found}
    for side, column in (("referrer", "referrer_id"), ("referred", "member_id")):
        told = [
            (
                people[getattr(row, column)],
                f"referral:{row.id}:{row.attempt}:{side}",
                {"referral_id": row.id, "attempt": row.attempt},
            )
            for row in rows
            if (row.id, side) in earned and people[getattr(row, column)] is not None
        ]
        outbox.queue_all(work, f"referral.{side}_paid", told)
