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
from domain.work import Work

_R = Referral.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]
CAUSES = {"referrer": "referral", "referred": "referral.welcome"}  # as the history says it
GONE = (Status.WITHDRAWN, Status.BLACKLISTED)  # who may not earn (R3.6)


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
    standing = _standing(work, rows)
    earned = _post(work, rows, standing, {"referrer": pays, "referred": gives})
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
    for row in rows:
        audit.record(work, "referral.rewarded", work.session.get_one(Referral, row.id))
        _tell(work, row, standing, earned)


def _standing(work: Work, rows: Sequence[Any]) -> dict[int, Any]:
    """Status and person of everybody concerned."""
    ids = {one for row in rows for one in (row.referrer_id, row.member_id)}
    found = work.session.execute(
        select(_M.c.id, _M.c.status, _M.c.person_id).where(_M.c.id.in_(ids))
    )
    return {row.id: row for row in found}


def _post(
    work: Work, rows: Sequence[Any], standing: dict[int, Any], points: dict[str, int]
) -> dict[tuple[int, str], int]:
    """(referral, side) → the transfer that paid it. Who may not earn goes without."""
    sides = [
        ((row.id, side), member_id, f"referral:{row.id}:{row.attempt}:{side}")
        for row in rows
        for side, member_id in (("referrer", row.referrer_id), ("referred", row.member_id))
        if points[side] and standing[member_id].status not in GONE
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
    work: Work, row: Any, standing: dict[int, Any], earned: dict[tuple[int, str], int]
) -> None:
    """Both sides, each of their own points and of nobody's name."""
    for side, member_id in (("referrer", row.referrer_id), ("referred", row.member_id)):
        person_id = standing[member_id].person_id
        if (row.id, side) in earned and person_id is not None:
            outbox.queue(
                work,
                f"referral.{side}_paid",
                to=person_id,
                key=f"referral:{row.id}:{row.attempt}:{side}",
                referral_id=row.id,
                attempt=row.attempt,
            )
