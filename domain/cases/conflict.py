"""Who may see and handle a case: never the one complained about, nor who raised it (SPEC 9).

A complaint about a colleague is for the manager and the leader alone, about a manager for the
leader alone. Whoever stands in for the colleague concerned is treated like them.
"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from domain.access import RIGHTS, STAFF, Permission, Role
from domain.cases.model import ServiceCase
from domain.errors import NotFound
from domain.people import service as people
from domain.people.model import Absence, RoleGrant
from domain.work import Work

_C = ServiceCase.__table__  # type: ignore[attr-defined]
_G = RoleGrant.__table__  # type: ignore[attr-defined]
_A = Absence.__table__  # type: ignore[attr-defined]

ABOVE = frozenset({Role.MANAGER, Role.LEADER})


def visible(work: Work) -> ColumnElement[bool]:
    """The cases the actor may see and handle as a colleague; for every list, count and search."""
    actor = work.actor
    us = {actor.person_id} | actor.acting_for
    departments = [role.value for role in actor.roles & STAFF]
    mine = or_(_C.c.assignee_id.in_(us), _C.c.department.in_(departments))
    return and_(
        or_(_C.c.person_id.is_(None), _C.c.person_id != actor.person_id),
        or_(_C.c.about_person_id.is_(None), _C.c.about_person_id.not_in(us)),
        or_(_C.c.confidential.is_(False), _confidential_to(actor.roles)),
        true() if actor.may(Permission.SEE_ALL_CASES) else mine,
    )


def _confidential_to(roles: Collection[Role]) -> ColumnElement[bool]:
    if Role.LEADER in roles:
        return true()
    if Role.MANAGER not in roles:
        return false()
    managers = select(_G.c.person_id).where(_G.c.role == Role.MANAGER, _G.c.until.is_(None))
    return or_(_C.c.about_person_id.is_(None), _C.c.about_person_id.not_in(managers))


def may_handle(work: Work, case: ServiceCase) -> bool:
    """Whether the actor, as a colleague, may see and handle this case."""
    if not work.actor.may(Permission.HANDLE_CASES):
        return False
    found = select(_C.c.id).where(_C.c.id == case.id, visible(work))
    return work.session.execute(found).first() is not None


def handled(work: Work, case_id: int, *, lock: bool = True) -> ServiceCase:
    """The case for a colleague who may handle it; its row held until the work ends.

    Raises:
        NotFound: no such case, or not for the actor; the words are the same.
    """
    wanted = select(ServiceCase).where(_C.c.id == case_id, visible(work))
    return _one(work, wanted.with_for_update() if lock else wanted)


def own(work: Work, case_id: int, *, lock: bool = True) -> ServiceCase:
    """A case the actor raised.

    Raises:
        NotFound: no such case, or somebody else's; the words are the same.
    """
    me = work.actor.person_id
    wanted = select(ServiceCase).where(_C.c.id == case_id, _C.c.person_id == me)
    return _one(work, wanted.with_for_update() if lock else wanted)


def _one(work: Work, wanted: Any) -> ServiceCase:
    options = {"populate_existing": True}
    found: ServiceCase | None = work.session.execute(
        wanted.execution_options(**options)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


# ── Other people ──────────────────────────────────────────────────────────────────────────────


def unconcerned(work: Work, case: ServiceCase, ids: Iterable[int]) -> list[int]:
    """Those of them who may know of the case at all: not who raised it, not who it is about, nor
    who stands in for that one today."""
    barred = {case.person_id, case.about_person_id}
    if case.about_person_id is not None:
        barred |= set(
            work.session.execute(
                select(_A.c.substitute_id).where(
                    _A.c.person_id == case.about_person_id, *_today(work)
                )
            ).scalars()
        )
    return [one for one in ids if one not in barred]


def above(work: Work, case: ServiceCase) -> list[int]:
    """Who decides a confidential case: the managers, or the leaders when it is about a manager or
    no manager is free."""
    managers = managing(work, case)
    return managers or unconcerned(
        work, case, people.holders(work.session, Role.LEADER, work.today)
    )


def managing(work: Work, case: ServiceCase) -> list[int]:
    """The managers of today who may know of it."""
    about = case.about_person_id
    if about is not None and Role.MANAGER in people.roles_of(work.session, about):
        return []
    return unconcerned(work, case, people.holders(work.session, Role.MANAGER, work.today))


def present(work: Work, person_id: int) -> list[int]:
    """The colleague, or on a day of absence whoever stands in for them; empty when they are one
    no more."""
    if not people.roles_of(work.session, person_id):
        return []
    stands_in = work.session.execute(
        select(_A.c.substitute_id).where(_A.c.person_id == person_id, *_today(work))
    ).scalars()
    return sorted(set(stands_in)) or [person_id]


def _today(work: Work) -> tuple[ColumnElement[bool], ...]:
    today = work.today
    return (_A.c.state == "approved", _A.c.first_day <= today, _A.c.last_day >= today)


def may_take(work: Work, case: ServiceCase, person_id: int) -> bool:
    """Whether this colleague can be given the case, by roles of their own."""
    roles = people.roles_of(work.session, person_id)
    if not any(Permission.HANDLE_CASES in RIGHTS[role] for role in roles):
        return False
    if case.confidential:
        return person_id in [*managing(work, case), *_leaders(work, case)]
    return bool(unconcerned(work, case, [person_id]))


def _leaders(work: Work, case: ServiceCase) -> list[int]:
    return unconcerned(work, case, people.holders(work.session, Role.LEADER, work.today))
