"""Whose chat has a command menu of its own: Telegram's menus for everybody know neither roles nor
Traditional Chinese."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session

from domain import outbox, policy
from domain.access import STAFF, Role
from domain.errors import NotFound
from domain.members.model import Member, Status
from domain.people.facts import fact, put
from domain.people.model import Person, RoleGrant
from domain.work import Work

OWN_MENU = "own_menu"  # the kind of its row in the outbox
_P = Person.__table__  # type: ignore[attr-defined]
_G = RoleGrant.__table__  # type: ignore[attr-defined]
_M = Member.__table__  # type: ignore[attr-defined]
MEMBERS = (Status.ACTIVE.value, Status.DORMANT.value, Status.LOST.value)


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose menu it is: the language they are spoken to in, and the roles they hold."""

    language: str
    roles: frozenset[Role]

    def __str__(self) -> str:
        return " ".join((self.language, *sorted(self.roles)))


def is_traditional(language: str | None) -> bool:
    """Whether a code of ours or of Telegram's means Traditional Chinese."""
    parts = set((language or "").casefold().replace("_", "-").split("-"))
    if "hans" in parts or parts.isdisjoint({"zh", "yue"}):
        return False
    return not parts.isdisjoint({"hant", "yue", "tw", "hk", "mo"})


def holder(session: Session, person_id: int) -> Holder:
    """The language and the roles somebody has now.

    Raises:
        NotFound: there is no such person.
    """
    found = session.execute(select(_P.c.id, _P.c.language).where(_P.c.id == person_id)).first()
    if found is None:
        raise NotFound
    held = session.execute(
        select(_G.c.role).where(_G.c.person_id == person_id, _G.c.until.is_(None))
    )
    roles = {Role(role) for role in held.scalars()}
    member = select(_M.c.id).where(_M.c.person_id == person_id, _M.c.status.in_(MEMBERS))
    if session.execute(member.limit(1)).first() is not None:
        roles.add(Role.MEMBER)
    language = found.language or policy.in_force(session).language
    return Holder(language, frozenset(roles))


def renew(work: Work, person_id: int, *, chosen: bool = False, anew: bool = False) -> None:
    """Queue the person's own menu when it differs from the one queued last.

    Somebody without a role who is served by the menus for everybody gets none, unless they had
    one or have just `chosen` a language. `anew`: the last one may not have reached them.
    """
    key, whose = f"menu:{person_id}", holder(work.session, person_id)
    before = fact(work.session, key)
    special = bool(STAFF & whose.roles) or is_traditional(whose.language)
    if not (special or chosen or before) or (before == str(whose) and not anew):
        return
    put(work.session, key, str(whose), work.now)
    outbox.queue(work, OWN_MENU, to=person_id)
