"""Who is told what about a request. Parameters are ids only; delivery finds the words."""

from collections.abc import Sequence

from domain import outbox
from domain.access import Role
from domain.approvals.chains import CHAINS
from domain.approvals.model import Approval
from domain.outbox import STAFF_GROUP
from domain.people import service as people
from domain.work import Work

TOPIC = "approvals"


def asked(work: Work, approval: Approval) -> None:
    """Everybody who may decide the step in hand, and the staff group's card."""
    deciders = _deciders(work, approval)
    for person_id in deciders:
        key = f"approval:{approval.id}:{approval.round}:{approval.step}:{person_id}"
        _say(work, "approval.asked", [person_id], approval, key)
    if not deciders:
        # Nobody could decide: the request would lie there for ever without a word.
        watching = _holding(work, Role.MANAGER) or _holding(work, Role.OWNER)
        key = f"approval:{approval.id}:nobody:{approval.version}"
        _say(work, "approval.nobody_decides", watching, approval, key)
    redrawn(work, approval)


def decided(work: Work, approval: Approval, decision: str) -> None:
    """The requester of every step; the next deciders when there is a next step."""
    if not CHAINS[approval.kind].by_member:
        outbox.queue(
            work,
            "approval.decided",
            to=approval.requester_id,
            key=f"approval:{approval.id}:told:{approval.version}",
            approval_id=approval.id,
            decision=decision,
            by=work.actor.person_id,
        )
    if approval.state == "pending":
        asked(work, approval)
    else:
        redrawn(work, approval)


def filed(work: Work, approval: Approval) -> None:
    """The GM's office gets a copy (E42.3); whoever decided it knows already."""
    known = {work.actor.person_id, approval.requester_id}
    office = [one for one in _holding(work, Role.GM) if one not in known]
    _say(work, "approval.filed", office, approval, f"approval:{approval.id}:filed")


def reminder(work: Work, approval: Approval) -> None:
    """Those who are waited for: the deciders, or the requester while it is sent back."""
    waited_for: Sequence[int] = (
        [approval.requester_id] if approval.state == "returned" else _deciders(work, approval)
    )
    key = f"approval:{approval.id}:{approval.version}:reminder:{approval.reminded}"
    _say(work, "approval.reminder", waited_for, approval, key)


def redrawn(work: Work, approval: Approval) -> None:
    """The card in the staff group shows the state of now."""
    first = f"approval:{approval.id}:desk"
    again = approval.version > 1
    outbox.queue(
        work,
        "desk.approval",
        to=STAFF_GROUP,
        key=f"{first}:{approval.version}" if again else first,
        edits=first if again else None,
        topic=TOPIC,
        approval_id=approval.id,
    )


def _say(work: Work, kind: str, to: Sequence[int], approval: Approval, key: str) -> None:
    for person_id in to:
        outbox.queue(work, kind, to=person_id, key=f"{key}:{person_id}", approval_id=approval.id)


def _deciders(work: Work, approval: Approval) -> list[int]:
    found = _holding(work, Role(approval.waiting_for))
    return [one for one in found if one != approval.requester_id]


def _holding(work: Work, role: Role) -> list[int]:
    return people.holders(work.session, role, work.today)
