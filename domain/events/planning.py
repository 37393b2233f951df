"""One event's plan: written, handed through its chain, changed afterwards (E43, R12).

Locks: the approval before the event, as a decision takes them. A change of an approved plan that
is more than wording voids the approval, and the event is a draft again; seats given stay.
"""

from typing import Any

from sqlalchemy import delete, exists, or_, select, update

from domain import audit
from domain.access import Permission
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.approvals.taking import hold
from domain.errors import NotFound, Outdated, ReasonMissing
from domain.events import limits, offers, plan_rules, seats, tasks
from domain.events.errors import CapacityTaken
from domain.events.model import Event, EventState, Quota
from domain.events.plan_rules import EventPlan
from domain.plans import moving
from domain.plans.errors import EventNotThere, EventUnfit, ItemNotThere
from domain.plans.model import AnnualPlan, ItemState, PlanItem, PlanState
from domain.segments import reading as segments
from domain.segments import uses
from domain.work import Work

_E = Event.__table__  # type: ignore[attr-defined]
_I = PlanItem.__table__  # type: ignore[attr-defined]
_A = AnnualPlan.__table__  # type: ignore[attr-defined]
_Q = Quota.__table__  # type: ignore[attr-defined]

INSIDE, OUTSIDE = "event_plan", "event_outside_plan"
AGREED = (EventState.APPROVED, EventState.ANNOUNCED)
SENT_BACK = (EventState.PROPOSED, "returned")
_MOVES = frozenset({"starts_at", "ends_at", "zone", "place", "latitude", "longitude"})


# ── Writing ───────────────────────────────────────────────────────────────────────────────────


def draft(work: Work, plan: EventPlan, *, item_id: int | None = None) -> Event:
    """A new event, for an item of the approved year's plan or outside of it (flagged, E45.2). Of
    two colleagues at once, one plans an item.

    Raises:
        EventUnfit: the plan does not fit together.
        ItemNotThere: the item is not agreed to, or an event is planned for it.
        NotFound: its segment is gone.
    """
    work.require(Permission.PLAN_EVENTS)
    _check(plan, work)
    _take_segment(work, plan)
    values = plan_rules.values(plan)
    event = Event(**values, plan_item_id=item_id, created_by=work.actor.person_id)
    work.session.add(event)
    work.session.flush()
    if item_id is not None:
        _take_item(work, item_id, event.id or 0)
    wanted = plan_rules.limits(plan, values["sessions"])
    limits.replace(work, event, wanted, values["sessions"] or {})
    audit.record(work, "event.drafted", event)
    return event


def _check(plan: EventPlan, work: Work, event: Event | None = None) -> None:
    wrong = plan_rules.fault(plan, work.now, None if event is None else event.starts_at)
    if wrong is not None:
        raise EventUnfit(reason=wrong)


def _take_segment(work: Work, plan: EventPlan) -> None:
    if plan.segment_id is not None:
        uses.take(work, plan.segment_id)


def _take_item(work: Work, item_id: int, event_id: int) -> None:
    cancelled = exists().where(_E.c.id == _I.c.event_id, _E.c.state == EventState.CANCELLED)
    agreed = exists().where(_A.c.id == _I.c.plan_id, _A.c.state == PlanState.APPROVED)
    free = or_(_I.c.event_id.is_(None), cancelled)
    done = work.session.execute(
        update(_I)
        .where(_I.c.id == item_id, _I.c.state == ItemState.PLANNED, agreed, free)
        .values(event_id=event_id, remind_at=None)
    )
    if done.rowcount:  # type: ignore[attr-defined]
        return
    item = moving.item(work, item_id)
    planned = item.state == ItemState.PLANNED and item.event_id is not None
    raise ItemNotThere(reason="planned_already" if planned else item.state)


def change(work: Work, event_id: int, plan: EventPlan, *, version: int) -> Event:
    """Another plan for this event; `version` is the one the actor saw. Of an approved one, text,
    picture, staffing and the words of sessions change at once; anything else makes it a draft
    that needs the whole chain again (R12.2).

    Raises:
        NotFound: no such event, or its segment is gone. Outdated: a colleague has changed it.
        EventUnfit: the plan does not fit together; or `announced`: members know its time and
            place, so that these move by `domain.events.changing`, which tells them.
        CapacityTaken: fewer seats than are given. EventNotThere: asked for, over or cancelled.
    """
    work.require(Permission.PLAN_EVENTS)
    _take_segment(work, plan)
    event, held = _held(work, event_id)
    if event.version != version:
        raise Outdated
    _check(plan, work, event)
    after = plan_rules.values(plan, event.sessions)
    wanted = plan_rules.limits(plan, after["sessions"])
    names = plan_rules.changed(event, after)
    if event.announced_at is not None and names & _MOVES:
        raise EventUnfit(reason="announced")
    same_limits = dict(wanted) == limits.standing(work, event_id)
    if event.state in AGREED:
        if not (same_limits and plan_rules.minor(event, names, after)):
            _void(work, event)
            after["state"] = EventState.DRAFT
    elif event.state != EventState.DRAFT and (event.state, held) != SENT_BACK:
        raise EventNotThere(state=event.state)
    if plan.capacity is not None and plan.capacity < event.taken:
        raise CapacityTaken(taken=event.taken)
    work.session.execute(
        update(_E).where(_E.c.id == event_id).values(version=_E.c.version + 1, **after)
    )
    limits.replace(work, event, wanted, after["sessions"] or {})
    work.session.refresh(event)
    if names or not same_limits:
        audit.record(work, "event.plan_changed", event, fields=sorted(names))
    return event


def _held(work: Work, event_id: int) -> tuple[Event, str | None]:
    """The event, nobody else's until the transaction ends, and the state of its approval."""
    known = select(_E.c.approval_id).where(_E.c.id == event_id)
    approval_id = work.session.execute(known).scalar_one_or_none()
    held = hold(work, approval_id)
    event = seats.lock(work, event_id)
    if event.approval_id != approval_id:
        raise Outdated
    return event, held


def _void(work: Work, event: Event) -> None:
    if event.approval_id is not None:
        approval = work.session.get_one(Approval, event.approval_id, populate_existing=True)
        approvals.void(work, approval, why="event_changed")


def discard(work: Work, event_id: int) -> PlanItem | None:
    """Throw a draft away that was never approved; the plan's item it was for, if any.

    Raises:
        NotFound: no such event. EventNotThere: it is no such draft.
    """
    work.require(Permission.PLAN_EVENTS)
    event, held = _held(work, event_id)
    if event.state != EventState.DRAFT or held not in (None, "rejected", "withdrawn"):
        raise EventNotThere(state=event.state)
    item = None
    if event.plan_item_id is not None:
        item = moving.item(work, event.plan_item_id)
        year = moving.get(work, item.plan_id).year
        item.event_id = None
        item.remind_at = moving.remind_at(work, year, item.month, item.day)
        work.session.flush()
    audit.record(work, "event.discarded", event)
    work.session.execute(delete(_Q).where(_Q.c.event_id == event_id))
    work.session.execute(delete(_E).where(_E.c.id == event_id))
    return item


# ── Through the chain ─────────────────────────────────────────────────────────────────────────


def propose(work: Work, event_id: int, reason: str) -> Approval:
    """Ask manager and leader; the plan stays as it is from here on (E43.2). Of two colleagues at
    once, one asks.

    Raises:
        ReasonMissing: no reason. NotFound: no such event.
        EventUnfit: `past`, it would have begun.
        ItemNotThere: its item of the year's plan is being changed or left out.
        EventNotThere: it is asked for already, or approved.
    """
    work.require(Permission.PLAN_EVENTS)
    if not reason.strip():
        raise ReasonMissing
    known = work.session.get(Event, event_id, populate_existing=True)
    if known is None:
        raise NotFound
    _item_stands(work, known)
    if known.starts_at <= work.now:
        raise EventUnfit(reason="past")
    done = work.session.execute(
        update(_E)
        .where(_E.c.id == event_id, _E.c.state == EventState.DRAFT)
        .values(state=EventState.PROPOSED, version=_E.c.version + 1)
    )
    event = work.session.get_one(Event, event_id, populate_existing=True)
    if not done.rowcount:  # type: ignore[attr-defined]
        raise EventNotThere(state=event.state)
    kind = OUTSIDE if event.plan_item_id is None else INSIDE
    asked = _asked(work, event)
    approval = approvals.propose(work, kind, subject=event, reason=reason, proposal=asked)
    event.approval_id = approval.id
    audit.record(work, "event.proposed", event, purpose=kind)
    return approval


def _item_stands(work: Work, event: Event) -> None:
    if event.plan_item_id is None:
        return
    item = moving.item(work, event.plan_item_id)
    if item.state != ItemState.PLANNED:
        raise ItemNotThere(reason=item.state)


def _asked(work: Work, event: Event) -> dict[str, Any]:
    """What the deciders agree to, frozen; `ahead` are the days from the asking to the event."""
    return {
        "title": event.title,
        "kind": event.kind,
        "place": event.place,
        "starts_at": event.starts_at.isoformat(),
        "ends_at": event.ends_at.isoformat(),
        "zone": event.zone,
        "capacity": event.capacity,
        "companions": event.companions,
        "least_tier": event.least_tier,
        "segment": segments.name(work, plan_rules.segment_of(event)),
        "only_segment": plan_rules.only_segment(event),
        "points_price": event.points_price,
        "fee": format(event.fee, ".2f"),
        "budget": format(event.budget, ".2f"),
        "cost_bearer": event.cost_bearer,
        "staffing": event.staffing,
        "ahead": (event.starts_at.astimezone(work.zone).date() - work.today).days,
    }


@approvals.reviser(INSIDE)
@approvals.reviser(OUTSIDE)
def revised(work: Work, approval: Approval) -> dict[str, Any]:
    """The plan as it stands after the revision (within 3 working days, E43.3)."""
    event = work.session.get_one(Event, approval.subject_id or 0, populate_existing=True)
    _item_stands(work, event)
    if event.starts_at <= work.now:
        raise EventUnfit(reason="past")
    return _asked(work, event)


@approvals.executor(INSIDE)
@approvals.executor(OUTSIDE)
def approved(work: Work, approval: Approval) -> None:
    """It may be announced, and its tasks begin (E43.3). One that was announced before it was
    changed is so again, and seats it gained go to the queue."""
    event = seats.lock(work, approval.subject_id or 0)
    if event.state != EventState.PROPOSED:
        return
    before = event.announced_at is not None
    event.state = EventState.ANNOUNCED if before else EventState.APPROVED
    event.version += 1
    work.session.flush()
    audit.record(work, "event.approved", event)
    tasks.kick_off(work, event)
    if before:
        offers.process(work, event)


@approvals.refusal(INSIDE)
@approvals.refusal(OUTSIDE)
def declined(work: Work, approval: Approval) -> None:
    """Rejected or taken back: a draft again."""
    work.session.execute(
        update(_E)
        .where(_E.c.id == approval.subject_id, _E.c.state == EventState.PROPOSED)
        .values(state=EventState.DRAFT, version=_E.c.version + 1)
    )
