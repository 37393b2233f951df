"""Who answers questions of an area: a colleague, or whoever holds a role (SPEC 9, C:1)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, func, select

from domain import audit, upsert
from domain.access import RIGHTS, Permission, Role
from domain.cases.model import ServiceCase
from domain.knowledge.errors import RouteUnfit
from domain.knowledge.model import AREAS, FAQ, ConsultationRoute
from domain.people import service as people
from domain.people.model import Absence, Person, RoleGrant
from domain.people.names import StaffName
from domain.work import Work

_R = ConsultationRoute.__table__  # type: ignore[attr-defined]
_C = ServiceCase.__table__  # type: ignore[attr-defined]
_P = Person.__table__  # type: ignore[attr-defined]
_G = RoleGrant.__table__  # type: ignore[attr-defined]
_A = Absence.__table__  # type: ignore[attr-defined]

ROUTED = tuple(area for area in AREAS if area != FAQ)
# Who may be asked: the roles that handle cases, in the order of the table.
ANSWERING = tuple(role for role in Role if Permission.HANDLE_CASES in RIGHTS[role])


@dataclass(frozen=True, slots=True)
class Route:
    """One of the two, or neither: whoever is free takes the question."""

    area: str
    person_id: int | None = None
    name: StaffName | None = None
    role: Role | None = None


def listed(work: Work) -> list[Route]:
    """Every area of questions with who answers it."""
    work.require(Permission.ASSIGN_CASES)
    rows = {row.area: row for row in work.session.execute(select(_R))}
    ids = [row.person_id for row in rows.values() if row.person_id is not None]
    names = people.staff_names(work.session, ids)
    return [_route(area, rows.get(area), names) for area in ROUTED]


def _route(area: str, row: object, names: Mapping[int, StaffName]) -> Route:
    if not row:
        return Route(area)
    person_id, role = row.person_id, row.role  # type: ignore[attr-defined]
    return Route(area, person_id, names.get(person_id), Role(role) if role else None)


def answering(work: Work) -> list[tuple[int, str]]:
    """The colleagues who can be given an area: (person id, name), by name."""
    work.require(Permission.ASSIGN_CASES)
    rows = work.session.execute(
        select(_P.c.id, _P.c.name)
        .join(_G, (_G.c.person_id == _P.c.id) & _G.c.until.is_(None))
        .where(_G.c.role.in_(ANSWERING))
        .distinct()
    )
    return sorted(((row.id, row.name or f"#{row.id}") for row in rows), key=lambda one: one[1])


def set_(work: Work, *, area: str, person_id: int | None = None, role: Role | None = None) -> None:
    """From now on new questions of this area go to this colleague or to this role; with neither,
    to whoever is free. Open cases stay where they are. Again, nothing changes.

    Raises:
        RouteUnfit: no such area, both at once, or somebody who handles no cases.
    """
    work.require(Permission.ASSIGN_CASES)
    if area not in ROUTED:
        raise RouteUnfit(reason="area")
    if role is not None and (role not in ANSWERING or person_id is not None):
        raise RouteUnfit(reason="role")
    if person_id is not None and not _answers(work, person_id):
        raise RouteUnfit(reason="person")
    if person_id is None and role is None:
        work.session.execute(delete(_R).where(_R.c.area == area))
    else:
        upsert.or_replace(
            work.session,
            _R,
            ("area",),
            area=area,
            person_id=person_id,
            role=role.value if role else None,
            set_by=work.actor.person_id,
            set_at=work.now,
        )
    audit.record(work, "consultation_route.set", fields=[area])


def responsible(work: Work, *, area: str) -> int | None:
    """The person a new question of this area goes to today: the one named, or of a role the one
    with the fewest open cases; the substitute of who is away. Nobody is given their own
    question. None: nobody is named, or nobody of them is there."""
    row = work.session.execute(select(_R.c.person_id, _R.c.role).where(_R.c.area == area)).first()
    if row is None:
        return None
    if row.role is not None:
        there = people.holders(work.session, Role(row.role), work.today)
        return _least_busy(work, [one for one in there if one != work.actor.person_id])
    found = _present(work, row.person_id)
    if found is None or found == work.actor.person_id:
        return None
    return found if _answers(work, found, for_=row.person_id) else None


def _present(work: Work, person_id: int) -> int | None:
    """The person, or on a day of absence their substitute; None if that one is away too."""
    today = work.today
    rows = work.session.execute(
        select(_A.c.person_id, _A.c.substitute_id).where(
            _A.c.state == "approved", _A.c.first_day <= today, _A.c.last_day >= today
        )
    )
    away = {row.person_id: row.substitute_id for row in rows}
    if person_id not in away:
        return person_id
    return None if away[person_id] in away else away[person_id]


def _answers(work: Work, person_id: int, *, for_: int = 0) -> bool:
    """Whether they handle cases, by a role of their own or of whom they stand in for."""
    held = people.roles_of(work.session, for_ or person_id)
    return not held.isdisjoint(ANSWERING) and bool(people.roles_of(work.session, person_id))


def _least_busy(work: Work, ids: Collection[int]) -> int | None:
    if not ids:
        return None
    rows = work.session.execute(
        select(_C.c.assignee_id, func.count())
        .where(_C.c.assignee_id.in_(ids), _C.c.ended_at.is_(None))
        .group_by(_C.c.assignee_id)
    )
    open_ = {row[0]: int(row[1]) for row in rows}
    return min(ids, key=lambda one: (open_.get(one, 0), one))
