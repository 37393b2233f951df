"""What is repeated where: the messages of a case on both sides of it (R7.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from domain import addresses, audit, upsert
from domain.access import Permission, Role
from domain.cases import conflict, topics
from domain.cases.model import CaseMessage, CaseStep, ServiceCase, Side
from domain.cases.relay_model import CaseCopy
from domain.errors import NotFound
from domain.members.model import Member
from domain.outbox import OutboxMessage
from domain.people import service as people
from domain.people.model import Absence, Person
from domain.people.names import StaffName
from domain.work import Work

_M = CaseMessage.__table__  # type: ignore[attr-defined]
_S = CaseStep.__table__  # type: ignore[attr-defined]
_C = CaseCopy.__table__  # type: ignore[attr-defined]
_P = Person.__table__  # type: ignore[attr-defined]
_A = Absence.__table__  # type: ignore[attr-defined]
_OUT = OutboxMessage.__table__  # type: ignore[attr-defined]

_TAKERS = (Role.SERVICE_AGENT, Role.MEMBER_SPECIALIST)
# What Telegram lets words stand under; under anything else they go above.
CAPTIONED = frozenset({"photo", "document", "voice", "audio", "video", "animation"})


# ── To whom ───────────────────────────────────────────────────────────────────────────────────


def in_private(session: Session, case: ServiceCase) -> bool:
    """Whether colleagues read the case in their own chats: it is about one of them, or there is
    no group with topics."""
    return case.confidential or topics.has_none(session) or addresses.staff_group(session) is None


def desk(work: Work, case: ServiceCase) -> list[int]:
    """The colleagues who are told in private: who has the case and whoever stands in today; else
    those who may take it, and the managers when there is nobody."""
    if case.assignee_id is not None:
        found = conflict.unconcerned(work, case, [case.assignee_id])
        return conflict.unconcerned(work, case, [*found, *_standing_in(work, case.assignee_id)])
    if case.confidential:
        return conflict.above(work, case)
    roles = (Role(case.department),) if case.department else _TAKERS
    free: set[int] = set()
    for role in roles:
        free |= set(people.holders(work.session, role, work.today))
    return conflict.unconcerned(work, case, sorted(free)) or conflict.managing(work, case)


def _standing_in(work: Work, person_id: int) -> Sequence[int]:
    return (
        work.session.execute(
            select(_A.c.substitute_id).where(
                _A.c.person_id == person_id,
                _A.c.state == "approved",
                _A.c.first_day <= work.today,
                _A.c.last_day >= work.today,
            )
        )
        .scalars()
        .all()
    )


# ── What belongs together ─────────────────────────────────────────────────────────────────────


def _together(message: CaseMessage) -> list[Any]:
    """The messages told with this one: an album, or the files handed in with a form."""
    same = [
        _M.c.case_id == message.case_id,
        _M.c.side == message.side,
        _M.c.at == message.at,
    ]
    if message.album is not None:
        return [*same, _M.c.album == message.album]
    if message.stored is not None:
        return [*same, _M.c.stored.is_not(None)]
    return [_M.c.id == message.id]


def leader(session: Session, message: CaseMessage) -> int:
    """The first of the messages that are told together with this one."""
    found: int = session.execute(select(func.min(_M.c.id)).where(*_together(message))).scalar_one()
    return found


def first_answer(session: Session, message: CaseMessage) -> bool:
    """Whether no colleague answered in this case before."""
    earlier = select(_M.c.id).where(
        _M.c.case_id == message.case_id, _M.c.side == Side.STAFF, _M.c.id < message.id
    )
    return session.execute(earlier.limit(1)).first() is None


def has_reader(session: Session, case_id: int) -> bool:
    """Whether somebody reads the answers here: who called or wrote a letter does not."""
    return session.get_one(ServiceCase, case_id).person_id is not None


def may_answer(work: Work, *, case_id: int) -> bool:
    """Whether the actor, who handles cases, may answer in this one: not in their own, nor in one
    they are concerned by."""
    work.require(Permission.HANDLE_CASES)
    return conflict.may_handle(work, work.session.get_one(ServiceCase, case_id))


def is_in_topic(session: Session, message: CaseMessage) -> bool:
    """Whether it was said in the staff group itself."""
    return message.from_chat is not None and message.from_chat == addresses.staff_group(session)


@dataclass(frozen=True, slots=True)
class Told:
    """A row that brings a message somewhere: to the staff group without `person_id`."""

    key: str
    person_id: int | None
    topic: str | None


def told(work: Work, case: ServiceCase, message_id: int) -> list[Told]:
    """Where this message was or will be told."""
    readers = select(_P.c.id).where(
        _P.c.telegram_id.in_(select(_C.c.chat_id).where(_C.c.message_id == message_id))
    )
    private = {*work.session.execute(readers).scalars(), *desk(work, case)}
    first = f"case:m{message_id}:"
    keys = [f"{first}desk", f"{first}member", *(f"{first}p{one}" for one in private)]
    rows = work.session.execute(
        select(_OUT.c.dedupe_key, _OUT.c.person_id, _OUT.c.topic)
        .where(_OUT.c.dedupe_key.in_(keys))
        .order_by(_OUT.c.id)
    )
    return [Told(*row) for row in rows]


# ── What delivery says ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Piece:
    """A message as it is repeated in one chat. `copies` are the originals in `from_chat`, `stored`
    the files of ours (name, is it a picture); `reply` is the message there that it answers."""

    case: ServiceCase
    side: Side
    words: str | None
    media: tuple[str, ...]
    by: StaffName | None
    edited: bool
    from_chat: int | None
    copies: tuple[int, ...]
    stored: tuple[tuple[str, bool], ...]
    reply: int | None
    unsolved: bool = False  # the member says with it that the case is not solved


def piece(work: Work, *, message_id: int, chat_id: int) -> Piece | None:
    """The message and those told with it, as they read now, for this chat."""
    first = work.session.get(CaseMessage, message_id)
    if first is None:
        return None
    found = list(
        work.session.execute(
            select(CaseMessage).where(*_together(first)).order_by(_M.c.id)
        ).scalars()
    )
    by = None
    if first.side != Side.MEMBER and first.person_id is not None:
        by = people.staff_name(work.session, first.person_id)
    return Piece(
        case=work.session.get_one(ServiceCase, first.case_id),
        side=Side(first.side),
        words="\n".join(one.words for one in found if one.words) or None,
        media=tuple(one.media for one in found),
        by=by,
        edited=any(one.edited_at is not None for one in found),
        from_chat=first.from_chat,
        copies=_originals(found),
        stored=tuple((one.stored, one.media == "photo") for one in found if one.stored),
        reply=_answered(work.session, found, chat_id),
        unsolved=_says_unsolved(work.session, first),
    )


def _says_unsolved(session: Session, message: CaseMessage) -> bool:
    if message.side != Side.MEMBER:
        return False
    found = select(_S.c.id).where(
        _S.c.case_id == message.case_id, _S.c.what == "not_solved", _S.c.at == message.at
    )
    return session.execute(found.limit(1)).first() is not None


def names_of(session: Session, case: ServiceCase) -> tuple[str, ...]:
    """What whoever raised it is called, by Telegram and in our books: for hiding it."""
    found = [
        session.execute(select(_P.c.name).where(_P.c.id == case.person_id)).scalar_one_or_none()
    ]
    if case.member_id is not None:
        member = session.get_one(Member, case.member_id)
        found += [member.name, member.pinyin]
    return tuple(one for one in found if one)


def read(work: Work, *, message_id: int) -> Piece:
    """One message with all that came with it, for a colleague who reads it in private; the look
    is recorded (R2.2).

    Raises:
        NotFound: no such message, or of a case that is not for the actor.
    """
    work.require(Permission.HANDLE_CASES)
    first = work.session.get(CaseMessage, message_id)
    if first is None:
        raise NotFound
    case = conflict.handled(work, first.case_id, lock=False)
    audit.record(work, "case.read", case, purpose=case.number)
    found = piece(work, message_id=message_id, chat_id=work.actor.telegram_id)
    assert found is not None
    return found


def _originals(found: Sequence[CaseMessage]) -> tuple[int, ...]:
    return tuple(
        one.from_message
        for one in found
        if one.media != "text" and one.stored is None and one.from_message is not None
    )


def _answered(session: Session, found: Sequence[CaseMessage], chat_id: int) -> int | None:
    """Where what the message answers stands in this chat."""
    answers = next((one.reply_to for one in found if one.reply_to), None)
    if answers is None:
        return None
    original = select(_M.c.from_message).where(_M.c.id == answers, _M.c.from_chat == chat_id)
    here: int | None = session.execute(original).scalar_one_or_none()
    if here is None:
        here = session.execute(
            select(func.min(_C.c.message)).where(
                _C.c.message_id == answers, _C.c.chat_id == chat_id
            )
        ).scalar_one()
    return here


def kept(
    session: Session, *, case_id: int, message_id: int | None, chat_id: int, said: Sequence[int]
) -> None:
    """Remember that these messages of that chat tell of the case. Repeating it changes nothing."""
    rows = [
        {"chat_id": chat_id, "message": one, "case_id": case_id, "message_id": message_id}
        for one in said
    ]
    upsert.all_if_new(session, _C, rows)


# ── What somebody points at ───────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Pointed:
    """A message that belongs to a case; `message_id` when it is or repeats something said, `side`
    when it is the original."""

    case_id: int
    message_id: int | None
    side: str | None = None


def pointed_at(session: Session, *, chat_id: int, message: int) -> Pointed | None:
    """What a message in some chat belongs to: a copy of ours, or something said there."""
    copy = session.execute(
        select(_C.c.case_id, _C.c.message_id).where(
            _C.c.chat_id == chat_id, _C.c.message == message
        )
    ).first()
    if copy is not None:
        return Pointed(copy.case_id, copy.message_id)
    said = session.execute(
        select(_M.c.case_id, _M.c.id, _M.c.side)
        .where(_M.c.from_chat == chat_id, _M.c.from_message == message)
        .order_by(_M.c.id.desc())
        .limit(1)
    ).first()
    return None if said is None else Pointed(said.case_id, said.id, said.side)
