"""Evidence is kept no longer than it is needed: 31 days after a case came to nothing (R1.6)."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from domain import audit
from domain.access import Permission
from domain.standing.model import BlacklistAppeal, BlacklistCase, BlacklistFile, CaseState
from domain.work import Work

CHUNK = 200
ENDED = (CaseState.DROPPED, CaseState.LIFTED, CaseState.VOID)

_B = BlacklistCase.__table__  # type: ignore[attr-defined]
_A = BlacklistAppeal.__table__  # type: ignore[attr-defined]
_F = BlacklistFile.__table__  # type: ignore[attr-defined]


def forget(work: Work, *, chunk: int = CHUNK) -> int:
    """Empty cases that ended without a barring: words and files go, that there was one stays.
    The files themselves are removed with those nobody knows. How many; again until it is 0."""
    work.require(Permission.RUN_SCHEDULE)
    since = work.now - timedelta(days=work.policy.rejected_kept_days)
    found = work.session.execute(
        select(_B.c.id)
        .where(_B.c.state.in_(ENDED), _B.c.ended_at <= since, _B.c.forgotten_at.is_(None))
        .order_by(_B.c.ended_at)
        .limit(chunk)
    )
    ids = found.scalars().all()
    if not ids:
        return 0
    session = work.session
    session.execute(delete(_F).where(_F.c.case_id.in_(ids)))
    session.execute(update(_A).where(_A.c.case_id.in_(ids)).values(words=None))
    session.execute(update(_B).where(_B.c.id.in_(ids)).values(words=None, forgotten_at=work.now))
    audit.record(work, "blacklist_case.forgotten", purpose=f"{len(ids)} cases")
    return len(ids)
