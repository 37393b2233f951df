"""aiogram's conversation state on the session of the turn: read once, written once.

The state belongs to a person in private chat. In groups there are only cards and presses.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from sqlalchemy import BigInteger, Column, bindparam, delete, insert, select, update
from sqlmodel import Field, Session, SQLModel

from domain.columns import SealedJson, UtcDateTime
from domain.errors import Unreadable
from domain.prepared import Prepared


class Conversation(SQLModel, table=True):
    """Where a person stands in a form. `data` names the draft and the question only."""

    __tablename__ = "conversation"

    person: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    state: str | None = None
    data: Any = Field(default=None, sa_column=Column(SealedJson))
    changed_at: datetime = Field(sa_column=Column(UtcDateTime, nullable=False))


_T = Conversation.__table__  # type: ignore[attr-defined]
_OF_PERSON = _T.c.person == bindparam("who")
_READ = Prepared(select(_T.c.state, _T.c.data, _T.c.changed_at).where(_OF_PERSON))
_NEW: dict[str, Any] = {key: bindparam(key) for key in ("state", "data", "changed_at")}
_CHANGE = Prepared(update(_T).where(_OF_PERSON).values(_NEW))
_BEGIN = Prepared(insert(_T).values(person=bindparam("who"), **_NEW))
_END = Prepared(delete(_T).where(_OF_PERSON))


class Standing:
    """One person's state during one turn."""

    def __init__(self, session: Session, person: int) -> None:
        self._session = session
        self._person = person
        try:
            row = next(iter(_READ.run(session, {"who": person})), None)
            self._known = row is not None
        except Unreadable:  # drafts stand in tables of their own, so nobody is locked out (F48)
            row, self._known = None, True
        self.state: str | None = row.state if row else None
        self.data: dict[str, Any] = dict(row.data or {}) if row else {}
        self.changed_at: datetime | None = row.changed_at if row else None
        self._before = (self.state, dict(self.data))

    def write(self, now: datetime) -> None:
        """Keep what changed, if anything did."""
        if (self.state, self.data) == self._before:
            return
        values: dict[str, Any] = {"who": self._person}
        if self.state is None and not self.data:
            statement = _END
        else:
            statement = _CHANGE if self._known else _BEGIN
            values |= {"state": self.state, "data": self.data or None, "changed_at": now}
        statement.run(self._session, values)


_standing: ContextVar[Standing | None] = ContextVar("standing", default=None)


def stand(standing: Standing | None) -> None:
    """Whose state aiogram reads and writes from now on in this thread."""
    _standing.set(standing)


def form_of(session: Session, person: int) -> str | None:
    """The name of the form that waits for an answer of theirs, "" when it has none; None when
    nothing waits."""
    try:
        for row in _READ.run(session, {"who": person}):
            if row.state is not None:
                return str((row.data or {}).get("form", ""))
    except Unreadable:
        return None
    return None


def forget(session: Session, *, before: datetime, limit: int) -> int:
    """End what nobody has touched since then; how many."""
    old = select(_T.c.person).where(_T.c.changed_at < before).limit(limit).scalar_subquery()
    done = session.execute(delete(_T).where(_T.c.person.in_(old)))
    return int(done.rowcount)  # type: ignore[attr-defined]


class TurnStorage(BaseStorage):
    """aiogram's storage, backed by the Standing of the turn. Groups have no state."""

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        standing = self._of(key)
        if standing is not None:
            standing.state = state.state if isinstance(state, State) else state

    async def get_state(self, key: StorageKey) -> str | None:
        standing = self._of(key)
        return standing.state if standing else None

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        standing = self._of(key)
        if standing is not None:
            standing.data = dict(data)

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        standing = self._of(key)
        return dict(standing.data) if standing else {}

    async def close(self) -> None:
        return

    @staticmethod
    def _of(key: StorageKey) -> Standing | None:
        return _standing.get() if key.chat_id == key.user_id else None
