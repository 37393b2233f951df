"""Who is at work today, read once: roles, absences, and who stands in for whom."""

from sqlalchemy import select

from domain.access import Role
from domain.people.model import Absence, RoleGrant
from domain.people.service import SUBSTITUTED
from domain.work import Work

_A = Absence.__table__  # type: ignore[attr-defined]
_G = RoleGrant.__table__  # type: ignore[attr-defined]


class Team:
    """The colleagues of a club day. Made anew for each unit of work, or for each of its runs."""

    def __init__(self, work: Work) -> None:
        held = work.session.execute(select(_G.c.person_id, _G.c.role).where(_G.c.until.is_(None)))
        self._roles: dict[int, set[Role]] = {}
        for row in held:
            self._roles.setdefault(row.person_id, set()).add(Role(row.role))
        today = work.today
        away = work.session.execute(
            select(_A.c.person_id, _A.c.substitute_id).where(
                _A.c.state == "approved", _A.c.first_day <= today, _A.c.last_day >= today
            )
        )
        self._away: dict[int, set[int]] = {}
        for row in away:
            self._away.setdefault(row.person_id, set()).add(row.substitute_id)

    def roles(self, person_id: int) -> frozenset[Role]:
        """The roles they hold themselves."""
        return frozenset(self._roles.get(person_id, ()))

    def holding(self, *roles: Role) -> list[int]:
        """Who acts in one of these roles: who holds it, and for the absent their substitutes."""
        found: set[int] = set()
        for person_id, held in self._roles.items():
            for role in held.intersection(roles):
                away = self._away.get(person_id) if role in SUBSTITUTED else None
                found |= away or {person_id}
        return sorted(found)

    def standing_in(self, person_id: int) -> set[int]:
        """Who stands in for them today."""
        return self._away.get(person_id, set())

    def present(self, person_id: int) -> list[int]:
        """They, or who stands in for them; empty when they are no colleague any more."""
        if person_id not in self._roles:
            return []
        return sorted(self.standing_in(person_id)) or [person_id]
