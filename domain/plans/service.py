"""The year's plan of events: begun, filled, handed through its chain (E42, R12.1)."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, update

from domain import audit, upsert
from domain.access import Permission
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.errors import Outdated, ReasonMissing
from domain.plans import items, moving, profile
from domain.plans.errors import ItemUnfit, PlanNotThere, PlanUnfit
from domain.plans.items import Wanted
from domain.plans.model import AnnualPlan, ItemState, PlanItem, PlanState
from domain.work import Work

_A = AnnualPlan.__table__  # type: ignore[attr-defined]
_I = PlanItem.__table__  # type: ignore[attr-defined]

KIND = "annual_plan"


# ── Writing ───────────────────────────────────────────────────────────────────────────────────


def begin(work: Work, year: int) -> AnnualPlan:
    """The plan of this year or the next; a new one has the membership's figures drafted (E42.1).
    Begun already, it is returned as it stands.

    Raises:
        PlanUnfit: `year`, neither of the two.
    """
    work.require(Permission.PLAN_EVENTS)
    if not 0 <= year - work.today.year <= 1:
        raise PlanUnfit(reason="year")
    made = upsert.new_id(
        work.session,
        _A,
        year=year,
        state=PlanState.DRAFT,
        version=1,
        problems="",
        profile=profile.figures(work, year),
        profile_note="",
        made_by=work.actor.person_id,
        made_at=work.now,
    )
    known = select(_A.c.id).where(_A.c.year == year)
    plan = moving.get(work, made or work.session.execute(known).scalar_one())
    if made is not None:
        audit.record(work, "annual_plan.begun", plan)
    return plan


def describe(work: Work, plan_id: int, *, problems: str, note: str) -> AnnualPlan:
    """What went wrong last year with its cures, and what the membership's figures say; these are
    counted anew.

    Raises:
        NotFound, PlanNotThere: there is no plan that may be changed.
    """
    work.require(Permission.PLAN_EVENTS)
    plan = moving.open_(work, plan_id)
    plan.problems, plan.profile_note = problems.strip(), note.strip()
    plan.profile = profile.figures(work, plan.year)
    plan.version += 1
    audit.record(work, "annual_plan.described", plan)
    return plan


def add(work: Work, plan_id: int, wanted: Wanted) -> PlanItem:
    """One event more.

    Raises:
        NotFound, PlanNotThere: there is no plan that may be changed.
        ItemUnfit: the item cannot be like this, or there are MOST already.
    """
    work.require(Permission.PLAN_EVENTS)
    plan = moving.open_(work, plan_id)
    fit(plan, wanted)
    if _count(work, plan_id) >= items.MOST:
        raise ItemUnfit(reason="most", most=items.MOST)
    item = PlanItem(plan_id=plan_id, **items.values(wanted))
    work.session.add(item)
    audit.record(work, "plan_item.added", item)
    return item


def change(work: Work, item_id: int, wanted: Wanted, *, version: int) -> PlanItem:
    """An item of a plan that is not asked for yet; `version` is the one the actor saw.

    Raises:
        NotFound, PlanNotThere: there is nothing that may be changed.
        ItemUnfit: the item cannot be like this. Outdated: a colleague has changed it.
    """
    work.require(Permission.PLAN_EVENTS)
    plan = moving.open_(work, moving.item(work, item_id).plan_id)
    fit(plan, wanted)
    done = work.session.execute(
        update(_I)
        .where(_I.c.id == item_id, _I.c.version == version)
        .values(version=version + 1, **items.values(wanted))
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise Outdated
    item = moving.item(work, item_id)
    audit.record(work, "plan_item.changed", item)
    return item


def remove(work: Work, item_id: int) -> AnnualPlan:
    """Take an item out of a plan that is not asked for yet; its plan.

    Raises:
        NotFound, PlanNotThere: there is nothing that may be changed.
    """
    work.require(Permission.PLAN_EVENTS)
    item = moving.item(work, item_id)
    plan = moving.open_(work, item.plan_id)
    audit.record(work, "plan_item.removed", item)
    work.session.execute(delete(_I).where(_I.c.id == item_id))
    return plan


def replace(work: Work, plan: AnnualPlan, wanted: Sequence[Wanted]) -> None:
    """Put these in the place of all items of an open plan; the caller holds it and the right."""
    work.session.execute(delete(_I).where(_I.c.plan_id == plan.id))
    same = {"plan_id": plan.id, "state": ItemState.PLANNED, "version": 1}
    if wanted:
        work.session.execute(insert(_I), [same | items.values(one) for one in wanted])
    plan.version += 1
    audit.record(work, "annual_plan.replaced", plan)


def fit(plan: AnnualPlan, wanted: Wanted) -> None:
    """
    Raises:
        ItemUnfit: the item cannot be like this.
    """
    wrong = items.fault(wanted, plan.year)
    if wrong is not None:
        raise ItemUnfit(reason=wrong[1], year=str(plan.year))


def _count(work: Work, plan_id: int) -> int:
    found = select(func.count()).where(_I.c.plan_id == plan_id, _I.c.state != ItemState.DROPPED)
    return int(work.session.execute(found).scalar_one())


# ── Through the chain ─────────────────────────────────────────────────────────────────────────


def propose(work: Work, plan_id: int, reason: str) -> Approval:
    """Ask manager, leader and general manager; the list stays as it is from here on (E42.2). Of
    two colleagues at once, one asks.

    Raises:
        ReasonMissing: no reason. NotFound: no such plan.
        PlanUnfit: no items, or nothing about last year's problems.
        PlanNotThere: it is asked for already, or approved.
    """
    work.require(Permission.PLAN_EVENTS)
    if not reason.strip():
        raise ReasonMissing
    done = work.session.execute(
        update(_A)
        .where(_A.c.id == plan_id, _A.c.state == PlanState.DRAFT)
        .values(state=PlanState.PROPOSED, version=_A.c.version + 1)
    )
    plan = moving.get(work, plan_id)
    if not done.rowcount:  # type: ignore[attr-defined]
        raise PlanNotThere(state=plan.state)
    asked = _asked(work, plan)
    approval = approvals.propose(work, KIND, subject=plan, reason=reason, proposal=asked)
    plan.approval_id = approval.id
    audit.record(work, "annual_plan.proposed", plan)
    return approval


@approvals.reviser(KIND)
def revised(work: Work, approval: Approval) -> dict[str, Any]:
    """The plan as it stands after the revision (within 10 working days, E42.2)."""
    return _asked(work, moving.get(work, approval.subject_id or 0))


def _asked(work: Work, plan: AnnualPlan) -> dict[str, Any]:
    found = moving.items(work, plan.id or 0)
    if not found:
        raise PlanUnfit(reason="empty")
    if not plan.problems:
        raise PlanUnfit(reason="problems")
    plan.profile = profile.figures(work, plan.year)  # as they are by now
    return {
        "year": plan.year,
        "problems": plan.problems,
        "profile": plan.profile,
        "profile_note": plan.profile_note,
        "items": [items.frozen(one) for one in found],
    }


@approvals.executor(KIND)
def approved(work: Work, approval: Approval) -> None:
    """The year goes by this plan; a month before each item its event plan is asked for (E43)."""
    plan = moving.get(work, approval.subject_id or 0)
    work.session.execute(
        update(_A)
        .where(_A.c.id == plan.id, _A.c.state == PlanState.PROPOSED)
        .values(state=PlanState.APPROVED, version=_A.c.version + 1)
    )
    moments = [
        {"item": one.id, "moment": moving.remind_at(work, plan.year, one.month, one.day)}
        for one in moving.items(work, plan.id or 0)
    ]
    work.session.connection().execute(
        update(_I)
        .where(_I.c.id == bindparam("item"))
        .values(remind_at=bindparam("moment", type_=_I.c.remind_at.type)),
        moments,
    )
    work.session.refresh(plan)
    audit.record(work, "annual_plan.approved", plan)


@approvals.refusal(KIND)
def declined(work: Work, approval: Approval) -> None:
    """Rejected or taken back: a draft again."""
    work.session.execute(
        update(_A)
        .where(_A.c.id == approval.subject_id, _A.c.state == PlanState.PROPOSED)
        .values(state=PlanState.DRAFT, version=_A.c.version + 1)
    )
