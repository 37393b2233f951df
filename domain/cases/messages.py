"""What is said in a case: by the member, by colleagues, and among colleagues."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, select

from domain import audit
from domain.access import Permission
from domain.cases import clocks, conflict, moving, silence, telling
from domain.cases.errors import CaseOver, CaseUnfit
from domain.cases.model import CaseMessage, ServiceCase, Side, State
from domain.cases.said import Said
from domain.cases.ways import ENDED
from domain.errors import NotFound
from domain.people import service as people
from domain.people.names import StaffName
from domain.work import Work

_M = CaseMessage.__table__  # type: ignore[attr-defined]
_C = ServiceCase.__table__  # type: ignore[attr-defined]

SIZE = 6


def from_member(work: Work, *, case_id: int, said: Said) -> CaseMessage:
    """The member says something in a case of theirs. An answer that was waited for sets the work
    going again; otherwise the next answer is due (R7.2).

    Raises:
        NotFound: not a case of the actor's. CaseOver: it has ended. CaseUnfit: nothing was said.
    """
    work.require(Permission.RAISE_CASE)
    case = conflict.own(work, case_id)
    if case.state in ENDED:
        raise CaseOver(number=case.number)
    message = put(work, case, said, Side.MEMBER, work.actor.person_id)
    heard(work, case, message)
    telling.message(work, case, message)
    return message


def heard(work: Work, case: ServiceCase, message: CaseMessage) -> None:
    """What a message of the member sets going; its case is held."""
    waited = case.state == State.WAITING
    if waited:
        case.state = State.IN_PROGRESS
        case.version += 1
        _silent_from(case, None)
        work.session.flush()
        clocks.resume(work, case)
    clocks.heard(work, case, message)
    if waited:
        moving.step(work, case, "answered")
    else:
        silence.watch(work, case)


def from_staff(work: Work, *, case_id: int, said: Said) -> CaseMessage:
    """A colleague answers the member: the answers owed are given. A case nobody has becomes
    theirs. In a case that has ended, it is told and changes nothing else.

    Raises:
        NotFound: no such case, or not for the actor. CaseUnfit: nothing was said.
    """
    work.require(Permission.HANDLE_CASES)
    case = conflict.handled(work, case_id)
    message = put(work, case, said, Side.STAFF, work.actor.person_id)
    if case.state not in ENDED:
        replied(work, case)
        silence.watch(work, case)
    telling.message(work, case, message)
    return message


def replied(work: Work, case: ServiceCase) -> None:
    """What an answer of a colleague settles; its case is held."""
    clocks.answered(work, case)
    if case.assignee_id is None:
        case.assignee_id = work.actor.person_id
    if case.state in (State.NEW, State.ACKNOWLEDGED):
        case.state = State.IN_PROGRESS
        case.version += 1
    if case.silent_since is not None:  # they have something new to answer
        _silent_from(case, work.now)
    work.session.flush()


def _silent_from(case: ServiceCase, moment: datetime | None) -> None:
    for column, value in moving.silent_from(moment).items():
        setattr(case, column, value)


def note(work: Work, *, case_id: int, said: Said) -> CaseMessage:
    """A word among colleagues, which the member never sees.

    Raises:
        NotFound: no such case, or not for the actor. CaseUnfit: nothing was said.
    """
    work.require(Permission.HANDLE_CASES)
    case = conflict.handled(work, case_id)
    message = put(work, case, said, Side.NOTE, work.actor.person_id)
    telling.message(work, case, message)
    return message


def edited(work: Work, *, chat: int, message: int, words: str) -> CaseMessage | None:
    """The author changed a message in Telegram. None when it is none of theirs in a case; the
    same words again change nothing."""
    work.require(Permission.RAISE_CASE)
    found: CaseMessage | None = work.session.execute(
        select(CaseMessage)
        .where(
            _M.c.from_chat == chat,
            _M.c.from_message == message,
            _M.c.person_id == work.actor.person_id,
        )
        .order_by(_M.c.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    if found is None:
        return None
    case = work.session.get_one(ServiceCase, found.case_id)
    if found.side != Side.MEMBER and not conflict.may_handle(work, case):
        return None
    if found.words != words:
        found.words, found.edited_at = words, work.now
        work.session.flush()
        telling.edited(work, case, found)
    return found


def put(
    work: Work, case: ServiceCase, said: Said, side: Side, person_id: int | None
) -> CaseMessage:
    """Keep what was said, for the functions that have seen to the right."""
    words = (said.words or "").strip() or None
    if words is None and said.media == "text":
        raise CaseUnfit(reason="words")
    if said.reply_to is not None and not _is_in(work, case, said.reply_to):
        raise CaseUnfit(reason="words")
    assert case.id is not None
    facts = asdict(said) | {"words": words}
    message = CaseMessage(case_id=case.id, person_id=person_id, side=side, at=work.now, **facts)
    work.session.add(message)
    work.session.flush()
    return message


def _is_in(work: Work, case: ServiceCase, message_id: int) -> bool:
    found = select(_M.c.id).where(_M.c.id == message_id, _M.c.case_id == case.id)
    return work.session.execute(found).first() is not None


# ── Reading ───────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Line:
    """`by`: the colleague who said it. `mine`: the reader did. `stored`: a file we hold;
    `from_chat` and `from_message`: where the original stands."""

    message_id: int
    side: Side
    at: datetime
    words: str | None
    media: str
    by: StaffName | None
    mine: bool
    edited: bool
    stored: str | None
    media_type: str | None
    from_chat: int | None
    from_message: int | None


@dataclass(frozen=True, slots=True)
class Talk:
    """A page of what was said, in order; page 1 is the latest."""

    case_id: int
    number: str
    items: Sequence[Line]
    page: int
    pages: int
    total: int


def of_case(work: Work, *, case_id: int, page: int = 1) -> Talk:
    """What was said, for the member (without colleagues' notes) or a colleague who may handle
    the case, whose look is recorded (R2.2).

    Raises:
        NotFound: no such case, or not for the actor.
    """
    work.require(Permission.RAISE_CASE)
    case = work.session.get(ServiceCase, case_id)
    if case is None:
        raise NotFound
    own = case.person_id == work.actor.person_id
    if not own:
        if not conflict.may_handle(work, case):
            raise NotFound
        audit.record(work, "case.read", case, purpose=case.number)
    wanted = select(CaseMessage).where(_M.c.case_id == case_id)
    if own:
        wanted = wanted.where(_M.c.side != Side.NOTE)
    total = work.session.execute(select(func.count()).select_from(wanted.subquery())).scalar_one()
    pages = max(-(-total // SIZE), 1)
    page = min(max(page, 1), pages)
    rows = work.session.execute(
        wanted.order_by(_M.c.id.desc()).offset((page - 1) * SIZE).limit(SIZE)
    ).scalars()
    found = list(rows)[::-1]
    return Talk(case_id, case.number, _lines(work, found), page, pages, total)


def _lines(work: Work, found: Sequence[CaseMessage]) -> list[Line]:
    staff = {one.person_id for one in found if one.person_id and one.side != Side.MEMBER}
    names = people.staff_names(work.session, staff) if staff else {}
    return [
        Line(
            message_id=one.id or 0,
            side=Side(one.side),
            at=one.at,
            words=one.words,
            media=one.media,
            by=names.get(one.person_id or 0) if one.side != Side.MEMBER else None,
            mine=one.person_id == work.actor.person_id,
            edited=one.edited_at is not None,
            stored=one.stored,
            media_type=one.media_type,
            from_chat=one.from_chat,
            from_message=one.from_message,
        )
        for one in found
    ]
