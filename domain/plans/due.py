"""What planning is reminded of: the year's plan before Spring Festival (E42), an event's plan a
month ahead (E43), tasks; files nobody took."""

from sqlalchemy import select

from domain import outbox
from domain.access import Permission
from domain.events import task_reminders
from domain.events.tasks import planners
from domain.plans import reading, uploads
from domain.plans.model import ItemState, PlanItem, PlanState
from domain.work import Work

_I = PlanItem.__table__  # type: ignore[attr-defined]
CHUNK = 50


def run(work: Work) -> int:
    """Everything of planning that is due now; how much was done. Called again until it is 0."""
    work.require(Permission.RUN_SCHEDULE)
    return _year(work) + _items(work) + task_reminders.remind(work) + uploads.forget(work)


def _year(work: Work) -> int:
    """Whoever plans hears once at each distance that the year's plan is missing; one that comes
    late (the bot was off) is told with the days that are left."""
    today = work.today
    left = (reading.due_on(work, today.year) - today).days
    passed = [days for days in work.policy.plan_reminders if 0 <= left <= days]
    if not passed:
        return 0
    plan, to = reading.of_year(work, today.year), planners(work)
    if plan is not None and plan.state != PlanState.DRAFT:
        return 0
    first = f"plan:{today.year}:due:{min(passed)}"
    fresh = [one for one in to if not outbox.is_queued(work, f"{first}:{one}")]
    outbox.queue_all(
        work, "plan.due", [(one, f"{first}:{one}", {"year": today.year}) for one in fresh]
    )
    return len(fresh)


def _items(work: Work) -> int:
    """Items a month ahead without an event plan; each is told of once."""
    due = (
        work.session.execute(
            select(PlanItem)
            .where(_I.c.remind_at <= work.now)
            .order_by(_I.c.remind_at)
            .limit(CHUNK)
            .with_for_update(skip_locked=True)
        )
        .scalars()
        .all()
    )
    if not due:
        return 0
    to = planners(work)
    outbox.queue_all(
        work,
        "plan.item_due",
        [
            (person, f"plan_item:{one.id}:{one.month}:{one.day}:{person}", {"item_id": one.id})
            for one in due
            for person in to
            if one.state == ItemState.PLANNED and one.event_id is None
        ],
    )
    for one in due:
        one.remind_at = None
    work.session.flush()
    return len(due)
