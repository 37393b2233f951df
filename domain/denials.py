"""What was refused is kept: in the trail, and told to the manager when it grows a habit."""

from datetime import timedelta

from sqlalchemy import func, select

from domain import audit, outbox
from domain.access import Role
from domain.audit import AuditEntry
from domain.errors import AlreadyDecided, NotPermitted, Refused, UndertakingMissing
from domain.people import service as people
from domain.work import Work

SUSPICIOUS = 5  # refusals of one colleague within an hour (F50)
_HOUR = timedelta(hours=1)
_ENTRY = AuditEntry.__table__  # type: ignore[attr-defined]


def note(work: Work, refused: Refused) -> None:
    """Keep a refusal in the trail; called in the work that answers it, the refused one is undone.

    Rights that were lacking (F50, G17) and decisions that came too late (F3) are kept; the fifth
    lack of one colleague within an hour is told to the managers, once;
    a manager's own to the other managers, else to the leader.
    """
    if type(refused) is AlreadyDecided:  # its kin leave a trace of their own
        audit.record(work, "decision.late", purpose=str(refused.facts["outcome"]))
        return
    if not isinstance(refused, NotPermitted) or isinstance(refused, UndertakingMissing):
        return
    audit.record(work, "access.denied", purpose=str(refused.facts.get("permission", refused.code)))
    if work.actor.is_staff and _lately(work) == SUSPICIOUS:
        for person_id in _overseers(work):
            outbox.queue(
                work,
                "access.denied",
                to=person_id,
                key=f"denied:{work.actor.person_id}:{work.now:%Y%m%d%H}:{person_id}",
                by=work.actor.person_id,
            )


def _overseers(work: Work) -> list[int]:
    """The managers, else whoever leads the club; never the colleague it is about."""
    for role in (Role.MANAGER, Role.LEADER, Role.GM):
        holders = people.holders(work.session, role, work.today)
        others = [one for one in holders if one != work.actor.person_id]
        if others:
            return others
    return []


def _lately(work: Work) -> int:
    found = select(func.count()).where(
        _ENTRY.c.actor_id == work.actor.person_id,
        _ENTRY.c.action == "access.denied",
        _ENTRY.c.at > work.now - _HOUR,
    )
    return int(work.session.execute(found).scalar_one())
