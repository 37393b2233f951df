"""The colleagues, as those see them who name them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, select

from domain.access import Permission, Role
from domain.errors import NotFound
from domain.people import service as people
from domain.people.errors import NotAPerson
from domain.people.model import Absence, Person, RoleGrant, Undertaking
from domain.people.roles import enter
from domain.work import Work

_P = Person.__table__  # type: ignore[attr-defined]
_G = RoleGrant.__table__  # type: ignore[attr-defined]
_U = Undertaking.__table__  # type: ignore[attr-defined]
_A = Absence.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Colleague:
    """`name` as Telegram shows it. `started`: the bot may write to them. `away_until` is the last
    day of an absence of today, in club days."""

    person_id: int
    name: str
    roles: tuple[Role, ...] = ()
    signed: bool = False
    started: bool = True
    away_until: date | None = None


def colleagues(work: Work) -> list[Colleague]:
    """Everybody who holds a role, by name.

    Raises:
        NotPermitted: the actor may not see the colleagues.
    """
    work.require(Permission.SEE_PEOPLE)
    return _team(work, ())


def colleague(work: Work, person_id: int) -> Colleague:
    """One colleague, or somebody who may become one.

    Raises:
        NotFound: there is no such person.
    """
    work.require(Permission.SEE_PEOPLE)
    found = _team(work, (person_id,))
    if found:
        return found[0]
    person = work.session.get(Person, person_id)
    if person is None:
        raise NotFound
    return Colleague(person_id, person.name or f"#{person_id}")


def substitutes(work: Work) -> list[Colleague]:
    """The other colleagues, one of whom may stand in for the actor."""
    work.require(Permission.NAME_ABSENCE)
    return [one for one in _team(work, ()) if one.person_id != work.actor.person_id]


def introduce(work: Work, *, telegram_id: int, name: str | None) -> int:
    """Enter somebody who was picked from the contacts, so that a role can be given; their person
    id. Somebody known stays as they are.

    Raises:
        NotAPerson: a bot, channel or anonymous admin.
    """
    work.require(Permission.NAME_STAFF)
    if telegram_id in people.NOBODY or telegram_id <= 0:
        raise NotAPerson
    return enter(work, telegram_id, name)


def _team(work: Work, only: Sequence[int]) -> list[Colleague]:
    wanted = [_P.c.id.in_(only)] if only else []
    rows = work.session.execute(
        select(_P.c.id, _P.c.name, _P.c.unreachable_since, _G.c.role, _U.c.year, _A.c.last_day)
        .join(_G, and_(_G.c.person_id == _P.c.id, _G.c.until.is_(None)))
        .outerjoin(_U, and_(_U.c.person_id == _P.c.id, _U.c.year == work.today.year))
        .outerjoin(
            _A,
            and_(
                _A.c.person_id == _P.c.id,
                _A.c.state == "approved",
                _A.c.first_day <= work.today,
                _A.c.last_day >= work.today,
            ),
        )
        .where(*wanted)
        .order_by(_P.c.id)
    ).all()
    roles: dict[int, set[str]] = {}
    for row in rows:
        roles.setdefault(row.id, set()).add(row.role)
    found = {
        row.id: Colleague(
            row.id,
            row.name or f"#{row.id}",
            tuple(role for role in Role if role.value in roles[row.id]),
            row.year is not None,
            row.unreachable_since is None,
            row.last_day,
        )
        for row in rows
    }
    return sorted(found.values(), key=lambda one: one.name)
