"""The inbox: an update is written and committed here before Telegram is told it arrived.

States: new → done | dead (failed three times) | ignored (not for us) | dropped (flood).
A row's body is emptied when it is done; its id stays, so that a repeated delivery is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import orjson
import structlog
from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    LargeBinary,
    bindparam,
    exists,
    func,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, Session, SQLModel

from domain import sealing
from domain.columns import SealedJson, UtcDateTime
from domain.errors import Unreadable
from domain.prepared import Prepared

log = structlog.get_logger(__name__)
ATTEMPTS = 3
ALBUM_WAIT = timedelta(seconds=1.5)  # after the last picture of an album (F9)
BODY_KEPT = timedelta(days=30)


class Inbound(SQLModel, table=True):
    __tablename__ = "inbound"
    __table_args__ = (
        # Only waiting rows are in the index, so finding the next one stays cheap for years.
        Index(
            "inbound_waiting",
            "person",
            "update_id",
            sqlite_where=text("state = 'new'"),
            postgresql_where=text("state = 'new'"),
        ),
    )

    update_id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    received_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))
    kind: str
    person: int | None = Field(default=None, sa_column=Column(BigInteger))
    chat: int | None = Field(default=None, sa_column=Column(BigInteger))
    album: str | None = None
    body: Any = Field(default=None, sa_column=Column(SealedJson))
    state: str = "new"
    attempts: int = 0
    repeats: int = 0
    error: str | None = None
    handled_at: datetime | None = Field(default=None, sa_column=Column(UtcDateTime))


_T = Inbound.__table__  # type: ignore[attr-defined]


# Statements of every turn are made once: building one costs more than running it.
_EARLIER = _T.alias()
_WAITS_BEFORE = exists().where(
    _EARLIER.c.person == _T.c.person,
    _EARLIER.c.update_id < _T.c.update_id,
    _EARLIER.c.state == "new",
)
_CLAIM = Prepared(
    select(_T.c.update_id)
    .where(_T.c.update_id == bindparam("which"), _T.c.state == "new", ~_WAITS_BEFORE)
    .with_for_update(skip_locked=True)
)
_CLAIM_ALBUM = (
    select(_T.c.update_id)
    .where(_T.c.update_id.in_(bindparam("which", expanding=True)), _T.c.state == "new")
    .with_for_update(skip_locked=True)
)
_END = (
    update(_T)
    .where(_T.c.update_id == bindparam("which"))
    .values(state=bindparam("to"), handled_at=bindparam("at"))
)
_KEPT = ("dead", "ignored")  # their bodies stay for thirty days
_SET_ASIDE, _SETTLE = Prepared(_END), Prepared(_END.values(body=None))
_NOBODY: dict[str, Any] = {"body": None, "person": None, "chat": None, "album": None, "kind": "-"}
_UNTRACED = Prepared(_END.values(received_at=bindparam("day"), **_NOBODY))
_STORE = {
    name: make(_T).on_conflict_do_nothing().returning(_T.c.update_id)
    for name, make in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}


@dataclass(frozen=True, slots=True)
class Arrival:
    """One update as received. `person` is whose turn it is; a chat stands in where nobody acts."""

    update_id: int
    kind: str
    person: int
    chat: int | None
    album: str | None
    received_at: datetime
    body: dict[str, Any]


def arrival(body: dict[str, Any], received_at: datetime) -> Arrival:
    """Read the envelope of a raw update without trusting its inside.

    Raises:
        ValueError: it is no update at all.
    """
    update_id = body.get("update_id") if isinstance(body, dict) else None
    if not isinstance(update_id, int) or isinstance(update_id, bool) or not 0 < update_id < 2**62:
        raise ValueError("an update needs its number")
    kind = next((key for key in body if key != "update_id"), "")
    inner = body.get(kind)
    inner = inner if isinstance(inner, dict) else {}
    message = inner.get("message") if kind == "callback_query" else inner
    message = message if isinstance(message, dict) else {}
    chat = _id(message.get("chat"))
    person = _id(inner.get("from")) or _id(inner.get("user")) or chat or 0
    group = message.get("media_group_id") if kind == "message" else None
    album = _plain(f"{chat}:{group}")[:80] if isinstance(group, str) else None
    return Arrival(
        update_id, _plain(kind)[:40] or "nothing", person, chat, album, received_at, body
    )


def _id(thing: object) -> int | None:
    value = thing.get("id") if isinstance(thing, dict) else None
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) >= 2**62:
        return None
    return value


def _plain(words: str) -> str:
    """Without NUL, which PostgreSQL refuses in a text column."""
    return words.replace("\0", "?")


def store(session: Session, arrivals: Sequence[Arrival], *, state: str = "new") -> list[Arrival]:
    """Keep what is new; return just that. A repeated delivery only counts (F1)."""
    rows = [
        {
            "update_id": one.update_id,
            "received_at": one.received_at,
            "kind": one.kind,
            "person": one.person,
            "chat": one.chat,
            "album": one.album,
            "body": one.body,
            "state": state,
            "attempts": 0,
            "repeats": 0,
        }
        for one in {one.update_id: one for one in arrivals}.values()
    ]
    if not rows:
        return []
    connection = session.connection()
    new = set(connection.execute(_STORE[connection.dialect.name], rows).scalars())
    if len(new) < len(arrivals):
        known = [one.update_id for one in arrivals if one.update_id not in new]
        session.execute(
            update(_T).where(_T.c.update_id.in_(known)).values(repeats=_T.c.repeats + 1)
        )
    return [one for one in arrivals if one.update_id in new]


def take(session: Session, update_ids: Sequence[int]) -> set[int]:
    """Claim an update, or an album in order, for this transaction; the ids that are ours now.

    Nothing when the first is done, taken elsewhere, or an earlier one of the same person waits.
    """
    if not _CLAIM.run(session, {"which": update_ids[0]}):
        return set()
    if len(update_ids) == 1:
        return set(update_ids)
    return set(session.execute(_CLAIM_ALBUM, {"which": list(update_ids)}).scalars())


def settle(
    session: Session,
    update_ids: Sequence[int],
    *,
    now: datetime,
    state: str = "done",
    error: str | None = None,
    untraced: bool = False,
) -> None:
    """Mark as handled, in the transaction of the effects. Only what was put aside (dead, ignored)
    keeps its body; of an `untraced` one nothing stays but its number and the day."""
    values = {"to": state, "at": now}
    statement = _SET_ASIDE if state in _KEPT else _SETTLE
    if untraced:
        day = now.replace(hour=0, minute=0, second=0, microsecond=0)
        statement, values = _UNTRACED, {"to": state, "at": day, "day": day}
    for update_id in update_ids:
        statement.run(session, {"which": update_id, **values})
    if error is not None:
        session.execute(update(_T).where(_T.c.update_id.in_(update_ids)).values(error=error))


def fail(session: Session, update_ids: Sequence[int], *, now: datetime, error: str) -> int:
    """Count a failed try; at the third the update is put aside (F5).

    Returns how often it was tried, 0 when it no longer waits.
    """
    rows = session.execute(
        update(_T)
        .where(_T.c.update_id.in_(update_ids), _T.c.state == "new")
        .values(attempts=_T.c.attempts + 1, error=error)
        .returning(_T.c.attempts)
    ).scalars()
    tries = max(rows, default=0)
    if tries >= ATTEMPTS:
        settle(session, update_ids, now=now, state="dead")
    return tries


def waiting(session: Session, *, limit: int = 500) -> list[Arrival]:
    """What still has to be handled, oldest first: after a restart, or left by another process."""
    columns = [column for column in _T.c if column is not _T.c.body]
    columns.append(type_coerce(_T.c.body, LargeBinary).label("body"))
    rows = session.execute(
        select(*columns).where(_T.c.state == "new").order_by(_T.c.update_id).limit(limit)
    )
    return [_arrival_of(row) for row in rows]


def replay(session: Session, update_id: int) -> bool:
    """Let a dead update try again, from the command line. False when it is not dead."""
    done = session.execute(
        update(_T)
        .where(_T.c.update_id == update_id, _T.c.state == "dead", _T.c.body.is_not(None))
        .values(state="new", attempts=0)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def dead(session: Session) -> list[tuple[int, str, datetime, str]]:
    """(update id, kind, received, error class) of what was put aside."""
    rows = session.execute(
        select(_T.c.update_id, _T.c.kind, _T.c.received_at, _T.c.error)
        .where(_T.c.state == "dead")
        .order_by(_T.c.update_id)
    )
    return [(row.update_id, row.kind, row.received_at, row.error or "") for row in rows]


def dropped(session: Session, person: int, begin: datetime, end: datetime) -> int:
    """How many messages of theirs were too many and dropped, received from `begin` to `end`."""
    wanted = select(func.count()).where(
        _T.c.person == person,
        _T.c.state == "dropped",
        _T.c.kind == "message",
        _T.c.received_at >= begin,
        _T.c.received_at < end,
    )
    return int(session.execute(wanted).scalar_one())


def ignored(session: Session, *, since: datetime) -> int:
    """How many updates came since then that were not for us (F52)."""
    count = select(func.count()).where(_T.c.state == "ignored", _T.c.received_at >= since)
    return int(session.execute(count).scalar_one())


def sweep(session: Session, now: datetime) -> None:
    """Empty the bodies kept for thirty days; the ids stay."""
    session.execute(
        update(_T)
        .where(_T.c.received_at < now - BODY_KEPT, _T.c.body.is_not(None), _T.c.state != "new")
        .values(body=None)
    )


def _arrival_of(row: Any) -> Arrival:
    """A body that does not open any more comes empty, so that it holds up nobody (F48)."""
    try:
        body = row.body and orjson.loads(sealing.ring().open(bytes(row.body)))
    except (Unreadable, ValueError):
        log.error("unreadable", update_id=row.update_id)
        body = None
    return Arrival(
        row.update_id, row.kind, row.person, row.chat, row.album, row.received_at, body or {}
    )
