"""What manager and leader have to agree to before an announced event changes (R12.2).

Another time or place, and a capacity well off the one that was agreed to, are asked for and take
effect with the last yes. Within two days of the start the manager alone decides, or acts at once,
and the leader is told. Another end or a point on the map, and a few seats more or fewer, change at
once. Locks: the request before the event, as a decision takes them.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from domain import outbox
from domain.access import Permission, Role
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.approvals.taking import hold
from domain.errors import NotFound, Outdated, ReasonMissing
from domain.events import capacity, changing, managing, seats
from domain.events.changing import When
from domain.events.errors import CapacityTaken, ChangeAsked, EventChanged, NotOpen, QuotaUnfit
from domain.events.model import Event, EventState
from domain.people import service as people
from domain.work import Work

_P = Approval.__table__  # type: ignore[attr-defined]

KIND, URGENT = "event_change", "event_change_urgent"
SOON = timedelta(hours=48)  # the manager alone, inside it
ENDED = (EventState.CANCELLED, EventState.OVER, EventState.SUMMARIZED, EventState.SIGNED)
FREE_PERCENT = 10  # of the seats agreed to, more or fewer without asking


# ── Asking ────────────────────────────────────────────────────────────────────────────────────


def ask_move(
    work: Work, event_id: int, new: When, *, reason: str, version: int
) -> Approval | None:
    """Another time or place for an announced event; the request, None when it is changed already.
    Sent back to the actor, the same call hands the revision in again.

    Raises:
        ChangeAsked: another change waits for its decision. Else as `changing.change`.
    """
    work.require(Permission.RUN_EVENTS)
    event, open_ = _held(work, event_id, reason)
    if event.version != version:
        raise EventChanged
    fields = changing.differs(work, event, new)
    begins = min(event.starts_at, new.starts_at)
    if not changing.MAJOR & set(fields) or _acts_alone(work, begins):
        _nothing_waits(open_)
        made = changing.change(work, event_id, new, reason=reason, version=version)
        if made.major:
            _tell_leader(work, event, change_id=made.id)
        return None
    asked = {"was": _frozen(changing.now(event)), "new": _frozen(new)}
    return _ask(work, event, open_, begins=begins, reason=reason, asked=asked)


def ask_capacity(
    work: Work, event_id: int, wanted: int | None, *, reason: str, version: int
) -> Approval | None:
    """So many seats in all, None without limit; the request, None when it is changed already.

    Raises:
        ChangeAsked: another change waits for its decision. ReasonMissing: it has to be asked for.
        Else as `capacity.set_capacity`.
    """
    work.require(Permission.RUN_EVENTS)
    if wanted is not None and not 1 <= wanted <= capacity.MOST_SEATS:
        raise QuotaUnfit
    big = needs_agreement(work, event_id, wanted)
    event, open_ = _held(work, event_id, reason if big else "-")
    if event.version != version:
        raise Outdated
    if not big or _acts_alone(work, event.starts_at):
        _nothing_waits(open_)
        capacity.set_capacity(work, event_id, wanted, version=version)
        if big:
            _tell_leader(work, event, capacity=wanted)
        return None
    managing.running(work, event)
    if wanted is not None and wanted < event.taken:
        raise CapacityTaken(taken=event.taken)
    asked = {"was": {"capacity": event.capacity}, "new": {"capacity": wanted}}
    return _ask(work, event, open_, begins=event.starts_at, reason=reason, asked=asked)


def needs_agreement(work: Work, event_id: int, wanted: int | None) -> bool:
    """Whether so many seats are more than a tenth off those that were agreed to.

    Raises:
        NotFound: no such event.
    """
    work.require(Permission.RUN_EVENTS)
    event = work.session.get(Event, event_id)
    if event is None:
        raise NotFound
    agreed_to = _agreed_capacity(work, event)
    if wanted is None or agreed_to is None:
        return wanted != agreed_to
    return abs(wanted - agreed_to) * 100 > agreed_to * FREE_PERCENT


def _agreed_capacity(work: Work, event: Event) -> int | None:
    """The seats that manager and leader agreed to last, so that small steps do not add up to a
    large one; of an event without a request, those it has."""
    found = work.session.execute(
        select(_P.c.proposal)
        .where(
            _P.c.state == "approved",
            or_(_P.c.id == event.approval_id, _about(event.id or 0)),
        )
        .order_by(_P.c.ended_at.desc(), _P.c.id.desc())
    ).scalars()
    known = (one.get("new", one) for one in found)
    return next((one["capacity"] for one in known if "capacity" in one), event.capacity)


def _about(event_id: int) -> Any:
    return (
        _P.c.kind.in_((KIND, URGENT))
        & (_P.c.subject_kind == "event")
        & (_P.c.subject_id == event_id)
    )


def standing(work: Work, event_id: int) -> Approval | None:
    """The change of an event that waits for its decision or for a revision; the caller holds the
    right."""
    return work.session.execute(
        select(Approval)
        .where(_about(event_id), _P.c.state.in_(("pending", "returned")))
        .order_by(_P.c.id)
        .limit(1)
        .execution_options(populate_existing=True)
    ).scalar_one_or_none()


def held(work: Work, event_id: int) -> Approval | None:
    """The same, decided by nobody until the transaction ends; before the event's lock."""
    open_ = standing(work, event_id)
    hold(work, open_.id if open_ else None)
    return standing(work, event_id)


def drop(work: Work, open_: Approval | None) -> None:
    """The event is cancelled or over: its change needs no decision any more."""
    if open_ is not None:
        approvals.close(work, open_.id or 0, why="event_ended")


def _held(work: Work, event_id: int, reason: str) -> tuple[Event, Approval | None]:
    if not reason.strip():
        raise ReasonMissing
    open_ = held(work, event_id)
    event = seats.lock(work, event_id)
    newest = standing(work, event_id)
    if newest is not None and (open_ is None or newest.id != open_.id):
        raise ChangeAsked  # a colleague was faster
    return event, open_


def _nothing_waits(open_: Approval | None) -> None:
    if open_ is not None:
        raise ChangeAsked


def _soon(work: Work, begins: datetime) -> bool:
    return begins - work.now <= SOON


def _acts_alone(work: Work, begins: datetime) -> bool:
    return _soon(work, begins) and Role.MANAGER in work.actor.roles


def _ask(
    work: Work,
    event: Event,
    open_: Approval | None,
    *,
    begins: datetime,
    reason: str,
    asked: dict[str, Any],
) -> Approval:
    proposal = {"title": event.title, "zone": event.zone, **asked}
    if open_ is not None:
        if open_.state != "returned" or open_.requester_id != work.actor.person_id:
            raise ChangeAsked
        return approvals.resubmit(
            work, open_.id or 0, version=open_.version, reason=reason, proposal=proposal
        )
    kind = URGENT if _soon(work, begins) else KIND
    return approvals.propose(work, kind, subject=event, reason=reason, proposal=proposal)


def _frozen(when: When) -> dict[str, Any]:
    return {
        "starts_at": when.starts_at.isoformat(),
        "ends_at": when.ends_at.isoformat(),
        "place": when.place,
        "spot": list(when.spot) if when.spot else None,
    }


def thawed(kept: dict[str, Any]) -> When:
    """Time and place as a request keeps them."""
    spot = kept["spot"]
    return When(
        datetime.fromisoformat(kept["starts_at"]),
        datetime.fromisoformat(kept["ends_at"]),
        kept["place"],
        (spot[0], spot[1]) if spot else None,
    )


# ── In the end ────────────────────────────────────────────────────────────────────────────────


@approvals.executor(KIND)
@approvals.executor(URGENT)
def agreed(work: Work, approval: Approval) -> None:
    """The event is from now on what was asked, and everybody concerned is told. One that is over
    or cancelled meanwhile stays as it is.

    Raises:
        EventChanged: it is another than when this was asked. EventTimesUnfit: the new start has
        passed. CapacityTaken: more seats are given by now. NotOpen: its plan is being gone over.
    """
    event = seats.lock(work, approval.subject_id or 0)
    asked = approval.proposal
    told: dict[str, Any]
    try:
        if "capacity" in asked["new"]:
            capacity.resize(work, event, asked["new"]["capacity"])
            told = {"capacity": asked["new"]["capacity"]}
        else:
            if asked["was"] != _frozen(changing.now(event)):
                raise EventChanged
            new, by = thawed(asked["new"]), approval.requester_id
            made = changing.made(work, event, new, reason=approval.reason, by=by)
            told = {"change_id": made.id}
    except NotOpen:
        if event.state not in ENDED and event.ends_at > work.now:
            raise  # its plan is gone over: the decision waits for that
        return
    if approval.kind == URGENT:
        _tell_leader(work, event, **told)


def _tell_leader(work: Work, event: Event, **what: Any) -> None:
    """What the manager decided alone; once for each version of the event."""
    leaders = people.holders(work.session, Role.LEADER, work.today)
    told = {"event_id": event.id, "by": work.actor.person_id, **what}
    outbox.queue_all(
        work,
        "event.changed_alone",
        [
            (one, f"event:{event.id}:alone:{event.version}:{one}", told)
            for one in leaders
            if one != work.actor.person_id
        ],
    )
