"""Is this card good? What a colleague learns from its QR code: never who it is (R1.7, G18)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlmodel import col

from domain import audit, outbox, sealing
from domain.access import Permission
from domain.cards.model import Card, WrongToken
from domain.members.model import Member, Status
from domain.work import Work

_C = Card.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]

GUESSES = 10  # wrong ones an hour and person (G18)
HOUR = timedelta(hours=1)
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
    if _guesses(work) >= GUESSES:
        return None
    found = work.session.execute(
        select(_C.c.voided_at, _M.c.id, _M.c.number, _M.c.tier, _M.c.status, _M.c.joined_on)
        .join(_M, _M.c.id == _C.c.member_id)
        .where(_C.c.token_hash == sealing.digest(token))
    ).first()
    if found is None:
        return _wrong(work)
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


def _guesses(work: Work) -> int:
    recent = (
        select(func.count())
        .select_from(WrongToken)
        .where(
            col(WrongToken.person_id) == work.actor.person_id,
            col(WrongToken.at) > work.now - HOUR,
        )
    )
    return int(work.session.execute(recent).scalar_one())


def _wrong(work: Work) -> Verification:
    work.session.add(WrongToken(person_id=work.actor.person_id, purpose="card", at=work.now))
    work.session.flush()
    if _guesses(work) >= GUESSES:
        audit.record(work, "card.guessing_stopped")
        outbox.queue(
            work,
            "desk.guessing",
            to=outbox.STAFF_GROUP,
            topic="alerts",
            key=f"guessing:{work.actor.person_id}:{work.now:%Y%m%d%H%M%S}",
            person_id=work.actor.person_id,
        )
    return Verification(valid=False, status="unknown", checked_at=work.now)
