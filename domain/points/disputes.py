"""Entries their owners call wrong: answered by a colleague within three working days.

Whoever made the entry does not decide about it. Words are sealed; the staff group sees a number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select, update

from domain import audit, calendar, outbox, upsert
from domain.access import Permission, Role
from domain.errors import AlreadyDecided, NotFound, ReasonMissing
from domain.members import service as members
from domain.members.model import Member
from domain.people import service as people
from domain.points import answering, by_hand, granting, ledger
from domain.points.by_hand import Outcome as Made
from domain.points.errors import DisputeOpen, DisputeProposed, NotDisputable, OwnEntry
from domain.points.model import Kind, Transfer
from domain.points.rules_model import Dispute, DisputeState
from domain.work import Work

_D = Dispute.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]
_T = Transfer.__table__  # type: ignore[attr-defined]

DISPUTABLE = (Kind.EARN, Kind.SPEND, Kind.ADJUST, Kind.EXPIRE)


class Answer(StrEnum):
    """`reversed`: the entry is taken back; `adjusted`: points are added or taken; `right`: it
    stays."""

    REVERSED = "reversed"
    ADJUSTED = "adjusted"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Seen:
    """A dispute as colleagues see it: the entry and the member's number, no name. `mine`: the
    reader made the entry, and so does not decide; `by_member`: its owner did."""

    dispute: Dispute
    entry: Transfer
    number: str
    late: bool
    mine: bool
    by_member: bool

    @property
    def proposed(self) -> bool:
        """Its answer waits for a second person's agreement."""
        return self.dispute.state == DisputeState.OPEN and self.dispute.outcome is not None


@dataclass(frozen=True, slots=True)
class Listed:
    items: Sequence[Seen]
    total: int


def raise_(work: Work, transfer_id: int, words: str) -> Dispute:
    """The owner of an entry says that it is wrong. Due in three working days.

    Raises:
        NotFound: no such entry of the acting member's. ReasonMissing: nothing was said.
        DisputeOpen: it is being looked into. NotDisputable: it was taken back, or only reserves.
    """
    work.require(Permission.SEE_OWN)
    member = members.of(work)
    entry = work.session.get(Transfer, transfer_id)
    if member is None or entry is None or entry.member_id != member.id:
        raise NotFound
    said = words.strip()
    if not said:
        raise ReasonMissing
    if entry.kind not in DISPUTABLE or ledger.resolving(work.session, transfer_id):
        raise NotDisputable
    due = calendar.due_at(work.now, work.policy.dispute_days, work.policy.timezone, work.calendar)
    new = upsert.if_new(
        work.session,
        _D,
        transfer_id=transfer_id,
        member_id=member.id,
        state=DisputeState.OPEN,
        words=said,
        raised_at=work.now,
        due_at=due,
        reminded=False,
    )
    dispute = _open_about(work, transfer_id)
    if not new or dispute is None:
        raise DisputeOpen(due=dispute.due_at if dispute else due)
    audit.record(work, "dispute.raised", dispute)
    answering.card(work, dispute)
    return dispute


def open_about(work: Work, transfer_id: int) -> Dispute | None:
    """The open dispute of an entry; for who was shown the entry."""
    return _open_about(work, transfer_id)


def _open_about(work: Work, transfer_id: int) -> Dispute | None:
    found = select(Dispute).where(_D.c.transfer_id == transfer_id, _D.c.state == DisputeState.OPEN)
    return work.session.execute(found).scalar_one_or_none()


# ── For colleagues ────────────────────────────────────────────────────────────────────────────


def waiting(work: Work, *, first: int = 0, size: int = 6) -> Listed:
    """Open disputes, the oldest first."""
    work.require(Permission.REVERSE_POINTS)
    wanted = _joined().where(_D.c.state == DisputeState.OPEN)
    total = work.session.execute(
        select(func.count()).select_from(_D).where(_D.c.state == DisputeState.OPEN)
    ).scalar_one()
    rows = work.session.execute(wanted.order_by(_D.c.due_at, _D.c.id).offset(first).limit(size))
    return Listed([_seen(work, row) for row in rows], total)


def one(work: Work, dispute_id: int) -> Seen:
    """
    Raises:
        NotFound: no such dispute.
    """
    work.require(Permission.REVERSE_POINTS)
    return _one(work, dispute_id)


def plain(work: Work, dispute_id: int) -> Seen:
    """A dispute as delivery needs it for a notice; run by the system."""
    work.require(Permission.RUN_SCHEDULE)
    return _one(work, dispute_id)


def _one(work: Work, dispute_id: int) -> Seen:
    row = work.session.execute(
        _joined().where(_D.c.id == dispute_id).execution_options(populate_existing=True)
    ).first()
    if row is None:
        raise NotFound
    return _seen(work, row)


def _joined() -> Select[Any]:
    return (
        select(Dispute, Transfer, _M.c.number, _M.c.person_id)
        .join(Transfer, _T.c.id == _D.c.transfer_id)
        .join(_M, _M.c.id == _D.c.member_id)
    )


def _seen(work: Work, row: Any) -> Seen:
    dispute, entry, number, person_id = row
    us = {work.actor.person_id, *work.actor.acting_for}
    return Seen(
        dispute,
        entry,
        number,
        late=dispute.due_at < work.now,
        mine=entry.actor_id in us,
        by_member=entry.actor_id == person_id,
    )


def decide(
    work: Work, dispute_id: int, answer: Answer, *, words: str, points: int | None = None
) -> Made | None:
    """Answer a dispute: take the entry back, correct it by `points`, or say why it is right. The
    member reads the `words`. What was done, or what waits for a second person: then it stays open
    until that is agreed (decided) or not (open for another answer). None when the entry stays.

    Raises:
        NotFound: no such dispute. ReasonMissing: no words.
        AlreadyDecided: a colleague was faster (F3). DisputeProposed: faster, and it waits.
        OwnEntry: the actor made the entry. OwnPoints: it is about the actor.
        What `by_hand.reverse` and `by_hand.adjust` raise.
    """
    work.require(Permission.REVERSE_POINTS)
    seen = _one(work, dispute_id)
    if seen.mine:
        raise OwnEntry
    granting.others(work, seen.dispute.member_id)
    said = words.strip()
    if not said:
        raise ReasonMissing
    _take(work, dispute_id, answer, said)
    made: Made | None = None
    if answer is Answer.REVERSED:
        act = by_hand.reinstate if seen.entry.kind == Kind.EXPIRE else by_hand.reverse
        made = act(
            work, seen.dispute.transfer_id, reason="dispute", note=said, dispute_id=dispute_id
        )
    elif answer is Answer.ADJUSTED:
        made = by_hand.adjust(
            work,
            member_id=seen.dispute.member_id,
            points=points or 0,
            reason="dispute",
            note=said,
            dispute_id=dispute_id,
        )
    if made is not None and made.approval is not None:
        answering.waits(work, seen.dispute, made.approval.id or 0)
    else:
        audit.record(work, "dispute.decided", seen.dispute, purpose=answer)
        answering.answered(work, seen.dispute)
    return made


def _take(work: Work, dispute_id: int, answer: Answer, words: str) -> None:
    """Of two who answer at once, one wins (F3)."""
    done = work.session.execute(
        update(_D)
        .where(_D.c.id == dispute_id, _D.c.state == DisputeState.OPEN, _D.c.outcome.is_(None))
        .values(
            state=DisputeState.DECIDED,
            outcome=answer,
            answer=words,
            decided_by=work.actor.person_id,
            decided_at=work.now,
        )
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise _too_late(work, dispute_id)


def _too_late(work: Work, dispute_id: int) -> AlreadyDecided | DisputeProposed:
    found = work.session.execute(
        select(_D.c.decided_by, _D.c.decided_at, _D.c.outcome).where(_D.c.id == dispute_id)
    ).one()
    if found.decided_at is None:
        return DisputeProposed()
    by, at = people.staff_name(work.session, found.decided_by), found.decided_at
    assert isinstance(at, datetime)
    return AlreadyDecided(by=by, at=at, outcome=found.outcome)


# ── Overdue ───────────────────────────────────────────────────────────────────────────────────

CHUNK = 100


def remind(work: Work) -> int:
    """Tell the managers, once, of questions that should have been answered by now; how many.
    Called again until it returns 0."""
    work.require(Permission.RUN_SCHEDULE)
    due = (
        select(_D.c.id)
        .where(_D.c.state == DisputeState.OPEN, _D.c.due_at <= work.now, _D.c.reminded.is_(False))
        .limit(CHUNK)
    )
    late = work.session.execute(
        update(_D).where(_D.c.id.in_(due)).values(reminded=True).returning(_D.c.id)
    ).scalars()
    found = sorted(late.all())
    managers = people.holders(work.session, Role.MANAGER, work.today) if found else []
    for dispute_id in found:
        for person_id in managers:
            key = f"dispute:{dispute_id}:overdue:{person_id}"
            outbox.queue(work, "dispute.overdue", to=person_id, key=key, dispute_id=dispute_id)
    return len(found)
