"""Where a row of the outbox goes, and what delivery learns about the way there."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlmodel import Session

from domain import policy
from domain.cases import topics
from domain.dispatch import Claimed
from domain.outbox import Lane, OutboxMessage
from domain.people import facts
from domain.people.model import Person

GATE = "send_gate"
STAFF_CHAT = "staff_group"
TOPIC = "topic:"
GENERAL = 0  # the thread that is addressed by leaving the thread out (F18)

_TABLE = OutboxMessage.__table__  # type: ignore[attr-defined]
_C = _TABLE.c
_P = Person.__table__.c  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Address:
    """`chat_id` None: nowhere to send to yet. `thread` None while the topic has to be made."""

    chat_id: int | None
    language: str
    staff: bool = False
    thread: int | None = GENERAL
    unreachable: str | None = None


def of(session: Session, row: Claimed) -> Address:
    """The address of a row: a person, a chat (a reply), or the staff group."""
    if row.person_id is not None:
        return _of_person(session, _P.id == row.person_id, None)
    if row.chat_id is not None:
        return _of_person(session, _P.telegram_id == row.chat_id, row.chat_id)
    chat = staff_group(session)
    thread: int | None = GENERAL
    if row.topic is not None and chat is not None:
        thread = _thread(session, row.topic, chat)
    return Address(chat, policy.in_force(session).language, staff=True, thread=thread)


def _thread(session: Session, topic: str, chat: int) -> int | None:
    case_id = topics.case_of(topic)
    if case_id is None:
        known = facts.fact(session, TOPIC + topic)
        return None if known is None else int(known)
    if topics.has_none(session):
        return GENERAL
    return topics.thread(session, case_id=case_id, chat_id=chat)


def _of_person(session: Session, which: object, chat_id: int | None) -> Address:
    found = session.execute(
        select(_P.telegram_id, _P.language, _P.unreachable_reason).where(which)  # type: ignore[arg-type]
    ).first()
    language = (found and found.language) or policy.in_force(session).language
    if chat_id is not None or found is None:
        return Address(chat_id, language)
    return Address(found.telegram_id, language, unreachable=found.unreachable_reason)


def staff_group(session: Session) -> int | None:
    """The staff group's chat id, once it is bound."""
    known = facts.fact(session, STAFF_CHAT)
    return int(known) if known else None


def chats(session: Session, people: Collection[int]) -> dict[int, int]:
    """Person id → chat id, of those who have one."""
    if not people:
        return {}
    rows = session.execute(select(_P.id, _P.telegram_id).where(_P.id.in_(people)))
    return {row.id: row.telegram_id for row in rows if row.telegram_id is not None}


# ── The gate ──────────────────────────────────────────────────────────────────────────────────


def gate(session: Session) -> datetime | None:
    """Until when nothing may be sent (F22); an instant, perhaps past."""
    known = facts.fact(session, GATE)
    return datetime.fromisoformat(known) if known else None


def close_gate(session: Session, *, until: datetime, now: datetime) -> None:
    """Close it for every process, also after a restart; a later instant already there stands."""
    standing = gate(session)
    if standing is None or standing < until:
        facts.put(session, GATE, until.isoformat(), now)


# ── What was learned by sending ───────────────────────────────────────────────────────────────


def unreachable(session: Session, *, chat_id: int, reason: str, now: datetime) -> None:
    """This person's chat is closed to us (F20, F21): note it, take back care and campaigns.

    Service notices are refused when their turn comes. Repeating it changes nothing.
    """
    session.execute(
        update(Person)
        .where(_P.telegram_id == chat_id)
        .values(
            unreachable_since=func.coalesce(_P.unreachable_since, now), unreachable_reason=reason
        )
    )
    people = select(_P.id).where(_P.telegram_id == chat_id).scalar_subquery()
    session.execute(
        update(_TABLE)
        .where(
            _C.person_id.in_(people), _C.lane >= int(Lane.CARE), _C.state.in_(("pending", "held"))
        )
        .values(state="cancelled", reason=reason, settled_at=now)
    )


def migrated(session: Session, *, old: int, new: int, now: datetime) -> None:
    """A group became a supergroup (F17): its waiting rows go to the new id, topics start anew."""
    if staff_group(session) == old:
        facts.put(session, STAFF_CHAT, str(new), now)
    session.execute(
        update(_TABLE)
        .where(_C.chat_id == old, _C.state.in_(("pending", "leased", "sending", "held")))
        .values(chat_id=new)
    )


def topic_made(session: Session, *, name: str, chat_id: int, thread: int, now: datetime) -> bool:
    """Keep a new topic's thread. True when another row is to be said in it first."""
    case_id = topics.case_of(name)
    if case_id is not None:
        return topics.made(session, case_id=case_id, chat_id=chat_id, thread=thread, now=now)
    facts.put(session, TOPIC + name, str(thread), now)
    return False


def topic_lost(session: Session, *, name: str) -> None:
    """The topic was deleted: the next card makes it again (F18)."""
    case_id = topics.case_of(name)
    if case_id is not None:
        topics.lost(session, case_id=case_id)
    else:
        facts.drop(session, TOPIC + name)


# ── Earlier and later messages ────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Earlier:
    id: int
    state: str
    message_id: int | None


def earlier(session: Session, key: str) -> Earlier | None:
    """The message that another one redraws, by its dedupe key."""
    found = session.execute(
        select(_C.id, _C.state, _C.message_id).where(_C.dedupe_key == key)
    ).first()
    return Earlier(*found) if found else None


def renamed(session: Session, *, row_id: int, message_id: int) -> None:
    """The earlier message was gone and has been said anew under another id."""
    session.execute(update(_TABLE).where(_C.id == row_id).values(message_id=message_id))


def answered_since(session: Session, row: Claimed) -> bool:
    """Whether this chat got a later reply: redrawing the screen now would turn it back."""
    later = session.execute(
        select(_C.id)
        .where(_C.chat_id == row.chat_id, _C.id > row.id, _C.lane == int(Lane.REPLY))
        .where(or_(_C.state == "sent", _C.state == "sending"))
        .limit(1)
    )
    return later.first() is not None
