"""The list of an event as a file: by numbers, or with names where a request allows it (E34, R2.1).

A request names the event, one purpose out of the club's list and for how many days; the manager
decides. Its requester alone may take the list while it stands, and each time is in the trail.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import LargeBinary, select, type_coerce
from sqlmodel import Session

from domain import audit
from domain.access import Permission
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.errors import Outdated
from domain.events import desk
from domain.events.errors import ListNotGranted
from domain.events.model import Event, Registration
from domain.events.own import STANDING
from domain.events.payments_model import EventPayment
from domain.members.model import Member
from domain.work import Work

KIND = "information_use"
WHAT = "event_list"
PURPOSES = ("badges", "seating", "catering", "transport", "insurance")
MOST_DAYS = 7  # R2.1
MOST = 20_000  # lines of a file

_A = Approval.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]
_R = Registration.__table__  # type: ignore[attr-defined]
_Y = EventPayment.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the list. What is personal stays sealed here, and is there only where it is
    allowed: opening thousands of values takes longer than a unit of work may."""

    number: str
    state: str
    seats: int
    tier: str
    session: str | None
    heard_at: datetime
    came_at: datetime | None
    paid: Decimal | None = None  # of the fee, in yuan
    paid_how: str | None = None
    paid_at: datetime | None = None
    sealed_name: bytes | None = None
    sealed_companions: bytes | None = None
    sealed_answers: bytes | None = None

    @property
    def name(self) -> str:
        return str(_open(_M.c.name, self.sealed_name) or "")

    @property
    def companions(self) -> Sequence[str]:
        return tuple(_open(_R.c.companions, self.sealed_companions) or ())

    @property
    def answers(self) -> Mapping[str, Any]:
        return _open(_R.c.answers, self.sealed_answers) or {}


def _open(column: Any, value: bytes | None) -> Any:
    return column.type.process_result_value(value, None)


def ask_names(work: Work, event_id: int, *, purpose: str, days: int, reason: str) -> Approval:
    """Ask the manager for the list with names, for so many days from the approval on. While it is
    open, that request is returned.

    Raises:
        NotFound: no such event. Outdated: no such purpose or time. ReasonMissing: no reason.
    """
    work.require(Permission.RUN_EVENTS)
    event = desk.known(work, event_id)
    if purpose not in PURPOSES or not 1 <= days <= MOST_DAYS:
        raise Outdated
    asked = {"what": WHAT, "purpose": purpose, "days": days}
    return approvals.propose(work, KIND, subject=event, reason=reason, proposal=asked)


def grant(work: Work, event_id: int) -> tuple[Approval, datetime] | None:
    """The actor's request that allows names now, and until when; None without one."""
    work.require(Permission.RUN_EVENTS)
    rows = work.session.execute(
        select(Approval)
        .where(
            _A.c.kind == KIND,
            _A.c.subject_kind == "event",
            _A.c.subject_id == event_id,
            _A.c.requester_id == work.actor.person_id,
            _A.c.state == "approved",
            _A.c.ended_at > work.now - timedelta(days=MOST_DAYS),
        )
        .order_by(_A.c.id.desc())
    ).scalars()
    for approval in rows:
        until = stands_until(approval)
        if until is not None and until > work.now:
            return approval, until
    return None


def stands_until(approval: Approval) -> datetime | None:
    """When a request for names is over, once it is approved; None for others."""
    asked = approval.proposal or {}
    if asked.get("what") != WHAT or approval.ended_at is None:
        return None
    until: datetime = approval.ended_at + timedelta(days=int(asked["days"]))
    return until


def take(work: Work, event_id: int, *, names: bool) -> tuple[Event, Approval | None]:
    """Let the actor take the list along; kept in the trail, with the request it is by.

    Raises:
        NotFound: no such event. ListNotGranted: no request allows names now.
    """
    work.require(Permission.RUN_EVENTS)
    event = desk.known(work, event_id)
    if not names:
        audit.record(work, "event.list_exported", event, purpose="numbers")
        return event, None
    found = grant(work, event_id)
    if found is None:
        raise ListNotGranted
    purpose = f"names:{found[0].proposal['purpose']}:{found[0].id}"
    audit.record(work, "event.list_exported", event, purpose=purpose)
    return event, found[0]


def rows(session: Session, event_id: int, *, request: int | None, now: datetime) -> list[Row]:
    """The whole list by number, with names only under a request that stands; for whoever was let
    `take` it.

    Raises:
        ListNotGranted: the request does not allow it (any more).
    """
    named = request is not None
    if named:
        approval = session.get(Approval, request)
        if approval is None or approval.state != "approved" or approval.subject_id != event_id:
            raise ListNotGranted
        until = stands_until(approval)
        if until is None or until <= now:
            raise ListNotGranted
    columns = [
        _M.c.number,
        *(_R.c.state, _R.c.seats, _R.c.tier, _R.c.session),
        *(_R.c.heard_at, _R.c.came_at),
        *(_Y.c.amount, _Y.c.how, _Y.c.paid_at),
    ]
    if named:  # else nothing personal is even read
        personal = (_M.c.name, _R.c.companions, _R.c.answers)
        columns += [type_coerce(column, LargeBinary) for column in personal]
    found = session.execute(
        select(*columns)
        .join(_R, _R.c.member_id == _M.c.id)
        .outerjoin(_Y, _Y.c.registration_id == _R.c.id)
        .where(_R.c.event_id == event_id, _R.c.state.in_(STANDING))
        .order_by(_M.c.number)
        .limit(MOST)
    )
    return [Row(*row) for row in found]
