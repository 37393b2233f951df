"""The staff's side until the decision: claim, release, ask back (E22, R1.2).

Every act names the `version` its button was drawn with; the row decides who was first (F3, G8).
"""

from collections.abc import Sequence

from sqlalchemy import insert, update

from domain import audit
from domain.access import Permission
from domain.applications import clocks, desk, moving
from domain.applications.errors import ClaimedByAnother, NothingAsked
from domain.applications.model import WAITING, Application, MissingItem, State
from domain.applications.moving import REVIEWABLE
from domain.work import Work

_A = Application.__table__  # type: ignore[attr-defined]
_I = MissingItem.__table__  # type: ignore[attr-defined]

ASK_REASONS = ("missing", "unreadable", "expired", "wrong_person", "does_not_match", "other")


def claim(work: Work, application_id: int, version: int) -> Application:
    """Take a waiting application on; the tidying clock ends (E22.2). Again, nothing changes.

    Raises:
        NotFound, OwnRequest, ClaimedByAnother, LateDecision, Outdated.
    """
    work.require(Permission.REVIEW_APPLICATION)
    application = moving.in_hand(work, application_id)
    if application.claimed_by == work.actor.person_id and application.state != State.SUBMITTED:
        return application
    if application.claimed_by is not None and application.state == State.UNDER_REVIEW:
        raise ClaimedByAnother(by=moving.name_of(work, application), at=application.claimed_at)
    application = moving.move(
        work,
        application_id,
        version,
        (State.SUBMITTED,),
        state=State.UNDER_REVIEW,
        tidied_at=work.now,
        **moving.claimed(work),
    )
    moving.watch(work, application)
    audit.record(work, "application.claimed", application)
    desk.redraw(work, application)
    return application


def release(work: Work, application_id: int, version: int) -> Application:
    """Put it back into the queue; by who claimed it, or the manager. Again, nothing changes.

    Raises:
        NotFound, OwnRequest, ClaimedByAnother, LateDecision, Outdated.
    """
    work.require(Permission.REVIEW_APPLICATION)
    application = moving.in_hand(work, application_id)
    if application.state == State.SUBMITTED and application.claimed_by is None:
        return application
    application = moving.move(
        work,
        application_id,
        version,
        (State.UNDER_REVIEW,),
        state=State.SUBMITTED,
        claimed_by=None,
        claimed_at=None,
    )
    audit.record(work, "application.released", application)
    desk.redraw(work, application)
    return application


def release_all(work: Work, person_id: int) -> int:
    """Put back everything a leaving colleague had claimed; how many. For domain/people."""
    work.session.execute(
        update(_A)
        .where(_A.c.claimed_by == person_id, _A.c.state.in_(WAITING))
        .values(claimed_by=None, claimed_at=None)
    )
    freed = work.session.execute(
        update(_A)
        .where(_A.c.state == State.UNDER_REVIEW, _A.c.claimed_by.is_(None))
        .values(state=State.SUBMITTED, version=_A.c.version + 1)
        .returning(_A.c.id)
    ).scalars()
    return len(freed.all())


def ask_back(
    work: Work, application_id: int, items: Sequence[tuple[str, str]], version: int
) -> Application:
    """Ask the applicant for exactly these things, in one message; the clocks stop (E22.2, R1.4).

    `items` are (slot or answer path, a code of ASK_REASONS). Who asks has claimed it.

    Raises:
        NothingAsked: no items.
        NotFound, OwnRequest, ClaimedByAnother, LateDecision, Outdated.
    """
    work.require(Permission.REVIEW_APPLICATION)
    if not items:
        raise NothingAsked
    moving.in_hand(work, application_id)
    application = moving.move(
        work,
        application_id,
        version,
        REVIEWABLE,
        state=State.MATERIALS_MISSING,
        tidied_at=work.now,
        **moving.claimed(work),
        **clocks.stopped(),
    )
    asked = [
        {
            "application_id": application_id,
            "slot": slot,
            "reason_code": reason,
            "asked_at": work.now,
        }
        for slot, reason in dict(items).items()
    ]
    work.session.execute(insert(_I), asked)
    audit.record(work, "application.materials_asked", application, fields=[i[0] for i in items])
    desk.tell_applicant(work, application, "application.materials_missing")
    desk.redraw(work, application)
    return application
