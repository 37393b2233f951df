"""The outbox as delivery/ sees it: claim, begin, settle, rescue.

Every later write of a claimed row carries the random lease token of its claim, so that a sender
that was thought dead changes nothing (RELIABILITY 5.1 rule 7).
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, bindparam, case, func, null, or_, select, update
from sqlmodel import Session

from domain.access import SYSTEM
from domain.outbox import (
    LEASE,
    REPLY_LEASE,
    STAFF_GROUP,
    UNTRACED,
    Lane,
    OutboxMessage,
    Reply,
    queue,
)
from domain.prepared import Prepared
from domain.work import Work

_TABLE = OutboxMessage.__table__  # type: ignore[attr-defined]
_C = _TABLE.c
LATE = timedelta(hours=2)  # of care and campaigns, beyond which a person decides (F31)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row in our hands."""

    id: int
    lane: int
    kind: str
    person_id: int | None
    chat_id: int | None
    topic: str | None
    params: Any
    edits: str | None
    on_unknown: str
    expires_at: datetime | None
    lease: str
    attempts: int
    maybe_repeated: bool
    parts_said: int


_COLUMNS = [_C[name] for name in Claimed.__slots__]


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a claimed row. `not_before` only when it waits again."""

    id: int
    lease: str
    state: str
    at: datetime
    message_id: int | None = None
    reason: str | None = None
    not_before: datetime | None = None
    maybe_repeated: bool = False
    parts_said: int = 0


def of_reply(reply: Reply) -> Claimed:
    """A reply as its turn left it: already ours, already `sending`."""
    return Claimed(
        id=reply.id,
        lane=0,
        kind="screen",
        person_id=None,
        chat_id=reply.chat_id,
        topic=None,
        params=reply.payload,
        edits=None,
        on_unknown="resend",
        expires_at=None,
        lease=REPLY_LEASE,
        attempts=1,
        maybe_repeated=False,
        parts_said=0,
    )


def claim(session: Session, *, now: datetime, lease: str, limit: int) -> list[Claimed]:
    """Take what is due, most urgent lane first, for LEASE; rescue what a dead sender left, and
    lay aside what has become too late."""
    rescue(session, now=now)
    _miss(session, now)
    due = (
        select(_C.id)
        .where(_C.state == "pending", _C.not_before <= now)
        .order_by(_C.lane, _C.not_before, _C.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    taken = session.execute(
        update(_TABLE)
        .where(_C.id.in_(due.scalar_subquery()))
        .values(state="leased", lease=lease, lease_until=now + LEASE)
        .returning(*_COLUMNS)
    )
    rows = [Claimed(*row) for row in taken]
    return sorted(rows, key=lambda row: (row.lane, row.id))


def rescue(session: Session, *, now: datetime) -> None:
    """Rows whose lease ran out: not begun or `resend` → pending, begun and `hold` → uncertain."""
    stale = and_(_C.state.in_(("leased", "sending")), _C.lease_until < now)
    doubtful = session.execute(
        update(_TABLE)
        .where(_C.state == "sending", _C.lease_until < now, _C.on_unknown == "hold")
        .values(state="uncertain", reason="interrupted", lease=None, settled_at=now)
    )
    if doubtful.rowcount:  # type: ignore[attr-defined]
        _tell(session, now, "sending.resumed", 600)
    session.execute(
        update(_TABLE)
        .where(stale)
        .values(
            state="pending",
            lease=None,
            lease_until=None,
            maybe_repeated=or_(_C.maybe_repeated, _C.state == "sending"),
        )
    )


def _miss(session: Session, now: datetime) -> None:
    """Care and campaigns more than two hours late wait for a person's decision (F31)."""
    late = session.execute(
        update(_TABLE)
        .where(_C.state == "pending", _C.lane >= int(Lane.CARE), _C.not_before < now - LATE)
        .values(state="missed", reason="late", settled_at=now)
    )
    if late.rowcount:  # type: ignore[attr-defined]
        _tell(session, now, "sending.missed", 3600)


def _tell(session: Session, now: datetime, kind: str, span: int) -> None:
    """A line for the staff, once in so many seconds; it counts when it is said."""
    key = f"{kind}:{int(now.timestamp()) // span}"
    queue(Work(session, SYSTEM, now), kind, to=STAFF_GROUP, key=key, topic="alerts")


def standing(session: Session, *, since: datetime) -> dict[str, int]:
    """Care and campaign rows by state: those that still stand, and those settled since then."""
    rows = session.execute(
        select(_C.state, func.count().label("rows"))
        .where(_C.lane >= int(Lane.CARE), or_(_C.settled_at.is_(None), _C.settled_at >= since))
        .group_by(_C.state)
    )
    return {row.state: row.rows for row in rows}


def orphan(session: Session, *, now: datetime) -> None:
    """The only sender starts: whatever was leased belonged to a process that is gone."""
    session.execute(
        update(_TABLE).where(_C.state.in_(("leased", "sending"))).values(lease_until=now - LEASE)
    )
    rescue(session, now=now)


_BEGIN = Prepared(  # a request waits for it each time
    update(_TABLE)
    .where(_C.id == bindparam("which"), _C.lease == bindparam("held"), _C.state == "leased")
    .values(state="sending", lease_until=bindparam("until"), attempts=_C.attempts + 1)
    .returning(_C.id)
)


def begin(session: Session, *, row_id: int, lease: str, now: datetime) -> bool:
    """Mark one row `sending`, just before its request. False: it is no longer ours."""
    return bool(_BEGIN.run(session, {"which": row_id, "held": lease, "until": now + LEASE}))


def keep(session: Session, *, holder: str, now: datetime) -> None:
    """Heartbeat: everything whose lease begins with `holder` stays ours for another LEASE."""
    session.execute(
        update(_TABLE)
        .where(_C.state.in_(("leased", "sending")), _C.lease.startswith(holder))
        .values(lease_until=now + LEASE)
    )


def give_back(session: Session, *, holder: str) -> None:
    """A sender stops: what it did not begin waits for the next one."""
    session.execute(
        update(_TABLE)
        .where(_C.state == "leased", _C.lease.startswith(holder))
        .values(state="pending", lease=None, lease_until=None)
    )


_FORGOTTEN = and_(_C.kind == UNTRACED, bindparam("b_state", type_=_C.state.type) != "pending")
_SETTLE = (
    update(_TABLE)
    .where(
        _C.id == bindparam("b_id"),
        _C.lease == bindparam("b_lease"),
        or_(_C.state == "leased", _C.state == "sending"),
    )
    .values(
        state=bindparam("b_state"),
        settled_at=bindparam("b_at"),
        message_id=case(
            (_FORGOTTEN, null()),
            else_=func.coalesce(
                bindparam("b_message_id", type_=_C.message_id.type), _C.message_id
            ),
        ),
        reason=bindparam("b_reason"),
        not_before=func.coalesce(
            bindparam("b_not_before", type_=_C.not_before.type), _C.not_before
        ),
        maybe_repeated=bindparam("b_maybe_repeated"),
        parts_said=bindparam("b_parts_said"),
        lease=None,
        lease_until=None,
        params=case((_FORGOTTEN, null()), else_=_C.params),
        chat_id=case((_FORGOTTEN, 0), else_=_C.chat_id),
    )
)


def settle(session: Session, *, batch: Sequence[Settled]) -> None:
    """Write what became of many rows, in one statement, by primary key."""
    if batch:
        rows = [{f"b_{key}": value for key, value in asdict(one).items()} for one in batch]
        session.connection().execute(_SETTLE, rows)


def depth(session: Session) -> dict[int, int]:
    """How many rows wait or are under way, by lane; for the gauges."""
    rows = session.execute(
        select(_C.lane, func.count().label("waiting"))
        .where(_C.state.in_(("pending", "leased", "sending")))
        .group_by(_C.lane)
    )
    return {row.lane: row.waiting for row in rows}
