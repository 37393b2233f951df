"""One change of state, decided by the row itself: the first of two colleagues wins (F3, G8).

Applications are written by conditional updates only; the object in hand is read again after.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, true, update

from domain.access import Role
from domain.applications import clocks
from domain.applications.errors import ClaimedByAnother, LateDecision
from domain.applications.model import Application, State
from domain.errors import NotFound, Outdated, OwnRequest
from domain.people import service as people
from domain.people.names import StaffName
from domain.work import Work

REVIEWABLE = (State.SUBMITTED, State.UNDER_REVIEW)
_A = Application.__table__  # type: ignore[attr-defined]


def unchanged(version: int | None) -> ColumnElement[bool]:
    """The guard: nobody has moved it since the button was drawn."""
    return true() if version is None else _A.c.version == version


def move(
    work: Work,
    application_id: int,
    version: int | None,
    allowed: Sequence[State],
    **values: Any,
) -> Application:
    """Write `values` and count the version up, if it is still at `version` and in an `allowed`
    state; without a version only the state counts.

    Raises:
        NotFound: no such application.
        LateDecision: a colleague has decided it.
        Outdated: it has moved on otherwise.
    """
    done = work.session.execute(
        update(_A)
        .where(_A.c.id == application_id, unchanged(version), _A.c.state.in_(allowed))
        .values(**{"version": _A.c.version + 1, "touched_at": work.now, **values})
    )
    application = get(work, application_id)
    if not done.rowcount:  # type: ignore[attr-defined]
        refuse_late(work, application)
        raise Outdated(state=application.state)
    return application


def end(work: Work, application_id: int, allowed: Sequence[State], **values: Any) -> Application:
    """As `move`, for the applicant: whoever decided first, they only learn that it moved on.

    Raises:
        Outdated: it is not in an allowed state any more.
    """
    try:
        return move(work, application_id, None, allowed, **values)
    except LateDecision as late:
        raise Outdated(state=late.facts["outcome"]) from late


def watch(work: Work, application: Application) -> None:
    """Set when the schedule has to look at it next, by the clocks that run now."""
    set_columns(work, application.id or 0, watch_at=clocks.next_watch(work, application))


def set_columns(work: Work, application_id: int, **values: Any) -> Application:
    """Write what is no change of state."""
    work.session.execute(update(_A).where(_A.c.id == application_id).values(**values))
    return get(work, application_id)


def get(work: Work, application_id: int) -> Application:
    """The application as it stands in the database now.

    Raises:
        NotFound: no such application.
    """
    found = work.session.get(Application, application_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def refuse_late(work: Work, application: Application) -> None:
    """Say who was faster, if it is decided.

    Raises:
        LateDecision: it is.
    """
    if application.outcome and application.decided_by and application.decided_at:
        by = people.staff_name(work.session, application.decided_by)
        raise LateDecision(
            by=by,
            at=application.decided_at,
            outcome=application.outcome,
            application_id=application.id or 0,
        )


def in_hand(work: Work, application_id: int) -> Application:
    """The application for an act of review: not one's own, not in a colleague's hands.

    Raises:
        NotFound: no such application, or a draft.
        OwnRequest: the actor is the applicant.
        ClaimedByAnother: a colleague works on it; only the manager may step in.
    """
    application = get(work, application_id)
    if application.state in (State.DRAFT, State.EXPIRED):
        raise NotFound
    if application.person_id == work.actor.person_id:
        raise OwnRequest
    claimed = application.claimed_by
    stranger = claimed is not None and claimed not in (
        work.actor.person_id,
        *work.actor.acting_for,
    )
    if stranger and not application.outcome and Role.MANAGER not in work.actor.roles:
        raise ClaimedByAnother(by=name_of(work, application), at=application.claimed_at)
    return application


def claimed(work: Work) -> dict[str, Any]:
    """The columns that put it into the actor's hands."""
    return {"claimed_by": work.actor.person_id, "claimed_at": work.now}


def name_of(work: Work, application: Application) -> StaffName:
    """Who has claimed it, as colleagues name them."""
    return people.staff_name(work.session, application.claimed_by or 0)
