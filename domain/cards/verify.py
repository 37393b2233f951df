"""Is this card good? What a colleague learns from its QR code: never who it is (R1.7, G18)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from domain import audit, sealing
from domain.access import Permission
from domain.cards import guesses
from domain.cards.model import Card
from domain.members.model import Member, Status
from domain.work import Work

_C = Card.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]

_GOOD = (Status.ACTIVE, Status.DORMANT, Status.LOST)


@dataclass(frozen=True, slots=True)
class Verification:
    """`status` is the member's, or "unknown" and "voided" for a code that is no card (any more).
    `checked_at` is aware UTC."""

    valid: bool
    status: str
    checked_at: datetime
    number: str | None = None
    tier: str | None = None
    since: date | None = None


def verify(work: Work, token: str) -> Verification | None:
    """Resolve a scanned token now; shown for every status. Ten wrong tokens an hour and the
    answer is silence (None) and an alert, whatever the token is.

    Raises:
        NotPermitted: the actor may not verify cards.
    """
    work.require(Permission.VERIFY_CARD)
    if guesses.too_many(work):
        return None
    found = work.session.execute(
        select(_C.c.voided_at, _M.c.id, _M.c.number, _M.c.tier, _M.c.status, _M.c.joined_on)
        .join(_M, _M.c.id == _C.c.member_id)
        .where(_C.c.token_hash == sealing.digest(token))
    ).first()
    if found is None:
        guesses.note(work, "card")
        return Verification(valid=False, status="unknown", checked_at=work.now)
    member = work.session.get_one(Member, found.id)
    audit.record(work, "card.verified", member)
    voided = found.voided_at is not None
    return Verification(
        valid=not voided and found.status in _GOOD,
        status="voided" if voided else found.status,
        checked_at=work.now,
        number=found.number,
        tier=found.tier,
        since=found.joined_on,
    )
