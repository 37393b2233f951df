"""Whether somebody wants surveys at all (R8.6)."""

from sqlalchemy import delete, select, update
from sqlmodel import Session

from domain import audit, upsert
from domain.access import Permission
from domain.members import service as members
from domain.surveys.model import Receipt, SurveyInvitation, SurveyOptOut
from domain.work import Work

_O = SurveyOptOut.__table__  # type: ignore[attr-defined]
_I = SurveyInvitation.__table__  # type: ignore[attr-defined]


def wanted(work: Work) -> bool | None:
    """Whether the acting member is invited to surveys; None for somebody who is no member."""
    work.require(Permission.SEE_OWN)
    if members.of(work) is None:
        return None
    return wants(work.session, work.actor.person_id)


def wants(session: Session, person_id: int) -> bool:
    """The same for the contexts that ask; they hold the right."""
    found = session.execute(select(_O.c.person_id).where(_O.c.person_id == person_id))
    return found.first() is None


def choose(work: Work, *, on: bool) -> None:
    """Have invitations come, or not, from now on; those already queued obey, too. Choosing the
    same again changes nothing."""
    work.require(Permission.SEE_OWN)
    me = work.actor.person_id
    if not on:
        if upsert.if_new(work.session, _O, person_id=me, at=work.now):
            audit.record(work, "survey.opted_out")
        return
    done = work.session.execute(delete(_O).where(_O.c.person_id == me))
    if done.rowcount:  # type: ignore[attr-defined]
        work.session.execute(
            update(_I)
            .where(_I.c.person_id == me, _I.c.state == Receipt.QUEUED, _I.c.held == "opted_out")
            .values(held=None, next_at=work.now)
        )
        audit.record(work, "survey.opted_in")
