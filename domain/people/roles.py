"""Naming colleagues and ending their roles."""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from sqlalchemy import insert, or_, select, update

from domain import audit, outbox
from domain.access import STAFF, Permission, Role
from domain.errors import NotFound
from domain.people import menus
from domain.people import service as people
from domain.people.errors import BeyondOwnRights, NotAPerson, OwnRoles
from domain.people.model import Absence, Person, RoleGrant
from domain.work import Work

_P = Person.__table__  # type: ignore[attr-defined]
_G = RoleGrant.__table__  # type: ignore[attr-defined]
_A = Absence.__table__  # type: ignore[attr-defined]

_ABOVE = frozenset({Role.MANAGER, Role.LEADER, Role.GM})
# Who names whom (SPEC 1, R10.5): the owner those above, the manager everybody else.
NAMES: Mapping[Role, frozenset[Role]] = MappingProxyType(
    {Role.OWNER: _ABOVE, Role.MANAGER: STAFF - _ABOVE - {Role.OWNER}}
)
# What a leaving colleague holds is given back: functions taking (work, person_id).
RELEASES: tuple[str, ...] = (
    "domain.applications.review:release_all",
    "domain.cases.handling:release_all",
)


def may_name(work: Work) -> list[Role]:
    """The roles the actor may give and end, in the order of the table. Empty without the right."""
    mine = frozenset[Role]().union(*(NAMES.get(role, frozenset()) for role in work.actor.roles))
    return [role for role in Role if role in mine and work.actor.may(Permission.NAME_STAFF)]


def name_colleague(work: Work, *, person_id: int, role: Role) -> None:
    """Give somebody (met, or entered by `team.introduce`) a role, effective at once, and tell
    them. A role already held is left as it is.

    Raises:
        NotPermitted: the actor names nobody; BeyondOwnRights: not this role.
        OwnRoles: the actor's own. NotFound: there is no such person.
        NotAPerson: somebody without a Telegram account.
    """
    work.require(Permission.NAME_STAFF)
    if person_id == work.actor.person_id:
        raise OwnRoles
    if role not in may_name(work):
        raise BeyondOwnRights(role=role.value)
    person = work.session.get(Person, person_id)
    if person is None:
        raise NotFound
    if person.telegram_id is None:
        raise NotAPerson
    if role in people.roles_of(work.session, person_id):
        return
    grant = RoleGrant(
        person_id=person_id, role=role, since=work.now, granted_by=work.actor.person_id
    )
    work.session.add(grant)
    audit.record(work, "role.granted", grant, purpose=role.value)
    outbox.queue(
        work, "role.granted", to=person_id, key=f"role:{grant.id}:granted", role=role.value
    )
    menus.renew(work, person_id)


def enter(work: Work, telegram_id: int, name: str | None) -> int:
    """The person with this Telegram account, entered when new; they cannot be told anything
    before they start the bot. For callers that have checked the actor's right."""
    known = work.session.execute(
        select(_P.c.id).where(_P.c.telegram_id == telegram_id)
    ).scalar_one_or_none()
    if known is not None:
        return int(known)
    made = work.session.execute(
        insert(_P)
        .values(
            telegram_id=telegram_id,
            name=name,
            created_at=work.now,
            unreachable_since=work.now,
            unreachable_reason="never_started",
        )
        .returning(_P.c.id)
    )
    return int(made.scalar_one())


def end_role(work: Work, *, person_id: int, role: Role) -> None:
    """End somebody's role; the right is gone with this transaction. Again, it changes nothing.

    With the last role what they hold is given back and they stand in for nobody (D:七(三)).

    Raises:
        NotPermitted: the actor ends nobody's; BeyondOwnRights: not this role.
        OwnRoles: the actor's own.
    """
    work.require(Permission.NAME_STAFF)
    if person_id == work.actor.person_id:
        raise OwnRoles
    if role not in may_name(work):
        raise BeyondOwnRights(role=role.value)
    grant = work.session.execute(
        select(RoleGrant).where(
            _G.c.person_id == person_id, _G.c.role == role.value, _G.c.until.is_(None)
        )
    ).scalar_one_or_none()
    if grant is None:
        return
    grant.until = work.now
    audit.record(work, "role.ended", grant, purpose=role.value)
    outbox.queue(work, "role.ended", to=person_id, key=f"role:{grant.id}:ended", role=role.value)
    menus.renew(work, person_id)
    if not people.roles_of(work.session, person_id):
        _leave(work, person_id)


def _leave(work: Work, person_id: int) -> None:
    work.session.execute(
        update(_A)
        .where(
            or_(_A.c.substitute_id == person_id, _A.c.person_id == person_id),
            _A.c.state.in_(("asked", "approved")),
            _A.c.last_day >= work.today,
        )
        .values(state="ended")
    )
    for name in RELEASES:
        module, function = name.split(":")
        getattr(import_module(module), function)(work, person_id)
    person = work.session.get(Person, person_id)
    if person is None:
        raise NotFound
    audit.record(work, "colleague.left", person)
