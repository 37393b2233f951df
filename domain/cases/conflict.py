"""Who may see and handle a case: never the one complained about, nor who raised it (SPEC 9).

A complaint about a colleague is for the manager and the leader alone, about a manager, or somebody
nobody could name, for the leader alone (its department is the leader's). Whoever stands in for
the colleague concerned is treated like them.
"""

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from domain.access import RIGHTS, STAFF, Actor, Permission, Role
from domain.cases.model import ServiceCase
from domain.cases.team import Team
from domain.errors import NotFound
from domain.people.model import RoleGrant
from domain.work import Work

_C = ServiceCase.__table__  # type: ignore[attr-defined]
_G = RoleGrant.__table__  # type: ignore[attr-defined]


def visible(work: Work) -> ColumnElement[bool]:
    """The cases the actor may see and handle as a colleague; for every list and search."""
    actor = work.actor
    departments = [role.value for role in actor.roles & STAFF]
    mine = or_(_C.c.assignee_id.in_(us(actor)), _C.c.department.in_(departments))
    return and_(knowable(actor), true() if actor.may(Permission.SEE_ALL_CASES) else mine)


def knowable(actor: Actor) -> ColumnElement[bool]:
    """The cases of the whole house the reader may know of; for figures."""
    return and_(
        or_(_C.c.person_id.is_(None), _C.c.person_id != actor.person_id),
        or_(_C.c.about_person_id.is_(None), _C.c.about_person_id.not_in(us(actor))),
        or_(_C.c.confidential.is_(False), _confidential_to(actor.roles)),
    )


def department_of(case: ServiceCase) -> str | None:
    """What a case keeps of its department when somebody gets it."""
    for_leader = case.confidential and case.department == Role.LEADER
    return case.department if for_leader else None


def us(actor: Actor) -> frozenset[int]:
    """The reader and for whom they stand in."""
    return actor.acting_for | {actor.person_id}


def _confidential_to(roles: Collection[Role]) -> ColumnElement[bool]:
    if Role.LEADER in roles:
        return true()
    if Role.MANAGER not in roles:
        return false()
    about = _C.c.about_person_id
    named = or_(_C.c.department.is_(None), _C.c.department != Role.LEADER)
    managers = select(_G.c.person_id).where(_G.c.role == Role.MANAGER, _G.c.until.is_(None))
    return and_(named, or_(about.is_(None), about.not_in(managers)))


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


def unconcerned(
    work: Work, case: ServiceCase, ids: Iterable[int], team: Team | None = None
) -> list[int]:
    """Those of them who may know of the case at all: not who raised it, not who it is about, nor
    who stands in for that one today."""
    barred = {case.person_id, case.about_person_id}
    if case.about_person_id is not None:
        barred |= (team or Team(work)).standing_in(case.about_person_id)
    return [one for one in ids if one not in barred]


def managing(work: Work, case: ServiceCase, team: Team | None = None) -> list[int]:
    """The managers of today who may know of it; none of a case about a manager, or about somebody
    who could be one."""
    team = team or Team(work)
    about = case.about_person_id
    if case.confidential and case.department == Role.LEADER:
        return []
    if about is not None and Role.MANAGER in team.roles(about):
        return []
    return unconcerned(work, case, team.holding(Role.MANAGER), team)


def leading(work: Work, case: ServiceCase, team: Team | None = None) -> list[int]:
    """The leaders of today who may know of it."""
    team = team or Team(work)
    return unconcerned(work, case, team.holding(Role.LEADER), team)


def above(work: Work, case: ServiceCase, team: Team | None = None) -> list[int]:
    """Who decides a confidential case: the managers, or the leaders when it is about a manager or
    no manager is free."""
    team = team or Team(work)
    return managing(work, case, team) or leading(work, case, team)


def may_take(work: Work, case: ServiceCase, person_id: int) -> bool:
    """Whether this colleague can be given the case, by roles of their own."""
    team = Team(work)
    if not any(Permission.HANDLE_CASES in RIGHTS[role] for role in team.roles(person_id)):
        return False
    if case.confidential:
        return person_id in [*managing(work, case, team), *leading(work, case, team)]
    return bool(unconcerned(work, case, [person_id], team))
