"""On the first of a month managers are told what was said elsewhere in the last one (E8.7)."""

from datetime import timedelta

from sqlalchemy import delete, select

from domain import audit, outbox
from domain.access import Permission, Role
from domain.people import facts
from domain.people import service as people
from domain.standing import months
from domain.voices.model import Voice
from domain.work import Work

CHUNK = 200

_V = Voice.__table__  # type: ignore[attr-defined]
_TOLD = "voices:month"  # the fact: which month was told last


def run(work: Work) -> int:
    """Tell the managers of the month that is over, once, at a decent hour; then take out what is
    older than words of cases are kept. How many; called again until that is 0."""
    work.require(Permission.RUN_SCHEDULE)
    return _tell(work) or _forget(work)


def _tell(work: Work) -> int:
    over = (work.today.replace(day=1) - timedelta(days=1)).replace(day=1)
    month = f"{over:%Y-%m}"
    if (facts.fact(work.session, _TOLD) or "") >= month:
        return 0
    heard = select(_V.c.id).where(_V.c.day >= over, _V.c.day < work.today.replace(day=1)).limit(1)
    if work.session.execute(heard).first() is None:
        return 0
    facts.put(work.session, _TOLD, month, work.now)
    whom = people.holders(work.session, Role.MANAGER, work.today)
    told = [
        (one, f"voices:{month}:{one}", {"year": over.year, "month": over.month}) for one in whom
    ]
    outbox.queue_all(work, "voices.month", told, not_before=outbox.decent_hour(work))
    return 1


def _forget(work: Work) -> int:
    day = months.latest(work.today, work.policy.case_kept_months)
    old = work.session.execute(select(_V.c.id).where(_V.c.day <= day).limit(CHUNK)).scalars().all()
    if old:
        work.session.execute(delete(_V).where(_V.c.id.in_(old)))
        audit.record(work, "voice.forgotten", purpose=f"{len(old)} voices")
    return len(old)
