"""What was said in a case is kept no longer than it is needed; what the figures count stays."""

from datetime import datetime, time

from sqlalchemy import delete, select, update

from domain import audit
from domain.access import Permission
from domain.calendar import local_instant
from domain.cases.model import FORGOTTEN, CaseMessage, CaseStep, ServiceCase
from domain.cases.relay_model import CaseCopy
from domain.standing import months
from domain.work import Work

CHUNK = 200

_C = ServiceCase.__table__  # type: ignore[attr-defined]
_M = CaseMessage.__table__  # type: ignore[attr-defined]
_S = CaseStep.__table__  # type: ignore[attr-defined]
_COPY = CaseCopy.__table__  # type: ignore[attr-defined]


def forget(work: Work, *, chunk: int = CHUNK) -> int:
    """Empty the cases that ended the months of the settings ago: words go, and where their copies
    stand; that there was a case, its steps, promises and stars stay. Files are removed with those
    nobody knows. How many; call again until it is 0."""
    work.require(Permission.RUN_SCHEDULE)
    found = work.session.execute(
        select(_C.c.id)
        .where(_C.c.ended_at <= _since(work), _C.c.forgotten_at.is_(None))
        .order_by(_C.c.ended_at)
        .limit(chunk)
    )
    ids = found.scalars().all()
    if not ids:
        return 0
    session = work.session
    nothing = dict.fromkeys(
        ("words", "from_chat", "from_message", "album", "stored", "media_type"), None
    )
    session.execute(update(_M).where(_M.c.case_id.in_(ids)).values(media=FORGOTTEN, **nothing))
    session.execute(update(_S).where(_S.c.case_id.in_(ids)).values(facts=None))
    session.execute(delete(_COPY).where(_COPY.c.case_id.in_(ids)))
    words = dict.fromkeys(("about_shop", "resolution", "rating_words", "cause_words"), None)
    session.execute(update(_C).where(_C.c.id.in_(ids)).values(forgotten_at=work.now, **words))
    audit.record(work, "case.forgotten", purpose=f"{len(ids)} cases")
    return len(ids)


def _since(work: Work) -> datetime:
    day = months.latest(work.today, work.policy.case_kept_months)
    return local_instant(day, time(0), work.policy.timezone)
