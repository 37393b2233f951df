"""A question's answer on its way: proposed, agreed to or not; who is told of it.

An answer that needs a second person leaves the question open until that person has agreed.
"""

from sqlalchemy import ColumnElement, and_, select, update

from domain import audit, outbox
from domain.members.model import Member
from domain.outbox import STAFF_GROUP
from domain.points.rules_model import Dispute, DisputeState
from domain.work import Work

_D = Dispute.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]

TOPIC = "cases"


def waits(work: Work, dispute: Dispute, approval_id: int) -> None:
    """Nothing is corrected yet: the question stays open, with the answer proposed."""
    work.session.execute(
        update(_D).where(_D.c.id == dispute.id).values(state=DisputeState.OPEN, decided_at=None)
    )
    work.session.refresh(dispute)
    audit.record(work, "dispute.proposed", dispute, purpose=dispute.outcome or "")
    _tell(work, "dispute.proposed", dispute, f"proposed:{approval_id}")
    card(work, dispute, f"proposed:{approval_id}")


def agreed(work: Work, dispute_id: int) -> None:
    """The proposed correction is posted: the question is answered. For the executor of its
    request, which the chain permits."""
    dispute = work.session.get_one(Dispute, dispute_id)
    done = work.session.execute(
        update(_D)
        .where(_proposed(dispute_id))
        .values(state=DisputeState.DECIDED, decided_at=work.now)
    )
    if done.rowcount:  # type: ignore[attr-defined]
        work.session.refresh(dispute)
        audit.record(work, "dispute.decided", dispute, purpose=dispute.outcome or "")
        answered(work, dispute)


def not_agreed(work: Work, dispute_id: int, approval_id: int) -> None:
    """The proposed correction was rejected or withdrawn: the question is open for another answer,
    and the staff group reads so. For the request's own refusal."""
    dispute = work.session.get_one(Dispute, dispute_id)
    done = work.session.execute(
        update(_D)
        .where(_proposed(dispute_id))
        .values(outcome=None, answer=None, decided_by=None, decided_at=None)
    )
    if done.rowcount:  # type: ignore[attr-defined]
        work.session.refresh(dispute)
        audit.record(work, "dispute.reopened", dispute)
        card(work, dispute, f"open:{approval_id}")
        outbox.queue(
            work,
            "desk.dispute_reopened",
            to=STAFF_GROUP,
            key=f"dispute:{dispute.id}:reopened:{approval_id}",
            topic=TOPIC,
            dispute_id=dispute.id,
        )


def _proposed(dispute_id: int) -> ColumnElement[bool]:
    return and_(_D.c.id == dispute_id, _D.c.state == DisputeState.OPEN, _D.c.outcome.is_not(None))


def answered(work: Work, dispute: Dispute) -> None:
    _tell(work, "dispute.answered", dispute, "answered")
    card(work, dispute, "decided")


def _tell(work: Work, kind: str, dispute: Dispute, key: str) -> None:
    person_id = work.session.execute(
        select(_M.c.person_id).where(_M.c.id == dispute.member_id)
    ).scalar_one()
    if person_id is not None:
        outbox.queue(
            work,
            kind,
            to=person_id,
            key=f"dispute:{dispute.id}:{key}",
            dispute_id=dispute.id,
        )


def card(work: Work, dispute: Dispute, again: str = "") -> None:
    """The card in the staff group; `again` names the change it is redrawn for."""
    first = f"dispute:{dispute.id}:desk"
    outbox.queue(
        work,
        "desk.dispute",
        to=STAFF_GROUP,
        key=f"{first}:{again}" if again else first,
        edits=first if again else None,
        topic=TOPIC,
        dispute_id=dispute.id,
    )
