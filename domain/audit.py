"""The append-only trail: who did what to which record, when and why.

Entries carry ids and field names, never personal values, so erasing a person never breaks the
chain. Each entry's `mac` is keyed and covers the one before: changing, removing, reordering or
inserting a row is found and located by `verify` (G24). Triggers refuse UPDATE and DELETE.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import BigInteger, Column, Index, Integer, bindparam, func, insert, select, update
from sqlmodel import Field, Session, SQLModel

from domain import sealing
from domain.access import Permission
from domain.columns import UtcDateTime
from domain.prepared import Prepared
from domain.work import Work


class AuditEntry(SQLModel, table=True):
    __tablename__ = "audit_entry"
    __table_args__ = (Index("audit_object", "object_kind", "object_id"),)

    seq: int = Field(
        sa_column=Column(
            BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False
        )
    )
    at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    actor_id: int
    action: str = Field(index=True)
    object_kind: str | None = None
    object_id: int | None = Field(default=None, sa_column=Column(BigInteger))
    purpose: str | None = None
    fields: str = "[]"  # names of the fields changed, as JSON
    prev: str
    mac: str


class AuditHead(SQLModel, table=True):
    """The chain's last link; its row lock makes writers take turns on PostgreSQL."""

    __tablename__ = "audit_head"

    id: int = Field(default=1, primary_key=True)
    seq: int = Field(sa_column=Column(BigInteger, nullable=False))
    mac: str


_ENTRY = AuditEntry.__table__  # type: ignore[attr-defined]
_HEAD = AuditHead.__table__  # type: ignore[attr-defined]
# Run for nearly everything that is done: made once.
_TAKE = Prepared(select(_HEAD.c.seq, _HEAD.c.mac).with_for_update())
_ADD = Prepared(insert(_ENTRY).values({one.name: bindparam(one.name) for one in _ENTRY.c}))
_MOVE = Prepared(update(_HEAD).values(seq=bindparam("to"), mac=bindparam("link")))


def record(
    work: Work,
    action: str,
    about: SQLModel | None = None,
    *,
    purpose: str | None = None,
    fields: Sequence[str] = (),
) -> None:
    """Add one entry. `about` is a row with an id (flushed when new); `purpose` a reason code or
    a short reason without personal data."""
    object_id = None
    if about is not None:
        if getattr(about, "id", None) is None:
            work.session.flush()
        object_id = about.id  # type: ignore[attr-defined]
    kind = None if about is None else str(about.__tablename__)
    _append(work, action, (kind, [object_id]), purpose, fields)


def record_all(
    work: Work, action: str, kind: str, ids: Sequence[int], *, purpose: str | None = None
) -> None:
    """Add one entry for each of these rows of the table `kind`, in one go."""
    if ids:
        _append(work, action, (kind, ids), purpose)


def _append(
    work: Work,
    action: str,
    about: tuple[str | None, Sequence[int | None]],
    purpose: str | None,
    fields: Sequence[str] = (),
) -> None:
    kind, ids = about
    (head,) = _TAKE.run(work.session, {})
    rows: list[dict[str, Any]] = []
    seq, mac = head.seq, head.mac
    for object_id in ids:
        seq += 1
        row: dict[str, Any] = {
            "seq": seq,
            "at": work.now,
            "actor_id": work.actor.person_id,
            "action": action,
            "object_kind": kind,
            "object_id": object_id,
            "purpose": purpose,
            "fields": orjson.dumps(sorted(fields)).decode(),
            "prev": mac,
        }
        mac = row["mac"] = _link(row)
        rows.append(row)
    if len(rows) == 1:
        _ADD.run(work.session, rows[0])
    else:
        work.session.execute(insert(_ENTRY), rows)
    _MOVE.run(work.session, {"to": seq, "link": mac})


def verify(session: Session) -> int | None:
    """Walk the whole chain. None when it is whole, else the sequence number where it breaks."""
    prev, seq = "", 0
    for entry in session.execute(select(_ENTRY).order_by(_ENTRY.c.seq)).yield_per(2000):
        row = entry._asdict()
        if row["seq"] != seq + 1 or row["prev"] != prev or row["mac"] != _link(row):
            return seq + 1
        prev, seq = row["mac"], row["seq"]
    head = session.execute(select(_HEAD.c.seq, _HEAD.c.mac)).one()
    return None if (head.seq, head.mac) == (seq, prev) else seq + 1


@dataclass(frozen=True, slots=True)
class Entries:
    """A page of the trail, newest first. `total` counts all that the filter lets through."""

    items: list[AuditEntry]
    total: int


def entries(work: Work, *, first: int = 0, size: int = 8, action: str = "") -> Entries:
    """The trail, newest first, from the `first`-th entry on; `action` is the beginning of the
    actions wanted ("approval." or one action).

    Raises:
        NotPermitted: the actor may not see it.
    """
    work.require(Permission.SEE_AUDIT)
    wanted = _ENTRY.c.action.startswith(action, autoescape=True)
    total = work.session.execute(
        select(func.count()).select_from(_ENTRY).where(wanted)
    ).scalar_one()
    found = work.session.execute(
        select(AuditEntry).where(wanted).order_by(_ENTRY.c.seq.desc()).offset(first).limit(size)
    )
    return Entries(list(found.scalars()), total)


def _link(row: dict[str, Any]) -> str:
    covered = [
        row["seq"],
        row["at"].isoformat(),
        row["actor_id"],
        row["action"],
        row["object_kind"],
        row["object_id"],
        row["purpose"],
        row["fields"],
        row["prev"],
    ]
    return sealing.ring().mac(orjson.dumps(covered))
