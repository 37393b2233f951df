"""Absence and substitute: asked by the colleague, approved by the manager (E7.4, D:七(一))."""

from datetime import date

from sqlalchemy import or_, select

from domain import audit, outbox
from domain.access import Permission
from domain.approvals import service as approvals
from domain.approvals.model import Approval
from domain.errors import NotFound
from domain.people import service as people
from domain.people.errors import AbsenceOverlaps, DaysBackwards, SubstituteUnfit
from domain.people.model import Absence
from domain.people.names import StaffName
from domain.work import Work

_A = Absence.__table__  # type: ignore[attr-defined]


def ask_absence(
    work: Work, *, substitute_id: int, first_day: date, last_day: date, reason: str
) -> Approval:
    """Ask for leave from `first_day` to `last_day`, club days, both included.

    Once approved, the substitute holds the actor's roles on these days.

    Raises:
        DaysBackwards: the days are in the wrong order or begin before today.
        SubstituteUnfit: not a colleague, oneself, or away too.
        AbsenceOverlaps: one of the days is asked for or approved already.
        ReasonMissing: no reason.
    """
    work.require(Permission.NAME_ABSENCE)
    me = work.actor.person_id
    if not work.today <= first_day <= last_day:
        raise DaysBackwards
    if substitute_id == me or not people.roles_of(work.session, substitute_id):
        raise SubstituteUnfit
    away = _away(work, (me, substitute_id), first_day, last_day)
    if me in away:
        raise AbsenceOverlaps
    if substitute_id in away:
        raise SubstituteUnfit
    absence = Absence(
        person_id=me,
        substitute_id=substitute_id,
        first_day=first_day,
        last_day=last_day,
        named_by=me,
    )
    work.session.add(absence)
    gains = {substitute_id}  # the roles of the absent
    return approvals.propose(work, "leave", subject=absence, reason=reason, gains=gains)


def _away(work: Work, of: tuple[int, ...], first_day: date, last_day: date) -> set[int]:
    found = work.session.execute(
        select(_A.c.person_id).where(
            _A.c.person_id.in_(of),
            _A.c.state.in_(("asked", "approved")),
            _A.c.first_day <= last_day,
            _A.c.last_day >= first_day,
        )
    )
    return set(found.scalars())


@approvals.executor("leave")
def _approved(work: Work, approval: Approval) -> None:
    absence = _of(work, approval)
    if not people.roles_of(work.session, absence.substitute_id):
        raise SubstituteUnfit  # has left since
    absence.state = "approved"
    outbox.queue(
        work,
        "absence.substitute",
        to=absence.substitute_id,
        key=f"absence:{absence.id}:substitute",
        absence_id=absence.id,
    )


@approvals.refusal("leave")
def _refused(work: Work, approval: Approval) -> None:
    _of(work, approval).state = "rejected"


def _of(work: Work, approval: Approval) -> Absence:
    absence = work.session.get(Absence, approval.subject_id)
    if absence is None:
        raise NotFound
    return absence


def come_back(work: Work, absence_id: int) -> None:
    """Be back early: the substitute's rights end at once. Again, it changes nothing.

    Raises:
        NotFound: no such absence of the actor's.
    """
    work.require(Permission.NAME_ABSENCE)
    absence = work.session.get(Absence, absence_id)
    if absence is None or absence.person_id != work.actor.person_id:
        raise NotFound
    if absence.state == "approved":
        absence.state = "ended"
        audit.record(work, "absence.ended", absence)


def standing(work: Work) -> list[Absence]:
    """The actor's own and stood-in-for absences that are not over, by first day."""
    work.require(Permission.NAME_ABSENCE)
    found = work.session.execute(
        select(Absence)
        .where(
            or_(
                _A.c.person_id == work.actor.person_id,
                _A.c.substitute_id == work.actor.person_id,
            ),
            _A.c.state.in_(("asked", "approved")),
            _A.c.last_day >= work.today,
        )
        .order_by(_A.c.first_day)
    )
    return list(found.scalars())


def asked_for(work: Work, approval: Approval) -> tuple[Absence, StaffName]:
    """The absence a request is about, and its substitute, for who may read the request."""
    work.require(Permission.SEE_APPROVALS)
    absence = _of(work, approval)
    return absence, people.staff_name(work.session, absence.substitute_id)
