"""The year's plan is changed under its lock; of two colleagues at once, one wins (F3)."""

from datetime import date, datetime, time

from sqlalchemy import select

from domain import calendar
from domain.approvals.taking import hold
from domain.errors import NotFound, Outdated
from domain.plans.errors import ItemNotThere, PlanNotThere
from domain.plans.model import AnnualPlan, ItemState, PlanItem, PlanState
from domain.work import Work

_A = AnnualPlan.__table__  # type: ignore[attr-defined]
_I = PlanItem.__table__  # type: ignore[attr-defined]
AT = time(9)  # of the club's day, when a missing event plan is told of


def get(work: Work, plan_id: int) -> AnnualPlan:
    """The plan as it stands now, for those who have seen to the right.

    Raises:
        NotFound: there is none.
    """
    found = work.session.get(AnnualPlan, plan_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def open_(work: Work, plan_id: int) -> AnnualPlan:
    """A plan whose list may be changed freely, nobody else's until the transaction ends: a draft,
    or one that was sent back.

    Raises:
        NotFound: there is none. PlanNotThere: it is asked for, or approved.
    """
    known = select(_A.c.approval_id).where(_A.c.id == plan_id)
    approval_id = work.session.execute(known).scalar_one_or_none()
    held = hold(work, approval_id)
    plan = locked(work, plan_id)
    if plan.approval_id != approval_id:
        raise Outdated
    returned = plan.state == PlanState.PROPOSED and held == "returned"
    if plan.state != PlanState.DRAFT and not returned:
        raise PlanNotThere(state=plan.state)
    return plan


def locked(work: Work, plan_id: int) -> AnnualPlan:
    """
    Raises:
        NotFound: there is no such plan.
    """
    plan: AnnualPlan | None = work.session.execute(
        select(AnnualPlan)
        .where(_A.c.id == plan_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()
    if plan is None:
        raise NotFound
    return plan


def item(work: Work, item_id: int) -> PlanItem:
    """
    Raises:
        NotFound: there is no such item.
    """
    found = work.session.get(PlanItem, item_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def items(work: Work, plan_id: int) -> list[PlanItem]:
    """What the plan holds, in the order of the year; dropped ones are left out."""
    found = select(PlanItem).where(_I.c.plan_id == plan_id, _I.c.state != ItemState.DROPPED)
    ordered = found.order_by(_I.c.month, _I.c.day.is_(None), _I.c.day, _I.c.id)
    again = ordered.execution_options(populate_existing=True)
    return list(work.session.execute(again).scalars())


def not_there(work: Work, item_id: int) -> ItemNotThere:
    """Why an item could not be taken as it was seen."""
    return ItemNotThere(reason=item(work, item_id).state)


def remind_at(work: Work, year: int, month: int, day: date | None) -> datetime | None:
    """When a missing event plan is told of: a month ahead (E43.1), at 9 of the club's day; None
    when the event itself lies behind us."""
    on = day or date(year, month, 1)
    if (day or date(year, month, 28)) < work.today:
        return None
    early = on - work.policy.event_plan_days * calendar.DAY
    return calendar.local_instant(early, AT, work.policy.timezone)
