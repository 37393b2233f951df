"""Nothing personal is kept longer than it is needed (R1.2, R1.6, RELIABILITY 5.3)."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, delete, exists, or_, select, union, update

from domain import audit, outbox
from domain.access import Permission
from domain.applications import facts, files
from domain.applications.model import (
    ACCEPTED,
    Application,
    ApplicationAnswer,
    ApplicationFile,
    Consent,
    Opinion,
    ReviewNote,
    State,
)
from domain.cases.model import CaseMessage
from domain.events.after_model import EventCost, EventPaper
from domain.events.model import Event
from domain.members import service as members
from domain.members.model import Member
from domain.rewards.model import Reward
from domain.standing.model import BlacklistFile
from domain.surveys import photos
from domain.work import Work

_A = Application.__table__  # type: ignore[attr-defined]
_ANSWER = ApplicationAnswer.__table__  # type: ignore[attr-defined]
_F = ApplicationFile.__table__  # type: ignore[attr-defined]
_CONSENT = Consent.__table__  # type: ignore[attr-defined]
_O = Opinion.__table__  # type: ignore[attr-defined]
_R = ReviewNote.__table__  # type: ignore[attr-defined]

_M = Member.__table__  # type: ignore[attr-defined]
_EVIDENCE = BlacklistFile.__table__  # type: ignore[attr-defined]
_REWARD = Reward.__table__  # type: ignore[attr-defined]
_EVENT = Event.__table__  # type: ignore[attr-defined]
_COST = EventCost.__table__  # type: ignore[attr-defined]
_PAPER = EventPaper.__table__  # type: ignore[attr-defined]
_SAID = CaseMessage.__table__  # type: ignore[attr-defined]

CHUNK = 200


def expire(work: Work, *, chunk: int = CHUNK) -> int:
    """End drafts nobody touched for 30 days: answers and files go, the applicant is told (R1.2).
    Returns how many; call again until it is 0."""
    work.require(Permission.RUN_SCHEDULE)
    since = work.now - timedelta(days=work.policy.draft_days)
    old = list(
        work.session.execute(
            select(Application)
            .where(_A.c.state == State.DRAFT, _A.c.touched_at <= since)
            .order_by(_A.c.touched_at, _A.c.id)
            .limit(chunk)
        ).scalars()
    )
    ids = [application.id or 0 for application in old]
    if not ids:
        return 0
    work.session.execute(delete(_ANSWER).where(_ANSWER.c.application_id.in_(ids)))
    files.mark_removed(work, ids)
    work.session.execute(
        update(_A)
        .where(_A.c.id.in_(ids))
        .values(
            state=State.EXPIRED,
            version=_A.c.version + 1,
            touched_at=work.now,
            forgotten_at=work.now,
            watch_at=None,
        )
    )
    later = outbox.decent_hour(work)
    for application in old:
        audit.record(work, "application.expired", application)
        if application.person_id is not None:
            outbox.queue(
                work,
                "application.draft_expired",
                to=application.person_id,
                key=f"application:{application.id}:expired",
                not_before=later,
                application_id=application.id,
            )
    return len(ids)


def forget(work: Work, *, chunk: int = CHUNK) -> list[str]:
    """Empty what is past its time, 31 days after the last change: of declined and withdrawn
    applications every answer, file and personal column (R1.6); of approved ones the pictures of
    identity papers. The decision stays.

    Returns the names of files to delete from the store, at most `chunk`. Delete them, then call
    `files_gone`; until then they are named again, so a crash in between loses nothing.
    """
    work.require(Permission.RUN_SCHEDULE)
    _forget_ended(work, chunk)
    _forget_identity_papers(work, chunk)
    # The store keeps the same content once, whoever sent it: what somebody else still needs stays.
    work.session.execute(delete(_F).where(_F.c.replaced_at.is_not(None), _still_needed()))
    gone = work.session.execute(
        select(_F.c.stored)
        .where(_F.c.replaced_at.is_not(None))
        .group_by(_F.c.stored)
        .order_by(_F.c.stored)
        .limit(chunk)
    )
    return list(gone.scalars())


def files_gone(work: Work, stored: Sequence[str]) -> None:
    """These files are deleted from the store; again, nothing changes."""
    work.require(Permission.RUN_SCHEDULE)
    work.session.execute(delete(_F).where(_F.c.stored.in_(stored), _F.c.replaced_at.is_not(None)))


def unattached(work: Work, stored: Sequence[str]) -> list[str]:
    """Which of these files of the store no application, member, reward, case, event or survey
    knows."""
    work.require(Permission.RUN_SCHEDULE)
    known = union(
        select(_F.c.stored).where(_F.c.stored.in_(stored)),
        select(_M.c.portrait).where(_M.c.portrait.in_(stored)),
        select(_EVIDENCE.c.stored).where(_EVIDENCE.c.stored.in_(stored)),
        select(_REWARD.c.picture).where(_REWARD.c.picture.in_(stored)),
        select(_EVENT.c.picture).where(_EVENT.c.picture.in_(stored)),
        select(_COST.c.voucher).where(_COST.c.voucher.in_(stored)),
        select(_PAPER.c.stored).where(_PAPER.c.stored.in_(stored), _PAPER.c.removed_at.is_(None)),
        select(_SAID.c.stored).where(_SAID.c.stored.in_(stored)),
    )
    found = set(work.session.execute(known).scalars()) | photos.known(work.session, stored)
    return sorted(set(stored) - found)


def _still_needed() -> ColumnElement[bool]:
    other = _F.alias()
    standing = exists().where(other.c.stored == _F.c.stored, other.c.replaced_at.is_(None))
    portrait = exists().where(_M.c.portrait == _F.c.stored)
    evidence = exists().where(_EVIDENCE.c.stored == _F.c.stored)
    reward = exists().where(_REWARD.c.picture == _F.c.stored)
    event = exists().where(_EVENT.c.picture == _F.c.stored)
    cost = exists().where(_COST.c.voucher == _F.c.stored)
    paper = exists().where(_PAPER.c.stored == _F.c.stored, _PAPER.c.removed_at.is_(None))
    said = exists().where(_SAID.c.stored == _F.c.stored)
    answered = photos.holds(_F.c.stored)
    return or_(standing, portrait, evidence, reward, event, cost, paper, said, answered)


def _forget_ended(work: Work, chunk: int) -> None:
    ids = _due(work, (State.REJECTED, State.WITHDRAWN), chunk)
    if not ids:
        return
    session = work.session
    session.execute(delete(_ANSWER).where(_ANSWER.c.application_id.in_(ids)))
    files.mark_removed(work, ids)
    session.execute(
        update(_A)
        .where(_A.c.id.in_(ids))
        .values(
            reason_text=None,
            household_key=None,
            id_hash=None,
            phone_hash=None,
            forgotten_at=work.now,
        )
    )
    members.forget(work, ids)
    session.execute(
        update(_CONSENT).where(_CONSENT.c.application_id.in_(ids)).values(signature=None)
    )
    session.execute(
        update(_O).where(_O.c.application_id.in_(ids)).values(question=None, text=None)
    )
    session.execute(delete(_R).where(_R.c.application_id.in_(ids)))
    audit.record(work, "application.forgotten", purpose=f"{len(ids)} applications")


def _forget_identity_papers(work: Work, chunk: int) -> None:
    ids = _due(work, ACCEPTED, chunk)
    if not ids:
        return
    files.mark_removed(work, ids, facts.IDENTITY_SLOTS)
    work.session.execute(
        delete(_ANSWER).where(
            _ANSWER.c.application_id.in_(ids), _ANSWER.c.path.in_(facts.IDENTITY_SLOTS)
        )
    )
    work.session.execute(update(_A).where(_A.c.id.in_(ids)).values(forgotten_at=work.now))
    audit.record(work, "application.papers_forgotten", purpose=f"{len(ids)} applications")


def _due(work: Work, states: Sequence[State], chunk: int) -> list[int]:
    since = work.now - timedelta(days=work.policy.rejected_kept_days)
    # A fee still to be returned keeps nothing personal: its receipt is enough.
    last = _A.c.decided_at if set(states) == set(ACCEPTED) else _A.c.touched_at
    found = work.session.execute(
        select(_A.c.id)
        .where(_A.c.state.in_(states), last <= since, _A.c.forgotten_at.is_(None))
        .order_by(_A.c.id)
        .limit(chunk)
    )
    return list(found.scalars())
