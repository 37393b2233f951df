"""Whoever is given a case by somebody else, or by a route, is told so."""

from domain import outbox
from domain.cases import rota
from domain.cases.model import ServiceCase
from domain.work import Work


def tell(work: Work, case: ServiceCase) -> None:
    """Tell who has the case now; not the actor themselves. Once for each time it is given, at a
    decent hour unless it is urgent (R8.5)."""
    to = case.assignee_id
    if to is None or to == work.actor.person_id:
        return
    outbox.queue(
        work,
        "case.assigned",
        to=to,
        key=f"case:{case.id}:assigned:{case.version}:{to}",
        not_before=None if case.urgent else outbox.decent_hour(work),
        case_id=case.id,
    )


def call(work: Work, case: ServiceCase) -> None:
    """Tell the colleague on duty of an urgent case while the club is closed, at any hour; once.
    Who has the case already is told as ever."""
    if case.assignee_id is not None:
        return
    to = rota.on_duty(work, case)
    if to is not None and to != work.actor.person_id:
        outbox.queue(work, "case.duty", to=to, key=f"case:{case.id}:duty:{to}", case_id=case.id)
