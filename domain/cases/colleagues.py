"""The colleagues of a case: whom somebody may complain about, who may be handed it."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from domain.access import STAFF, Permission, Role
from domain.cases import conflict
from domain.cases.handling import DEPARTMENTS
from domain.people import service as people
from domain.people.model import RoleGrant, Undertaking
from domain.people.names import StaffName
from domain.work import Work

_G = RoleGrant.__table__  # type: ignore[attr-defined]
_U = Undertaking.__table__  # type: ignore[attr-defined]


def nameable(work: Work) -> dict[int, StaffName]:
    """Everybody who holds a role, by person: whom a complaint may be about. Not the actor.

    Raises:
        NotPermitted: nobody may complain on behalf of the machine.
    """
    work.require(Permission.RAISE_CASE)
    return _named(work, _holders(work, STAFF))


def takers(work: Work, *, case_id: int) -> dict[int, StaffName]:
    """The other colleagues who could be handed the case: they may handle cases, have signed this
    year's undertaking and are not concerned by it; of a confidential case only those above.

    Raises:
        NotFound: no such case, or not for the actor.
    """
    work.require(Permission.HANDLE_CASES)
    case = conflict.handled(work, case_id, lock=False)
    if case.confidential:
        leaders = people.holders(work.session, Role.LEADER, work.today)
        found = {*conflict.managing(work, case), *conflict.unconcerned(work, case, leaders)}
    else:
        found = set(conflict.unconcerned(work, case, _holders(work, DEPARTMENTS)))
    year = work.today.year
    signed = work.session.execute(
        select(_U.c.person_id).where(_U.c.person_id.in_(found), _U.c.year == year)
    ).scalars()
    return _named(work, set(signed) - {case.assignee_id})


def on_call(work: Work) -> dict[int, StaffName]:
    """Everybody who handles cases, by person: who can be put on duty (A:(2)5)."""
    work.require(Permission.ASSIGN_CASES)
    found = _holders(work, DEPARTMENTS)
    return people.staff_names(work.session, sorted(found)) if found else {}


def _holders(work: Work, roles: Collection[Role]) -> set[int]:
    rows = work.session.execute(
        select(_G.c.person_id).where(_G.c.role.in_(roles), _G.c.until.is_(None))
    )
    return set(rows.scalars())


def _named(work: Work, ids: Collection[int]) -> dict[int, StaffName]:
    others = sorted(set(ids) - {work.actor.person_id})
    return people.staff_names(work.session, others) if others else {}
