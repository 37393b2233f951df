"""The topic of a case in the staff group: which it is, made, lost, made again (R7.4, F18)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlmodel import Session

from domain import upsert
from domain.cases.model import ServiceCase
from domain.cases.relay_model import CaseTopic
from domain.outbox import OutboxMessage
from domain.people import facts

NAME = "case:"  # and the case's id: the topic of an outbox row
NO_TOPICS = "topic:none"  # the fact that the staff group has none, or lets us make none

_T = CaseTopic.__table__  # type: ignore[attr-defined]
_C = ServiceCase.__table__  # type: ignore[attr-defined]
_OUT = OutboxMessage.__table__  # type: ignore[attr-defined]


def name(case_id: int) -> str:
    return f"{NAME}{case_id}"


def case_of(topic: str | None) -> int | None:
    """The case whose topic is called so; None for the club's other topics."""
    return int(topic.removeprefix(NAME)) if topic and topic.startswith(NAME) else None


def card_key(case_id: int) -> str:
    """The dedupe key of the card that opens the topic."""
    return f"case:{case_id}:card"


def has_none(session: Session) -> bool:
    """Whether the staff group is known to be one without topics."""
    return facts.fact(session, NO_TOPICS) is not None


def thread(session: Session, *, case_id: int, chat_id: int) -> int | None:
    """The case's thread in this chat; None while it has to be made."""
    found: int | None = session.execute(
        select(_T.c.thread).where(_T.c.case_id == case_id, _T.c.chat_id == chat_id)
    ).scalar_one_or_none()
    return found


def in_topic(session: Session, *, chat_id: int, thread: int) -> int | None:
    """The case that is talked about in this topic; None in any other."""
    found: int | None = session.execute(
        select(_T.c.case_id).where(_T.c.chat_id == chat_id, _T.c.thread == thread)
    ).scalar_one_or_none()
    return found


@dataclass(frozen=True, slots=True)
class Heading:
    """What a topic is called by; nothing personal is in it (R2.2)."""

    number: str
    kind: str
    area: str
    ended: bool
    confidential: bool


def heading(session: Session, case_id: int) -> Heading | None:
    found = session.execute(
        select(_C.c.number, _C.c.kind, _C.c.area, _C.c.ended_at, _C.c.confidential).where(
            _C.c.id == case_id
        )
    ).first()
    if found is None:
        return None
    ended = found.ended_at is not None
    return Heading(found.number, found.kind, found.area, ended, found.confidential)


def made(session: Session, *, case_id: int, chat_id: int, thread: int, now: datetime) -> bool:
    """Keep the thread Telegram gave. True when the case had its card elsewhere before: that one
    is told again first, so that no topic is without. Called again, it replaces the thread."""
    upsert.or_replace(
        session,
        CaseTopic.__table__,  # type: ignore[attr-defined]
        ["case_id"],
        case_id=case_id,
        chat_id=chat_id,
        thread=thread,
        made_at=now,
    )
    again = session.execute(
        update(_OUT)
        .where(_OUT.c.dedupe_key == card_key(case_id), _OUT.c.state == "sent")
        .values(
            state="pending",
            params={"case": case_id},
            message_id=None,
            not_before=now,
            settled_at=None,
            attempts=0,
            parts_said=0,
            maybe_repeated=False,
        )
    )
    return bool(again.rowcount)  # type: ignore[attr-defined]


def lost(session: Session, *, case_id: int) -> None:
    """The topic was deleted: the next message makes it again."""
    session.execute(delete(_T).where(_T.c.case_id == case_id))


def impossible(session: Session, *, now: datetime) -> None:
    """The group has no topics, or we may not make any: cards go to General, answers come from
    private chats. Binding the group again lets us try anew."""
    facts.put(session, NO_TOPICS, "yes", now)
