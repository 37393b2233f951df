"""What was asked for comes in: with the last item the file is complete again (E22.2, R1.4)."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, literal, or_, select, update

from domain import audit
from domain.applications import clocks, desk, moving
from domain.applications.errors import NotEditable
from domain.applications.model import Application, MissingItem, State
from domain.work import Work

_I = MissingItem.__table__  # type: ignore[attr-defined]


def missing(work: Work, application: Application) -> list[MissingItem]:
    """What the applicant still owes, in the order it was asked."""
    found = work.session.execute(select(MissingItem).where(*_open(application)).order_by(_I.c.id))
    return list(found.scalars())


def require_asked(work: Work, application: Application, path: str) -> None:
    """Raises:
    NotEditable: nobody asked for this.
    """
    found = work.session.execute(
        select(_I.c.id).where(_I.c.application_id == application.id, _belongs(path)).limit(1)
    )
    if found.first() is None:
        raise NotEditable(state=application.state)


def supplied(work: Work, application: Application, path: str) -> None:
    """Settle what was asked at this path; the clocks start when nothing is open any more."""
    work.session.execute(
        update(_I).where(*_open(application), _belongs(path)).values(settled_at=work.now)
    )
    left = work.session.execute(
        select(func.count()).select_from(_I).where(*_open(application))
    ).scalar_one()
    if left:
        moving.set_columns(work, application.id or 0, touched_at=work.now)
        return
    claimed = application.claimed_by is not None
    application = moving.move(
        work,
        application.id or 0,
        None,
        (State.MATERIALS_MISSING,),
        state=State.UNDER_REVIEW if claimed else State.SUBMITTED,
        **clocks.started(work),
    )
    moving.watch(work, application)
    audit.record(work, "application.materials_supplied", application)
    desk.tell_staff(
        work, application, "application.materials_supplied", desk.in_charge(work, application)
    )
    desk.redraw(work, application)


def _open(application: Application) -> Sequence[ColumnElement[bool]]:
    return (_I.c.application_id == application.id, _I.c.settled_at.is_(None))


def _belongs(path: str) -> ColumnElement[bool]:
    """A group that was asked for covers its items: children, children.0.name."""
    return or_(_I.c.slot == path, literal(path).like(_I.c.slot + ".%"))
