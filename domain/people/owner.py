"""The first owner: named by the operator's settings, or by a code printed at the first start."""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from hmac import compare_digest

from sqlalchemy import insert, select
from sqlmodel import Session

from domain import audit, sealing
from domain.access import SYSTEM, Role
from domain.people import menus
from domain.people.facts import drop, fact, put
from domain.people.model import Person, RoleGrant
from domain.work import Work

WRONG_CODES = 10  # an hour and person; then silence
_HOUR = timedelta(hours=1)
_KEY = "owner_code"
_P = Person.__table__  # type: ignore[attr-defined]
_G = RoleGrant.__table__  # type: ignore[attr-defined]


class Claim(StrEnum):
    OWNER = "owner"
    WRONG = "wrong"
    SILENCE = "silence"


def owner_code(session: Session, now: datetime, *, anew: bool = False) -> str | None:
    """The code that makes its sender owner, to print once; None when there is nothing to print.

    Only its hash is kept: `anew` replaces one that was lost. None once there is an owner.
    """
    if has_owner(session) or (fact(session, _KEY) is not None and not anew):
        return None
    code = secrets.token_hex(6)
    put(session, _KEY, sealing.digest(code), now)
    return code


def has_owner(session: Session) -> bool:
    found = session.execute(
        select(_G.c.id).where(_G.c.role == Role.OWNER.value, _G.c.until.is_(None)).limit(1)
    )
    return found.first() is not None


def claim(work: Work, code: str) -> Claim:
    """Become owner with the printed code. It works once; wrong ones are counted, and after ten
    in an hour there is no answer any more. Open to anybody: the code is the right."""
    kept = fact(work.session, _KEY)
    tries = f"claim:{work.actor.person_id}"
    if _wrong_lately(work, tries) >= WRONG_CODES:
        return Claim.SILENCE
    if kept is None or not compare_digest(kept, sealing.digest(code.strip().lower())):
        _count_wrong(work, tries)
        return Claim.WRONG
    drop(work.session, _KEY)
    drop(work.session, tries)
    _grant(work, work.actor.person_id)
    return Claim.OWNER


def ensure_owner(session: Session, telegram_id: int, now: datetime) -> int:
    """Make the person of the setting OWNER_ID owner, whether met yet or not; returns their
    person id. Repeating it changes nothing."""
    work = Work(session, SYSTEM, now)
    person_id = session.execute(
        select(_P.c.id).where(_P.c.telegram_id == telegram_id)
    ).scalar_one_or_none()
    if person_id is None:
        person_id = session.execute(
            insert(_P).values(telegram_id=telegram_id, created_at=now).returning(_P.c.id)
        ).scalar_one()
    held = session.execute(
        select(_G.c.id).where(
            _G.c.person_id == person_id, _G.c.role == Role.OWNER.value, _G.c.until.is_(None)
        )
    )
    if held.first() is None:
        _grant(work, person_id)
    drop(session, _KEY)
    return int(person_id)


def _grant(work: Work, person_id: int) -> None:
    grant = RoleGrant(person_id=person_id, role=Role.OWNER, since=work.now)
    work.session.add(grant)
    audit.record(work, "owner.named", grant)
    menus.renew(work, person_id)


def _wrong_lately(work: Work, key: str) -> int:
    count, _, since = (fact(work.session, key) or "0@").partition("@")
    if not since or datetime.fromisoformat(since) + _HOUR <= work.now:
        return 0
    return int(count)


def _count_wrong(work: Work, key: str) -> None:
    lately = _wrong_lately(work, key)
    since = (fact(work.session, key) or "@").partition("@")[2] if lately else ""
    put(work.session, key, f"{lately + 1}@{since or work.now.isoformat()}", work.now)
    audit.record(work, "owner.wrong_code")
