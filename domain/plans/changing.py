"""A change during the year: of one item, through a chain of its own (E42.2, R12.2).

From the moment it is asked for, the former approval does not cover the item: nothing can be
planned by it until the chain has spoken. Refused, the item is what it was.
"""

from typing import Any

from sqlalchemy import exists, func, select, update

from domain import audit
from domain.access import Permission
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.errors import Outdated, ReasonMissing
from domain.events.model import Event, EventState
from domain.plans import items, moving, service
from domain.plans.errors import ItemNotThere, PlanNotThere
from domain.plans.items import Wanted
from domain.plans.model import AnnualPlan, ItemState, PlanItem, PlanState
from domain.work import Work

_A = AnnualPlan.__table__  # type: ignore[attr-defined]
_I = PlanItem.__table__  # type: ignore[attr-defined]
_P = Approval.__table__  # type: ignore[attr-defined]
_E = Event.__table__  # type: ignore[attr-defined]

KIND = "annual_plan_change"


def ask_change(work: Work, item_id: int, wanted: Wanted, *, version: int, reason: str) -> Approval:
    """Ask manager and leader for another shape of an item. Sent back to the actor, the same call
    hands the revision in again.

    Raises:
        ReasonMissing: no reason. NotFound: no such item, or sent back to somebody else.
        ItemUnfit: the item cannot be like this. PlanNotThere: its plan is not approved.
        Outdated, ItemNotThere: it has been changed, or another change is asked for.
    """
    work.require(Permission.PLAN_EVENTS)
    item = moving.item(work, item_id)
    plan = _approved(work, item.plan_id, reason)
    service.fit(plan, wanted)
    open_ = standing(work, item)
    if open_ is not None and open_.state == "returned":
        fresh = open_.proposal | {"wanted": items.frozen(wanted)}
        return approvals.resubmit(
            work, open_.id or 0, version=open_.version, reason=reason, proposal=fresh
        )
    _take(work, item, version)
    return _ask(work, item, reason, {"wanted": items.frozen(wanted)})


def ask_new(work: Work, plan_id: int, wanted: Wanted, *, reason: str) -> PlanItem:
    """Ask manager and leader for one event more in an approved plan.

    Raises:
        ReasonMissing: no reason. NotFound: no such plan. PlanNotThere: it is not approved.
        ItemUnfit: the item cannot be like this.
    """
    work.require(Permission.PLAN_EVENTS)
    plan = _approved(work, plan_id, reason)
    service.fit(plan, wanted)
    item = PlanItem(plan_id=plan_id, state=ItemState.ASKED, **items.values(wanted))
    work.session.add(item)
    work.session.flush()
    _ask(work, item, reason, {"wanted": items.frozen(wanted), "new": True})
    return item


def ask_drop(work: Work, item_id: int, *, version: int, reason: str) -> Approval:
    """Ask manager and leader to leave an item out.

    Raises:
        ReasonMissing: no reason. NotFound: no such item. PlanNotThere: its plan is not approved.
        ItemNotThere: an event is planned for it (`planned_already`), or a change is asked for.
        Outdated: it has been changed.
    """
    work.require(Permission.PLAN_EVENTS)
    item = moving.item(work, item_id)
    _approved(work, item.plan_id, reason)
    if _event_stands(work, item):
        raise ItemNotThere(reason="planned_already")
    _take(work, item, version)
    return _ask(work, item, reason, {"drop": True})


def _approved(work: Work, plan_id: int, reason: str) -> AnnualPlan:
    if not reason.strip():
        raise ReasonMissing
    plan = moving.get(work, plan_id)
    if plan.state != PlanState.APPROVED:
        raise PlanNotThere(state=plan.state)
    return plan


def _take(work: Work, item: PlanItem, version: int) -> None:
    approved = exists().where(_A.c.id == item.plan_id, _A.c.state == PlanState.APPROVED)
    done = work.session.execute(
        update(_I)
        .where(
            _I.c.id == item.id,
            _I.c.state == ItemState.PLANNED,
            _I.c.version == version,
            approved,
        )
        .values(state=ItemState.CHANGING, version=version + 1)
    )
    work.session.refresh(item)
    if done.rowcount:  # type: ignore[attr-defined]
        return
    if item.state != ItemState.PLANNED:
        raise ItemNotThere(reason=item.state)
    raise Outdated


def _ask(work: Work, item: PlanItem, reason: str, proposal: dict[str, Any]) -> Approval:
    asked = {"was": items.frozen(item), "replaces": item.approval_id} | proposal
    approval = approvals.propose(work, KIND, subject=item, reason=reason, proposal=asked)
    audit.record(work, "plan_item.change_asked", item)
    return approval


def _event_stands(work: Work, item: PlanItem) -> bool:
    found = select(_E.c.id).where(_E.c.id == item.event_id, _E.c.state != EventState.CANCELLED)
    return item.event_id is not None and work.session.execute(found).first() is not None


def standing(work: Work, item: PlanItem) -> Approval | None:
    """The change of an item that is not decided yet; the caller holds the right."""
    return work.session.execute(
        select(Approval).where(
            _P.c.kind == KIND,
            _P.c.subject_kind == "plan_item",
            _P.c.subject_id == item.id,
            _P.c.state.in_(("pending", "returned")),
        )
    ).scalar_one_or_none()


# ── In the end ────────────────────────────────────────────────────────────────────────────────


@approvals.executor(KIND)
def agreed(work: Work, approval: Approval) -> None:
    """The item is from now on what was asked; an earlier change of it is no longer in force."""
    item, asked = moving.item(work, approval.subject_id or 0), approval.proposal
    after: dict[str, Any] = {"state": ItemState.DROPPED, "remind_at": None}
    if not asked.get("drop"):
        wanted = items.thawed(asked["wanted"])
        year = moving.get(work, item.plan_id).year
        after = {
            "state": ItemState.PLANNED,
            "remind_at": moving.remind_at(work, year, wanted.month, wanted.day),
            **items.values(wanted),
        }
    if not _decided(work, approval, approval_id=approval.id, **after):
        return
    if asked.get("replaces"):
        before = work.session.get_one(Approval, asked["replaces"])
        approvals.void(work, before, why="plan_item_changed")
    audit.record(work, "plan_item.change_agreed", item)


@approvals.refusal(KIND)
def refused(work: Work, approval: Approval) -> None:
    """The item is what it was; a new one is not taken up."""
    new = bool(approval.proposal.get("new"))
    _decided(work, approval, state=ItemState.DROPPED if new else ItemState.PLANNED)


def _decided(work: Work, approval: Approval, **after: Any) -> bool:
    waiting = (ItemState.ASKED, ItemState.CHANGING)
    done = work.session.execute(
        update(_I)
        .where(_I.c.id == approval.subject_id, _I.c.state.in_(waiting))
        .values(version=_I.c.version + 1, **after)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def waiting(work: Work, plan_id: int) -> int:
    """How many changes of a plan are asked for; the caller holds the right."""
    found = select(func.count()).where(
        _I.c.plan_id == plan_id, _I.c.state.in_((ItemState.ASKED, ItemState.CHANGING))
    )
    return int(work.session.execute(found).scalar_one())
