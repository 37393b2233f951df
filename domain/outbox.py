"""Everything that must be said, written in the same transaction as its cause.

Delivery claims, says and settles these rows (delivery/worker). States:
pending → leased → sending → sent | uncertain | missed | refused | expired | cancelled | held.
A row is `sending` from just before its request; a crash leaves it there, and `on_unknown`
decides: `resend` (never missing; replies and service) or `hold` (never twice; care, campaigns).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import IntEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    and_,
    bindparam,
    func,
    insert,
    select,
    update,
)
from sqlmodel import Field, SQLModel

from domain import calendar, upsert
from domain.access import Permission
from domain.columns import SealedJson, UtcDateTime
from domain.prepared import Prepared
from domain.work import Work

LEASE = timedelta(seconds=60)
KEPT = timedelta(days=90)  # the contents of what was said (RELIABILITY 5.3)
STAFF_GROUP = "staff"
REPLY_LEASE = "turn"  # held by the process that wrote the reply
UNTRACED = "untraced"  # a reply that is emptied, chat and words, once it is said (R6.2)


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat that belongs to nobody we know: a group that is not ours."""

    id: int


class Lane(IntEnum):
    REPLY = 0
    SERVICE = 1
    CARE = 2
    CAMPAIGN = 3


class OutboxMessage(SQLModel, table=True):
    """`kind` is "screen" (a ready Screen in `params`) or a notice told in the reader's language
    at the moment of sending. Neither `person_id` nor `chat_id` means the staff group."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index("outbox_waiting", "state", "lane", "not_before", "id"),
        Index("outbox_person", "person_id"),
    )

    id: int | None = Field(
        default=None,
        sa_column=Column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    )
    lane: int
    state: str
    kind: str
    person_id: int | None = None
    chat_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    topic: str | None = None  # of the staff group: applications, approvals, alerts …
    params: Any = Field(default=None, sa_column=Column(SealedJson))
    dedupe_key: str | None = Field(default=None, unique=True)
    edits: str | None = None  # dedupe key of the earlier message this one redraws
    on_unknown: str  # resend | hold
    not_before: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    expires_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    lease: str | None = None
    lease_until: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))
    attempts: int = 0
    maybe_repeated: bool = False
    parts_said: int = 0  # of a text too long for one message (F29)
    message_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    reason: str | None = None
    created_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    settled_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


_TABLE = OutboxMessage.__table__  # type: ignore[attr-defined]


_REPLY_COLUMNS = (
    *("lane", "state", "kind", "chat_id", "params", "on_unknown", "not_before", "lease"),
    *("lease_until", "attempts", "maybe_repeated", "parts_said", "created_at"),
)
_REPLY = Prepared(
    insert(_TABLE)
    .values({name: bindparam(name) for name in _REPLY_COLUMNS})
    .returning(_TABLE.c.id)
)


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply row as its turn wrote it, handed to delivery after the commit."""

    id: int
    chat_id: int
    payload: dict[str, Any]


def reply(work: Work, *, chat_id: int, payload: dict[str, Any]) -> Reply:
    """Write the answer to the update being handled; said right after the commit.

    It is born `sending`: if the process dies before it is settled it is said again, marked as
    perhaps repeated.
    """
    row = {
        "lane": int(Lane.REPLY),
        "state": "sending",
        "kind": UNTRACED if work.untraced else "screen",
        "chat_id": chat_id,
        "params": payload,
        "on_unknown": "resend",
        "not_before": work.now,
        "lease": REPLY_LEASE,
        "lease_until": work.now + LEASE,
        "attempts": 1,
        "maybe_repeated": False,
        "parts_said": 0,
        "created_at": work.now,
    }
    made = _REPLY.run(work.session, row)
    return Reply(made[0].id, chat_id, payload)


def queue(
    work: Work,
    kind: str,
    *,
    to: int | str | Chat,
    key: str | None = None,
    lane: Lane = Lane.SERVICE,
    topic: str | None = None,
    edits: str | None = None,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
    **params: Any,
) -> None:
    """Have `kind` told to a person (by person id), to the STAFF_GROUP or in some Chat.

    `params` are JSON values, ids rather than contents. With a `key`, a repeated call adds nothing.
    """
    if key is not None and is_queued(work, key):
        return
    row = _pending(work, kind, lane, not_before) | {
        "person_id": to if isinstance(to, int) else None,
        "chat_id": to.id if isinstance(to, Chat) else None,
        "topic": topic,
        "params": params,
        "dedupe_key": key,
        "edits": edits,
        "expires_at": expires_at,
    }
    work.session.execute(insert(_TABLE).values(row))
    work.queued = True


def queue_all(
    work: Work,
    kind: str,
    notices: Sequence[tuple[int, str, dict[str, Any]]],
    *,
    lane: Lane = Lane.SERVICE,
    not_before: datetime | None = None,
) -> None:
    """Have `kind` told to many people in one go, each a (person id, key, params); what was queued
    under its key before stays as it is."""
    if not notices:
        return
    same = _pending(work, kind, lane, not_before)
    rows = [
        same | {"person_id": to, "dedupe_key": key, "params": params}
        for to, key, params in notices
    ]
    upsert.all_if_new(work.session, _TABLE, rows)
    work.queued = True


def decent_hour(work: Work) -> datetime | None:
    """When something that can wait may be told: the end of the club's quiet hours, None outside
    them (R8.5)."""
    policy = work.policy
    begin, end = (time.fromisoformat(one) for one in (policy.quiet_from, policy.quiet_until))
    return calendar.quiet_until(work.now, policy.timezone, begin, end)


def _pending(work: Work, kind: str, lane: Lane, not_before: datetime | None) -> dict[str, Any]:
    return {
        "lane": int(lane),
        "state": "pending",
        "kind": kind,
        "on_unknown": "resend" if lane <= Lane.SERVICE else "hold",
        "not_before": not_before or work.now,
        "attempts": 0,
        "maybe_repeated": False,
        "parts_said": 0,
        "created_at": work.now,
    }


def is_queued(work: Work, key: str) -> bool:
    """Whether something with this key was ever queued."""
    found = work.session.execute(select(_TABLE.c.id).where(_TABLE.c.dedupe_key == key))
    return found.first() is not None


def cancel(work: Work, *, key: str, reason: str) -> bool:
    """Take back what has not left yet. True if it was still waiting; repeating it is harmless."""
    done = work.session.execute(
        update(_TABLE)
        .where(_TABLE.c.dedupe_key == key, _TABLE.c.state.in_(("pending", "leased", "held")))
        .values(state="cancelled", reason=reason, settled_at=work.now)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def forget(work: Work, *, after: int, stretch: int = 1000) -> int | None:
    """Empty the contents of messages settled 90 days ago among the next rows after that id; what
    still waits for a person's decision is given up. The last id looked at; None at the end."""
    work.require(Permission.RUN_SCHEDULE)
    last = work.session.execute(select(func.max(_TABLE.c.id))).scalar_one() or 0
    old = and_(
        _TABLE.c.id > after,
        _TABLE.c.id <= after + stretch,
        _TABLE.c.settled_at < work.now - KEPT,
        _TABLE.c.state.not_in(("pending", "leased", "sending")),
    )
    work.session.execute(
        update(_TABLE)
        .where(old, _TABLE.c.state.in_(("uncertain", "missed")))
        .values(state="expired", reason=_TABLE.c.state)
    )
    work.session.execute(
        update(_TABLE).where(old, _TABLE.c.params.is_not(None)).values(params=None)
    )
    return after + stretch if after + stretch < last else None
