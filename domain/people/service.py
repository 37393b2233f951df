"""Who somebody is: the person behind a Telegram account, their roles, their language."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, insert, or_, select, update
from sqlmodel import Session

from domain import audit, policy
from domain.access import STAFF, SYSTEM, Actor, Permission, Role
from domain.errors import NotFound
from domain.members.model import Member
from domain.people import menus
from domain.people.model import Absence, Person, RoleGrant, Undertaking
from domain.people.names import StaffName, family, shown_name
from domain.policy import PolicyValue
from domain.prepared import Prepared
from domain.work import Work

_P = Person.__table__  # type: ignore[attr-defined]
_G = RoleGrant.__table__  # type: ignore[attr-defined]
_U = Undertaking.__table__  # type: ignore[attr-defined]
_A = Absence.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]
_V = PolicyValue.__table__  # type: ignore[attr-defined]

# Telegram's stand-ins for an anonymous admin, a channel and the service account (F15).
NOBODY = frozenset({1087968824, 136817688, 777000})
# The owner's role installs the house; nobody holds it for somebody else.
SUBSTITUTED = STAFF - {Role.OWNER}

_DAY = timedelta(days=1)
# The zone is only known from the answer, so absences and years around today come along.
_MET = Prepared(
    select(
        _P.c.id,
        _P.c.name,
        _P.c.language,
        _P.c.unreachable_since,
        _G.c.role,
        _G.c.person_id.label("holder"),
        _A.c.person_id.label("absent"),
        _A.c.first_day,
        _A.c.last_day,
        _U.c.year,
        _M.c.id.label("member_id"),
        select(_V.c.value).where(_V.c.key == "timezone").scalar_subquery().label("zone"),
    )
    .select_from(_P)
    .outerjoin(
        _A,
        and_(
            _A.c.substitute_id == _P.c.id,
            _A.c.state == "approved",
            _A.c.first_day <= bindparam("latest", required=False),
            _A.c.last_day >= bindparam("earliest", required=False),
        ),
    )
    .outerjoin(
        _G,
        and_(
            or_(_G.c.person_id == _P.c.id, _G.c.person_id == _A.c.person_id),
            _G.c.until.is_(None),
        ),
    )
    .outerjoin(
        _U,
        and_(
            _U.c.person_id == _P.c.id,
            _U.c.year >= bindparam("year", required=False),
        ),
    )
    .outerjoin(
        _M, and_(_M.c.person_id == _P.c.id, or_(*(_M.c.status == one for one in menus.MEMBERS)))
    )
    .where(_P.c.telegram_id == bindparam("telegram_id", required=False))
)
_SHOWN = Prepared(
    update(_P)
    .where(_P.c.id == bindparam("who"))
    .values(name=bindparam("shown"), unreachable_since=None, unreachable_reason=None)
)


def met(session: Session, user: Mapping[str, Any], now: datetime) -> Actor:
    """The Actor behind a raw Telegram user, in one query; somebody new is entered.

    Writes only what changed: the name Telegram shows, and that they are reachable again (F20). A
    substitute of a colleague who is away today, in club days, holds the absent one's roles too
    (SPEC 1). Anonymous admins and channels are nobody: guests without a row (F15).
    """
    telegram_id = int(user["id"])
    if telegram_id in NOBODY:
        return Actor(person_id=0, telegram_id=telegram_id)
    today = now.date()
    rows = _MET.run(
        session,
        {
            "telegram_id": telegram_id,
            "earliest": today - _DAY,
            "latest": today + _DAY,
            "year": (today - _DAY).year,
        },
    )
    name = shown_name(user)
    if not rows:
        return _enter(session, telegram_id, name, _code(user), now)
    first = rows[0]
    if first.name != name or first.unreachable_since is not None:
        _SHOWN.run(session, {"who": first.id, "shown": name})
    if first.unreachable_since is not None:
        menus.renew(Work(session, SYSTEM, now), first.id, anew=True)
    return _actor(session, telegram_id, rows, now)


def _actor(session: Session, telegram_id: int, rows: Sequence[Any], now: datetime) -> Actor:
    person_id: int = rows[0].id
    today = now.astimezone(ZoneInfo(policy.read("timezone", rows[0].zone))).date()
    member_id: int | None = rows[0].member_id
    roles: set[Role] = set() if member_id is None else {Role.MEMBER}
    acting_for: set[int] = set()
    for row in rows:
        if row.role is None:
            continue
        if row.holder == person_id:
            roles.add(Role(row.role))
        elif row.first_day <= today <= row.last_day and row.role in SUBSTITUTED:
            roles.add(Role(row.role))
            acting_for.add(row.absent)
    return Actor(
        person_id=person_id,
        telegram_id=telegram_id,
        roles=frozenset(roles or {Role.GUEST}),
        language=rows[0].language or policy.in_force(session).language,
        undertaking_signed=any(row.year == today.year for row in rows),
        member_id=member_id,
        acting_for=frozenset(acting_for),
    )


def _enter(
    session: Session, telegram_id: int, name: str | None, code: str | None, now: datetime
) -> Actor:
    person_id = session.execute(
        insert(_P)
        .values(telegram_id=telegram_id, name=name, language=code, created_at=now)
        .returning(_P.c.id)
    ).scalar_one()
    if menus.is_traditional(code):
        menus.renew(Work(session, SYSTEM, now), person_id)
    language = code or policy.in_force(session).language
    return Actor(person_id=person_id, telegram_id=telegram_id, language=language)


def _code(user: Mapping[str, Any]) -> str | None:
    code = user.get("language_code")
    return code[:35] if isinstance(code, str) and code.strip() else None


# ── Looking somebody up ───────────────────────────────────────────────────────────────────────


def reader(session: Session, person_id: int) -> tuple[int | None, str]:
    """Where and in which language to speak to somebody: (Telegram id or None, language).

    Raises:
        NotFound: there is no such person.
    """
    row = session.execute(
        select(_P.c.telegram_id, _P.c.language).where(_P.c.id == person_id)
    ).first()
    if row is None:
        raise NotFound
    return row.telegram_id, row.language or policy.in_force(session).language


def holders(session: Session, role: Role, today: date) -> list[int]:
    """Person ids of everybody who acts in this role on that club day: those who hold it, less
    the absent, and the substitutes of the absent. In order of id; empty when nobody does."""
    away = (_A.c.state == "approved", _A.c.first_day <= today, _A.c.last_day >= today)
    rows = session.execute(
        select(_G.c.person_id, _A.c.substitute_id)
        .outerjoin(_A, and_(_A.c.person_id == _G.c.person_id, *away))
        .where(_G.c.role == role.value, _G.c.until.is_(None))
    )
    found: set[int] = set()
    for row in rows:
        stands_in = row.substitute_id is not None and role in SUBSTITUTED
        found.add(row.substitute_id if stands_in else row.person_id)
    return sorted(found)


def set_language(work: Work, code: str) -> None:
    """Speak this language (zh_CN, zh_TW, en) to the actor from now on; again, nothing changes."""
    work.require(Permission.SEE_OWN)
    work.session.execute(update(_P).where(_P.c.id == work.actor.person_id).values(language=code))
    audit.record(work, "person.language_chosen", fields=["language"])
    menus.renew(work, work.actor.person_id, chosen=True)


def roles_of(session: Session, person_id: int) -> frozenset[Role]:
    """The roles somebody holds themselves now."""
    found = session.execute(
        select(_G.c.role).where(_G.c.person_id == person_id, _G.c.until.is_(None))
    )
    return frozenset(Role(role) for role in found.scalars())


def staff_name(session: Session, person_id: int) -> StaffName:
    """What colleagues see of a colleague (F3); the number when Telegram showed no name."""
    return staff_names(session, [person_id])[person_id]


def staff_names(session: Session, ids: Collection[int]) -> dict[int, StaffName]:
    """The same for many, in one query. Who holds no role is a number, without a name (R2.2)."""
    rows = session.execute(
        select(_P.c.id, _P.c.name, _G.c.role)
        .outerjoin(_G, and_(_G.c.person_id == _P.c.id, _G.c.until.is_(None)))
        .where(_P.c.id.in_(ids))
    )
    found = {person_id: StaffName(f"#{person_id}") for person_id in ids}
    order = list(Role)
    for row in rows:
        before = found[row.id].role
        role = None if row.role is None else Role(row.role)
        if role and (before is None or order.index(role) > order.index(before)):
            found[row.id] = StaffName(family(row.name) if row.name else f"#{row.id}", role)
    return found
