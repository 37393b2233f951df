"""Purchases of a large sum: one colleague keys them, the manager agrees, then they are recorded.

Points follow the sum, so a sum above `purchase_alone_limit` is not one person's word.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from domain.access import Actor, Permission
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.members import kin
from domain.points import granting
from domain.purchases import rows, service
from domain.purchases.model import Sort
from domain.purchases.rows import Row
from domain.purchases.service import Recorded
from domain.work import Work

KIND = "large_purchase"


@dataclass(frozen=True, slots=True)
class Asked:
    """A purchase that is not recorded yet: `approval` waits for the manager."""

    approval: Approval
    row: Row


def hand_in(
    work: Work,
    *,
    number: str,
    shop: str,
    receipt: str,
    amount: Decimal,
    bought_on: date,
    kind: str = Sort.SHOP,
    category: str | None = None,
) -> Recorded | Asked:
    """`service.record`, or above `purchase_alone_limit` yuan a request to the manager, who
    records it by agreeing, in the name of who keyed it.

    Raises:
        As `service.record`.
    """
    work.require(Permission.RECORD_PURCHASES)
    one = rows.row(
        number=number,
        shop=shop,
        receipt=receipt,
        amount=amount,
        bought_on=bought_on,
        kind=kind,
        category=category,
    )
    service.fits(work, one)
    if one.amount <= work.policy.purchase_alone_limit:
        return service.keep(work, one)
    member = service.buyer(work, one.number)
    service.not_yet(work, one)
    proposal = {
        "number": one.number,
        "shop": one.shop,
        "receipt": one.receipt,
        "amount": str(one.amount),
        "bought_on": one.bought_on.isoformat(),
        "kind": str(one.kind),
        "category": one.category,
    }
    reason = f"{one.shop} · {one.receipt}"
    gains = kin.persons(work, member)
    asked = approvals.propose(work, KIND, reason=reason, proposal=proposal, gains=gains)
    return Asked(asked, one)


def asked_for(approval: Approval) -> Row:
    """The purchase a request is about; for who was shown the request."""
    found = approval.proposal
    return rows.row(
        **found
        | {
            "amount": Decimal(found["amount"]),
            "bought_on": date.fromisoformat(found["bought_on"]),
        }
    )


@approvals.executor(KIND)
def _agreed(work: Work, approval: Approval) -> None:
    """Recorded in the name of who keyed it; the chain is its permission. Whoever agrees is no
    nearer to the buyer than who keyed it may be."""
    one = asked_for(approval)
    theirs = replace(work, actor=Actor(person_id=approval.requester_id))
    granting.others(work, service.buyer(work, one.number).id or 0)
    service.fits(theirs, one)
    service.keep(theirs, one)
    work.queued = work.queued or theirs.queued
