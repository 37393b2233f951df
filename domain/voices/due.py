"""On the first of a month managers are told what was said elsewhere in the last one (E8.7)."""

from datetime import timedelta

from domain import outbox
from domain.access import Permission, Role
from domain.people import facts
from domain.people import service as people
from domain.work import Work

_TOLD = "voices:month"  # the fact: which month was told last


def run(work: Work) -> int:
    """Tell the managers of the month that is over, once, at a decent hour; 1 when it did."""
    work.require(Permission.RUN_SCHEDULE)
    over = (work.today.replace(day=1) - timedelta(days=1)).replace(day=1)
    month = f"{over:%Y-%m}"
    if (facts.fact(work.session, _TOLD) or "") >= month:
        return 0
    facts.put(work.session, _TOLD, month, work.now)
    whom = people.holders(work.session, Role.MANAGER, work.today)
    told = [
        (one, f"voices:{month}:{one}", {"year": over.year, "month": over.month}) for one in whom
    ]
    outbox.queue_all(work, "voices.month", told, not_before=outbox.decent_hour(work))
    return 1
