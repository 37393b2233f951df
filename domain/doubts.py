"""Messages that a person has to decide about: those that may or may not have arrived, and those
that were not sent because they had become too late (F25, F31, G10)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlmodel import Session

from domain import audit
from domain.access import Permission
from domain.members.model import Member
from domain.outbox import OutboxMessage
from domain.work import Work

_C = OutboxMessage.__table__.c  # type: ignore[attr-defined]
_M = Member.__table__.c  # type: ignore[attr-defined]
_OPEN = ("uncertain", "missed")


@dataclass(frozen=True, slots=True)
class Doubt:
    """`state` is uncertain or missed; `reason` no_answer (or what Telegram said), interrupted
    when the sender died under way, late. `since` is when it was noticed, `number` the reader's
    member number. Neither `person_id` nor `chat_id`: it was for the staff group."""

    id: int
    kind: str
    lane: int
    state: str
    person_id: int | None
    chat_id: int | None
    number: str | None
    reason: str | None
    since: datetime | None


def count(work: Work) -> int:
    """How many wait for a decision.

    Raises:
        NotPermitted: the actor does not resolve them.
    """
    work.require(Permission.RESOLVE_UNCERTAIN)
    return int(work.session.execute(select(func.count()).where(_C.state.in_(_OPEN))).scalar_one())


def listed(work: Work, *, first: int = 0, size: int = 5) -> Sequence[Doubt]:
    """Those that wait for a decision, newest first, from the `first`-th on.

    Raises:
        NotPermitted: the actor does not resolve them.
    """
    work.require(Permission.RESOLVE_UNCERTAIN)
    return _doubts(work.session, _C.state.in_(_OPEN), first, size)


def one(work: Work, row_id: int) -> Doubt | None:
    """One of them; None when it has been decided.

    Raises:
        NotPermitted: the actor does not resolve them.
    """
    work.require(Permission.RESOLVE_UNCERTAIN)
    found = _doubts(work.session, (_C.id == row_id) & _C.state.in_(_OPEN), 0, 1)
    return found[0] if found else None


def send_again(work: Work, row_id: int) -> bool:
    """Say it now. What is uncertain may then arrive twice, so the screen asks twice and the
    message says so. True if it was on the list; a repeated call does nothing.

    Raises:
        NotPermitted: the actor does not resolve them.
    """
    work.require(Permission.RESOLVE_UNCERTAIN)
    done = work.session.execute(
        update(OutboxMessage)
        .where(_C.id == row_id, _C.state.in_(_OPEN))
        .values(
            state="pending",
            maybe_repeated=or_(_C.maybe_repeated, _C.state == "uncertain"),
            not_before=work.now,
            reason=None,
            settled_at=None,
        )
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        return False
    audit.record(work, "message.sent_again", purpose=f"#{row_id}", fields=("state",))
    work.queued = True
    return True


def leave(work: Work, row_id: int) -> bool:
    """Leave it as it is. True if it was on the list; a repeated call does nothing.

    Raises:
        NotPermitted: the actor does not resolve them.
    """
    work.require(Permission.RESOLVE_UNCERTAIN)
    done = work.session.execute(
        update(OutboxMessage)
        .where(_C.id == row_id, _C.state.in_(_OPEN))
        .values(state="cancelled", reason="left_" + _C.state, settled_at=work.now)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        return False
    audit.record(work, "message.left", purpose=f"#{row_id}", fields=("state",))
    return True


def _doubts(session: Session, which: object, first: int, size: int) -> Sequence[Doubt]:
    rows = session.execute(
        select(
            _C.id, _C.kind, _C.lane, _C.state, _C.person_id, _C.chat_id, func.min(_M.number),
            _C.reason, _C.settled_at,
        )
        .select_from(OutboxMessage)
        .outerjoin(Member, _M.person_id == _C.person_id)
        .where(which)  # type: ignore[arg-type]
        .group_by(_C.id)
        .order_by(_C.id.desc())
        .offset(first)
        .limit(size)
    )  # fmt: skip
    return [Doubt(*row) for row in rows]
